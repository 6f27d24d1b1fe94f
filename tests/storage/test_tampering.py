"""Who can write the database, without the key: whatever they change, take out, put in or put back is noticed
by `verify`, or stands here with the reason why it may change.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table

from storage import inspection, meta, outbox, paging, schema, sealed
from storage.keys import KeyRing
from storage.records import Message
from storage.store import Store, Tx
from storage.verify import verify
from tests import quick
from tests.storage.populated import live_on, populate
from tests.support import StillClock
from tests.worlds.given import DataFolder

COUNTS = "a count of nobody, at most too high or too low: figures and limits are advice, and name no one"
DELIVERY = (
    "how far a message came changes while its body stays sealed as it is: it may come late, twice or not at "
    "all, as after any loss, but to nobody else, and saying nothing else"
)
ERRANDS = "how far an errand came: it may be done late, twice or not at all, but no other one is"
WAITING = "what waits may be lost or done twice, as after any loss; nothing else can be made of it"
DRAFTS = "a draft may be lost, or be what it was before; nobody else's opens"
TAKEN = "an update may be handled twice or not at all, as when Telegram sends it twice or loses it"

ACTS = ("put in", "taken out", "put back")
MAY: Mapping[str, Mapping[str, str]] = {
    # By table: the columns that may be changed and what else may be done, with the reason.
    "counter": dict.fromkeys(("name", "subject", "day", "total", "put in", "taken out"), COUNTS),
    "poster_alarm": dict.fromkeys(("subject", "told_through", *ACTS), COUNTS),
    "attempt": dict.fromkeys(("taken out", "put back"), COUNTS),
    "outbox": dict.fromkeys(
        (
            *("state", "not_before", "done_at", "attempts", "error_code", "body to null"),
            *("taken out", "put back"),
        ),
        DELIVERY,
    ),
    "work": dict.fromkeys(("state", "due_at", "attempts", "taken out", "put back"), ERRANDS),
    "slot": dict.fromkeys(("taken out", "put back"), WAITING),
    "conversation": dict.fromkeys(("taken out", "put back"), DRAFTS),
    "clearable": dict.fromkeys(("taken out", "put back"), DRAFTS),
    "intake_failed": dict.fromkeys(("taken out",), TAKEN),
    "intake_seen": dict.fromkeys(("key", "at", "put in", "taken out"), TAKEN),
    "intake_under_way": dict.fromkeys(("update_id", "deaths", *ACTS), TAKEN),
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Tampering:
    """Something that is done to a table, by its statement."""

    what: str
    sql: str
    values: tuple[Any, ...]

    @property
    def column(self) -> str:
        """Of a change, the column; else what is done."""
        return self.what.removesuffix(" to null").removesuffix(" from another row")


def tamperings(table: Table, rows: list[Row], before: list[Row]) -> Iterator[Tampering]:
    """One of each kind for every column, and for the table."""
    assert len(rows) >= 2, f"{table.name} needs two rows to try this on"
    whole = sorted(rows, key=lambda row: sum(row[column.name] is None for column in sealed.columns(table)))
    for column in table.columns:
        yield from _changes(table, column, whole)
    yield _put_in(table, rows)
    yield _with_keys(table, "taken out", f'DELETE FROM "{table.name}"', (), rows[-1])
    yield from _put_back(table, rows, before)


def _changes(table: Table, column: Column[Any], rows: list[Row]) -> Iterator[Tampering]:
    row = next((one for one in rows if one[column.name] is not None), rows[0])
    set_ = f'UPDATE "{table.name}" SET "{column.name}" = ?'
    yield _with_keys(table, column.name, set_, (_other(row[column.name], column),), row)
    if column.nullable and row[column.name] is not None:
        yield _with_keys(table, f"{column.name} to null", set_, (None,), row)
    for other in rows:
        value = other[column.name]
        if value is not None and value != row[column.name] and not _is_unique(column):
            yield _with_keys(table, f"{column.name} from another row", set_, (value,), row)
            break


def _is_unique(column: Column[Any]) -> bool:
    return bool(column.unique or column.primary_key)


def _other(value: Any, column: Column[Any]) -> Any:
    match value:
        case bytes():
            return value[:-1] + bytes([value[-1] ^ 1])
        case int():
            return 1 - value if column.type.python_type is bool else value + 1_000_000
        case str():
            return value[:-1] + ("0" if value[-1:] != "0" else "1") if len(value) >= 32 else f"{value}x"
        case _:
            return {str: "x", bytes: b"x" * 40, bool: 1}.get(column.type.python_type, 1)


def _put_in(table: Table, rows: list[Row]) -> Tampering:
    new = dict(rows[-1])
    for column in table.columns:
        if column.primary_key or column.unique:
            new[column.name] = _other(new[column.name], column)
    names = ", ".join(f'"{name}"' for name in new)
    return Tampering(
        "put in",
        f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(new))})',
        tuple(new.values()),
    )


def _put_back(table: Table, rows: list[Row], before: list[Row]) -> Iterator[Tampering]:
    keys = [column.name for column in table.primary_key]
    now = {tuple(row[key] for key in keys): row for row in rows}
    for old in before:
        there = now.get(tuple(old[key] for key in keys))
        if there is not None and there != old:
            names = [name for name in old if name not in keys]
            sets = ", ".join(f'"{name}" = ?' for name in names)
            values = tuple(old[name] for name in names)
            yield _with_keys(table, "put back", f'UPDATE "{table.name}" SET {sets}', values, old)


def _with_keys(table: Table, what: str, sql: str, values: tuple[Any, ...], row: Row) -> Tampering:
    keys = [column.name for column in table.primary_key]
    where = " AND ".join(f'"{key}" = ?' for key in keys)
    return Tampering(what, f"{sql} WHERE {where}", (*values, *(row[key] for key in keys)))


def contents(path: Path) -> dict[str, list[Row]]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = {
        table.name: [dict(row) for row in connection.execute(f'SELECT * FROM "{table.name}"')]
        for table in schema.metadata.sorted_tables
    }
    connection.close()
    return found


@dataclass(frozen=True)
class Lived:
    """A database that was written to, as it is and as it was some time before."""

    path: Path
    older: Path
    keys: KeyRing
    now: dict[str, list[Row]]
    before: dict[str, list[Row]]

    async def copied_to(self, data_folder: DataFolder) -> Store:
        """Opened there, without the triggers that would stop an honest hand."""
        data_folder.keys = self.keys
        shutil.copyfile(self.path, data_folder.path)
        data_folder.tamper()
        with quick.at_once():
            return await data_folder.open()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Lived:
    folder = tmp_path_factory.mktemp("lived")
    shutil.copyfile(empty_database, folder / "yanduan.db")
    data_folder = DataFolder(folder, StillClock())

    async def live() -> None:
        store = await data_folder.open()
        async with store.write() as tx:
            made = await populate(tx)
        await store.close()
        shutil.copyfile(data_folder.path, folder / "older.db")
        data_folder.clock.passes(hours=30)
        store = await data_folder.open()
        async with store.write() as tx:
            await live_on(tx, made)
        async with store.read() as tx:
            assert await verify(tx) == []
        await store.close()

    asyncio.run(live())
    return Lived(
        data_folder.path,
        folder / "older.db",
        data_folder.keys,
        contents(data_folder.path),
        contents(folder / "older.db"),
    )


async def is_noticed(tx: Tx, table: Table, tampering: Tampering, *, looked_at_whole: bool) -> bool:
    """Done to the database itself, looked at, and undone.

    What the rows of its own table show, `verify` shows, too, as it goes through all tables alike: unless the
    database is to be `looked_at_whole`, the others are looked at where those show nothing.
    """
    connection = tx._connection
    await connection.exec_driver_sql("SAVEPOINT tampering")
    await connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    await connection.exec_driver_sql(tampering.sql, tampering.values)
    seen = inspection._Seen()
    if not looked_at_whole:
        await inspection._go_through(tx, table, None, seen)
    found = seen.found or await verify(tx)
    await connection.exec_driver_sql("ROLLBACK TO tampering")
    await connection.exec_driver_sql("RELEASE tampering")
    tx.cache.clear()
    return bool(found)


def listed(table: Table, tampering: Tampering) -> str | None:
    """What the list has of it: itself, or the column that is changed."""
    may = MAY.get(table.name, {})
    return next((name for name in (tampering.what, tampering.column) if name in may), None)


@pytest.mark.parametrize("table", schema.metadata.sorted_tables, ids=lambda table: table.name)
async def test_whatever_is_done_to_a_table_without_the_key_is_noticed_or_listed(
    data_folder: DataFolder, lived: Lived, table: Table
) -> None:
    store = await lived.copied_to(data_folder)
    tried = list(tamperings(table, lived.now[table.name], lived.before[table.name]))
    async with store.write() as tx:
        unnoticed = [
            one
            for number, one in enumerate(tried)
            if not await is_noticed(tx, table, one, looked_at_whole=number == 0)
        ]
    await store.close()
    assert [one.what for one in unnoticed if listed(table, one) is None] == []
    assert {listed(table, one) for one in unnoticed} == set(MAY.get(table.name, {}))


async def test_it_reads_no_more_at_once_the_more_rows_there_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with store.write() as tx:
        for number in range(3 * paging.PAGE):
            await outbox.put(tx, Message("sendMessage", number, {"text": "Halo"}))
            await meta.set(tx, f"name-{number}", "x")
        read = 0

        async def fetch_all(of: Tx, stmt: Any) -> Any:
            nonlocal read
            found = await whole(of, stmt)
            read = max(read, len(found))
            return found

        whole = Tx.fetch_all
        monkeypatch.setattr(Tx, "fetch_all", fetch_all)
        assert await inspection.check(tx) == []
    assert read == paging.PAGE
