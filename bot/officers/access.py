"""Who may do what: every deed of an officers' room goes through `perform`, and `perform` asks first.

A *deed* is one act on one case: a tap, a deep link followed, or the answer to a question of ours. It is
described by a `Request` (plain data, so that it can wait for a look-up at Telegram) and listed in
`bot.officers.deeds` with the role it needs. To whoever lacks the role, a case that exists, one that doesn't,
another unit's, one that was routed around the asker, and one that they reported themselves look the same.

That somebody taps in a group proves nothing: where Telegram has said within 12 hours that they are a member,
they are served, here and privately, until a leave is seen; else the request waits until Telegram was asked
(`membership`). Who supervises is asked likewise and believed for 5 minutes (`bot.rules.confidentiality` holds
both).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot import speech
from bot.officers import asking, bound, membership, pending, words
from bot.officers.acts import Act, Deed, Request, Toaster, Who
from bot.rules import confidentiality
from bot.texts import Rich, translator
from storage import cases, officers, units, work
from storage.records import Case, Membership, Officer

if TYPE_CHECKING:
    from bot.turn import House
    from storage.store import Tx


async def perform(
    tx: Tx, house: House, request: Request, deed: Deed, toaster: Toaster | None = None, *, asked: bool = False
) -> None:
    """Do `deed` if the person may; else refuse in a way that reveals nothing.

    Where Telegram must be asked first who is a member or supervises, the request is left as an errand, and
    comes back with `asked` set. Whoever the bot can't write to yet is led to the private chat before any role
    is looked at: what the group sees of that is the same for all, the case's own reporter included.
    """
    refuse = _Refusal(tx, house, request, toaster)
    if not (request.private or asked or await _is_member(tx, house, request, refuse)):
        return
    act = await _admitted(tx, house, request, deed, refuse, asked=asked)
    if act is None:
        return
    act.toaster = toaster
    if deed.link is not None and not request.private and await asking.lead(act, deed.link):
        return
    if await cases.reported_by(tx, act.case.id, request.user_id):
        await refuse()
        return
    verdict = await _has_role(act, deed.who, asked=asked)
    if verdict is None:
        await _ask_telegram(act)
    elif verdict and deed.anew is not None and not bound.is_asked_still(act):
        await act.answer(await bound.changed(act, bound.QUESTION, request.seen))
        await deed.anew(act)
    elif verdict:
        await deed.do(act)
    else:
        await refuse()


@dataclass(slots=True)
class _Refusal:
    tx: Tx
    house: House
    request: Request
    toaster: Toaster | None

    async def __call__(self, text: Rich | None = None) -> None:
        said = text if text is not None else words.refused(translator(self.house.language))
        case = await cases.by_ticket(self.tx, self.request.ticket)
        case_id = case.id if case is not None else None
        if self.toaster is not None:
            self.toaster(said, alert=True)
        elif self.request.private:
            await speech.say(self.tx, self.request.chat_id, said, case_id=case_id)
        else:
            await self._after_asking(said, case_id)

    async def _after_asking(self, said: Rich, case_id: str | None) -> None:
        """The tap was answered with "being checked" long ago: say it privately. The group learns of no
        refusal: it would show whose case it is that a colleague may not touch.
        """
        officer = await officers.by_user(self.tx, self.request.user_id)
        if officer is not None:
            told = Rich.join(": ", [self.request.ticket, said])
            await words.say_privately(self.tx, officer, told, case_id=case_id)


async def _admitted(
    tx: Tx, house: House, request: Request, deed: Deed, refuse: _Refusal, *, asked: bool
) -> Act | None:
    """The act, if the person belongs to the case's unit, and was seen there lately."""
    officer = await _person(tx, request, asked=asked)
    case = await cases.by_ticket(tx, request.ticket)
    if officer is None or case is None:
        await refuse()
        return None
    membership = await _standing(tx, request, officer, case, above=deed.who in {Who.SECOND, Who.READER})
    if membership is None:
        await refuse()
        return None
    if not confidentiality.proof_valid(membership.proven_at, tx.now):
        await refuse(words.tap_again(translator(house.language), case.ticket))
        return None
    unit = await units.get(tx, membership.unit_id)
    return Act(tx, house, request, officer, unit, case, membership)


async def _is_member(tx: Tx, house: House, request: Request, refuse: _Refusal) -> bool:
    """Whether the person is known to belong to the group where they tapped. Nothing is looked up of the case
    before: whom Telegram doesn't know as a member learns nothing, not even whether there is one.
    """
    unit = await units.by_group(tx, request.chat_id)
    if unit is None:
        await refuse()
        return False
    if await membership.known(tx, unit, request.user_id, request.name) is not None:
        return True
    waiting = {"request": request.as_json()}
    if await membership.ask(tx, unit, request.user_id, request.name, waiting):
        t = translator(house.language)
        said = t("{ticket}: keanggotaan Anda sedang diperiksa.", ticket=request.ticket)
        if refuse.toaster is not None:
            refuse.toaster(said)
    else:
        await refuse()
    return False


async def _person(tx: Tx, request: Request, *, asked: bool) -> Officer | None:
    """Who acts: somebody who was a member of a group. That they write privately shows that we may, too."""
    officer = await officers.by_user(tx, request.user_id)
    if officer is not None and request.private and not asked and not officer.private_ready:
        await officers.set_private_ready(tx, officer.id, True)
        officer = replace(officer, private_ready=True)
    return officer


async def _standing(
    tx: Tx, request: Request, officer: Officer, case: Case, *, above: bool
) -> Membership | None:
    """The membership that makes this case visible to the officer; None if none does.

    A case is visible in the handling unit's group only. A unit above that was asked to approve sees that.
    """
    allowed = [case.handling_unit_id]
    if above:
        allowed += await asked_above(tx, case)
    if not request.private:
        unit = await units.by_group(tx, request.chat_id)
        allowed = [unit_id for unit_id in allowed if unit is not None and unit_id == unit.id]
    found = [await officers.membership(tx, officer.id, unit_id) for unit_id in allowed]
    # Who left the group is a stranger to its cases: for them nothing is even "too long ago".
    known = [m for m in found if m is not None and m.proven_at is not None]
    return max(known, key=_proof_age, default=None)


def _proof_age(membership: Membership) -> Any:
    return membership.proven_at


async def holding(tx: Tx, house: House, case: Case) -> Act | None:
    """The holder as who acts, to be given what came for them: only if they could open it themselves now."""
    officer = await officers.get(tx, case.officer_id) if case.officer_id else None
    if officer is None or not officer.private_ready:
        return None
    member = await officers.membership(tx, officer.id, case.handling_unit_id)
    # Nobody holds a case that they reported (`perform`).
    if member is None or not confidentiality.may_open(case, member, tx.now, reported=False):
        return None
    request = Request("added", case.ticket, officer.user_id, officer.name, officer.user_id, private=True)
    return Act(tx, house, request, officer, await units.get(tx, member.unit_id), case, member)


async def asked_above(tx: Tx, case: Case) -> list[str]:
    """The ids of the units above that were asked to approve something open in this case."""
    return [a.body["above"] for a in await pending.all_of(tx, case) if a.body.get("above")]


async def _has_role(act: Act, who: Who, *, asked: bool) -> bool | None:
    """Whether the officer has the role; None if Telegram must be asked first."""
    holds = confidentiality.is_claimant(act.case, act.membership)
    if who in {Who.MEMBER, Who.SECOND}:
        return True
    if who is Who.HOLDER or (holds and who is Who.READER):
        return holds
    if who is Who.READER:
        act.second = await _is_second(act)
        if act.second and confidentiality.knows_of_second(act.case):
            return True
        if not act.second and act.membership.unit_id != act.case.handling_unit_id:
            return False
    checked_at = await officers.supervisors_checked_at(act.tx, act.unit.id)
    if not confidentiality.supervisor_known(checked_at, act.tx.now):
        return False if asked else None
    return confidentiality.is_supervisor(act.membership, act.tx.now)


async def _is_second(act: Act) -> bool:
    """Whether the officer may decide about a closing that waits."""
    asked = await pending.of(act.tx, act.case, pending.CLOSING)
    return asked is not None and confidentiality.may_decide(
        asked, act.case, act.membership, act.tx.now, reported=False, above=asked.body.get("above")
    )


async def _ask_telegram(act: Act) -> None:
    payload = {
        "case_id": act.case.id,  # what was typed about it goes with it
        "unit_id": act.unit.id,
        "chat_id": act.unit.group_chat_id,
        "request": act.request.as_json(),
    }
    await work.put(act.tx, "officers.supervisors", payload)
    if act.toaster is not None:
        act.toaster(act.t("{ticket}: wewenang sedang diperiksa.", ticket=act.case.ticket))
