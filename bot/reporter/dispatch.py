"""Who answers what a citizen writes or taps after and beside the form: commands, open questions, buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.reporter import help_page, language, privacy
from bot.reporter.citizen_turn import TAP_PREFIX, CitizenTurn, is_private
from bot.reporter.clearing import batches
from bot.reporter.clearing import pages as clearing
from bot.reporter.filing import form_controller, start
from bot.reporter.followup import (
    add_command,
    addition_store,
    additions,
    code_entry,
    code_replacement,
    contact,
    danger_report,
    desk_words,
    held_replies,
    news,
    news_time,
    officers_words,
    poster_photos,
    status,
    unlinking,
    visits,
    withdrawal,
)
from bot.reporter.followup import unassigned as loose
from bot.reporter.followup.code_entry import handle_group_code, has_access_code
from bot.reporter.message_parts import read_parts
from bot.reporter.open_questions import ADD, AdditionQuestion, CodeQuestion, ContactQuestion, PhotoQuestion
from bot.rules import workflow
from bot.turn import Context
from storage import cases
from storage.records import Case, Conversation

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.errand_kind import Errands

__all__ = [
    "COMMAND_HANDLERS",
    "ERRANDS",
    "TAP_HANDLERS",
    "handle_answer",
    "handle_group_code",
    "handle_unassigned",
]

CommandCallback = Callable[["Update", Context], Coroutine[Any, Any, None]]

_COMMAND_NAMES: Final[list[tuple[tuple[str, ...], CommandCallback]]] = [
    (("status",), status.handle_status_command),
    (("laporanku", "mine"), status.handle_list_command),
    (("tambah", "add"), add_command.handle_add_command),
    (("batal", "cancel"), withdrawal.handle_cancel_command),
    (("periksa", "check"), poster_photos.handle_check_command),
    (("bersihkan", "clear"), clearing.handle_clear_command),
    (("bahasa", "language"), language.handle_language_command),
    (("privasi", "privacy"), privacy.handle_privacy_command),
    (("bantuan", "help"), help_page.handle_help_command),
]


async def handle_answer(update: Update, context: Context, conversation: Conversation) -> None:
    """Take a message while a question outside the form is open (`flow["asking"]`)."""
    turn = await CitizenTurn.of(update, context, conversation)
    match turn.asking:
        case CodeQuestion() as asked:
            if opened := await code_entry.handle_answer(turn, asked):
                await _continue_with_case(turn, opened, asked.then)
        case AdditionQuestion() as asked if asked.is_open(turn.now):
            await _added(turn, asked)
        case PhotoQuestion() as asked if asked.is_open(turn.now):
            if not await poster_photos.handle_answer(turn, asked):
                await _pass_on_message(turn)
        case ContactQuestion() as asked:
            await contact.handle_answer(turn, asked)
        case _:
            await turn.remember(asking=None)
            await _pass_on_message(turn)


async def _added(turn: CitizenTurn, asked: AdditionQuestion) -> None:
    """Add a message to the case that is listening; if it was closed meanwhile the message goes on waiting."""
    case = await cases.by_ticket(turn.tx, asked.ticket)
    parts = read_parts(turn.message) if turn.message else None
    if case is not None and not workflow.is_closed(case.status):
        await additions.handle_answer(turn, asked, case, parts)
        return
    await turn.remember(asking=None)
    if case is not None and parts is not None:
        await loose.take_for_case(turn, case, parts, guest=asked.guest)
    else:
        await _pass_on_message(turn)


async def _pass_on_message(turn: CitizenTurn) -> None:
    """Nothing listens any more (it was left open too long, or this is no answer to it): the form goes on."""
    if turn.has_draft and turn.message is not None:
        await form_controller.handle_message(turn, turn.message)
    else:
        await loose.handle_message(turn)


async def _continue_with_case(turn: CitizenTurn, case: Case, then: str) -> None:
    if then == ADD:
        await additions.begin_addition(turn, case, guest=True)
    else:
        await status.show_case(turn, case)


async def handle_unassigned(update: Update, context: Context, conversation: Conversation | None) -> None:
    """Take a message outside the form while no question is open."""
    await loose.handle_message(await CitizenTurn.of(update, context, conversation))


async def handle_tap(update: Update, context: Context) -> None:
    """Any button of this part of the room."""
    query = update.callback_query
    if query is None or not is_private(update):
        return
    turn = await CitizenTurn.of(update, context)
    what, *values = (query.data or "").removeprefix(TAP_PREFIX).split(":")
    if await _perform_tap(turn, what, values):
        if what == "new":
            await start.handle_report_command(update, context)
    else:
        outdated = turn.t(
            "Tombol ini sudah tidak berlaku. Kirim /status untuk melihat pengaduan Anda, atau /status dengan "
            "nomor dan kode."
        )
        context.toast(outdated)


async def _perform_tap(turn: CitizenTurn, what: str, values: list[str]) -> bool:
    """Do what a button says; False if it says nothing (any more) in this chat."""
    if what in _OWN_CASE_TAPS and len(values) == 1:
        own = await turn.acting_case(values[0])
        if own is not None:
            await _OWN_CASE_TAPS[what](turn, own)
        return own is not None
    if what in _SEEN_CASE_TAPS and len(values) == 1:
        seen, guest = await turn.seen_case(values[0])
        if seen is not None:
            await _SEEN_CASE_TAPS[what](turn, seen, guest)
        return seen is not None
    if what in _PLAIN_TAPS and len(values) == _PLAIN_TAPS[what][0]:
        return await _PLAIN_TAPS[what][1](turn, *values) is not False
    return False


async def _show_list(turn: CitizenTurn, first: str) -> None:
    await status.show_list(turn, int(first) if first.isdecimal() else 0)


async def _show_case(turn: CitizenTurn, case: Case, _guest: bool) -> None:
    await status.show_case(turn, case)


async def _turn_to_case(turn: CitizenTurn, case: Case, _guest: bool) -> None:
    await status.turn_to_case(turn, case)


async def _begin_addition(turn: CitizenTurn, case: Case, guest: bool) -> None:
    await additions.begin_addition(turn, case, guest=guest)


async def _ask_name(turn: CitizenTurn, case: Case) -> None:
    await contact.ask_contact(turn, case, "name")


async def _ask_phone(turn: CitizenTurn, case: Case) -> None:
    await contact.ask_contact(turn, case, "phone")


_OWN_CASE_TAPS: Final[dict[str, Callable[[CitizenTurn, Case], Awaitable[None]]]] = {
    "dgr": danger_report.ask_danger,
    "dgry": danger_report.declare_danger,
    "wd": withdrawal.ask_withdrawal,
    "wdy": withdrawal.withdraw_case,
    "me": contact.show_contact,
    "me0": contact.remove_contact,
    "me1": _ask_name,
    "me2": _ask_phone,
    **news_time.TAPS,
    "said": officers_words.show_replies,
    "code": code_replacement.ask_replacement,
    "codey": code_replacement.replace_code,
}
_SEEN_CASE_TAPS: Final[dict[str, Callable[..., Awaitable[None]]]] = {
    "see": _show_case,
    "page": _turn_to_case,
    "back": _turn_to_case,
    "add": _begin_addition,
}
_PLAIN_TAPS: Final[dict[str, tuple[int, Callable[..., Awaitable[Any]]]]] = {
    "list": (1, _show_list),
    "lang": (1, language.choose_language),
    "langs": (0, language.show_languages),
    "stop": (0, withdrawal.cancel_question),
    "done": (0, additions.end_addition),
    "check": (0, poster_photos.ask_photo),
    "clr": (0, clearing.show_first),
    "clron": (1, clearing.switch_on),
    "clroff": (0, clearing.switch_off),
    "clry": (1, clearing.begin),
    "clrn": (0, clearing.decline),
    "to": (2, loose.handle_case_tap),
    "poster": (1, loose.check_waiting_photos),
    "not": (2, loose.take_back_reply),
    "desk": (2, desk_words.write_to_reporter),
    "own": (1, desk_words.keep_as_own),
    "new": (1, loose.discard_waiting),
    "none": (1, loose.discard_waiting),
}


class _AccessCodeFilter(filters.MessageFilter):
    """A message that seems to show an access code."""

    def filter(self, message: Message) -> bool:
        return has_access_code(message.text or message.caption or "")


_PRIVATE: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_GROUP_COMMANDS: Final = {"status", "laporanku", "mine", "tambah", "add"}

# Commands in a private chat first. In a group, a citizen's command or code is led away from there.
COMMAND_HANDLERS: Final[list[BaseHandler[Any, Any, Any]]] = [
    *[CommandHandler(names, handler, filters=_PRIVATE) for names, handler in _COMMAND_NAMES],
    CommandHandler(_GROUP_COMMANDS, handle_group_code, filters=filters.ChatType.GROUPS),
    MessageHandler(filters.ChatType.GROUPS & _AccessCodeFilter(), handle_group_code),
]
TAP_HANDLERS: Final[list[BaseHandler[Any, Any, Any]]] = [
    CallbackQueryHandler(handle_tap, pattern=f"^{TAP_PREFIX}")
]
ERRANDS: Final[Errands] = (
    news.ERRANDS
    | addition_store.ERRANDS
    | held_replies.ERRANDS
    | poster_photos.ERRANDS
    | unlinking.ERRANDS
    | visits.ERRANDS
    | batches.ERRANDS
)
