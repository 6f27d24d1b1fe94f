"""The control API's answers to who only looks."""

import base64
import json
import re
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.acts.groups import group_json
from bot.sandbox.acts.people import user_json
from bot.sandbox.attachments import image_type
from bot.sandbox.errors import ActError
from bot.sandbox.faults import CALL_FAULTS, UPDATE_FAULTS
from bot.sandbox.files import StoredFile
from bot.sandbox.journal import Call
from bot.sandbox.ranges import ranged
from bot.sandbox.sight import chat_for
from bot.sandbox.view import chat_view, chats_view, everything_shown
from bot.sandbox.world import World

# What is shown in a browser as it is; anything else is only for saving.
_SHOWN = re.compile(r"image/(png|jpeg|gif|webp)|(audio|video)/[A-Za-z0-9.+-]{1,60}")
_KIND_TYPES = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "live_photo": "video/mp4",
}
_CAGE = {"Content-Security-Policy": "sandbox; default-src 'none'"}


async def bot(world: World, request: web.Request) -> web.Response:
    """Answer with what the bot is and does."""
    return web.json_response(
        {
            **world.bot.json(),
            "world": world.id,
            "token": world.token,
            "privacy": world.privacy,
            "webhook": world.webhook.info(),
            "polled": world.updates.polled,
            "pending_updates": len(world.updates),
            "held_updates": world.held,
            "program": _program(world),
            "flood": world.flood.enabled,
            "now": world.clock.now(),
            "offset": world.clock.offset,
            "seq": world.last_seq,
            "calls": world.journal.count,
            "answers": world.answers,
        }
    )


async def program(world: World, request: web.Request) -> web.Response:
    """Answer with the state of the bot's program."""
    return web.json_response({"state": _program(world)})


def _program(world: World) -> str:
    return "absent" if world.companion is None else world.companion.state


# People and chats


async def users(world: World, request: web.Request) -> web.Response:
    """Answer with the accounts."""
    people = [user_json(user) for user in world.users.values() if not user.is_bot]
    return web.json_response({"users": people})


async def chats_of(world: World, request: web.Request) -> web.Response:
    """Answer with a person's chats, newest first."""
    user = world.user(int(request.match_info["user"]))
    return web.json_response({"chats": chats_view(world, user), "rev": world.rev})


async def toasts(world: World, request: web.Request) -> web.Response:
    """Answer with the answers to a person's taps."""
    user = world.user(int(request.match_info["user"]))
    after = int(request.query.get("after", "0"))
    return web.json_response({"toasts": [toast for toast in user.toasts if toast["seq"] > after]})


async def chats(world: World, request: web.Request) -> web.Response:
    """Answer with the groups and their members."""
    groups = [group_json(world, chat) for chat in world.chats.values() if not chat.is_private]
    return web.json_response({"groups": groups})


async def messages(world: World, request: web.Request) -> web.Response:
    """Answer with a chat as a person sees it."""
    user = world.user(int(request.query["as"]))
    chat = chat_for(world, user, int(request.match_info["chat"]))
    after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "1000"))
    before = int(request.query["before"]) if "before" in request.query else None
    return web.json_response(chat_view(world, chat, user, after, limit, before))


async def shown(world: World, request: web.Request) -> web.Response:
    """Answer with what was shown in all chats, version by version."""
    after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "1000"))
    return web.json_response({"shown": everything_shown(world, after, limit), "seq": world.last_seq})


async def commands(world: World, request: web.Request) -> web.Response:
    """Answer with the menus that the bot has set."""
    found = [
        {"scope": json.loads(scope), "language_code": language, "commands": commands}
        for (scope, language), commands in world.commands.items()
    ]
    return web.json_response({"commands": found})


# What went between the bot and its Telegram


async def calls(world: World, request: web.Request) -> web.Response:
    """Answer with the newest calls, oldest first."""
    query = request.query
    without = {name.lower() for name in query.getall("without", [])}

    def wanted(call: Call) -> bool:
        """Whether a call is among those asked for."""
        return (
            ("method" not in query or call.method.lower() == query["method"].lower())
            and call.method.lower() not in without
            and ("chat" not in query or str(call.params.get("chat_id")) == query["chat"])
            and ("verdict" not in query or call.verdict.startswith(query["verdict"]))
        )

    found = [call for call in world.journal.since(int(query.get("after", "0"))) if wanted(call)]
    newest = found[max(0, len(found) - int(query.get("limit", len(found)))) :]
    body = {"calls": [call.json() for call in newest], "count": world.journal.count}
    return web.json_response(text=json.dumps(body, default=plain))


def plain(value: Any) -> Any:
    """Return what the call log holds beside JSON: uploads."""
    if (content := getattr(value, "content", None)) is not None:
        return {"file_name": value.file_name, "content_type": value.content_type, "size": len(content)}
    raise TypeError(f"{type(value).__name__} is no JSON")


async def updates(world: World, request: web.Request) -> web.Response:
    """Answer with the updates that the bot hasn't confirmed."""
    pending = [entry.body for entry in world.updates.entries()]
    return web.json_response({"pending": pending, "next_id": world.updates.next_id})


# The rules


async def faults(world: World, request: web.Request) -> web.Response:
    """Answer with the faults in force, and all kinds."""
    active = [fault.json() for fault in world.faults.active]
    return web.json_response({"faults": active, "kinds": CALL_FAULTS | UPDATE_FAULTS})


async def flood(world: World, request: web.Request) -> web.Response:
    """Answer with the flood limits."""
    return web.json_response({"enabled": world.flood.enabled, **world.flood.settings})


async def clock(world: World, request: web.Request) -> web.Response:
    """Answer with the time."""
    time = world.clock
    return web.json_response({"now": time.now(), "frozen": time.frozen, "offset": time.offset})


# Files and posters


async def file(world: World, request: web.Request) -> web.Response:
    """Return a file, or a part of it, as its sender named it; whatever it claims to be, no script in it
    runs.
    """
    stored = world.files.get(request.match_info["file_id"])
    if stored is None:
        raise ActError("there is no such file")
    mime_type = _mime_type(stored)
    headers = {**_CAGE, "X-File-Name": base64.b64encode(stored.file_name.encode()).decode()}
    if not _SHOWN.fullmatch(mime_type):
        mime_type = "application/octet-stream"
        name = quote(stored.file_name or "file", safe="")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return ranged(request, stored.content, mime_type, headers)


def _mime_type(stored: StoredFile) -> str:
    if stored.kind in ("photo", "sticker"):
        return image_type(stored.content)
    return stored.mime_type or _KIND_TYPES.get(stored.kind, "")


async def wall(world: World, request: web.Request) -> web.Response:
    """Answer with the posters on the wall."""
    found = [{"id": each.id, "title": each.title, "place": each.place} for each in world.wall.posters()]
    return web.json_response({"posters": found})


async def poster(world: World, request: web.Request) -> web.Response:
    """Answer with one poster's picture."""
    found = world.wall.poster(int(request.match_info["poster"]))
    return ranged(request, found.content, found.mime_type, _CAGE)
