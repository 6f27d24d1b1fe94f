"""The one way to an action: every action of an officers' room goes through `perform`, and `perform` asks
first.

An *action* is one thing done to one case: a tap, a deep link followed, or the answer to a question of ours.
It is described by a `Request` (plain data, so that it can wait for a look-up at Telegram) and listed in
`bot.officers.action_table` with the role that it needs and what the case must be. What these say is decided
in `bot.rules.permissions`, on what was looked up here before. To whoever lacks the role, a case that exists,
one that doesn't, another unit's, one that was routed around the asker, and one that they reported themselves
look the same. Where a case isn't what it must be, as its card shows, its reporter hears that as all do, and
Telegram is asked of all alike whether they supervise: else a colleague who has them tap would learn who
reported.

That somebody taps in a group proves nothing: where Telegram has said within 12 hours that they are a member,
they are served, here and privately, until a leave is seen; else the request waits until Telegram was asked
(`membership`). Who supervises is asked likewise and believed for 5 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import errands, muting, speech
from bot.errands import GroupLookUp
from bot.officers import cards, case_routes, open_requests, questions, shown_state, wording
from bot.officers.actions import Action, ActionRequest, OfficerTurn, Toaster, When
from bot.officers.group import membership
from bot.officers.home import command_menu
from bot.rules import permissions
from bot.rules.permissions import RoleAnswer, Situation
from bot.texts import Rich, translator
from storage import cases, officers, units
from storage.records import Case, Officer

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx


async def perform(
    tx: Tx,
    deployment: Deployment,
    request: ActionRequest,
    action: Action,
    toaster: Toaster | None = None,
    *,
    asked: bool = False,
) -> None:
    """Do `action` if the person may; else refuse in a way that reveals nothing.

    Where Telegram must be asked first who is a member or supervises, the request is left as an errand, and
    comes back with `asked` set. Whoever the bot can't write to yet is led to the private chat before any role
    is looked at: what the group sees of that is the same for all, the case's own reporter included.
    """
    refuse = _Refusal(tx, deployment, request, toaster)
    if not (request.private or asked or await _require_member(tx, deployment, request, refuse)):
        return
    officer = await _find_officer(tx, request, asked=asked)
    case = await cases.by_ticket(tx, request.ticket)
    if officer is None or case is None:
        await refuse()
        return
    situation = await look_up_situation(tx, case, officer, await _group_of(tx, request))
    place = action.who.membership(situation)
    if place is None:
        await refuse()
        return
    if action.who.belongs(situation) is RoleAnswer.PROOF_TOO_OLD:
        await refuse(wording.proof_too_old_text(translator(deployment.language), case.ticket), known=case)
        return
    unit = await units.get(tx, place.unit_id)
    turn = OfficerTurn(tx, deployment, request, officer, unit, case, place, toaster)
    if await _is_led_to_private_chat(turn, action) or await _serve_request(
        turn, action, situation, asked=asked
    ):
        return
    await refuse(known=case)


async def _serve_request(turn: OfficerTurn, action: Action, situation: Situation, *, asked: bool) -> bool:
    """Do it, ask Telegram first, or say why nobody could do it; False for whoever hasn't the role.

    Up to the act itself whoever reported the case hears what anybody in their place would.
    """
    others = replace(situation, reported=False)
    answer = action.who.answer_at_last(others) if asked else action.who.answer(others)
    if answer is RoleAnswer.ASK_TELEGRAM:
        await _ask_telegram(turn)
        return True
    if answer is not RoleAnswer.YES:
        return False
    if not situation.reported:
        turn.second = permissions.reads_as_second_person(situation, turn.membership)
        await _carry_out(turn, action, situation)
        return True
    unmet = _unmet(action, others)
    if unmet is not None:
        await _say_unmet(turn, action, situation, unmet)
    return unmet is not None


async def _is_led_to_private_chat(turn: OfficerTurn, action: Action) -> bool:
    """Whether the action goes on in the private chat, which the person was now led to."""
    if action.link is None or turn.request.private:
        return False
    return await questions.lead_to_private_chat(turn, action.link)


async def _carry_out(turn: OfficerTurn, action: Action, situation: Situation) -> None:
    """Do it, since the person may, if the case is what it must be, and is as it was when they were asked."""
    do = action.do
    if action.anew is not None and not shown_state.is_question_current(turn):
        await turn.answer(
            await shown_state.describe_changes(turn, shown_state.QUESTION_OUTDATED, turn.request.seen)
        )
        do = action.anew
    unmet = _unmet(action, situation)
    if unmet is None:
        await do(turn)
    else:
        await _say_unmet(turn, action, situation, unmet)


async def _say_unmet(turn: OfficerTurn, action: Action, situation: Situation, unmet: When) -> None:
    said = turn.t(unmet.sentence, ticket=turn.case.ticket, name=await _holder_name(turn))
    if action.otherwise is not None:
        await action.otherwise(turn, said)
        return
    await turn.answer(said, alert=True)
    # A card whose content was destroyed says so, and stays that way.
    if not (turn.request.private or situation.erased):
        await cards.refresh_tapped_card(turn)


def _unmet(action: Action, situation: Situation) -> When | None:
    """Return the first of what the case must be that it isn't."""
    return next((when for when in action.when if not when.holds(situation)), None)


async def _holder_name(turn: OfficerTurn) -> str:
    holder = await officers.get(turn.tx, turn.case.officer_id) if turn.case.officer_id else None
    return wording.officer_name(turn.t, holder) if holder else ""


async def look_up_situation(tx: Tx, case: Case, officer: Officer, group_of: str | None = None) -> Situation:
    """All that permission depends on, for this officer and this case; `group_of` as in `Situation`."""
    waiting = tuple(await open_requests.find_requests(tx, case))
    opening = any(asked.kind == permissions.IDENTITY for asked in waiting)
    above = await case_routes.find_unit_above(tx, case) if opening else None
    concerned = {case.handling_unit_id} | {
        asked.body["above"] for asked in waiting if asked.body.get("above")
    }
    if above is not None:
        concerned.add(above.id)
    found = [await officers.membership(tx, officer.id, unit_id) for unit_id in sorted(concerned)]
    return Situation(
        case=case,
        officer_id=officer.id,
        memberships=tuple(member for member in found if member is not None),
        waiting=waiting,
        now=tx.now,
        reported=await cases.reported_by(tx, case.id, officer.user_id),
        identity_above=above.id if above is not None else None,
        group_of=group_of,
        administrators_known_at={
            unit_id: await officers.supervisors_checked_at(tx, unit_id) for unit_id in concerned
        },
        erased=await cases.is_destroyed(tx, case.id),
        muted=await muting.find_mute(tx, case) is not None,
    )


async def _group_of(tx: Tx, request: ActionRequest) -> str | None:
    """Return the unit in whose group the request is made, "" if the group is none's; None privately."""
    if request.private:
        return None
    unit = await units.by_group(tx, request.chat_id)
    return unit.id if unit is not None else ""


@dataclass(slots=True)
class _Refusal:
    tx: Tx
    deployment: Deployment
    request: ActionRequest
    toaster: Toaster | None

    async def __call__(self, text: Rich | None = None, *, known: Case | None = None) -> None:
        """Say `text`, or the one refusal; either is about a case only where that is `known` to who asked.

        What is about a case has a slot. If a refusal to anybody else had one, and went when the case goes, or
        later by itself, that would tell that there is such a case.
        """
        said = text if text is not None else wording.refusal_text(translator(self.deployment.language))
        about = [] if known is None else [known.id]
        if self.toaster is not None:
            self.toaster(said, alert=True)
        elif self.request.private:
            about = about if text is not None else []  # the one refusal names no case
            await speech.queue_message(self.tx, self.request.chat_id, said, about=about)
        else:
            named = [known.ticket] if known is not None and text is None else []
            await self._after_asking(Rich.join(": ", [*named, said]), about)

    async def _after_asking(self, said: Rich, about: list[str]) -> None:
        """Say it privately, because the tap was answered with "being checked" long ago. The group learns of
        no refusal: it would show whose case it is that a colleague may not touch.
        """
        officer = await officers.by_user(self.tx, self.request.user_id)
        if officer is not None:
            await wording.say_privately(self.tx, officer, said, about=about)


async def _require_member(tx: Tx, deployment: Deployment, request: ActionRequest, refuse: _Refusal) -> bool:
    """Whether the person is known to belong to the group where they tapped. Nothing is looked up of the case
    before: whom Telegram doesn't know as a member learns nothing, not even whether there is one.
    """
    unit = await units.by_group(tx, request.chat_id)
    if unit is None:
        await refuse()
        return False
    if await membership.find_proven_officer(tx, unit, request.user_id, request.name) is not None:
        return True
    waiting = request.as_json()
    if await membership.ask_membership(tx, unit, request.user_id, request.name, request=waiting):
        t = translator(deployment.language)
        said = t("{ticket}: keanggotaan Anda sedang diperiksa.", ticket=request.ticket)
        if refuse.toaster is not None:
            refuse.toaster(said)
    else:
        await refuse()
    return False


async def _find_officer(tx: Tx, request: ActionRequest, *, asked: bool) -> Officer | None:
    """Who acts: somebody who was a member of a group. That they write privately shows that we may, too."""
    officer = await officers.by_user(tx, request.user_id)
    if officer is not None and request.private and not asked and not officer.private_ready:
        await officers.set_private_ready(tx, officer.id, True)
        officer = replace(officer, private_ready=True)
        await command_menu.bring_up_to_date(tx, officer)
    return officer


async def build_holder_turn(tx: Tx, deployment: Deployment, case: Case) -> OfficerTurn | None:
    """Return the holder as who acts, to be given what came for them: only if they could open it themselves
    now.
    """
    officer = await officers.get(tx, case.officer_id) if case.officer_id else None
    if officer is None or not officer.private_ready:
        return None
    situation = await look_up_situation(tx, case, officer)
    member = permissions.HOLDER.membership(situation)
    if member is None or permissions.HOLDER.answer(situation) is not RoleAnswer.YES:
        return None
    request = ActionRequest(
        "added", case.ticket, officer.user_id, officer.name, officer.user_id, private=True
    )
    return OfficerTurn(tx, deployment, request, officer, await units.get(tx, member.unit_id), case, member)


async def _ask_telegram(turn: OfficerTurn) -> None:
    asked = GroupLookUp(
        turn.unit.id,
        turn.unit.group_chat_id or 0,  # of no chat Telegram says nothing
        case_id=turn.case.id,  # what was typed about it goes with it
        request=turn.request.as_json(),
    )
    await errands.LOOK_UP_SUPERVISORS.put(turn.tx, asked)
    if turn.toaster is not None:
        turn.toaster(turn.t("{ticket}: wewenang sedang diperiksa.", ticket=turn.case.ticket))
