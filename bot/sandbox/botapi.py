"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import json
import logging
import re
import time
from typing import Any

from aiohttp import web

from bot.sandbox import methods  # noqa: F401 — importing it registers the methods
from bot.sandbox.errors import ApiError, Strictness, bad_request, forbidden
from bot.sandbox.faults import Fault
from bot.sandbox.flood import too_many
from bot.sandbox.guard import Guard
from bot.sandbox.journal import Call
from bot.sandbox.methods.registry import Method, find
from bot.sandbox.params import Upload, decode, read
from bot.sandbox.world import World

_LOG = logging.getLogger(__name__)
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{30,}")
_JSON = "application/json"
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_BAD_GATEWAY = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body></body>\n</html>\n"
Raw = tuple[dict[str, Any], dict[str, Upload]]


class BotApi:
    """Answers the calls of one bot, as far as `guard` lets them in."""

    def __init__(self, world: World, guard: Guard) -> None:
        self._world = world
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the Bot API and of its files."""
        return [
            web.route("*", "/bot{token}/{method}", self.handle),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of a method."""
        if why := self._guard.refuses(request):
            return _foreign(why)
        world = self._world
        call: Call | None = None
        try:
            self._check_token(request.match_info["token"])
            method = find(request.match_info["method"])
            raw = await read(request)
            call = world.journal.begin(world.clock.now(), method.name, raw[0])
            return await self._answer(request, method, raw, call)
        except ApiError as error:
            if call is None:
                call = world.journal.begin(world.clock.now(), request.match_info["method"], {})
            self._refused(call, error)
            return _respond(error.body(), error.status)
        except Exception as error:  # noqa: BLE001 — a mistake of the sandbox must not pass for Telegram's
            failure = self._failed(request.match_info["method"], call, error)
            return _respond(failure.body(), 500)
        finally:
            world.touch("calls")

    async def execute(self, answer: dict[str, Any]) -> None:
        """Play the method that a webhook's answer names; as with Telegram, nobody learns what came of it."""
        world = self._world
        name = str(answer["method"])
        raw = {key: value for key, value in answer.items() if key != "method"}
        call = world.journal.begin(world.clock.now(), name, raw)
        try:
            await self._play(find(name), (raw, {}), call)
        except ApiError as error:
            self._refused(call, error)
        except Exception as error:  # noqa: BLE001 — nor may it stop the deliveries
            self._failed(name, call, error)
        world.touch("calls")

    async def download(self, request: web.Request) -> web.Response:
        """Answer with a file's content."""
        if why := self._guard.refuses(request):
            return _foreign(why)
        try:
            self._check_token(request.match_info["token"])
        except ApiError as error:
            return _respond(error.body(), error.status)
        stored = self._world.files.download(request.match_info["path"])
        if stored is None:
            return _respond(ApiError(404, "Not Found").body(), 404)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        if token != self._world.token:
            if _TOKEN.fullmatch(token):
                raise ApiError(401, "Unauthorized")
            raise ApiError(404, "Not Found")

    async def _answer(self, request: web.Request, method: Method, raw: Raw, call: Call) -> web.StreamResponse:
        world = self._world
        fault = world.faults.for_call(method.lower, _chat_of(raw[0])) if world.faults.active else None
        if fault is None:
            return _respond({"ok": True, "result": await self._play(method, raw, call)})
        world.touch("rules")
        if fault.kind in ("400", "403", "429", "500", "502", "cut_before"):
            return self._fail_before(request, fault, call)
        result = await self._play(method, raw, call)
        call.verdict = f"fault:{fault.kind}"
        if fault.kind == "cut_after":
            return _cut(request)
        if fault.kind == "garbage":
            return web.Response(text="{ this is not JSON", content_type=_JSON)
        await world.clock.sleep_until(world.clock.now() + fault.seconds)
        return _respond({"ok": True, "result": result})

    def _fail_before(self, request: web.Request, fault: Fault, call: Call) -> web.StreamResponse:
        call.verdict = f"fault:{fault.kind}"
        if fault.kind == "cut_before":
            return _cut(request)
        if fault.kind == "502":
            call.status = 502
            return web.Response(text=_BAD_GATEWAY, status=502, content_type="text/html")
        error = _error_of(fault)
        call.status = error.status
        call.answer = error.description
        return _respond(error.body(), error.status)

    async def _play(self, method: Method, raw: Raw, call: Call) -> Any:
        """Decode, check and carry out; the call's record takes what came of it."""
        world = self._world
        began = time.perf_counter()
        params = decode(method.name, method.supported, *raw)
        call.params = params
        if world.flood.enabled and isinstance(chat := params.get("chat_id"), int):
            world.flood.pass_or_raise(method.lower, chat)
        if method.play is not None:
            result = method.play(world, params)
        elif method.play_async is not None:
            result = await method.play_async(world, params)
        call.verdict, call.status, call.answer = "ok", 200, result
        call.took = time.perf_counter() - began
        return result

    @staticmethod
    def _refused(call: Call, error: ApiError) -> None:
        call.verdict = "strict" if isinstance(error, Strictness) else "refused"
        call.status = error.status
        call.answer = error.description

    @staticmethod
    def _failed(name: str, call: Call | None, error: Exception) -> ApiError:
        _LOG.error("the sandbox failed in %s", name, exc_info=error)
        failure = ApiError(500, f"Internal Server Error: sandbox: {type(error).__name__}: {error}")
        if call is not None:
            call.verdict, call.status, call.answer = "failed", 500, failure.description
        return failure


def _respond(body: dict[str, Any], status: int = 200) -> web.Response:
    response = web.Response(text=_dumps(body), status=status, content_type=_JSON)
    if status == 429:
        response.headers["Retry-After"] = str(body["parameters"]["retry_after"])
    return response


def _foreign(why: str) -> web.Response:
    error = ApiError(403, f"Forbidden: sandbox: {why}")
    return _respond(error.body(), error.status)


def _error_of(fault: Fault) -> ApiError:
    if fault.kind in ("400", "403"):
        return (bad_request if fault.kind == "400" else forbidden)(fault.description)
    return too_many(fault.retry_after) if fault.kind == "429" else ApiError(500, "Internal Server Error")


def _cut(request: web.Request) -> web.Response:
    """Cut the connection; what is returned never arrives."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _chat_of(raw: dict[str, Any]) -> int | None:
    try:
        return int(raw["chat_id"])
    except (KeyError, ValueError, TypeError):
        return None
