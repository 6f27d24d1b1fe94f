from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from qr_assets.batch import page as index
from qr_assets.batch import state as batch_state
from qr_assets.batch import zips
from tests import pictures
from tests.cli.conftest import BOT, contents, render
from tests.cli.test_poster import link_of
from tests.worlds.office import Office

ROOT = Path(__file__).parents[2]


def test_every_rendered_file_reads_back_as_its_link(station: Office) -> None:
    said = station.succeeds(
        "poster", "render", "A-1", "--out", str(station.folder / "print"), *BOT, language="id"
    )
    files = [Path(line) for line in said.split()]
    assert [file.name for file in files] == ["A-1-a4-id.pdf", "A-1-a4-id.png", "A-1-a4-id.svg"]
    assert all(pictures.said_in(file) == [link_of(station)] for file in files)


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


def test_a_terminal_shows_how_far_a_batch_is(street: Office) -> None:
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "YANDUAN_DATA_DIR": str(street.data),
        "YANDUAN_KEY_FILE": str(street.key),
        "TERM": "xterm",
        "COLUMNS": "100",
    }
    command = (sys.executable, "-m", "bot", "poster", "render", "--all", "--format", "code", "--out", "seen")
    with subprocess.Popen(
        [*command, *BOT], cwd=street.folder, env=environment, stdout=subprocess.DEVNULL, stderr=theirs
    ):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # as Linux says that nobody writes there any more
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert b"Menggambar" in shown
    assert b"10/10" in shown


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
