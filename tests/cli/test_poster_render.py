from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import psutil
import pytest

from qr_assets import apart
from qr_assets.batch import page as index
from qr_assets.batch import state as batch_state
from qr_assets.batch import zips
from tests.cli.conftest import BOT
from tests.cli.office import Office
from tests.cli.test_poster import link_of

ROOT = Path(__file__).parents[2]


def test_every_rendered_file_reads_back_as_its_link(station: Office) -> None:
    said = station.succeeds("poster", "render", "A-1", "--out", str(station.folder / "print"), *BOT)
    files = [Path(line) for line in said.split()]
    assert [file.name for file in files] == ["A-1-a4-id.pdf", "A-1-a4-id.png", "A-1-a4-id.svg"]
    assert all(apart.check(file) == [link_of(station)] for file in files)


def test_layouts_formats_and_language_are_chosen(station: Office) -> None:
    words = (
        "A-1",
        "--layout",
        "sticker, a4,sticker",
        "--format",
        "PDF",
        "--language",
        "both",
        "--marks",
        "--saving",
    )
    said = station.succeeds("poster", "render", *words, "--out", str(station.folder / "print"), *BOT)
    assert [Path(line).name for line in said.split()] == [
        "A-1-sticker-both-saving-marks.pdf",
        "A-1-a4-both-saving-marks.pdf",
    ]


def test_a_poster_speaks_the_language_of_the_options_unless_told(station: Office) -> None:
    words = ("poster", "render", "A-1", "--format", "pdf", "--out", str(station.folder / "print"), *BOT)
    assert "A-1-a4-en.pdf" in station.succeeds(*words, language="en")
    assert "A-1-a4-id.pdf" in station.succeeds(*words, "--language", "id", language="en")


def test_colours_that_no_reader_could_tell_apart_are_refused(station: Office) -> None:
    said = station.fails("poster", "render", "A-1", *BOT, poster_colour="#88bbcc")
    assert "#88bbcc" in said
    assert "darker" in said
    assert "logo" in station.fails("poster", "render", "A-1", *BOT, poster_logo=str(station.folder / "key"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--all"),
        (("NOWHERE",), "NOWHERE"),
        (("--all", "--format", "gif"), "gif"),
        (("--all", "--format", ","), "format"),
        (("--all", "--layout", "a0"), "a0"),
        (("--all", "--layout", ""), "layout"),
        (("--all", "--language", "fr"), "fr"),
        (("--all", "--language", "id,en"), "id,en"),
        (("--all", "A-1"), "--all"),
        (("--all", "--unit", "LOBAR"), "--unit"),
    ],
)
def test_what_cannot_be_rendered_is_named(station: Office, words: tuple[str, ...], says: str) -> None:
    assert says in station.fails("poster", "render", *words, *BOT)
    assert not (station.folder / "posters").exists()


def test_a_folder_that_cannot_be_written_is_named(station: Office) -> None:
    (station.folder / "print").write_text("")
    assert "print" in station.fails("poster", "render", "A-1", "--out", str(station.folder / "print"), *BOT)


# Many posters


@pytest.fixture(scope="session")
def _paved(_furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with nine posters more, of a Polsek and of the Polres, and their codes in `print`."""
    here = Office(tmp_path_factory.mktemp("paved"))
    shutil.copytree(_furnished, here.folder, dirs_exist_ok=True)
    for code, name in (("SEK", "Polsek <b>Sekotong</b>"), ("GER", "Polsek Gerung")):
        here.succeeds("unit", "add", code, "--name", name, "--level", "polsek", "--parent", "LOBAR")
    rows = ["unit,place,format", "SEK,Pasar <b>& taman,sticker", "GER,Pos jaga,"]
    file = here.folder / "street.csv"
    file.write_text("\n".join([*rows, *(f"SEK,Pos {number}," for number in range(7))]))
    here.succeeds("poster", "import", str(file))
    render(here, "--all", "--jobs", "1", out=str(here.folder / "print"))
    return here.folder


@pytest.fixture
def street(empty: Office, _paved: Path) -> Office:
    """Ten posters, rendered into `print` (the codes alone, which are quick to draw)."""
    shutil.copytree(_paved, empty.folder, dirs_exist_ok=True)
    return empty


def render(street: Office, *words: str, out: str = "print", **environment: str) -> str:
    """All posters' codes into a folder; what was said on standard output."""
    words = ("poster", "render", *(words or ("--all",)), "--format", "code", "--out", out, *BOT)
    result = street.runs(*words, **environment)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def contents(folder: Path) -> dict[str, str]:
    """Every file but what is kept for the next run, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != batch_state.NAME
    }


def test_two_processes_write_the_same_bytes_as_one(street: Office) -> None:
    assert "10 rendered" in render(street, "--all", "--jobs", "2", out="two")
    found = contents(street.folder / "print")
    assert found == contents(street.folder / "two")
    assert len(found) == 10 + 3 + 1, "codes, ZIPs, index page"


def test_a_second_run_draws_only_what_is_missing_or_changed(street: Office) -> None:
    folder = street.folder / "print"
    before = contents(folder)
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert "0 rendered, 10 were there already" in render(street)
    assert times == {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}

    (folder / "SEK-001-sticker-code.svg").unlink()
    (folder / "SEK-002-a4-code.svg").write_bytes(b"spoilt")
    (folder / "SEK.zip").write_bytes(b"spoilt")
    assert "2 rendered, 8 were there already" in render(street)
    assert contents(folder) == before

    street.succeeds("poster", "replace", "SEK-003", *BOT)
    assert "1 rendered" in render(street)
    assert {name for name, digest in contents(folder).items() if before[name] != digest} == {
        "SEK-003-a4-code.svg",
        "SEK.zip",
        "index.html",
    }
    assert "0 rendered, 1 were" in render(street, "--unit", "GER")
    assert "1 rendered" in render(street, "--unit", "GER", poster_colour="#402010")


def test_a_line_cut_short_costs_one_poster_and_half_written_files_are_removed(street: Office) -> None:
    folder = street.folder / "print"
    before = contents(folder)
    state = folder / batch_state.NAME
    lines = state.read_text().splitlines(keepends=True)
    state.write_text("".join(lines[:9]) + lines[9][:40])
    (folder / ".SEK-001-a4-id.pdf.ab_c1234").write_text("")
    (folder / ".SEK-001-cards-id-back.png.ab_c1234").write_text("")
    (folder / ".SEK.zip.partial").write_text("")
    assert "1 rendered, 9 were there already" in render(street)
    assert contents(folder) == before
    assert "0 rendered" in render(street)


def test_a_unit_brings_those_below_it_and_files_of_others_are_pointed_out(street: Office) -> None:
    assert "10 posters: 0 rendered" in render(street, "--unit", "NTB")
    result = street.runs("poster", "render", "--unit", "SEK", "--format", "code", "--out", "print", *BOT)
    assert "8 posters: 0 rendered" in result.stdout
    assert "4 files from before" in result.stderr
    assert "A-1-a4-code.svg" in result.stderr
    assert "yanduan unit list" in street.fails("poster", "render", "--unit", "NOWHERE", *BOT)
    street.succeeds("unit", "add", "NTT", "--name", "Polda NTT", "--level", "polda")
    assert "no active poster" in street.fails("poster", "render", "--unit", "NTT", *BOT)


def test_the_index_page_has_every_poster_and_takes_no_word_for_markup(street: Office) -> None:
    page = (street.folder / "print" / index.NAME).read_text(encoding="utf-8")
    for number in ("A-1", "GER-001", *(f"SEK-{n:03}" for n in range(1, 9))):
        assert f"<td>{number}</td>" in page
    assert 'href="SEK-001-sticker-code.svg"' in page
    assert page.index("Polres Lobar") < page.index("Polsek &lt;b&gt;Sekotong&lt;/b&gt;")
    assert "Pasar &lt;b&gt;&amp; taman" in page
    assert "<b>" not in page
    assert "http" not in page, "everything is in the page itself"
    assert 'href="LOBAR.zip"' in page


def test_a_units_zip_holds_its_posters_and_how_to_hang_them(street: Office) -> None:
    with ZipFile(street.folder / "print" / "SEK.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [
            zips.NOTE,
            "SEK-001-sticker-code.svg",
            *(f"SEK-{n:03}-a4-code.svg" for n in range(2, 9)),
        ]
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        note = packed.read(zips.NOTE).decode("utf-8-sig")
    assert note.count("SEK-002  Pos 0\r\n") == 1
    assert max(len(line) for line in note.splitlines()) <= 75, "as wide as a narrow window"
    assert note.index("POSTER PENGADUAN - Polsek <b>") < note.index("COMPLAINT POSTERS - Polsek <b>")
    assert "yanduan" not in note, "whoever hangs posters has no command line"


@pytest.mark.parametrize("code", ["KOTA/1", "../x", "Ünit", "-"])
def test_a_zip_has_a_name_that_a_file_can_have_whatever_the_units_code(code: str) -> None:
    name = zips.name_for(code)
    assert Path(name).name == name
    assert name.isascii()
    assert name != zips.name_for(f"{code}x")


def test_one_that_cannot_be_rendered_is_told_at_the_end_and_the_others_are_there(street: Office) -> None:
    street.succeeds("unit", "add", "LONG", "--name", "Polsek " + "W" * 200, "--level", "polsek")
    street.succeeds("poster", "add", "L-1", "--unit", "LONG", "--place", "x", *BOT)
    words = ("poster", "render", "--all", "--format", "pdf", "--out", "paper", *BOT)
    result = street.runs(*words)
    assert (result.exit_code, "10 rendered, 0 were there already, 1 failed" in result.stdout) == (1, True)
    assert "L-1: " in result.stderr
    assert "1 of 11" in result.stderr
    assert "not made" in (street.folder / "paper" / index.NAME).read_text(encoding="utf-8")
    (failed,) = [row for row in street.lists(*words) if row["state"] == "failed"]
    assert (failed["code"], failed["files"]) == ("L-1", [])
    assert failed["reason"]


def test_what_was_done_is_printed_for_programs(street: Office) -> None:
    rows = street.lists("poster", "render", "SEK-001", "A-1", "--format", "code", *BOT)
    assert [(row["code"], row["state"], row["files"]) for row in rows] == [
        ("A-1", "rendered", ["posters/A-1-a4-code.svg"]),
        ("SEK-001", "rendered", ["posters/SEK-001-sticker-code.svg"]),
    ]


def test_a_folder_in_which_another_works_is_left_alone(street: Office) -> None:
    with batch_state.opened(street.folder / "print"):
        assert "Another command" in street.fails("poster", "render", "--all", "--out", "print", *BOT)


# Ends that come early


def running(street: Office) -> subprocess.Popen[bytes]:
    """The command as a process of its own, in a group of its own as in a terminal."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")},
        "PYTHONPATH": str(ROOT),
        "YANDUAN_DATA_DIR": str(street.data),
        "YANDUAN_KEY_FILE": str(street.key),
    }
    command = (sys.executable, "-m", "bot", "poster", "render", "--all", "--jobs", "2", "--format", "code")
    return subprocess.Popen(
        [*command, "--out", "early", *BOT],
        cwd=street.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def until(happened: Callable[[], bool]) -> None:
    for _ in range(3000):
        if happened():
            return
        time.sleep(0.01)
    pytest.fail("it never happened")


@pytest.mark.parametrize("end", ["Ctrl-C", "kill -9", "a worker dies"])
def test_a_batch_that_ends_early_leaves_no_process_and_is_completed_by_the_next(
    street: Office, end: str
) -> None:
    """Completed after the roughest of the three."""
    folder = street.folder / "early"
    state = folder / batch_state.NAME
    process = running(street)
    until(lambda: state.exists() and state.read_text().count("\n") > 1)
    children = psutil.Process(process.pid).children(recursive=True)
    workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    assert len(workers) == 2
    if end == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)
    elif end == "kill -9":
        process.kill()
    else:
        workers[0].kill()
    said = process.communicate(timeout=30)[1].decode()
    assert "Traceback" not in said
    if end == "Ctrl-C":
        assert (process.returncode, "The same command goes on" in said) == (1, True)
    elif end != "kill -9":
        assert (process.returncode, "--jobs 1" in said) == (1, True)
    assert psutil.wait_procs(children, timeout=10)[1] == []

    assert 0 < state.read_text().count("\n") < 10
    if end == "kill -9":
        render(street, "--all", "--jobs", "1", out="early")
        assert contents(folder) == contents(street.folder / "print")
    else:
        assert not [path for path in folder.glob(".*") if path != state], "nothing is left half-written"
