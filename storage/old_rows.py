"""Taking out rows that are old, a few at a time: they are found by a reader, so that nobody who writes waits
for it, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table, delete, select

from storage import paging
from storage.store import Store
from storage.tx import Tx

AT_ONCE: Final = 500


async def remove(store: Store, table: Table, old: ColumnElement[bool]) -> None:
    """Take out the rows that are `old`; `table` has one column as its key, and isn't accounted for."""
    (key,) = table.primary_key
    whole = True
    while whole:
        async with store.read() as tx:
            found = [row[0] for row in await tx.fetch_all(select(key).where(old).limit(AT_ONCE))]
        if found:
            async with store.write() as tx:
                await tx.execute(delete(table).where(key.in_(found), old))
        whole = len(found) == AT_ONCE


async def remove_those(
    store: Store, table: Table, old: ColumnElement[bool], is_over: Callable[[Tx, Row[Any]], bool]
) -> None:
    """Take out those rows that are `old` by their plain hour, and are over by the time that is sealed.

    Whoever changes a row meanwhile changes its hour too, as it was hours ago: it isn't `old` any more.
    """
    (key,) = table.primary_key
    found: list[Any] = []
    async with store.read() as tx:
        async for page in paging.pages(tx, select(table).where(old), key):
            found += [row[0] for row in page if is_over(tx, row)]
    for start in range(0, len(found), AT_ONCE):
        async with store.write() as tx:
            await tx.execute(delete(table).where(key.in_(found[start : start + AT_ONCE]), old))
