"""Who may do what with a case: predicates over records, each answering yes or no and nothing else.

All of them ask first whether this person can act for the case at all (`may_act`):

    Telegram said within 12 hours that they belong to the group, and no leave was seen since;
    it is the group of the unit that handles the case;
    they did not report the case themselves (`reported`, found through a keyed hash, never shown).

A claimant has the case; a supervisor is an administrator of the group, as Telegram said at most five minutes
ago. Content is opened by these two, and by who may be the second person to a closing while that waits. What
needs a second person needs another officer than the one who asked. A refusal has one wording for all reasons:
it must not tell a stranger that a case exists, nor show anybody which officer reported it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.rules import workflow
from storage.records import Approval, Case, Membership, Mode

PROOF_LASTS: Final = timedelta(hours=12)
SUPERVISOR_LASTS: Final = timedelta(minutes=5)
SECOND_READS_SINCE: Final = 2
"""The first version of the consent (`bot.reporter.welcome`) that tells of the second person."""
_SKEW: Final = timedelta(minutes=1)
"""Clocks of two replicas may differ by this much."""


def _fresh(at: datetime | None, now: datetime, lasts: timedelta) -> bool:
    return at is not None and -_SKEW <= now - at < lasts


def proof_valid(proven_at: datetime | None, now: datetime) -> bool:
    """Whether Telegram's word still proves membership. None: it was never given, or they left since."""
    return _fresh(proven_at, now, PROOF_LASTS)


def supervisor_known(checked_at: datetime | None, now: datetime) -> bool:
    """Whether Telegram was asked recently enough who administers the group; if not, it is asked again."""
    return _fresh(checked_at, now, SUPERVISOR_LASTS)


def is_supervisor(member: Membership, now: datetime) -> bool:
    """Whether this member is known to administer the group now."""
    return member.supervisor and supervisor_known(member.supervisor_checked_at, now)


def is_claimant(case: Case, member: Membership) -> bool:
    """Whether this member has the case."""
    return case.officer_id is not None and case.officer_id == member.officer_id


def may_act(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """Whether this person can do anything with this case: the least that every other act asks."""
    return (
        member is not None
        and not reported
        and member.unit_id == case.handling_unit_id
        and proof_valid(member.proven_at, now)
    )


def may_claim(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """Any member may take an open case that nobody has."""
    return (
        may_act(case, member, now, reported=reported)
        and case.officer_id is None
        and not workflow.is_closed(case.status)
    )


def may_open(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """The content is for the claimant and supervisors."""
    return (
        member is not None
        and may_act(case, member, now, reported=reported)
        and (is_claimant(case, member) or is_supervisor(member, now))
    )


def knows_of_second(case: Case) -> bool:
    """Whether the reporter was told that a second person reads the file before it is closed. Of reports from
    before that only a supervisor reads as such.
    """
    return case.consent_version.isdecimal() and int(case.consent_version) >= SECOND_READS_SINCE


def may_progress(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """Steps, notes and replies are the claimant's, while the case is open."""
    return (
        member is not None
        and may_act(case, member, now, reported=reported)
        and is_claimant(case, member)
        and not workflow.is_closed(case.status)
    )


def may_release(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """Giving a case back is the claimant's, while it is open."""
    return may_progress(case, member, now, reported=reported)


def may_take_over(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """A supervisor may take an open case from another officer."""
    return (
        member is not None
        and may_act(case, member, now, reported=reported)
        and is_supervisor(member, now)
        and case.officer_id is not None
        and not is_claimant(case, member)
        and not workflow.is_closed(case.status)
    )


def may_reopen(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """A closed case is reopened by a supervisor."""
    return (
        member is not None
        and may_act(case, member, now, reported=reported)
        and is_supervisor(member, now)
        and workflow.is_closed(case.status)
    )


def may_ask_identity(case: Case, member: Membership | None, now: datetime, *, reported: bool) -> bool:
    """Name and phone can be asked for by the claimant, if the reporter chose to be identified."""
    return case.mode is Mode.IDENTIFIED and may_progress(case, member, now, reported=reported)


def may_decide(
    approval: Approval,
    case: Case,
    member: Membership | None,
    now: datetime,
    *,
    reported: bool,
    above: str | None = None,
) -> bool:
    """Whether this person can be the second one: any member but the one who asked, and only once.

    `above`: the unit over the handling one, if its members may decide too (a unit with a single officer).
    """
    return (
        member is not None
        and approval.case_id == case.id
        and approval.decided_at is None
        and approval.asked_by != member.officer_id
        and not reported
        and member.unit_id in {case.handling_unit_id, above}
        and proof_valid(member.proven_at, now)
    )
