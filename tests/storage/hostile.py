"""What somebody who writes the database may put into any column: of another kind, or no text at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer

from storage import schema

NOT_UTF8 = "CAST(X'ff' AS TEXT)"
HUGE = str(2**63 - 1)
VALUES = ("X''", "X'ff'", NOT_UTF8, "'text'", HUGE, "1.5", "NULL")


def batches() -> Iterator[list[Column[Any]]]:
    """Every column, at most two of each table at a time."""
    columns = [list(table.columns) for table in schema.metadata.sorted_tables]
    half = (max(map(len, columns)) + 1) // 2
    for number in range(half):
        yield [column for of_table in columns for column in of_table[number::half]]


def _key(table: Any) -> tuple[str, str]:
    """What names a row of the table, and how one is looked for by it."""
    if table not in schema.PERSONAL:
        return "rowid", "rowid = ?"
    (key,) = table.primary_key
    return key.name, f"{key.name} = CAST(? AS TEXT)"


@contextmanager
def put(path: Path, columns: list[Column[Any]], value: str) -> Iterator[int]:
    """One value, in SQL, into one row of each of these columns, of two in one table into two rows, until the
    end of the block. Yields into how many: the database itself refuses some, and a column that it numbers its
    rows by takes numbers alone.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = bytes
    for grows in schema.APPEND_ONLY:
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {grows.name}_no_{act}")
    found: list[tuple[Column[Any], tuple[Any, Any, Any]]] = []
    undo: list[tuple[str, tuple[Any, ...]]] = []
    for number, column in enumerate(columns):
        table, name = column.table.name, column.name
        key, _ = _key(column.table)
        before_it = sum(other.table is column.table for other in columns[:number])
        row = connection.execute(
            f'SELECT {key}, typeof("{name}"), "{name}" FROM "{table}" '
            f"ORDER BY {key} DESC LIMIT 1 OFFSET {before_it}"
        ).fetchone()
        if row is None or (type(column.type) is Integer and [*column.table.primary_key] == [column]):
            continue
        found.append((column, row))
    for column, (at, kind, before) in found:
        table, name = column.table.name, column.name
        key, wanted = _key(column.table)
        change = (
            f'UPDATE OR IGNORE "{table}" SET "{name}" = {value} WHERE "{name}" IS NOT {value} AND {wanted}'
        )
        try:
            done = connection.execute(change, (at,)).rowcount
        except sqlite3.IntegrityError:
            continue
        if done:
            as_it_was = "CAST(? AS TEXT)" if kind == b"text" else "?"
            back = f'UPDATE OR REPLACE "{table}" SET "{name}" = {as_it_was} WHERE '
            if name == key:
                undo.append((f"{back} {key} IS {value}", (before,)))
            else:
                undo.append((f"{back} {wanted}", (before, at)))
    try:
        yield len(undo)
    finally:
        for statement in undo:
            connection.execute(*statement)
        connection.close()
