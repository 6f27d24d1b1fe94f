"""How the database goes about what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from storage.store import Store


@contextmanager
def planned(store: Store) -> Iterator[list[str]]:
    """The plans of all queries of this store that are made inside, each on one line."""
    plans: list[str] = []

    def plan(connection: Any, cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "DELETE", "UPDATE")):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            plans.append("; ".join(row[3] for row in cursor.fetchall()))

    engines = (store._writer.sync_engine, store._readers.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", plan)
    try:
        yield plans
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", plan)
