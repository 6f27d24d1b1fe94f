"""Where updates become actions: taps, deep links, answers to questions of ours; and what waited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Chat, Message, User

from bot import errands, speech
from bot.errand import Errands, list_errands
from bot.officers import action_table, authorization, questions, wording
from bot.officers.actions import Action, ActionRequest
from bot.officers.group import guards, lookups, lost_rights, membership, unbinding
from bot.officers.group.guards import Guard, check_exposure, guarded_by
from bot.rules import policy
from bot.rules import ticket as tickets
from bot.texts import Rich, Translator, formats, strangers, translator
from storage import cases, limits, slots, units
from storage.records import Priority

if TYPE_CHECKING:
    from telegram import Update

    from bot.errands import GroupLookUp
    from bot.turn import Context, Deployment
    from storage.records import Json, Slot, Unit
    from storage.store import Tx

LONGEST_ANSWER: Final = 3000
LEAST_REASON_LETTERS: Final = 4
"""The longest answer taken; it has to fit into a message with its frame."""
_UNANSWERED: Final = "officers.unanswered"


@guarded_by(Guard.DEED)
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


async def _group_obstacle(context: Context, chat: Chat, t: Translator) -> Rich | None:
    """Why no tap in this group is served, whatever it is about; None if it is a unit's own."""
    if await check_exposure(chat, context):
        return wording.public_group_text(t)
    return wording.unbound_group_text(t) if await units.by_group(context.tx, chat.id) is None else None


@guarded_by(Guard.DEED)
async def handle_deep_link(update: Update, context: Context) -> None:
    """`/start berkas-TICKET`: an officer was led here from the group."""
    user, chat = update.effective_user, update.effective_chat
    word, _, ticket = (context.args or [""])[0].partition("-")
    name = action_table.LINKS.get(word)
    if user is None or chat is None or name is None:
        return
    request = _build_request(name, tickets.parse_ticket(ticket) or "", user, chat)
    await authorization.perform(context.tx, context.deployment, request, action_table.TAPS[name])


@guarded_by(Guard.DEED)
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
        remove_at=tx.now + policy.CASE_SHOWN_FOR,
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


async def finish_look_up(tx: Tx, deployment: Deployment, asked: GroupLookUp, found: Json | None) -> None:
    """Telegram has answered about a group: let it go if strangers can get in; else keep who supervises, and
    go on with what waited. If it tells nothing of the group, nobody is admitted, and who waits hears so.
    """
    if found is None:
        if asked.user_id is None:
            await _resume_waiting(tx, deployment, asked)
        else:
            await _tell_out_of_reach(tx, deployment, asked, asked.user_id)
        return
    unit = await _still_bound_unit(tx, asked, found)
    if unit is None or await unbinding.let_go_if_exposed(tx, deployment, unit, found):
        return
    if found["people"] is not None:
        await lost_rights.set_supervisors(tx, unit, found["people"])
    if found["administers"]:
        await membership.clear_members_untold(tx, unit)
    if asked.user_id is None or await _record_membership(tx, deployment, unit, asked.user_id, asked, found):
        await _resume_waiting(tx, deployment, replace(asked, chat_id=found["chat_id"]))


async def _tell_out_of_reach(tx: Tx, deployment: Deployment, asked: GroupLookUp, user_id: int) -> None:
    """Say what to do about a group of which Telegram tells nothing: there once in a while, and each time to
    an officer who waits, as the group may take no message.
    """
    unit = await units.by_group(tx, asked.chat_id)
    if unit is None or unit.id != asked.unit_id:
        return
    said = translator(deployment.language)(
        "{unit}: Telegram tidak memberi tahu saya apa pun tentang grup ini, jadi permintaan tadi tidak "
        "dikerjakan. Mohon seorang admin memastikan bahwa saya masih di grup ini dan menjadi admin, lalu "
        "silakan ulangi.",
        unit=unit.name,
    )
    await _tell_group(tx, asked.chat_id, said)
    await membership.tell_who_waits(tx, user_id, said)


async def _still_bound_unit(tx: Tx, asked: GroupLookUp, found: Json) -> Unit | None:
    """Return the unit, if the group is still its own."""
    for chat_id in (found["chat_id"], asked.chat_id):
        unit = await units.by_group(tx, chat_id)
        if unit is not None:
            return unit if unit.id == asked.unit_id else None
    return None


async def _record_membership(
    tx: Tx, deployment: Deployment, unit: Unit, user_id: int, asked: GroupLookUp, found: Json
) -> bool:
    if asked.at is not None and await membership.has_left_since(tx, unit, user_id, asked.at):
        # The answer may be older than the leave.
        await errands.LOOK_UP_MEMBER.put(tx, replace(asked, at=tx.now))
        return False
    if found["member"]:
        await membership.admit_member(tx, unit, user_id, asked.name)
        return True
    await membership.record_non_member(tx, unit, user_id)
    if found["member"] is False:
        await lost_rights.forget_member(tx, unit, user_id)
    else:
        await membership.tell_members_untold(tx, deployment, unit, user_id, administers=found["administers"])
    return False


async def _resume_waiting(tx: Tx, deployment: Deployment, asked: GroupLookUp) -> None:
    if asked.room is not None:
        await guards.resume_action(tx, deployment, asked.room, asked.chat_id, asked.user_id)
    elif asked.request is not None:
        request = ActionRequest.from_json(asked.request)
        action = action_table.find_action(request.action)
        if not request.private:
            request = replace(request, chat_id=asked.chat_id)
        if action is not None:
            await authorization.perform(tx, deployment, request, action, asked=True)


async def give_up_look_up(tx: Tx, deployment: Deployment, asked: GroupLookUp) -> None:
    """Telegram couldn't be asked for long: say so, naming nobody, once for all who wait in a group."""
    if asked.room is None and asked.request is None:
        return
    said = translator(deployment.language)(
        "Telegram belum dapat ditanya siapa anggota dan admin grup ini, jadi permintaan tadi tidak "
        "dikerjakan. Silakan ulangi."
    )
    await _tell_group(tx, asked.chat_id, said)


async def _tell_group(tx: Tx, chat_id: int, said: Rich) -> None:
    """Tell a group that what was wanted there wasn't done: naming nobody, and once for all who wait."""
    key = str(chat_id)
    last_at = (await limits.attempts(tx, _UNANSWERED, key)).last_at
    if last_at is not None and tx.now - last_at < policy.LOOK_UP_PATIENCE:
        return
    await limits.record(tx, _UNANSWERED, key)
    await speech.queue_message(tx, chat_id, said, silent=True, priority=Priority.NOTICE)


ERRANDS: Final[Errands] = list_errands(
    *[
        kind.done_by(finish_look_up, lookups.fetch_group, give_up_look_up, patience=policy.LOOK_UP_PATIENCE)
        for kind in (errands.LOOK_UP_SUPERVISORS, errands.LOOK_UP_MEMBER)
    ]
)
