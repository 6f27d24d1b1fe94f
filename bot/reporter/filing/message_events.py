"""What a citizen's message is to the form: an event of the machine, and remarks on what of it isn't kept.
Files are entered as evidence here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from telegram import MessageEntity

from bot.reporter import message_kinds, message_parts
from bot.reporter.filing import downloads
from bot.reporter.form import rendering
from bot.reporter.form.draft import FILES
from bot.reporter.form.events import (
    ContactCame,
    Edited,
    Event,
    FileCame,
    FileRefused,
    LocationCame,
    Note,
    Said,
    Stray,
    Tapped,
)
from bot.reporter.form.questions import FORM
from storage.records import EvidenceKind, Json

if TYPE_CHECKING:
    from telegram import Message

    from bot.reporter.citizen_turn import Talk
    from bot.reporter.form.draft import Draft


def today(talk: Talk, draft: Draft) -> date:
    """The day it is at the report's unit."""
    return talk.now.astimezone(ZoneInfo(draft.place.timezone)).date()


async def event(talk: Talk, draft: Draft, message: Message) -> tuple[Event, list[Note]]:
    """What a new message means to the draft's open question, and what of it isn't kept."""
    lost = [Note(word) for word in message_kinds.losses(message)]
    less = [Note(word) for word in message_kinds.losses_of_an_answer(message)]
    if message.text is not None:
        came = _text(talk, draft, message)
        return came, lost if isinstance(came, Said) else less
    brought = message_parts.wrap(message)
    if brought is None:
        return Stray(message_kinds.untaken(message)), []
    if "files" in brought:
        return await _files(talk, draft, message, brought, lost)
    if "contact" in brought and message.contact is not None:
        own = message.contact.user_id == talk.chat_id
        contact = brought["contact"]
        return ContactCame(contact["name"], contact["phone"], own, message.message_id), less if own else lost
    if place := brought.get("place"):
        title = place.get("title", "")
        return LocationCame(place["latitude"], place["longitude"], message.message_id, title), lost
    return Said(brought["text"], message.message_id, today(talk, draft)), lost


def edited(talk: Talk, draft: Draft, message: Message) -> Edited:
    """What an edited message says now."""
    return Edited(message_kinds.words(message), message.message_id, today(talk, draft))


def _text(talk: Talk, draft: Draft, message: Message) -> Event:
    text, day = message.text or "", today(talk, draft)
    if any(e.type == MessageEntity.BOT_COMMAND and e.offset == 0 for e in message.entities):
        return Stray("command")
    value = rendering.typed(FORM, draft, text)
    if value is not None:
        return Tapped(draft.step, draft.turn, value, None, day)
    return Said(message_kinds.words(message), message.message_id, day)


async def _files(
    talk: Talk, draft: Draft, message: Message, brought: Json, lost: list[Note]
) -> tuple[Event, list[Note]]:
    """Enter the files that can be taken; those that can't are refused each for its own reason."""
    text, kept, refused = brought.get("text", ""), list[tuple[str, str]](), dict[str, Note]()
    for file in brought["files"]:
        reason = _refusal(file, len(draft.files) + len(kept))
        if reason:
            refused[reason] = Note(f"file_{reason}")
        else:
            kept.append((await _keep(talk, draft, file), file["kind"]))
    if not kept:
        reason = next(iter(refused))
        return FileRefused(reason, message.message_id, text), [*list(refused.values())[1:], *lost]
    (evidence_id, kind), *more = kept
    name, _ = message_kinds.files(message)
    came = FileCame(
        evidence_id,
        kind,
        message.message_id,
        text,
        brought.get("album", ""),
        more=tuple(more),
        known_as=name if more else "",
    )
    return came, [*refused.values(), *lost]


def _refusal(file: Json, there: int) -> str:
    """Why a file can't be taken; empty if it can."""
    if (file["size"] or 0) > downloads.MOST_BYTES:
        return "too_big"
    if file["size"] == 0:
        return "empty"
    return "too_many" if there >= FILES else ""


async def _keep(talk: Talk, draft: Draft, file: Json) -> str:
    kept = await downloads.keep(
        talk.tx,
        kind=EvidenceKind(file["kind"]),
        file_id=file["file_id"],
        size=file["size"],
        chat_id=talk.chat_id,
        data_key=bytes.fromhex(draft.key),
    )
    return kept.id
