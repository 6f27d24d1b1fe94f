from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import posters
from bot.rules.posters import PosterCondition
from storage.records import PosterState

TODAY = date(2026, 3, 31)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days_old", "last_scan_days_ago", "expected"),
    [
        (90, 0, PosterCondition.WORKING),
        (90, 30, PosterCondition.WORKING),
        (90, 31, PosterCondition.SILENT),
        (90, None, PosterCondition.SILENT),
        (30, None, PosterCondition.NEW),
        (31, None, PosterCondition.SILENT),
    ],
)
def test_a_poster_falls_silent_after_thirty_days(
    days_old: int, last_scan_days_ago: int | None, expected: PosterCondition
) -> None:
    last = None if last_scan_days_ago is None else days_ago(last_scan_days_ago)
    assert posters.poster_condition(PosterState.ACTIVE, days_ago(days_old), last, TODAY) is expected


@pytest.mark.parametrize("last_scan_days_ago", [3, 20, 200])
def test_what_an_earlier_version_was_scanned_says_nothing_of_this_one(last_scan_days_ago: int) -> None:
    found = posters.poster_condition(PosterState.ACTIVE, days_ago(2), days_ago(last_scan_days_ago), TODAY)
    assert found is PosterCondition.NEW


def test_a_code_that_does_not_count_says_why_even_if_it_was_scanned() -> None:
    for state, expected in (
        (PosterState.REVOKED, PosterCondition.REVOKED),
        (PosterState.EXPIRED, PosterCondition.EXPIRED),
    ):
        assert posters.poster_condition(state, days_ago(9), TODAY, TODAY) is expected


@given(st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.integers(0, 50)))
def test_no_scan_is_lost_between_days_and_weeks(days: dict[date, int]) -> None:
    weeks = posters.sum_by_week(days)
    assert sum(weeks.values()) == sum(days.values())
    assert all(monday.weekday() == 0 for monday in weeks)
    assert {posters.monday_of(day) for day in days} == set(weeks)
