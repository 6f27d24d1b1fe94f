from __future__ import annotations

from pathlib import Path

import pytest

from storage import units, work
from storage.store import Store
from tests.cli.conftest import BOT
from tests.cli.office import Office

HEAD = "code,name,level,parent,timezone\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> str:
    file = folder / "units.csv"
    file.write_bytes(text.encode(encoding))
    return str(file)


def test_units_are_added_as_a_tree_and_listed(station: Office) -> None:
    assert station.lists("unit", "list") == [
        {
            "code": "LOBAR",
            "name": "Polres Lobar",
            "level": "polres",
            "parent": "NTB",
            "timezone": "Asia/Jakarta",
            "group": "none",
        },
        {
            "code": "NTB",
            "name": "Polda NTB",
            "level": "polda",
            "parent": None,
            "timezone": "Asia/Jakarta",
            "group": "none",
        },
    ]
    assert "Polres Lobar" in station.succeeds("unit", "list")


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
        ((" ", "--level", "polda"), "code"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_with_the_reason(
    station: Office, words: tuple[str, ...], says: str
) -> None:
    assert says in station.fails("unit", "add", "--name", "X", *words)


def test_an_unknown_level_is_not_understood(office: Office) -> None:
    assert "polsek" in office.fails("unit", "add", "X", "--name", "X", "--level", "pos", code=2)


def test_a_link_binds_once_and_needs_a_known_unit_and_a_known_bot(station: Office) -> None:
    said = station.succeeds("unit", "link", "LOBAR", *BOT).strip()
    assert said.startswith("https://t.me/yanduan_bot?startgroup=")
    assert said != station.succeeds("unit", "link", "LOBAR", *BOT).strip()
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
    assert station.lists("unit", "list")[0]["group"] == "bound"
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
    assert [row["timezone"] for row in office.lists("unit", "list")] == ["Asia/Makassar", "Asia/Jakarta"]


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
        ("code,name\nX,X\n", "utf-8", "level, parent, timezone"),
        ("", "utf-8", "no column"),
        (HEAD + "X,é,polda,,\n", "latin-1", "UTF-8"),
        (HEAD + 'X,"unfinished,polda,,\n', "utf-8", "CSV"),
    ],
)
def test_a_file_that_is_no_table_of_units_is_named(
    office: Office, text: str, encoding: str, says: str
) -> None:
    assert says in office.fails("unit", "import", write(office.folder, text, encoding))


def test_a_file_that_is_not_there_is_named(office: Office) -> None:
    assert "nowhere.csv" in office.fails("unit", "import", "nowhere.csv")


def test_a_name_that_posters_cannot_bear_is_refused(office: Office) -> None:
    words = ("unit", "add", "X", "--name", "Polres 😀", "--level", "polres")
    assert "'😀'" in office.fails(*words)
