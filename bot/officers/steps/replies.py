"""An officer's word to the reporter, and a supervisor's reopening of a closed case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.officers import cards, questions, wording
from bot.officers.steps import previews, reader_language, take_up
from bot.rules import workflow
from bot.texts import N_, bold, italic
from storage import cases, events, work
from storage.records import EventKind, Status

if TYPE_CHECKING:
    from bot.officers.actions import Act


async def ask_word(act: Act) -> None:
    """[Tulis ke pelapor]: ask for the text."""
    question = act.t("tulis pesan untuk pelapor. Nama Anda tidak ikut dikirim.")
    await questions.ask(act, "written", await reader_language.hinted(act, question))


async def written(act: Act) -> None:
    """The text was typed: show it once more before it is sent."""
    await _show(act, act.request.text)


async def _show(act: Act, text: str) -> None:
    t = act.t
    lines = [
        bold(act.case.ticket),
        t("Pesan untuk pelapor:"),
        italic(text),
        *reader_language.hint(t, await reader_language.language(act)),
    ]
    kept = {previews.LETTER: text}
    await previews.show(act, kept, lines, (t("Kirim"), "post"), (t("Ubah pesan"), "retype"))


async def retype(act: Act) -> None:
    """[Ubah pesan]: ask for another text."""
    if await previews.take(act, previews.LETTER) is not None:
        await previews.settle(act, N_("{ticket}: pesan sedang diubah."))
        await ask_word(act)


async def post(act: Act) -> None:
    """The second tap: the reporter gets it through their own room."""
    taken = await previews.take(act, previews.LETTER)
    if taken is None:
        return
    text: str = taken[previews.LETTER]
    if not await previews.stands(act, taken):
        await _show(act, text)
    else:
        await _deliver(act, text)
        await previews.settle(act, N_("{ticket}: pesan dikirim ke pelapor."), more=True)


async def _deliver(act: Act, text: str) -> None:
    await cases.add_message(act.tx, act.case.id, act.role, "reply", {"text": text})
    await events.append(act.tx, act.case.id, EventKind.REPLIED, act.role, act.officer.id, {})
    await work.put(act.tx, "reporter.tell_reply", {"case_id": act.case.id, "text": text})
    if await take_up.by_deed(act):
        await cards.refresh(act.tx, act.deployment, act.case)


async def ask_reopen(act: Act) -> None:
    """[Buka kembali]: ask a supervisor why."""
    await questions.ask(act, "reopened", act.t("tulis alasan membuka kembali kasus ini."))


async def reopened(act: Act) -> None:
    """A supervisor said why: the case goes on where it was closed, with the holder that it had."""
    before = act.case.status
    status: Status = workflow.reopen_to(
        before, wording.closed_from(await events.of_case(act.tx, act.case.id))
    )
    payload = {"reason": act.request.text, "from": before.value, "to": status.value}
    await events.append(act.tx, act.case.id, EventKind.REOPENED, act.role, act.officer.id, payload)
    await take_up.by_reopening(act)
    await cases.set_status(act.tx, act.case.id, status)
    await cards.refresh(act.tx, act.deployment, await act.reload())
    await work.put(act.tx, "reporter.tell_reopened", {"case_id": act.case.id})
    await act.answer(act.t("{ticket}: kasus dibuka kembali.", ticket=act.case.ticket))
