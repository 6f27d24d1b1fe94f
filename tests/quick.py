"""What makes a store cheap for tests, of which nearly all open one of their own or speak to it all the time.

SQL is compiled once a process instead of once a store. And where a test does one thing after another
(`at_once`), statements are done where they are asked for and without waiting for the disk, instead of each
going to the connection's thread and back several times. What is asked and answered is the same; tests of how
the store waits, is cancelled or outlives a kill open it as the product does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar, cast

import aiosqlite
import pytest
from sqlalchemy import Connection, CursorResult, Row, event
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite as Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.compiler import WARN_LINTING, SQLCompiler
from sqlalchemy.util import LRUCache

from storage import driver, store, tx
from storage.errors import translate
from storage.store import Store

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
    patch.setattr(store.Store, "_translated", _translated(store.Store._translated))


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

    def close(self) -> None:
        cast("Any", self._connection).stop()


def _sqlite(of: Any) -> sqlite3.Connection:
    return cast("sqlite3.Connection", of._connection._conn)


class _DriverHere(aiosqlite.Connection):
    """Without a thread of its own."""

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        self._connection = self._connector()
        return self._connect().__await__()

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        if self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _driver_here(*arguments: Any, **options: Any) -> _DriverHere:
    usual = aiosqlite.connect(*arguments, **options)
    return _DriverHere(usual._connector, usual._iter_chunk_size)


def _connect_here(dialect: Any, _record: Any, arguments: Any, options: Any) -> _ConnectionHere:
    usual = dialect.connect(*arguments, **options, async_creator_fn=_driver_here)
    usual._connection._conn.execute("PRAGMA synchronous=OFF")
    return _ConnectionHere(usual.dbapi, usual._connection)


@dataclass(slots=True)
class _Known:
    """A statement that was compiled and executed once."""

    compiled: SQLCompiler
    rows: Any  # what SQLAlchemy knows of those that it returns; None if it returns none
    is_plain: bool  # nothing in it depends on what it is given, but for the lengths of lists
    lists: frozenset[str]  # which of its values are lists, whose length decides how it is written
    written: dict[tuple[int, ...], str] = field(default_factory=dict)  # by the lengths of its lists

    @classmethod
    def of(cls, compiled: SQLCompiler, result: CursorResult[Any]) -> Self:
        rows = result._metadata if result.returns_rows else None
        lists = [each for each in compiled.post_compile_params if not each.literal_execute]
        plain = not (
            compiled.literal_execute_params
            or len(lists) < len(compiled.post_compile_params)
            or any(each.type._is_tuple_type for each in lists)
            or compiled.insert_prefetch
            or compiled.update_prefetch
            or compiled.effective_returning
            or getattr(rows, "_tuplefilter", None)
        )
        return cls(compiled, rows, plain, frozenset(compiled.bind_names[each] for each in lists))

    def bound(self, extracted: Any, collected: Any, given: Any) -> tuple[str, tuple[Any, ...]]:
        """The statement for one row, and its values in the order of their places."""
        values: dict[str, Any] = self.compiled.construct_params(  # type: ignore[assignment]
            given, extracted_parameters=extracted, escape_names=False, _collected_params=collected
        )
        made = cast("Mapping[str, Callable[[Any], Any]]", self.compiled._bind_processors)
        bound: list[Any] = []
        for name in self.compiled.positiontup or ():
            new = values[name] if name in self.lists else (values[name],)
            bound += [made[name](value) for value in new] if name in made else new
        return self._written(values), tuple(bound)

    def _written(self, values: dict[str, Any]) -> str:
        if not self.lists:
            return self.compiled.string
        lengths = tuple(len(values[name]) for name in self.lists)
        if lengths not in self.written:
            expanded = self.compiled._process_parameters_for_postcompile(dict(values))
            self.written[lengths] = expanded.statement
        return self.written[lengths]

    def done(self, usual: Connection, rows: list[tuple[str, tuple[Any, ...]]]) -> _Done:
        connection: Any = usual.connection.dbapi_connection
        statement, values = rows[0][0], [row[1] for row in rows]
        many = len(values) > 1
        work = sqlite3.Cursor.executemany if many else sqlite3.Cursor.execute
        try:
            done = driver.do(_sqlite(connection), work, statement, values if many else values[0])
        except sqlite3.Error as error:
            usual._handle_dbapi_exception(error, statement, values, None, None)
        of = self.rows
        if of is None:
            return _Done([], done.rowcount)
        made = of._effective_processors, of._key_to_index
        return _Done([Row(of, *made, row) for row in done.rows], done.rowcount)


@dataclass(slots=True)
class _Done:
    """What is asked of a `CursorResult`."""

    rows: list[Row[Any]]
    rowcount: int

    def all(self) -> list[Row[Any]]:
        return self.rows


_known: dict[Any, _Known] = {}


class _AsyncConnectionHere(AsyncConnection):
    """SQLAlchemy's, without the ways of one thing that could wait for another.

    What it compiled before is handed to SQLite as it would hand it over, and its rows are made as it would
    make them; whatever is out of the ordinary goes its way.
    """

    async def execute(self, statement: Any, parameters: Any = None, **named: Any) -> Any:
        usual = self._proxied
        if named or not usual.in_transaction() or usual.dispatch.before_cursor_execute:
            return usual.execute(statement, parameters, **named)
        given = [parameters] if isinstance(parameters, Mapping) else parameters or []
        compiled, extracted, collected, _ = statement._compile_w_cache(
            dialect=usual.dialect,
            compiled_cache=_compiled,
            column_keys=sorted(given[0]) if given else [],
            for_executemany=len(given) > 1,
            linting=usual.dialect.compiler_linting | WARN_LINTING,
        )
        known = _known.get(compiled)
        if known is None:
            result = usual.execute(statement, parameters)
            _known[compiled] = _Known.of(compiled, result)
            return result
        if not known.is_plain:
            return usual.execute(statement, parameters)
        return known.done(usual, [known.bound(extracted, collected, one) for one in given or [None]])

    async def start(self, is_ctxmanager: bool = False) -> AsyncConnection:
        if self.sync_connection is not None or self.sync_engine.pool.checkedin() == 0:  # type: ignore[attr-defined]
            return await super().start(is_ctxmanager)
        self.sync_connection = self._assign_proxied(self.sync_engine.connect())
        return self

    async def begin(self) -> Any:  # type: ignore[override]
        return self._proxied.begin()

    async def close(self) -> None:
        self._proxied.close()

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


def _translated(usual: Callable[[Store, Any], Coroutine[Any, Any, Any]]) -> Any:
    """As of a transaction, for what the store does around it."""

    async def translated(of: Store, work: Any) -> Any:
        if not isinstance(of._writer, _EngineHere):
            return await usual(of, work)
        try:
            return await work
        except (SQLAlchemyError, sqlite3.Error) as error:
            fault = translate(error, of.path)
        raise fault from None

    return translated
