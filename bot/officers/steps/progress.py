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

from bot import errands, keyboards, take_up_date
from bot.errands import AboutCase, TellStatus
from bot.muting import find_mute
from bot.officers import cards, case_routes, open_requests, questions, wording
from bot.officers.casefile import leftovers
from bot.officers.group import lost_rights
from bot.officers.steps import approval_requests, previews, reader_language, take_up
from bot.rules import case_facts, permissions, workflow
from bot.texts import N_, Rich, bold, italic, translator
from bot.texts.statuses import status_name, status_sentence
from storage import cases, events, units
from storage.records import EventKind, Json, Status

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn
    from bot.texts import Translator
    from storage.records import Case


async def begin_step(turn: OfficerTurn) -> None:
    """Begin with the first tap: a step was chosen from the file's menu."""
    chosen = turn.request.args[0] if turn.request.args else ""
    if chosen == Status.NEED_INFO and await find_mute(turn.tx, turn.case) is not None:
        said = turn.t(
            "{ticket}: pelapor sedang dibisukan, jadi tidak dapat menjawab. Cabut dahulu pembisuannya.",
            ticket=turn.case.ticket,
        )
        await turn.answer(said, alert=True)
        return
    if chosen not in set(Status) or not await _is_step_allowed(turn, Status(chosen)):
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    await advance(turn, {"status": chosen})


async def _is_step_allowed(turn: OfficerTurn, status: Status) -> bool:
    chain = await events.of_case(turn.tx, turn.case.id)
    waits = await open_requests.find_request(turn.tx, turn.case, permissions.CLOSING)
    if workflow.is_closing(turn.case.status, status) and waits is not None:
        return False
    if status is Status.NEED_INFO and await find_mute(turn.tx, turn.case) is not None:
        return False
    return workflow.may_move(turn.case.status, status, wording.interrupted_status(chain))


async def advance(turn: OfficerTurn, draft: Json) -> None:
    """Ask for what the step lacks, or show it for a last look."""
    status, t = Status(draft["status"]), turn.t
    if status is Status.FORWARDED and not draft.get("to"):
        await _ask_unit(turn)
    elif status is Status.TRANSFERRED_OUT and not draft.get("to"):
        await questions.ask_officer(turn, "addressed", t("tulis nama instansi penerima."), draft)
    elif workflow.is_closing(turn.case.status, status) and not draft.get("note"):
        question = t(
            "tulis catatan penutupan ({status}): dasar dan alasannya. Pelapor tidak melihat catatan ini.",
            status=wording.bare_status_text(t, status.value),
        )
        await questions.ask_officer(turn, "noted", question, draft)
    elif status is Status.NEED_INFO and not draft.get("sentence"):
        # A standard sentence can't say what is needed, and the reporter would have to guess.
        question = t("tulis apa yang diperlukan dari pelapor. Pelapor membaca kalimat ini.")
        await questions.ask_officer(
            turn, "reworded", await reader_language.add_language_hint(turn, question), draft
        )
    else:
        await _preview_step(turn, draft)


async def _ask_unit(turn: OfficerTurn) -> None:
    chain = await events.of_case(turn.tx, turn.case.id)
    targets = case_routes.eligible_units(await units.all_units(turn.tx), turn.case, chain)
    rows = [
        [wording.action_button(Rich(unit.name), "to", turn.case.ticket, unit.id)] for unit in targets[:20]
    ]
    rows.append([wording.action_button(turn.t("Bagian di satuan ini"), "within", turn.case.ticket)])
    text = Rich.join(" · ", [bold(turn.case.ticket), turn.t("diteruskan ke mana?")])
    await questions.tell_officer(turn, text, keyboards.inline_keyboard(*rows))


async def receive_unit(turn: OfficerTurn) -> None:
    """Take the unit that was chosen as addressee."""
    chain = await events.of_case(turn.tx, turn.case.id)
    targets = case_routes.eligible_units(await units.all_units(turn.tx), turn.case, chain)
    chosen = next((unit for unit in targets if unit.id in turn.request.args[:1]), None)
    if chosen is None or not await _is_step_allowed(turn, Status.FORWARDED):
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    await advance(turn, {"status": Status.FORWARDED.value, "to": chosen.name, "unit_id": chosen.id})


async def ask_section(turn: OfficerTurn) -> None:
    """Ask which section of the same unit is the addressee (disposisi)."""
    draft = {"status": Status.FORWARDED.value}
    await questions.ask_officer(turn, "addressed", turn.t("tulis nama bagian penerima disposisi."), draft)


async def receive_addressee(turn: OfficerTurn) -> None:
    """Take the addressee's name as it was typed."""
    await advance(turn, {**turn.request.note, "to": keyboards.clip_text(turn.request.text, 80)})


async def receive_note(turn: OfficerTurn) -> None:
    """Take the closing's note as it was typed."""
    await advance(turn, {**turn.request.note, "note": turn.request.text})


async def receive_sentence(turn: OfficerTurn) -> None:
    """Another sentence for the citizen was typed."""
    await advance(turn, {**turn.request.note, "sentence": turn.request.text})


async def _preview_step(turn: OfficerTurn, draft: Json) -> None:
    """Show the step with its sentence, to be sent with the second tap."""
    status, t = Status(draft["status"]), turn.t
    closing = workflow.needs_approval(turn.case.status, status)
    language = await reader_language.language_of_reporter(turn)
    lines = [
        await _step_headline(turn, draft),
        t("Kalimat untuk pelapor:"),
        italic(reporter_sentence(turn.case, draft, translator(language))),
        *reader_language.language_hint(t, language),
    ]
    if draft.get("note"):
        lines.append(t("Catatan: {note}", note=draft["note"]))
    if closing:
        lines.append(t("Penutupan berlaku setelah disetujui orang kedua."))
    send = t("Minta persetujuan") if closing else t("Kirim")
    await previews.show_preview(
        turn, {previews.STEP: draft}, lines, (send, "send"), (t("Ubah kalimat"), "reword")
    )


async def _step_headline(turn: OfficerTurn, draft: Json) -> Rich:
    """From where to where: what the preview counts for."""
    now = wording.status_text(turn.t, turn.case, await events.of_case(turn.tx, turn.case.id))
    after = status_name(turn.t, draft["status"], draft.get("to", ""))
    return bold(Rich.join(" · ", [turn.case.ticket, Rich.join(" → ", [now, after])]))


def reporter_sentence(case: Case, draft: Json, t: Translator) -> Rich:
    """Return what the reporter will read, as typed or standard, in the language of `t`."""
    return status_sentence(t, draft["status"], {**draft, "goes_on": _only_ends_question(case, draft)})


def _only_ends_question(case: Case, draft: Json) -> bool:
    """Whether the step only ends a question to the reporter: the status' own sentence was said before it."""
    status = Status(draft["status"])
    closing = workflow.is_closing(case.status, status)
    return case.status is Status.NEED_INFO and not closing and not draft.get("to")


async def ask_sentence(turn: OfficerTurn) -> None:
    """[Ubah kalimat]: ask for another sentence; the draft goes on in the question."""
    taken = await previews.take_preview(turn, previews.STEP)
    if taken is not None:
        await previews.settle_preview(turn, N_("{ticket}: kalimat sedang diubah."))
        question = turn.t("tulis kalimat untuk pelapor.")
        await questions.ask_officer(
            turn, "reworded", await reader_language.add_language_hint(turn, question), taken[previews.STEP]
        )


async def send_step(turn: OfficerTurn) -> None:
    """Take the step with the second tap, or ask for the second person's approval of a closing."""
    taken = await previews.take_preview(turn, previews.STEP)
    if taken is None:
        return
    draft: Json = taken[previews.STEP]
    status = Status(draft["status"])
    if not await _is_step_allowed(turn, status):
        await previews.settle_preview(turn, N_("{ticket}: status sudah berubah, langkah ini tidak dikirim."))
    elif not await previews.confirm_unchanged(turn, taken):
        await _preview_step(turn, draft)
    elif workflow.needs_approval(turn.case.status, status):
        await previews.settle_preview(turn, N_("{ticket}: persetujuan diminta."))
        await approval_requests.ask_approval(turn, permissions.CLOSING, draft)
    else:
        await carry_out_step(turn, draft)
        await previews.settle_preview(
            turn, N_("{ticket}: langkah tercatat, pelapor akan diberi tahu."), more=True
        )


async def carry_out_step(turn: OfficerTurn, draft: Json) -> None:
    """Change the status: an event, the card, and news for the citizen."""
    await take_up.record_take_up_by_action(turn)
    before, status = turn.case.status, Status(draft["status"])
    # Which standard sentence it is, not its words: the reporter's room says it in their language.
    said = {"sentence": draft.get("sentence", ""), "goes_on": _only_ends_question(turn.case, draft)}
    payload = {"from": before.value, "to": status.value, **said}
    payload |= {"unit": draft.get("to", ""), "note": draft.get("note", "")}
    if status is Status.NEED_INFO:
        chain = await events.of_case(turn.tx, turn.case.id)
        payload[case_facts.WAITS_FOR] = case_facts.what_is_awaited(chain)
    if draft.get("unit_id"):
        payload |= {"from_unit": turn.case.handling_unit_id, "to_unit": draft["unit_id"]}
    await events.append(turn.tx, turn.case.id, EventKind.STATUS_CHANGED, turn.role, turn.officer.id, payload)
    await cases.set_status(turn.tx, turn.case.id, status)
    if draft.get("unit_id"):
        await _hand_over_case(turn, draft)
    else:
        await cards.refresh_card(turn.tx, turn.deployment, await turn.reload())
    if workflow.is_closed(status):
        await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case)
    news = TellStatus(turn.case.id, status.value, **said, unit=draft.get("to", ""))
    await errands.TELL_STATUS.put(turn.tx, news)


async def _hand_over_case(turn: OfficerTurn, draft: Json) -> None:
    """Give the case to another unit, where nobody has it yet; here only a line stays."""
    gone = turn.t("{ticket}: diteruskan ke {unit}.", ticket=turn.case.ticket, unit=draft["to"])
    await cards.take_down_card(turn.tx, turn.case, turn.unit, gone)
    await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case)
    await take_up_date.give_back(turn.tx, turn.case.id)
    await leftovers.take_back_messages(turn.tx, turn.case, turn.officer)
    await cases.set_handling_unit(turn.tx, turn.case.id, draft["unit_id"])
    await lost_rights.review_case(turn.tx, turn.case.id)
    await errands.ANNOUNCE_CASE.put(turn.tx, AboutCase(turn.case.id))
