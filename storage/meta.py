"""Small values that outlive a process: the bot's name, whether the last stop was clean. Nothing personal."""

from __future__ import annotations

from sqlalchemy import delete, select

from storage.schema import meta
from storage.tx import Tx


async def get(tx: Tx, name: str) -> str | None:
    row = await tx.fetch_one(select(meta.c.value).where(meta.c.name == name))
    return None if row is None else str(row.value)


async def set(tx: Tx, name: str, value: str | None) -> None:  # noqa: A001 - reads as `meta.set`
    """None forgets it."""
    if value is None:
        await tx.execute(delete(meta).where(meta.c.name == name))
    else:
        await tx.execute(tx.upsert(meta, ["name", "value"]), {"name": name, "value": value})
