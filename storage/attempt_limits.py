"""How often somebody tried something, under a hash that nothing else shares: wrong codes, floods.

How often, and when, is sealed; plain is only the hour of the last try (`schema.PERSONAL`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, select

from storage import old_rows
from storage.errors import SealBroken
from storage.places import place
from storage.schema import attempt, hour, micros, moment_if_any
from storage.store import Store
from storage.tx import Tx

MOST: Final = 1_000_000
"""Of what is counted as tries."""

_TIMES: Final = ("last_at", "locked_until", "notified_at")


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of earlier tries."""

    count: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None
    notified_at: datetime | None = None


async def attempts(tx: Tx, purpose: str, key: int | str) -> Attempts:
    """Zero for whoever never tried, and where what stands there doesn't open."""
    row = await tx.fetch_one(select(attempt).where(attempt.c.key == tx.vault.limit_hash(purpose, key)))
    return (None if row is None else _known(tx, row)) or Attempts()


async def record(
    tx: Tx,
    purpose: str,
    key: int | str,
    locked_until: datetime | None = None,
    *,
    by: int = 1,
    at: datetime | None = None,
) -> Attempts:
    """One more try now, or several; `locked_until` replaces what was there if it is given, `at` is kept in
    place of the moment. Returns what is known then.
    """
    before = await attempts(tx, purpose, key)
    count = min(before.count + by, MOST)
    after = Attempts(count, at or tx.now, locked_until or before.locked_until, before.notified_at)
    await _write(tx, purpose, key, after)
    return after


async def reset(tx: Tx, purpose: str, key: int | str) -> None:
    """As if they had never tried."""
    await tx.execute(delete(attempt).where(attempt.c.key == tx.vault.limit_hash(purpose, key)))


async def forget_old(store: Store, before: datetime) -> None:
    """Drop what was tried last before then, and isn't locked now."""

    def is_over(tx: Tx, row: Row[Any]) -> bool:
        known = _known(tx, row)
        if known is None or known.last_at is None:
            return True  # it counts for nobody
        return known.last_at < before and (known.locked_until is None or known.locked_until < tx.now)

    await old_rows.remove_those(store, attempt, attempt.c.last_at < before, is_over)


async def set_notified(tx: Tx, purpose: str, key: int | str) -> None:
    """Whoever is concerned was told now."""
    known = await attempts(tx, purpose, key)
    if known.last_at is not None:
        await _write(tx, purpose, key, replace(known, notified_at=tx.now))


async def _write(tx: Tx, purpose: str, key: int | str, known: Attempts) -> None:
    row: dict[str, Any] = {"key": tx.vault.limit_hash(purpose, key), "last_at": hour(known.last_at or tx.now)}
    kept = {"times": known.count, **{name: micros(getattr(known, name)) for name in _TIMES}}
    row["body"] = tx.vault.seal_for_program(place(attempt.c.body, row), kept)
    await tx.execute(tx.upsert(attempt, list(row)), row)


def _known(tx: Tx, row: Row[Any]) -> Attempts | None:
    try:
        kept = tx.vault.open_for_program(place(attempt.c.body, row), row.body)
    except SealBroken:
        return None
    return Attempts(kept["times"], *(moment_if_any(kept[name]) for name in _TIMES))
