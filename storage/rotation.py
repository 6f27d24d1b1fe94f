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

from sqlalchemy import Column, Row, Table, bindparam, func, select, tuple_, update

from storage import schema
from storage.errors import SealBroken
from storage.keys import KeyRing
from storage.sealing import Place
from storage.store import Store
from storage.tx import Tx

BATCH = 200
MASTER_SEALED = ("program", "identity", "case-key")


async def rotate(store: Store, keys: KeyRing, progress: Callable[[int, int], None] | None = None) -> int:
    """Seal what isn't sealed under `keys`' first key. Returns how many values; `progress(done, rows)`.

    Started again after an interruption, it goes on with what is left.
    """
    store.vault.use(keys)
    columns = sealed_columns()
    async with store.read() as tx:
        counts = [await _count(tx, table) for table, _ in columns]
    seen = changed = 0
    for table, column in columns:
        last: tuple[Any, ...] | None = None
        while True:
            async with store.write() as tx:
                rows = await _next(tx, table, column, last)
                changed += await _seal_anew(tx, table, column, rows)
            if not rows:
                break
            last = tuple(rows[-1][: len(table.primary_key)])
            seen += len(rows)
            if progress is not None:
                progress(seen, sum(counts))
    async with store.write() as tx:
        tx.scrub()  # nothing that the old keys open stays in the write-ahead log
    return changed


def sealed_columns() -> list[tuple[Table, Column[Any]]]:
    """Every column that is sealed under a master key."""
    return [
        (table, column)
        for table in schema.metadata.sorted_tables
        for column in table.columns
        if column.info.get("sealed") in MASTER_SEALED
    ]


async def _count(tx: Tx, table: Table) -> int:
    row = await tx.fetch_one(select(func.count().label("n")).select_from(table))
    return 0 if row is None else int(row.n)


async def _next(
    tx: Tx, table: Table, column: Column[Any], last: tuple[Any, ...] | None
) -> Sequence[Row[Any]]:
    keys = list(table.primary_key)
    stmt = select(*keys, column).order_by(*keys).limit(BATCH)
    if last is not None:
        stmt = stmt.where(tuple_(*keys) > last)
    return await tx.fetch_all(stmt)


async def _seal_anew(tx: Tx, table: Table, column: Column[Any], rows: Sequence[Row[Any]]) -> int:
    reader: str = column.info["sealed"]
    keys = list(table.primary_key)
    changed = []
    for row in rows:
        key: list[Any]
        *key, sealed = row
        if sealed is None or tx.vault.is_current(sealed):
            continue
        place = Place(table.name, column.name, "/".join(str(part) for part in key))
        try:
            fresh = tx.vault.seal(reader, place, tx.vault.open(reader, place, sealed))
        except SealBroken:
            continue  # damaged, and lost already: the rest must not stay under the old key for it
        changed.append({f"k{n}": part for n, part in enumerate(key)} | {"sealed": fresh})
    if changed:
        where = [part == bindparam(f"k{n}", type_=part.type) for n, part in enumerate(keys)]
        await tx.execute(update(table).where(*where).values({column.name: bindparam("sealed")}), changed)
    return len(changed)
