"""Small values that outlive a process: the bot's name, whether the last stop was clean. Nothing personal."""

from __future__ import annotations

from sqlalchemy import select

from storage import rows
from storage.schema import meta
from storage.tx import Tx


async def get(tx: Tx, name: str) -> str | None:
    """None if there is none, or somebody else wrote it."""
    row = await tx.fetch_one(select(meta).where(meta.c.name == name))
    return str(row.value) if row is not None and rows.is_sound(tx.vault, meta, row) else None


async def set(tx: Tx, name: str, value: str | None) -> None:  # noqa: A001 - reads as `meta.set`
    """None forgets it."""
    if value is None:
        await rows.remove(tx, meta, meta.c.name == name)
    else:
        await rows.put(tx, meta, {"name": name, "value": value})
