"""A chat as one of its people sees it."""

from bisect import bisect_right
from typing import Any

from bot.sandbox.errors import ActError
from bot.sandbox.model import Chat, Message, User
from bot.sandbox.world import World

TYPING_SHOWN = 5.0


def message_view(world: World, message: Message, version: int = -1) -> dict[str, Any]:
    """A message with what the Bot API doesn't say of it: protection, versions, deletion, reply keyboards.

    `seq` orders everything shown in the sandbox; a version that was edited keeps the place where it appeared.
    """
    shown = message.versions[version]
    return {
        "seq": shown.seq,
        "time": shown.at,
        "chat": message.chat,
        "id": message.id,
        "by_bot": message.by_bot,
        "protected": message.protected,
        "service": message.service,
        "deleted": message.deleted,
        "edits": len(message.versions) - 1 if version == -1 else version,
        "current": shown is message.versions[-1],
        "reply_markup": message.reply_markup,
        "message": shown.json,
        "sender": _sender(world, message),
    }


def _sender(world: World, message: Message) -> str:
    sender_chat = message.json.get("sender_chat")
    if sender_chat is not None:
        return str(sender_chat["title"])
    user = world.users[message.sender]
    return f"{user.first_name} {user.last_name}".strip()


def chat_for(world: World, user: User, chat_id: int | None) -> Chat:
    """The chat, if this person can look into it."""
    if chat_id is None or chat_id == user.id:
        return world.private_chat(user)
    chat = world.chat(chat_id)
    if chat.is_private or user.id not in chat.members:
        raise ActError(f"{user.first_name} can't see the chat {chat_id}")
    return chat


def _typing(world: World, chat: Chat) -> str:
    """What the bot is doing: apps show an action for five seconds, or until its message comes."""
    action, since = world.typing.get(chat.id, ("", 0.0))
    return action if world.clock.now() - since < TYPING_SHOWN else ""


def chat_view(world: World, chat: Chat, user: User, after: int = 0, limit: int = 1000) -> dict[str, Any]:
    """The newest `limit` messages whose last version came after `after`, and what stands around them."""
    messages = [m for m in chat.messages.values() if not m.deleted and m.seq > after][-limit:]
    return {
        "chat": world.chat_json(chat),
        "messages": [message_view(world, message) for message in messages],
        "keyboard": chat.keyboards.get(user.id),
        "forced_reply": chat.forced.get(user.id),
        "typing": _typing(world, chat),
        "pinned": [number for number in chat.pinned if world.find(chat, number) is not None],
        "migrated_to": chat.migrated_to or None,
        "seq": world.last_seq,
    }


def everything_shown(world: World, after: int, limit: int) -> list[dict[str, Any]]:
    """What was shown in any chat after `after`, every version by itself, oldest first."""
    start = bisect_right(world.shown, after, key=lambda shown: shown[0])
    return [
        message_view(world, message, version) for _seq, message, version in world.shown[start : start + limit]
    ]
