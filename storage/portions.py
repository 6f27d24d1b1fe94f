"""Taking out rows that are old, a few at a time: they are found by a reader, so that nobody who writes waits
for it, however many there are.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Table, delete, select

from storage.store import Store

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
