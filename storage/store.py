"""Opening the store, and its transactions.

store = await Store.open(url=…, data_dir=…, keys=keys.load(path), now=clock, names=names)
async with store.write() as tx:
    await cases.claim(tx, case_id, officer_id)
async with store.read() as tx:
    …
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import migrate, schema
from storage.engine import BUSY_MS, database_path, prepare_files, reader_engine, writer_engine
from storage.errors import NestedWrite, SchemaTooNew, SchemaTooOld, translate
from storage.keys import KeyRing
from storage.lock import PATIENCE, WriterLock
from storage.sealing import KEY_BYTES, Place
from storage.tx import Committed, Names, Tx, finished
from storage.vault import Roots, Vault

__all__ = ["Committed", "Names", "Store", "Tx"]

CHECKPOINT_BYTES = 4 * 1024 * 1024
_CHECKPOINT_MS = 200

T = TypeVar("T")

_ROOTS = ("lookup", "audit")
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
        self._scrub_due = False
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
        await asyncio.to_thread(_check_schema, url)
        prepare_files(database_path(url))
        store = cls(url, data_dir, now, names, patience)
        try:
            await store._unlock(keys)
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
        """The one writing transaction: committed at the end, rolled back on any exception.

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
        """A snapshot that can't write. It doesn't wait for the writer."""
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
            await self._translated(connection.close())  # rolls back what wasn't committed

    async def _commit(self, tx: Tx) -> None:
        done = False

        async def commit() -> None:
            nonlocal done
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
        """Empty the write-ahead log if it is long, or if it holds what was destroyed; later if readers
        are there.
        """
        self._scrub_due |= scrub
        wal = self.path.with_name(self.path.name + "-wal")
        if not self._scrub_due and (not wal.exists() or wal.stat().st_size < CHECKPOINT_BYTES):
            return
        if await self._translated(self._truncate_log()):
            self._scrub_due = False

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

    async def _unlock(self, keys: KeyRing) -> None:
        """Read the roots with `keys`, or make them in a new database; WrongKey if they don't open."""
        self.vault = Vault(keys, Roots(b"", b""))
        async with self.write() as tx:
            rows = await tx.fetch_all(select(schema.secret))
            if not rows:
                for name in _ROOTS:
                    fresh = {"root": self.vault.new_data_key()[:KEY_BYTES].hex()}
                    body = self.vault.seal_for_program(Place("secret", "body", name), fresh)
                    await tx.execute(schema.secret.insert().values(name=name, body=body))
                rows = await tx.fetch_all(select(schema.secret))
        found = {
            row.name: bytes.fromhex(
                self.vault.open_for_program(Place("secret", "body", row.name), row.body)["root"]
            )
            for row in rows
        }
        self.vault = Vault(keys, Roots(**found))


async def _begin(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()


def _check_schema(url: str) -> None:
    path = database_path(url)
    found = migrate.current(url) if path.exists() else None
    if found is None:
        raise SchemaTooOld(f"There is no database at {str(path)!r} yet. Run `yanduan migrate`.")
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
