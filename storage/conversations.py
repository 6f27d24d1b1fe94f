"""Private chats: language and what is under way. Found by a keyed hash of the chat, sealed for the program.

When something was done there, or falls due, is sealed with it; plain is only the hour (`schema.PERSONAL`).

`prefetch` reads a whole batch's conversations with one statement; `load` then answers from the transaction,
and what was saved is written back together at commit.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Row, delete, select

from storage.errors import SealBroken
from storage.places import place
from storage.records import Conversation
from storage.schema import conversation, hour, micros, moment, moment_if_any
from storage.sealing import readable
from storage.tx import Tx

TIMES: Final = ("touched_at", "remind_at", "expires_at")
"""The columns that have the hour of a time; the sealed body has the time."""

_CHUNK = 500

DRAFT: Final = "draft"
"""In a flow: a report that was begun. Whatever it names, it is the citizen's own words for another case."""


async def prefetch(tx: Tx, chat_ids: Iterable[int]) -> None:
    """Have these chats' conversations at hand. One that doesn't open fails at its own `load`, not here."""
    keys = {tx.vault.conversation_hash(chat_id) for chat_id in chat_ids}
    wanted = [key for key in keys if ("conversation", key) not in tx.cache]
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = await tx.fetch_all(select(conversation).where(conversation.c.chat_key.in_(chunk)))
        tx.cache.update({("conversation", key): None for key in chunk})
        for row in rows:
            try:
                tx.cache["conversation", row.chat_key] = _conversation(tx, row)
            except SealBroken:
                del tx.cache["conversation", row.chat_key]


async def load(tx: Tx, chat_id: int) -> Conversation | None:
    """SealBroken if it was changed since it was saved."""
    key = tx.vault.conversation_hash(chat_id)
    if ("conversation", key) not in tx.cache:
        row = await tx.fetch_one(select(conversation).where(conversation.c.chat_key == key))
        tx.cache["conversation", key] = None if row is None else _conversation(tx, row)
    found: Conversation | None = tx.cache["conversation", key]
    return found


async def save(tx: Tx, changed: Conversation) -> None:
    """Written at commit; `load` in this transaction gives it back."""
    key = tx.vault.conversation_hash(changed.chat_id)
    body = {"chat_id": changed.chat_id, "language": changed.language, "flow": changed.flow}
    body["chosen"] = changed.chosen
    tx.cache["conversation", key] = changed
    times = {name: getattr(changed, name) for name in TIMES}
    body["times"] = {name: micros(at) for name, at in times.items()}
    row: dict[str, Any] = {
        "chat_key": key,
        **{name: None if at is None else hour(at) for name, at in times.items()},
    }
    row["body"] = tx.vault.seal_for_program(place(conversation.c.body, row), body)
    tx.defer_upsert(conversation, row)


async def destroy(tx: Tx, chat_id: int) -> None:
    """Nothing of it is kept, in the log neither."""
    key = tx.vault.conversation_hash(chat_id)
    await tx.execute(delete(conversation).where(conversation.c.chat_key == key))
    tx.cache["conversation", key] = None
    tx.scrub()


async def leave_out_case(tx: Tx, chat_id: int, named: Collection[str]) -> None:
    """Forget whatever in a chat's state holds one of `named`: a case's ticket, its id, and those of what is
    about it. A chat in which nothing is under way then is forgotten, and so is one that doesn't open.
    """
    try:
        found = await load(tx, chat_id)
    except SealBroken:
        await destroy(tx, chat_id)
        return
    if found is None:
        return
    left = {key: value if key == DRAFT else _without(value, named) for key, value in found.flow.items()}
    flow = {key: value for key, value in left.items() if value is not None}
    if flow:
        await save(tx, replace(found, flow=flow, touched_at=tx.now))
        tx.scrub()
    else:
        await destroy(tx, chat_id)


def _without(value: Any, named: Collection[str]) -> Any:
    """Return a part of a flow without what names the case: of a list or a table, its rows that do; None for a
    whole that does.
    """
    if not _names(value, named):
        return value
    if isinstance(value, list):
        return [one for one in value if not _names(one, named)] or None
    if isinstance(value, dict) and all(isinstance(row, dict) for row in value.values()):
        return {key: row for key, row in value.items() if not _names(row, named)} or None
    return None


def _names(value: Any, named: Collection[str]) -> bool:
    said = json.dumps(value, ensure_ascii=False)
    return any(name in said for name in named)


async def to_remind(tx: Tx) -> list[Conversation]:
    """Those whose reminder is due, longest due first."""
    return await _due(tx, "remind_at")


async def expired(tx: Tx) -> list[Conversation]:
    """Those whose draft is to be destroyed, longest due first."""
    return await _due(tx, "expires_at")


async def endless(tx: Tx, before: datetime) -> list[Conversation]:
    """Return some of those that have no end, and weren't touched since `before`."""
    stmt = select(conversation).where(conversation.c.expires_at.is_(None), conversation.c.touched_at < before)
    return readable(await tx.fetch_all(stmt.limit(_CHUNK)), lambda row: _conversation(tx, row))


async def with_draft(tx: Tx) -> list[int]:
    """Return the chats in which a draft is open whose time isn't over."""
    rows = await tx.fetch_all(select(conversation).where(conversation.c.expires_at >= hour(tx.now)))
    found = readable(rows, lambda row: _conversation(tx, row))
    return [one.chat_id for one in found if one.flow.get("draft") and not _is_due(one.expires_at, tx)]


async def _due(tx: Tx, name: str) -> list[Conversation]:
    """Of those whose hour has come, the ones whose time has."""
    rows = await tx.fetch_all(select(conversation).where(conversation.c[name] <= tx.now))
    found = readable(rows, lambda row: _conversation(tx, row))
    return sorted((one for one in found if _is_due(getattr(one, name), tx)), key=attrgetter(name))


def _is_due(at: datetime | None, tx: Tx) -> bool:
    return at is not None and at <= tx.now


def _conversation(tx: Tx, row: Row[Any]) -> Conversation:
    body = tx.vault.open_for_program(place(conversation.c.body, row), row.body)
    times = body["times"]
    return Conversation(
        body["chat_id"],
        body["language"],
        body["flow"],
        moment(times["touched_at"]),
        moment_if_any(times["remind_at"]),
        moment_if_any(times["expires_at"]),
        body.get("chosen", False),
    )
