"""What a chain tells of a case's dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.rules import case_facts
from bot.rules.case_facts import ANSWER, FILE, WAITS_FOR
from bot.rules.clocks import Facts, Stretch
from storage.records import (
    ActorRole,
    Case,
    CaseEvent,
    Category,
    EventKind,
    Status,
    Urgency,
)
from tests.instants import MONDAY


def day(n: int) -> datetime:
    return MONDAY + timedelta(days=n)


def a_case(status: Status = Status.RECEIVED, **more: Any) -> Case:
    known: dict[str, Any] = {
        "id": "c",
        "ticket": "YDN-AAAA-AAAA",
        "pseudonym": "Kapal Padi",
        "created_at": MONDAY,
        "form_version": 1,
        "consent_version": "2",
        "poster_id": None,
        "poster_unit_id": "u",
        "handling_unit_id": "u",
        "category": Category.B1,
        "urgency": Urgency.NORMAL,
        "status": status,
        "status_at": day(9),
        "take_up_by": day(3),
    }
    return Case(**known | more)


def facts_of(case: Case, chain: list[CaseEvent]) -> Facts:
    return case_facts.read_facts(case, chain, "Asia/Makassar")


def event(n: int, kind: EventKind, payload: dict[str, Any] | None) -> CaseEvent:
    return CaseEvent("c", n, day(n), kind, ActorRole.OFFICER, "o", payload)


def moved(n: int, to: str, waits_for: str = "") -> CaseEvent:
    """The case came to another status on day `n`."""
    return event(n, EventKind.STATUS_CHANGED, {"to": to} | ({WAITS_FOR: waits_for} if waits_for else {}))


@pytest.mark.parametrize(
    ("statuses", "awaited"),
    [
        ((), FILE),
        (("verifying",), FILE),
        (("verifying", "need_info", "verifying"), FILE),
        (("forwarded",), FILE),  # to a unit that verifies it
        (("forwarded", "verifying"), FILE),
        (("verifying", "forwarded"), ANSWER),  # to the section that inquires
        (("inquiry",), ANSWER),
        (("verifying", "inquiry", "case_review"), ANSWER),
        (("rejected", "verifying"), ANSWER),  # reopened
    ],
)
def test_the_file_lacks_what_is_asked_before_it_was_verified(statuses: tuple[str, ...], awaited: str) -> None:
    chain = [moved(n, to) for n, to in enumerate(statuses, 1)]
    assert case_facts.what_is_awaited(chain) == awaited


def test_a_file_is_complete_when_it_is_received_or_when_its_gap_was_closed() -> None:
    assert facts_of(a_case(), []).complete_at == MONDAY
    asked = [moved(2, "need_info", FILE)]
    assert facts_of(a_case(), asked).complete_at is None
    went_on = [*asked, moved(4, "received"), moved(5, "inquiry"), moved(6, "need_info", ANSWER)]
    facts = facts_of(a_case(), went_on)
    assert facts.complete_at == day(4)
    assert facts.awaited == (Stretch(day(2), day(4)), Stretch(day(6)))


def test_questions_from_before_they_said_what_they_wait_for_pause_nothing() -> None:
    facts = facts_of(a_case(), [moved(2, "need_info")])
    assert (facts.complete_at, facts.awaited) == (MONDAY, ())


def test_what_was_promised_last_counts_and_from_when() -> None:
    began = event(0, EventKind.REGISTERED, {"take_up_by": day(3).isoformat()})
    again = event(2, EventKind.DANGER, {"take_up_by": day(2).isoformat()})
    assert facts_of(a_case(), [began]).promised_at == day(0)
    assert facts_of(a_case(), [began, again]).promised_at == day(2)
    assert facts_of(a_case(), []).promised_at is None


def test_the_step_to_the_examination_tells_the_result_of_the_clarification() -> None:
    chain = [moved(1, "inquiry"), moved(2, "case_review"), moved(3, "examination"), moved(4, "hearing")]
    assert facts_of(a_case(), chain[:2]).clarified_at is None
    assert facts_of(a_case(), chain).clarified_at == day(3)


def test_when_a_case_was_closed_is_known_even_when_its_chain_tells_no_more() -> None:
    chain = [
        moved(1, "rejected"),
        event(3, EventKind.REOPENED, {"to": "verifying"}),
        event(5, EventKind.WITHDRAWN, {"from": "verifying"}),
    ]
    closed = a_case(Status.CLOSED_WITHDRAWN)
    assert facts_of(closed, chain).closed == (Stretch(day(1), day(3)), Stretch(day(5)))
    erased = [event(n, EventKind.STATUS_CHANGED, None) for n in (1, 2)]
    assert facts_of(closed, erased).closed == (Stretch(day(9)),)
    assert facts_of(a_case(), erased).closed == ()


def test_of_several_letters_the_earliest_counts_from_the_beginning_of_its_day() -> None:
    chain = [
        event(5, EventKind.SP3D_SENT, {"number": "B/2", "date": "2026-08-05"}),
        event(6, EventKind.SP3D_SENT, {"number": "B/1", "date": "2026-08-03"}),
        event(7, EventKind.SP3D_SENT, {"number": "B/3", "date": "2026-08-20"}),
    ]
    assert facts_of(a_case(), []).sp3d_at is None
    sent = facts_of(a_case(), chain).sp3d_at
    assert sent is not None
    assert sent.isoformat() == "2026-08-03T00:00:00+08:00"
