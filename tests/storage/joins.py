"""Whoever has the disk and no key: ways to tell which rows of two tables are of one person.

Every column is tried, and what else can be seen of a row: how long a value is, where the row stands in its
table and in the file. Columns that hold the same, times that are close, and orders that go together join.
"""

from __future__ import annotations

import bisect
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table

from storage import schema
from storage.schema import UtcTime

CLOSE: Final = 60_000_000  # microseconds
TOGETHER: Final = 0.95
"""Of two orders that go together, rank correlation is at least this, or at most its negative."""
SOME: Final = 0.25
"""Columns join if such a part of those who are in both tables are found by them."""

PLACES: Final = ("(order)", "(rowid)", "(offset)")
"""Where a row stands: among the others, by its number, in the file. Only of orders do they tell."""

Row = dict[str, Any]
Owner = Callable[[str, Row], str | None]


@dataclass(frozen=True)
class Seen:
    """A column as somebody without the key sees it: its value in each row whose owner the test knows."""

    table: str
    name: str
    is_time: bool
    values: tuple[tuple[Any, str], ...]

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def columns(path: Path, owner: Owner) -> list[Seen]:
    """All there is to see in a database and the folder of files beside it; `owner` tells of a table's row who
    it is of.
    """
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    raw = path.read_bytes()
    found = []
    for table in schema.metadata.sorted_tables:
        rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{table.name}"')]
        for number, (row, rowid) in enumerate(zip(rows, _rowids(connection, table, len(rows)), strict=True)):
            row |= dict(zip(PLACES, (number, rowid, _offset(raw, table, row)), strict=True))
            row |= {f"len({name})": len(value) for name, value in row.items() if isinstance(value, bytes)}
        owned = [(row, whose) for row in rows if (whose := owner(table.name, row)) is not None]
        for name in dict.fromkeys(name for row, _ in owned for name in row):
            values = tuple((row[name], whose) for row, whose in owned if row.get(name) is not None)
            found.append(Seen(table.name, name, _is_time(table, name), values))
    connection.close()
    files: dict[str, list[tuple[Any, str]]] = {"name": [], "size": []}
    for file in (path.parent / "evidence").iterdir():
        if (whose := owner("(files)", {"name": file.name})) is not None:
            files["name"].append((file.name, whose))
            files["size"].append((file.stat().st_size, whose))
    return found + [Seen("(files)", name, False, tuple(values)) for name, values in files.items()]


def _rowids(connection: sqlite3.Connection, table: Table, count: int) -> list[int | None]:
    try:
        return [row[0] for row in connection.execute(f'SELECT rowid FROM "{table.name}"')]
    except sqlite3.OperationalError:  # it has none
        return [None] * count


def _offset(raw: bytes, table: Table, row: Row) -> int | None:
    """Where the row's sealed value ends in the file, or its longest text."""
    sealed = [row[column.name] for column in table.columns if isinstance(row[column.name], bytes)]
    texts = [value.encode() for value in row.values() if isinstance(value, str) and len(value) >= 32]
    ends = [value[-20:] for value in sealed] or sorted(texts, key=len)[-1:]
    return max((raw.find(end) for end in ends), default=None)


def _is_time(table: Table, name: str) -> bool:
    return name in table.c and isinstance(table.c[name].type, UtcTime)


def ways(seen: Sequence[Seen], hours: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    """Each way in which two tables join: "same", "close" or "order", and the two columns.

    `hours` has, of everybody, the hour in which they reported: orders have to go together within each hour,
    as that of hours may be seen.
    """
    prepared = [(column, _Facts(column, hours)) for column in seen if column.values]
    for (one, facts), (other, more) in combinations(prepared, 2):
        if one.table != other.table:
            for way in facts.ways_to(more):
                first, second = sorted((str(one), str(other)))
                yield way, first, second


class _Facts:
    """A column, made ready for being compared with many."""

    def __init__(self, column: Seen, hours: Mapping[str, int]) -> None:
        self.column = column
        self.people = {whose for _, whose in column.values}
        self.kind = type(column.values[0][0])
        self.by_value: dict[Any, set[str]] = defaultdict(set)
        for value, whose in column.values:
            self.by_value[value].add(whose)
        self.times = sorted(column.values) if column.is_time else []
        self.orders = [] if self.kind is bytes else list(self._orders(hours))

    def _orders(self, hours: Mapping[str, int]) -> Iterator[dict[int, dict[str, float]]]:
        """The ranks of people within each hour, by the least and by the greatest value that is theirs."""
        for choose in (min, max):
            of: dict[str, Any] = {}
            for value, whose in self.column.values:
                of[whose] = choose(of.get(whose, value), value)
            ranked: dict[int, dict[str, Any]] = defaultdict(dict)
            for whose, value in of.items():
                ranked[hours[whose]][whose] = value
            yield dict(ranked)

    def ways_to(self, other: _Facts) -> Iterator[str]:
        both = self.people & other.people
        if not both:
            return
        is_place = self.column.name in PLACES or other.column.name in PLACES
        if not is_place and self.kind is other.kind and _enough(both, self._same(other)):
            yield "same"
        if self.times and other.times and _enough(both, self._close(other)):
            yield "close"
        if any(_go_together(one, more) for one in self.orders for more in other.orders):
            yield "order"

    def _same(self, other: _Facts) -> Iterator[str]:
        for value, people in self.by_value.items():
            if len(people) == 1 and other.by_value.get(value) == people:
                yield from people

    def _close(self, other: _Facts) -> Iterator[str]:
        for time, whose in self.times:
            first = bisect.bisect_left(other.times, (time - CLOSE, ""))
            last = bisect.bisect_right(other.times, (time + CLOSE, "~"))
            if {who for _, who in other.times[first:last]} == {whose}:
                yield whose


def _enough(both: set[str], found: Iterator[str]) -> bool:
    return len(set(found)) >= max(2, SOME * len(both))


def _go_together(one: Mapping[int, Mapping[str, Any]], other: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether the two orders are alike, or opposite, in every hour."""
    found = []
    for hour in one.keys() & other.keys():
        people = sorted(one[hour].keys() & other[hour].keys())
        if len(people) >= 5:
            found.append(_correlation([one[hour][p] for p in people], [other[hour][p] for p in people]))
    return len(found) >= 2 and (min(found) >= TOGETHER or max(found) <= -TOGETHER)


def _correlation(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Spearman's, ties sharing their rank; nothing goes with what is all the same."""
    first, second = _ranks(one), _ranks(other)
    middle = (len(one) - 1) / 2
    spread = sum((a - middle) ** 2 for a in first) * sum((b - middle) ** 2 for b in second)
    both = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    return both / spread**0.5 if spread else 0.0


def _ranks(values: Sequence[Any]) -> list[float]:
    ordered = sorted(values)
    return [(bisect.bisect_left(ordered, v) + bisect.bisect_right(ordered, v) - 1) / 2 for v in values]
