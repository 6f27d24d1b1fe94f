"""When a reporter hears news: after a random wait, by their own choice at once, hours later or when they ask.

Whoever writes to a reporter and watches whose phone lights up would otherwise learn who it is. Pure: chance
is given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage.records import NewsTime

HOURS: Final = (2.0, 6.0)
"""The shortest and longest wait of whoever wants news hours later."""
DAY: Final = (time(7), time(20))
"""Where it then falls into the night, it comes in the morning instead."""
MORNING: Final = 3.0  # hours, over which the morning's news is spread
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""When news is due that comes only when it is asked for."""

Chance = Callable[[float, float], float]
"""A number between two others."""


def tell_at(
    chosen: NewsTime, now: datetime, chance: Chance, *, shortest: float, longest: float, timezone: str
) -> datetime:
    """Return when news of now is told; each call draws anew. `shortest` and `longest` are seconds."""
    match chosen:
        case NewsTime.AT_ONCE:
            return now
        case NewsTime.ASKED:
            return NEVER
        case NewsTime.HOURS:
            return _by_day(now + timedelta(hours=chance(*HOURS)), chance, timezone)
        case _:
            return now + timedelta(seconds=chance(shortest, longest))


def _by_day(moment: datetime, chance: Chance, timezone: str) -> datetime:
    local = moment.astimezone(ZoneInfo(timezone))
    begins, ends = DAY
    if begins <= local.time() < ends:
        return moment
    day = local.date() + timedelta(days=local.time() >= ends)
    morning = datetime.combine(day, begins, local.tzinfo)
    return (morning + timedelta(hours=chance(0.0, MORNING))).astimezone(UTC)
