"""Seven days, four weeks, six months."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.rules.backup_schedule import NIGHT_HOUR, backups_to_keep, is_backup_due
from tests.instants import start

pytestmark = pytest.mark.any_day


def test_of_a_year_of_nights_few_are_kept_and_the_newest_always() -> None:
    nights = [start() + timedelta(days=day) for day in range(365)]
    there: list[datetime] = []
    for night in nights:
        there = sorted(backups_to_keep([*there, night]))
    assert there[-1] == nights[-1]
    assert there[-7:] == nights[-7:]
    assert 11 <= len(there) <= 17
    assert nights[-1] - there[0] > timedelta(days=120), "four whole months, and two begun"
    assert len({(at.year, at.month) for at in there}) == 6


def test_of_one_day_the_newest_is_kept() -> None:
    day = start().replace(hour=3, minute=0)
    hours = [day + timedelta(hours=hour) for hour in range(5)]
    assert backups_to_keep(hours) == {hours[-1]}


def test_days_without_a_backup_take_nobodys_place() -> None:
    rare = [start() + timedelta(days=10 * number) for number in range(5)]
    assert backups_to_keep(rare) == set(rare)


def test_without_backups_none_is_kept() -> None:
    assert backups_to_keep([]) == set()


def test_one_is_due_once_a_night_and_at_once_when_a_night_was_missed() -> None:
    night = start().replace(hour=NIGHT_HOUR, minute=0, second=0)
    assert is_backup_due(None, night)
    assert is_backup_due(night - timedelta(seconds=1), night)
    assert not is_backup_due(night, night)
    assert not is_backup_due(night, night + timedelta(hours=23, minutes=59))
    assert is_backup_due(night, night + timedelta(days=1))
    assert is_backup_due(night - timedelta(hours=2), night + timedelta(hours=9)), "it didn't run that night"
    assert not is_backup_due(night + timedelta(hours=9), night + timedelta(hours=10))
