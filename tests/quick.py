"""What makes a store cheap for tests, of which nearly all open one of their own or speak to it all the time.

SQL is compiled once a process instead of once a store. And where a test does one thing after another
(`at_once`), statements are done where they are asked for and without waiting for the disk, instead of each
going to the connection's thread and back several times. What is asked and answered is the same; tests of how
the store waits, is cancelled or outlives a kill open it as the product does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import pytest
from sqlalchemy import CursorResult, event
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite as Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import LRUCache

from storage import driver, store, tx

T = TypeVar("T")

_compiled: LRUCache[Any, Any] = LRUCache(2_000)
_here: list[bool] = [False]


def share_compiled_sql(patch: pytest.MonkeyPatch) -> None:
    """For this whole process: what one store compiled, kept by its dialect, serves all."""
    patch.setattr(Dialect, "__eq__", lambda _, other: type(other) is Dialect)
    patch.setattr(Dialect, "__hash__", lambda _: hash(Dialect))
    for name in ("writer_engine", "reader_engine"):
        patch.setattr(store, name, _cheap(getattr(store, name)))
    patch.setattr(store, "Tx", _TxHere)


def _cheap(made: Callable[[str], AsyncEngine]) -> Callable[[str], AsyncEngine]:
    def engine(url: str) -> AsyncEngine:
        new = made(url)
        new.sync_engine._compiled_cache = _compiled
        if not _here[0]:
            return new
        event.remove(new.sync_engine, "do_connect", driver.connect)
        event.listen(new.sync_engine, "do_connect", _connect_here)
        return _EngineHere(new.sync_engine)

    return engine


@contextmanager
def at_once() -> Iterator[None]:
    """Stores that are opened inside do each statement at once, in the test's own thread."""
    before, _here[0] = _here[0], True
    try:
        yield
    finally:
        _here[0] = before


class _CursorHere(driver.Cursor):
    __slots__ = ()

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self.hold(driver.do(_sqlite(self), sqlite3.Cursor.execute, operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        self.hold(driver.do(_sqlite(self), sqlite3.Cursor.executemany, operation, seq_of_parameters))


class _ConnectionHere(driver.Connection):
    __slots__ = ()

    _cursor_cls = _CursorHere

    def commit(self) -> None:
        _sqlite(self).commit()

    def rollback(self) -> None:
        _sqlite(self).rollback()


def _sqlite(of: Any) -> sqlite3.Connection:
    return cast("sqlite3.Connection", of._connection._conn)


def _connect_here(dialect: Any, _record: Any, arguments: Any, options: Any) -> _ConnectionHere:
    usual = dialect.connect(*arguments, **options)
    usual._connection._conn.execute("PRAGMA synchronous=OFF")
    return _ConnectionHere(usual.dbapi, usual._connection)


class _AsyncConnectionHere(AsyncConnection):
    """SQLAlchemy's, without the ways of one thing that could wait for another."""

    async def execute(self, statement: Any, parameters: Any = None, **named: Any) -> CursorResult[Any]:
        return self._proxied.execute(statement, parameters, **named)

    async def exec_driver_sql(self, statement: str, *given: Any, **named: Any) -> CursorResult[Any]:
        return self._proxied.exec_driver_sql(statement, *given, **named)

    async def commit(self) -> None:
        self._proxied.commit()


class _TxHere(tx.Tx):
    """Whoever asks waits for nothing, so no task of its own has to bring a statement to its end."""

    async def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if isinstance(self._connection, _AsyncConnectionHere) and self._lost is None and self.open:
            return await self._translated(work)
        return await super()._run(work)


class _EngineHere(AsyncEngine):
    _connection_cls = _AsyncConnectionHere
