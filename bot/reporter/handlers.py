"""Which part of the room answers what a citizen writes privately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.reporter import dispatch, message_kinds
from bot.reporter.citizen_turn import CitizenTurn, is_private
from bot.reporter.filing import draft_lifetime, form_controller, receipt, start, submission
from bot.reporter.followup import desk_words, page_replies, unassigned
from bot.reporter.followup.additions import list_open_cases
from bot.reporter.form import rendering
from bot.reporter.form.phrases import TOASTS
from bot.reporter.message_parts import list_pictures, read_parts
from bot.reporter.too_fast import TooFastFilter, handle_too_fast

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context


async def handle_message(update: Update, context: Context) -> None:
    """Any private message that is no command of ours: for the open question, the form, or nobody yet."""
    turn = await CitizenTurn.of(update, context)
    if turn.message is None:
        return
    await start.say_expired(turn)
    if await page_replies.handle_page_reply(turn) or await unassigned.handle_named_reply(turn):
        return
    if turn.asking and not form_controller.is_keyboard_tap(turn):
        await dispatch.handle_answer(update, context, turn.conversation)
    elif turn.has_draft:
        await form_controller.handle_message(turn, turn.message)
    elif await desk_words.handle_message(turn):
        return
    elif _is_before_consent(turn) and not await list_open_cases(turn):
        await start.handle_before_consent(turn)
    else:
        await dispatch.handle_unassigned(update, context, turn.conversation)


def _is_before_consent(turn: CitizenTurn) -> bool:
    """Whether somebody writes instead of agreeing first; a picture may be a poster's, and is looked at."""
    is_picture = turn.message is not None and bool(list_pictures(read_parts(turn.message)))
    return bool(turn.conversation.flow.get("welcome")) and not is_picture


async def handle_edit(update: Update, context: Context) -> None:
    """Take a message that was edited: in a report that was sent, in the form, or nowhere."""
    turn = await CitizenTurn.of(update, context)
    if turn.message is None or turn.message.location:
        return  # a live location moves on by itself: nobody wrote anything
    if await submission.handle_edit(turn, turn.message) or await unassigned.handle_edit(turn):
        return
    if turn.has_draft:
        await form_controller.handle_edit(turn, turn.message)
    else:
        text = turn.t(
            "Suntingan tidak mengubah pengaduan yang sudah terkirim. Kirim /tambah untuk menambahkannya."
        )
        await turn.say(text)


async def handle_old_button(update: Update, context: Context) -> None:
    """Answer a button of ours that no part of the room knows any more."""
    if is_private(update):
        context.toast((await CitizenTurn.of(update, context)).t(TOASTS["unknown_button"]))


_PRIVATE: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

# What comes too fast is stopped first, commands too; then come commands, buttons by their prefix, edits, and
# at last every message that is left.
HANDLERS: Final[list[BaseHandler[Any, Any, Any]]] = [
    MessageHandler(_PRIVATE & ~message_kinds.SERVICE_FILTER & TooFastFilter(), handle_too_fast),
    CommandHandler("start", start.handle_start_command, filters=_PRIVATE),
    CommandHandler(("lapor", "report"), start.handle_report_command, filters=_PRIVATE),
    *dispatch.COMMAND_HANDLERS,
    CallbackQueryHandler(form_controller.handle_tap, pattern=f"^{rendering.TAP_PREFIX}"),
    CallbackQueryHandler(start.handle_welcome_tap, pattern=f"^{start.TAP_PREFIX}"),
    CallbackQueryHandler(start.handle_resume_tap, pattern=f"^{draft_lifetime.RESUME_PREFIX}"),
    CallbackQueryHandler(receipt.handle_saved_tap, pattern=f"^{receipt.SAVED_PREFIX}"),
    CallbackQueryHandler(receipt.handle_more_tap, pattern=f"^{receipt.MORE_PREFIX}"),
    *dispatch.TAP_HANDLERS,
    CallbackQueryHandler(handle_old_button, pattern="^r:"),
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE, handle_edit),
    MessageHandler(_PRIVATE & ~message_kinds.SERVICE_FILTER, handle_message),
]
