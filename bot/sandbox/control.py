"""The control API: act as people, look as them, wait, and decide what goes wrong.

Its paths are documented where the package is. Here is who may call it, and what answers each path.
"""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import deciding, looking, playing
from bot.sandbox.errors import ActError, ApiError
from bot.sandbox.guard import Guard
from bot.sandbox.live import live
from bot.sandbox.params import LARGEST_REQUEST
from bot.sandbox.world import World

_LOG = logging.getLogger(__name__)
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

REFUSALS = {
    400: "this request can't be read",
    413: f"more than {LARGEST_REQUEST // 2**20} MB at once is not taken",
}
"""What aiohttp refuses, in our words: its own are those of Python's version."""


class Control:
    """Handlers of `/control/…`, for requests that `guard` lets in."""

    def __init__(self, world: World, guard: Guard) -> None:
        self._world = world
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the control API."""
        return [
            web.route(method, f"/control/{path}", self._guarded(handler))
            for method, table in (("GET", GET), ("POST", POST), ("DELETE", DELETE))
            for path, handler in table.items()
        ]

    def _guarded(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def guarded(request: web.Request) -> web.StreamResponse:
            """Answer a request; what can't be done is a 400 with the reason."""
            if why := self._guard.refuses(request):
                return _error(why, 403)
            try:
                return await handler(self._world, request)
            except (ActError, ApiError) as error:
                return _error(str(error), 400)
            except (ValueError, TypeError, KeyError) as error:
                return _error(f"{type(error).__name__}: {error}", 400)
            except web.HTTPException as error:
                return _error(REFUSALS.get(error.status, f"refused with status {error.status}"), error.status)
            except Exception as error:  # noqa: BLE001 — whoever asks is to learn what went wrong
                _LOG.error("the sandbox failed in %s", request.path, exc_info=error)
                return _error(f"the sandbox failed: {type(error).__name__}: {error}", 500)

        return guarded


def _error(why: str, status: int) -> web.Response:
    return web.json_response({"error": why}, status=status)
