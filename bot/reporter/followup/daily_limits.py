"""How much one case takes in a day, and one chat has looked at in an hour: enough for whoever has a lot to
tell or to ask, an end for whoever floods.

Counted under a keyed hash beside case and chat, so that an addition costs the same however long the case is.
"""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from bot.reporter.citizen_turn import case_timezone
from storage import attempt_limits
from storage.records import Case
from storage.store import Tx

FILES: Final = "added.files"
MESSAGES: Final = "added.messages"
DAILY_LIMITS: Final = {FILES: 50, MESSAGES: 100}

CHECKS: Final = "checked.photos"
CHECKS_AN_HOUR: Final = 10


async def count_addition(tx: Tx, case: Case, what: str) -> bool:
    """Count one more of `what` if the case takes it today; the day is that of the unit."""
    before = await attempt_limits.attempts(tx, what, case.id)
    zone = ZoneInfo(await case_timezone(tx, case))
    if before.last_at is None or before.last_at.astimezone(zone).date() != tx.now.astimezone(zone).date():
        await attempt_limits.reset(tx, what, case.id)
    elif before.count >= DAILY_LIMITS[what]:
        return False
    await attempt_limits.record(tx, what, case.id)
    return True


async def count_check(tx: Tx, chat_id: int) -> bool:
    """Count one more photo to look at if the chat has one left in this hour of the clock."""
    before = await attempt_limits.attempts(tx, CHECKS, chat_id)
    if before.last_at is None or before.last_at < tx.now.replace(minute=0, second=0, microsecond=0):
        await attempt_limits.reset(tx, CHECKS, chat_id)
    elif before.count >= CHECKS_AN_HOUR:
        return False
    await attempt_limits.record(tx, CHECKS, chat_id)
    return True
