"""What a citizen's message is to the form: an event of the machine. Files are entered as evidence here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from telegram import MessageEntity

from bot.reporter import asking, files, parcel
from bot.reporter.draft import FILES
from bot.reporter.events import (
    ContactCame,
    Edited,
    Event,
    FileCame,
    FileRefused,
    LocationCame,
    Said,
    Stray,
    Tapped,
)
from bot.reporter.form import FORM
from storage.records import EvidenceKind, Json

if TYPE_CHECKING:
    from telegram import Message

    from bot.reporter.draft import Draft
    from bot.reporter.talk import Talk


def today(talk: Talk, draft: Draft) -> date:
    """The day it is at the report's unit."""
    return talk.now.astimezone(ZoneInfo(draft.place.timezone)).date()


async def event(talk: Talk, draft: Draft, message: Message) -> Event:
    """What a new message means to the draft's open question."""
    if message.text is not None:
        return _text(talk, draft, message)
    brought = parcel.wrap(message) or {}
    if "file" in brought:
        return await _file(talk, draft, message, brought)
    if "contact" in brought and message.contact is not None:
        own = message.contact.user_id == talk.chat_id
        return ContactCame(brought["contact"]["name"], brought["contact"]["phone"], own, message.message_id)
    if place := brought.get("place"):
        return LocationCame(place["latitude"], place["longitude"], message.message_id, place.get("title", ""))
    what = next((what for what in ("sticker", "poll") if getattr(message, what)), "other")
    return Stray(what)


def edited(talk: Talk, draft: Draft, message: Message) -> Edited:
    """What an edited message says now."""
    return Edited(message.text or message.caption or "", message.message_id, today(talk, draft))


def _text(talk: Talk, draft: Draft, message: Message) -> Event:
    text, day = message.text or "", today(talk, draft)
    if any(e.type == MessageEntity.BOT_COMMAND and e.offset == 0 for e in message.entities):
        return Stray("command")
    value = asking.typed(FORM, draft, text)
    if value is not None:
        return Tapped(draft.step, draft.turn, value, None, day)
    return Said(text, message.message_id, day)


async def _file(talk: Talk, draft: Draft, message: Message, brought: Json) -> Event:
    file, text = brought["file"], brought.get("text", "")
    if (file["size"] or 0) > files.MOST_BYTES:
        return FileRefused("too_big", message.message_id, text)
    if file["size"] == 0:
        return FileRefused("empty", message.message_id, text)
    if len(draft.files) >= FILES:
        return FileRefused("too_many", message.message_id, text)
    kept = await files.keep(
        talk.tx,
        kind=EvidenceKind(file["kind"]),
        file_id=file["file_id"],
        size=file["size"],
        chat_id=talk.chat_id,
        data_key=bytes.fromhex(draft.key),
    )
    return FileCame(kept.id, file["kind"], message.message_id, text, brought.get("album", ""))
