"""Which of the menus and descriptions that the bot has set a person is shown."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.model import Chat, User
from bot.sandbox.world import World

LANGUAGE = re.compile(r"[a-z]{2}")


def scope_key(scope: dict[str, Any]) -> str:
    """Return a scope as the world's table of menus names it."""
    return json.dumps(scope, sort_keys=True)


def menu_for(world: World, chat: Chat, user: User) -> list[dict[str, str]]:
    """Return the first menu that was set, from the narrowest scope to the widest, in their language or
    any.
    """
    if not world.commands or not (chat.is_private or world.bot_member(chat).present):
        return []
    language = _language(user)
    for scope in _scopes(chat, user):
        key = scope_key(scope)
        for wanted in (language, ""):
            if (menu := world.commands.get((key, wanted))) is not None:
                return menu
    return []


def description_for(world: World, chat: Chat, user: User) -> str:
    """Return what stands in the private chat while it is empty, in their language or any."""
    if not chat.is_private:
        return ""
    return world.descriptions.get(_language(user), world.descriptions.get("", ""))


def _language(user: User) -> str:
    return user.language_code.partition("-")[0]


def _scopes(chat: Chat, user: User) -> Iterator[dict[str, Any]]:
    """In the order of the Bot API's "Determining list of commands"."""
    if chat.is_private:
        yield {"type": "chat", "chat_id": chat.id}
        yield {"type": "all_private_chats"}
        yield {"type": "default"}
        return
    admin = chat.member(user.id).is_admin
    yield {"type": "chat_member", "chat_id": chat.id, "user_id": user.id}
    if admin:
        yield {"type": "chat_administrators", "chat_id": chat.id}
    yield {"type": "chat", "chat_id": chat.id}
    if admin:
        yield {"type": "all_chat_administrators"}
    yield {"type": "all_group_chats"}
    yield {"type": "default"}
