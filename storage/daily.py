"""How much an account did today, under hashes whose key is thrown away when the day is over.

The master key alone doesn't find an account's count: a random part comes in that lasts for one day
(`counters.day_of`) and is then nowhere any more. So what is left of yesterday's counts is nobody's. The
moment isn't kept, not even sealed: it would be that of the report that was counted.
"""

from __future__ import annotations

from typing import Final

from storage import attempt_limits, counters, meta
from storage.randomness import DAY_KEY
from storage.tx import Tx

_NAME: Final = "day_key"


async def get_total(tx: Tx, what: str, account: int) -> int:
    """Return how much of `what` this account did today."""
    key = await _current_key(tx)
    return (await attempt_limits.attempts(tx, what, f"{key}:{account}")).count if key else 0


async def add(tx: Tx, what: str, account: int, amount: int = 1) -> None:
    """Count `amount` more of `what` for this account today."""
    key = await _current_key(tx)
    if key is None:
        key = DAY_KEY.hex(16)
        await meta.set(tx, _NAME, f"{counters.today(tx).isoformat()}:{key}")
    day = tx.now.replace(hour=0, minute=0, second=0, microsecond=0)
    await attempt_limits.record(tx, what, f"{key}:{account}", by=amount, at=day)


async def drop_old_key(tx: Tx) -> None:
    """Throw the key of a day that is over away, so that nobody can count on with it, or back."""
    if await meta.get(tx, _NAME) is not None and await _current_key(tx) is None:
        await meta.set(tx, _NAME, None)
        tx.scrub()


async def _current_key(tx: Tx) -> str | None:
    day, _, key = (await meta.get(tx, _NAME) or "").partition(":")
    return key if day == counters.today(tx).isoformat() else None
