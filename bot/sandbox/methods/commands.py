"""The commands menu."""

import re
from typing import Any

from bot.sandbox.errors import Strictness, bad_request
from bot.sandbox.menus import LANGUAGE, scope_key
from bot.sandbox.methods.reaching import present_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.world import World

MAX_COMMANDS = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_WHERE = "scope language_code"


def _key(world: World, params: dict[str, Any]) -> tuple[str, str]:
    """Return a menu's place: its scope as JSON, and its language (empty: any)."""
    language = params.get("language_code", "")
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    scope = params.get("scope") or {"type": "default"}
    return scope_key(_placed(world, scope)), language


def _placed(world: World, scope: dict[str, Any]) -> dict[str, Any]:
    """Return a scope with its chat's number; refused where the bot isn't, and where it means nothing."""
    if "chat_id" not in scope:
        return scope
    chat = present_chat(world, scope["chat_id"])
    if chat.is_private and scope["type"] != "chat":
        raise bad_request("can't use specified scope in private chats")
    if "user_id" in scope and not ((user := world.users.get(scope["user_id"])) and user.met):
        raise bad_request("USER_ID_INVALID")
    return {**scope, "chat_id": chat.id}


@method("setMyCommands", f"commands {_WHERE}")
def set_my_commands(world: World, params: dict[str, Any]) -> Any:
    """Play `setMyCommands`."""
    commands = params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise Strictness(f"at most {MAX_COMMANDS} commands can be set, not {len(commands)}")
    for command in commands:
        if not _NAME.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not command["description"].strip():
            raise bad_request("command description must be non-empty")
        if extra := command.keys() - {"command", "description"}:
            raise Strictness(f"a command's {sorted(extra)} are not played here")
    key = _key(world, params)
    if commands:
        world.commands[key] = commands
    else:
        world.commands.pop(key, None)
    world.touch("people")
    return True


@method("getMyCommands", _WHERE)
def get_my_commands(world: World, params: dict[str, Any]) -> Any:
    """Play `getMyCommands`."""
    return world.commands.get(_key(world, params), [])


@method("deleteMyCommands", _WHERE)
def delete_my_commands(world: World, params: dict[str, Any]) -> Any:
    """Play `deleteMyCommands`."""
    world.commands.pop(_key(world, params), None)
    world.touch("people")
    return True
