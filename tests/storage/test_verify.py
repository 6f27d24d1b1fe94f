from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import cases, events
from storage.records import ActorRole, EventKind
from storage.store import Store, Tx
from storage.verify import Finding, record_root, verify
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case, a_unit

EVENT = "n, at, kind, role, officer_id, payload, prev, mac"


async def three_cases(store: Store) -> list[str]:
    """Three cases with four events each, written in turns; returns their ids."""
    async with store.write() as tx:
        unit = await a_unit(tx)
        ids = [(await a_case(tx, unit, chat_id)).case.id for chat_id in (1, 2, 3)]
    for kind in (EventKind.CLAIMED, EventKind.OPENED, EventKind.NOTE_ADDED):
        async with store.write() as tx:
            for case_id in ids:
                await events.append(
                    tx, case_id, kind, ActorRole.OFFICER, payload={"note": f"{kind} {case_id}"}
                )
    return ids


async def findings(data_folder: DataFolder, ticket: str | None = None) -> list[Finding]:
    store = await data_folder.open()
    async with store.read() as tx:
        found = await verify(tx, ticket)
    await store.close()
    return found


def told(found: list[Finding]) -> set[tuple[str | None, str]]:
    return {(one.ticket, one.problem) for one in found}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> tuple[DataFolder, list[str]]:
    """A database with the three cases, to be copied."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copyfile(empty_database, folder / "yanduan.db")
    made = DataFolder(folder, StillClock())

    async def write() -> list[str]:
        store = await made.open()
        ids = await three_cases(store)
        await store.close()
        return ids

    return made, asyncio.run(write())


@pytest.fixture
def kept(data_folder: DataFolder, written: tuple[DataFolder, list[str]]) -> list[str]:
    """The ids of the three cases in `data_folder`."""
    made, ids = written
    shutil.copyfile(made.path, data_folder.path)
    data_folder.keys = made.keys
    return ids


async def test_an_untouched_chain_holds(data_folder: DataFolder, kept: list[str]) -> None:
    assert await findings(data_folder) == []


async def test_a_chain_of_nothing_holds(data_folder: DataFolder) -> None:
    assert await findings(data_folder) == []


@pytest.mark.parametrize(
    "change",
    [
        "at = at + 1",
        "kind = 'released'",
        "role = 'system'",
        "payload = x'00'",
        "payload = NULL",
        "mac = 'ff'",
    ],
)
async def test_a_changed_event_is_found_and_named(
    data_folder: DataFolder, kept: list[str], change: str
) -> None:
    data_folder.tamper(f"UPDATE case_event SET {change} WHERE n = 2 AND case_id = '{kept[1]}'")
    assert told(await findings(data_folder)) == {("YDN-0001", "changed")}


async def test_a_removed_event_is_found_and_named(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper(f"DELETE FROM case_event WHERE n = 2 AND case_id = '{kept[1]}'")
    assert told(await findings(data_folder)) == {("YDN-0001", "removed")}


async def test_an_inserted_event_is_found_and_named(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper(
        f"INSERT INTO case_event (case_id, {EVENT}) SELECT case_id, 5, at, kind, role, officer_id, payload, "
        f"mac, mac FROM case_event WHERE n = 4 AND case_id = '{kept[0]}'"
    )
    assert told(await findings(data_folder)) == {("YDN-0000", "inserted"), ("YDN-0000", "changed")}


async def test_two_events_that_changed_places_are_found_and_named(
    data_folder: DataFolder, kept: list[str]
) -> None:
    where = f"case_id = '{kept[2]}'"
    data_folder.tamper(
        f"UPDATE case_event SET n = 99 WHERE n = 2 AND {where}",
        f"UPDATE case_event SET n = 2 WHERE n = 3 AND {where}",
        f"UPDATE case_event SET n = 3 WHERE n = 99 AND {where}",
    )
    assert told(await findings(data_folder)) == {("YDN-0002", "reordered"), ("YDN-0002", "changed")}


async def test_a_cut_end_is_found_and_named(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper(f"DELETE FROM case_event WHERE n >= 3 AND case_id = '{kept[1]}'")
    assert told(await findings(data_folder)) == {("YDN-0001", "cut_off")}


async def test_a_cut_end_with_an_older_copy_of_the_case_put_back_is_found(data_folder: DataFolder) -> None:
    """Somebody kept the rows as they were before the event that shall not have been."""
    store = await data_folder.open()
    ids = await three_cases(store)
    copy = sqlite3.connect(data_folder.path)
    rows, old = ('SELECT * FROM "case" WHERE id = ?', "SELECT * FROM case_chain WHERE case_id = ?")
    before = (copy.execute(rows, [ids[0]]).fetchone(), copy.execute(old, [ids[0]]).fetchone())
    copy.close()
    async with store.write() as tx:
        await events.append(tx, ids[0], EventKind.OPENED, ActorRole.OFFICER)
        await events.append(tx, ids[1], EventKind.OPENED, ActorRole.OFFICER)
    await store.close()
    count, head, seal = before[1][1:]
    older = f"events = {count}, head = '{head}', seal = '{seal}'"
    data_folder.tamper(
        f"DELETE FROM case_event WHERE n = 5 AND case_id = '{ids[0]}'",
        f"UPDATE case_chain SET {older} WHERE case_id = '{ids[0]}'",
    )
    assert told(await findings(data_folder)) == {("YDN-0000", "cut_off")}
    data_folder.tamper("DELETE FROM case_register WHERE n = 13")  # its line in the book too
    assert ("YDN-0000", "register_broken") in told(await findings(data_folder))


async def test_a_removed_case_is_found_and_named_the_same_day(
    data_folder: DataFolder, kept: list[str]
) -> None:
    remove = [
        f"DELETE FROM {table} WHERE case_id = '{kept[1]}'"
        for table in ("case_event", "case_chain", "identity", "consent")
    ]
    data_folder.tamper(*remove, f"DELETE FROM \"case\" WHERE id = '{kept[1]}'")
    assert told(await findings(data_folder)) == {("YDN-0001", "case_removed"), (None, "rows_broken")}


async def test_a_case_removed_with_its_lines_in_the_register_is_still_named(
    data_folder: DataFolder, kept: list[str]
) -> None:
    tables = ("case_event", "case_chain", "identity", "consent", "case_register")
    data_folder.tamper(
        *[f"DELETE FROM {table} WHERE case_id = '{kept[1]}'" for table in tables],
        f"DELETE FROM \"case\" WHERE id = '{kept[1]}'",
    )
    assert told(await findings(data_folder)) == {("YDN-0001", "register_broken"), (None, "rows_broken")}


async def test_the_newest_case_removed_with_all_its_lines_is_still_named(
    data_folder: DataFolder, kept: list[str]
) -> None:
    tables = ("case_event", "case_chain", "identity", "consent", "case_register")
    data_folder.tamper(
        *[f"DELETE FROM {table} WHERE case_id = '{kept[2]}'" for table in tables],
        f"DELETE FROM \"case\" WHERE id = '{kept[2]}'",
    )
    assert told(await findings(data_folder)) == {("YDN-0002", "register_broken"), (None, "rows_broken")}


async def test_a_case_slipped_in_is_found(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper(
        "CREATE TEMP TABLE other AS SELECT * FROM \"case\" WHERE ticket = 'YDN-0000'",
        "UPDATE other SET id = 'f', ticket = 'YDN-FALSE'",
        'INSERT INTO "case" SELECT * FROM other',
    )
    assert ("YDN-FALSE", "case_inserted") in told(await findings(data_folder))


async def test_a_changed_ticket_is_found(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper(f"UPDATE \"case\" SET ticket = 'YDN-OTHER' WHERE id = '{kept[0]}'")
    assert ("YDN-0000", "changed") in told(await findings(data_folder))


async def test_a_forged_end_of_the_book_is_found(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper("UPDATE audit_head SET lines = lines - 1")
    assert told(await findings(data_folder)) == {(None, "register_broken")}


async def test_one_case_can_be_verified_by_its_ticket(data_folder: DataFolder, kept: list[str]) -> None:
    data_folder.tamper(f"UPDATE case_event SET kind = 'x' WHERE n = 2 AND case_id = '{kept[1]}'")
    assert await findings(data_folder, "YDN-0000") == []
    assert told(await findings(data_folder, "YDN-0001")) == {("YDN-0001", "changed")}
    data_folder.tamper("UPDATE audit_head SET seal = 'x'")
    assert told(await findings(data_folder, "YDN-0000")) == {(None, "register_broken")}


async def test_destroying_the_content_leaves_the_chain_verifiable(
    data_folder: DataFolder, kept: list[str]
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await events.append(tx, kept[0], EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, kept[0])
        assert [event.payload for event in await events.of_case(tx, kept[0])] == [None] * 5
    await store.close()
    assert await findings(data_folder) == []


async def test_the_chain_goes_on_after_the_content_was_destroyed(store: Store) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        await events.append(tx, made.case.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, made.case.id)
        await events.append(tx, made.case.id, EventKind.NOTE_ADDED, ActorRole.SYSTEM)
        assert await verify(tx) == []


async def test_events_rolled_back_with_their_savepoint_leave_the_chain_whole(store: Store) -> None:
    async with store.write() as tx:
        made = await a_case(tx)

        async def fail() -> None:
            async with tx.savepoint():
                await events.append(tx, made.case.id, EventKind.CLAIMED, ActorRole.OFFICER)
                await a_case(tx, chat_id=4)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        await events.append(tx, made.case.id, EventKind.OPENED, ActorRole.OFFICER)
    async with store.read() as tx:
        assert [event.kind for event in await events.of_case(tx, made.case.id)] == ["registered", "opened"]
        assert await verify(tx) == []


async def test_daily_roots_are_chained(data_folder: DataFolder, kept: list[str]) -> None:
    store = await data_folder.open()
    for _ in range(3):
        async with store.write() as tx:
            await record_root(tx)
            await events.append(tx, kept[0], EventKind.OPENED, ActorRole.OFFICER)
    await store.close()
    assert await findings(data_folder) == []
    data_folder.tamper("UPDATE audit_root SET cases = 2 WHERE n = 2")
    assert told(await findings(data_folder)) == {(None, "root_broken")}


async def a_week(data_folder: DataFolder, ids: list[str]) -> None:
    """Roots, with an event of the first case before each."""
    store = await data_folder.open()
    for _ in range(7):
        async with store.write() as tx:
            await events.append(tx, ids[0], EventKind.OPENED, ActorRole.OFFICER)
            await record_root(tx)
    await store.close()


def put_back(data_folder: DataFolder, older: Path, *tables: str) -> None:
    data_folder.tamper(
        f"ATTACH '{older}' AS older",
        *[f'DELETE FROM main."{table}"' for table in tables],
        *[f'INSERT INTO main."{table}" SELECT * FROM older."{table}"' for table in tables],
    )


CHAIN = ("case", "case_event", "case_register", "case_chain", "audit_head")


@pytest.mark.parametrize("roots_too", [False, True])
async def test_an_older_copy_of_the_cases_does_not_fit_the_roots_that_came_after_it(
    data_folder: DataFolder, kept: list[str], tmp_path: Path, roots_too: bool
) -> None:
    await a_week(data_folder, kept)
    shutil.copyfile(data_folder.path, older := tmp_path / "older.db")
    await a_week(data_folder, kept)
    put_back(data_folder, older, *CHAIN)
    if roots_too:
        data_folder.tamper("DELETE FROM audit_root")
    assert told(await findings(data_folder)) == {(None, "root_broken")}
    await a_week(data_folder, kept)  # what goes on afterwards hides nothing
    assert told(await findings(data_folder)) == {(None, "root_broken")}
    assert told(await findings(data_folder, "YDN-0000")) == {(None, "root_broken")}


async def test_roots_that_were_taken_away_are_missed_also_after_the_next(
    data_folder: DataFolder, kept: list[str]
) -> None:
    await a_week(data_folder, kept)
    data_folder.tamper("DELETE FROM audit_root WHERE n > 5")
    assert told(await findings(data_folder)) == {(None, "root_broken")}
    await a_week(data_folder, kept)
    assert told(await findings(data_folder)) == {(None, "root_broken")}


async def test_the_triggers_refuse_to_change_or_delete_what_only_grows(
    data_folder: DataFolder, kept: list[str]
) -> None:
    connection = sqlite3.connect(data_folder.path)
    for table in ("case_event", "case_register"):
        for statement in (f"UPDATE {table} SET at = 0", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(statement)
    connection.close()


TABLES = ("case_event", "case_chain", "case_register", "audit_head", "audit_root")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(table=st.sampled_from(TABLES), data=st.data())
def test_no_single_value_can_be_changed_unseen(
    table: str, data: st.DataObject, store_for_examples: list[Store], runner: asyncio.Runner
) -> None:
    async def example() -> None:
        store = store_for_examples[0]
        with pytest.raises(ZeroDivisionError):  # noqa: PT012 - rolled back, for the next example
            async with store.write() as tx:
                await some_events(tx)
                await tx.flush()
                connection = tx._connection
                for name in ("case_event", "case_register", "audit_root"):
                    await connection.exec_driver_sql(f"DROP TRIGGER {name}_no_update")
                rows = (
                    (await connection.exec_driver_sql(f"SELECT rowid AS place, * FROM {table}"))
                    .mappings()
                    .all()
                )
                row = data.draw(st.sampled_from(rows))
                column = data.draw(
                    st.sampled_from([name for name in row if name not in {"place", "id", "case_id"}])
                )
                await connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                value = "'changed'" if isinstance(row[column], str | None) else f"{column} + 100"
                if isinstance(row[column], bytes):
                    value = "x'00'"
                await connection.exec_driver_sql(
                    f"UPDATE {table} SET {column} = {value} WHERE rowid = {row['place']}"
                )
                assert await verify(tx) != [], (table, column)
                raise ZeroDivisionError

    runner.run(example())


async def some_events(tx: Tx) -> None:
    unit = await a_unit(tx)
    for chat_id in (1, 2):
        made = await a_case(tx, unit, chat_id)
        await events.append(tx, made.case.id, EventKind.OPENED, ActorRole.SYSTEM, payload={"a": 1})
    await record_root(tx)
