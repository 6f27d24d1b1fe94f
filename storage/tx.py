"""One transaction, as handlers and jobs see it.

It isn't SQLAlchemy's `AsyncSession`. A session keeps objects by identity and writes them as it sees fit; here
rows are sealed when they are made and never loaded back as objects, so there is nothing for it to keep. What
is needed it doesn't do: savepoints that cost nothing until something is written in them, memory that is
rolled back with them, and statements that a cancelled task doesn't leave half done.

Inserts and write-backs can be *deferred* (`storage.deferring`): they are collected and written with one
statement a table, at commit or when a statement of the same transaction concerns their table. So what a
transaction reads always includes what it wrote. Deferred rows are for tables that no foreign key points at.

A savepoint costs nothing until something is written directly inside it: only then SAVEPOINT is sent.
Rolling back restores what was deferred and cached as well.

Statements are never interrupted: a cancelled task waits for the one under way and is cancelled then, so
that the connection is in a known state and a savepoint can still be rolled back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Executable, Insert, Row, Table, Update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

from storage import schema
from storage.deferring import Pending, Values, build_upsert
from storage.errors import NoSuchRow, SealBroken, StorageError, translate
from storage.records import OutboxRow
from storage.vault import Vault

T = TypeVar("T")

ACCOUNTED_FOR = {"accounted_for": True}
"""Execution options of a statement on an accounted table; only `storage.rows` sets them."""

_ACCOUNTED = frozenset(schema.ACCOUNTED)


@dataclass(frozen=True, slots=True)
class Names:
    """Where tickets and pseudonyms come from: random ones, given by whoever opens the store."""

    new_ticket: Callable[[], str]
    new_pseudonym: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit brought, for whoever waits for it: messages in order, whether there is new work, and the
    chats that may take messages again.
    """

    outbox: list[OutboxRow]
    work: bool
    reopened: list[int] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class _Frame:
    """An open savepoint: what was pending when it began, and its name once SAVEPOINT was sent."""

    pending: Pending
    name: str | None = None


class Tx:
    """A transaction. `now` is the store's clock at its beginning; `vault` seals and opens."""

    def __init__(
        self,
        connection: AsyncConnection,
        *,
        now: datetime,
        vault: Vault,
        names: Names,
        path: Path | None = None,
    ) -> None:
        self.now = now
        self.vault = vault
        self.names = names
        self.open = True
        self.scrubbing = False
        self._connection = connection
        self._path = path
        self._pending = Pending()
        self._frames: list[_Frame] = []
        self._finished: str | None = None  # the lowest savepoint that ended well and wasn't released yet
        self._count = 0
        self._lost: StorageError | None = None

    @property
    def cache(self) -> dict[Hashable, Any]:
        """What this transaction has read or changed, rolled back with its savepoints."""
        return self._pending.cache

    # Reading.

    async def fetch_all(self, stmt: Executable) -> Sequence[Row[Any]]:
        await self._flush_if_concerned(stmt)
        return (await self._run(self._connection.execute(stmt))).all()

    async def fetch_one(self, stmt: Executable) -> Row[Any] | None:
        rows = await self.fetch_all(stmt)
        return rows[0] if rows else None

    # Writing.

    async def execute(
        self, stmt: Executable, params: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Write directly: in order with everything else, and inside the savepoint."""
        if isinstance(stmt, UpdateBase):
            _refuse_unaccounted(
                stmt.table,
                stmt.table not in _ACCOUNTED or stmt.get_execution_options().get("accounted_for"),
            )
        if isinstance(stmt, Update):
            _refuse_unbound(stmt)
        await self._flush_if_concerned(stmt)
        await self._send_savepoints()
        return await self._run(self._connection.execute(stmt, params))

    def defer(self, table: Table, values: Values) -> None:
        """Insert later. All rows of a table need the same columns."""
        if table in _ACCOUNTED:
            _refuse_unaccounted(table, "mac" in values)
        self._pending.insert(table, values)

    def defer_upsert(self, table: Table, values: Values) -> None:
        """Insert or replace later, by primary key; the last values of a key win."""
        _refuse_unaccounted(table, table not in _ACCOUNTED)
        self._pending.upsert(table, values)

    def defer_add(self, table: Table, values: Values, column: str) -> None:
        """Add `values[column]` to the row with this primary key later, making it if it isn't there."""
        _refuse_unaccounted(table, table not in _ACCOUNTED)
        self._pending.add(table, values, column)

    def announce(self, row: OutboxRow) -> None:
        """Tell the store's listeners of this message once it is committed."""
        self._pending.outbox.append(row)

    def announce_work(self) -> None:
        """Tell the store's listeners that there is work once it is committed."""
        self._pending.work = True

    def announce_reopened(self, chat_id: int) -> None:
        """Tell the store's listeners, once it is committed, that this chat may take messages again."""
        self._pending.reopened.append(chat_id)

    def scrub(self) -> None:
        """Leave no copy of what this transaction destroys in the write-ahead log."""
        self.scrubbing = True

    def committed(self) -> Committed:
        return Committed(self._pending.outbox, self._pending.work, self._pending.reopened)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is done inside if it raises; the exception goes on."""
        frame = _Frame(self._pending.copy())
        self._frames.append(frame)
        try:
            yield
        except BaseException:
            self._frames.pop()
            self._pending = frame.pending
            if frame.name is not None and self._lost is None:
                self._finished = None
                await self._run(self._undo(frame.name))
            raise
        self._frames.pop()
        # RELEASE waits until the next SAVEPOINT: no await here that a cancellation could meet.
        self._finished = frame.name or self._finished

    @asynccontextmanager
    async def despite_damage(self) -> AsyncIterator[None]:
        """Yield a savepoint that a damaged or missing row undoes, and nothing else: of many things that are
        done together, one that can't be costs no other.
        """
        with contextlib.suppress(SealBroken, NoSuchRow):
            async with self.savepoint():
                yield

    async def flush(self) -> None:
        """Write what was deferred, one statement a table."""
        pending = self._pending
        if not pending.tables:
            return
        await self._send_savepoints()
        for stmt, rows in pending.statements():
            await self._run(self._connection.execute(stmt, rows))
        pending.forget_rows()

    def upsert(self, table: Table, columns: list[str]) -> Insert:
        """INSERT … ON CONFLICT (primary key) DO UPDATE of the other `columns`."""
        return build_upsert(table, columns)

    async def commit(self) -> None:
        """Only the store calls this. A transaction that met a storage error raises it again instead."""
        await self.flush()
        await self._run(self._connection.commit())

    async def _undo(self, name: str) -> None:
        await self._connection.exec_driver_sql(f"ROLLBACK TO {name}")
        await self._connection.exec_driver_sql(f"RELEASE {name}")

    async def _send_savepoints(self) -> None:
        for frame in self._frames:
            if frame.name is None:
                if self._finished is not None:
                    finished, self._finished = self._finished, None
                    await self._run(self._connection.exec_driver_sql(f"RELEASE {finished}"))
                self._count += 1
                name = f"s{self._count}"
                await self._run(self._connection.exec_driver_sql(f"SAVEPOINT {name}"))
                frame.name = name

    async def _flush_if_concerned(self, stmt: Executable) -> None:
        if self._pending.concerns(stmt):
            await self.flush()

    async def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if self._lost is not None or not self.open:
            work.close()
            raise self._lost or RuntimeError("This transaction has ended.")
        return await finished(self._translated(work))

    async def _translated(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await work
        except SQLAlchemyError as error:
            fault = translate(error, self._path)
            if isinstance(fault, StorageError):
                # SQLite may have ended the whole transaction: nothing more of it may be carried out.
                self._lost = fault
        raise fault from None


def _refuse_unaccounted(table: Any, accounted_for: object) -> None:
    if not accounted_for:
        message = f"{table.name!r} is written by storage.rows alone, which accounts for its rows."
        raise RuntimeError(message)


def _refuse_unbound(stmt: Update) -> None:
    """Refuse a change beside which the row's sealed value, left as it is, wouldn't open any more."""
    table = cast("Table", stmt.table)
    changes: dict[Any, Any] = stmt._values or {}  # noqa: SLF001 - no other way
    named = [table.c[getattr(key, "name", key)] for key in changes]
    bound = [column for column in named if column.info.get("bound")]
    if bound and not any("sealed" in column.info for column in named):
        message = f"{table.name}.{bound[0].name} is changed with its row's sealed value, or never."
        raise RuntimeError(message)


async def finished(work: Coroutine[Any, Any, T]) -> T:
    """Return the result of `work`, which is carried to its end even if the waiting task is cancelled
    meanwhile.
    """
    task = asyncio.ensure_future(work)  # noqa: TID251 - kept and waited for right here
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio doesn't report it
        raise
