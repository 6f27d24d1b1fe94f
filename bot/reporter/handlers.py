"""Which part of the room answers what a citizen writes privately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.reporter import dispatch, message_kinds
from bot.reporter.citizen_turn import Talk, private
from bot.reporter.filing import draft_lifetime, form_controller, receipt, start, submission
from bot.reporter.followup import unassigned
from bot.reporter.followup.additions import open_cases
from bot.reporter.form import rendering
from bot.reporter.form.phrases import TOASTS
from bot.reporter.message_parts import pictures, wrap

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context


async def message(update: Update, context: Context) -> None:
    """Any private message that is no command of ours: for the open question, the form, or nobody yet."""
    talk = await Talk.of(update, context)
    if talk.message is None:
        return
    await start.say_expired(talk)
    if await unassigned.named_by_reply(talk):
        return
    if talk.asking:
        await dispatch.answered(update, context, talk.conversation)
    elif talk.has_draft:
        await form_controller.message(talk, talk.message)
    elif _before_consent(talk) and not await open_cases(talk):
        await start.before_consent(talk)
    else:
        await dispatch.unattached(update, context, talk.conversation)


def _before_consent(talk: Talk) -> bool:
    """Whether somebody writes instead of agreeing first; a picture may be a poster's, and is looked at."""
    is_picture = talk.message is not None and bool(pictures(wrap(talk.message)))
    return bool(talk.conversation.flow.get("welcome")) and not is_picture


async def edited(update: Update, context: Context) -> None:
    """A message that was edited: in a report that was sent, in the form, or nowhere."""
    talk = await Talk.of(update, context)
    if talk.message is None or talk.message.location:
        return  # a live location moves on by itself: nobody wrote anything
    if await submission.edited(talk, talk.message) or await unassigned.edited(talk):
        return
    if talk.has_draft:
        await form_controller.edited(talk, talk.message)
    else:
        text = talk.t(
            "Suntingan tidak mengubah pengaduan yang sudah terkirim. Kirim /tambah untuk menambahkannya."
        )
        await talk.say(text)


async def old_button(update: Update, context: Context) -> None:
    """A button of ours that no part of the room knows any more."""
    if private(update):
        context.toast((await Talk.of(update, context)).t(TOASTS["unknown_button"]))


_PRIVATE: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

# Commands first, then buttons by their prefix, then edits, and at last every message that is left.
HANDLERS: Final[list[BaseHandler[Any, Any, Any]]] = [
    CommandHandler("start", start.start, filters=_PRIVATE),
    CommandHandler(("lapor", "report"), start.report, filters=_PRIVATE),
    *dispatch.COMMANDS,
    CallbackQueryHandler(form_controller.tapped, pattern=f"^{rendering.TAP}"),
    CallbackQueryHandler(start.tapped, pattern=f"^{start.TAP}"),
    CallbackQueryHandler(start.resumed, pattern=f"^{draft_lifetime.RESUME}"),
    CallbackQueryHandler(receipt.saved, pattern=f"^{receipt.SAVED}"),
    CallbackQueryHandler(receipt.told_more, pattern=f"^{receipt.MORE}"),
    *dispatch.TAPS,
    CallbackQueryHandler(old_button, pattern="^r:"),
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE, edited),
    MessageHandler(_PRIVATE & ~message_kinds.SERVICE, message),
]
