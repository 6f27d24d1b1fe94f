"""Where a sealed value stands, as it is bound to it: table, column, row, and what else its row says.

Columns marked `info["bound"]` are written with the sealed value of their row and never without it; they go
into the cipher's associated data. Who changes one, or copies a value into another row, gets nothing that
opens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Row

from storage.schema import micros
from storage.sealing import Place

Values = Mapping[str, Any] | Row[Any]


def place(column: Column[Any], row: Values) -> Place:
    """Return where the value of this row's sealed `column` stands."""
    return place_beside(column, row, bound_names(column.table))


def place_beside(column: Column[Any], row: Values, names: Iterable[str]) -> Place:
    """Return the same, bound to these columns of the row: what an older program bound."""
    values = mapping(row)
    table, name, keys = _where(column)
    key = str(values[keys[0]]) if len(keys) == 1 else "/".join(str(values[part]) for part in keys)
    return Place(table, name, key, spell([(bound, values[bound]) for bound in names]))


@cache
def bound_names(table: Any) -> tuple[str, ...]:
    """Return the columns that a table's sealed values are bound to."""
    return tuple(sorted(column.name for column in table.columns if column.info.get("bound")))


def mapping(row: Values) -> Mapping[str, Any]:
    """Return a row or the values of one, by the names of columns."""
    known: Mapping[Any, Any] = row._mapping if isinstance(row, Row) else row  # noqa: SLF001 - its public name
    return known


def spell(values: Iterable[tuple[str, Any]]) -> bytes:
    """Names and values in bytes that no other names and values give. What is None is left out."""
    spelled = []
    for name, value in values:
        if value is not None:
            text = _text(value)
            spelled.append(b"%s=%d:%s" % (name.encode(), len(text), text))
    return b"".join(spelled)


def _text(value: Any) -> bytes:
    """Return a value as the database keeps it, by its kind."""
    if isinstance(value, str):
        return b"s" + value.encode("utf-8", "surrogatepass")
    if isinstance(value, int):
        return b"i%d" % value
    if isinstance(value, datetime):
        return b"i%d" % micros(value)
    if isinstance(value, bytes):
        return b"h" + hashlib.sha256(value).digest()
    return b"?" + repr(value).encode()


@cache
def _where(column: Column[Any]) -> tuple[str, str, tuple[str, ...]]:
    """Table, column, and the names of the row's keys."""
    return column.table.name, column.name, tuple(key.name for key in column.table.primary_key)
