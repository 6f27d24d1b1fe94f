"""What SQLAlchemy speaks to SQLite through: each statement goes to its connection's thread once.

SQLAlchemy's adapter goes there for the cursor, the statement, the rows and the cursor's end, and waits each
time until the event loop comes back to it. Here all four are one piece of work: quicker, and whoever is
cancelled leaves no statement half read. Cursors that stream stay as SQLAlchemy made them.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.engine.interfaces import Dialect


class Outcome(NamedTuple):
    """What is asked of a cursor once its statement is done."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Any = ()


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """Of a connection to SQLite; it is closed as soon as its statement is done."""

    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        return Outcome()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._go(sqlite3.Cursor.execute, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._go(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _go(self, *work: Any) -> None:
        driver: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - the adapter's own
            # Its own methods take one way to the thread each.
            self.hold(await driver._execute(do, driver._conn, *work))  # noqa: SLF001

    def hold(self, outcome: Outcome) -> None:
        """From now on this is what is asked for."""
        self._cursor: Any = outcome
        self._rows = deque(outcome.rows)

    async def _async_soft_close(self) -> None:
        """Do nothing: it is closed."""

    def close(self) -> None:
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    """To SQLite, with such cursors."""

    __slots__ = ()

    _cursor_cls = Cursor


def connect(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> Connection:
    """Return a connection whose statements take one way each (a listener for `do_connect`)."""
    usual: Any = dialect.connect(*arguments, **options)
    return Connection(usual.dbapi, usual._connection)  # noqa: SLF001 - what it adapts


def do(connection: sqlite3.Connection, execute: Any, statement: str, parameters: Any) -> Outcome:
    """One statement, from beginning to end: what goes to the connection's thread."""
    with closing(connection.cursor()) as cursor:
        execute(cursor, statement, parameters)
        rows = cursor.fetchall() if cursor.description else ()
        return Outcome(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
