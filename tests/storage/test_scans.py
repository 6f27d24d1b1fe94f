from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from storage import counters, scans
from storage.records import PosterAlarm
from storage.store import Store
from tests.support import StillClock


def days_from(clock: StillClock) -> tuple[date, date, date]:
    """Today and the two days after it, as they are counted."""
    today = counters.day_of(clock.now)
    return today, today + timedelta(days=1), today + timedelta(days=2)


@pytest.mark.any_day
async def test_scans_are_counted_by_day_and_by_nobody(store: Store, clock: StillClock) -> None:
    monday, tuesday, wednesday = days_from(clock)
    for day, times in enumerate((2, 3)):
        clock.passes(days=day)
        async with store.write() as tx:
            for _ in range(times):
                scans.count(tx, "p")
            await counters.add(tx, "door", "u")
    async with store.read() as tx:
        assert await counters.by_day(tx, scans.SCAN, "p") == {str(monday): 2, str(tuesday): 3}
        assert await counters.total(tx, scans.SCAN, "p") == 5
        assert await counters.total(tx, "door", "u") == 2
        assert await counters.total(tx, "door") == 0
        assert await counters.by_subject(tx, scans.SCAN, ["p", "q"], tuesday, wednesday) == {
            "p": {tuesday: 3}
        }
        assert await counters.by_subject(tx, scans.SCAN, ["p"], monday, tuesday) == {"p": {monday: 2}}
        assert await counters.by_subject(tx, scans.SCAN, ["q"], monday, wednesday) == {}


def test_a_day_ends_at_night_in_all_of_indonesia() -> None:
    assert counters.day_of(datetime(2026, 3, 2, 15, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert counters.day_of(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == date(2026, 3, 3)


@pytest.mark.any_day
async def test_scans_of_invalid_codes_wait_for_the_end_of_their_day_and_are_told_once(
    store: Store, clock: StillClock
) -> None:
    monday, tuesday, wednesday = days_from(clock)

    async def alarms() -> list[PosterAlarm]:
        async with store.read() as tx:
            return sorted(await scans.untold_alarms(tx), key=lambda alarm: alarm.poster_id)

    async with store.write() as tx:
        scans.count_invalid(tx, "p")
    assert await alarms() == []
    clock.passes(days=1)
    async with store.write() as tx:
        scans.count_invalid(tx, "p")
        scans.count_invalid(tx, scans.NEVER_OURS)
    assert await alarms() == [PosterAlarm("p", 1, monday)]
    clock.passes(days=1)
    assert await alarms() == [
        PosterAlarm("", 1, tuesday),
        PosterAlarm("p", 2, monday),
    ]
    async with store.write() as tx:
        await scans.told(tx, "p")
        scans.count_invalid(tx, "p")
    assert [alarm.poster_id for alarm in await alarms()] == [""]
    clock.passes(days=1)
    assert PosterAlarm("p", 1, wednesday) in await alarms()
