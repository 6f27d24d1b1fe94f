"""The second person: what was asked is read privately, then granted or refused with a reason.

About a closing any other proven member of the group may decide, and of the group above if it was asked; about
an opening of the identity supervisors alone (`identity`); never who asked, never the reporter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards, speech
from bot.officers import authorization, cards, questions, shown_state, wording
from bot.officers.casefile import disclosures
from bot.officers.steps import approval_requests, identity, progress
from bot.rules import permissions, time_limits, workflow
from bot.rules.permissions import CLOSING, IDENTITY, RoleAnswer, Situation
from bot.texts import N_, Rich, bold, formats, italic
from bot.texts.statuses import status_name
from storage import approvals, events, officers, slots
from storage.records import Approval, EventKind, Json, Status

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn

_LAPSED: Final = {
    CLOSING: N_("{ticket}: status sudah berubah, permintaan ini gugur."),
    IDENTITY: N_("{ticket}: permintaan ini gugur, karena pemohon tidak lagi dapat dipastikan di grupnya."),
}
"""Why what was asked can't be done any more: said to the second person."""
_HOW_DECIDED: Final = {
    1: N_("Keputusan Bapak/Ibu berlaku. Pemohon hanya menerima jawabannya, tanpa alasan."),
    2: N_(
        "Dua admin memutuskan, masing-masing sendiri; identitas hanya dibuka bila keduanya setuju. Pemohon "
        "hanya menerima jawabannya, tanpa alasan."
    ),
}
"""By how many supervisors decide about an opening of the identity."""


async def show_requests(turn: OfficerTurn) -> None:
    """Show what waits for a second person, privately, to whoever may be it."""
    situation = await _look_up(turn)
    for asked in situation.waiting:
        if permissions.may_decide(asked, situation, turn.membership):
            await _show_request(turn, asked, situation)
    turn.acknowledge(turn.t("{ticket}: permintaan ada di obrolan pribadi.", ticket=turn.case.ticket))


async def _look_up(turn: OfficerTurn) -> Situation:
    return await authorization.look_up_situation(turn.tx, turn.case, turn.officer)


async def _show_request(turn: OfficerTurn, approval: Approval, situation: Situation) -> None:
    t, ticket, body = turn.t, turn.case.ticket, approval.body
    asker = await officers.get(turn.tx, approval.asked_by)
    status = wording.status_text(t, turn.case, await events.of_case(turn.tx, turn.case.id))
    lines = [bold(t("{ticket} · permintaan persetujuan", ticket=ticket))]
    if approval.kind == CLOSING:
        after = status_name(t, body["status"], body.get("to", ""))
        lines += [
            t("Status sekarang: {status}.", status=status),
            t("Penutupan: {status}", status=after),
            t("Catatan: {note}", note=body["note"]),
            t("Kalimat untuk pelapor:"),
            italic(progress.reporter_sentence(turn.case, body, t)),
        ]
    else:
        lines += [
            t("Membuka identitas pelapor untuk pemegang kasus."),
            t("Alasan: {reason}", reason=body["reason"]),
            t(_HOW_DECIDED[permissions.words_needed(situation)]),
        ]
    lines.append(t("Pemohon: {name}", name=wording.officer_name(t, asker)))
    if approval.kind == CLOSING:
        lines.append(await _reading_line(turn))
    kept = {
        questions.REQUEST: approval.id,
        "seen": await shown_state.take_snapshot(turn.tx, turn.deployment, turn.case),
    }
    slot = await questions.create_private_slot(turn, note=kept)
    readable = approval.kind == CLOSING and (
        permissions.knows_of_second_person(turn.case) or turn.membership.supervisor
    )
    keyboard = keyboards.inline_keyboard(
        [wording.action_button(t("Buka berkas"), "open", ticket)] if readable else [],
        [
            wording.action_button(t("Setujui"), "grant", ticket, slot.id),
            wording.action_button(t("Tolak"), "refuse", ticket, slot.id),
        ],
    )
    loss = await disclosures.record_disclosure(turn, EventKind.OPENED, {"request": approval.kind})
    await questions.tell_officer(turn, Rich.join("\n\n", lines), keyboard, loss=loss, place=slot)


async def _reading_line(turn: OfficerTurn) -> Rich:
    """Return the line that says whether the second person opened what they decide about, by the chain."""
    mine = [
        event
        for event in await events.of_case(turn.tx, turn.case.id)
        if event.kind is EventKind.OPENED
        and event.officer_id == turn.officer.id
        and not {"request", "added"} & (event.payload or {}).keys()
    ]
    if not mine:
        return turn.t("Anda belum membuka berkas ini.")
    when = formats.date_time_text(mine[-1].at, turn.unit.timezone, turn.t.language)
    return turn.t("Anda sudah membuka berkas ini ({when}).", when=when)


async def _load_shown_note(turn: OfficerTurn) -> Json:
    """Return what is kept with the tapped message: which request it showed, and how the case stood. A button
    from before this was kept names the request alone.
    """
    named = turn.request.args[0] if turn.request.args else ""
    slot = await slots.get(turn.tx, named) if named else None
    if slot is None:
        return {"approval": named}
    return slot.note if slot.chat_id == turn.private_chat and slot.case_id == turn.case.id else {}


async def _find_decidable_request(turn: OfficerTurn, approval_id: str) -> Approval | None:
    """Return the request behind a button, if it still waits and this officer may decide it; else say so."""
    situation = await _look_up(turn)
    for asked in situation.waiting:
        if asked.id == approval_id and permissions.may_decide(asked, situation, turn.membership):
            return asked
    await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
    return None


async def grant_request(turn: OfficerTurn) -> None:
    """Do what was asked at once, because the second person agrees."""
    shown = await _load_shown_note(turn)
    approval = await _find_decidable_request(turn, str(shown.get("approval", "")))
    if approval is None:
        return
    if not await _is_still_possible(turn, approval):
        return
    if not await shown_state.is_unchanged(turn, shown.get("seen")):
        await _replace_tapped(
            turn, await shown_state.describe_changes(turn, shown_state.REQUEST_OUTDATED, shown.get("seen"))
        )
        await _show_request(turn, approval, await _look_up(turn))
        return
    if approval.kind == IDENTITY:
        await _take_word(turn, approval, granted=True)
        return
    if not await _record_decision(turn, approval, granted=True):
        return
    await _say_outcome(turn, N_("{ticket}: disetujui."))
    await progress.carry_out_step(turn, approval.body)
    await _tell_asker(turn, approval, turn.t("{ticket}: penutupan disetujui.", ticket=turn.case.ticket))
    await cards.refresh_card(turn.tx, turn.deployment, await turn.reload())


async def _take_word(turn: OfficerTurn, approval: Approval, *, granted: bool, reason: str = "") -> None:
    """Keep what a supervisor says about an opening of the identity. To them a yes looks the same whatever the
    holder is then answered.
    """
    said = await identity.take_word(turn, approval, await _look_up(turn), granted=granted, reason=reason)
    if said is None:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    if granted:
        await _say_outcome(turn, said)
    else:
        await turn.answer(turn.t(said, ticket=turn.case.ticket))
    await cards.refresh_card(turn.tx, turn.deployment, turn.case)


async def _is_still_possible(turn: OfficerTurn, approval: Approval) -> bool:
    """Whether what was asked can still be done; else it is over, or waits, and that is said."""
    if approval.kind == CLOSING:
        possible = await _may_close(turn, approval)
    else:
        answer = await identity.confirm_asker(turn, approval)
        if answer is RoleAnswer.ASK_TELEGRAM:
            await turn.answer(
                turn.t(
                    "{ticket}: keanggotaan pemohon diperiksa dulu. Bila belum ada jawaban dalam beberapa "
                    "menit, silakan ulangi.",
                    ticket=turn.case.ticket,
                )
            )
            return False
        possible = answer is RoleAnswer.YES
    if possible:
        return True
    if await _record_decision(turn, approval, granted=False):
        await _say_outcome(turn, _LAPSED[approval.kind])
        await cards.refresh_card(turn.tx, turn.deployment, turn.case)
    return False


async def _may_close(turn: OfficerTurn, approval: Approval) -> bool:
    chain = await events.of_case(turn.tx, turn.case.id)
    after = Status(approval.body["status"])
    return workflow.may_move(turn.case.status, after, wording.interrupted_status(chain))


async def ask_refusal(turn: OfficerTurn) -> None:
    """Ask the second person, who disagrees, why."""
    approval = await _find_decidable_request(turn, str((await _load_shown_note(turn)).get("approval", "")))
    if approval is not None:
        question = (
            turn.t("tulis alasan penolakan.")
            if approval.kind == CLOSING
            else turn.t("tulis alasan penolakan. Alasan ini tercatat, tetapi pemohon tidak membacanya.")
        )
        await questions.ask_officer(turn, "refused", question, {questions.REQUEST: approval.id})


async def refuse_request(turn: OfficerTurn) -> None:
    """Leave everything as it was, because the second person said why not, and tell the asker."""
    approval = await _find_decidable_request(turn, str(turn.request.note.get("approval", "")))
    if approval is None:
        return
    if approval.kind == IDENTITY:
        if await _is_still_possible(turn, approval):
            await _take_word(turn, approval, granted=False, reason=turn.request.text)
        return
    if not await _record_decision(turn, approval, granted=False):
        return
    reason = {"reason": turn.request.text}
    await events.append(turn.tx, turn.case.id, EventKind.CLOSING_REFUSED, turn.role, turn.officer.id, reason)
    await cards.refresh_card(turn.tx, turn.deployment, turn.case)
    refused = turn.t(
        "{ticket}: penutupan tidak disetujui. Alasan: {reason}", ticket=turn.case.ticket, **reason
    )
    await _tell_asker(turn, approval, refused)
    await turn.answer(turn.t("{ticket}: penolakan tercatat.", ticket=turn.case.ticket))


async def _record_decision(turn: OfficerTurn, approval: Approval, *, granted: bool) -> bool:
    """Decide once: of two second persons the first one's word counts. What was posted above is settled."""
    if not await approvals.decide(turn.tx, approval.id, turn.officer.id, granted):
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return False
    await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case, [approval.kind])
    return True


async def _tell_asker(turn: OfficerTurn, approval: Approval, text: Rich) -> None:
    asker = await officers.get(turn.tx, approval.asked_by)
    await wording.say_privately(turn.tx, asker, text, about=[turn.case.id])


async def _say_outcome(turn: OfficerTurn, sentence: str) -> None:
    """Say what was decided in place of the page on which it was: that is nothing to be taken back any more,
    and stays as long as any page does.
    """
    await _replace_tapped(turn, turn.t(sentence, ticket=turn.case.ticket))
    page = await slots.get(turn.tx, turn.request.args[0]) if turn.request.args else None
    if page is not None and page.kind == questions.SECOND_PERSON_SLOT:
        await slots.forget(turn.tx, page.id)
        await slots.new(
            turn.tx,
            chat_id=page.chat_id,
            case_id=page.case_id,
            kind=questions.PRIVATE_SLOT,
            note={questions.REQUEST: page.note.get(questions.REQUEST)},
            remove_at=turn.tx.now + time_limits.CASE_SHOWN_FOR,
            message_id=turn.request.message_id,
        )


async def _replace_tapped(turn: OfficerTurn, said: Rich) -> None:
    if turn.request.message_id is not None:
        place = turn.request.message_id
        await speech.queue_edit(turn.tx, turn.private_chat, said, message_id=place, case_id=turn.case.id)
    await turn.answer(said)
