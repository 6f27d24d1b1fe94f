"""Going through many rows in an order, a page at a time: more rows need no more memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, Select, Text, cast, literal, tuple_

from storage.column_kinds import Undecodable, order
from storage.places import mapping
from storage.tx import Tx

PAGE = 200


async def pages(tx: Tx, stmt: Select[Any], *keys: Column[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    """All rows of `stmt` in the order of `keys`, which it selects by their names, and no two rows share."""
    rows = await page(tx, stmt, *keys)
    while rows:
        yield rows
        rows = [] if len(rows) < PAGE else await page(tx, stmt, *keys, after=rows[-1])


async def each(tx: Tx, stmt: Select[Any], *keys: Column[Any]) -> AsyncGenerator[Row[Any], None]:
    """Yield the same, a row at a time."""
    async for rows in pages(tx, stmt, *keys):
        for row in rows:
            yield row


async def page(
    tx: Tx, stmt: Select[Any], *keys: Column[Any], after: Row[Any] | None = None
) -> Sequence[Row[Any]]:
    """Return the first rows, or those after one; empty after the last."""
    if after is not None:
        stmt = stmt.where(tuple_(*keys) > tuple(_beyond(mapping(after)[key.name]) for key in keys))
    return await tx.fetch_all(stmt.order_by(*keys).limit(PAGE))


def _beyond(value: Any) -> Any:
    """Return a key as a parameter that stands where the key does."""
    return cast(literal(value.raw(), LargeBinary), Text) if isinstance(value, Undecodable) else value


class ByCase:
    """Rows in the order of their `case_id`, for whoever goes through cases in that order."""

    def __init__(self, tx: Tx, stmt: Select[Any], *keys: Column[Any]) -> None:
        self._rows = each(tx, stmt, *keys)
        self._next: Row[Any] | None = None

    async def of(self, case_id: str) -> list[Row[Any]]:
        """Those of this case; what is of cases before it is passed over."""
        taken = []
        while (row := self._next or await anext(self._rows, None)) is not None:
            self._next = row
            if order(row.case_id) > order(case_id):
                break
            if row.case_id == case_id:
                taken.append(row)
            self._next = None
        return taken

    async def aclose(self) -> None:
        await self._rows.aclose()
