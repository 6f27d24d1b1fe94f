"""Who answers what a citizen writes or taps after and beside the form: commands, open questions, buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.reporter import help_page, language, privacy
from bot.reporter.citizen_turn import TAP, Talk, private
from bot.reporter.filing import form_controller, start
from bot.reporter.followup import (
    addition_store,
    additions,
    code_entry,
    contact,
    danger_report,
    notifications,
    poster_photos,
    replies,
    status,
    withdrawal,
)
from bot.reporter.followup import unassigned as loose
from bot.reporter.followup.code_entry import group_code, holds_code
from bot.turn import Context
from storage.records import Case, Conversation

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.errand import Errands

__all__ = ["COMMANDS", "ERRANDS", "TAPS", "answered", "group_code", "unattached"]

Handler = Callable[["Update", Context], Coroutine[Any, Any, None]]

_NAMES: Final[list[tuple[tuple[str, ...], Handler]]] = [
    (("status",), status.command),
    (("laporanku", "mine"), status.list_command),
    (("tambah", "add"), additions.command),
    (("batal", "cancel"), withdrawal.command),
    (("periksa", "check"), poster_photos.command),
    (("bahasa", "language"), language.command),
    (("privasi", "privacy"), privacy.command),
    (("bantuan", "help"), help_page.command),
]


async def answered(update: Update, context: Context, conversation: Conversation) -> None:
    """A message while a question outside the form is open (`flow["asking"]`)."""
    talk = await Talk.of(update, context, conversation)
    match talk.asking.get("what"):
        case "code":
            then = talk.asking.get("then")
            if opened := await code_entry.answered(talk):
                await _opened(talk, opened, then)
        case "add" if additions.is_open(talk):
            await additions.answered(talk)
        case "check" if poster_photos.is_open(talk):
            if not await poster_photos.answered(talk):
                await _after_all(talk)
        case "name" | "phone":
            await contact.answered(talk)
        case _:
            await talk.remember(asking=None)
            await _after_all(talk)


async def _after_all(talk: Talk) -> None:
    """Nothing listens any more (it was left open too long, or this is no answer to it): the form goes on."""
    if talk.has_draft and talk.message is not None:
        await form_controller.message(talk, talk.message)
    else:
        await loose.came(talk)


async def _opened(talk: Talk, case: Case, then: str | None) -> None:
    if then == code_entry.ADD:
        await additions.begin(talk, case, guest=True)
    else:
        await status.show(talk, case, guest=True)


async def unattached(update: Update, context: Context, conversation: Conversation | None) -> None:
    """A message outside the form while no question is open."""
    await loose.came(await Talk.of(update, context, conversation))


async def tapped(update: Update, context: Context) -> None:
    """Any button of this part of the room."""
    query = update.callback_query
    if query is None or not private(update):
        return
    talk = await Talk.of(update, context)
    what, *values = (query.data or "").removeprefix(TAP).split(":")
    if await _act(talk, what, values):
        if what == "new":
            await start.report(update, context)
    else:
        context.toast(talk.t("Tombol ini sudah tidak berlaku. Kirim /status untuk melihat pengaduan Anda."))


async def _act(talk: Talk, what: str, values: list[str]) -> bool:
    """Do what a button says; False if it says nothing (any more) in this chat."""
    if what in _ON_OWN and len(values) == 1:
        own = await talk.own_case(values[0])
        if own is not None:
            await _ON_OWN[what](talk, own)
        return own is not None
    if what in _ON_SEEN and len(values) == 1:
        seen, guest = await talk.seen_case(values[0])
        if seen is not None:
            await _ON_SEEN[what](talk, seen, guest=guest)
        return seen is not None
    if what in _PLAIN and len(values) == _PLAIN[what][0]:
        return await _PLAIN[what][1](talk, *values) is not False
    return False


async def _list(talk: Talk, first: str) -> None:
    await status.show_list(talk, int(first) if first.isdecimal() else 0)


async def _ask_name(talk: Talk, case: Case) -> None:
    await contact.ask(talk, case, "name")


async def _ask_phone(talk: Talk, case: Case) -> None:
    await contact.ask(talk, case, "phone")


_ON_OWN: Final[dict[str, Callable[[Talk, Case], Awaitable[None]]]] = {
    "dgr": danger_report.ask,
    "dgry": danger_report.declare,
    "wd": withdrawal.ask,
    "wdy": withdrawal.withdraw,
    "me": contact.show,
    "me0": contact.remove,
    "me1": _ask_name,
    "me2": _ask_phone,
}
_ON_SEEN: Final[dict[str, Callable[..., Awaitable[None]]]] = {
    "see": status.show,
    "page": status.turn_to,
    "add": additions.begin,
}
_PLAIN: Final[dict[str, tuple[int, Callable[..., Awaitable[Any]]]]] = {
    "list": (1, _list),
    "lang": (1, language.choose),
    "langs": (0, language.show),
    "stop": (0, withdrawal.stop),
    "done": (0, additions.done),
    "check": (0, poster_photos.begin),
    "to": (2, loose.chosen),
    "poster": (1, loose.check),
    "not": (2, loose.take_back),
    "new": (1, loose.discard),
    "none": (1, loose.discard),
}


class _HoldsCode(filters.MessageFilter):
    """A message that seems to show an access code."""

    def filter(self, message: Message) -> bool:
        return holds_code(message.text or message.caption or "")


_PRIVATE: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_GROUPED: Final = {"status", "laporanku", "mine", "tambah", "add"}

# Commands in a private chat first. In a group, a citizen's command or code is led away from there.
COMMANDS: Final[list[BaseHandler[Any, Any, Any]]] = [
    *[CommandHandler(names, handler, filters=_PRIVATE) for names, handler in _NAMES],
    CommandHandler(_GROUPED, group_code, filters=filters.ChatType.GROUPS),
    MessageHandler(filters.ChatType.GROUPS & _HoldsCode(), group_code),
]
TAPS: Final[list[BaseHandler[Any, Any, Any]]] = [CallbackQueryHandler(tapped, pattern=f"^{TAP}")]
ERRANDS: Final[Errands] = (
    notifications.ERRANDS | addition_store.ERRANDS | replies.ERRANDS | poster_photos.ERRANDS
)
