from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.testing import Sandbox
from storage import cases, units, work
from storage.records import Status
from storage.store import Store
from tests.cli.conftest import BOT
from tests.cli.test_verify import tamper
from tests.worlds.given import a_report
from tests.worlds.office import Office

HEAD = "code,name,level,parent,timezone\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> str:
    file = folder / "units.csv"
    file.write_bytes(text.encode(encoding))
    return str(file)


def test_units_are_added_as_a_tree_and_listed_so(station: Office) -> None:
    assert station.lists("unit", "list") == [
        {
            "code": "NTB",
            "name": "Polda NTB",
            "level": "polda",
            "parent": None,
            "timezone": "Asia/Jakarta",
            "group": "none",
        },
        {
            "code": "LOBAR",
            "name": "Polres Lobar",
            "level": "polres",
            "parent": "NTB",
            "timezone": "Asia/Jakarta",
            "group": "none",
        },
    ]
    shown = station.succeeds("unit", "list").splitlines()
    assert shown[1].startswith("NTB\t")
    assert shown[2].startswith("  LOBAR\t")


def test_without_units_the_list_says_how_to_add_one(office: Office) -> None:
    assert "yanduan unit add" in office.succeeds("unit", "list")
    assert office.lists("unit", "list") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("NTB", "--level", "polda"), "NTB"),
        (("X", "--level", "polda", "--parent", "NOWHERE"), "NOWHERE"),
        (("X", "--level", "polda", "--parent", "LOBAR"), "can't stand above"),
        (("X", "--level", "polda", "--timezone", "Asia/Nowhere"), "Asia/Nowhere"),
        ((" ", "--level", "polda"), "letters"),
        (("LOB AR", "--level", "polda"), "letters"),
        (("ntb", "--level", "polda"), "NTB"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_with_the_reason(
    station: Office, words: tuple[str, ...], says: str
) -> None:
    assert says in station.fails("unit", "add", "--name", "X", *words)


def test_an_unknown_level_is_not_understood(office: Office) -> None:
    assert "polsek" in office.fails("unit", "add", "X", "--name", "X", "--level", "pos", code=2)


def test_a_link_binds_once_and_needs_a_known_unit_and_a_known_bot(station: Office) -> None:
    done = station.runs("unit", "link", "lobar", *BOT)
    assert done.stdout.startswith("https://t.me/yanduan_bot?startgroup=")
    assert done.stdout.strip().endswith("&admin=delete_messages")
    assert "once, for 7 days" in done.stderr
    assert done.stdout != station.runs("unit", "link", "LOBAR", *BOT).stdout
    assert "yanduan unit list" in station.fails("unit", "link", "NOWHERE", *BOT)
    assert "--bot-name" in station.fails("unit", "link", "LOBAR")
    assert "no bot's username" in station.fails("unit", "link", "LOBAR", "--bot-name", "?")


def test_releasing_a_unit_from_its_group_is_left_to_the_running_bot(station: Office) -> None:
    async def bind(store: Store) -> None:
        async with store.write() as tx:
            unit = await units.by_code(tx, "LOBAR")
            assert unit is not None
            await units.bind_group(tx, unit.id, -100_500)

    async def left(store: Store) -> list[str]:
        async with store.read() as tx:
            return [item.kind for item in await work.due(tx)]

    assert "no group" in station.fails("unit", "unbind", "LOBAR")
    station.keeps(bind)
    assert station.lists("unit", "list")[1]["group"] == "bound"
    assert "yanduan unit unbind" in station.fails("unit", "remove", "LOBAR")
    station.succeeds("unit", "unbind", "LOBAR")
    assert station.keeps(left) == ["officers.group_lost"]
    assert "yanduan unit list" in station.fails("unit", "unbind", "NOWHERE")


def test_many_units_are_added_from_a_file_that_a_spreadsheet_wrote(office: Office) -> None:
    file = write(
        office.folder,
        HEAD + 'NTB,"Polda NTB, Mataram",POLDA,,\r\n\r\nLOBAR,Polres Lobar,polres,NTB,Asia/Makassar\r\n',
        "utf-8-sig",
    )
    assert "2 units" in office.succeeds("unit", "import", file)
    assert [row["timezone"] for row in office.lists("unit", "list")] == ["Asia/Jakarta", "Asia/Makassar"]


def test_indonesian_headings_and_zones_are_understood_and_rows_stand_in_any_order(
    office: Office,
) -> None:
    rows = "Kode;Nama;Tingkat;Induk;Zona Waktu\nSEK;Polsek Sekotong;Polsek;LOBAR;WITA\n"
    rows += "LOBAR;Polres Lobar;Polres;NTB;wita\nNTB;Polda NTB;Polda;;WIT\n"
    office.succeeds("unit", "import", write(office.folder, rows))
    found = [(row["code"], row["timezone"]) for row in office.lists("unit", "list")]
    assert found == [("NTB", "Asia/Jayapura"), ("LOBAR", "Asia/Makassar"), ("SEK", "Asia/Makassar")]


def test_one_wrong_row_causes_no_others(office: Office) -> None:
    rows = "NTB,Polda NTB,polda,,Mars\nLOBAR,Polres Lobar,polres,NTB,\nSEK,Polsek Sekotong,polsek,LOBAR,\n"
    said = office.fails("unit", "import", write(office.folder, HEAD + rows))
    assert [line.split(":")[0] for line in said.splitlines()[:-1]] == ["line 2"]
    assert "WITA" in said
    assert "Nothing was added: 1 of 3" in said


def test_rows_that_stand_above_one_another_are_named(office: Office) -> None:
    said = office.fails("unit", "import", write(office.folder, HEAD + "A,A,polda,B,\nB,B,polda,A,\n"))
    assert "line 2" in said


@pytest.mark.parametrize("begins", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_to_be_saved_as_csv(office: Office, begins: bytes) -> None:
    (office.folder / "units.xlsx").write_bytes(begins + bytes(100))
    assert "simpan sebagai CSV" in office.fails("unit", "import", "units.xlsx")


@pytest.mark.parametrize("level", ["polsek", "polres"])
def test_a_unit_that_stands_below_no_other_is_warned_of(office: Office, level: str) -> None:
    done = office.runs("unit", "add", "A", "--name", "A", "--level", level)
    assert done.exit_code == 0
    assert "yanduan unit set A --parent" in done.stderr
    assert "--parent" in office.runs("unit", "import", write(office.folder, HEAD + f"B,B,{level},,\n")).stderr


def test_a_unit_is_changed_in_what_is_given_and_nothing_else(station: Office) -> None:
    station.succeeds("unit", "add", "NTT", "--name", "Polda NTT", "--level", "polda")
    station.succeeds("unit", "set", "lobar", "--name", "Polres Lombok Barat", "--timezone", "WITA")
    station.succeeds("unit", "set", "LOBAR", "--parent", "ntt")
    (row,) = [row for row in station.lists("unit", "list") if row["code"] == "LOBAR"]
    assert (row["name"], row["level"], row["parent"], row["timezone"]) == (
        "Polres Lombok Barat",
        "polres",
        "NTT",
        "Asia/Makassar",
    )
    done = station.runs("unit", "set", "LOBAR", "--parent", "")
    assert "stands below no other unit" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("NTB", "--parent", "LOBAR"), "below itself"),
        (("NTB", "--level", "polres"), "can't stand above"),
        (("LOBAR", "--level", "polda"), "can't stand above"),
        (("LOBAR", "--parent", "NOWHERE"), "NOWHERE"),
        (("LOBAR", "--timezone", "Mars"), "WITA"),
        (("LOBAR", "--name", " "), "name"),
        (("LOBAR",), "--name"),
        (("NOWHERE", "--name", "X"), "yanduan unit list"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_changes_nothing(
    station: Office, words: tuple[str, ...], says: str
) -> None:
    before = station.lists("unit", "list")
    assert says in station.fails("unit", "set", *words)
    assert station.lists("unit", "list") == before


def test_a_change_that_brings_a_case_to_a_unit_it_was_routed_around_is_refused(station: Office) -> None:
    """A case about the Polres, from a poster of its Polsek: once the Polsek stands elsewhere, the Polres
    wouldn't be on the way any more.
    """
    for code in ("TENGAH", "SEK"):
        above = "NTB" if code == "TENGAH" else "LOBAR"
        level = "polres" if code == "TENGAH" else "polsek"
        station.succeeds("unit", "add", code, "--name", code, "--level", level, "--parent", above)

    async def report(store: Store) -> str:
        async with store.write() as tx:
            found = {unit.code: unit.id for unit in await units.all_units(tx)}
            told = a_report(tx, await units.get(tx, found["SEK"]), handling_unit_id=found["NTB"])
            return (await cases.register(tx, told)).case.id

    async def close(store: Store) -> None:
        async with store.write() as tx:
            await cases.set_status(tx, case_id, Status.REJECTED)

    case_id = station.keeps(report)
    assert "routed around" in station.fails("unit", "set", "SEK", "--parent", "TENGAH")
    station.succeeds("unit", "set", "SEK", "--name", "Polsek Sekotong")
    assert "cases" in station.fails("unit", "remove", "SEK")
    station.keeps(close)
    station.succeeds("unit", "set", "SEK", "--parent", "TENGAH")


def test_a_unit_to_which_nothing_is_attached_is_removed(station: Office) -> None:
    assert "units below it" in station.fails("unit", "remove", "NTB")
    assert "posters" in station.fails("unit", "remove", "LOBAR")
    station.succeeds("unit", "add", "X", "--name", "X", "--level", "polda")
    station.succeeds("unit", "remove", "X")
    assert [row["code"] for row in station.lists("unit", "list")] == ["NTB", "LOBAR"]


async def test_the_bots_name_is_asked_of_telegram_where_it_is_needed_and_unknown(office: Office) -> None:
    async with Sandbox.serve() as sandbox:
        office.environment["YANDUAN_API_URL"] = sandbox.bot.api_url
        office.environment["YANDUAN_BOT_TOKEN"] = sandbox.bot.token
        await asyncio.to_thread(
            office.succeeds, "unit", "add", "NTB", "--name", "Polda NTB", "--level", "polda"
        )
        said = await asyncio.to_thread(office.succeeds, "unit", "link", "NTB")
        assert f"t.me/{sandbox.bot.username}?" in said
    office.environment["YANDUAN_API_URL"] = "http://127.0.0.1:9"
    assert "?startgroup=" in await asyncio.to_thread(office.succeeds, "unit", "link", "NTB")


def test_semicolons_and_columns_of_ones_own_are_fine_and_a_cell_too_many_is_not(office: Office) -> None:
    text = (HEAD.strip() + ",note\nNTB,Polda NTB,polda,,,mine\n").replace(",", ";")
    office.succeeds("unit", "import", write(office.folder, text))
    said = office.fails("unit", "import", write(office.folder, HEAD + "LOBAR,Polres Lobar,polres,,,Barat\n"))
    assert "line 2: 'Barat' stands below no heading" in said


def test_each_wrong_row_is_named_with_its_line_and_none_is_added(office: Office) -> None:
    file = write(
        office.folder,
        HEAD
        + "NTB,Polda NTB,polda,,\n"  # line 2
        + "\n"
        + "LOBAR,Polres Lobar,pos,NTB,\n"  # line 4
        + '"A","two\nlines",polres,NOWHERE,\n'  # lines 5 and 6
        + "NTB,again,polda,,\n",  # line 7
    )
    said = office.fails("unit", "import", file)
    assert [line.split(":")[0] for line in said.splitlines()[:3]] == ["line 4", "line 5", "line 7"]
    assert "Nothing was added: 3 of 4" in said
    assert office.lists("unit", "list") == []


@pytest.mark.parametrize(
    ("text", "encoding", "says"),
    [
        ("code,name\nX,X\n", "utf-8", "no column level"),
        ("", "utf-8", "no column"),
        (HEAD + "X,é,polda,,\n", "latin-1", "UTF-8"),
        (HEAD + 'X,"unfinished,polda,,\n', "utf-8", "CSV"),
    ],
)
def test_a_file_that_is_no_table_of_units_is_named(
    office: Office, text: str, encoding: str, says: str
) -> None:
    assert says in office.fails("unit", "import", write(office.folder, text, encoding))


def test_a_unit_whose_parent_is_not_as_it_was_written_is_still_listed(station: Office) -> None:
    tamper(station, "UPDATE unit SET name = 'x' WHERE code = 'NTB'")
    assert [row["code"] for row in station.lists("unit", "list")] == ["LOBAR"]


def test_a_file_that_is_not_there_is_named(office: Office) -> None:
    assert "nowhere.csv" in office.fails("unit", "import", "nowhere.csv")


def test_a_name_that_posters_cannot_bear_is_refused(office: Office) -> None:
    words = ("unit", "add", "X", "--name", "Polres 😀", "--level", "polres")
    assert "'😀'" in office.fails(*words)
