"""What a citizen's message is to the form: an event of the machine, and remarks on what of it isn't kept.
Files are entered as evidence here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from telegram import MessageEntity

from bot.reporter import account_limits, message_kinds, message_parts
from bot.reporter.filing import downloads
from bot.reporter.form import rendering
from bot.reporter.form.draft import MAX_FILES
from bot.reporter.form.events import (
    ButtonTapped,
    ContactReceived,
    FileReceived,
    FileRefused,
    FormEvent,
    LocationReceived,
    MessageEdited,
    Remark,
    StrayReceived,
    TextReceived,
)
from bot.reporter.form.questions import FORM
from bot.rules import media
from storage import evidence
from storage.records import EvidenceKind, Json

if TYPE_CHECKING:
    from telegram import Message, User

    from bot.reporter.citizen_turn import CitizenTurn
    from bot.reporter.form.draft import Draft


def today_at_unit(turn: CitizenTurn, draft: Draft) -> date:
    """Return the day it is at the report's unit."""
    return turn.now.astimezone(ZoneInfo(draft.place.timezone)).date()


def names_of(user: User | None) -> tuple[str, ...]:
    """Return what somebody is called on Telegram: they may have written it without thinking."""
    return tuple(name for name in (user.full_name, user.username) if name) if user else ()


async def build_event(turn: CitizenTurn, draft: Draft, message: Message) -> tuple[FormEvent, list[Remark]]:
    """Return what a new message means to the draft's open question, and what of it isn't kept."""
    lost = [Remark(word) for word in message_kinds.find_losses(message)]
    less = [Remark(word) for word in message_kinds.find_answer_losses(message)]
    if message.text is not None:
        came = _text_event(turn, draft, message)
        return came, lost if isinstance(came, TextReceived) else less
    brought = message_parts.read_parts(message)
    if brought is None:
        return StrayReceived(message_kinds.untaken_kind(message)), []
    if "files" in brought:
        return await _enter_files(turn, draft, message, brought, lost)
    if "contact" in brought and message.contact is not None:
        own = message.contact.user_id == turn.chat_id
        contact = brought["contact"]
        return ContactReceived(
            contact["name"], contact["phone"], own, message.message_id
        ), less if own else lost
    if place := brought.get("place"):
        title = place.get("title", "")
        return LocationReceived(place["latitude"], place["longitude"], message.message_id, title), lost
    return TextReceived(brought["text"], message.message_id, today_at_unit(turn, draft)), lost


def build_edit_event(turn: CitizenTurn, draft: Draft, message: Message) -> MessageEdited:
    """Return what an edited message says now."""
    return MessageEdited(message_kinds.read_words(message), message.message_id, today_at_unit(turn, draft))


def _text_event(turn: CitizenTurn, draft: Draft, message: Message) -> FormEvent:
    text, day = message.text or "", today_at_unit(turn, draft)
    if any(e.type == MessageEntity.BOT_COMMAND and e.offset == 0 for e in message.entities):
        return StrayReceived("command")
    value = rendering.match_typed_label(FORM, draft, text)
    if value is not None:
        names = names_of(message.from_user)
        return ButtonTapped(draft.step, draft.turn, value, None, day, names=names)
    return TextReceived(message_kinds.read_words(message), message.message_id, day)


async def _enter_files(
    turn: CitizenTurn, draft: Draft, message: Message, brought: Json, lost: list[Remark]
) -> tuple[FormEvent, list[Remark]]:
    """Enter the files that can be taken; those that can't are refused each for its own reason."""
    text, kept, refused = brought.get("text", ""), list[tuple[str, str]](), dict[str, Remark]()
    there = sum(account_limits.file_size(one.size) for one in await evidence.of_draft(turn.tx, turn.chat_id))
    for file in brought["files"]:
        reason = _refusal_reason(file, len(draft.files) + len(kept), there)
        reason = reason or await _find_day_limit(turn)
        if reason:
            refused[reason] = Remark(f"file_{reason}")
        else:
            kept.append((await _enter_file(turn, draft, file), file["kind"]))
            there += account_limits.file_size(file["size"])
    if not kept:
        reason = next(iter(refused))
        return FileRefused(reason, message.message_id, text), [*list(refused.values())[1:], *lost]
    (evidence_id, kind), *more = kept
    name, _ = message_kinds.read_files(message)
    came = FileReceived(
        evidence_id,
        kind,
        message.message_id,
        text,
        brought.get("album", ""),
        more=tuple(more),
        known_as=name if more else "",
    )
    return came, [*refused.values(), *lost]


def _refusal_reason(file: Json, there: int, there_bytes: int) -> str:
    """Why a file can't be taken; empty if it can."""
    if (file["size"] or 0) > media.MAX_BYTES:
        return "too_big"
    if file["size"] == 0:
        return "empty"
    if there >= MAX_FILES:
        return "too_many"
    heavy = there_bytes + account_limits.file_size(file["size"]) > account_limits.DRAFT_BYTES
    return "too_heavy" if heavy else ""


async def _find_day_limit(turn: CitizenTurn) -> str:
    return "day_full" if await account_limits.find_file_limit(turn.tx, turn.chat_id) else ""


async def _enter_file(turn: CitizenTurn, draft: Draft, file: Json) -> str:
    kept = await downloads.enter_file(
        turn.tx,
        kind=EvidenceKind(file["kind"]),
        file_id=file["file_id"],
        size=file["size"],
        chat_id=turn.chat_id,
        data_key=bytes.fromhex(draft.key),
    )
    await account_limits.count_file(turn.tx, turn.chat_id, file["size"])
    return kept.id
