from __future__ import annotations

import csv
import errno
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli import spreadsheet
from bot.cli.poster import rows
from bot.officers.posters.views import LANGUAGE_NAMES, LAYOUT_NAMES, SITE_NAMES
from qr_assets import links
from storage import posters
from storage.records import Poster, Site
from storage.store import Store
from tests.cli.conftest import BOT
from tests.worlds.given import a_unit
from tests.worlds.office import Office

NAMES = {"unit": ("satuan",), "place": ("tempat",), "code": ()}


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "posters.csv") -> str:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return str(file)


def kept(station: Office) -> list[Poster]:
    async def all_of(store: Store) -> list[Poster]:
        async with store.read() as tx:
            return await posters.all_posters(tx)

    found: list[Poster] = station.keeps(all_of)
    return found


def numbers(station: Office) -> list[str]:
    return [poster.code for poster in kept(station)]


# The file


@given(
    table=st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0")) for _ in range(3)]),
        max_size=6,
    ),
    delimiter=st.sampled_from(spreadsheet.DELIMITERS),
    ends=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_spreadsheet_writes_is_read_with_the_line_where_a_row_begins(
    tmp_path: Path, table: list[tuple[str, str, str]], delimiter: str, ends: str, mark: bool
) -> None:
    file = tmp_path / "table.csv"
    expected = []
    with file.open("w", newline="", encoding="utf-8-sig" if mark else "utf-8") as handle:
        writer = csv.writer(handle, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
        writer.writerow(["Tempat", " CODE ", "satuan", ""])
        for row in table:
            handle.flush()
            said = file.read_bytes().decode().replace("\r\n", "\n").replace("\r", "\n")
            if any(cell.strip() for cell in row):
                expected.append((said.count("\n") + 1, [cell.strip() for cell in row]))
            writer.writerow([*row, ""])
    read = spreadsheet.read(file, NAMES, ("unit", "place"))
    assert [
        (row.line, [row.cells[name] for name in ("place", "code", "unit")]) for row in read.rows
    ] == expected
    assert (read.delimiter, read.unknown) == (delimiter, [])


@pytest.mark.parametrize(
    ("text", "encoding", "says"),
    [
        ("unit\nLOBAR\n", "utf-8", "no column place"),
        ("", "utf-8", "no column unit, place"),
        ("unit,place,colour\nLOBAR,x,red\n", "utf-8", "'colour'"),
        ("unit,place,satuan\nLOBAR,x,LOBAR\n", "utf-8", "more than one column 'unit' / 'satuan'"),
        ("unit,place\nLOBAR,Café\n", "cp1252", "UTF-8"),
        ("unit,place\nLOBAR,x\n", "utf-16", "UTF-8"),
        ('unit,place\nLOBAR,x\nLOBAR,"unfinished\nLOBAR,y\n', "utf-8", "from line 3 on"),
    ],
)
def test_a_file_that_is_no_table_of_posters_is_named_with_what_to_do(
    station: Office, text: str, encoding: str, says: str
) -> None:
    assert says in station.fails("poster", "import", write(station.folder, text, encoding))
    assert numbers(station) == ["A-1"]


def test_a_file_from_excel_in_indonesia_becomes_posters(station: Office) -> None:
    file = write(
        station.folder,
        "sep=;\r\nKesatuan;Nomor;Tempat;Jenis;Bahasa;Bentuk;Sampai;;\r\n"
        'LOBAR;;"Balai\r\nDesa  Sekotong; pintu timur";desa;Keduanya;A3 sticker,a3;2099-12-31;;\r\n'
        ";;;;;;;;\r\n"
        "NTB;TV-7;Lobi\r\n",
        "utf-8-sig",
    )
    assert "Added 2 posters." in station.succeeds("poster", "import", file)
    _, village, lobby = kept(station)
    assert (village.code, village.place, village.site) == (
        "LOBAR-001",
        "Balai Desa Sekotong; pintu timur",
        Site.VILLAGE,
    )
    assert (village.language, village.layouts) == ("both", "a3,sticker")
    assert str(village.expires_at) == "2099-12-31 17:00:00+00:00"
    assert (lobby.code, lobby.site, lobby.language, lobby.layouts) == ("TV-7", Site.OFFICE, "", "")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Stiker", "sticker"),
        ("kartu, Kartu  meja", "cards,tent"),
        ("tenda meja;spanduk", "tent,banner"),
        ("media sosial A3 medsos", "square,a3"),
        ("cards sticker", "cards,sticker"),
    ],
)
def test_formats_are_called_as_on_the_bots_buttons(station: Office, said: str, meant: str) -> None:
    station.succeeds(
        "poster", "import", write(station.folder, f'satuan,tempat,bentuk\nLOBAR,Lobi,"{said}"\n')
    )
    assert kept(station)[1].layouts == meant


def test_every_button_of_the_bot_is_understood(station: Office) -> None:
    assert {
        name: rows.FORMATS.get(button.lower(), button.lower()) for name, button in LAYOUT_NAMES.items()
    } == {name: name for name in LAYOUT_NAMES}
    neutral = {site: button for site, button in SITE_NAMES.items() if site is not Site.OFFICE}
    assert {site: rows.SITES[button] for site, button in neutral.items()} == {site: site for site in neutral}
    assert all(rows.LANGUAGES[button.lower()] == name for name, button in LANGUAGE_NAMES.items())


@pytest.mark.parametrize(
    ("said", "meant"), [("Indonesia", "id"), ("inggris", "en"), ("dua  bahasa", "both"), ("dua", "both")]
)
def test_languages_are_called_in_indonesian(station: Office, said: str, meant: str) -> None:
    station.succeeds("poster", "import", write(station.folder, f"satuan,tempat,bahasa\nLOBAR,Lobi,{said}\n"))
    assert kept(station)[1].language == meant


@pytest.mark.parametrize("said", ["2099-12-31", "31-12-2099", "31/12/2099"])
def test_a_day_is_written_as_is_usual_here(station: Office, said: str) -> None:
    station.succeeds("poster", "import", write(station.folder, f"satuan,tempat,sampai\nLOBAR,Lobi,{said}\n"))
    assert str(kept(station)[1].expires_at) == "2099-12-31 17:00:00+00:00"


@pytest.mark.parametrize("said", ["12/31/2099", "31-12/2099", "31-02-2099", "31-12-99"])
def test_what_is_no_day_here_is_named_as_it_stands(station: Office, said: str) -> None:
    file = write(station.folder, f"satuan,tempat,sampai\nLOBAR,Lobi,{said}\n")
    assert repr(said) in station.fails("poster", "import", file)


# The rows

BAD = (
    "unit,place,code,site,language,format,until\n"
    "LOBAR,Lobi,OK-1,,,,\n"
    "NOWHERE,,a/b,moon,fr,a0,soon\n"  # line 3: everything
    "lobar,x,,,,,\n"
    'LOBAR,"two\nlines",A-1,,,,\n'  # lines 5 and 6
    "LOBAR,lobi,,,,,\n"
    "LOBAR,y,OK-1,,,,\n"
    "LOBAR,Ruang [tunggu],NEW-1,,,,\n"
    "LOBAR,z,,,,,2020-01-01\n"
    "LOBAR,Jalan Raya, nomor 5,,,,,,\n"
    ",w,,,,,\n"
    "LOBAR,v,,,,,,surplus\n"
    "LOBAR,u,ok-1,,,,\n"
    "LOBAR,t,a-1,,,,\n"
)
SAYS = {
    3: ["'NOWHERE'", "1 to 120", "'a/b'", "'moon'", "'fr'", "'a0'"],
    4: ["Write 'LOBAR'"],
    5: ["A-1 hangs elsewhere already (Ruang [tunggu])", "yanduan poster move A-1 …"],
    7: ["Line 2 has this place"],
    8: ["Line 2 has the code 'OK-1'"],
    9: ["A-1 hangs at this place already"],
    10: ["is over"],
    11: ["'nomor 5' can't name a file"],
    12: ["unit is missing"],
    13: ["'surplus' stands below no heading"],
    14: ["Line 2 has the code 'ok-1' too"],
    15: ["Line 5 has the code 'a-1' too"],
}


def test_each_wrong_row_is_named_with_all_that_is_wrong_and_none_is_added(
    station: Office,
) -> None:
    said = station.fails("poster", "import", write(station.folder, BAD)).splitlines()
    by_line = {int(line.split(":")[0].removeprefix("line ")): line for line in said[:-1]}
    assert by_line.keys() == SAYS.keys()
    for line, words in SAYS.items():
        assert all(word in by_line[line] for word in words), by_line[line]
    assert "Nothing was added: 12 of 13" in said[-1]
    assert numbers(station) == ["A-1"]


def test_good_rows_can_be_kept_apart_and_the_others_are_mended_and_imported_later(station: Office) -> None:
    result = station.runs("poster", "import", "--keep-good", write(station.folder, BAD))
    assert (result.exit_code, "Added 1 posters" in result.stdout) == (1, True)
    assert "posters.refused.csv" in result.stderr
    assert numbers(station) == ["A-1", "OK-1"]
    beside = station.folder / "posters.refused.csv"
    with beside.open(newline="", encoding="utf-8-sig") as handle:
        rows = list(csv.DictReader(handle))
    assert (len(rows), rows[2]["place"], rows[0]["until"]) == (12, "two\nlines", "soon")
    assert "'NOWHERE'" in rows[0]["reason"]

    mended = "unit,place,reason\nLOBAR,Pos jaga,There is no unit 'NOWHERE'.\nNTB,,still empty\n"
    file = write(station.folder, mended, name="posters.refused.csv")
    station.fails("poster", "import", "--keep-good", file)
    again = (station.folder / "posters.refused.refused.csv").read_text(encoding="utf-8-sig")
    assert again.splitlines()[0] == "unit,place,reason"
    assert numbers(station) == ["A-1", "LOBAR-001", "OK-1"]


def test_rows_that_are_being_mended_are_never_written_over(station: Office) -> None:
    good, bad = "unit,place\nLOBAR,Lobi\n", "NOWHERE,x\n"
    file = write(station.folder, good + bad)
    station.fails("poster", "import", "--keep-good", file)
    first = station.folder / "posters.refused.csv"
    first.write_text("half mended")
    for beside in ("posters.refused-2.csv", "posters.refused-3.csv"):
        assert beside in station.fails("poster", "import", "--keep-good", file)
        assert "NOWHERE" in (station.folder / beside).read_text(encoding="utf-8-sig")
    assert first.read_text() == "half mended"
    names = {"posters.csv", "posters.refused.csv", "posters.refused-2.csv", "posters.refused-3.csv"}
    assert {path.name for path in station.folder.glob("*posters*")} == names


def test_where_wrong_rows_can_not_be_written_the_good_ones_are_kept_and_told(
    station: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_contents: object) -> None:
        raise OSError(errno.ENOSPC, "MARK")

    monkeypatch.setattr("qr_assets.writing.write", full)
    file = write(station.folder, "unit,place\nLOBAR,Lobi\nNOWHERE,x\n")
    result = station.runs("poster", "import", "--keep-good", file)
    assert result.exit_code == 1
    assert "Added 1 posters" in result.stdout
    assert "MARK" in result.stderr
    assert numbers(station) == ["A-1", "LOBAR-001"]


def test_the_same_file_again_adds_nothing_twice(station: Office) -> None:
    text = "unit,place,code,format\nLOBAR,Lobi,,\nLOBAR,Pos,P-1,a3\nLOBAR,RUANG  [Tunggu],,\n"
    file = write(station.folder, text)
    assert "Added 2 posters; 1 are there already" in station.succeeds("poster", "import", file)
    before = kept(station)
    assert "Added 0 posters; 3 are there already" in station.succeeds("poster", "import", file)
    assert kept(station) == before
    more = write(station.folder, text + "LOBAR,Garasi,,\n")
    assert "Added 1 posters; 3" in station.succeeds("poster", "import", more)
    assert numbers(station) == ["A-1", "LOBAR-001", "LOBAR-002", "P-1"]


def test_of_a_poster_that_is_there_another_wish_or_its_end_is_told(station: Office) -> None:
    file = write(station.folder, "unit,place,format,language\nLOBAR,Ruang [tunggu],a3,\n")
    assert "line 2: A-1 is there already with another format;" in station.succeeds("poster", "import", file)
    station.succeeds("poster", "revoke", "A-1")
    assert "yanduan poster replace A-1" in station.succeeds("poster", "import", file)


def test_numbers_given_in_the_file_are_kept_free(station: Office) -> None:
    text = "unit,place,code\nLOBAR,a,\nLOBAR,b,LOBAR-001\nLOBAR,c,\nLOBAR,d,LOBAR-007\n"
    station.succeeds("poster", "import", write(station.folder, text))
    assert {poster.place: poster.code for poster in kept(station)[1:]} == {
        "a": "LOBAR-008",
        "b": "LOBAR-001",
        "c": "LOBAR-009",
        "d": "LOBAR-007",
    }


def test_a_unit_whose_code_cannot_name_files_needs_numbers_in_the_file(station: Office) -> None:
    """New units have no such codes; some of before do."""

    async def add(store: Store) -> None:
        async with store.write() as tx:
            await a_unit(tx, "KOTA/1")

    station.keeps(add)
    assert "can't name a file" in station.fails(
        "poster", "import", write(station.folder, "unit,place\nKOTA/1,x\n")
    )
    station.succeeds("poster", "import", write(station.folder, "unit,place,code\nKOTA/1,x,K-1\n"))


def test_a_trial_says_what_would_be_done_and_does_nothing(station: Office) -> None:
    file = write(station.folder, "unit,place\nLOBAR,a\n")
    assert "Would add 1" in station.succeeds("poster", "import", file, "--dry-run")
    bad = write(station.folder, "unit,place\nLOBAR,a\nX,b\n")
    result = station.runs("poster", "import", bad, "--dry-run", "--keep-good")
    assert (result.exit_code, "Would add 1" in result.stdout, "line 3" in result.stderr) == (1, True, True)
    assert numbers(station) == ["A-1"]
    assert not (station.folder / "posters.refused.csv").exists()


def test_new_numbers_and_links_are_printed_for_programs(station: Office) -> None:
    def printed(*words: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(station.runs("poster", "import", *words, "--json").stdout)
        return rows

    file = write(station.folder, "unit,place\nLOBAR,Lobi\n")
    assert [row["link"] for row in printed(file, "--dry-run", *BOT)] == [None]
    (row,) = printed(file, *BOT)
    assert (row["code"], row["unit"], row["place"]) == ("LOBAR-001", "LOBAR", "Lobi")
    assert links.parse(row["link"]) is not None
    assert printed(write(station.folder, "unit,place\nLOBAR,x\nX,b\n"), *BOT) == []
