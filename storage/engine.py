"""Engines for one database: how a connection is set up, for the writer and for readers.

SQLite here: WAL, every commit on disk before it returns, deleted data overwritten, no temporary files, and
transactions that we begin ourselves (IMMEDIATE for the writer, so that a read never turns into a late write).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import column_kinds, driver
from storage.errors import InvalidInput, translate_os

READERS = 3
BUSY_MS = 5_000

_PRAGMAS = (
    f"busy_timeout={BUSY_MS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "recursive_triggers=ON",  # a REPLACE then meets the triggers that refuse deletions
    "temp_store=MEMORY",
)


def database_url(path: Path) -> str:
    """Return the address of the SQLite database at `path`, whatever characters the path has."""
    return URL.create("sqlite+aiosqlite", database=str(path)).render_as_string(hide_password=False)


def database_path(url: str) -> Path:
    """Return the file behind `url`; InvalidInput if it isn't one of SQLite's."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise InvalidInput("The database URL must name a file: sqlite+aiosqlite:///path/to/yanduan.db")
    return Path(parsed.database)


def prepare_files(path: Path) -> None:
    """Make the folder (0700) and the file (0600; SQLite gives its WAL the same mode)."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise translate_os(error, "opening the database") from None


def writer_engine(url: str) -> AsyncEngine:
    """One connection, begun IMMEDIATE."""
    engine = create_async_engine(
        url, hide_parameters=True, pool_size=1, max_overflow=0, connect_args={"isolation_level": None}
    )
    event.listen(engine.sync_engine, "do_connect", driver.connect)
    _set_up(engine.sync_engine, "BEGIN IMMEDIATE", _PRAGMAS)
    return engine


def reader_engine(url: str) -> AsyncEngine:
    """Return a few connections that can't write."""
    engine = create_async_engine(
        url, hide_parameters=True, pool_size=READERS, max_overflow=0, connect_args={"isolation_level": None}
    )
    event.listen(engine.sync_engine, "do_connect", driver.connect)
    _set_up(engine.sync_engine, "BEGIN", (*_PRAGMAS, "query_only=ON"))
    return engine


def sync_engine(url: str) -> Engine:
    """Return the same without asyncio, for migrations."""
    engine = create_engine(
        make_url(url).set(drivername="sqlite"), hide_parameters=True, connect_args={"isolation_level": None}
    )
    _set_up(engine, "BEGIN IMMEDIATE", _PRAGMAS)
    return engine


def _set_up(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        getattr(connection, "driver_connection", connection).text_factory = column_kinds.decoded
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
