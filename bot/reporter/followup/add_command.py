"""The command `/tambah`: for one case, for one to be chosen, or with the words right behind it.

Words that follow the command are no less said than any others: they go to the case that the same message
names, by its ticket or by what it replies to; else they wait and are asked about; or it is said that they
aren't kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import CitizenTurn
from bot.reporter.followup import additions, code_entry, muted, replies, unassigned
from bot.reporter.message_parts import text_behind_command
from bot.reporter.open_questions import ADD
from bot.rules import ticket, workflow
from bot.texts import Rich
from storage import cases

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context
    from storage.records import Json

_SIGNS: Final = 5  # as long as a part of a ticket may be that was mistyped


async def handle_add_command(update: Update, context: Context) -> None:
    """`/tambah`, `/tambah WORDS`, `/tambah TICKET`, `/tambah TICKET CODE`, `/tambah TICKET WORDS`."""
    turn = await CitizenTurn.of(update, context)
    await turn.drop_small_question()
    text = text_behind_command((turn.message and turn.message.text) or "")
    asked = code_entry.parse_request(text)
    if asked.secret:
        await turn.erase_message()
    if asked.ticket is not None and await code_entry.is_ticket_meant(turn, text, asked.ticket):
        await _add_to_named_case(turn, asked, code_entry.words_beside(text, asked))
    elif found := await replies.find_named_case(turn, {"text": text}):
        case, guest = found
        if asked.empty:
            await additions.begin_addition(turn, case, guest=guest)
        else:
            await unassigned.take_for_case(turn, case, _as_parts(turn, text), guest=guest)
    elif asked.empty:
        await additions.ask_case(turn)
    elif asked.secret or _is_mistyped(text):
        await turn.say(Rich.join(" ", [code_entry.mistyped_text(turn.t), _not_kept_text(turn)]))
    else:
        await _take_words(turn, _as_parts(turn, text))


def _as_parts(turn: CitizenTurn, text: str) -> Json:
    return {"text": text, "message": turn.message.message_id if turn.message else 0}


def _not_kept_text(turn: CitizenTurn) -> Rich:
    return turn.t("Tulisan tadi tidak disimpan.")


def _is_mistyped(text: str) -> bool:
    """Whether a ticket was meant: by its beginning, or because nothing stands there but short signs."""
    words = text.split()
    if len(words) == 1 or ticket.PREFIX.strip("-").casefold() in text.casefold():
        return True
    return all(len(word) <= _SIGNS for word in words) and any(letter.isdigit() for letter in text)


async def _add_to_named_case(turn: CitizenTurn, asked: code_entry.CaseRequest, words: str) -> None:
    case, guest = await turn.seen_case(asked.ticket)
    if case is None and asked.ticket:
        case, guest = await code_entry.request_access(turn, asked.ticket, asked.code, ADD), True
    if case is None:
        if words:
            await turn.say(_not_kept_text(turn))
        return
    if words:
        await unassigned.take_for_case(turn, case, _as_parts(turn, words), guest=guest)
    if not words or not (workflow.is_closed(case.status) or await muted.is_refused(turn, case)):
        await additions.begin_addition(turn, case, guest=guest)


async def _take_words(turn: CitizenTurn, parts: Json) -> None:
    """Words for no case yet: the one that is listening takes them, else they wait."""
    listening = additions.find_listening(turn)
    case = await cases.by_ticket(turn.tx, listening.ticket) if listening else None
    if listening is not None and case is not None and not workflow.is_closed(case.status):
        await additions.handle_answer(turn, listening, case, parts)
    elif await additions.list_open_cases(turn):
        await unassigned.keep_unassigned(turn, parts)
    else:
        await additions.ask_case(turn)
        await turn.say(_not_kept_text(turn))
