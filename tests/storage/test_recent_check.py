"""What is newest is looked at, in the same time however much is older."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import approvals, cases, events, evidence, messages, officers, posters, recent_check, rows
from storage.records import ActorRole, EventKind, EvidenceKind
from storage.schema import approval, case
from storage.store import Store, Tx
from storage.verify import Finding, record_root, verify
from tests import quick
from tests.storage.plans import planned
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case, a_unit, an_officer

OLD, RECENT = 2, 11
"""Tickets of a case of which nothing was heard for days, and of one that came today, after the root."""


async def some_days(
    store: Store, clock: StillClock, days: int, a_day: int = 2, *, whole: bool = True
) -> list[str]:
    """Days with new cases and a root; the last one without. Returns the cases' ids."""
    ids: list[str] = []
    for day in range(days):
        clock.passes(days=1)
        async with store.write() as tx:
            make = a_whole_case if whole else a_bare_case
            ids += [await make(tx) for _ in range(a_day)]
            if day < days - 1:
                await record_root(tx)
    return ids


async def a_whole_case(tx: Tx) -> str:
    """With a message, a file and an event of each kind of hand."""
    case_id = (await a_case(tx)).case.id
    kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=1, case_id=case_id)
    said = await messages.add_message(tx, case_id, ActorRole.REPORTER, "addition", {"text": "Lagi."})
    for payload in ({"evidence_id": kept.id}, {"message_id": said.id}):
        await events.append(tx, case_id, EventKind.ADDED, ActorRole.REPORTER, payload=payload)
    await events.append(tx, case_id, EventKind.OPENED, ActorRole.OFFICER)
    return case_id


async def a_bare_case(tx: Tx) -> str:
    return (await a_case(tx)).case.id


@dataclass(frozen=True)
class Lived:
    """Six days of a station, and its database as it was some hours before its last events."""

    data_folder: DataFolder
    older: Path
    ids: list[str]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Lived:
    folder = tmp_path_factory.mktemp("lived")
    shutil.copyfile(empty_database, folder / "yanduan.db")
    data_folder = DataFolder(folder, StillClock())

    async def live() -> list[str]:
        with quick.at_once():
            store = await data_folder.open()
        async with store.write() as tx:
            unit = await a_unit(tx)
            await posters.add(tx, code="A-1", unit_id=unit.id, place="SPKT")
            await officers.set_supervisors(tx, unit.id, {5001: "Wira", 5002: "Rina"})
        ids = await some_days(store, data_folder.clock, 6)
        await store.close()
        shutil.copyfile(data_folder.path, folder / "older.db")
        with quick.at_once():
            store = await data_folder.open()
        async with store.write() as tx:
            await officers.set_supervisors(tx, unit.id, {5001: "Wira"})
            await events.append(tx, ids[-1], EventKind.NOTE_ADDED, ActorRole.OFFICER, payload={"a": 1})
        await store.close()
        return ids

    return Lived(data_folder, folder / "older.db", asyncio.run(live()))


@pytest.fixture
def kept(data_folder: DataFolder, lived: Lived) -> Lived:
    """A copy of it in `data_folder`."""
    shutil.copyfile(lived.data_folder.path, data_folder.path)
    data_folder.keys, data_folder.clock.now = lived.data_folder.keys, lived.data_folder.clock.now
    return lived


async def looked_at(data_folder: DataFolder) -> recent_check.Tail:
    with quick.at_once():
        store = await data_folder.open()
    async with store.read() as tx:
        found = await recent_check.check(tx)
    await store.close()
    return found


async def found_by_verify(data_folder: DataFolder) -> list[Finding]:
    with quick.at_once():
        store = await data_folder.open()
    async with store.read() as tx:
        found = await verify(tx)
    await store.close()
    return found


def told(found: list[Finding]) -> set[tuple[str | None, str]]:
    return {(one.ticket, one.problem) for one in found}


async def test_from_the_newest_root_on_that_is_a_day_old_all_is_as_it_was_written(
    data_folder: DataFolder, kept: Lived
) -> None:
    found = await looked_at(data_folder)
    assert found.findings == []
    assert found.since is not None
    assert (data_folder.clock.now - found.since).days == 1
    assert found.cases == 2


async def test_just_after_a_root_what_came_before_it_is_still_looked_at(
    data_folder: DataFolder, kept: Lived
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await record_root(tx)
    await store.close()
    assert (await looked_at(data_folder)).cases == 2
    data_folder.tamper(f"UPDATE case_event SET kind = 'x' WHERE n = 2 AND case_id = '{kept.ids[RECENT]}'")
    assert told((await looked_at(data_folder)).findings) == {("YDN-0011", "changed")}


async def test_without_a_root_everything_is_looked_at(store: Store) -> None:
    async with store.write() as tx:
        await a_case(tx)
    async with store.read() as tx:
        assert await recent_check.check(tx) == recent_check.Tail(None, 1, [])


async def test_of_nothing_nothing_is_found(store: Store) -> None:
    async with store.read() as tx:
        assert await recent_check.check(tx) == recent_check.Tail(None, 0, [])


LAST_LINE = "(SELECT max(n) FROM case_register)"
LAST_ROOT = "(SELECT max(n) FROM audit_root)"
BROKEN = {
    # By what was done: the statements, with {old} and {recent} for cases, and what is found.
    "an event changed": (
        ["UPDATE case_event SET kind = 'x' WHERE n = 2 AND case_id = '{recent}'"],
        {("YDN-0011", "changed")},
    ),
    "an event taken out": (
        ["DELETE FROM case_event WHERE n = 2 AND case_id = '{recent}'"],
        {("YDN-0011", "removed")},
    ),
    "the end of a chain cut off": (
        [
            "DELETE FROM case_event WHERE n = 5 AND case_id = '{recent}'",
            (
                "UPDATE case_chain SET events = 4, head = (SELECT mac FROM case_event WHERE n = 4 AND "
                "case_id = '{recent}') WHERE case_id = '{recent}'"
            ),
        ],
        {("YDN-0011", "cut_off")},
    ),
    "a status set": (
        ["UPDATE \"case\" SET status = 'closed_proven' WHERE id = '{recent}'"],
        {("YDN-0011", "changed")},
    ),
    "a message taken out": (
        ["DELETE FROM case_message WHERE case_id = '{recent}'"],
        {("YDN-0011", "removed")},
    ),
    "a message that doesn't open": (
        ["UPDATE case_message SET body = x'00' WHERE case_id = '{recent}'"],
        {("YDN-0011", "changed")},
    ),
    "an identity of another case": (
        [
            (
                "UPDATE identity SET body = (SELECT body FROM identity WHERE case_id = '{old}') "
                "WHERE case_id = '{recent}'"
            )
        ],
        {("YDN-0011", "changed")},
    ),
    "a case taken out with all that was its": (
        [
            *(
                f"DELETE FROM {table} WHERE case_id = '{{recent}}'"
                for table in ("case_event", "case_chain", "case_content", "case_message", "evidence")
            ),
            "DELETE FROM identity WHERE case_id = '{recent}'",
            "DELETE FROM consent WHERE case_id = '{recent}'",
            "DELETE FROM \"case\" WHERE id = '{recent}'",
        ],
        {("YDN-0011", "case_removed"), (None, "rows_broken")},
    ),
    "the end of the register cut off": (
        [f"DELETE FROM case_register WHERE n = {LAST_LINE}"],
        {("YDN-0011", "register_broken"), ("YDN-0011", "inserted"), ("YDN-0011", "cut_off")},
    ),
    "the end of the register cut off, and its seal set back": (
        [
            f"DELETE FROM case_register WHERE n = {LAST_LINE}",
            (
                f"UPDATE audit_head SET lines = {LAST_LINE}, ticket = 'YDN-0011', "
                f"head = (SELECT mac FROM case_register WHERE n = {LAST_LINE}) WHERE id = 1"
            ),
        ],
        {(None, "register_broken"), ("YDN-0011", "inserted"), ("YDN-0011", "cut_off")},
    ),
    "a line of the register changed": (
        [f"UPDATE case_register SET at = at + 1 WHERE n = {LAST_LINE}"],
        {("YDN-0011", "register_broken")},
    ),
    "the line that a root is over changed": (
        ["UPDATE case_register SET mac = 'ff' WHERE n = (SELECT max(lines) FROM audit_root)"],
        {(None, "root_broken"), ("YDN-0009", "register_broken"), ("YDN-0010", "register_broken")},
    ),
    "the line that a root is over taken out": (
        ["DELETE FROM case_register WHERE n = (SELECT max(lines) FROM audit_root)"],
        {(None, "root_broken"), ("YDN-0009", "register_broken")},
    ),
    "the newest root taken out": ([f"DELETE FROM audit_root WHERE n = {LAST_ROOT}"], {(None, "root_broken")}),
    "the newest root changed": (
        [f"UPDATE audit_root SET cases = 1 WHERE n = {LAST_ROOT}"],
        {(None, "root_broken")},
    ),
    "every root taken out": (["DELETE FROM audit_root"], {(None, "root_broken")}),
    "the seal of the roots put back": (
        ["UPDATE audit_head SET lines = 3 WHERE id = 2"],
        {(None, "root_broken")},
    ),
    "another seal put in": (
        ["INSERT INTO audit_head SELECT 7, lines, ticket, head, seal FROM audit_head WHERE id = 1"],
        {(None, "register_broken")},
    ),
    "a member made a supervisor": (
        ["UPDATE membership SET supervisor = 1"],
        {(None, "changed"), (None, "rows_broken")},
    ),
    "a member taken out": (
        ["DELETE FROM membership WHERE rowid = (SELECT max(rowid) FROM membership)"],
        {(None, "rows_broken")},
    ),
    "a unit's name changed": (["UPDATE unit SET name = 'x'"], {(None, "changed"), (None, "rows_broken")}),
    "a poster taken out": (["DELETE FROM poster"], {(None, "rows_broken")}),
    "a member as there was before": (
        [
            "DELETE FROM membership",
            "INSERT INTO membership SELECT * FROM older.membership",
        ],
        {(None, "rows_broken")},
    ),
    "the sums as they were before": (
        ["UPDATE secret SET body = (SELECT body FROM older.secret WHERE name = 'sums') WHERE name = 'sums'"],
        {(None, "rows_broken")},
    ),
    "the sums taken out": (["DELETE FROM secret WHERE name = 'sums'"], {(None, "rows_broken")}),
    "an old case's consent taken out": (
        ["DELETE FROM consent WHERE case_id = '{old}'"],
        {(None, "rows_broken")},
    ),
    "an old case put in once more": (
        [
            "CREATE TEMP TABLE other AS SELECT * FROM \"case\" WHERE id = '{old}'",
            "UPDATE other SET id = 'f', ticket = 'YDN-FALSE'",
            'INSERT INTO "case" SELECT * FROM other',
        ],
        {(None, "rows_broken")},
    ),
}


@pytest.mark.parametrize("done", BROKEN)
async def test_whatever_is_done_to_what_is_newest_is_found(
    data_folder: DataFolder, kept: Lived, done: str
) -> None:
    statements, wanted = BROKEN[done]
    cases = {"old": kept.ids[OLD], "recent": kept.ids[RECENT]}
    data_folder.tamper(f"ATTACH '{kept.older}' AS older", *[one.format(**cases) for one in statements])
    found = (await looked_at(data_folder)).findings
    assert told(found) == wanted
    assert {(one.ticket, one.problem) for one in found} <= told(await found_by_verify(data_folder))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_event SET kind = 'x' WHERE n = 2 AND case_id = '{old}'",
        "UPDATE \"case\" SET status = 'closed_proven' WHERE id = '{old}'",
        "UPDATE case_register SET at = at + 1 WHERE n = 3",
        "UPDATE audit_root SET cases = 1 WHERE n = 2",
        "UPDATE identity SET body = x'00' WHERE case_id = '{old}'",
    ],
)
async def test_what_was_done_to_older_cases_is_for_verify_to_find(
    data_folder: DataFolder, kept: Lived, statement: str
) -> None:
    data_folder.tamper(statement.format(old=kept.ids[OLD]))
    assert (await looked_at(data_folder)).findings == []
    assert await found_by_verify(data_folder) != []


async def test_a_case_of_long_ago_of_which_something_was_heard_is_looked_at_as_a_whole(
    data_folder: DataFolder, kept: Lived
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await events.append(tx, kept.ids[OLD], EventKind.OPENED, ActorRole.OFFICER)
    await store.close()
    assert (await looked_at(data_folder)).cases == 3
    data_folder.tamper(f"UPDATE case_event SET kind = 'x' WHERE n = 2 AND case_id = '{kept.ids[OLD]}'")
    assert told((await looked_at(data_folder)).findings) == {("YDN-0002", "changed")}


async def test_ten_times_as_many_older_cases_are_asked_for_nothing_more(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[int] = []

    async def fetch_all(of: Tx, stmt: Any) -> Any:
        found = await whole(of, stmt)
        rows.append(len(found))
        return found

    whole = Tx.fetch_all

    async def cost(older: int) -> tuple[int, int]:
        await some_days(store, clock, 2, a_day=older, whole=False)
        await some_days(store, clock, 3, a_day=2)
        rows.clear()
        with monkeypatch.context() as patch:
            patch.setattr(Tx, "fetch_all", fetch_all)
            async with store.read() as tx:
                found = await recent_check.check(tx)
        assert (found.findings, found.cases) == ([], 2)
        return len(rows), sum(rows)

    few, many = await cost(25), await cost(225)  # 50 older ones, then 500
    assert few == many


async def test_nothing_that_grows_with_cases_is_gone_through_but_to_count_its_rows(
    store: Store, clock: StillClock
) -> None:
    await some_days(store, clock, 4)
    async with store.read() as tx:
        with planned(store) as plans:
            assert (await recent_check.check(tx)).findings == []
    scanned = {plan for plan in plans if "SCAN" in plan and "COVERING INDEX" not in plan}
    assert {plan.split()[1] for plan in scanned} <= {
        *("secret", "meta", "unit", "poster", "poster_former", "officer", "membership", "audit_head"),
        "audit_root",  # from its end
    }


@pytest.mark.parametrize("table", ["case_content", "identity", "consent"])
@pytest.mark.parametrize("moved", [False, True])
async def test_a_newest_case_that_lost_a_row_is_found_alone_too(
    data_folder: DataFolder, kept: Lived, table: str, *, moved: bool
) -> None:
    """Also where as many rows are there as should be: the tail counts the rows of cases, no more."""
    of = f"WHERE case_id = '{kept.ids[RECENT]}'"
    change = f"UPDATE {table} SET case_id = 'x' {of}" if moved else f"DELETE FROM {table} {of}"
    data_folder.tamper("PRAGMA foreign_keys = OFF", change)
    store = await data_folder.open()
    async with store.read() as tx:
        row = await tx.fetch_one(select(case.c.ticket).where(case.c.id == kept.ids[RECENT]))
        assert row is not None
        alone, newest = await verify(tx, row.ticket), (await recent_check.check(tx)).findings
    await store.close()
    assert [(one.ticket, one.problem) for one in alone] == [(row.ticket, "removed")]
    assert (row.ticket, "removed") in {(one.ticket, one.problem) for one in newest}


async def test_a_case_that_lost_a_request_is_found_and_an_erased_one_lacks_nothing(store: Store) -> None:
    async with store.write() as tx:
        lost, erased = [(await a_case(tx)).case for _ in range(2)]
        officer = await an_officer(tx)
        for one in (lost, erased):
            await approvals.ask(tx, one.id, "closing", officer.id, {"note": "n"})
            await events.append(tx, one.id, EventKind.CLOSING_ASKED, ActorRole.OFFICER)
        await events.append(tx, erased.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, erased.id)
        assert await verify(tx, lost.ticket) == await verify(tx, erased.ticket) == []
        await rows.remove(tx, approval, approval.c.case_id == lost.id)
        assert [one.problem for one in await verify(tx, lost.ticket)] == ["removed"]
