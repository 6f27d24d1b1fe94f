"""Whether what stands in a column is of the column's kind.

SQLite takes anything anywhere from whoever writes its file: bytes where a number belongs, a number of which
no date can be made, text that isn't UTF-8. Reading that raises nothing, or one row would hide all others: it
comes as it stands, and is for whoever reads a row to refuse, as what its MAC or its seal doesn't fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Row, Table

from storage.errors import SealBroken
from storage.places import mapping
from storage.schema import UtcTime, is_time

NUMBERS = 1 << 62
"""What we number things by is below; nothing of another kind is."""


class Undecodable(str):
    """Text that isn't UTF-8. As a parameter it is its bytes, which no text equals."""

    __slots__ = ()

    def raw(self) -> bytes:
        """Return the bytes that stand there."""
        return self.encode("utf-8", "surrogateescape")

    def __conform__(self, _protocol: object) -> bytes:
        return self.raw()


def decoded(raw: bytes) -> str:
    """Text as the database holds it: what the driver is to make of it."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return Undecodable(raw.decode("utf-8", "surrogateescape"))


def odd(table: Table, row: Row[Any]) -> str | None:
    """Return the first of the row's columns that holds something of another kind; None if none does."""
    values = mapping(row)
    return next(
        (one.name for one in table.columns if one.name in values and not _fits(one, values[one.name])), None
    )


def refuse_odd(table: Table, row: Row[Any]) -> None:
    """SealBroken if something of another kind stands in one of the row's columns."""
    name = odd(table, row)
    if name is not None:
        raise SealBroken(said(table, name))


def said(table: Table, name: str) -> str:
    """Return that a column holds something of another kind."""
    return f"A value of {table.name}.{name} isn't of the kind that belongs there."


def first_odd(rows: Iterable[tuple[Table, Row[Any]]]) -> str | None:
    """Return what is to be said of the first of these rows that has something of another kind."""
    found = ((table, odd(table, row)) for table, row in rows)
    return next((said(table, name) for table, name in found if name is not None), None)


def texts(values: Iterable[Any]) -> list[str]:
    """Those that are text, to look for rows by: what isn't is no id, and finds none."""
    return [one for one in values if isinstance(one, str) and not isinstance(one, Undecodable)]


def order(value: Any) -> tuple[int, Any]:
    """By which values of any kind are sorted as the database sorts them: nothing, numbers, text, bytes."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value.raw() if isinstance(value, Undecodable) else value.encode("utf-8", "surrogatepass")
    return 3, value


def _fits(column: Column[Any], value: Any) -> bool:
    """Also of what is read as it stands (`rows.raw`): times and truths are numbers then."""
    if value is None:
        return column.nullable is True
    kind = column.type
    if isinstance(kind, UtcTime):
        return isinstance(value, datetime) or is_time(value)
    if isinstance(kind, Boolean):
        return value in {0, 1} and isinstance(value, int)
    if isinstance(kind, BigInteger | Integer):
        return isinstance(value, int)
    if isinstance(kind, LargeBinary):
        return isinstance(value, bytes)
    return isinstance(value, str) and not isinstance(value, Undecodable)
