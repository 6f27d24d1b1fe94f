"""What the figures of a poster may say: suppressed where they are small, and when somebody is to be told.

A *scan* is the bot opened with the poster's code (the camera itself is none of ours), a *start* a report
begun after it, a *complaint* a report that was sent. Days and weeks (Monday to Sunday) are counted in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from storage.records import Poster, PosterAlarm, PosterState

LEAST: Final = 5
"""Smaller figures are not shown: whoever was seen at a poster must not be found in them."""
SILENT_AFTER: Final = timedelta(days=30)
ALARM_PAUSE: Final = timedelta(days=1)


class Condition(StrEnum):
    """What an officer should know of a poster at a glance."""

    WORKING = "working"  # scanned within the last 30 days
    NEW = "new"  # not scanned yet, and hanging for less than 30 days
    SILENT = "silent"  # not scanned for 30 days: is it still hanging?
    REVOKED = "revoked"
    EXPIRED = "expired"


def condition(poster: Poster, last_scan: date | None, now: datetime) -> Condition:
    """How it is doing; `last_scan` is the last day before today on which its code was scanned."""
    state = poster.state(now)
    if state is not PosterState.ACTIVE:
        return Condition(state.value)
    since = (now - SILENT_AFTER).date()
    if last_scan is not None and last_scan >= since:
        return Condition.WORKING
    return Condition.NEW if poster.hangs_since.date() >= since else Condition.SILENT


def shown(count: int) -> int | None:
    """A figure as it may be shown; None stands for "fewer than five", none among them."""
    return count if count >= LEAST else None


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def by_week(days: Mapping[date, int]) -> dict[date, int]:
    """Counts of weeks, by their Mondays, from counts of days."""
    weeks: dict[date, int] = {}
    for day, count in days.items():
        monday = week_of(day)
        weeks[monday] = weeks.get(monday, 0) + count
    return weeks


def is_alarm_due(alarm: PosterAlarm, now: datetime) -> bool:
    """Whether a unit is to be told of scans of an invalid code.

    Of five or more at once; of fewer a day after the first, so that nobody can tell who stood there; in
    either case not within a day of the last time.
    """
    if alarm.scans == 0 or alarm.since is None:
        return False
    if alarm.told_at is not None and now - alarm.told_at < ALARM_PAUSE:
        return False
    return alarm.scans >= LEAST or now - alarm.since >= ALARM_PAUSE
