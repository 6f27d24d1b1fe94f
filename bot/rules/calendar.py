"""Days that count: working days in Indonesia, and the ends of periods of days.

Working days are Monday to Friday less national holidays and joint holidays (cuti bersama), both from the
`holidays` package (its categories `public` and `government`). Joint holidays are decreed year by year, mostly
in the autumn before; until the package knows a year's, dates computed there come out a few days early, never
late (`are_joint_holidays_known` tells). Dates of Islamic holidays further ahead are its estimates.

A period starts on the day after, by the unit's own clock, and ends with the last second of its last day; what
comes back is in UTC, as records keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_LAST_SECOND: Final = time(23, 59, 59)
_MORNING: Final = time(7, 30)


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(_decreed(year, "public", "government"))


def _decreed(year: int, *categories: str) -> Iterable[date]:
    import holidays  # when the first date is asked for: a start needn't wait for it

    return holidays.country_holidays("ID", years=year, categories=categories)


@lru_cache(maxsize=32)
def are_joint_holidays_known(year: int) -> bool:
    """Whether the installed `holidays` package knows that year's cuti bersama."""
    return bool(_decreed(year, "government"))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and neither a national nor a joint holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def count_every_day(_day: date) -> bool:
    """Skip no day."""
    return False


def add_working_days(
    start: datetime, n: int, tz: str, *, skipped: Callable[[date], bool] = count_every_day
) -> datetime:
    """Return the end of the n-th working day after `start`'s day in the time zone `tz`, in UTC; days that are
    `skipped` aren't counted.

    `n` = 0 is the end of that day itself, or of the next working day if it is none.
    """

    def counts(day: date) -> bool:
        return is_working_day(day) and not skipped(day)

    day = _first_day(start, n, tz)
    while n > 0 or not is_working_day(day):
        day += _DAY
        if n > 0 and counts(day):
            n -= 1
    return _end_of(day, tz)


def add_days(
    start: datetime, n: int, tz: str, *, skipped: Callable[[date], bool] = count_every_day
) -> datetime:
    """Return the end of the n-th calendar day after `start`'s day in the time zone `tz`, in UTC; days that
    are `skipped` aren't counted.
    """
    day = _first_day(start, n, tz)
    while n > 0:
        day += _DAY
        n -= not skipped(day)
    return _end_of(day, tz)


def next_morning(after: datetime, tz: str) -> datetime:
    """Return when the next working day begins in the time zone `tz`, half an hour before its offices open,
    in UTC.
    """
    day = _first_day(after, 0, tz)
    while not is_working_day(day) or (morning := datetime.combine(day, _MORNING, ZoneInfo(tz))) <= after:
        day += _DAY
    return morning.astimezone(UTC)


def _first_day(start: datetime, n: int, tz: str) -> date:
    if start.tzinfo is None:
        raise ValueError(f"a time needs its time zone: {start!r}")
    if n < 0:
        raise ValueError(f"days are counted forwards, not {n!r}")
    return start.astimezone(ZoneInfo(tz)).date()


def _end_of(day: date, tz: str) -> datetime:
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(tz)).astimezone(UTC)
