"""A mute is what the chain and the clock say, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.rules import muting
from storage.records import ActorRole, CaseEvent, EventKind, Json

NOW = datetime(2026, 11, 30, 2, 5, tzinfo=UTC)
UNTIL = NOW + timedelta(days=3)
SECOND = timedelta(seconds=1)
HOURS = timedelta(hours=4)

MUTED = (EventKind.MUTED, muting.mute_payload("Membanjiri.", UNTIL))
CLOSED = (EventKind.STATUS_CHANGED, {"to": "rejected"})
WORKED_ON = (EventKind.STATUS_CHANGED, {"to": "inquiry"})
REOPENED = (EventKind.REOPENED, {"from": "rejected", "to": "inquiry"})


def chain(*told: tuple[EventKind, Json | None], at: datetime = NOW) -> list[CaseEvent]:
    numbers = count(1)
    return [CaseEvent("c", next(numbers), at, kind, ActorRole.OFFICER, None, what) for kind, what in told]


@pytest.mark.parametrize(
    ("told", "now", "holds"),
    [
        ([], NOW, False),
        ([MUTED], NOW, True),
        ([MUTED], UNTIL - SECOND, True),
        ([MUTED], UNTIL, False),
        ([MUTED, (EventKind.UNMUTED, {})], NOW, False),
        ([MUTED, (EventKind.UNMUTED, {}), MUTED], NOW, True),
        ([MUTED, WORKED_ON, (EventKind.ADDED, {}), (EventKind.DANGER, {})], NOW, True),
        ([MUTED, CLOSED], NOW, False),
        ([MUTED, (EventKind.WITHDRAWN, {})], NOW, False),
        ([MUTED, CLOSED, REOPENED], NOW, False),
        ([CLOSED, REOPENED, MUTED], NOW, True),
        ([(EventKind.MUTED, None)], NOW, False),  # its content was destroyed
    ],
)
def test_a_mute_holds_until_its_time_a_supervisor_or_the_cases_end(
    told: list[tuple[EventKind, Json | None]], now: datetime, holds: bool
) -> None:
    assert (muting.find_mute(chain(*told), now) is not None) is holds


def test_the_events_that_are_read_alone_say_as_much_as_the_whole_chain() -> None:
    whole = chain((EventKind.REGISTERED, {}), MUTED, (EventKind.OPENED, {}), (EventKind.DANGER, {}))
    found = muting.find_mute(whole, NOW)
    assert found is not None
    assert (found.event, found.until, found.reason) == (2, UNTIL, "Membanjiri.")
    assert muting.find_mute([event for event in whole if event.kind in muting.TOLD_BY], NOW) == found


@pytest.mark.parametrize(
    ("told", "passed", "suspended"),
    [
        ([MUTED], SECOND, False),
        ([MUTED, (EventKind.DANGER, {})], HOURS - SECOND, True),
        ([MUTED, (EventKind.DANGER, {})], HOURS, False),
        ([(EventKind.DANGER, {}), MUTED], SECOND, False),
    ],
)
def test_danger_suspends_it_for_its_hours_if_it_was_said_while_it_held(
    told: list[tuple[EventKind, Json | None]], passed: timedelta, suspended: bool
) -> None:
    events, now = chain(*told), NOW + passed
    mute = muting.find_mute(events, now)
    assert mute is not None
    assert muting.is_suspended(events, mute, now, HOURS) is suspended
