"""The sandbox without HTTP: the bot's calls and what people do reach its world in this very process.

The same world, the same checks of every call, the same ids: only nothing is served and no socket is opened.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import IO, Any, Self, cast

from aiohttp import web
from multidict import MultiDict
from telegram.request import BaseRequest, RequestData

from bot.sandbox.botapi import BotApi
from bot.sandbox.client import ControlClient, ControlError
from bot.sandbox.control import DELETE, GET, POST, Handler
from bot.sandbox.errors import ActError, ApiError
from bot.sandbox.guard import Guard
from bot.sandbox.methods.registry import find
from bot.sandbox.params import Upload
from bot.sandbox.testing import Bot, Sandbox
from bot.sandbox.world import World

NOWHERE = "http://127.0.0.1:9"


class DirectRequest(BaseRequest):
    """What the bot calls, played at once; every call and its answer stand in the world's journal."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._api = BotApi(world, Guard(frozenset()))
        world.execute = self._api.execute
        self.answers = 0

    @property
    def read_timeout(self) -> float:
        return 20.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert not self._world.faults.active, "faults of the network need the network"
        self.answers += 1
        if "/file/bot" in url:
            stored = self._world.files.download(url.partition("/file/bot")[2].partition("/")[2])
            return (404, b'{"ok": false}') if stored is None else (200, stored.content)
        return await self._played(url.rpartition("/")[2], request_data)

    async def _played(self, name: str, data: RequestData | None) -> tuple[int, bytes]:
        raw = dict(data.json_parameters) if data else {}
        files = data.multipart_data if data and data.contains_files else {}
        uploads = {key: Upload(file[0], file[2], _whole(file[1])) for key, file in files.items()}
        call = self._world.journal.begin(self._world.clock.now(), name, raw)
        try:
            result = await self._api._play(find(name), (raw, uploads), call)
        except ApiError as error:
            self._api._refused(call, error)
            return error.status, json.dumps(error.body()).encode()
        finally:
            self._world.touch("calls")
        return 200, json.dumps({"ok": True, "result": result}).encode()


def _whole(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()


@dataclass
class _Asked:
    """As much of aiohttp's request as the control API's handlers look at."""

    match_info: dict[str, str]
    query: MultiDict[str] = field(default_factory=MultiDict)
    body: Any = None

    async def json(self) -> Any:
        return self.body


class DirectClient(ControlClient):
    """What people do and see, asked of the control API's own handlers."""

    def __init__(self, world: World) -> None:
        super().__init__(NOWHERE)
        self._world = world

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def get(self, path: str, **query: Any) -> Any:
        return await self._ask(GET, path, query)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        return await self._ask(POST, path, body=body)

    async def delete(self, path: str, **query: Any) -> Any:
        return await self._ask(DELETE, path, query)

    async def upload(self, content: bytes, kind: str, file_name: str, mime_type: str) -> str:
        return self._world.files.add(kind, content, file_name, mime_type).file_id

    async def file(self, file_id: str) -> bytes:
        if (stored := self._world.files.get(file_id)) is None:
            raise ControlError("there is no such file")
        return stored.content

    async def _ask(
        self, table: dict[str, Handler], path: str, query: dict[str, Any] | None = None, body: Any = None
    ) -> Any:
        handler, names = _handler(table, path.split("/"))
        wanted = {name: str(value) for name, value in (query or {}).items() if value is not None}
        asked = _Asked(names, MultiDict(wanted), json.loads(json.dumps(body)))
        try:
            answer = await handler(self._world, cast("web.Request", asked))
        except (ActError, ApiError) as error:
            raise ControlError(str(error)) from error
        return json.loads(cast("web.Response", answer).text or "null")


def _handler(table: dict[str, Handler], words: list[str]) -> tuple[Handler, dict[str, str]]:
    """What answers a path, and what stands in its gaps."""
    for pattern, handler in table.items():
        parts = pattern.split("/")
        if len(parts) == len(words) and all(
            a in (b, "{" + a[1:-1] + "}") for a, b in zip(parts, words, strict=True)
        ):
            return handler, {a[1:-1]: b for a, b in zip(parts, words, strict=True) if a.startswith("{")}
    raise AssertionError(f"the control API has no {'/'.join(words)}")


@asynccontextmanager
async def direct_sandbox(**options: Any) -> AsyncIterator[tuple[Sandbox, World]]:
    """A sandbox that only this process reaches; options are those of `World`."""
    world = World(**options)
    keeper = asyncio.ensure_future(world.keep_releasing())
    try:
        bot = Bot(world.bot.id, world.token, world.bot.username, NOWHERE)
        yield Sandbox(DirectClient(world), bot, world), world
    finally:
        keeper.cancel()
        world.signal.close()
        await world.tasks.end()
        world.updates.end_poll("Conflict: the sandbox is stopping")
