"""How often somebody tried something, under a hash that nothing else shares: wrong codes, floods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, delete, or_, select, update

from storage import kinds, portions
from storage.schema import attempt
from storage.store import Store
from storage.tx import Tx

MOST: Final = 1_000_000
"""Of what is counted as tries."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of earlier tries."""

    count: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None
    notified_at: datetime | None = None


async def attempts(tx: Tx, purpose: str, key: int | str) -> Attempts:
    """Zero for whoever never tried, and where what stands there is no count of tries."""
    row = await tx.fetch_one(select(attempt).where(attempt.c.key == tx.vault.limit_hash(purpose, key)))
    if row is None or kinds.odd(attempt, row):
        return Attempts()
    return Attempts(min(row.times, MOST), row.last_at, row.locked_until, row.notified_at)


async def record(tx: Tx, purpose: str, key: int | str, locked_until: datetime | None = None) -> Attempts:
    """One more try now; `locked_until` replaces what was there if it is given. Returns what is known then."""
    before = await attempts(tx, purpose, key)
    after = Attempts(before.count + 1, tx.now, locked_until or before.locked_until, before.notified_at)
    await _write(tx, purpose, key, after)
    return after


async def reset(tx: Tx, purpose: str, key: int | str) -> None:
    """As if they had never tried."""
    await tx.execute(delete(attempt).where(attempt.c.key == tx.vault.limit_hash(purpose, key)))


async def forget_old(store: Store, before: datetime) -> None:
    """Drop what was tried last before then, and isn't locked now."""
    free = or_(attempt.c.locked_until.is_(None), attempt.c.locked_until < store.now())
    await portions.remove(store, attempt, and_(attempt.c.last_at < before, free))


async def set_notified(tx: Tx, purpose: str, key: int | str) -> None:
    """Whoever is concerned was told now."""
    await tx.execute(
        update(attempt).where(attempt.c.key == tx.vault.limit_hash(purpose, key)).values(notified_at=tx.now)
    )


async def _write(tx: Tx, purpose: str, key: int | str, known: Attempts) -> None:
    values = {
        "key": tx.vault.limit_hash(purpose, key),
        "times": known.count,
        "last_at": known.last_at,
        "locked_until": known.locked_until,
        "notified_at": known.notified_at,
    }
    await tx.execute(tx.upsert(attempt, list(values)), values)
