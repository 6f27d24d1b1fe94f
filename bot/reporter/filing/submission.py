"""From draft to case, in one transaction: the case, its files, the errand for the officers, and the receipt.

The receipt (`receipt`) waits for nobody. Of the sent draft the conversation keeps for a day which case it
became (`done`), so that a second tap on [Kirim pengaduan] names the same ticket, and an edited message finds
its case.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import errands, speech, take_up_date
from bot.errands import AboutCase, ChangedAnswer
from bot.reporter import account_limits, danger, message_kinds
from bot.reporter.citizen_turn import CitizenTurn
from bot.reporter.filing import downloads, draft_lifetime, receipt, unlinked_receipt
from bot.reporter.followup import addition_store, contact, muted, unlinking
from bot.reporter.form.answers import PRIVATE_ANSWERS
from bot.reporter.form.questions import FORM
from bot.reporter.message_parts import list_files, read_parts
from bot.rules import categories, routing, workflow
from bot.texts import N_, bold, translator
from storage import cases, conversations, daily, events, evidence, units
from storage.records import (
    AccusedUnit,
    ActorRole,
    Case,
    Category,
    EventKind,
    EvidenceState,
    Json,
    Mode,
    NewCase,
    Unit,
)

if TYPE_CHECKING:
    from telegram import Message

    from bot.reporter.form.draft import Draft

FOUND_NAMES: Final = {
    "none": N_("kesatuan dipilih pelapor, tanpa barcode"),
    "unknown": N_("kesatuan dipilih pelapor, barcode tidak dikenal"),
    "revoked": N_("kesatuan dipilih pelapor, barcode tidak berlaku lagi"),
}
"""How the officers learn that no valid poster led here."""


async def submit_report(turn: CitizenTurn, draft: Draft, message_id: int | None) -> bool:
    """Make a case of the draft and give the receipt; False if no unit can handle it."""
    place, tx = draft.place, turn.tx
    known = await units.all_units(tx)
    handling = routing.handling_unit(known, place.unit_id or "", AccusedUnit(draft.answers["accused"]))
    if handling is None:
        return False
    registered = await cases.register(tx, build_new_case(turn, draft, handling), bytes.fromhex(draft.key))
    await _attach_files(turn, draft, registered.case)
    await daily.add(tx, account_limits.REPORTS, turn.chat_id)
    await errands.ANNOUNCE_CASE.put(tx, AboutCase(registered.case.id))
    await take_up_date.watch(tx, registered.case)
    if danger_now := categories.is_danger_reported(registered.case.category, draft.answers):
        await danger.alert_unit_above(tx, registered.case)
    await _close_draft(turn, draft, registered.case, message_id)
    ticket = bold(registered.case.ticket)
    sent = turn.t("Pengaduan Anda terkirim. Nomor: {ticket}", ticket=ticket)
    if message_id is not None:
        await speech.queue_edit(tx, turn.chat_id, sent, message_id=message_id, case_id=registered.case.id)
    if is_unlinked(draft):
        await unlinking.promise_unlinking(tx, registered.case)
        await unlinked_receipt.send_last_receipt(turn, registered, handling, danger_now=danger_now)
    else:
        await receipt.send_receipt(turn, registered, handling, danger_now=danger_now)
    return True


def build_new_case(turn: CitizenTurn, draft: Draft, handling: Unit) -> NewCase:
    """Return the case that a draft becomes. Name and phone go to the identity, and nowhere else."""
    answers, place = draft.answers, draft.place
    category = Category(answers["category"])
    named = answers.get("known") == "identified" and "name" in answers
    return NewCase(
        form_version=FORM.version,
        consent_version=draft.consent["version"],
        consent_at=datetime.fromisoformat(draft.consent["at"]),
        poster_id=place.poster_id,
        poster_unit_id=place.unit_id or "",
        handling_unit_id=handling.id,
        category=category,
        urgency=categories.case_urgency(category, answers),
        take_up_by=danger.take_up_deadline(turn.now, handling, turn.context.deployment, category, answers),
        content=build_content(draft),
        chat_id=turn.chat_id,
        language=turn.t.language,
        language_chosen=turn.conversation.chosen,
        name=answers["name"]["text"] if named else None,
        phone=answers["phone"]["text"] if named and "phone" in answers else None,
        unlinked=is_unlinked(draft),
    )


def is_unlinked(draft: Draft) -> bool:
    """Whether nothing is to join the account and the case."""
    return draft.answers.get("known") == Mode.UNLINKED.value


def build_content(draft: Draft) -> Json:
    """Return what the officers may read: the story, every answer raw and in words, people, captions.

    {"form", "found", "spot", "site", "story": [{"text"|"evidence"|"location"|"contact"}…],
    "summary": [{"key", "name", "answer"}…], "answers": {key: value}, "people": […],
    "captions": {evidence id: text}}
    """
    t, found = translator("id"), FOUND_NAMES.get(draft.place.found)
    summary = [{"key": "found", "name": "Asal", "answer": str(t(found))}] if found else []
    for step in FORM.topics(draft):
        said = None if step.key in {"story", *PRIVATE_ANSWERS} else step.kind.summarise(FORM, draft, step, t)
        if said is not None:
            summary.append({"key": step.key, "name": step.name, "answer": str(said)})
    return {
        "form": FORM.version,
        "found": draft.place.found,
        "spot": draft.place.spot,
        "site": draft.place.site,
        "story": [_content_part(part) for part in draft.story],
        "summary": summary,
        "answers": {key: value for key, value in draft.answers.items() if key not in PRIVATE_ANSWERS},
        "people": [one for one in draft.people if one],
        "captions": {file["id"]: file["caption"] for file in draft.files if file["caption"]},
    }


def _content_part(part: Json) -> Json:
    if "file" in part:
        return {"evidence": part["file"]}
    return {key: value for key, value in part.items() if key != "m"}


async def _attach_files(turn: CitizenTurn, draft: Draft, case: Case) -> None:
    """Give the draft's files to the case; those already kept enter its chain."""
    ids = [file["id"] for file in draft.files]
    if not ids:
        return
    await evidence.attach(turn.tx, ids, case.id)
    for kept in await evidence.of_case(turn.tx, case.id):
        if kept.state is EvidenceState.STORED and kept.sha256:
            await downloads.chain_stored_file(turn.tx, case.id, kept.id, kept.sha256)


async def _close_draft(turn: CitizenTurn, draft: Draft, case: Case, message_id: int | None) -> None:
    gave = {str(part["m"]): "story" for part in draft.story if "text" in part}
    done = {"ticket": case.ticket, "m": message_id, "said": draft.said | gave}
    earlier = list((turn.conversation.flow.get("done") or {}).items())[-2:]
    known = dict(earlier) | {draft.nonce: done}
    turn.conversation = draft_lifetime.without_draft(turn.tx, turn.conversation, done=known)
    await conversations.save(turn.tx, turn.conversation)


async def handle_edit(turn: CitizenTurn, message: Message) -> bool:
    """Add the new words of an edited message of a report that was sent to its case; the old ones stay.

    False if the message belongs to no report that was sent in the last day.
    """
    done: Json = turn.conversation.flow.get("done") or {}
    found = next((one for one in done.values() if str(message.message_id) in one["said"]), None)
    case = await turn.own_case(found["ticket"]) if found else None
    if found is None or case is None:
        return False
    question = found["said"][str(message.message_id)]
    await _take_edit(turn, case, question, message)
    return True


async def _take_edit(turn: CitizenTurn, case: Case, question: str, message: Message) -> None:
    """Add what an edited message says now, and say what became of it."""
    ticket = bold(case.ticket)
    if workflow.is_closed(case.status):
        await turn.say(
            turn.t("Pengaduan {ticket} sudah ditutup, jadi suntingan tidak tercatat.", ticket=ticket),
            about=case,
        )
    elif question in PRIVATE_ANSWERS:
        await turn.say(
            turn.t("Nama dan nomor Anda dapat diubah di /status, pengaduan {ticket}.", ticket=ticket),
            contact.fill_row(turn.t, case),
            about=case,
        )
    elif await muted.turn_away(turn, case, read_parts(message) or {}):
        return
    elif not (words := message_kinds.read_words(message)) or list_files(read_parts(message) or {}):
        if words:
            await _enter_edit(turn, case, question, words)
        await turn.say(
            turn.t(
                "Berkas pada suntingan tidak tersimpan. Kirimkan sebagai pesan baru: /tambah {ticket}",
                ticket=case.ticket,
            ),
            about=case,
        )
    else:
        await _enter_edit(turn, case, question, words)
        await turn.say(
            turn.t(
                "Suntingan Anda kami catat sebagai keterangan tambahan di pengaduan {ticket}. Tulisan semula "
                "tetap tersimpan.",
                ticket=ticket,
            ),
            about=case,
        )


async def _enter_edit(turn: CitizenTurn, case: Case, question: str, text: str) -> None:
    body = {**await addition_store.without_code(turn.tx, case, {"text": text}), "question": question}
    message = await cases.add_message(turn.tx, case.id, ActorRole.REPORTER, "addition", body)
    payload = {"question": question, "message_id": message.id}
    await events.append(turn.tx, case.id, EventKind.ANSWER_CHANGED, ActorRole.REPORTER, payload=payload)
    await errands.TELL_CHANGED_ANSWER.put(turn.tx, ChangedAnswer(case.id, question))
