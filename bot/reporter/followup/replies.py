"""A reply to a message of ours that names one ticket, and a tap on its button, name the case.

What the reply brings goes to that case, and what waited for one to be chosen goes with it. It is shown at
once, and given to the case two minutes later (`held_replies`): until then [Bukan ini] takes it back, and no
officer has seen it. Meanwhile it lies in the errand (`reporter.named`), sealed; the conversation knows the
latest by `named`: [{"id", "album"}].

The ticket is read from the message of ours that is replied to; that the chat may add to the case, from what
we keep. A message with more than one ticket names none, nor does one that asks for something else
(`page_replies`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errands import HeldReply
from bot.reporter.citizen_turn import TAP_PREFIX, CitizenTurn, citizen_button
from bot.reporter.followup import addition_outcomes, code_entry, muted
from bot.reporter.message_parts import list_files
from bot.rules import ticket, time_limits
from bot.texts import LANGUAGES, Rich, Translator, bold, translator
from storage import cases, slots, work
from storage.records import Case, Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message

SLOT: Final = "reporter.named"
MAX_LATEST: Final = 30  # of what is held, those that an album, an edit or /batal can still reach
QUOTE_LENGTH: Final = 300  # characters of a text that are shown

QUESTIONS: Final = frozenset(
    {"stop", "to", "none", "wdy", "dgry", "me0", "me1", "me2", "back", "codey", "nw0", "nw1", "nw2", "nw3"}
    | {"clron", "clroff", "clry", "clrn", "desk", "own"}
)
"""Buttons of messages that ask for something else than words for a case."""


def find_our_message(message: Message, bot_id: int) -> Message | None:
    """Return the message of ours that this one replies to."""
    replied_to = message.reply_to_message
    if replied_to is None or replied_to.from_user is None or replied_to.from_user.id != bot_id:
        return None
    return replied_to


def list_taps(page: Message) -> list[list[str]]:
    """Return what the buttons of this room below a message say: [what, *values] each."""
    rows = page.reply_markup.inline_keyboard if page.reply_markup else ()
    data = [str(button.callback_data or "") for row in rows for button in row]
    return [one.removeprefix(TAP_PREFIX).split(":") for one in data if one.startswith(TAP_PREFIX)]


def ticket_on_page(page: Message) -> str | None:
    """Return the one ticket that a message names, in its text or on its buttons."""
    rows = page.reply_markup.inline_keyboard if page.reply_markup else ()
    data = [str(button.callback_data or "") for row in rows for button in row]
    named = set(ticket.find_tickets(page.text or page.caption or ""))
    named |= {part for one in data for part in one.split(":") if part.startswith(ticket.PREFIX)}
    return named.pop() if len(named) == 1 else None


def named_ticket(message: Message, bot_id: int) -> str | None:
    """Return the one ticket of the message of ours that this one replies to, unless that asks for
    something else.
    """
    page = find_our_message(message, bot_id)
    if page is None:
        return None
    what, name = {tap[0] for tap in list_taps(page)}, ticket_on_page(page)
    if what & QUESTIONS or what == {"wd"} or _leaves_out(page.text or "", name):
        return None
    return name


def taken_back_text(t: Translator, name: str) -> Rich:
    """Say that something isn't for this case."""
    return t("Baik, ini tidak masuk ke pengaduan {ticket}.", ticket=bold(name))


def stopped_text(t: Translator, name: str, what: Rich | str) -> Rich:
    """Say that what was held for this case isn't in it, nor kept."""
    return t(
        "Baik, dibatalkan. Ini tidak masuk ke pengaduan {ticket} dan tidak disimpan:\n{what}",
        ticket=bold(name),
        what=what,
    )


def _leaves_out(said: str, name: str | None) -> bool:
    """Whether a message of ours names the case only to leave something out of it."""
    if name is None:
        return False
    both = [translator(language) for language in LANGUAGES]
    begins = tuple(str(text) for t in both for text in (taken_back_text(t, name), stopped_text(t, name, "")))
    return said.startswith(begins)


async def find_named_case(turn: CitizenTurn, parts: Json) -> tuple[Case, bool] | None:
    """Return the case that a message names by what it replies to, if this chat sees it, and whether by its
    code.
    """
    if turn.message is None or _asks_to_see(parts.get("text", "")):
        return None
    name = named_ticket(turn.message, turn.context.deployment.bot_id)
    case, guest = await turn.seen_case(name)
    return None if case is None else (case, guest)


def _asks_to_see(text: str) -> bool:
    """Whether the words are a ticket alone, or with its code: then the case is asked for."""
    asked = code_entry.parse_request(text)
    return asked.ticket is not None and (ticket.parse_lone_ticket(text) is not None or asked.secret)


async def hold_parts(
    turn: CitizenTurn, case: Case, all_parts: Sequence[Json], *, guest: bool, waited: int = 0
) -> None:
    """Hold what goes to the case in a moment, and show it with the way to take it back. The first `waited`
    parts of it waited for a case to be chosen.
    """
    slot = await slots.new(turn.tx, chat_id=turn.chat_id, case_id=case.id, kind=SLOT)
    reply = HeldReply(case.id, turn.chat_id, guest, list(all_parts), slot.id, turn.t.language, waited=waited)
    held = await errands.ATTACH_HELD.put(turn.tx, reply, due_at=turn.now + time_limits.HOLDING_TIME)
    latest = [*_latest_held(turn), {"id": held, "album": all_parts[-1].get("album")}]
    await turn.remember(named=latest[-MAX_LATEST:])
    text, keyboard = _held_page(turn.t, case, all_parts, held)
    await speech.queue_message(turn.tx, turn.chat_id, text, keyboard, slot=slot.id, case_id=case.id)


def _latest_held(turn: CitizenTurn) -> list[Json]:
    latest: list[Json] = turn.conversation.flow.get("named") or []
    return latest


def _held_page(
    t: Translator, case: Case, all_parts: Sequence[Json], held: str
) -> tuple[Rich, keyboards.Keyboard]:
    text = t(
        "Untuk pengaduan {ticket}:\n{what}\n\nDua menit lagi ini masuk ke pengaduan itu dan dapat dibaca "
        "petugas. Bila bukan untuk pengaduan itu, ketuk Bukan ini.",
        ticket=bold(case.ticket),
        what=parts_text(t, all_parts),
    )
    said = Rich.join("\n\n", [text, *addition_outcomes.warnings(t, all_parts)])
    return said, keyboards.inline_keyboard([citizen_button(t("Bukan ini"), "not", case.ticket, held)])


def parts_text(t: Translator, all_parts: Sequence[Json]) -> Rich:
    """Return what parcels hold, each text in quotes, the rest by its number."""
    texts = [
        Rich(f"“{keyboards.clip_text(parts['text'], QUOTE_LENGTH)}”")
        for parts in all_parts
        if "text" in parts
    ]
    files = sum(len(list_files(parts)) for parts in all_parts)
    places = sum("place" in parts for parts in all_parts)
    contacts = sum("contact" in parts for parts in all_parts)
    rest = [
        *([t("{count} berkas", count=files)] if files else []),
        *([t("{count} lokasi", count=places)] if places else []),
        *([t("{count} kontak", count=contacts)] if contacts else []),
    ]
    lines = [*texts, *([Rich.join(", ", rest)] if rest else [])]
    return keyboards.clip_rich(Rich.join("\n", lines), 3000)


async def join_album(turn: CitizenTurn, parts: Json) -> bool:
    """Let the rest of an album that is held go along; False if this is none."""
    album = parts.get("album")
    for one in _latest_held(turn) if album else ():
        if one["album"] == album and (found := await _find_held(turn, one["id"])):
            if await muted.turn_away(turn, await cases.get(turn.tx, found.case_id), parts):
                return True
            await _change_held(turn, one["id"], replace(found, parcels=[*found.parcels, parts]))
            return True
    return False


async def rewrite_held(turn: CitizenTurn, message_id: int, parts: Json) -> bool:
    """Give a message that is held the words that it was edited to. False if none of those is meant."""
    for one in _latest_held(turn):
        found = await _find_held(turn, one["id"])
        if found and any(old.get("message") == message_id for old in found.parcels):
            changed = [parts if old.get("message") == message_id else old for old in found.parcels]
            await _change_held(turn, one["id"], replace(found, parcels=changed))
            return True
    return False


async def _change_held(turn: CitizenTurn, work_id: str, changed: HeldReply) -> None:
    """Hold other things in its place, and show them."""
    await errands.ATTACH_HELD.set_payload(turn.tx, work_id, changed)
    case = await cases.get(turn.tx, changed.case_id)
    text, keyboard = _held_page(turn.t, case, changed.parcels, work_id)
    await speech.queue_edit(turn.tx, turn.chat_id, text, keyboard, slot=changed.slot, case_id=case.id)


async def _find_held(turn: CitizenTurn, work_id: str) -> HeldReply | None:
    """Return what this chat has held; None once it is in the case, or was taken back."""
    found = await errands.ATTACH_HELD.get(turn.tx, work_id)
    return found if found is not None and found.chat_id == turn.chat_id else None


async def is_held(turn: CitizenTurn, work_id: str) -> bool:
    """Whether this is still on its way into a case."""
    return await _find_held(turn, work_id) is not None


@dataclass(slots=True)
class Stopped:
    """What was held and goes into no case now: what was meant for each, and what had waited for a choice."""

    meant: list[tuple[Case, list[Json]]] = field(default_factory=list)
    waited: list[Json] = field(default_factory=list)


async def stop_held(turn: CitizenTurn) -> Stopped | None:
    """Let nothing that is held go into a case any more; None if nothing is held."""
    found = {one["id"]: held for one in _latest_held(turn) if (held := await _find_held(turn, one["id"]))}
    await turn.remember(named=None)
    stopped, meant = Stopped(), dict[str, list[Json]]()
    for work_id, held in found.items():
        await work.done(turn.tx, work_id)
        await _remove_held_page(turn, held.slot)
        stopped.waited += held.parcels[: held.waited]
        meant.setdefault(held.case_id, []).extend(held.parcels[held.waited :])
    stopped.meant = [(await cases.get(turn.tx, case_id), parts) for case_id, parts in meant.items() if parts]
    return stopped if found else None


async def _remove_held_page(turn: CitizenTurn, slot_id: str) -> None:
    """Remove what shows that something is held, wherever it is by now."""
    slot = await slots.get(turn.tx, slot_id)
    if slot is None:
        return
    if slot.message_id is None:
        await slots.retire(turn.tx, slot.id)  # still on its way
        return
    await slots.forget(turn.tx, slot.id)
    await speech.queue_removal(turn.tx, turn.chat_id, message_id=slot.message_id)


async def take_back_held(turn: CitizenTurn, work_id: str) -> list[Json] | None:
    """[Bukan ini]: what was held, which goes nowhere now. None if it is in the case already."""
    found = await _find_held(turn, work_id)
    if found is None:
        return None
    await work.done(turn.tx, work_id)
    await slots.forget(turn.tx, found.slot)
    return found.parcels
