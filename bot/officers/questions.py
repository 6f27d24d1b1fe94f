"""Questions to an officer in the private chat, answered in words.

Each is a ForceReply message that names its ticket, and a slot that remembers what the answer is for. Only a
reply to such a message is taken as an officer's word: whatever else an officer types privately is a
citizen's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot import keyboards, speech
from bot.officers import shown_state, wording
from bot.rules import ticket as tickets
from bot.rules import time_limits
from bot.texts import Rich, Translator
from storage import slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message as Telegram

    from bot.officers.actions import OfficerTurn
    from storage.records import Json, Loss, Slot
    from storage.store import Tx

QUESTION_SLOT: Final = "officers.question"
PRIVATE_SLOT: Final = "officers.private"
SECOND_PERSON_SLOT: Final = "officers.second"
"""The kinds of slots: of questions, of whatever else is removed from private chats later, and of what the
second person to a closing reads, which is removed when the closing waits no more
(`bot.officers.steps.approval_requests`).
"""

REQUEST: Final = "approval"
"""In a slot's note, or in that of its question: the id of the request that its message shows."""
QUESTION_MARK: Final = "✍️ "
_MARKED: Final = re.compile(rf"{QUESTION_MARK}(YDN-\S+)")


async def ask_officer(turn: OfficerTurn, action: str, question: Rich, note: Json | None = None) -> None:
    """Ask the officer in private; the answer comes back as `action` with `note`.

    Whoever hasn't started the bot yet is led there first, to the action's own link.
    """
    text = Rich.join("", [f"{QUESTION_MARK}{turn.case.ticket} · ", question])
    asked = text.text.strip()
    seen = await shown_state.take_snapshot(turn.tx, turn.deployment, turn.case)
    kept = {"deed": action, "note": note or {}, "asked": asked, "seen": seen}
    slot = await create_private_slot(turn, kind=QUESTION_SLOT, note=kept)
    await _send_question(turn.tx, turn.t, slot, text, turn.case.ticket)
    turn.acknowledge(
        turn.t("{ticket}: silakan jawab di obrolan pribadi dengan saya.", ticket=turn.case.ticket)
    )


async def _send_question(tx: Tx, t: Translator, slot: Slot, text: Rich, ticket: str) -> None:
    keyboard = keyboards.force_reply(t("Jawaban untuk {ticket}", ticket=ticket))
    await speech.queue_message(
        tx, slot.chat_id, text, keyboard, slot=slot.id, protect=True, case_id=slot.case_id
    )


async def repeat_question(tx: Tx, t: Translator, slot: Slot, ticket: str) -> None:
    """Ask the same below what was no answer, and take the older question away: without an open reply field
    the next words would be taken for a citizen's.
    """
    if slot.message_id is not None:
        await speech.queue_removal(tx, slot.chat_id, message_id=slot.message_id, case_id=slot.case_id)
    await _send_question(tx, t, slot, Rich(str(slot.note["asked"])), ticket)


async def create_private_slot(
    turn: OfficerTurn, *, kind: str = PRIVATE_SLOT, note: Json | None = None
) -> Slot:
    """Return a place for a message to the officer that upkeep removes again."""
    if turn.second and kind == PRIVATE_SLOT:
        kind = SECOND_PERSON_SLOT
    return await slots.new(
        turn.tx,
        chat_id=turn.private_chat,
        case_id=turn.case.id,
        kind=kind,
        note=note,
        remove_at=turn.tx.now + time_limits.CASE_SHOWN_FOR,
    )


async def tell_officer(
    turn: OfficerTurn,
    text: Rich,
    keyboard: keyboards.Keyboard | None = None,
    *,
    loss: Loss | None = None,
    place: Slot | None = None,
) -> None:
    """Say something about the case to the officer privately: protected, and removed again. `loss` is left
    if it can't arrive; `place` is the slot of its end, where the keyboard is.
    """
    parts = keyboards.split_rich(text, keyboards.TEXT_LENGTH)
    request = shown_request(place) if place is not None else None
    for part in parts:
        if place is not None and part is parts[-1]:
            slot = place
        else:
            slot = await create_private_slot(turn, note={REQUEST: request} if request else None)
        below = keyboard if part is parts[-1] else None
        await speech.queue_message(
            turn.tx,
            turn.private_chat,
            part,
            below,
            slot=slot.id,
            protect=True,
            case_id=turn.case.id,
            loss=loss,
        )


def shown_request(slot: Slot) -> str | None:
    """Return the id of the request for a second person that a message shows, or asks why it is refused."""
    about = slot.note.get("note")  # a preview's is text
    return slot.note.get(REQUEST) or (about.get(REQUEST) if isinstance(about, dict) else None)


def is_answer(message: Telegram) -> bool:
    """Whether a private message replies to one of our questions (its text shows that; the slot proves it)."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or not asked.from_user.is_bot:
        return False
    return ticket_of(asked) is not None


def ticket_of(question: Telegram) -> str | None:
    """Return the ticket that a question of ours names."""
    match = _MARKED.match(question.text or "")
    return tickets.parse_ticket(match[1]) if match else None


async def find_question_slot(
    tx: Tx, question: Telegram, kind: str, candidates: Sequence[Slot]
) -> Slot | None:
    """Return the slot of a question that was replied to; `kind` is that of its slots.

    A question that was in flight when the program died may have been sent twice, and only one of the two is
    known by its message; one that is answered at once isn't known by its message yet. Then the one of the
    `candidates` in this chat is meant that has these words.
    """
    slot = await slots.by_message(tx, question.chat_id, question.message_id)
    if slot is not None:
        return slot if slot.kind == kind else None
    words = (question.text or "").strip()
    alike = [one for one in candidates if one.chat_id == question.chat_id and one.note.get("asked") == words]
    return alike[0] if len(alike) == 1 else None


async def find_action_question(tx: Tx, question: Telegram, case_id: str | None) -> Slot | None:
    """Return the slot of a question about a case that was replied to.

    One that was asked after the message was sent isn't what it shows, nor is an older one that was forgotten.
    """
    asked = [] if case_id is None else await slots.of_case(tx, case_id, QUESTION_SLOT)
    candidates = [slot for slot in asked if _was_open_when_sent(slot, question)]
    return await find_question_slot(tx, question, QUESTION_SLOT, candidates)


def _was_open_when_sent(slot: Slot, question: Telegram) -> bool:
    """Whether the message can be a copy of this question by the time at which it was sent."""
    if slot.remove_at is None:
        return False
    return question.date >= slot.remove_at - time_limits.CASE_SHOWN_FOR - time_limits.TELEGRAM_CLOCK_SKEW


def answered_note(slot: Slot) -> Json:
    """Return the note of a question that has its answer: it is open no more, but still known by its words."""
    return {"asked": slot.note.get("asked")} | (
        {REQUEST: request} if (request := shown_request(slot)) else {}
    )


async def lead_to_private_chat(turn: OfficerTurn, link: str) -> bool:
    """If the officer hasn't started the bot privately, show them the way there; True if that was needed."""
    if turn.officer.private_ready:
        return False
    url = wording.deep_link(turn.deployment, f"{link}-{turn.case.ticket}")
    slot = await slots.new(
        turn.tx,
        chat_id=turn.request.chat_id,
        case_id=turn.case.id,
        kind=PRIVATE_SLOT,
        remove_at=turn.tx.now + time_limits.CASE_SHOWN_FOR,
    )
    text = turn.t(
        "{ticket}: buka obrolan pribadi dengan saya untuk melanjutkan. Berkas tidak pernah dikirim ke grup.",
        ticket=turn.case.ticket,
    )
    keyboard = keyboards.inline_keyboard([keyboards.link_button(turn.t("Buka obrolan pribadi"), url)])
    await speech.queue_message(
        turn.tx, turn.request.chat_id, text, keyboard, slot=slot.id, silent=True, case_id=turn.case.id
    )
    turn.acknowledge(turn.t("{ticket}: ikuti tombol ke obrolan pribadi.", ticket=turn.case.ticket))
    return True
