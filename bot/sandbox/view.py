"""Chats as one of their people sees them."""

from bisect import bisect_right
from itertools import islice
from typing import Any

from bot.sandbox.menus import description_for, menu_for
from bot.sandbox.model import Chat, Message, User
from bot.sandbox.sight import in_sight, newest_first, seen, seen_from, unread
from bot.sandbox.topics import COLORS, is_closed
from bot.sandbox.world import World

TYPING_SHOWN = 5.0
_RANKS = ("creator", "administrator")


def message_view(world: World, message: Message, version: int = -1) -> dict[str, Any]:
    """Return a message with what the Bot API doesn't say of it: protection, versions, deletion, reply
    keyboards.

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
    return str(sender_chat["title"]) if sender_chat is not None else _name(world.users[message.sender])


def _name(user: User) -> str:
    return f"{user.first_name} {user.last_name}".strip()


# One chat


def chat_view(
    world: World, chat: Chat, user: User, after: int = 0, limit: int = 1000, before: int | None = None
) -> dict[str, Any]:
    """Return the newest `limit` messages whose last version came after `after`, and what stands around them.

    `before` takes only messages with a lower number, to leaf back through a long chat. `gone` are those
    deleted after `after`; `older` says that there are messages before the first one given.
    """
    messages = _page(chat, user, after, before, limit)
    visible = newest_first(chat, user)
    action, left = _typing(world, chat)
    pinned = [number for number in chat.pinned if seen(chat, user, number)]
    return {
        "chat": world.chat_json(chat),
        "messages": [message_view(world, message) for message in messages],
        "gone": _gone(chat, user, after) if after else [],
        "since": seen_from(chat, user),
        "older": bool(messages) and any(message.id < messages[0].id for message in visible),
        "read": chat.read.get(user.id, 0),
        "unread": unread(chat, user),
        "keyboard": chat.keyboards.get(user.id),
        "forced_reply": chat.forced.get(user.id),
        "typing": action,
        "typing_left": left,
        "pinned": pinned,
        "pinned_message": message_view(world, chat.messages[pinned[-1]]) if pinned else None,
        "start": _start(chat, user),
        "description": description_for(world, chat, user),
        "blocked": chat.is_private and user.blocked,
        "status": "" if chat.is_private else chat.member(user.id).status,
        "members": [] if chat.is_private else _members(world, chat),
        "topics": _topics(chat, user),
        "requests": _requests(world, chat, user),
        "commands": menu_for(world, chat, user),
        "migrated_to": chat.migrated_to or None,
        "seq": world.last_seq,
    }


def _page(chat: Chat, user: User, after: int, before: int | None, limit: int) -> list[Message]:
    """Return the messages that are asked for, oldest first."""
    found = newest_first(chat, user)
    if after:
        since = seen_from(chat, user)
        changed = {message.id: message for _seq, message, _version in _later(chat.shown, after)}
        fitting = (changed[number] for number in sorted(changed, reverse=True))
        found = (message for message in fitting if not message.deleted and message.born > since)
    page = islice((message for message in found if before is None or message.id < before), limit)
    return list(page)[::-1]


def _later(shown: list[Any], after: int) -> list[Any]:
    return shown[bisect_right(shown, after, key=lambda each: each[0]) :]


def _gone(chat: Chat, user: User, after: int) -> list[int]:
    since = seen_from(chat, user)
    return [message.id for _seq, message in _later(chat.gone, after) if message.born > since]


def _typing(world: World, chat: Chat) -> tuple[str, float]:
    """Return what the bot is doing, and how long that still shows: apps show an action for five seconds, or
    until its message comes.
    """
    action, since = world.typing.get(chat.id, ("", 0.0))
    left = TYPING_SHOWN - (world.clock.now() - since)
    return (action, left) if action and left > 0 else ("", 0)


def _start(chat: Chat, user: User) -> dict[str, str] | None:
    """Return the button Start, with the payload that it will send; None where there is none."""
    stands = chat.is_private and (user.opened or not user.started)
    return {"payload": user.opened} if stands else None


def _members(world: World, chat: Chat) -> list[dict[str, Any]]:
    """Who is in a group: those who lead it first."""
    found = [
        {
            "id": number,
            "name": _name(world.users[number]),
            "username": world.users[number].username,
            "status": member.status,
            "anonymous": member.anonymous,
            "title": member.title,
            "is_bot": world.users[number].is_bot,
        }
        for number, member in chat.members.items()
        if member.present
    ]
    return sorted(found, key=lambda each: _RANKS.index(each["status"]) if each["status"] in _RANKS else 2)


def _topics(chat: Chat, user: User) -> list[dict[str, Any]]:
    """Return a forum's topics, General first as number 0; none for any other chat."""
    if not chat.forum:
        return []
    general: dict[str, Any] = {
        "id": 0,
        "name": chat.general_name,
        "color": COLORS[0],
        "closed": chat.general_closed,
        "hidden": chat.general_hidden,
    }
    found = [
        {"id": each.id, "name": each.name, "color": each.color, "closed": each.closed, "hidden": False}
        for each in chat.topics.values()
    ]
    return [each | {"writable": not is_closed(chat, each["id"], user.id)} for each in (general, *found)]


def _requests(world: World, chat: Chat, user: User) -> list[dict[str, Any]]:
    """Who waits to be let in, as those see it who decide."""
    if chat.is_private or not chat.member(user.id).may("can_invite_users"):
        return []
    return [
        {"id": each.user, "name": _name(world.users[each.user]), "link": each.link.name if each.link else ""}
        for each in chat.requests.values()
    ]


# All chats


def chats_view(world: World, user: User) -> list[dict[str, Any]]:
    """Return the person's chats, with the newest message each, the newest chat first."""
    groups = [
        chat
        for chat in world.chats.values()
        if not chat.is_private and in_sight(chat, user) and not chat.migrated_to
    ]
    found = [_entry(world, chat, user) for chat in (world.private_chat(user), *groups)]
    found.sort(key=lambda each: each[0], reverse=True)
    return [entry for _born, entry in found]


def _entry(world: World, chat: Chat, user: User) -> tuple[int, dict[str, Any]]:
    """Return a chat as it stands in the list, after the place of its newest message."""
    last = next(newest_first(chat, user), None)
    entry = {
        "id": chat.id,
        "type": chat.type,
        "title": world.bot.first_name if chat.is_private else chat.title,
        "username": world.bot.username if chat.is_private else chat.username,
        "last": None if last is None else message_view(world, last),
        "unread": unread(chat, user),
        "typing": _typing(world, chat)[0],
        "blocked": chat.is_private and user.blocked,
        "members": 2 if chat.is_private else sum(member.present for member in chat.members.values()),
    }
    return (last.born if last is not None else 0), entry


def everything_shown(world: World, after: int, limit: int) -> list[dict[str, Any]]:
    """Return what was shown in any chat after `after`, every version by itself, oldest first."""
    start = bisect_right(world.shown, after, key=lambda shown: shown[0])
    return [
        message_view(world, message, version) for _seq, message, version in world.shown[start : start + limit]
    ]
