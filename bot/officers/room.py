"""How handlers make sure of whom they serve, and the look-up for those of a bound group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

from telegram import Chat, Update

from bot import speech
from bot.officers import access, parting, words
from bot.texts import Rich, Translator, translator
from bot.turn import is_replay
from storage import units
from storage.records import Officer, Unit

if TYPE_CHECKING:
    from bot.turn import Context, House
    from storage.store import Tx

Handler = Callable[[Update, "Context"], Coroutine[Any, Any, None]]
F = TypeVar("F", bound=Callable[..., Any])


class Guard(StrEnum):
    """How a handler makes sure of whom it serves."""

    DEED = "deed"  # everything goes through `access.perform` with a line of the table of deeds
    ROOM = "room"  # a bound group, and somebody seen acting in it
    ADMINISTRATOR = "administrator"  # an errand asks Telegram before anything is done
    TELEGRAM = "telegram"  # facts that only Telegram itself can say
    NOBODY = "nobody"  # refuses everybody alike


GUARD: Final = "officers_guard"


def guarded(guard: Guard) -> Callable[[F], F]:
    """Mark a handler with how it makes sure; a test walks over all of them."""

    def mark(handler: F) -> F:
        setattr(handler, GUARD, guard)
        return handler

    return mark


@dataclass(frozen=True, slots=True)
class Room:
    """A command or a tap on a list, in the bound group of a unit."""

    tx: Tx
    house: House
    unit: Unit
    chat_id: int
    officer: Officer | None  # None for an anonymous administrator, who can't be told apart
    message_id: int

    @property
    def t(self) -> Translator:
        return translator(self.house.language)


def in_room(handler: Callable[[Update, Context, Room], Awaitable[None]]) -> Handler:
    """Let the handler run only in a bound, private group, for somebody who belongs there."""

    @wraps(handler)
    async def checked(update: Update, context: Context) -> None:
        chat, query = update.effective_chat, update.callback_query
        if chat is None:
            return
        room = await _room(chat, update, context)
        if isinstance(room, Room):
            await handler(update, context, room)
        elif query is not None:
            context.toast(room.to_a_tap(translator(context.house.language)), alert=True)
        elif room.to_a_message is not None:
            said = room.to_a_message(translator(context.house.language))
            await speech.say_to_group(context.tx, chat.id, said)

    return guarded(Guard.ROOM)(checked)


@dataclass(frozen=True, slots=True)
class _Outside:
    """Why this is no room of officers: how a tap is answered, and a message, unless it was told already."""

    to_a_tap: Callable[[Translator], Rich]
    to_a_message: Callable[[Translator], Rich] | None


_UNBOUND: Final = _Outside(words.unbound, words.only_in_groups)
_PUBLIC: Final = _Outside(words.public, None)
_CHANNEL: Final = _Outside(words.as_channel, words.as_channel)


async def _room(chat: Chat, update: Update, context: Context) -> Room | _Outside:
    query, message = update.callback_query, update.message
    unit = None if chat.type == Chat.PRIVATE else await units.by_group(context.tx, chat.id)
    if unit is None:
        return _UNBOUND
    if await became_public(chat, context):
        return _PUBLIC
    if query is not None and query.message is not None:
        # Anonymous administrators too show who they are when they tap.
        officer = await access.seen_in(context.tx, unit, query.from_user.id, query.from_user.full_name)
        return Room(context.tx, context.house, unit, chat.id, officer, query.message.message_id)
    if message is None or message.from_user is None:
        return _UNBOUND
    if message.sender_chat is not None:
        # The group itself speaks for an anonymous administrator; any other chat is no member.
        anonymous = message.sender_chat.id == chat.id
        room = Room(context.tx, context.house, unit, chat.id, None, message.message_id)
        return room if anonymous else _CHANNEL
    user = message.from_user
    officer = await access.seen_in(context.tx, unit, user.id, user.full_name)
    return Room(context.tx, context.house, unit, chat.id, officer, message.message_id)


async def became_public(chat: Chat, context: Context) -> bool:
    """Whether a bound group has a public name now: then it is let go at once, whoever notices it."""
    if not chat.username:
        return False
    if is_replay():
        return True  # it was so then: nothing is given up for it now
    unit = await units.by_group(context.tx, chat.id)
    if unit is not None:
        t = translator(context.house.language)
        await parting.let_go(context.tx, context.house, unit, "public", reachable=True)
        said = t("Grup ini sekarang publik, maka hubungannya dengan {unit} dilepas.", unit=unit.name)
        await speech.say(context.tx, chat.id, said)
    return True
