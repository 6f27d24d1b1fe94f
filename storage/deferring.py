"""What a transaction will write later, and what it keeps in memory meanwhile.

Deferred rows are written with one statement a table, in the order in which tables may refer to each other.
All of it is copied when a savepoint begins, and put back when that one is undone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from sqlalchemy import Executable, Insert, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement, visitors

from storage import schema
from storage.records import OutboxRow

Values = dict[str, Any]
Key = tuple[Table, tuple[Any, ...]]

_KEYS = {table: tuple(column.name for column in table.primary_key) for table in schema.metadata.sorted_tables}
_ORDER = {table: place for place, table in enumerate(schema.metadata.sorted_tables)}


@dataclass(slots=True)
class Pending:
    """Everything of a transaction that isn't in the database yet.

    `cache` is for whoever reads or counts inside the transaction; `outbox`, `work` and `reopened` are what
    its commit will tell the store's listeners.
    """

    inserts: list[tuple[Table, Values]] = field(default_factory=list)
    upserts: dict[Key, Values] = field(default_factory=dict)
    sums: dict[Key, Values] = field(default_factory=dict)
    tables: set[Table] = field(default_factory=set)  # of everything deferred
    cache: dict[Hashable, Any] = field(default_factory=dict)
    outbox: list[OutboxRow] = field(default_factory=list)
    work: bool = False
    reopened: list[int] = field(default_factory=list)

    def copy(self) -> Pending:
        """Copy it, to come back to if a savepoint is undone."""
        return Pending(
            self.inserts.copy(),
            self.upserts.copy(),
            self.sums.copy(),
            self.tables.copy(),
            self.cache.copy(),
            self.outbox.copy(),
            self.work,
            self.reopened.copy(),
        )

    def insert(self, table: Table, values: Values) -> None:
        """Add a row to be inserted. All rows of a table need the same columns."""
        self.inserts.append((table, values))
        self.tables.add(table)

    def upsert(self, table: Table, values: Values) -> None:
        """Add a row to be inserted or replaced, by primary key; the last values of a key win."""
        self.upserts[_key(table, values)] = values
        self.tables.add(table)

    def add(self, table: Table, values: Values, column: str) -> None:
        """Add `values[column]` to what will be added to the row with this primary key."""
        key = _key(table, values)
        before = self.sums.get(key)
        total = values[column] + (before[column] if before else 0)
        self.sums[key] = {**values, column: total}
        self.tables.add(table)

    def concerns(self, stmt: Executable) -> bool:
        """Whether a statement reads or writes a table for which rows wait."""
        if not self.tables or not isinstance(stmt, ClauseElement):
            return False
        return any(isinstance(part, Table) and part in self.tables for part in visitors.iterate(stmt))

    def statements(self) -> Iterator[tuple[Insert, list[Values]]]:
        """Yield the statements that write all that waits, with their rows."""
        for table in sorted(self.tables, key=lambda table: _ORDER[table]):
            if rows := [values for of, values in self.inserts if of is table]:
                yield table.insert(), rows
            if rows := [values for (of, _), values in self.upserts.items() if of is table]:
                yield build_upsert(table, rows[0]), rows
            if rows := [values for (of, _), values in self.sums.items() if of is table]:
                yield build_upsert(table, rows[0], add=True), rows

    def forget_rows(self) -> None:
        """Forget the rows, because they are written."""
        self.inserts, self.upserts, self.sums, self.tables = [], {}, {}, set()


def build_upsert(table: Table, columns: Iterable[str], *, add: bool = False) -> Insert:
    """Build INSERT … ON CONFLICT (primary key) DO UPDATE of the other `columns`.

    With `add` what is inserted is added to what is there.
    """
    return _upsert(table, tuple(columns), add)


@cache
def _upsert(table: Table, columns: tuple[str, ...], add: bool) -> Insert:
    """Build each once: statements don't change, and building one costs more than carrying it out."""
    keys = _KEYS[table]
    stmt: Any = sqlite.insert(table)
    changed = {
        name: table.c[name] + stmt.excluded[name] if add else stmt.excluded[name]
        for name in columns
        if name not in keys
    }
    if not changed:
        return cast("Insert", stmt.on_conflict_do_nothing(index_elements=keys))
    return cast("Insert", stmt.on_conflict_do_update(index_elements=keys, set_=changed))


def _key(table: Table, values: Values) -> Key:
    return table, tuple(values[name] for name in _KEYS[table])
