"""What waits for a second person: closings, and openings of an identity.

A request is shown on the card and announced by one thin line. About a closing the group above is asked too:
at once where nobody but the asker is known in the group, else once nobody has decided for a while. About an
opening of the identity a supervisor of the unit above decides, wherever there is one; else two of the unit
itself. Whoever of the group reported the case must not decide, but changes nothing of this. Deciding is
`bot.officers.steps.approvals`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errands import UndecidedRequest
from bot.officers import cards, case_routes, open_requests, questions, wording
from bot.officers.steps import take_up
from bot.rules import time_limits, workflow
from bot.rules.permissions import CLOSING, IDENTITY
from bot.texts import N_, bold, translator
from storage import approvals, cases, events, meta, officers, slots, units
from storage.records import Json, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.officers.actions import OfficerTurn
    from bot.turn import Deployment
    from storage.records import Approval, Case
    from storage.store import Tx

_CLOSING_ASKED: Final = N_("{ticket}: penutupan menunggu persetujuan orang kedua.")
_OPENING_ASKED_HERE: Final = N_("{ticket}: permintaan identitas menunggu keputusan dua admin grup ini.")
_OPENING_ASKED_ABOVE: Final = N_("{ticket}: permintaan identitas diajukan kepada admin grup {unit}.")
_ABOVE_LINES: Final = {
    CLOSING: N_("{ticket} · {unit}: penutupan meminta persetujuan satuan atas."),
    IDENTITY: N_("{ticket} · {unit}: permintaan identitas menunggu keputusan seorang admin grup ini."),
}
_OLD_ONES_SCHEDULED: Final = "requests_timed"


async def ask_approval(turn: OfficerTurn, kind: str, body: Json) -> bool:
    """Lay a request before a second person; False if one waits already, which is said."""
    if await open_requests.find_request(turn.tx, turn.case, kind) is not None:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return False
    asked = await approvals.ask(turn.tx, turn.case.id, kind, turn.officer.id, body)
    told = {key: body[key] for key in ("status", "note", "reason") if body.get(key)}
    if "status" in told:
        told["to_status"] = told.pop("status")
    await events.append(
        turn.tx, turn.case.id, open_requests.ASKED_EVENTS[kind], turn.role, turn.officer.id, told
    )
    if kind == CLOSING:
        await take_up.record_take_up_by_action(turn)
    await cards.refresh_card(turn.tx, turn.deployment, turn.case)
    if kind == IDENTITY:
        await _announce_opening(turn.tx, turn.deployment, turn.case, asked)
    else:
        said = turn.t(_CLOSING_ASKED, ticket=turn.case.ticket)
        await cards.post_case_line(turn.tx, turn.deployment, turn.case, said, waits=kind)
        if await _is_alone(turn):
            await _ask_above(turn.tx, turn.deployment, turn.case, asked)
    await _look_again(turn.tx, turn.deployment, asked)
    return True


async def _announce_opening(tx: Tx, deployment: Deployment, case: Case, asked: Approval) -> bool:
    """Tell who decides about an opening of the identity; False if they were told."""
    above = await case_routes.find_unit_above(tx, case)
    if "above" in asked.body and asked.body["above"] == (above.id if above else None):
        return False
    t = translator(deployment.language)
    if above is None:
        asked = await approvals.ask_above(tx, asked, None)
        said = t(_OPENING_ASKED_HERE, ticket=case.ticket)
        await cards.post_case_line(tx, deployment, case, said, waits=IDENTITY)
    else:
        said = t(_OPENING_ASKED_ABOVE, ticket=case.ticket, unit=above.name)
        await cards.post_case_line(tx, deployment, case, said)
        await _ask_above(tx, deployment, case, asked)
    return True


async def _is_alone(turn: OfficerTurn) -> bool:
    """Whether nobody but the asker is known in the group. Who may decide is not asked here: an answer that
    left the reporter out would show who it is.
    """
    members = await officers.members(turn.tx, turn.unit.id)
    return not any(
        member.officer_id != turn.officer.id and (member.proven_at is not None or member.supervisor)
        for member in members
    )


async def _look_again(tx: Tx, deployment: Deployment, asked: Approval) -> None:
    """Look after it when the time for a decision is over, at the latest when it lapses."""
    at = tx.now + timedelta(hours=deployment.approval_hours)
    if asked.kind == IDENTITY:
        at = min(at, asked.asked_at + time_limits.IDENTITY_REQUEST_LASTS)
    await _look_later(tx, asked.id, asked.case_id, at)


async def _look_later(tx: Tx, approval_id: str, case_id: str, at: datetime) -> None:
    await errands.ESCALATE_UNDECIDED.put(tx, UndecidedRequest(case_id, approval_id), at)


async def escalate_undecided(tx: Tx, deployment: Deployment, request: UndecidedRequest) -> None:
    """Ask the unit above too, because the time for a decision is over. While nobody decides it is looked at
    again, because a unit above may get a group, or lose the one that was asked. What nobody decided in time
    is over.
    """
    case = await cases.get(tx, request.case_id)
    waiting = [
        asked for asked in await open_requests.find_requests(tx, case) if asked.id == request.approval_id
    ]
    if not waiting:
        await _end_if_too_old(tx, deployment, case, request.approval_id)
    for asked in waiting:
        if asked.kind != IDENTITY:
            await _ask_above(tx, deployment, case, asked)
        elif await _announce_opening(tx, deployment, case, asked):
            await cards.refresh_card(tx, deployment, case)
        await _look_again(tx, deployment, asked)


async def _end_if_too_old(tx: Tx, deployment: Deployment, case: Case, approval_id: str) -> None:
    """Tell who asked for the identity, and still could, that nobody decided."""
    asked = await approvals.get(tx, approval_id)
    over = asked is not None and asked.decided_at is None and open_requests.is_too_old(tx, asked)
    if asked is None or not over or await open_requests.find_request(tx, case, asked.kind) is not None:
        return
    await settle_requests(tx, deployment, case, [asked.kind])
    await cards.refresh_card(tx, deployment, case)
    if asked.asked_by == case.officer_id and not workflow.is_closed(case.status):
        said = translator(deployment.language)(
            "{ticket}: permintaan identitas tidak diputus dalam {days} hari, jadi gugur. Bila masih perlu, "
            "silakan ajukan lagi.",
            ticket=case.ticket,
            days=time_limits.IDENTITY_REQUEST_LASTS.days,
        )
        await wording.say_privately(tx, await officers.get(tx, asked.asked_by), said, about=[case.id])


async def _ask_above(tx: Tx, deployment: Deployment, case: Case, asked: Approval) -> None:
    """Ask the nearest unit above that may know of the case, unless that was done."""
    above = await case_routes.find_unit_above(tx, case)
    if above is None or above.group_chat_id is None or above.id == asked.body.get("above"):
        return
    await approvals.ask_above(tx, asked, above.id)
    slot = await cards.create_request_slot(tx, case, above.group_chat_id, asked.kind)
    t = translator(deployment.language)
    unit = await units.get(tx, case.handling_unit_id)
    said = t(_ABOVE_LINES[asked.kind], ticket=bold(case.ticket), unit=unit.name)
    keyboard = keyboards.inline_keyboard(
        [wording.action_button(t("Periksa permintaan"), "review", case.ticket)]
    )
    await speech.queue_message(
        tx,
        above.group_chat_id,
        said,
        keyboard,
        slot=slot.id,
        silent=True,
        priority=Priority.NOTICE,
        case_id=case.id,
    )


async def schedule_old_requests(tx: Tx, hours: int) -> None:
    """Once: requests from before their time was looked after get theirs, from when they were asked."""
    if await meta.get(tx, _OLD_ONES_SCHEDULED) is None:
        for approval_id, case_id, asked_at in await approvals.undecided(tx):
            await _look_later(tx, approval_id, case_id, asked_at + timedelta(hours=hours))
        await meta.set(tx, _OLD_ONES_SCHEDULED, "yes")


async def settle_requests(
    tx: Tx, deployment: Deployment, case: Case, kinds: Sequence[str] = open_requests.REQUEST_KINDS
) -> None:
    """Take the buttons from the lines about requests that wait no more, here and in the group above.

    They were decided, or the case was closed or changed hands (`bot.officers.open_requests`). What a second
    person read of the file is taken back.
    """
    if CLOSING in kinds:
        await slots.hasten(tx, await slots.of_case(tx, case.id, questions.SECOND_PERSON_SLOT))
    said = translator(deployment.language)(
        "{ticket}: permintaan sudah diputus atau gugur.", ticket=case.ticket
    )
    for slot in await slots.of_case(tx, case.id, cards.REQUEST_SLOT):
        if slot.note.get("kind") in kinds:
            if slot.message_id is not None:
                await cards.leave_line(tx, slot, case, said)
            else:
                await slots.retire(tx, slot.id)


async def forget_request_lines(tx: Tx, case: Case, chat_id: int | None) -> None:
    """Forget the lines in this group, which are out of reach."""
    for slot in await slots.of_case(tx, case.id, cards.REQUEST_SLOT):
        if slot.chat_id == chat_id:
            await slots.forget(tx, slot.id)
