"""Updates by webhook: collected for a moment, taken as one batch, answered once that is kept."""

from __future__ import annotations

import asyncio
import hmac
import json
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

from bot.intake.batch import SHARED_FAILURES
from bot.intake.failures import log_aborted_batch
from storage.records import Json

if TYPE_CHECKING:
    from bot.intake.batch import Intake

BATCH: Final = 100
COLLECT_SECONDS: Final = 0.02
SINGLY_SECONDS: Final = 600.0
LARGEST_BODY: Final = 1 << 20  # bytes; an update is a few kilobytes

HeldUpdate = tuple[Json, asyncio.Future[bool]]

log = structlog.get_logger()


class Webhook:
    """Holds each request until the batch that it is part of is committed.

    After an unclean stop (`singly`) updates are taken one by one for `singly_seconds`: Telegram brings what
    it couldn't deliver with growing pauses, so an empty queue doesn't mean that the killer has come.
    """

    def __init__(
        self, intake: Intake, secret: str, *, singly: bool, singly_seconds: float = SINGLY_SECONDS
    ) -> None:
        self._intake = intake
        self._secret = secret
        self._singly_seconds = singly_seconds
        self._singly_until = monotonic() + singly_seconds if singly else 0.0
        self._queue: asyncio.Queue[HeldUpdate | None] = asyncio.Queue()
        self._held: set[asyncio.Future[bool]] = set()
        self._stopping = False
        self.healthy = True

    async def receive(self, request: web.Request) -> web.Response:
        """One request of Telegram's: 200 once kept, 503 if it must come again, 403 for anybody else.

        Whoever knows the address can send anything: whatever the bytes, that is no mistake of ours.
        """
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        # Bytes that are no UTF-8 come as lone surrogates.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret.encode()):
            return web.Response(status=403)
        try:
            raw = json.loads(await request.read())
        except web.RequestPayloadError:
            return web.Response(status=400)  # not what its own headers say
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            log.error("a webhook request was no update", action="webhook_unreadable")
            return web.Response()  # it would come again for ever
        if self._stopping:
            return web.Response(status=503)
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._held.add(kept)
        kept.add_done_callback(self._held.discard)
        self._queue.put_nowait((raw, kept))
        return web.Response(status=200 if await kept else 503)

    def stop(self) -> None:
        """Refuse new requests; those collected are still taken."""
        self._stopping = True
        self._queue.put_nowait(None)

    async def run(self) -> None:
        """Take batches until stopped and nothing waits. If it is cut off, what waits has to come again."""
        try:
            while (first := await self._queue.get()) is not None:
                await self._take([first, *await self._collect()])
        finally:
            self._stopping = True
            for kept in list(self._held):
                if not kept.done():
                    kept.set_result(False)

    async def _collect(self) -> list[HeldUpdate]:
        await asyncio.sleep(COLLECT_SECONDS)
        more: list[HeldUpdate] = []
        while len(more) < BATCH - 1 and not self._queue.empty():
            request = self._queue.get_nowait()
            if request is None:  # the end, which `run` has to see too
                self._queue.put_nowait(None)
                break
            more.append(request)
        return more

    async def _take(self, batch: list[HeldUpdate]) -> None:
        raws = [raw for raw, _ in batch]
        stored = False
        try:
            if monotonic() < self._singly_until:
                await self._intake.take_singly(raws)
            else:
                await self._intake.take(raws)
            stored = True
        except Exception as error:  # noqa: BLE001 - nothing was kept and nothing confirmed: they come again
            if not isinstance(error, SHARED_FAILURES):
                self._singly_until = monotonic() + self._singly_seconds
            log_aborted_batch(error)
        finally:
            self.healthy = stored
            for _, kept in batch:
                if not kept.done():
                    kept.set_result(stored)
