"""The one list of handlers, in order. The first that fits an update takes it; every update is taken.

Officers come first, because what they do is recognised exactly (a tap on their buttons, a reply to a question
of ours that names a ticket, a message in a bound group); whatever else is said privately is a citizen's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram import BotCommandScope, Update
from telegram.ext import TypeHandler

from bot import officers, reporter
from bot.upkeep import cleaning, deadline_watch, padding, take_up_watch

if TYPE_CHECKING:
    from telegram.ext import BaseHandler

    from bot.errand_kind import Errands
    from bot.turn import App, Context


async def ignore_update(update: Update, context: Context) -> None:
    """Ignore an update that asks nothing of us: a service message, a channel's post, a change of our own
    rights.
    """


async def record_error(_update: object, context: Context) -> None:
    """PTB swallows what a handler raises; intake looks here after every update."""
    context.turn.error = context.error


def install_handlers(app: App) -> None:
    """Give the application its handlers."""
    handlers: list[BaseHandler[Any, Any, Any]] = [
        *officers.HANDLERS,
        *reporter.HANDLERS,
        TypeHandler(Update, ignore_update),
    ]
    for handler in handlers:
        app.add_handler(handler)
    app.add_error_handler(record_error)


def all_errands() -> Errands:
    """Every kind of work that a transaction may leave for later."""
    return {
        **officers.ERRANDS,
        **reporter.ERRANDS,
        **take_up_watch.ERRANDS,
        **deadline_watch.ERRANDS,
        **cleaning.ERRANDS,
        **padding.ERRANDS,
    }


def all_commands() -> list[tuple[BotCommandScope, str | None, list[tuple[str, str]]]]:
    """Return what `setMyCommands` is told: scope, language (None: all others) and names with descriptions."""
    return [*reporter.COMMANDS, *officers.COMMANDS]
