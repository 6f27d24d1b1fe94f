"""Who asks for a poster: only the group's administrators may, and Telegram says who they are.

A tap leaves an errand with whose it was (`PosterAsker`). Its fetch asks, and its finish begins with
`admit_supervisor`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.error import ChatMigrated

from bot import speech
from bot.errands import PosterAsker
from bot.officers.group import lookups
from bot.officers.group.guards import GroupTurn
from bot.rules import time_limits
from bot.texts import Rich, Translator, translator
from storage import attempt_limits, units
from storage.records import Priority, Unit

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

_REFUSED_ASKER: Final = "officers.poster_refused"


def poster_asker(room: GroupTurn) -> PosterAsker:
    """Return whom Telegram is to be asked about, and what they tapped."""
    return PosterAsker(room.chat_id, room.officer.user_id if room.officer else None, room.message_id)


async def catch_repeat(tx: Tx, purpose: str, key: str) -> bool:
    """Record that something is done; True if the same was done within a minute: then it counts for
    nothing.
    """
    if await _was_recent(tx, purpose, key):
        return True
    await attempt_limits.record(tx, purpose, key)
    return False


async def _was_recent(tx: Tx, purpose: str, key: str) -> bool:
    before = await attempt_limits.attempts(tx, purpose, key)
    return before.last_at is not None and tx.now - before.last_at < time_limits.REPEAT_PAUSE


async def refuse_again(room: GroupTurn, refusal: Rich) -> bool:
    """Refuse somebody who was refused within a minute; False if they weren't. The group isn't told again, but
    they are.
    """
    user_id = room.officer.user_id if room.officer else None
    if not await _was_recent(room.tx, _REFUSED_ASKER, f"{room.chat_id}:{user_id}"):
        return False
    room.toast(refusal, alert=True)
    return True


async def fetch_group_supervisors(
    bot: ExtBot[None], _deployment: Deployment, asker: PosterAsker
) -> Json | None:
    """Who administers the group, which may have another id by now. None if it is out of reach."""
    chat_id = asker.chat_id
    try:
        people = await lookups.fetch_supervisors(bot, chat_id)
    except ChatMigrated as moved:
        chat_id = moved.new_chat_id
        people = await lookups.fetch_supervisors(bot, chat_id)
    return None if people is None else {"chat_id": chat_id, "supervisors": people}


async def admit_supervisor(
    tx: Tx, deployment: Deployment, asker: PosterAsker, found: Json | None, refusal: Rich
) -> Unit | None:
    """Return the unit of the group where a supervisor asked; None after anybody else was refused, without a
    name.

    Where Telegram didn't say who administers the group, that is told. A group that is no unit's any more was
    told so when it was let go.
    """
    chat_id = asker.chat_id if found is None else found["chat_id"]
    unit = await units.by_group(tx, chat_id)
    if unit is None:
        return None
    if found is not None and str(asker.user_id) in found["supervisors"]:
        return unit
    if found is None:
        await say_silently(tx, chat_id, _not_told_text(translator(deployment.language)))
    elif not await catch_repeat(tx, _REFUSED_ASKER, f"{chat_id}:{asker.user_id}"):
        await say_silently(tx, chat_id, refusal)
    return None


def _not_told_text(t: Translator) -> Rich:
    return t(
        "Telegram tidak memberi tahu siapa admin grup ini, jadi permintaan tadi tidak dikerjakan. Silakan "
        "coba lagi nanti."
    )


async def say_silently(tx: Tx, chat_id: int, said: Rich) -> None:
    """Say a line that rings nobody's phone."""
    await speech.queue_message(tx, chat_id, said, silent=True, priority=Priority.NOTICE)
