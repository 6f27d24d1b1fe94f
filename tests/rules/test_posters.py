from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import posters
from bot.rules.posters import Condition
from storage.records import Poster, PosterAlarm

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def a_poster(days_old: int, **more: Any) -> Poster:
    return Poster("id", "A-1", "unit", "Lobi", "token", NOW - timedelta(days=days_old), **more)


@pytest.mark.parametrize(
    ("days_old", "last_scan_days_ago", "expected"),
    [
        (90, 0, Condition.WORKING),
        (90, 30, Condition.WORKING),
        (90, 31, Condition.SILENT),
        (90, None, Condition.SILENT),
        (30, None, Condition.NEW),
        (31, None, Condition.SILENT),
    ],
)
def test_a_poster_falls_silent_after_thirty_days(
    days_old: int, last_scan_days_ago: int | None, expected: Condition
) -> None:
    last = None if last_scan_days_ago is None else TODAY - timedelta(days=last_scan_days_ago)
    assert posters.condition(a_poster(days_old), last, NOW) is expected


def test_a_new_version_has_thirty_days_of_its_own() -> None:
    again = a_poster(400, printed_at=NOW - timedelta(days=2))
    assert posters.condition(again, TODAY - timedelta(days=200), NOW) is Condition.NEW


def test_a_code_that_does_not_count_says_why_even_if_it_is_scanned() -> None:
    assert posters.condition(a_poster(9, revoked_at=NOW), TODAY, NOW) is Condition.REVOKED
    assert posters.condition(a_poster(9, expires_at=NOW), TODAY, NOW) is Condition.EXPIRED
    later = a_poster(9, expires_at=NOW + timedelta(seconds=1))
    assert posters.condition(later, TODAY, NOW) is Condition.WORKING


def test_small_figures_are_not_told_apart_from_none() -> None:
    assert [posters.shown(count) for count in (0, 1, 4, 5, 6)] == [None, None, None, 5, 6]


@given(st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.integers(0, 50)))
def test_no_scan_is_lost_between_days_and_weeks(days: dict[date, int]) -> None:
    weeks = posters.by_week(days)
    assert sum(weeks.values()) == sum(days.values())
    assert all(monday.weekday() == 0 for monday in weeks)
    assert {posters.week_of(day) for day in days} == set(weeks)


@pytest.mark.parametrize(
    ("scans", "hours_since", "told_hours_ago", "due"),
    [
        (0, None, None, False),
        (1, 23, None, False),
        (1, 24, None, True),
        (4, 1, None, False),
        (5, 0, None, True),
        (5, 0, 23, False),
        (5, 0, 24, True),
        (500, 1, 2, False),
    ],
)
def test_an_alarm_waits_for_five_scans_or_a_day(
    scans: int, hours_since: int | None, told_hours_ago: int | None, due: bool
) -> None:
    def ago(hours: int | None) -> datetime | None:
        return None if hours is None else NOW - timedelta(hours=hours)

    alarm = PosterAlarm("id", scans, ago(hours_since), ago(told_hours_ago))
    assert posters.is_alarm_due(alarm, NOW) is due
