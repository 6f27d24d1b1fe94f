"""Opening the store, and its transactions.

store = await Store.open(url=…, data_dir=…, keys=keys.load(path), now=clock, names=names)
async with store.write() as tx:
    await cases.claim(tx, case_id, officer_id)
async with store.read() as tx:
    …
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Row, column, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import first_opening, migrate, schema, table_sums
from storage.engine import BUSY_MS, database_path, prepare_files, reader_engine, writer_engine
from storage.errors import (
    DatabaseBroken,
    NestedWrite,
    RowRefused,
    SchemaTooNew,
    SchemaTooOld,
    SealBroken,
    StorageError,
    WrongKey,
    translate,
)
from storage.keys import ID_BYTES, KeyRing
from storage.lock import PATIENCE, WriterLock
from storage.sealing import Place
from storage.tx import Committed, Names, Tx, finished
from storage.vault import ROOTS, Roots, Vault

__all__ = ["Committed", "Names", "Store", "Tx"]

CHECKPOINT_BYTES = 4 * 1024 * 1024
_CHECKPOINT_MS = 200
_MOST_REFUSED = 5  # then one write of sixteen tries

T = TypeVar("T")

_ROOTS_GONE = (
    "The secrets that this database began with are gone: somebody took them out, or the file is damaged. "
    "Keep a copy of the data folder as it is, then restore the last backup; nothing was changed."
)
_writing: ContextVar[dict[int, Tx] | None] = ContextVar("_writing", default=None)


class Store:
    """What is kept. `after_commit` listeners are called at once after each commit; they must not wait."""

    def __init__(
        self, url: str, data_dir: Path, now: Callable[[], datetime], names: Names, patience: float
    ) -> None:
        self.data_dir = data_dir
        self.path = database_path(url)
        self.now = now
        self.names = names
        self.after_commit: list[Callable[[Committed], None]] = []
        self.vault: Vault
        self._refused = self._writes_left = 0
        self._scrub_due = True  # a kill may have come between a commit and the emptying of the log
        self._lock = WriterLock(self.path.parent, patience)
        self._writer = writer_engine(url)
        self._readers = reader_engine(url)

    @classmethod
    async def open(
        cls,
        *,
        url: str,
        data_dir: Path,
        keys: KeyRing,
        now: Callable[[], datetime],
        names: Names,
        patience: float = PATIENCE,
    ) -> Self:
        """Open an up-to-date database; `storage.migrate.upgrade(url)` makes or migrates one.

        Raises SchemaTooOld, SchemaTooNew, WrongKey, or what keeps the file from being opened. `patience` is
        how long a write waits for other processes, in seconds.
        """
        path = database_path(url)
        if not path.exists():
            raise _no_database(path)
        prepare_files(path)
        store = cls(url, data_dir, now, names, patience)
        store.vault = Vault(keys, Roots(b"", b""))
        try:
            async with store.read() as tx:
                await _check_schema(tx, path)
                secrets = await tx.fetch_all(select(schema.secret))
            store.vault = Vault(keys, store._roots(secrets or await store._make_roots()))
            await store._account()
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Close every connection; an open one would keep the program from ending."""
        await finished(self._dispose())

    async def _dispose(self) -> None:
        await self._readers.dispose()
        await self._writer.dispose()
        self._lock.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """Yield the one writing transaction: committed at the end, rolled back on any exception.

        Waits its turn behind other writers. NestedWrite if this task is inside a write already;
        DatabaseLocked if another process keeps the lock.
        """
        mine = _writing.get() or {}
        outer = mine.get(id(self))
        if outer is not None and outer.open:
            raise NestedWrite(
                "A write was begun inside another one of this store. Pass the transaction on instead."
            )
        async with self._lock.held():
            async with self._transaction(self._writer) as tx:
                before = _writing.get()
                _writing.set({**mine, id(self): tx})
                try:
                    yield tx
                    await self._commit(tx)
                finally:
                    tx.open = False
                    _writing.set(before)
            await self._checkpoint(scrub=tx.scrubbing)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """Yield a snapshot that can't write. It doesn't wait for the writer."""
        async with self._transaction(self._readers) as tx:
            try:
                yield tx
            finally:
                tx.open = False

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[Tx]:
        connection = engine.connect()
        try:
            await self._translated(_begin(connection))
            yield Tx(connection, now=self.now(), vault=self.vault, names=self.names, path=self.path)
        finally:
            if connection.sync_connection is not None:
                await self._translated(connection.close())  # rolls back what wasn't committed

    async def _commit(self, tx: Tx) -> None:
        done = False

        async def commit() -> None:
            nonlocal done
            await table_sums.settle(tx)
            await tx.commit()
            done = True

        try:
            await finished(commit())
        finally:
            if done:  # also when the task was cancelled while committing
                committed = tx.committed()
                for listener in self.after_commit:
                    listener(committed)

    async def _checkpoint(self, *, scrub: bool) -> None:
        """Empty the write-ahead log if it is long, or if it holds what must not stay; later if readers are
        there. Each try waits for them a moment, so the longer they read, the fewer writes try.
        """
        self._scrub_due |= scrub
        wal = self.path.with_name(self.path.name + "-wal")
        if not self._scrub_due and (not wal.exists() or wal.stat().st_size < CHECKPOINT_BYTES):
            return
        if self._writes_left:
            self._writes_left -= 1
            return
        emptied = False
        with contextlib.suppress(StorageError):  # the commit stands; a later write tries again
            emptied = await self._translated(self._truncate_log())
        if emptied:
            self._scrub_due, self._refused = False, 0
        else:
            self._refused = min(self._refused + 1, _MOST_REFUSED)
            self._writes_left = (1 << (self._refused - 1)) - 1

    async def _truncate_log(self) -> bool:
        async with self._writer.connect() as connection:
            # On the driver's connection: through SQLAlchemy this would begin a transaction.
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute(f"PRAGMA busy_timeout={_CHECKPOINT_MS}")
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                busy = (await cursor.fetchone())[0]
            await driver.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return not busy

    async def _translated(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await finished(work)
        except (SQLAlchemyError, sqlite3.Error) as error:
            fault = translate(error, self.path)
        raise fault from None

    async def _make_roots(self) -> Sequence[Row[Any]]:
        """Return a new database gets its roots; of two programs that open it first, one makes them."""
        async with self.write() as tx:
            rows = await tx.fetch_all(select(schema.secret))
            if not rows and await _holds_something(tx):
                raise DatabaseBroken(_ROOTS_GONE)
            for name in () if rows else ROOTS:
                root = {"root": self.vault.new_data_key().hex()}
                body = self.vault.seal_for_program(Place("secret", "body", name), root)
                await tx.execute(schema.secret.insert().values(name=name, body=body))
            return rows or await tx.fetch_all(select(schema.secret))

    async def _account(self) -> None:
        """Have every row accounted for; of two programs that open the database first, one does it."""
        async with self.read() as tx:
            due = await first_opening.is_due(tx)
        if due:
            async with self.write() as tx:
                if await first_opening.is_due(tx):
                    await first_opening.bring(tx)

    def _roots(self, rows: Sequence[Row[Any]]) -> Roots:
        """Return the roots; opening them is what tells a wrong key (WrongKey)."""
        places = {
            row.name: (Place("secret", "body", row.name), row.body) for row in rows if row.name in ROOTS
        }
        if len(places) < len(ROOTS) or not all(isinstance(body, bytes) for _, body in places.values()):
            raise DatabaseBroken(_ROOTS_GONE)
        try:
            opened = {name: self.vault.open_for_program(*sealed)["root"] for name, sealed in places.items()}
        except SealBroken:
            raise self._wrong_key([sealed for _, sealed in places.values()]) from None
        return Roots(**{name: bytes.fromhex(root) for name, root in opened.items()})

    def _wrong_key(self, roots: Sequence[bytes]) -> WrongKey:
        unknown = [sealed[:ID_BYTES].hex() for sealed in roots if not self.vault.knows_key(sealed)]
        return WrongKey(
            "The key file doesn't fit this database: "
            + (
                f"it doesn't hold the key {unknown[0]}, which sealed it. "
                if unknown
                else "its key has the right name but opens nothing. "
            )
            + "Put the key file of this database back; nothing was changed."
        )


async def _begin(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()


async def _check_schema(tx: Tx, path: Path) -> None:
    try:
        row = await tx.fetch_one(select(column("version_num")).select_from(table("alembic_version")))
    except RowRefused:  # no such table: an empty file
        row = None
    if row is None:
        raise _no_database(path)
    found = str(row.version_num)
    if not migrate.knows(found):
        raise SchemaTooNew(
            f"The database was written by a newer version of yanduan (schema {found!r}; this one knows up to "
            f"{migrate.head()!r}). Install that version again; nothing was changed."
        )
    if found != migrate.head():
        raise SchemaTooOld(
            f"The database is of an older version (schema {found!r}, wanted {migrate.head()!r}). "
            "Run `yanduan migrate`."
        )


async def _holds_something(tx: Tx) -> bool:
    for kept in (schema.unit, schema.case_register, schema.conversation, schema.outbox):
        if await tx.fetch_one(select(kept).limit(1)) is not None:
            return True
    return False


def _no_database(path: Path) -> SchemaTooOld:
    return SchemaTooOld(f"There is no database at {str(path)!r} yet. Run `yanduan migrate`.")
