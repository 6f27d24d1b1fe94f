"""The control API: act as people, look as them, wait, and decide what goes wrong.

Its paths are documented where the package is. Here is who may call it, and what answers each path.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import deciding, looking, playing
from bot.sandbox.errors import ActError, ApiError
from bot.sandbox.live import live
from bot.sandbox.webhook import is_loopback
from bot.sandbox.world import World

Handler = Callable[[World, web.Request], Awaitable[web.StreamResponse]]

GET: dict[str, Handler] = {
    "live": live,
    "bot": looking.bot,
    "users": looking.users,
    "users/{user}/chats": looking.chats_of,
    "users/{user}/toasts": looking.toasts,
    "chats": looking.chats,
    "chats/{chat}/messages": looking.messages,
    "shown": looking.shown,
    "calls": looking.calls,
    "updates": looking.updates,
    "faults": looking.faults,
    "flood": looking.flood,
    "clock": looking.clock,
    "commands": looking.commands,
    "files/{file_id}": looking.file,
    "wall": looking.wall,
    "wall/{poster}": looking.poster,
    "program": looking.program,
}
POST: dict[str, Handler] = {
    "acts": playing.acts,
    "wait": playing.wait_for,
    "files": playing.add_file,
    "scan": playing.scan,
    "updates": deciding.add_updates,
    "faults": deciding.add_fault,
    "flood": deciding.set_flood,
    "clock": deciding.set_clock,
    "webhook": deciding.set_webhook,
    "bot": deciding.set_bot,
    "wall": deciding.hang_poster,
    "program": deciding.run_program,
}
DELETE: dict[str, Handler] = {
    "faults": deciding.remove_faults,
    "calls": deciding.forget_calls,
    "wall/{poster}": deciding.take_poster_down,
}


class Control:
    """Handlers of `/control/…`. `hosts` are names beside the loopback ones under which it may be called."""

    def __init__(self, world: World, hosts: frozenset[str] = frozenset()) -> None:
        self._world = world
        self._hosts = hosts

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route(method, f"/control/{path}", self._guarded(handler))
            for method, table in (("GET", GET), ("POST", POST), ("DELETE", DELETE))
            for path, handler in table.items()
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

    def _guarded(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self.allows(request):
                return web.json_response({"error": f"the host {request.host!r} is foreign here"}, status=403)
            try:
                return await handler(self._world, request)
            except ActError as error:
                return web.json_response({"error": str(error)}, status=400)
            except ApiError as error:
                return web.json_response({"error": error.description}, status=400)
            except (ValueError, TypeError, KeyError) as error:
                return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

        return guarded
