"""What wrong access codes cost.

The account that tries is slowed, then locked, longer each time. The ticket is only slowed, and little: nobody
shall lock its owner out by guessing. 53 random bits and one guess in ten seconds need no more; the owner is
told, but at most once a day, so that guessing doesn't become a way to pester them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.rules import time_limits

FREE_TRIES: Final = 1
"""So many wrong codes cost nothing: anybody mistypes."""
LOCK_AFTER: Final = 5

_LONGEST_DELAY: Final = 30
_LONGEST_TICKET_DELAY: Final = 10


def account_delay(count: int) -> int:
    """Return how many seconds the answer waits for an account with `count` wrong codes: 0, 0, 2, 4, 8, 16,
    30…
    """
    return 0 if count <= FREE_TRIES else min(1 << min(count - FREE_TRIES, 10), _LONGEST_DELAY)


def ticket_delay(count: int) -> int:
    """Return how many seconds it waits for a ticket with `count` wrong codes, whoever tries: never more
    than ten.
    """
    return min(account_delay(count), _LONGEST_TICKET_DELAY)


def lock_until(count: int, now: datetime) -> datetime | None:
    """Until when an account that gave its `count`-th wrong code `now` is locked; None if it isn't.

    An hour from the fifth on, then doubling with each up to a day.
    """
    if count < LOCK_AFTER:
        return None
    doublings = min(count - LOCK_AFTER, 10)
    return now + min(time_limits.FIRST_LOCK * (1 << doublings), time_limits.LONGEST_LOCK)


def is_forgotten(last_at: datetime, now: datetime) -> bool:
    """Whether wrong codes are so long ago that counting starts anew."""
    return now - last_at >= time_limits.WRONG_CODES_FORGOTTEN_AFTER


def may_notify(notified_at: datetime | None, now: datetime) -> bool:
    """Whether the owner is told of wrong codes for their ticket (again)."""
    return notified_at is None or now - notified_at >= time_limits.GUESSES_TOLD_EVERY
