"""Working days and the dates promised from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import calendar

WITA = "Asia/Makassar"
zones = st.sampled_from(["Asia/Jakarta", WITA, "Asia/Jayapura"])
START = datetime(2025, 1, 1, tzinfo=UTC)
times = st.integers(0, 900 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


def at(text: str, tz: str = WITA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-07-27", True),  # a Monday
        ("2026-07-25", False),  # a Saturday
        ("2026-07-26", False),  # a Sunday
        ("2026-08-17", False),  # independence
        ("2026-03-19", False),  # Nyepi
        ("2026-03-20", False),  # joint holiday of Idul Fitri
        ("2026-03-23", False),
        ("2026-03-24", False),
        ("2026-03-25", True),
        ("2026-12-24", False),  # joint holiday of Christmas
        ("2026-05-01", False),
    ],
)
def test_holidays_joint_holidays_and_weekends_are_not_worked(day: str, working: bool) -> None:
    assert calendar.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-07-27 09:00", 3, "2026-07-30"),
        ("2026-07-27 23:59", 3, "2026-07-30"),
        ("2026-07-28 00:01", 3, "2026-07-31"),
        ("2026-07-24 16:00", 3, "2026-07-29"),  # a Friday
        ("2026-07-25 16:00", 3, "2026-07-29"),  # a Saturday
        ("2026-07-26 16:00", 3, "2026-07-29"),  # a Sunday
        ("2026-03-17 08:00", 3, "2026-03-27"),  # before Nyepi and Idul Fitri, with their joint holidays
        ("2026-12-23 08:00", 3, "2026-12-30"),
        ("2026-07-27 09:00", 0, "2026-07-27"),
        ("2026-07-25 09:00", 0, "2026-07-27"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, n: int, end: str) -> None:
    assert calendar.add_working_days(at(start), n, WITA) == at(f"{end} 23:59:59")


def test_the_units_own_midnight_decides() -> None:
    late = datetime(2026, 7, 27, 16, 30, tzinfo=UTC)  # 23.30 WIB, 00.30 WITA
    assert calendar.add_working_days(late, 3, "Asia/Jakarta") == at("2026-07-30 23:59:59", "Asia/Jakarta")
    assert calendar.add_working_days(late, 3, WITA) == at("2026-07-31 23:59:59")


@settings(max_examples=40)
@given(times, st.integers(0, 45), zones)
def test_a_period_ends_on_the_last_of_exactly_so_many_working_days(start: datetime, n: int, tz: str) -> None:
    end = calendar.add_working_days(start, n, tz)
    first, last = start.astimezone(ZoneInfo(tz)).date(), end.astimezone(ZoneInfo(tz)).date()
    days = [first + timedelta(days=i) for i in range(1, (last - first).days + 1)]
    assert calendar.is_working_day(last)
    assert end.tzinfo is UTC
    if n:
        assert sum(map(calendar.is_working_day, days)) == n


@settings(max_examples=40)
@given(times, times, st.integers(0, 20), zones)
def test_who_comes_later_is_never_due_earlier(one: datetime, other: datetime, n: int, tz: str) -> None:
    earlier, later = sorted([one, other])
    assert calendar.add_working_days(earlier, n, tz) <= calendar.add_working_days(later, n, tz)


def test_a_time_without_zone_and_days_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar.add_days(datetime(2026, 7, 27), 1, WITA)  # noqa: DTZ001 - that is what is tested
    with pytest.raises(ValueError, match="forwards"):
        calendar.add_working_days(at("2026-07-27"), -1, WITA)


@pytest.mark.parametrize(
    ("after", "tz", "morning"),
    [
        ("2026-07-27 07:29", WITA, "2026-07-27 07:30"),
        ("2026-07-27 07:30", WITA, "2026-07-28 07:30"),
        ("2026-07-24 23:59:59", "Asia/Jayapura", "2026-07-27 07:30"),  # a Friday
        ("2026-03-17 12:00", "Asia/Jakarta", "2026-03-25 07:30"),  # before Nyepi and Idul Fitri
        ("2026-12-31 12:00", WITA, "2027-01-04 07:30"),
    ],
)
def test_a_morning_is_that_of_the_next_working_day(after: str, tz: str, morning: str) -> None:
    assert calendar.next_morning(at(after, tz), tz) == at(morning, tz)


def test_it_is_known_for_which_years_joint_holidays_are() -> None:
    assert calendar.are_joint_holidays_known(2026)
    assert not calendar.are_joint_holidays_known(2090)
