"""Where updates become actions: taps, deep links, answers to questions of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Chat, Message, User

from bot import speech
from bot.officers import action_table, authorization, questions, wording
from bot.officers.actions import Action, ActionRequest
from bot.officers.group.guards import Guard, check_exposure, guarded_by
from bot.officers.home import showing
from bot.officers.home.page import HOME_BUTTON
from bot.rules import ticket as tickets
from bot.rules import time_limits
from bot.texts import Rich, Translator, formats, strangers, translator
from storage import cases, slots, units

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context
    from storage.records import Slot
    from storage.store import Tx

LONGEST_ANSWER: Final = 3000
"""Characters; an answer has to fit into a message with its frame."""
LEAST_REASON_LETTERS: Final = 4


@guarded_by(Guard.ACTION)
async def handle_tap(update: Update, context: Context) -> None:
    """Serve a tap on a button of ours, in a group or privately: "o:action:TICKET[:more]"."""
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None:
        return
    _, name, ticket, *args = [*(query.data or "").split(":"), "", ""]
    action, t = action_table.TAPS.get(name), translator(context.deployment.language)
    if action is None:
        context.toast(wording.unknown_button_text(t), alert=True)
        return
    if chat.type != Chat.PRIVATE and (outside := await _group_obstacle(context, chat, t)):
        context.toast(outside, alert=True)
        return
    request = _build_request(name, ticket, query.from_user, chat)
    request = replace(
        request, message_id=query.message.message_id if query.message else None, args=[a for a in args if a]
    )
    await authorization.perform(context.tx, context.deployment, request, action, context.toast)
    if chat.type == Chat.PRIVATE and HOME_BUTTON in args:
        await showing.refresh(context.tx, context.deployment, request.user_id, request.message_id)


async def _group_obstacle(context: Context, chat: Chat, t: Translator) -> Rich | None:
    """Why no tap in this group is served, whatever it is about; None if it is a unit's own."""
    if await check_exposure(chat, context):
        return wording.public_group_text(t)
    return wording.unbound_group_text(t) if await units.by_group(context.tx, chat.id) is None else None


@guarded_by(Guard.ACTION)
async def handle_deep_link(update: Update, context: Context) -> None:
    """`/start berkas-TICKET`: an officer was led here from the group."""
    user, chat = update.effective_user, update.effective_chat
    word, _, ticket = (context.args or [""])[0].partition("-")
    name = action_table.LINKS.get(word)
    if user is None or chat is None or name is None:
        return
    request = _build_request(name, tickets.parse_ticket(ticket) or "", user, chat)
    await authorization.perform(context.tx, context.deployment, request, action_table.TAPS[name])


@guarded_by(Guard.ACTION)
async def handle_answer(update: Update, context: Context) -> None:
    """Take a reply to a question of ours: the question's slot says what it is about."""
    message, user = update.effective_message, update.effective_user
    question = message.reply_to_message if message else None
    if message is None or user is None or question is None:
        return
    ticket = questions.ticket_of(question)
    case = await cases.by_ticket(context.tx, ticket) if ticket else None
    slot = await questions.find_action_question(context.tx, question, case.id if case else None)
    action = action_table.ANSWERS.get(slot.note.get("deed", "")) if slot is not None else None
    if slot is None or action is None:
        await _say_closed(context, question, slot, message.message_id)
        return
    await _take_answer(context, slot, question, message, user, action)


async def _take_answer(
    context: Context, slot: Slot, question: Message, message: Message, user: User, action: Action
) -> None:
    """Do what was asked about with the answer, if it is one."""
    ticket, text = questions.ticket_of(question) or "", (message.text or "").strip()
    unfit = _unfit_answer_text(translator(context.deployment.language), ticket, text, action)
    if unfit is not None:
        await _ask_again(context, slot, question, message, unfit)
        return
    await slots.set_note(context.tx, slot.id, questions.answered_note(slot))
    await _remove_later(context.tx, slot, message)
    request = _build_request(slot.note["deed"], ticket, user, message.chat)
    request = replace(request, note=slot.note["note"], text=text, seen=slot.note.get("seen", {}))
    await authorization.perform(context.tx, context.deployment, request, action)


async def _remove_later(tx: Tx, slot: Slot, answer: Message) -> None:
    """Have what was answered removed from the chat with the rest."""
    typed = await slots.new(
        tx,
        chat_id=slot.chat_id,
        case_id=slot.case_id,
        kind=questions.PRIVATE_SLOT,
        remove_at=tx.now + time_limits.CASE_SHOWN_FOR,
    )
    await slots.set_message(tx, typed.id, answer.message_id)


async def _say_closed(context: Context, question: Message, slot: Slot | None, answer_id: int) -> None:
    """Say that a question takes no answer (any more). Of one that we don't know no case is named, whether or
    not there is one: what is said about a case has a slot.
    """
    t, chat_id = translator(context.deployment.language), question.chat_id
    if slot is None:
        said = t("Pertanyaan yang Bapak/Ibu balas tidak berlaku lagi.")
        await speech.queue_message(context.tx, chat_id, said, reply_to=answer_id)
        return
    said = t("{ticket}: pertanyaan ini sudah dijawab.", ticket=questions.ticket_of(question))
    await speech.queue_message(context.tx, chat_id, said, about=[slot.case_id] if slot.case_id else [])


def _unfit_answer_text(t: Translator, ticket: str, text: str, action: Action) -> Rich | None:
    """Return what to say to an answer that is none: no text, too long a one, or no reason where one is
    needed.
    """
    if not strangers.visible_text(text):
        return t("{ticket}: mohon dijawab dengan tulisan.", ticket=ticket)
    if len(text) > LONGEST_ANSWER:
        most = formats.number_text(LONGEST_ANSWER, t.language)
        return t(
            "{ticket}: jawaban itu terlalu panjang. Paling banyak {count} huruf.", ticket=ticket, count=most
        )
    if action.reason and sum(letter.isalpha() for letter in text) < LEAST_REASON_LETTERS:
        return t(
            "{ticket}: mohon tulis alasannya dengan kata-kata, paling sedikit {count} huruf. Alasan tercatat "
            "pada kasus.",
            ticket=ticket,
            count=LEAST_REASON_LETTERS,
        )
    return None


async def _ask_again(context: Context, slot: Slot, question: Message, answer: Message, said: Rich) -> None:
    """Say what was wrong with an answer and ask again, once for all pictures of an album."""
    tx = context.tx
    await _remove_later(tx, slot, answer)
    album = answer.media_group_id
    if album is not None and slot.note.get("album") == album:
        return
    await slots.set_note(tx, slot.id, {**slot.note, "album": album})
    await speech.queue_message(tx, slot.chat_id, said, about=[slot.case_id] if slot.case_id else [])
    ticket = questions.ticket_of(question) or ""
    await questions.repeat_question(tx, translator(context.deployment.language), slot, ticket)


def _build_request(name: str, ticket: str, user: User, chat: Chat) -> ActionRequest:
    return ActionRequest(name, ticket, user.id, user.full_name, chat.id, private=chat.type == Chat.PRIVATE)
