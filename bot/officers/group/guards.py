"""How handlers make sure of whom they serve, and the look-up for those of a bound group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

from telegram import Chat, Message, Update, User

from bot import errands, speech
from bot.errands import GroupLookUp
from bot.officers import wording
from bot.officers.group import membership, unbinding
from bot.texts import Rich, Translator, translator
from bot.turn import is_replay
from storage import officers, units
from storage.records import Officer, Priority, Unit

if TYPE_CHECKING:
    from bot.officers.actions import Toaster
    from bot.turn import Context, Deployment
    from storage.records import Json
    from storage.store import Tx

Handler = Callable[[Update, "Context"], Coroutine[Any, Any, None]]
AnyHandler = TypeVar("AnyHandler", bound=Callable[..., Any])


class Guard(StrEnum):
    """How a handler makes sure of whom it serves."""

    ACTION = "action"  # everything goes through `authorization.perform` with a line of the table of actions
    ROOM = "room"  # a bound group, and somebody whom Telegram calls its member
    HOME = "home"  # somebody whom Telegram calls a member of a group; each case is an action of its own
    ADMINISTRATOR = "administrator"  # an errand asks Telegram before anything is done
    TELEGRAM = "telegram"  # facts that only Telegram itself can say
    NOBODY = "nobody"  # refuses everybody alike


GUARD_ATTRIBUTE: Final = "officers_guard"


def guarded_by(guard: Guard) -> Callable[[AnyHandler], AnyHandler]:
    """Mark a handler with how it makes sure; a test walks over all of them."""

    def mark(handler: AnyHandler) -> AnyHandler:
        setattr(handler, GUARD_ATTRIBUTE, guard)
        return handler

    return mark


@dataclass(frozen=True, slots=True)
class GroupTurn:
    """A command or a tap on a list, in the bound group of a unit."""

    tx: Tx
    deployment: Deployment
    unit: Unit
    chat_id: int
    officer: Officer | None  # None for an anonymous administrator, who can't be told apart
    message_id: int
    toast: Toaster
    args: list[str] = field(default_factory=list)  # of a command

    @property
    def t(self) -> Translator:
        return translator(self.deployment.language)


GroupAction = Callable[[Update, GroupTurn], Awaitable[None]]
GROUP_ACTIONS: Final[dict[str, GroupAction]] = {}
"""What is done in rooms, by the names under which it waits for a look-up."""


def in_bound_group(name: str) -> Callable[[GroupAction], Handler]:
    """Let this be done only in a bound, private group, for somebody who belongs there.

    Who isn't known to belong there waits until Telegram was asked: the update is kept with the action's
    `name`, which stays the same for good, and done then.
    """

    def guard(act: GroupAction) -> Handler:
        GROUP_ACTIONS[name] = act
        return _guarded(name, act)

    return guard


def _guarded(name: str, act: GroupAction) -> Handler:
    @wraps(act)
    async def checked(update: Update, context: Context) -> None:
        chat, query = update.effective_chat, update.callback_query
        if chat is None:
            return
        room = await _find_group_turn(chat, update, context)
        if isinstance(room, GroupTurn):
            await _serve_member(name, act, room, update)
        elif query is not None:
            context.toast(room.tap_text(translator(context.deployment.language)), alert=True)
        elif room.message_text is not None:
            said = room.message_text(translator(context.deployment.language))
            await speech.queue_group_message(context.tx, chat.id, said)

    return guarded_by(Guard.ROOM)(checked)


async def _serve_member(name: str, act: GroupAction, room: GroupTurn, update: Update) -> None:
    user = _acting_user(update)
    if user is None:
        await act(update, room)
        return
    officer = await membership.find_proven_officer(room.tx, room.unit, user.id, user.full_name)
    if officer is not None:
        await act(update, replace(room, officer=officer))
        return
    waiting = {"act": name, "update": update.to_dict(), "args": room.args}
    if await membership.ask_membership(room.tx, room.unit, user.id, user.full_name, room=waiting):
        room.toast(room.t("Keanggotaan Anda sedang diperiksa."))
    else:
        room.toast(wording.refusal_text(room.t), alert=True)


@dataclass(frozen=True, slots=True)
class _Unserved:
    """Why this is no room of officers: how a tap is answered, and a message, unless it was told already."""

    tap_text: Callable[[Translator], Rich]
    message_text: Callable[[Translator], Rich] | None


_UNBOUND_GROUP: Final = _Unserved(wording.unbound_group_text, wording.only_in_groups_text)
_EXPOSED_GROUP: Final = _Unserved(
    wording.public_group_text, None
)  # no tap shows that a group is linked to a channel
_CHANNEL_SENDER: Final = _Unserved(wording.channel_sender_text, wording.channel_sender_text)


async def _find_group_turn(chat: Chat, update: Update, context: Context) -> GroupTurn | _Unserved:
    """Return the place, for whoever it may be."""
    message = update.effective_message
    unit = None if chat.type == Chat.PRIVATE else await units.by_group(context.tx, chat.id)
    if unit is None or message is None:
        return _UNBOUND_GROUP
    if await check_exposure(chat, context, update.message):
        return _EXPOSED_GROUP
    if update.callback_query is None:
        if update.message is None or update.message.from_user is None:
            return _UNBOUND_GROUP
        # The group itself speaks for an anonymous administrator; any other chat is no member.
        speaker = update.message.sender_chat
        if speaker is not None and speaker.id != chat.id:
            return _CHANNEL_SENDER
    args = list(context.args or [])
    return GroupTurn(
        context.tx, context.deployment, unit, chat.id, None, message.message_id, context.toast, args
    )


def _acting_user(update: Update) -> User | None:
    """Who acts; None for an anonymous administrator's message. When they tap, they too show who they are."""
    if update.callback_query is not None:
        return update.callback_query.from_user
    message = update.message
    return None if message is None or message.sender_chat is not None else message.from_user


async def resume_action(
    tx: Tx, deployment: Deployment, waiting: Json, chat_id: int, user_id: int | None
) -> None:
    """Telegram called them a member: do what they wanted. What a tap would have been answered with alone, and
    must not be missed, is said in the group, as the tap was answered long ago.
    """
    act, unit = GROUP_ACTIONS.get(waiting["act"]), await units.by_group(tx, chat_id)
    update = Update.de_json(waiting["update"], None)
    message = update.effective_message
    officer = await officers.by_user(tx, user_id) if user_id is not None else None
    if act is None or unit is None or message is None or officer is None:
        return
    alerts: list[Rich | str] = []

    def toast(text: Rich | str = "", *, alert: bool = False, url: str | None = None) -> None:
        if alert:
            alerts.append(text)

    room = GroupTurn(tx, deployment, unit, chat_id, officer, message.message_id, toast, waiting["args"])
    await act(update, room)
    for said in alerts:
        await speech.queue_message(tx, chat_id, Rich.join("", [said]), silent=True, priority=Priority.NOTICE)


async def check_exposure(chat: Chat, context: Context, message: Message | None = None) -> bool:
    """Do what follows if strangers may get into a group, as an update from there shows; True if so: nothing
    is served then.

    A public name is seen at once, and a bound group is let go, whoever notices it. A channel's post, or a
    reply to one, shows only that the channel was linked once: Telegram is asked whether it still is.
    """
    if chat.username:
        unit = await _bound_unit(chat, context)
        if unit is not None:
            await unbinding.let_go_if_exposed(
                context.tx, context.deployment, unit, {"public": True, "linked": False}
            )
        return True
    if message is None or not _is_of_channel(message):
        return False
    unit = await _bound_unit(chat, context)
    if unit is not None:
        await errands.LOOK_UP_SUPERVISORS.put(context.tx, GroupLookUp(unit.id, chat.id))
    return True


def _is_of_channel(message: Message) -> bool:
    answered = message.reply_to_message
    return bool(message.is_automatic_forward or (answered and answered.is_automatic_forward))


async def _bound_unit(chat: Chat, context: Context) -> Unit | None:
    """Whose group it is; nobody's for an old update, of which nothing follows: it was so then."""
    return None if is_replay() else await units.by_group(context.tx, chat.id)
