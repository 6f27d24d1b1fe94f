"""Delivery alone: a store, a courier that empties its outbox, and a Telegram over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from telegram.ext import ExtBot

from bot.delivery.courier import Courier
from bot.delivery.pacing import Rates
from bot.sandbox.testing import Sandbox
from bot.sandbox.watching import TIMEOUT
from bot.transport import AiohttpRequest, make_bot
from bot.turn import Deployment
from storage import outbox
from storage.files import EvidenceFiles
from storage.store import Store
from tests.support import StillClock, open_store

NO_LIMITS = Rates(0, 0, 0)


@dataclass
class Post:
    """A store, a courier that empties its outbox, and the sandbox that it delivers to."""

    store: Store
    courier: Courier
    sandbox: Sandbox
    clock: StillClock
    deployment: Deployment
    bot: ExtBot[None]

    async def owed(self) -> dict[str, int]:
        async with self.store.read() as tx:
            return await outbox.counts(tx)

    async def delivered(self) -> None:
        """Wait until nothing is owed any more."""
        async with asyncio.timeout(TIMEOUT):
            while (await self.owed())["pending"]:
                await asyncio.wait_for(self.sandbox.client.wait("call", timeout=0.05), TIMEOUT)


@asynccontextmanager
async def post_office(folder: Path, rates: Rates = NO_LIMITS) -> AsyncIterator[Post]:
    clock = StillClock()
    async with Sandbox.serve() as sandbox, open_store(folder, clock) as store:
        bot = make_bot(sandbox.bot.token, sandbox.bot.api_url, AiohttpRequest())
        await bot.initialize()
        deployment = Deployment(
            sandbox.bot.id, sandbox.bot.username, "Propam", "id", EvidenceFiles(folder / "evidence")
        )
        courier = Courier(bot, store, deployment, rates)
        store.after_commit.append(courier.committed)
        running = asyncio.ensure_future(courier.run())
        try:
            yield Post(store, courier, sandbox, clock, deployment, bot)
        finally:
            courier.stop()
            await running
            await bot.shutdown()
