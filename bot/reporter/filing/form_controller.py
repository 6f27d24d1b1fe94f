"""The form's shell: carries events to the machine and its replies to the outbox, and keeps the draft.

A step costs one look into the transaction's cache, one message and one save.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from telegram import Message

from bot import speech
from bot.errand import Errand, Errands
from bot.reporter.citizen_turn import Talk, private
from bot.reporter.filing import draft_lifetime, message_events, places, submission
from bot.reporter.form import answer_texts, rendering
from bot.reporter.form.draft import Draft
from bot.reporter.form.events import (
    Ask,
    Bare,
    CancelAsked,
    ChooseUnit,
    Discard,
    DropFile,
    Event,
    FindUnit,
    Note,
    Returned,
    Send,
    Tapped,
    Toast,
)
from bot.reporter.form.machine import advance
from bot.reporter.form.navigation import Replies
from bot.reporter.form.phrases import TOASTS
from bot.reporter.form.questions import FORM
from bot.texts import Rich, formats, translator
from storage import conversations
from storage.records import Json, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.store import Tx


def draft_of(talk: Talk) -> Draft:
    """The draft under way in this chat."""
    return Draft.from_json(talk.conversation.flow["draft"])


async def message(talk: Talk, came: Message) -> None:
    """A message while the form is open."""
    draft = draft_of(talk)
    event, lost = await message_events.event(talk, draft, came)
    await take(talk, draft, event, lost)


async def edited(talk: Talk, came: Message) -> None:
    """A message that was edited while the form is open."""
    draft = draft_of(talk)
    await take(talk, draft, message_events.edited(talk, draft, came))


async def resume(talk: Talk) -> None:
    """Ask the open question again, as a new message."""
    await take(talk, draft_of(talk), Returned())


async def cancel(talk: Talk) -> None:
    """Ask whether the draft is to be given up."""
    await take(talk, draft_of(talk), CancelAsked())


async def tapped(update: Update, context: Context) -> None:
    """A button of the form: `r:f:<nonce>:<turn>.<shown>:<step>=<value>`."""
    query = update.callback_query
    if query is None or not private(update):
        return
    talk = await Talk.of(update, context)
    nonce, _, rest = (query.data or "").removeprefix(rendering.TAP).partition(":")
    counts, _, button = rest.partition(":")
    turn, _, shown = counts.partition(".")
    step, _, value = button.partition("=")
    draft = draft_of(talk) if talk.has_draft else None
    if draft is None or draft.nonce != nonce or not turn.isdecimal():
        await _of_another_draft(talk, nonce)
        return
    if talk.asking.get("what") == "check":
        await talk.remember(asking=None)  # the form goes on: the next photo is evidence again
    place = talk.tapped
    if place is not None and int(turn) == draft.turn and shown != str(draft.shown):
        # An older copy of the open question: the answer counts, and the form goes on at the chat's end.
        await speech.edit_buttons(talk.tx, talk.chat_id, place)
        place = None
    event = Tapped(step, int(turn), value, place, message_events.today(talk, draft))
    await take(talk, draft, event)


async def _of_another_draft(talk: Talk, nonce: str) -> None:
    """A button of a report that was sent or given up says so, and goes."""
    done = (talk.conversation.flow.get("done") or {}).get(nonce)
    text = talk.t(TOASTS["sent"], ticket=done["ticket"]) if done else talk.t(TOASTS["gone"])
    talk.context.toast(text, alert=True)
    if talk.tapped is not None and not (done and done.get("m") == talk.tapped):
        await speech.edit_buttons(talk.tx, talk.chat_id, talk.tapped)


async def take(talk: Talk, draft: Draft, event: Event, lost: Sequence[Note] = ()) -> None:
    """Let the machine answer an event, carry the replies out, and keep the draft.

    `lost` says what of a message isn't kept; silent for the rest of an album, as the machine is.
    """
    draft, replies = advance(FORM, draft, event)
    if replies:
        remarks = [reply for reply in replies if isinstance(reply, Note)]
        rest = [reply for reply in replies if not isinstance(reply, Note)]
        replies = [*remarks, *lost, *rest]
    if await perform(talk, draft, replies):
        await save(talk, draft)


async def save(talk: Talk, draft: Draft) -> None:
    """Keep the draft, and wind its clocks up."""
    talk.conversation = draft_lifetime.touched(talk.tx, talk.conversation, draft.as_json())
    await conversations.save(talk.tx, talk.conversation)


async def perform(talk: Talk, draft: Draft, replies: Replies) -> bool:
    """Carry out the machine's replies; False once the draft is no more."""
    notes = [reply for reply in replies if isinstance(reply, Note)]
    for reply in replies:
        match reply:
            case Ask(edit):
                await show(talk.tx, talk.chat_id, talk.t.language, draft, notes, edit)
            case Toast(word, of):
                talk.context.toast(_toast(talk, draft, word, of))
            case Bare(message_id):
                await speech.edit_buttons(talk.tx, talk.chat_id, message_id)
            case DropFile(evidence_id):
                await draft_lifetime.drop_files(talk.tx, [evidence_id])
            case ChooseUnit(unit_id, final, message_id):
                offered = await places.choose(talk.tx, unit_id, final=final, message_id=message_id)
                await take(talk, draft, offered)
                return False
            case FindUnit(text):
                await take(talk, draft, await places.find(talk.tx, text))
                return False
            case Send(message_id):
                return await _send(talk, draft, message_id)
            case Discard(message_id):
                await discard(talk, draft, message_id)
                return False
    return True


async def _send(talk: Talk, draft: Draft, message_id: int | None) -> bool:
    """Register the report; False once it is a case. Where no unit can take it, or another than the summary
    said, it stays a draft.
    """
    if unit := await _moved_to(talk, draft):
        draft.turn += 1  # the second of a double tap saw nothing of it
        note = Note("handled_anew", {"unit": unit})
        await show(talk.tx, talk.chat_id, talk.t.language, draft, [note], message_id)
        return True
    if await submission.send(talk, draft, message_id):
        return False
    await show(talk.tx, talk.chat_id, talk.t.language, draft, [Note("no_handler")], message_id)
    return True


async def _moved_to(talk: Talk, draft: Draft) -> str:
    """The unit that would handle the report by now, if the summary named another; "" if not."""
    accused = str(draft.answers["accused"])
    said = draft.place.handled_by.get(accused)
    await places.renew(talk.tx, draft.place)
    now = draft.place.handled_by.get(accused, "")
    return now if said is not None and now != said else ""


async def discard(talk: Talk, draft: Draft, message_id: int | None) -> None:
    """Destroy the draft, as the citizen wished."""
    talk.conversation = await draft_lifetime.destroy(talk.tx, talk.conversation)
    text = talk.t("Pengaduan yang belum terkirim sudah dihapus. Bila perlu, mulai lagi dengan /lapor.")
    if message_id is not None:
        await speech.edit(talk.tx, talk.chat_id, text, message_id=message_id)
    else:
        await speech.say(talk.tx, talk.chat_id, text, speech.no_keyboard() if draft.keyboard else None)


def _toast(talk: Talk, draft: Draft, word: str, of: str) -> Rich:
    """What became of the question that a stale button stood under."""
    step = FORM.step(of)
    said = answer_texts.answer(FORM, draft, step, talk.t) if word == "stale" and step.name else None
    if said is None:
        return talk.t(TOASTS[word])
    return talk.t(TOASTS["stale_answered"], answer=speech.clip_rich(said, 60))


async def show(
    tx: Tx, chat_id: int, language: str, draft: Draft, notes: Sequence[Note] = (), edit: int | None = None
) -> None:
    """Ask the draft's open question, in place of the message `edit` or anew."""
    if draft.keyboard and FORM.step(draft.step).kind not in rendering.REPLY:
        # A message that takes the phone's keyboard away can't have buttons of its own.
        t = translator(language)
        said = Rich.join("\n\n", [rendering.remark(note, t) for note in notes]) if notes else t("Baik.")
        await speech.say(tx, chat_id, said, speech.no_keyboard())
        draft.keyboard, notes = False, ()
    if edit is None:
        draft.shown += 1
    shown = rendering.question(FORM, draft, language, notes)
    if shown.reply:
        if edit is not None:
            await speech.edit_buttons(tx, chat_id, edit)
        draft.keyboard, draft.live, edit = True, None, None
    if edit is not None:
        await speech.edit(tx, chat_id, shown.text, shown.keyboard, message_id=edit)
    else:
        await speech.say(tx, chat_id, shown.text, shown.keyboard)


async def ask_again(tx: Tx, deployment: Deployment, chat_id: int) -> None:
    """After an answer that could not be saved: ask the form's open question again, if there is one."""
    conversation = await conversations.load(tx, chat_id)
    if conversation is None or not conversation.flow.get("draft") or conversation.flow.get("asking"):
        return
    draft = Draft.from_json(conversation.flow["draft"])
    await show(tx, chat_id, conversation.language or deployment.language, draft)
    draft.live = None
    kept = replace(conversation, flow=conversation.flow | {"draft": draft.as_json()})
    await conversations.save(tx, kept)


async def _restored(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """Of an open draft the last answers are gone: say so, and ask for the first of them."""
    conversation = await conversations.load(tx, payload["chat_id"])
    if conversation is None or not conversation.flow.get("draft"):
        return
    draft = Draft.from_json(conversation.flow["draft"])
    t = translator(conversation.language or deployment.language)
    when = formats.date_time(datetime.fromisoformat(payload["made"]), draft.place.timezone, t.language)
    said = t(
        "Maaf, karena gangguan jawaban Anda setelah {time} tidak tersimpan. Kami tanyakan lagi.", time=when
    )
    await speech.say(tx, payload["chat_id"], said, priority=Priority.NOTICE)
    await ask_again(tx, deployment, payload["chat_id"])


ERRANDS: Final[Errands] = {"reporter.restored": Errand(_restored)}
