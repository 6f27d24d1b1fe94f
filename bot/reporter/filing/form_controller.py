"""The form's shell: carries events to the machine and its replies to the outbox, and keeps the draft.

A step costs one look into the transaction's cache, one message and one save.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Message

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import RestoredDraft
from bot.reporter import account_limits
from bot.reporter.citizen_turn import CitizenTurn, is_private
from bot.reporter.filing import draft_lifetime, message_events, places, submission
from bot.reporter.form import rendering
from bot.reporter.form.draft import Draft
from bot.reporter.form.events import (
    AskQuestion,
    ButtonTapped,
    CancelRequested,
    ChooseUnit,
    DiscardDraft,
    DraftResumed,
    DropFile,
    Effects,
    FindUnit,
    FormEvent,
    Remark,
    RemoveButtons,
    SendReport,
    ShowToast,
)
from bot.reporter.form.machine import advance
from bot.reporter.form.phrases import TOASTS
from bot.reporter.form.questions import FORM
from bot.reporter.open_questions import ContactQuestion
from bot.rules import categories
from bot.texts import Rich, formats
from storage import conversations
from storage.records import Category, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.store import Tx


def current_draft(turn: CitizenTurn) -> Draft:
    """Return the draft under way in this chat."""
    return Draft.from_json(turn.conversation.flow["draft"])


async def handle_message(turn: CitizenTurn, came: Message) -> None:
    """Take a message while the form is open."""
    draft = current_draft(turn)
    event, lost = await message_events.build_event(turn, draft, came)
    await handle_event(turn, draft, event, lost)


async def handle_edit(turn: CitizenTurn, came: Message) -> None:
    """Take a message that was edited while the form is open."""
    draft = current_draft(turn)
    await handle_event(turn, draft, message_events.build_edit_event(turn, draft, came))


async def resume_form(turn: CitizenTurn) -> None:
    """Ask the open question again, as a new message."""
    await handle_event(turn, current_draft(turn), DraftResumed())


async def ask_cancel(turn: CitizenTurn) -> None:
    """Ask whether the draft is to be given up."""
    await handle_event(turn, current_draft(turn), CancelRequested())


async def handle_tap(update: Update, context: Context) -> None:
    """Serve a button of the form: `r:f:<nonce>:<question_turn>.<shown>:<step>=<value>`."""
    query = update.callback_query
    if query is None or not is_private(update):
        return
    turn = await CitizenTurn.of(update, context)
    nonce, _, rest = (query.data or "").removeprefix(rendering.TAP_PREFIX).partition(":")
    counts, _, button = rest.partition(":")
    question_turn, _, shown = counts.partition(".")
    step, _, value = button.partition("=")
    draft = current_draft(turn) if turn.has_draft else None
    if draft is None or draft.nonce != nonce or not question_turn.isdecimal():
        await _reject_other_draft(turn, nonce)
        return
    place = turn.tapped
    if place is not None and int(question_turn) == draft.turn and shown != str(draft.shown):
        # An older copy of the open question: the answer counts, and the form goes on at the chat's end.
        await speech.queue_button_edit(turn.tx, turn.chat_id, place)
        place = None
    event = ButtonTapped(
        *(step, int(question_turn), value, place, message_events.today_at_unit(turn, draft)),
        names=message_events.names_of(query.from_user),
    )
    await handle_event(turn, draft, event)


async def _reject_other_draft(turn: CitizenTurn, nonce: str) -> None:
    """Say at a button of a report that was sent or given up what became of it, and take the button away."""
    done = (turn.conversation.flow.get("done") or {}).get(nonce)
    text = turn.t(TOASTS["sent"], ticket=done["ticket"]) if done else turn.t(TOASTS["gone"])
    turn.context.toast(text, alert=True)
    if turn.tapped is not None and not (done and done.get("m") == turn.tapped):
        await speech.queue_button_edit(turn.tx, turn.chat_id, turn.tapped)


async def handle_event(
    turn: CitizenTurn, draft: Draft, event: FormEvent, lost: Sequence[Remark] = ()
) -> None:
    """Let the machine answer an event, carry the replies out, and keep the draft.

    `lost` says what of a message isn't kept; silent for the rest of an album, as the machine is.
    """
    draft, effects = advance(FORM, draft, event)
    if effects:
        remarks = [reply for reply in effects if isinstance(reply, Remark)]
        rest = [reply for reply in effects if not isinstance(reply, Remark)]
        effects = [*remarks, *lost, *rest]
    if await perform_effects(turn, draft, effects):
        await save_draft(turn, draft)


async def save_draft(turn: CitizenTurn, draft: Draft) -> None:
    """Keep the draft, and wind its clocks up."""
    turn.conversation = draft_lifetime.with_draft(turn.tx, turn.conversation, draft.as_json())
    await conversations.save(turn.tx, turn.conversation)


async def perform_effects(turn: CitizenTurn, draft: Draft, effects: Effects) -> bool:
    """Carry out the machine's replies; False once the draft is no more."""
    notes = [reply for reply in effects if isinstance(reply, Remark)]
    for reply in effects:
        match reply:
            case AskQuestion(edit):
                await show_question(turn, draft, notes, edit)
            case ShowToast(word, of):
                turn.context.toast(_toast_text(turn, draft, word, of))
            case RemoveButtons(message_id):
                await speech.queue_button_edit(turn.tx, turn.chat_id, message_id)
            case DropFile(evidence_id):
                await draft_lifetime.drop_files(turn.tx, [evidence_id])
            case ChooseUnit(unit_id, final, message_id):
                offered = await places.choose_unit(turn.tx, unit_id, final=final, message_id=message_id)
                await handle_event(turn, draft, offered)
                return False
            case FindUnit(text):
                await handle_event(turn, draft, await places.find_units(turn.tx, text))
                return False
            case SendReport(message_id):
                return await _send_report(turn, draft, message_id)
            case DiscardDraft(message_id):
                await discard_draft(turn, draft, message_id)
                return False
    return True


async def _send_report(turn: CitizenTurn, draft: Draft, message_id: int | None) -> bool:
    """Register the report; False once it is a case. Where no unit can take it, or another than the summary
    said, it stays a draft.
    """
    await turn.end_question()
    if unit := await _new_handling_unit(turn, draft):
        draft.turn += 1  # the second of a double tap saw nothing of it
        note = Remark("handled_anew", {"unit": unit})
        await show_question(turn, draft, [note], message_id)
        return True
    if await _has_sent_enough(turn, draft):
        most = account_limits.DAILY_LIMITS[account_limits.REPORTS]
        draft.turn += 1
        await show_question(turn, draft, [Remark("reports_full", {"most": most})], message_id)
        return True
    if await submission.submit_report(turn, draft, message_id):
        return False
    await show_question(turn, draft, [Remark("no_handler")], message_id)
    return True


async def _has_sent_enough(turn: CitizenTurn, draft: Draft) -> bool:
    """Whether the account has sent as many reports today as it may; danger is always taken."""
    if categories.is_danger_reported(Category(draft.category), draft.answers):
        return False
    return await account_limits.is_used_up(turn.tx, account_limits.REPORTS, turn.chat_id)


async def _new_handling_unit(turn: CitizenTurn, draft: Draft) -> str:
    """Return the unit that would handle the report by now, if the summary named another; "" if not."""
    accused = str(draft.answers["accused"])
    said = draft.place.handled_by.get(accused)
    await places.renew_handlers(turn.tx, draft.place)
    now = draft.place.handled_by.get(accused, "")
    return now if said is not None and now != said else ""


async def discard_draft(turn: CitizenTurn, draft: Draft, message_id: int | None) -> None:
    """Destroy the draft, as the citizen wished; what is written next may have been meant for it."""
    await turn.end_question()
    turn.conversation = await draft_lifetime.destroy_draft(turn.tx, turn.conversation)
    text = turn.t("Pengaduan yang belum terkirim sudah dihapus. Bila perlu, mulai lagi dengan /lapor.")
    if message_id is not None:
        await speech.queue_edit(turn.tx, turn.chat_id, text, message_id=message_id)
    else:
        await speech.queue_message(
            turn.tx, turn.chat_id, text, keyboards.keyboard_removal() if draft.keyboard else None
        )


def _toast_text(turn: CitizenTurn, draft: Draft, word: str, of: str) -> Rich:
    """Return what became of the question that a stale button stood under."""
    step = FORM.step(of)
    said = step.kind.summarise(FORM, draft, step, turn.t) if word == "stale" and step.name else None
    if said is None:
        return turn.t(TOASTS[word])
    return turn.t(TOASTS["stale_answered"], answer=keyboards.clip_rich(said, 60))


async def show_question(
    turn: CitizenTurn, draft: Draft, notes: Sequence[Remark] = (), edit: int | None = None
) -> None:
    """Ask the draft's open question, in place of the message `edit` or anew.

    It ends every question beside the form: what is written next answers this one. Whoever calls this saves
    the draft.
    """
    await turn.end_question()
    if draft.keyboard and not FORM.step(draft.step).kind.share_button:
        # A message that takes the phone's keyboard away can't have buttons of its own.
        said = (
            Rich.join("\n\n", [rendering.render_remark(note, turn.t) for note in notes])
            if notes
            else turn.t("Baik.")
        )
        await speech.queue_message(turn.tx, turn.chat_id, said, keyboards.keyboard_removal())
        draft.keyboard, notes = False, ()
    if edit is None:
        draft.shown += 1
    shown = rendering.render_question(FORM, draft, turn.t.language, notes)
    if shown.reply:
        if edit is not None:
            await speech.queue_button_edit(turn.tx, turn.chat_id, edit)
        draft.keyboard, draft.live, edit = True, None, None
    if edit is not None:
        await speech.queue_edit(turn.tx, turn.chat_id, shown.text, shown.keyboard, message_id=edit)
    else:
        await speech.queue_message(turn.tx, turn.chat_id, shown.text, shown.keyboard)


def is_keyboard_tap(turn: CitizenTurn) -> bool:
    """Whether a message is a tap on the keyboard that the form put in place of the phone's."""
    draft = current_draft(turn) if turn.has_draft else None
    if draft is None or turn.message is None or not draft.keyboard:
        return False
    if not FORM.step(draft.step).kind.share_button:
        return False
    if turn.message.contact:
        is_own = turn.message.contact.user_id == turn.chat_id
        return is_own and not isinstance(turn.asking, ContactQuestion)
    return rendering.match_typed_label(FORM, draft, turn.message.text or "") is not None


async def ask_again(tx: Tx, deployment: Deployment, chat_id: int) -> None:
    """After an answer that could not be saved: ask the form's question again, if that is the open one."""
    turn = await CitizenTurn.later(tx, deployment, chat_id, deployment.language)
    if turn.has_draft and not turn.asking:
        await _ask_anew(turn)


async def _ask_anew(turn: CitizenTurn) -> None:
    """Ask the form's open question as a new message, and leave the draft's clocks as they are."""
    draft = current_draft(turn)
    await show_question(turn, draft)
    draft.live = None
    turn.conversation = replace(turn.conversation, flow=turn.conversation.flow | {"draft": draft.as_json()})
    await conversations.save(turn.tx, turn.conversation)


async def _tell_restored(tx: Tx, deployment: Deployment, restored: RestoredDraft) -> None:
    """Of an open draft the last answers are gone: say so, and ask for the first of them."""
    turn = await CitizenTurn.later(tx, deployment, restored.chat_id, deployment.language)
    if not turn.has_draft:
        return
    when = formats.date_time_text(restored.made, current_draft(turn).place.timezone, turn.t.language)
    said = turn.t(
        "Maaf, karena gangguan jawaban Anda setelah {time} tidak tersimpan. Kami tanyakan lagi.", time=when
    )
    await speech.queue_message(tx, restored.chat_id, said, priority=Priority.NOTICE)
    await _ask_anew(turn)


ERRANDS: Final[Errands] = list_errands(errands.TELL_RESTORED.done_by(_tell_restored))
