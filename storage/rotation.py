"""Sealing everything anew under the first key of the ring.

`yanduan keys rotate` adds a new first key to the file (`storage.keys.rotate`), then this walks over every
sealed column in small transactions, so that the bot may go on meanwhile. A bot that runs seals with the old
key until it meets the new one or is restarted: restart it, and rotate once more, before taking an old key
out.

Contents of cases aren't touched: their data keys are wrapped anew. Lookup hashes and the audit chain stay
as they are (`storage.vault`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Row, Table, func, select

from storage import rows, sealed
from storage.errors import SealBroken
from storage.keys import KeyRing
from storage.places import mapping, place
from storage.schema import ACCOUNTED
from storage.sealed import MASTER_SEALED
from storage.store import Store
from storage.tx import Tx


async def rotate(store: Store, keys: KeyRing, progress: Callable[[int, int], None] | None = None) -> int:
    """Seal what isn't sealed under `keys`' first key. Returns how many values; `progress(done, rows)`.

    Started again after an interruption, it goes on with what is left.
    """
    store.vault.use(keys)
    columns = [one for one in sealed.all_columns() if one[1].info["sealed"] in MASTER_SEALED]
    async with store.read() as tx:
        counts = [await _count(tx, table) for table, _ in columns]
    seen = changed = 0
    for table, column in columns:
        last: Row[Any] | None = None
        while True:
            async with store.write() as tx:
                page = await rows.page(tx, table, after=last)
                changed += await _seal_anew(tx, table, column, page)
            if not page:
                break
            last = page[-1]
            seen += len(page)
            if progress is not None:
                progress(seen, sum(counts))
    return changed


async def _count(tx: Tx, table: Table) -> int:
    row = await tx.fetch_one(select(func.count().label("n")).select_from(table))
    return 0 if row is None else int(row.n)


async def _seal_anew(tx: Tx, table: Table, column: Column[Any], page: Sequence[Row[Any]]) -> int:
    reader: str = column.info["sealed"]
    changes = []
    for row in page:
        value = mapping(row)[column.name]
        if value is None or tx.vault.is_current(value):
            continue
        there = place(column, row)
        try:
            fresh = tx.vault.seal(reader, there, tx.vault.open(reader, there, value))
        except SealBroken:
            continue  # damaged, and lost already: the rest must not stay under the old key for it
        changes.append((row, {column.name: fresh}))
    if table in ACCOUNTED:
        return await rows.rewrite(tx, table, changes)
    await rows.write(tx, table, changes)
    return len(changes)
