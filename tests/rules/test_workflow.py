"""The workflow: exactly the domain's map, without dead ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import workflow
from storage.records import Status

statuses = st.sampled_from(Status)
working = st.sampled_from(sorted(workflow.WORKING))
closed = st.sampled_from(sorted(workflow.CLOSED))

MAP = """
received: verifying forwarded inquiry rejected transferred_out
verifying: forwarded inquiry rejected transferred_out
forwarded: verifying inquiry
inquiry: case_review closed_unproven closed_settled transferred_out
case_review: examination closed_unproven closed_settled transferred_out
examination: hearing closed_unproven closed_settled
hearing: decided
decided: closed_proven closed_unproven
"""
TABLE = {
    Status(before): tuple(Status(after) for after in rest.split())
    for before, _, rest in (line.partition(":") for line in MAP.split("\n") if line)
}


def test_every_working_status_goes_on_as_the_domain_says_or_waits_for_the_reporter() -> None:
    assert set(TABLE) == workflow.WORKING
    for status, after in TABLE.items():
        assert workflow.next_statuses(status) == (*after, Status.NEED_INFO)


@given(working)
def test_a_completed_case_goes_back_to_where_it_was_interrupted(status: Status) -> None:
    assert workflow.may_move(status, Status.NEED_INFO)
    assert workflow.next_statuses(Status.NEED_INFO, status) == (status,)


@given(st.none() | closed | st.just(Status.NEED_INFO))
def test_a_completed_case_of_unknown_origin_starts_again(origin: Status | None) -> None:
    assert workflow.next_statuses(Status.NEED_INFO, origin) == (Status.RECEIVED,)


@given(statuses, st.none() | statuses)
def test_no_open_status_is_a_dead_end_and_none_leads_to_itself(status: Status, resume: Status | None) -> None:
    steps = workflow.next_statuses(status, resume)
    assert bool(steps) == (status in workflow.OPEN)
    assert status not in steps
    assert len(set(steps)) == len(steps)


@given(working)
def test_every_open_status_reaches_a_closing(status: Status) -> None:
    assert reached(status) & workflow.CLOSED


def test_every_status_can_be_reached_from_the_first() -> None:
    assert reached(Status.RECEIVED) == set(Status) - {Status.CLOSED_WITHDRAWN}


def reached(start: Status) -> set[Status]:
    seen, waiting = {start}, [start]
    while waiting:
        status = waiting.pop()
        for after in workflow.next_statuses(status, resume=start):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


@given(closed, st.none() | statuses)
def test_a_closed_case_goes_nowhere_but_can_be_reopened(status: Status, closed_from: Status | None) -> None:
    assert workflow.next_statuses(status) == ()
    assert not workflow.may_withdraw(status)
    assert workflow.is_closed(status)
    again = workflow.status_after_reopening(status, closed_from)
    assert again in workflow.WORKING - {Status.RECEIVED}


@pytest.mark.parametrize(
    ("closed_from", "again"),
    [
        (None, Status.VERIFYING),
        (Status.RECEIVED, Status.VERIFYING),
        (Status.FORWARDED, Status.VERIFYING),
        (Status.NEED_INFO, Status.VERIFYING),
        (Status.EXAMINATION, Status.EXAMINATION),
        (Status.DECIDED, Status.DECIDED),
    ],
)
def test_a_reopened_case_goes_on_where_it_was_closed(closed_from: Status | None, again: Status) -> None:
    assert workflow.status_after_reopening(Status.CLOSED_UNPROVEN, closed_from) is again


@given(st.sampled_from(sorted(workflow.OPEN)))
def test_an_open_case_can_be_withdrawn_but_not_reopened(status: Status) -> None:
    assert workflow.may_withdraw(status)
    with pytest.raises(ValueError, match="only a closed case"):
        workflow.status_after_reopening(status)


@given(statuses, statuses, st.none() | statuses)
def test_officers_never_withdraw_a_case_in_the_reporters_name(
    before: Status, after: Status, resume: Status | None
) -> None:
    assert Status.CLOSED_WITHDRAWN not in workflow.next_statuses(before, resume)
    assert workflow.may_move(before, after, resume) == (after in workflow.next_statuses(before, resume))


@given(statuses, statuses)
def test_only_from_open_to_closed_closes_and_the_reporters_needs_no_second(
    before: Status, after: Status
) -> None:
    assert workflow.is_closing(before, after) == (before in workflow.OPEN and after in workflow.CLOSED)
    assert workflow.needs_approval(before, after) == (
        workflow.is_closing(before, after) and after is not Status.CLOSED_WITHDRAWN
    )
