"""Updates by webhook: collected for a moment, taken as one batch, answered once that is kept."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import TYPE_CHECKING, Any, Final

import structlog
from aiohttp import web

from storage.errors import StorageError

if TYPE_CHECKING:
    from bot.intake.batch import Intake
    from storage.records import Json

BATCH: Final = 100
COLLECT_SECONDS: Final = 0.02
LARGEST_BODY: Final = 1 << 20  # bytes; an update is a few kilobytes

log = structlog.get_logger()


class Webhook:
    """Holds each request until the batch that it is part of is committed."""

    def __init__(self, intake: Intake, secret: str, *, singly: bool) -> None:
        self._intake = intake
        self._secret = secret
        self._singly = singly
        self._queue: asyncio.Queue[tuple[Json, asyncio.Future[bool]]] = asyncio.Queue()
        self._stopping = False
        self.healthy = True

    async def receive(self, request: web.Request) -> web.Response:
        """One request of Telegram's: 200 once kept, 503 if it must come again, 403 for anybody else."""
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=403)
        if self._stopping:
            return web.Response(status=503)
        try:
            raw = json.loads(await request.read())
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            log.error("a webhook request was no update", action="webhook_unreadable")
            return web.Response()  # it would come again for ever
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((raw, kept))
        return web.Response(status=200 if await kept else 503)

    def stop(self) -> None:
        """Refuse new requests; those collected are still taken."""
        self._stopping = True

    async def run(self) -> None:
        """Take batches until stopped and nothing waits."""
        while not (self._stopping and self._queue.empty()):
            try:
                async with asyncio.timeout(0.5):
                    first = await self._queue.get()
            except TimeoutError:
                continue
            await self._take([first, *await self._collect()])

    async def _collect(self) -> list[tuple[Json, asyncio.Future[bool]]]:
        await asyncio.sleep(COLLECT_SECONDS)
        more: list[tuple[Json, asyncio.Future[bool]]] = []
        while len(more) < BATCH - 1 and not self._queue.empty():
            more.append(self._queue.get_nowait())
        return more

    async def _take(self, batch: list[tuple[Json, asyncio.Future[Any]]]) -> None:
        raws = [raw for raw, _ in batch]
        try:
            if self._singly:
                await self._intake.take_singly(raws)
                self._singly = not self._queue.empty()
            else:
                await self._intake.take(raws)
            self.healthy = True
        except StorageError as error:
            self.healthy = False
            log.error("updates could not be stored", action="batch_aborted", error=str(error))
        finally:
            for _, kept in batch:
                if not kept.done():
                    kept.set_result(self.healthy)
