"""What makes a store cheap for tests, of which nearly all open one of their own or speak to it all the time.

SQL is compiled once a process instead of once a store. And where a test does one thing after another
(`at_once`), statements are done where they are asked for and without waiting for the disk, instead of each
going to the connection's thread and back several times. What is asked and answered is the same; tests of how
the store waits, is cancelled or outlives a kill open it as the product does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite as Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from storage import store

_compiled: LRUCache[Any, Any] = LRUCache(2_000)
_here: list[bool] = [False]


def share_compiled_sql(patch: pytest.MonkeyPatch) -> None:
    """For this whole process: what one store compiled, kept by its dialect, serves all."""
    patch.setattr(Dialect, "__eq__", lambda _, other: type(other) is Dialect)
    patch.setattr(Dialect, "__hash__", lambda _: hash(Dialect))
    for name in ("writer_engine", "reader_engine"):
        patch.setattr(store, name, _cheap(getattr(store, name)))


def _cheap(made: Callable[[str], AsyncEngine]) -> Callable[[str], AsyncEngine]:
    def engine(url: str) -> AsyncEngine:
        new = made(url)
        new.sync_engine._compiled_cache = _compiled
        if _here[0]:
            event.listen(new.sync_engine, "connect", _do_at_once)
        return new

    return engine


@contextmanager
def at_once() -> Iterator[None]:
    """Stores that are opened inside do each statement at once, in the test's own thread."""
    before, _here[0] = _here[0], True
    try:
        yield
    finally:
        _here[0] = before


def _do_at_once(adapted: Any, _record: Any) -> None:
    driver = adapted._connection

    async def execute(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        return work(*given, **named)

    driver._execute = execute
    driver._conn.execute("PRAGMA synchronous=OFF")
