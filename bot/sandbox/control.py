"""The control API: act as people, look as them, wait, and decide what goes wrong.

Its paths are documented where the package is.
"""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox import acts as _acts  # noqa: F401 — importing it registers the acts
from bot.sandbox.acts.groups import group_json
from bot.sandbox.acts.people import user_json
from bot.sandbox.acts.registry import perform
from bot.sandbox.errors import ActError, ApiError
from bot.sandbox.faults import CALL_FAULTS, UPDATE_FAULTS
from bot.sandbox.view import chat_for, chat_view, everything_shown
from bot.sandbox.waiting import wait
from bot.sandbox.webhook import is_loopback
from bot.sandbox.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """Handlers of `/control/…`. `hosts` are names beside the loopback ones under which it may be called."""

    def __init__(self, world: World, hosts: frozenset[str] = frozenset()) -> None:
        self._world = world
        self._hosts = hosts

    def routes(self) -> list[web.RouteDef]:
        get = {
            "bot": self.bot,
            "users": self.users,
            "users/{user}/toasts": self.toasts,
            "chats": self.chats,
            "chats/{chat}/messages": self.messages,
            "shown": self.shown,
            "calls": self.calls,
            "updates": self.updates,
            "faults": self.faults,
            "flood": self.flood,
            "clock": self.clock,
            "commands": self.commands,
            "files/{file_id}": self.file,
        }
        post = {
            "acts": self.acts,
            "wait": self.wait,
            "updates": self.add_updates,
            "faults": self.add_fault,
            "flood": self.set_flood,
            "clock": self.set_clock,
            "webhook": self.set_webhook,
            "bot": self.set_bot,
            "files": self.add_file,
        }
        return [
            *(web.get(f"/control/{path}", self._guarded(handler)) for path, handler in get.items()),
            *(web.post(f"/control/{path}", self._guarded(handler)) for path, handler in post.items()),
            web.delete("/control/faults", self._guarded(self.remove_faults)),
            web.delete("/control/calls", self._guarded(self.forget_calls)),
        ]

    def allows(self, request: web.Request) -> bool:
        """Whether a request is meant for this server: a page elsewhere can't lead its name to this
        machine.
        """
        host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            return False
        return is_loopback(host.strip("[]")) or host in self._hosts

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self.allows(request):
                return web.json_response({"error": f"the host {request.host!r} is foreign here"}, status=403)
            try:
                return await handler(request)
            except ActError as error:
                return web.json_response({"error": str(error)}, status=400)
            except ApiError as error:
                return web.json_response({"error": error.description}, status=400)
            except (ValueError, TypeError, KeyError) as error:
                return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

        return guarded

    # Looking

    async def bot(self, request: web.Request) -> web.Response:
        world = self._world
        return web.json_response(
            {
                **world.bot.json(),
                "token": world.token,
                "privacy": world.privacy,
                "webhook": world.webhook.info(),
                "polled": world.updates.polled,
                "pending_updates": len(world.updates),
                "held_updates": world.held,
                "seq": world.last_seq,
                "calls": world.journal.count,
                "answers": world.answers,
            }
        )

    async def users(self, request: web.Request) -> web.Response:
        people = [user_json(user) for user in self._world.users.values() if not user.is_bot]
        return web.json_response({"users": people})

    async def chats(self, request: web.Request) -> web.Response:
        groups = [group_json(self._world, chat) for chat in self._world.chats.values() if not chat.is_private]
        return web.json_response({"groups": groups})

    async def messages(self, request: web.Request) -> web.Response:
        user = self._world.user(int(request.query["as"]))
        chat = chat_for(self._world, user, int(request.match_info["chat"]))
        after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "1000"))
        return web.json_response(chat_view(self._world, chat, user, after, limit))

    async def shown(self, request: web.Request) -> web.Response:
        after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "1000"))
        found = everything_shown(self._world, after, limit)
        return web.json_response({"shown": found, "seq": self._world.last_seq})

    async def toasts(self, request: web.Request) -> web.Response:
        user = self._world.user(int(request.match_info["user"]))
        after = int(request.query.get("after", "0"))
        return web.json_response({"toasts": [toast for toast in user.toasts if toast["seq"] > after]})

    async def calls(self, request: web.Request) -> web.Response:
        query = request.query
        chat = query.get("chat")
        found = [
            call.json()
            for call in self._world.journal.since(int(query.get("after", "0")))
            if ("method" not in query or call.method.lower() == query["method"].lower())
            and (chat is None or str(call.params.get("chat_id")) == chat)
            and ("verdict" not in query or call.verdict.startswith(query["verdict"]))
        ]
        body = {"calls": found, "count": self._world.journal.count}
        return web.json_response(text=json.dumps(body, default=_plain))

    async def forget_calls(self, request: web.Request) -> web.Response:
        self._world.journal.clear()
        return web.json_response({})

    async def updates(self, request: web.Request) -> web.Response:
        pending = [entry.body for entry in self._world.updates.entries()]
        return web.json_response({"pending": pending, "next_id": self._world.updates.next_id})

    async def commands(self, request: web.Request) -> web.Response:
        found = [
            {"scope": json.loads(scope), "language_code": language, "commands": commands}
            for (scope, language), commands in self._world.commands.items()
        ]
        return web.json_response({"commands": found})

    async def file(self, request: web.Request) -> web.Response:
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            raise ActError("there is no such file")
        headers = {"X-File-Name": base64.b64encode(stored.file_name.encode()).decode()}
        return web.Response(
            body=stored.content, content_type=stored.mime_type or "application/octet-stream", headers=headers
        )

    async def add_file(self, request: web.Request) -> web.Response:
        content = await request.read()
        kind = request.query.get("kind", "document")
        stored = self._world.files.add(
            kind, content, request.query.get("file_name", ""), request.query.get("mime_type", "")
        )
        return web.json_response({"file_id": stored.file_id})

    # Acting

    async def acts(self, request: web.Request) -> web.Response:
        order = await request.json()
        if "acts" not in order:
            return web.json_response({"result": perform(self._world, order)})
        results = []
        for each in order["acts"]:
            try:
                results.append({"result": perform(self._world, each)})
            except (ActError, ApiError) as error:
                results.append({"error": str(error)})
        return web.json_response({"results": results})

    async def wait(self, request: web.Request) -> web.Response:
        return web.json_response(
            text=json.dumps(await wait(self._world, await request.json()), default=_plain)
        )

    # Deciding what goes wrong, and when

    async def faults(self, request: web.Request) -> web.Response:
        active = [fault.json() for fault in self._world.faults.active]
        return web.json_response({"faults": active, "kinds": CALL_FAULTS | UPDATE_FAULTS})

    async def add_fault(self, request: web.Request) -> web.Response:
        return web.json_response(self._world.faults.add(**await request.json()).json())

    async def remove_faults(self, request: web.Request) -> web.Response:
        number = request.query.get("id")
        self._world.faults.remove(int(number) if number is not None else None)
        self._world.release_due(everything=number is None)
        return web.json_response({})

    async def flood(self, request: web.Request) -> web.Response:
        return web.json_response({"enabled": self._world.flood.enabled, **self._world.flood.settings})

    async def set_flood(self, request: web.Request) -> web.Response:
        self._world.flood.configure(**await request.json())
        return await self.flood(request)

    async def clock(self, request: web.Request) -> web.Response:
        clock = self._world.clock
        return web.json_response({"now": clock.now(), "frozen": clock.frozen, "offset": clock.offset})

    async def set_clock(self, request: web.Request) -> web.Response:
        order, clock = await request.json(), self._world.clock
        if "frozen" in order:
            clock.freeze() if order["frozen"] else clock.release()
        if "set" in order:
            clock.set(float(order["set"]))
        clock.advance(float(order.get("advance", 0)))
        return await self.clock(request)

    async def set_webhook(self, request: web.Request) -> web.Response:
        route = str((await request.json())["route"])
        if route and not is_loopback(
            route.partition("://")[2].partition("/")[0].rsplit(":", 1)[0].strip("[]")
        ):
            raise ActError("deliveries are only led to this machine")
        self._world.webhook.route = route
        return web.json_response({"route": route})

    async def set_bot(self, request: web.Request) -> web.Response:
        self._world.privacy = bool((await request.json())["privacy"])
        return await self.bot(request)

    async def add_updates(self, request: web.Request) -> web.Response:
        order = await request.json()
        if "next_id" in order:
            self._world.updates.renumber(int(order["next_id"]))
        numbers = [self._world.updates.add_raw(update) for update in order.get("updates", [])]
        return web.json_response({"update_ids": numbers})


def _plain(value: Any) -> Any:
    """What the call log holds beside JSON: uploads."""
    if (content := getattr(value, "content", None)) is not None:
        return {"file_name": value.file_name, "content_type": value.content_type, "size": len(content)}
    raise TypeError(f"{type(value).__name__} is no JSON")
