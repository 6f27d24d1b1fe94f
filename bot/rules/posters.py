"""What the figures of a poster say, and how it is doing.

A *scan* is the bot opened with the poster's code (the camera itself is none of ours), a *start* a report
begun after it, a *complaint* a report that was sent. Weeks go from Monday to Sunday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from bot.rules import time_limits
from storage.records import PosterState


class PosterCondition(StrEnum):
    """What an officer should know of a poster at a glance."""

    WORKING = "working"  # scanned within the last 30 days
    NEW = "new"  # not scanned yet, and hanging for less than 30 days
    SILENT = "silent"  # not scanned for 30 days: is it still hanging?
    REVOKED = "revoked"
    EXPIRED = "expired"


def poster_condition(state: PosterState, hung: date, last_scan: date | None, today: date) -> PosterCondition:
    """Return how a poster is doing whose version hangs since the day `hung`.

    `last_scan` is the last day, of the weeks that are over, on which its code was scanned. What was scanned
    before this version hung there doesn't count.
    """
    if state is not PosterState.ACTIVE:
        return PosterCondition(state.value)
    since = today - time_limits.POSTER_SILENT_AFTER
    if last_scan is not None and last_scan >= max(since, hung):
        return PosterCondition.WORKING
    return PosterCondition.NEW if hung >= since else PosterCondition.SILENT


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def sum_by_week(days: Mapping[date, int]) -> dict[date, int]:
    """Sum counts of days up to counts of weeks, by their Mondays."""
    weeks: dict[date, int] = {}
    for day, count in days.items():
        monday = monday_of(day)
        weeks[monday] = weeks.get(monday, 0) + count
    return weeks
