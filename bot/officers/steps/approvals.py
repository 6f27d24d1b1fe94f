"""The second person: what was asked is read privately, then granted or refused with a reason.

Any other proven member of the group may decide, and of the group above if it was asked; never who asked,
never the reporter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import cards, open_requests, questions, shown_state, wording
from bot.officers.casefile import disclosures
from bot.officers.steps import approval_requests, identity, progress
from bot.rules import permissions, workflow
from bot.rules.permissions import CLOSING, IDENTITY
from bot.texts import N_, Rich, bold, formats, italic
from bot.texts.statuses import status_name
from storage import approvals, events, officers, slots
from storage.records import Approval, EventKind, Json, Status

if TYPE_CHECKING:
    from bot.officers.actions import Act

_REFUSED_EVENT: Final = {CLOSING: EventKind.CLOSING_REFUSED, IDENTITY: EventKind.IDENTITY_REFUSED}
_REFUSED: Final = {
    CLOSING: N_("{ticket}: penutupan tidak disetujui. Alasan: {reason}"),
    IDENTITY: N_("{ticket}: permintaan identitas tidak disetujui. Alasan: {reason}"),
}


async def review(act: Act) -> None:
    """Show what waits for a second person, privately, to whoever may be it."""
    mine = [asked for asked in await open_requests.all_of(act.tx, act.case) if _may_decide(act, asked)]
    for approval in mine:
        await _show(act, approval)
    act.nod(act.t("{ticket}: permintaan ada di obrolan pribadi.", ticket=act.case.ticket))


def _may_decide(act: Act, asked: Approval) -> bool:
    return permissions.may_decide(asked, act.case, act.membership, act.tx.now)


async def _show(act: Act, approval: Approval) -> None:
    t, ticket, body = act.t, act.case.ticket, approval.body
    asker = await officers.get(act.tx, approval.asked_by)
    status = wording.status_of(t, act.case, await events.of_case(act.tx, act.case.id))
    lines = [
        bold(t("{ticket} · permintaan persetujuan", ticket=ticket)),
        t("Status sekarang: {status}.", status=status),
    ]
    if approval.kind == CLOSING:
        after = status_name(t, body["status"], body.get("to", ""))
        lines += [
            t("Penutupan: {status}", status=after),
            t("Catatan: {note}", note=body["note"]),
            t("Kalimat untuk pelapor:"),
            italic(progress.sentence_of(act.case, body, t)),
        ]
    else:
        lines += [
            t("Membuka identitas pelapor untuk pemegang kasus."),
            t("Alasan: {reason}", reason=body["reason"]),
        ]
    lines.append(t("Pemohon: {name}", name=wording.officer_name(t, asker)))
    if approval.kind == CLOSING:
        lines.append(await _read_so_far(act))
    kept = {"approval": approval.id, "seen": await shown_state.mark(act.tx, act.case)}
    slot = await questions.private_slot(act, note=kept)
    readable = approval.kind == CLOSING and (
        permissions.knows_of_second(act.case) or act.membership.supervisor
    )
    keyboard = speech.inline(
        [wording.tap(t("Buka berkas"), "open", ticket)] if readable else [],
        [
            wording.tap(t("Setujui"), "grant", ticket, slot.id),
            wording.tap(t("Tolak"), "refuse", ticket, slot.id),
        ],
    )
    loss = await disclosures.write_down(act, EventKind.OPENED, {"request": approval.kind})
    await questions.tell(act, Rich.join("\n\n", lines), keyboard, loss=loss, place=slot)


async def _read_so_far(act: Act) -> Rich:
    """Whether the second person has opened what they decide about, as the chain has it."""
    mine = [
        event
        for event in await events.of_case(act.tx, act.case.id)
        if event.kind is EventKind.OPENED
        and event.officer_id == act.officer.id
        and not {"request", "added"} & (event.payload or {}).keys()
    ]
    if not mine:
        return act.t("Anda belum membuka berkas ini.")
    when = formats.date_time(mine[-1].at, act.unit.timezone, act.t.language)
    return act.t("Anda sudah membuka berkas ini ({when}).", when=when)


async def _shown(act: Act) -> Json:
    """What is kept with the tapped message: which request it showed, and how the case stood. A button from
    before this was kept names the request alone.
    """
    named = act.request.args[0] if act.request.args else ""
    slot = await slots.get(act.tx, named) if named else None
    if slot is None:
        return {"approval": named}
    return slot.note if slot.chat_id == act.private_chat and slot.case_id == act.case.id else {}


async def _open_one(act: Act, approval_id: str) -> Approval | None:
    """The request behind a button, if it still waits and this officer may decide it; else say so."""
    approval = await approvals.get(act.tx, approval_id) if approval_id else None
    live = {waiting.id for waiting in await open_requests.all_of(act.tx, act.case)}
    if approval is None or approval.id not in live or not _may_decide(act, approval):
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return None
    return approval


async def grant(act: Act) -> None:
    """The second person agrees: what was asked is done at once."""
    shown = await _shown(act)
    approval = await _open_one(act, str(shown.get("approval", "")))
    if approval is None:
        return
    if (lapsed := await _lapsed(act, approval)) is not None:
        if await _decide(act, approval, granted=False):
            await _settle(act, lapsed)
            await cards.refresh(act.tx, act.deployment, act.case)
        return
    if not await shown_state.holds(act, shown.get("seen")):
        await _replace(act, await shown_state.changed(act, shown_state.REQUEST, shown.get("seen")))
        await _show(act, approval)
        return
    if not await _decide(act, approval, granted=True):
        return
    await _settle(act, N_("{ticket}: disetujui."))
    if approval.kind == CLOSING:
        await progress.carry_out(act, approval.body)
        await _tell_asker(act, approval, act.t("{ticket}: penutupan disetujui.", ticket=act.case.ticket))
    else:
        await identity.show(act, approval)
    await cards.refresh(act.tx, act.deployment, await act.reload())


async def _lapsed(act: Act, approval: Approval) -> str | None:
    """Why what was asked can't be done any more, if so: said to the second person."""
    if approval.kind == CLOSING and not await _still_possible(act, approval):
        return N_("{ticket}: status sudah berubah, permintaan ini gugur.")
    if approval.kind == IDENTITY and not await identity.may_be_shown(act, approval):
        return N_(
            "{ticket}: permintaan ini gugur. Keanggotaan pemohon perlu dipastikan lagi di grup, atau "
            "pelapor sudah menghapus identitasnya."
        )
    return None


async def _still_possible(act: Act, approval: Approval) -> bool:
    chain = await events.of_case(act.tx, act.case.id)
    after = Status(approval.body["status"])
    return workflow.may(act.case.status, after, wording.interrupted(chain))


async def ask_refusal(act: Act) -> None:
    """The second person disagrees: ask why."""
    approval = await _open_one(act, str((await _shown(act)).get("approval", "")))
    if approval is not None:
        await questions.ask(act, "refused", act.t("tulis alasan penolakan."), {"approval": approval.id})


async def refuse(act: Act) -> None:
    """The second person said why not: everything stays as it was, and the asker is told."""
    approval = await _open_one(act, str(act.request.note.get("approval", "")))
    if approval is None or not await _decide(act, approval, granted=False):
        return
    reason = {"reason": act.request.text}
    await events.append(act.tx, act.case.id, _REFUSED_EVENT[approval.kind], act.role, act.officer.id, reason)
    await cards.refresh(act.tx, act.deployment, act.case)
    await _tell_asker(act, approval, act.t(_REFUSED[approval.kind], ticket=act.case.ticket, **reason))
    await act.answer(act.t("{ticket}: penolakan tercatat.", ticket=act.case.ticket))


async def _decide(act: Act, approval: Approval, *, granted: bool) -> bool:
    """Decide once: of two second persons the first one's word counts. What was posted above is settled."""
    if not await approvals.decide(act.tx, approval.id, act.officer.id, granted):
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return False
    await approval_requests.settle(act.tx, act.deployment, act.case, [approval.kind])
    return True


async def _tell_asker(act: Act, approval: Approval, text: Rich) -> None:
    asker = await officers.get(act.tx, approval.asked_by)
    await wording.say_privately(act.tx, asker, text, about=[act.case.id])


async def _settle(act: Act, sentence: str) -> None:
    await _replace(act, act.t(sentence, ticket=act.case.ticket))


async def _replace(act: Act, said: Rich) -> None:
    if act.request.message_id is not None:
        place = act.request.message_id
        await speech.edit(act.tx, act.private_chat, said, message_id=place, case_id=act.case.id)
    await act.answer(said)
