"""What each role answers for each person, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules import permissions as rules
from bot.rules.permissions import RoleAnswer, Situation
from storage.records import Approval, Case, Category, Membership, Status, Urgency

NOW = datetime(2026, 7, 27, 6, 35, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

CASE = Case(
    id="c",
    ticket="YDN-7K3Q-M4XD",
    pseudonym="Elang Biru",
    created_at=NOW,
    form_version=1,
    consent_version="2",
    poster_id=None,
    poster_unit_id="sekotong",
    handling_unit_id="lobar",
    category=Category.B1,
    urgency=Urgency.NORMAL,
    status=Status.INQUIRY,
    status_at=NOW,
    take_up_by=None,
    officer_id="holder",
    claimed_at=NOW,
)
ROLES = (rules.MEMBER, rules.HOLDER, rules.SUPERVISOR, rules.READER, rules.SECOND_PERSON)
FREE = replace(CASE, officer_id=None, claimed_at=None)
BEFORE_SECONDS_READ = replace(CASE, consent_version="1")
HOLDER = Membership(
    "holder", "lobar", NOW - HOUR, supervisor=False, supervisor_checked_at=NOW, member_since=NOW - 24 * HOUR
)
COLLEAGUE = replace(HOLDER, officer_id="colleague")
SUPERVISOR = replace(HOLDER, officer_id="supervisor", supervisor=True)
ABOVE = replace(HOLDER, officer_id="above", unit_id="ntb")
CHIEF_ABOVE = replace(ABOVE, officer_id="chief", supervisor=True)
CLOSING = Approval(id="a", case_id="c", kind="closing", asked_by="holder", asked_at=NOW, body={})
CLOSING_ABOVE = replace(CLOSING, body={"above": "ntb"})
IDENTITY_ASKED = replace(CLOSING, kind="identity")
DECIDED_ABOVE = {"identity_above": "ntb"}


def situation(member: Membership | None, case: Case = CASE, *waiting: Approval, **more: object) -> Situation:
    return Situation(
        case=case,
        officer_id=member.officer_id if member else "stranger",
        memberships=(member,) if member else (),
        waiting=waiting,
        now=NOW,
        reported=False,
        administrators_known_at={"lobar": NOW, "ntb": NOW},
        **more,  # type: ignore[arg-type]
    )


def roles(asked: Situation) -> str:
    return ", ".join(role.name for role in ROLES if role.answer(asked) is RoleAnswer.YES)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (situation(HOLDER), "member, holder, reader, second"),
        (situation(COLLEAGUE), "member, second"),
        (situation(SUPERVISOR), "member, supervisor, reader, second"),
        (situation(replace(SUPERVISOR, officer_id="holder")), "member, holder, supervisor, reader, second"),
        (situation(ABOVE), ""),
        (situation(CHIEF_ABOVE), ""),
        (situation(None), ""),
        (situation(COLLEAGUE, FREE), "member, second"),
        (situation(SUPERVISOR, FREE), "member, supervisor, reader, second"),
        # Somebody decides about a closing: they read what they decide about.
        (situation(COLLEAGUE, CASE, CLOSING), "member, reader, second"),
        (situation(COLLEAGUE, CASE, IDENTITY_ASKED), "member, second"),
        (situation(COLLEAGUE, CASE, replace(CLOSING, decided_at=NOW)), "member, second"),
        (situation(COLLEAGUE, CASE, replace(CLOSING, asked_by="colleague")), "member, second"),
        (situation(ABOVE, CASE, CLOSING), ""),
        (situation(ABOVE, CASE, CLOSING_ABOVE), "reader, second"),
        (situation(ABOVE, CASE, IDENTITY_ASKED), ""),
        (situation(ABOVE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), "second"),
        (situation(CHIEF_ABOVE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), "second"),
        (situation(replace(ABOVE, unit_id="bali"), CASE, CLOSING_ABOVE), ""),
        # The reporter was told of supervisors alone.
        (situation(COLLEAGUE, BEFORE_SECONDS_READ, CLOSING), "member, second"),
        (situation(SUPERVISOR, BEFORE_SECONDS_READ, CLOSING), "member, supervisor, reader, second"),
        (situation(ABOVE, BEFORE_SECONDS_READ, CLOSING_ABOVE), "second"),
        (situation(CHIEF_ABOVE, BEFORE_SECONDS_READ, CLOSING_ABOVE), "reader, second"),
        (situation(COLLEAGUE, replace(CASE, consent_version="draft"), CLOSING), "member, second"),
    ],
)
def test_each_person_has_exactly_these_roles(asked: Situation, expected: str) -> None:
    assert roles(asked) == expected


@pytest.mark.parametrize("member", [HOLDER, COLLEAGUE, SUPERVISOR, ABOVE])
def test_nobody_has_a_role_in_a_case_that_they_reported(member: Membership) -> None:
    told = replace(situation(member, CASE, CLOSING_ABOVE), reported=True)
    assert {role.answer(told) for role in ROLES} == {RoleAnswer.NO}


@pytest.mark.parametrize("member", [HOLDER, COLLEAGUE, SUPERVISOR, ABOVE])
def test_whether_somebody_belongs_to_a_case_does_not_depend_on_who_reported_it(member: Membership) -> None:
    asked = situation(member, CASE, CLOSING_ABOVE)
    for role in ROLES:
        assert role.belongs(asked) is role.belongs(replace(asked, reported=True))


@pytest.mark.parametrize("proven_at", [NOW - 12 * HOUR, NOW + HOUR])
@pytest.mark.parametrize("member", [HOLDER, COLLEAGUE, SUPERVISOR])
def test_without_a_valid_proof_of_membership_every_role_asks_for_it_anew(
    member: Membership, proven_at: datetime
) -> None:
    stale = situation(replace(member, proven_at=proven_at), CASE, CLOSING)
    assert {role.answer(stale) for role in ROLES} == {RoleAnswer.PROOF_TOO_OLD}


def test_who_left_the_group_is_a_stranger_to_its_cases() -> None:
    left = situation(replace(HOLDER, proven_at=None))
    assert {role.answer(left) for role in ROLES} == {RoleAnswer.NO}


@pytest.mark.parametrize("known_at", [None, NOW - 5 * MINUTE])
def test_who_supervises_is_asked_of_telegram_where_that_was_longer_ago(known_at: datetime | None) -> None:
    asked = replace(situation(SUPERVISOR), administrators_known_at={"lobar": known_at, "ntb": NOW})
    answers = {role.name: role.answer(asked) for role in ROLES}
    assert answers == {
        "member": RoleAnswer.YES,
        "holder": RoleAnswer.NO,
        "supervisor": RoleAnswer.ASK_TELEGRAM,
        "reader": RoleAnswer.ASK_TELEGRAM,
        "second": RoleAnswer.YES,
    }
    assert rules.HOLDER.answer(replace(asked, officer_id="holder", memberships=(HOLDER,))) is RoleAnswer.YES


def test_who_was_not_named_at_the_last_look_supervises_no_more() -> None:
    dismissed = replace(SUPERVISOR, supervisor_checked_at=NOW - 5 * MINUTE)
    assert rules.SUPERVISOR.answer(situation(dismissed)) is RoleAnswer.NO
    assert rules.SUPERVISOR.answer(situation(replace(SUPERVISOR, supervisor=False))) is RoleAnswer.NO


@pytest.mark.parametrize(
    ("group_of", "expected"),
    [(None, "member, second"), ("lobar", "member, second"), ("ntb", "second"), ("bali", ""), ("", "")],
)
def test_in_a_group_only_that_groups_membership_counts(group_of: str | None, expected: str) -> None:
    """Whoever belongs to both groups acts in each as its member."""
    both = (COLLEAGUE, replace(COLLEAGUE, unit_id="ntb"))
    waits = situation(COLLEAGUE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE)
    asked = replace(waits, memberships=both, group_of=group_of)
    assert roles(asked) == expected


def test_of_two_memberships_the_one_proven_last_counts() -> None:
    older = replace(COLLEAGUE, unit_id="ntb", proven_at=NOW - 13 * HOUR)
    asked = replace(situation(COLLEAGUE, CASE, CLOSING_ABOVE), memberships=(older, COLLEAGUE))
    assert rules.SECOND_PERSON.membership(asked) == COLLEAGUE
    assert rules.SECOND_PERSON.membership(replace(asked, memberships=(COLLEAGUE, older))) == COLLEAGUE


def test_a_proof_lasts_twelve_hours_and_outlives_a_small_difference_of_clocks() -> None:
    assert rules.is_proof_valid(NOW - 12 * HOUR + SECOND, NOW)
    assert rules.is_proof_valid(NOW + MINUTE, NOW)
    assert not rules.is_proof_valid(NOW + MINUTE + SECOND, NOW)
    assert not rules.is_proof_valid(NOW - 12 * HOUR, NOW)
    assert not rules.is_proof_valid(None, NOW)


def test_a_look_at_the_administrators_lasts_five_minutes() -> None:
    assert rules.is_supervisor_known(NOW - 5 * MINUTE + SECOND, NOW)
    assert not rules.is_supervisor_known(NOW - 5 * MINUTE, NOW)
    assert not rules.is_supervisor_known(None, NOW)


def test_somebody_else_decides_as_the_member_that_they_act_as() -> None:
    """Of both groups, last proven above, where nothing waits but what they asked for themselves."""
    both = (replace(COLLEAGUE, proven_at=NOW - 2 * HOUR), replace(COLLEAGUE, unit_id="ntb"))
    own = replace(CLOSING_ABOVE, asked_by="colleague")
    other = replace(CLOSING, id="b")
    asked = replace(situation(COLLEAGUE, CASE, own, other), memberships=both)
    assert rules.SECOND_PERSON.membership(asked) == both[1]
    assert rules.is_asked_by_another(asked)
    assert not rules.is_theirs_to_decide(asked)
    assert rules.is_theirs_to_decide(replace(asked, group_of="lobar"))


@pytest.mark.parametrize("since", [NOW - HOUR, NOW - 30 * MINUTE])
def test_of_two_memberships_the_one_that_decides_about_an_identity_counts(since: datetime) -> None:
    """Whichever was proven last: a supervisor above is often a member below, too."""
    above = replace(CHIEF_ABOVE, proven_at=since)
    below = replace(above, unit_id="lobar", proven_at=NOW - 40 * MINUTE, supervisor=False)
    waits = situation(above, CASE, IDENTITY_ASKED, **DECIDED_ABOVE)
    asked = replace(waits, memberships=(below, above))
    assert rules.SECOND_PERSON.membership(asked) == above
    assert rules.is_theirs_to_decide(asked)


def test_telegram_is_asked_who_supervises_of_those_who_may_decide() -> None:
    stale = {"lobar": NOW - 6 * MINUTE, "ntb": NOW - 6 * MINUTE}
    for member, waiting, above, answer in (
        (CHIEF_ABOVE, IDENTITY_ASKED, "ntb", RoleAnswer.ASK_TELEGRAM),
        (SUPERVISOR, IDENTITY_ASKED, "ntb", RoleAnswer.YES),
        (SUPERVISOR, IDENTITY_ASKED, None, RoleAnswer.ASK_TELEGRAM),
        (HOLDER, IDENTITY_ASKED, None, RoleAnswer.YES),
        (SUPERVISOR, CLOSING, None, RoleAnswer.YES),
    ):
        waits = situation(member, CASE, waiting, identity_above=above)
        asked = replace(waits, administrators_known_at=stale)
        assert rules.SECOND_PERSON.answer(asked) is answer
        assert rules.SECOND_PERSON.answer_at_last(asked) is RoleAnswer.YES, "a member like any"
        assert rules.SECOND_PERSON.answer_at_last(replace(asked, reported=True)) is RoleAnswer.NO


@pytest.mark.parametrize(
    ("asked", "member", "may"),
    [
        (CLOSING, HOLDER, False),  # asked for it
        (CLOSING, COLLEAGUE, True),
        (CLOSING, SUPERVISOR, True),
        (CLOSING, ABOVE, False),
        (CLOSING_ABOVE, ABOVE, True),
        (replace(CLOSING, body={"above": "bali"}), ABOVE, False),
        (CLOSING_ABOVE, replace(ABOVE, officer_id="holder"), False),  # the same person in both groups
        (replace(CLOSING, decided_at=NOW, granted=False), COLLEAGUE, False),
        (replace(CLOSING, case_id="d"), COLLEAGUE, False),
        (CLOSING, replace(COLLEAGUE, proven_at=NOW - 12 * HOUR), False),
    ],
)
def test_a_second_person_is_another_one_of_this_group_or_the_one_above(
    asked: Approval, member: Membership, may: bool
) -> None:
    assert rules.may_decide(asked, situation(member), member) is may


SAID = {"by": "supervisor", "granted": True, "unit": "lobar"}


@pytest.mark.parametrize(
    ("member", "above", "may"),
    [
        (HOLDER, None, False),
        (replace(HOLDER, supervisor=True), None, False),  # asked for it
        (COLLEAGUE, None, False),
        (SUPERVISOR, None, True),
        (SUPERVISOR, "ntb", False),
        (ABOVE, "ntb", False),
        (CHIEF_ABOVE, "ntb", True),
        (CHIEF_ABOVE, None, False),
        (replace(CHIEF_ABOVE, officer_id="holder"), "ntb", False),
        (replace(CHIEF_ABOVE, supervisor_checked_at=NOW - 5 * MINUTE), "ntb", False),
        (replace(CHIEF_ABOVE, proven_at=NOW - 12 * HOUR), "ntb", False),
        (replace(CHIEF_ABOVE, member_since=NOW - 24 * HOUR + SECOND), "ntb", False),
        (replace(CHIEF_ABOVE, member_since=None), "ntb", False),
    ],
)
def test_about_an_identity_supervisors_decide_who_have_been_there_for_a_day(
    member: Membership, above: str | None, may: bool
) -> None:
    waits = situation(member, CASE, IDENTITY_ASKED, identity_above=above)
    assert rules.may_decide(IDENTITY_ASKED, waits, member) is may
    assert rules.is_theirs_to_decide(waits) is may


def test_of_two_who_decide_each_is_heard_once_and_where_it_is_decided_now() -> None:
    asked = replace(IDENTITY_ASKED, body={"words": [SAID]})
    here, above = situation(SUPERVISOR, CASE, asked), situation(CHIEF_ABOVE, CASE, asked, **DECIDED_ABOVE)
    assert not rules.may_decide(asked, here, SUPERVISOR)
    assert rules.may_decide(asked, here, replace(SUPERVISOR, officer_id="other"))
    assert (rules.words_needed(here), rules.words_needed(above)) == (2, 1)
    assert rules.counted_words(asked, here) == [SAID]
    assert rules.counted_words(asked, above) == []


@pytest.mark.parametrize(
    ("asked", "knows"),
    [
        (situation(COLLEAGUE, CASE, CLOSING), True),
        (situation(replace(COLLEAGUE, proven_at=NOW - 12 * HOUR), CASE, CLOSING), True),  # once proven anew
        (situation(ABOVE, CASE, CLOSING_ABOVE), True),
        (situation(ABOVE, CASE, CLOSING), False),
        (situation(HOLDER, CASE, CLOSING), False),  # asked for it
        (situation(COLLEAGUE, CASE, replace(CLOSING, id="b")), False),
        (situation(replace(COLLEAGUE, proven_at=None), CASE, CLOSING), False),
        (situation(None, CASE, CLOSING), False),
        (replace(situation(COLLEAGUE, CASE, CLOSING), reported=True), False),
        (situation(SUPERVISOR, CASE, IDENTITY_ASKED), True),
        (situation(SUPERVISOR, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), False),
        (situation(CHIEF_ABOVE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), True),
        (situation(ABOVE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), False),  # supervises nothing
        (situation(COLLEAGUE, CASE, IDENTITY_ASKED), False),
    ],
)
def test_a_request_is_known_to_those_who_may_decide_about_it(asked: Situation, knows: bool) -> None:
    assert rules.may_know_of_request(asked, "a") is knows
