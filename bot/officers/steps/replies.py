"""An officer's word to the reporter, and a supervisor's reopening of a closed case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import errands
from bot.errands import AboutCase, TellReply
from bot.officers import cards, questions, wording
from bot.officers.steps import previews, reader_language, take_up
from bot.rules import workflow
from bot.texts import N_, bold, italic
from storage import cases, events
from storage.records import EventKind, Status

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn


async def ask_reply(turn: OfficerTurn) -> None:
    """[Tulis ke pelapor]: ask for the text."""
    question = turn.t("tulis pesan untuk pelapor. Nama Anda tidak ikut dikirim.")
    await questions.ask_officer(turn, "written", await reader_language.add_language_hint(turn, question))


async def preview_reply(turn: OfficerTurn) -> None:
    """Show the text that was typed once more before it is sent."""
    await _show_reply(turn, turn.request.text)


async def _show_reply(turn: OfficerTurn, text: str) -> None:
    t = turn.t
    lines = [
        bold(turn.case.ticket),
        t("Pesan untuk pelapor:"),
        italic(text),
        *reader_language.language_hint(t, await reader_language.language_of_reporter(turn)),
    ]
    kept = {previews.REPLY: text}
    await previews.show_preview(turn, kept, lines, (t("Kirim"), "post"), (t("Ubah pesan"), "retype"))


async def ask_reply_again(turn: OfficerTurn) -> None:
    """[Ubah pesan]: ask for another text."""
    if await previews.take_preview(turn, previews.REPLY) is not None:
        await previews.settle_preview(turn, N_("{ticket}: pesan sedang diubah."))
        await ask_reply(turn)


async def send_reply(turn: OfficerTurn) -> None:
    """Send it with the second tap: the reporter gets it through their own room."""
    taken = await previews.take_preview(turn, previews.REPLY)
    if taken is None:
        return
    text: str = taken[previews.REPLY]
    if not await previews.confirm_unchanged(turn, taken):
        await _show_reply(turn, text)
    else:
        await _deliver_reply(turn, text)
        await previews.settle_preview(turn, N_("{ticket}: pesan akan disampaikan ke pelapor."), more=True)


async def _deliver_reply(turn: OfficerTurn, text: str) -> None:
    await cases.add_message(turn.tx, turn.case.id, turn.role, "reply", {"text": text})
    await events.append(turn.tx, turn.case.id, EventKind.REPLIED, turn.role, turn.officer.id, {})
    await errands.TELL_REPLY.put(turn.tx, TellReply(turn.case.id, text))
    if await take_up.record_take_up_by_action(turn):
        await cards.refresh_card(turn.tx, turn.deployment, turn.case)


async def ask_reopen(turn: OfficerTurn) -> None:
    """[Buka kembali]: ask a supervisor why."""
    await questions.ask_officer(turn, "reopened", turn.t("tulis alasan membuka kembali kasus ini."))


async def reopen_case(turn: OfficerTurn) -> None:
    """Let the case go on where it was closed, with the holder that it had, because a supervisor said why."""
    before = turn.case.status
    status: Status = workflow.status_after_reopening(
        before, wording.status_before_closing(await events.of_case(turn.tx, turn.case.id))
    )
    payload = {"reason": turn.request.text, "from": before.value, "to": status.value}
    if (by := await take_up.new_date(turn)) is not None:
        payload["take_up_by"] = by.isoformat()
    await events.append(turn.tx, turn.case.id, EventKind.REOPENED, turn.role, turn.officer.id, payload)
    await take_up.record_take_up_by_reopening(turn, by)
    await cases.set_status(turn.tx, turn.case.id, status)
    await cards.refresh_card(turn.tx, turn.deployment, await turn.reload())
    await errands.TELL_REOPENED.put(turn.tx, AboutCase(turn.case.id))
    await turn.answer(turn.t("{ticket}: kasus dibuka kembali.", ticket=turn.case.ticket))
