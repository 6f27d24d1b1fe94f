"""Who may do what: every act by every person, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules import confidentiality as rules
from storage.records import Approval, Case, Category, Membership, Mode, Status, Urgency

NOW = datetime(2026, 7, 27, 6, 35, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

CASE = Case(
    id="c",
    ticket="YDN-7K3Q-M4XD",
    pseudonym="Elang Biru",
    created_at=NOW,
    form_version=1,
    consent_version="1",
    poster_id=None,
    poster_unit_id="sekotong",
    handling_unit_id="lobar",
    category=Category.B1,
    urgency=Urgency.NORMAL,
    status=Status.INQUIRY,
    status_at=NOW,
    mode=Mode.IDENTIFIED,
    take_up_by=None,
    officer_id="claimant",
    claimed_at=NOW,
)
UNCLAIMED = replace(CASE, officer_id=None, claimed_at=None)
CLOSED = replace(CASE, status=Status.CLOSED_SETTLED)
CLAIMANT = Membership("claimant", "lobar", NOW - HOUR, supervisor=False, supervisor_checked_at=NOW)
COLLEAGUE = replace(CLAIMANT, officer_id="colleague")
SUPERVISOR = replace(CLAIMANT, officer_id="supervisor", supervisor=True)
OUTSIDER = replace(SUPERVISOR, officer_id="outsider", unit_id="ntb")
ASKED = Approval(id="a", case_id="c", kind="closing", asked_by="claimant", asked_at=NOW, body={})

ACTS = {
    "act": rules.may_act,
    "claim": rules.may_claim,
    "open": rules.may_open,
    "progress": rules.may_progress,
    "release": rules.may_release,
    "take over": rules.may_take_over,
    "reopen": rules.may_reopen,
    "ask identity": rules.may_ask_identity,
}


def allowed(case: Case, member: Membership | None, *, reported: bool = False) -> list[str]:
    return [name for name, may in ACTS.items() if may(case, member, NOW, reported=reported)]


@pytest.mark.parametrize(
    ("case", "member", "acts"),
    [
        (CASE, CLAIMANT, "act, open, progress, release, ask identity"),
        (CASE, COLLEAGUE, "act"),
        (CASE, SUPERVISOR, "act, open, take over"),
        (CASE, OUTSIDER, ""),
        (CASE, None, ""),
        (UNCLAIMED, COLLEAGUE, "act, claim"),
        (UNCLAIMED, SUPERVISOR, "act, claim, open"),
        (UNCLAIMED, OUTSIDER, ""),
        (CLOSED, CLAIMANT, "act, open"),
        (CLOSED, COLLEAGUE, "act"),
        (CLOSED, SUPERVISOR, "act, open, reopen"),
        (replace(UNCLAIMED, status=Status.REJECTED), COLLEAGUE, "act"),
        (replace(CASE, mode=Mode.CONFIDENTIAL), CLAIMANT, "act, open, progress, release"),
        (CASE, replace(SUPERVISOR, officer_id="claimant"), "act, open, progress, release, ask identity"),
    ],
)
def test_each_person_may_do_exactly_this(case: Case, member: Membership | None, acts: str) -> None:
    assert ", ".join(allowed(case, member)) == acts


@pytest.mark.parametrize("case", [CASE, UNCLAIMED, CLOSED])
@pytest.mark.parametrize("member", [CLAIMANT, COLLEAGUE, SUPERVISOR])
def test_nobody_does_anything_with_a_case_that_they_reported(case: Case, member: Membership) -> None:
    assert allowed(case, member, reported=True) == []
    assert not rules.may_decide(ASKED, case, member, NOW, reported=True, above="lobar")


@pytest.mark.parametrize("case", [CASE, UNCLAIMED, CLOSED])
@pytest.mark.parametrize("proven_at", [None, NOW - 12 * HOUR, NOW + HOUR])
def test_without_a_valid_proof_of_membership_nothing_is_allowed(
    case: Case, proven_at: datetime | None
) -> None:
    for member in (CLAIMANT, COLLEAGUE, SUPERVISOR):
        stale = replace(member, proven_at=proven_at)
        assert allowed(case, stale) == []
        assert not rules.may_decide(ASKED, case, stale, NOW, reported=False)


@pytest.mark.parametrize("checked_at", [None, NOW - 5 * MINUTE])
def test_who_was_a_supervisor_longer_ago_is_a_member_like_any(checked_at: datetime | None) -> None:
    assert allowed(CASE, replace(SUPERVISOR, supervisor_checked_at=checked_at)) == ["act"]


def test_a_proof_lasts_twelve_hours_and_outlives_a_small_difference_of_clocks() -> None:
    assert rules.proof_valid(NOW - 12 * HOUR + timedelta(seconds=1), NOW)
    assert rules.proof_valid(NOW + timedelta(seconds=30), NOW)
    assert not rules.proof_valid(NOW - 12 * HOUR, NOW)
    assert not rules.proof_valid(None, NOW)


def test_a_look_at_the_administrators_lasts_five_minutes() -> None:
    assert rules.supervisor_known(NOW - timedelta(minutes=4, seconds=59), NOW)
    assert not rules.supervisor_known(NOW - 5 * MINUTE, NOW)
    assert not rules.supervisor_known(None, NOW)


@pytest.mark.parametrize(
    ("member", "above", "may"),
    [
        (CLAIMANT, None, False),  # asked for it
        (COLLEAGUE, None, True),
        (SUPERVISOR, None, True),
        (OUTSIDER, None, False),
        (OUTSIDER, "ntb", True),  # the unit above
        (OUTSIDER, "bali", False),
        (replace(OUTSIDER, officer_id="claimant"), "ntb", False),  # the same person in both groups
        (None, None, False),
    ],
)
def test_a_second_person_is_another_one_of_this_group_or_the_one_above(
    member: Membership | None, above: str | None, may: bool
) -> None:
    assert rules.may_decide(ASKED, CASE, member, NOW, reported=False, above=above) is may


def test_what_is_decided_or_about_another_case_is_not_decided_again() -> None:
    for approval in (replace(ASKED, decided_at=NOW, granted=False), replace(ASKED, case_id="d")):
        assert not rules.may_decide(approval, CASE, SUPERVISOR, NOW, reported=False)
