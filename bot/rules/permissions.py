"""Who may do what with a case: what each role answers for one person, from what was looked up before.

    member      belongs to the group of the unit that handles the case
    holder      the member who has the case
    supervisor  a member who administers the group
    reader      the holder, a supervisor, or who may be the second person to a closing while that waits
    second      a member, or one of the group above that was asked to approve; about an opening of the
                identity decides a supervisor of the nearest unit above, or two of this unit where there is
                none, and never one who came to the group less than a day ago

Telegram's word on who is a member counts for 12 hours, on who administers the group for 5 minutes. Nobody
does anything with a case that they reported (`Situation.reported`, found through a keyed hash, never shown).
A no has one wording for all reasons: it must not tell a stranger that a case exists, nor who reported it.

What the case itself must be, whoever asks, are the predicates at the end. `bot.officers.action_table` is the
table that says which action needs which role and which of them; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.rules import time_limits, workflow
from storage.records import Approval, Case, Json, Membership, Status

SECOND_READS_SINCE: Final = 2
"""The first version of the consent (`bot.reporter.filing.welcome`) that tells of the second person."""
CLOSING: Final = "closing"
IDENTITY: Final = "identity"
"""The kinds of requests that wait for a second person (`storage.records.Approval.kind`)."""


class RoleAnswer(StrEnum):
    """What a role says of somebody."""

    YES = "yes"
    NO = "no"
    ASK_TELEGRAM = "ask Telegram"  # who administers the group; should it not say, the answer is no
    PROOF_TOO_OLD = "proof too old"  # they were a member, and have to show it again in the group


@dataclass(frozen=True, slots=True)
class Situation:
    """All that permission depends on: one person, one case, one moment, one place."""

    case: Case
    officer_id: str
    memberships: tuple[Membership, ...]  # theirs, in the handling unit and in those that were asked above it
    waiting: tuple[Approval, ...]  # the requests about this case that wait for a second person
    now: datetime
    reported: bool  # whether they reported it
    identity_above: str | None = None  # the unit above that decides about openings of an identity, if any
    group_of: str | None = None  # the unit in whose group they ask, "" for a group of none; None: privately
    administrators_known_at: Mapping[str, datetime | None] | None = None  # by unit
    erased: bool = False  # whether the content was destroyed for good
    muted: bool = False  # whether nothing is taken from the reporter

    @property
    def identity_unit(self) -> str:
        """The unit whose supervisors decide about an opening of the identity."""
        return self.identity_above or self.case.handling_unit_id


@dataclass(frozen=True, slots=True)
class Role:
    """Who somebody must be. `above`: members of a unit above that was asked to approve may be it, too.
    `decides`: they decide about requests, each by what it needs; if Telegram doesn't say who supervises, they
    are members like any.
    """

    name: str
    _decide: Callable[[Situation, Membership], RoleAnswer]
    above: bool = False
    decides: bool = False

    def membership(self, situation: Situation) -> Membership | None:
        """Return the membership by which the case is visible to them, the one last proven, or by which they
        might decide about an opening; None if it isn't.

        Who left the group is a stranger to its cases: for them nothing is even "too long ago".
        """
        units = {situation.case.handling_unit_id}
        if self.above:
            units |= _asked_above(situation)
        if situation.group_of is not None:
            units &= {situation.group_of}
        known = [m for m in situation.memberships if m.unit_id in units and m.proven_at is not None]
        return max(
            known, key=lambda m: (self.decides and _is_concerned(situation, m), m.proven_at), default=None
        )

    def belongs(self, situation: Situation) -> RoleAnswer:
        """Whether they can act for this case at all, whatever they have done and are to it."""
        found = self.membership(situation)
        if found is None:
            return RoleAnswer.NO
        return RoleAnswer.YES if is_proof_valid(found.proven_at, situation.now) else RoleAnswer.PROOF_TOO_OLD

    def answer(self, situation: Situation) -> RoleAnswer:
        """Return whether they have this role."""
        found, belongs = self.membership(situation), self.belongs(situation)
        if found is None or belongs is not RoleAnswer.YES:
            return belongs
        return RoleAnswer.NO if situation.reported else self._decide(situation, found)

    def answer_at_last(self, situation: Situation) -> RoleAnswer:
        """Return the same once Telegram was asked: if it said nothing, the answer is no, or for who decides
        that they are a member like any.
        """
        answer = self.answer(situation)
        if answer is not RoleAnswer.ASK_TELEGRAM:
            return answer
        return RoleAnswer.YES if self.decides else RoleAnswer.NO


def _asked_above(situation: Situation) -> set[str]:
    """Return the units above the handling one that somebody may decide as a member of."""
    closings = {asked.body.get("above") for asked in situation.waiting if asked.kind == CLOSING}
    openings = {situation.identity_above for asked in situation.waiting if asked.kind == IDENTITY}
    return {unit_id for unit_id in closings | openings if unit_id}


def _is_concerned(situation: Situation, member: Membership) -> bool:
    """Whether an opening of the identity waits that this member decides about, should they supervise."""
    return any(
        asked.kind == IDENTITY
        and asked.asked_by != member.officer_id
        and member.unit_id == situation.identity_unit
        for asked in situation.waiting
    )


def _any_member(_situation: Situation, _member: Membership) -> RoleAnswer:
    return RoleAnswer.YES


def _who_holds(situation: Situation, member: Membership) -> RoleAnswer:
    return RoleAnswer.YES if is_holder(situation.case, member) else RoleAnswer.NO


def _who_supervises(situation: Situation, member: Membership) -> RoleAnswer:
    known_at = (situation.administrators_known_at or {}).get(member.unit_id)
    if not is_supervisor_known(known_at, situation.now):
        return RoleAnswer.ASK_TELEGRAM
    return RoleAnswer.YES if is_supervisor(member, situation.now) else RoleAnswer.NO


def _who_decides(situation: Situation, member: Membership) -> RoleAnswer:
    """Take every member; whether they supervise, which what they decide about may need, is known first."""
    known_at = (situation.administrators_known_at or {}).get(member.unit_id)
    if _is_concerned(situation, member) and not is_supervisor_known(known_at, situation.now):
        return RoleAnswer.ASK_TELEGRAM
    return RoleAnswer.YES


def _who_reads(situation: Situation, member: Membership) -> RoleAnswer:
    second = reads_as_second_person(situation, member)
    if is_holder(situation.case, member) or (second and knows_of_second_person(situation.case)):
        return RoleAnswer.YES
    if not second and member.unit_id != situation.case.handling_unit_id:
        return RoleAnswer.NO
    return _who_supervises(situation, member)


MEMBER: Final = Role("member", _any_member)
HOLDER: Final = Role("holder", _who_holds)
SUPERVISOR: Final = Role("supervisor", _who_supervises)
READER: Final = Role("reader", _who_reads, above=True)
SECOND_PERSON: Final = Role("second", _who_decides, above=True, decides=True)


def is_proof_valid(proven_at: datetime | None, now: datetime) -> bool:
    """Whether Telegram's word still proves membership. None: it was never given, or they left since."""
    return _is_fresh(proven_at, now, time_limits.PROOF_LASTS)


def is_supervisor_known(checked_at: datetime | None, now: datetime) -> bool:
    """Whether Telegram was asked recently enough who administers the group; if not, it is asked again."""
    return _is_fresh(checked_at, now, time_limits.SUPERVISOR_LASTS)


def _is_fresh(at: datetime | None, now: datetime, lasts: timedelta) -> bool:
    return at is not None and -time_limits.REPLICA_CLOCK_SKEW <= now - at < lasts


def is_supervisor(member: Membership, now: datetime) -> bool:
    """Whether this member is known to administer the group now."""
    return member.supervisor and is_supervisor_known(member.supervisor_checked_at, now)


def is_holder(case: Case, member: Membership) -> bool:
    """Whether this member has the case."""
    return case.officer_id is not None and case.officer_id == member.officer_id


def knows_of_second_person(case: Case) -> bool:
    """Whether the reporter was told that a second person reads the file before it is closed. Of reports from
    before that only a supervisor reads as such.
    """
    return case.consent_version.isdecimal() and int(case.consent_version) >= SECOND_READS_SINCE


def reads_as_second_person(situation: Situation, member: Membership) -> bool:
    """Whether this member reads as who may decide about a closing that waits."""
    return not is_holder(situation.case, member) and any(
        asked.kind == CLOSING and may_decide(asked, situation, member) for asked in situation.waiting
    )


def may_decide(asked: Approval, situation: Situation, member: Membership) -> bool:
    """Whether this member can be the second one: about a closing anybody but who asked, here or in the unit
    asked above; about an opening of the identity a supervisor of the unit that decides, who isn't new there
    and hasn't said their word yet.
    """
    possible = (
        asked.case_id == situation.case.id
        and asked.decided_at is None
        and asked.asked_by != member.officer_id
        and is_proof_valid(member.proven_at, situation.now)
    )
    if asked.kind == CLOSING:
        return possible and member.unit_id in {situation.case.handling_unit_id, asked.body.get("above")}
    return (
        possible
        and member.unit_id == situation.identity_unit
        and is_supervisor(member, situation.now)
        and not is_new_member(member, situation.now)
        and all(word["by"] != member.officer_id for word in counted_words(asked, situation))
    )


def is_new_member(member: Membership, now: datetime) -> bool:
    """Whether Telegram first called them a member less than a day ago."""
    return member.member_since is None or now - member.member_since < time_limits.NEW_MEMBER_FOR


def counted_words(asked: Approval, situation: Situation) -> list[Json]:
    """Return what was said about an opening of the identity in the unit that decides about it now: what was
    said before it was another one counts no more.
    """
    words: list[Json] = asked.body.get("words", [])
    return [word for word in words if word.get("unit") == situation.identity_unit]


def words_needed(situation: Situation) -> int:
    """Return how many supervisors decide about an opening of the identity."""
    return 1 if situation.identity_above else 2


def may_know_of_request(situation: Situation, approval_id: str) -> bool:
    """Whether they can decide about this request, if need be after showing again that they are a member, or
    that they supervise.
    """
    member = SECOND_PERSON.membership(situation)
    if member is None or SECOND_PERSON.answer(situation) is RoleAnswer.NO:
        return False
    asked = next((asked for asked in situation.waiting if asked.id == approval_id), None)
    if asked is None or asked.asked_by == member.officer_id:
        return False
    return asked.kind == CLOSING or (member.supervisor and _is_concerned(situation, member))


def waits_for(asked: Approval, situation: Situation) -> bool:
    """Whether this request waits for their word, if need be after showing again that they supervise."""
    member = SECOND_PERSON.membership(situation)
    if member is None or not may_know_of_request(situation, asked.id):
        return False
    if asked.kind == CLOSING:
        return True
    said = any(word["by"] == member.officer_id for word in counted_words(asked, situation))
    return not said and not is_new_member(member, situation.now)


# What the case must be


def is_open(situation: Situation) -> bool:
    """Whether anything more is done."""
    return not workflow.is_closed(situation.case.status)


def is_closed(situation: Situation) -> bool:
    """Whether nothing more is done unless the case is reopened."""
    return workflow.is_closed(situation.case.status)


def is_held(situation: Situation) -> bool:
    """Whether somebody has it."""
    return situation.case.officer_id is not None


def is_free(situation: Situation) -> bool:
    """Whether nobody else has it."""
    return situation.case.officer_id in {None, situation.officer_id}


def is_not_own(situation: Situation) -> bool:
    """Whether it isn't theirs already."""
    return situation.case.officer_id != situation.officer_id


def is_content_kept(situation: Situation) -> bool:
    """Whether its content is still there."""
    return not situation.erased


def is_reporter_unawaited(situation: Situation) -> bool:
    """Whether nothing is asked of the reporter just now: who is asked must be able to answer."""
    return situation.case.status is not Status.NEED_INFO


def is_muted(situation: Situation) -> bool:
    """Whether nothing is taken from the reporter."""
    return situation.muted


def is_not_muted(situation: Situation) -> bool:
    """Whether the reporter is heard like any."""
    return not situation.muted


def is_identity_unasked(situation: Situation) -> bool:
    """Whether no opening of the identity waits for a second person."""
    return all(asked.kind != IDENTITY for asked in situation.waiting)


def is_request_waiting(situation: Situation) -> bool:
    """Whether anything waits for a second person."""
    return bool(situation.waiting)


def is_asked_by_another(situation: Situation) -> bool:
    """Whether something waits that somebody else asked for."""
    return any(asked.asked_by != situation.officer_id for asked in situation.waiting)


def is_theirs_to_decide(situation: Situation) -> bool:
    """Whether something waits that they can decide about, as the member that they act as."""
    member = SECOND_PERSON.membership(situation)
    return member is not None and any(may_decide(asked, situation, member) for asked in situation.waiting)


def is_own_identity_request_waiting(situation: Situation) -> bool:
    """Whether an opening of the identity waits that they asked for."""
    return any(
        asked.kind == IDENTITY and asked.asked_by == situation.officer_id for asked in situation.waiting
    )
