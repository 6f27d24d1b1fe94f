"""Versions, ends and figures of posters, as the operator sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from sqlalchemy import true

from bot.cli import common
from bot.rules.posters import monday_of
from qr_assets import links
from storage import counters, posters, rows, scans
from storage.schema import counter, poster
from storage.store import Store
from tests import pictures
from tests.cli.conftest import BOT
from tests.worlds.office import TIMEZONE, Office


def row_of(station: Office) -> dict[str, Any]:
    (row,) = station.lists("poster", "list", *BOT)
    return row


def counted(station: Office, **times: int) -> None:
    """So many of each, on the Monday a week ago."""

    async def count(store: Store) -> None:
        async with store.write() as tx:
            found = await posters.by_code(tx, "A-1")
            assert found is not None
            day = monday_of(tx.now.astimezone(ZoneInfo(TIMEZONE)).date()) - timedelta(weeks=1)
            for name, total in times.items():
                values = {"name": name, "subject": found.id, "day": day.isoformat(), "total": total}
                await tx.execute(counter.insert().values(**values))

    station.keeps(count)


def ends(station: Office) -> list[str]:
    """Of the posters by number."""

    async def of_all(store: Store) -> list[str]:
        async with store.read() as tx:
            return [str(poster.expires_at) for poster in await posters.all_posters(tx)]

    found: list[str] = station.keeps(of_all)
    return found


def made_weeks_ago(station: Office, weeks: int) -> None:
    """Let the poster have been registered then."""

    async def change(store: Store) -> None:
        async with store.write() as tx:
            await rows.change(tx, poster, true(), created_at=tx.now - timedelta(weeks=weeks))

    station.keeps(change)


def test_a_replaced_poster_has_a_new_link_and_the_next_version(station: Office) -> None:
    before = row_of(station)
    link = station.succeeds("poster", "replace", "A-1", *BOT).strip()
    row = row_of(station)
    assert (before["version"], row["version"], row["state"]) == (1, 2, "active")
    assert link == row["link"] != before["link"]
    assert links.parse(link) is not None


def test_replacing_a_revoked_poster_makes_it_valid_again(station: Office) -> None:
    station.succeeds("poster", "revoke", "A-1")
    assert row_of(station)["condition"] == "revoked"
    station.succeeds("poster", "replace", "A-1", *BOT)
    assert row_of(station)["state"] == "active"


def test_the_printed_version_is_told_from_the_one_before(station: Office) -> None:
    old = station.succeeds("poster", "render", "A-1", "--format", "png", "--out", "old", *BOT).split()[0]
    station.succeeds("poster", "replace", "A-1", *BOT)
    new = station.succeeds("poster", "render", "A-1", "--format", "png", "--out", "new", *BOT).split()[0]
    assert "ours, replaced: A-1" in station.runs("poster", "check", old, *BOT).output
    assert "ours, active: A-1 (Ruang [tunggu]), version 2" in station.succeeds("poster", "check", new, *BOT)
    assert pictures.said_in(station.folder / old) != pictures.said_in(station.folder / new)


def test_a_poster_counts_to_the_end_of_a_day_at_its_unit(station: Office) -> None:
    station.succeeds("poster", "expire", "A-1", "--until", "2999-12-31")
    words = ("--unit", "LOBAR", "--place", "x", "--until", "2999-02-28", *BOT)
    station.succeeds("poster", "add", "A-2", *words)
    assert ends(station) == ["2999-12-31 17:00:00+00:00", "2999-02-28 17:00:00+00:00"]
    station.succeeds("poster", "expire", "A-1")
    assert ends(station)[0] == "None"


@pytest.mark.any_day
def test_a_day_that_is_over_ends_no_poster_and_begins_none(station: Office) -> None:
    words = ("--unit", "LOBAR", "--place", "x", "--until", "2020-01-01", *BOT)
    assert "is over" in station.fails("poster", "add", "A-2", *words)
    assert "is over" in station.fails("poster", "expire", "A-1", "--until", "2020-02-29")
    assert [(row["code"], row["state"]) for row in station.lists("poster", "list", *BOT)] == [
        ("A-1", "active")
    ]


@pytest.mark.parametrize("day", ["31-13-2027", "2027-02-30", "tomorrow", "9999-12-31"])
def test_what_is_no_day_is_said(station: Office, day: str) -> None:
    assert repr(day) in station.fails("poster", "expire", "A-1", "--until", day)


def test_an_unknown_poster_is_said_with_where_to_look(station: Office) -> None:
    for words in (("replace", "B-1", *BOT), ("expire", "B-1"), ("weeks", "B-1")):
        complaint = station.fails("poster", *words)
        assert "B-1" in complaint
        assert "yanduan poster list" in complaint


def test_a_poster_at_a_neutral_place_is_listed_as_one(station: Office) -> None:
    words = ("--unit", "LOBAR", "--place", "Kantor Desa Contoh", "--site", "village", *BOT)
    station.succeeds("poster", "add", "D-1", *words)
    assert [row["site"] for row in station.lists("poster", "list", *BOT)] == ["office", "village"]
    station.fails("poster", "add", "D-2", *words[:-2], "--site", "moon", *BOT, code=2)


@pytest.mark.any_day
def test_figures_under_five_are_not_told_apart(station: Office) -> None:
    counted(station, **{scans.SCAN: 12, scans.START: 4})
    row = row_of(station)
    assert [row[what] for what in ("scans", "starts", "complaints")] == [12, "<5", "<5"]
    assert row["condition"] == "new", "that was before it hung"
    made_weeks_ago(station, 3)
    weeks = station.lists("poster", "weeks", "A-1", "--last", "3")
    assert [(week["scans"], week["starts"]) for week in weeks] == [(12, "<5"), ("<5", "<5"), ("<5", "<5")]


@pytest.mark.any_day
def test_today_changes_nothing_that_is_shown(station: Office) -> None:
    before = row_of(station)

    async def scan(store: Store) -> int:
        async with store.write() as tx:
            found = await posters.by_code(tx, "A-1")
            assert found is not None
            for _ in range(9):
                scans.count(tx, found.id)
            return await counters.total(tx, scans.SCAN, found.id)

    assert station.keeps(scan) == 9
    assert row_of(station) == before


@pytest.mark.parametrize("name", ["evil name", "@", "bot"])
def test_a_name_that_no_bot_has_is_refused_before_anything_is_changed(station: Office, name: str) -> None:
    before = row_of(station)
    file = station.folder / "posters.csv"
    file.write_text("unit,place\nLOBAR,Lobi\n")
    for words in (
        ("replace", "A-1"),
        ("add", "A-2", "--unit", "LOBAR", "--place", "Lobi"),
        ("import", str(file)),
        ("import", "--dry-run", str(file)),
    ):
        assert repr(name) in station.fails("poster", *words, "--bot-name", name)
    assert row_of(station) == before


STRANGE = {
    "Puskesmas Sekotong, loket 😀": "'😀' (U+1F600)",
    "Лобби": "'Л' (U+041B)",
    "Loket\N{RIGHT-TO-LEFT OVERRIDE} 1": "invisible character (U+202E)",
    "Lo\N{ZERO WIDTH SPACE}ket": "invisible character (U+200B)",
}


@pytest.mark.parametrize(("place", "says"), STRANGE.items())
def test_a_place_that_cannot_be_printed_is_refused_with_the_letter(
    station: Office, place: str, says: str
) -> None:
    before = row_of(station)
    file = station.folder / "posters.csv"
    file.write_text(f"unit;place\nLOBAR;{place}\n", encoding="utf-8")
    assert says in station.fails("poster", "import", str(file))
    assert says in station.fails("poster", "add", "A-2", "--unit", "LOBAR", "--place", place, *BOT)
    assert says in station.fails("poster", "move", "A-1", place)
    assert row_of(station) == before


def test_accents_are_printed_however_they_were_typed(station: Office) -> None:
    station.succeeds("poster", "move", "A-1", "Cafe\N{COMBINING ACUTE ACCENT} “Énak” – lt. 2½")
    assert row_of(station)["place"] == "Café “Énak” – lt. 2½"
    station.succeeds("poster", "render", "A-1", "--layout", "sticker", "--format", "pdf", *BOT)


def test_numbers_that_differ_in_capitals_only_are_one(station: Office) -> None:
    """Their files would be one on many disks."""
    said = station.fails("poster", "add", "a-1", "--unit", "LOBAR", "--place", "Lobi", *BOT)
    assert "a poster with the code 'A-1' already" in said
    station.succeeds("poster", "move", "a-1", "Lobi")
    assert row_of(station)["place"] == "Lobi"
    station.succeeds("poster", "expire", "a-1", "--until", "2099-12-31")
    assert station.lists("poster", "render", "a-1", "--format", "code", *BOT)[0]["code"] == "A-1"
    station.succeeds("poster", "replace", "a-1", *BOT)
    station.succeeds("poster", "revoke", "a-1")
    assert row_of(station)["state"] == "revoked"


def test_units_that_differ_in_capitals_only_are_one(station: Office) -> None:
    said = station.fails("unit", "add", "lobar", "--name", "Polres", "--level", "polres", "--parent", "NTB")
    assert "a unit with the code 'LOBAR' already" in said


@pytest.mark.parametrize("day", ["2099-12-31", "31/12/2099", "31-12-2099"])
def test_a_last_day_is_written_as_is_usual_here(station: Office, day: str) -> None:
    station.succeeds("poster", "expire", "A-1", "--until", day)
    assert "12/31/2099" in station.fails("poster", "expire", "A-1", "--until", "12/31/2099")


def test_a_unit_has_one_poster_at_a_place(station: Office) -> None:
    words = ("--unit", "LOBAR", "--place", "RUANG  [tunggu]", *BOT)
    assert "A-1 hangs at this place already" in station.fails("poster", "add", "A-2", *words)
    station.succeeds("poster", "add", "N-1", "--unit", "NTB", "--place", "Ruang [tunggu]", *BOT)
    station.succeeds("poster", "add", "A-2", "--unit", "LOBAR", "--place", "Lobi", *BOT)
    assert "A-2 hangs at this place already" in station.fails("poster", "move", "A-1", "lobi")
    station.succeeds("poster", "revoke", "A-1")
    assert "yanduan poster replace A-1" in station.fails("poster", "add", "A-3", *words)


def test_a_place_is_changed_without_a_new_number_or_version(station: Office) -> None:
    before = row_of(station)
    result = station.runs("poster", "move", "A-1", "Lobi,  pintu timur", "--site", "clinic")
    assert (result.exit_code, "yanduan poster render A-1" in result.stderr) == (0, True)
    after = {**before, "place": "Lobi, pintu timur", "site": "clinic"}
    assert row_of(station) == after
    result = station.runs("poster", "move", "A-1", "Lobi, pintu timur", "--site", "village")
    assert (result.exit_code, result.stderr) == (0, ""), "the paper says so already"
    assert row_of(station) == {**after, "site": "village"}
    station.succeeds("poster", "move", "A-1", "Garasi")
    assert row_of(station) == {**after, "site": "village", "place": "Garasi"}
    assert "yanduan poster list" in station.fails("poster", "move", "B-1", "Lobi")


@pytest.mark.any_day
def test_weeks_that_were_over_before_a_poster_hung_are_left_out(station: Office) -> None:
    assert station.lists("poster", "weeks") == []
    assert "No whole week" in station.succeeds("poster", "weeks")
    made_weeks_ago(station, 2)
    station.succeeds("poster", "replace", "A-1", *BOT)
    assert len(station.lists("poster", "weeks")) == 2, "of all its versions"


def test_a_narrow_terminal_shows_whole_headings_and_no_link(
    station: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "Ruang tunggu SPKT di sebelah kanan pintu masuk, di bawah jam dinding"
    station.succeeds("poster", "move", "A-1", place)
    headings = list(row_of(station))

    def shown(columns: int) -> list[str]:
        terminal = Console(width=columns, force_terminal=True, color_system=None, soft_wrap=True)
        monkeypatch.setattr(common, "out", terminal)
        return [line.rstrip() for line in station.succeeds("poster", "list", *BOT).splitlines()]

    heading, *rows, note = shown(80)
    assert heading.split() == [name for name in headings if name not in {"link", "state", "site"}]
    assert "link, state, site" in note
    assert max(len(line) for line in (heading, *rows)) <= 80
    assert len(rows) <= 6
    heading, row = shown(220)
    assert heading.split() == headings
    assert row_of(station)["link"] in row
