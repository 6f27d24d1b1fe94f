"""Steps of progress: what the workflow allows from here, with a sentence for the citizen.

A step is a *draft* until it is sent: plain data that travels in the slots of the messages between, so that
nothing is remembered elsewhere. `advance` asks for what the draft still lacks (whom to pass the case on to,
what the reporter is to tell, the note of a closing), and then shows the sentence: [Kirim] [Ubah kalimat]
[Batal]. A closing is not carried out but asked of a second person (`bot.officers.steps.approval_requests`).

    {"status": "inquiry", "sentence": "", "to": "", "unit_id": "", "note": ""}

An empty sentence is the standard one of that status, or, after a question to the reporter, that work goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import speech
from bot.officers import cards, case_routes, open_requests, questions, wording
from bot.officers.casefile import leftovers
from bot.officers.steps import approval_requests, previews, reader_language, take_up
from bot.rules import permissions, workflow
from bot.texts import N_, Rich, bold, italic, translator
from bot.texts.statuses import sentence, status_name
from storage import cases, events, units, work
from storage.records import EventKind, Json, Status

if TYPE_CHECKING:
    from bot.officers.actions import Act
    from bot.texts import Translator
    from storage.records import Case


async def step(act: Act) -> None:
    """The first tap: a step was chosen from the file's menu."""
    chosen = act.request.args[0] if act.request.args else ""
    if chosen not in set(Status) or not await _allowed(act, Status(chosen)):
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return
    await advance(act, {"status": chosen})


async def _allowed(act: Act, status: Status) -> bool:
    chain = await events.of_case(act.tx, act.case.id)
    waits = await open_requests.of(act.tx, act.case, permissions.CLOSING)
    if workflow.is_closing(act.case.status, status) and waits is not None:
        return False
    return workflow.may(act.case.status, status, wording.interrupted(chain))


async def advance(act: Act, draft: Json) -> None:
    """Ask for what the step lacks, or show it for a last look."""
    status, t = Status(draft["status"]), act.t
    if status is Status.FORWARDED and not draft.get("to"):
        await _ask_where(act)
    elif status is Status.TRANSFERRED_OUT and not draft.get("to"):
        await questions.ask(act, "addressed", t("tulis nama instansi penerima."), draft)
    elif workflow.is_closing(act.case.status, status) and not draft.get("note"):
        question = t(
            "tulis catatan penutupan ({status}): dasar dan alasannya. Pelapor tidak melihat catatan ini.",
            status=wording.status_alone(t, status.value),
        )
        await questions.ask(act, "noted", question, draft)
    elif status is Status.NEED_INFO and not draft.get("sentence"):
        # A standard sentence can't say what is needed, and the reporter would have to guess.
        question = t("tulis apa yang diperlukan dari pelapor. Pelapor membaca kalimat ini.")
        await questions.ask(act, "reworded", await reader_language.hinted(act, question), draft)
    else:
        await _show(act, draft)


async def _ask_where(act: Act) -> None:
    chain = await events.of_case(act.tx, act.case.id)
    targets = case_routes.open_to(await units.all_units(act.tx), act.case, chain)
    rows = [[wording.tap(Rich(unit.name), "to", act.case.ticket, unit.id)] for unit in targets[:20]]
    rows.append([wording.tap(act.t("Bagian di satuan ini"), "within", act.case.ticket)])
    text = Rich.join(" · ", [bold(act.case.ticket), act.t("diteruskan ke mana?")])
    await questions.tell(act, text, speech.inline(*rows))


async def to_unit(act: Act) -> None:
    """A unit was chosen as addressee."""
    chain = await events.of_case(act.tx, act.case.id)
    targets = case_routes.open_to(await units.all_units(act.tx), act.case, chain)
    chosen = next((unit for unit in targets if unit.id in act.request.args[:1]), None)
    if chosen is None or not await _allowed(act, Status.FORWARDED):
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return
    await advance(act, {"status": Status.FORWARDED.value, "to": chosen.name, "unit_id": chosen.id})


async def within(act: Act) -> None:
    """The addressee is a section of the same unit (disposisi): ask which."""
    draft = {"status": Status.FORWARDED.value}
    await questions.ask(act, "addressed", act.t("tulis nama bagian penerima disposisi."), draft)


async def addressed(act: Act) -> None:
    """The addressee's name was typed."""
    await advance(act, {**act.request.note, "to": speech.clip(act.request.text, 80)})


async def noted(act: Act) -> None:
    """The closing's note was typed."""
    await advance(act, {**act.request.note, "note": act.request.text})


async def reworded(act: Act) -> None:
    """Another sentence for the citizen was typed."""
    await advance(act, {**act.request.note, "sentence": act.request.text})


async def _show(act: Act, draft: Json) -> None:
    """The step with its sentence, to be sent with the second tap."""
    status, t = Status(draft["status"]), act.t
    closing = workflow.needs_approval(act.case.status, status)
    language = await reader_language.language(act)
    lines = [
        await _headline(act, draft),
        t("Kalimat untuk pelapor:"),
        italic(sentence_of(act.case, draft, translator(language))),
        *reader_language.hint(t, language),
    ]
    if draft.get("note"):
        lines.append(t("Catatan: {note}", note=draft["note"]))
    if closing:
        lines.append(t("Penutupan berlaku setelah disetujui orang kedua."))
    send = t("Minta persetujuan") if closing else t("Kirim")
    await previews.show(act, {previews.STEP: draft}, lines, (send, "send"), (t("Ubah kalimat"), "reword"))


async def _headline(act: Act, draft: Json) -> Rich:
    """From where to where: what the preview counts for."""
    now = wording.status_of(act.t, act.case, await events.of_case(act.tx, act.case.id))
    after = status_name(act.t, draft["status"], draft.get("to", ""))
    return bold(Rich.join(" · ", [act.case.ticket, Rich.join(" → ", [now, after])]))


def sentence_of(case: Case, draft: Json, t: Translator) -> Rich:
    """What the reporter will read, as typed or standard, in the language of `t`."""
    return sentence(t, draft["status"], {**draft, "goes_on": _goes_on(case, draft)})


def _goes_on(case: Case, draft: Json) -> bool:
    """Whether the step only ends a question to the reporter: the status' own sentence was said before it."""
    status = Status(draft["status"])
    closing = workflow.is_closing(case.status, status)
    return case.status is Status.NEED_INFO and not closing and not draft.get("to")


async def reword(act: Act) -> None:
    """[Ubah kalimat]: ask for another sentence; the draft goes on in the question."""
    taken = await previews.take(act, previews.STEP)
    if taken is not None:
        await previews.settle(act, N_("{ticket}: kalimat sedang diubah."))
        question = act.t("tulis kalimat untuk pelapor.")
        await questions.ask(
            act, "reworded", await reader_language.hinted(act, question), taken[previews.STEP]
        )


async def send(act: Act) -> None:
    """The second tap: take the step, or ask for the second person's approval of a closing."""
    taken = await previews.take(act, previews.STEP)
    if taken is None:
        return
    draft: Json = taken[previews.STEP]
    status = Status(draft["status"])
    if not await _allowed(act, status):
        await previews.settle(act, N_("{ticket}: status sudah berubah, langkah ini tidak dikirim."))
    elif not await previews.stands(act, taken):
        await _show(act, draft)
    elif workflow.needs_approval(act.case.status, status):
        await previews.settle(act, N_("{ticket}: persetujuan diminta."))
        await approval_requests.ask(act, permissions.CLOSING, draft)
    else:
        await carry_out(act, draft)
        await previews.settle(act, N_("{ticket}: langkah tercatat, pelapor diberi tahu."), more=True)


async def carry_out(act: Act, draft: Json) -> None:
    """Change the status: an event, the card, and news for the citizen."""
    await take_up.by_deed(act)
    before, status = act.case.status, Status(draft["status"])
    # Which standard sentence it is, not its words: the reporter's room says it in their language.
    said = {"sentence": draft.get("sentence", ""), "goes_on": _goes_on(act.case, draft)}
    payload = {"from": before.value, "to": status.value, **said}
    payload |= {"unit": draft.get("to", ""), "note": draft.get("note", "")}
    if draft.get("unit_id"):
        payload |= {"from_unit": act.case.handling_unit_id, "to_unit": draft["unit_id"]}
    await events.append(act.tx, act.case.id, EventKind.STATUS_CHANGED, act.role, act.officer.id, payload)
    await cases.set_status(act.tx, act.case.id, status)
    if draft.get("unit_id"):
        await _hand_over(act, draft)
    else:
        await cards.refresh(act.tx, act.deployment, await act.reload())
    if workflow.is_closed(status):
        await approval_requests.settle(act.tx, act.deployment, act.case)
    news = {"case_id": act.case.id, "status": status.value, **said}
    await work.put(act.tx, "reporter.tell_status", {**news, "unit": draft.get("to", "")})


async def _hand_over(act: Act, draft: Json) -> None:
    """The case goes to another unit, where nobody has it yet; here only a line stays."""
    gone = act.t("{ticket}: diteruskan ke {unit}.", ticket=act.case.ticket, unit=draft["to"])
    await cards.withdraw(act.tx, act.case, act.unit, gone)
    await approval_requests.settle(act.tx, act.deployment, act.case)
    await cases.release(act.tx, act.case.id)
    await leftovers.take_back(act.tx, act.case, act.officer)
    await cases.set_handling_unit(act.tx, act.case.id, draft["unit_id"])
    await work.put(act.tx, "officers.announce", {"case_id": act.case.id})
