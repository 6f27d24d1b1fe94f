"""What waits for a second person: closings, and openings of an identity.

A request is shown on the card and announced by one thin line. The group above is asked too: at once where
nobody but the asker is known in the group, else once nobody has decided for a while. Whoever of the group
reported the case must not decide, but changes nothing of this. Deciding is `bot.officers.steps.approvals`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import cards, case_routes, open_requests, questions, wording
from bot.officers.steps import take_up
from bot.rules.permissions import CLOSING, IDENTITY
from bot.texts import N_, bold, translator
from storage import approvals, cases, events, meta, officers, slots, units, work
from storage.records import Json, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.officers.actions import Act
    from bot.turn import Deployment
    from storage.records import Approval, Case
    from storage.store import Tx

_ASKED: Final = {
    CLOSING: N_("{ticket}: penutupan menunggu persetujuan orang kedua."),
    IDENTITY: N_("{ticket}: permintaan identitas menunggu persetujuan orang kedua."),
}
_ABOVE: Final = {
    CLOSING: N_("{ticket} · {unit}: penutupan meminta persetujuan satuan atas."),
    IDENTITY: N_("{ticket} · {unit}: permintaan identitas meminta persetujuan satuan atas."),
}
_TIMED: Final = "requests_timed"


async def ask(act: Act, kind: str, body: Json) -> None:
    """Lay a request before a second person."""
    if await open_requests.of(act.tx, act.case, kind) is not None:
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return
    asked = await approvals.ask(act.tx, act.case.id, kind, act.officer.id, body)
    told = {key: body[key] for key in ("status", "note", "reason") if body.get(key)}
    if "status" in told:
        told["to_status"] = told.pop("status")
    await events.append(act.tx, act.case.id, open_requests.ASKED_EVENT[kind], act.role, act.officer.id, told)
    if kind == CLOSING:
        await take_up.by_deed(act)
    await cards.refresh(act.tx, act.deployment, act.case)
    said = act.t(_ASKED[kind], ticket=act.case.ticket)
    await cards.thin_word(act.tx, act.deployment, act.case, said, waits=kind)
    if await _is_alone(act):
        await _ask_above(act.tx, act.deployment, act.case, asked)
    await _look_later(
        act.tx, asked.id, asked.case_id, act.tx.now + timedelta(hours=act.deployment.approval_hours)
    )


async def _is_alone(act: Act) -> bool:
    """Whether nobody but the asker is known in the group. Who may decide is not asked here: an answer that
    left the reporter out would show who it is.
    """
    members = await officers.members(act.tx, act.unit.id)
    return not any(
        member.officer_id != act.officer.id and (member.proven_at is not None or member.supervisor)
        for member in members
    )


async def _look_later(tx: Tx, approval_id: str, case_id: str, at: datetime) -> None:
    await work.put(tx, "officers.undecided", {"case_id": case_id, "approval_id": approval_id}, at)


async def undecided(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """The time for a decision is over: the unit above is asked too. While nobody decides it is looked at
    again, because a unit above may get a group, or lose the one that was asked: {"approval_id", "case_id"}.
    """
    case = await cases.get(tx, payload["case_id"])
    waiting = [asked for asked in await open_requests.all_of(tx, case) if asked.id == payload["approval_id"]]
    for asked in waiting:
        await _ask_above(tx, deployment, case, asked)
        await _look_later(tx, asked.id, case.id, tx.now + timedelta(hours=deployment.approval_hours))


async def _ask_above(tx: Tx, deployment: Deployment, case: Case, asked: Approval) -> None:
    """Ask the nearest unit above that may know of the case, unless that was done."""
    known = await units.all_units(tx)
    above = case_routes.heir(known, case, await events.of_case(tx, case.id))
    if above is None or above.group_chat_id is None or above.id == asked.body.get("above"):
        return
    await approvals.ask_above(tx, asked, above.id)
    slot = await cards.request_slot(tx, case, above.group_chat_id, asked.kind)
    t = translator(deployment.language)
    unit = next(unit for unit in known if unit.id == case.handling_unit_id)
    said = t(_ABOVE[asked.kind], ticket=bold(case.ticket), unit=unit.name)
    keyboard = speech.inline([wording.tap(t("Periksa permintaan"), "review", case.ticket)])
    await speech.say(
        tx,
        above.group_chat_id,
        said,
        keyboard,
        slot=slot.id,
        silent=True,
        priority=Priority.NOTICE,
        case_id=case.id,
    )


async def time_old(tx: Tx, hours: int) -> None:
    """Once: requests from before their time was looked after get theirs, from when they were asked."""
    if await meta.get(tx, _TIMED) is None:
        for approval_id, case_id, asked_at in await approvals.undecided(tx):
            await _look_later(tx, approval_id, case_id, asked_at + timedelta(hours=hours))
        await meta.set(tx, _TIMED, "yes")


async def settle(
    tx: Tx, deployment: Deployment, case: Case, kinds: Sequence[str] = open_requests.KINDS
) -> None:
    """Take the buttons from the lines about requests that wait no more, here and in the group above.

    They were decided, or the case was closed or changed hands (`bot.officers.open_requests`). What a second
    person read of the file is taken back.
    """
    if CLOSING in kinds:
        await slots.hasten(tx, await slots.of_case(tx, case.id, questions.SECOND))
    said = translator(deployment.language)(
        "{ticket}: permintaan sudah diputus atau gugur.", ticket=case.ticket
    )
    for slot in await slots.of_case(tx, case.id, cards.REQUEST):
        if slot.note.get("kind") in kinds:
            if slot.message_id is not None:
                await cards.leave_line(tx, slot, case, said)
            else:
                await slots.retire(tx, slot.id)


async def forget(tx: Tx, case: Case, chat_id: int | None) -> None:
    """The lines in this group are out of reach."""
    for slot in await slots.of_case(tx, case.id, cards.REQUEST):
        if slot.chat_id == chat_id:
            await slots.forget(tx, slot.id)
