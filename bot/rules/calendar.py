"""Working days in Indonesia, and the dates that may be promised.

Working days are Monday to Friday less national holidays and joint holidays (cuti bersama), both from the
`holidays` package (its categories `public` and `government`). Joint holidays are decreed year by year, mostly
in the autumn before; until the package knows a year's, dates computed there come out a few days early, never
late (`are_joint_holidays_known` tells). Dates of Islamic holidays further ahead are its estimates.

A period starts on the day after, by the unit's own clock, and ends with the last second of its last day; what
comes back is in UTC, as records keep it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

TAKE_UP_DAYS: Final = 3
SP3D_DAYS: Final = 20
CLARIFICATION_DAYS: Final = 40
SERVICE_DAYS: Final = 60

_DAY: Final = timedelta(days=1)
_LAST_SECOND: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The dates that may be shown to a reporter; no other stage has one that is public.

    take_up_by        a person takes it up        (ISO 37002's example; a setting)
    sp3d_by           SP3D to the complainant     20 working days, Perpol 2/2024
    clarification_by  result of clarification     40 working days after that, Perpol 2/2024
    service_by        any public-service complaint   60 days from the complete file, Perpres 76/2013
    """

    take_up_by: datetime
    sp3d_by: datetime
    clarification_by: datetime
    service_by: datetime


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


def add_working_days(start: datetime, n: int, tz: str) -> datetime:
    """Return the end of the n-th working day after `start`'s day in the time zone `tz`, in UTC.

    `n` = 0 is the end of that day itself, or of the next working day if it is none.
    """
    _require_timezone(start)
    if n < 0:
        raise ValueError(f"working days are counted forwards, not {n!r}")
    day = start.astimezone(ZoneInfo(tz)).date()
    while n > 0 or not is_working_day(day):
        day += _DAY
        if n > 0 and is_working_day(day):
            n -= 1
    return _end_of(day, tz)


def add_days(start: datetime, n: int, tz: str) -> datetime:
    """Return the end of the n-th calendar day after `start`'s day in the time zone `tz`, in UTC."""
    _require_timezone(start)
    return _end_of(start.astimezone(ZoneInfo(tz)).date() + n * _DAY, tz)


def _require_timezone(start: datetime) -> None:
    if start.tzinfo is None:
        raise ValueError(f"a time needs its time zone: {start!r}")


def _end_of(day: date, tz: str) -> datetime:
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(tz)).astimezone(UTC)


def take_up_deadline(created_at: datetime, tz: str, days: int = TAKE_UP_DAYS) -> datetime:
    """By when a person has taken a case up."""
    return add_working_days(created_at, days, tz)


def case_deadlines(
    created_at: datetime,
    tz: str,
    *,
    take_up_days: int = TAKE_UP_DAYS,
    sp3d_at: datetime | None = None,
    complete_at: datetime | None = None,
) -> Deadlines:
    """All dates of a case. `sp3d_at`: when the SP3D was sent; until then, the last day on which it may be.

    `complete_at`: when the file became complete; if nothing was missing, when it was created.
    """
    sp3d_by = add_working_days(created_at, SP3D_DAYS, tz)
    return Deadlines(
        take_up_by=take_up_deadline(created_at, tz, take_up_days),
        sp3d_by=sp3d_by,
        clarification_by=add_working_days(sp3d_at or sp3d_by, CLARIFICATION_DAYS, tz),
        service_by=add_days(complete_at or created_at, SERVICE_DAYS, tz),
    )
