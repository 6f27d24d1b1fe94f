"""The scene in this process: the program as `yanduan run` puts it together, its Telegram one call away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot import bootstrap
from bot.settings import Settings
from storage.store import Store
from tests.support import open_store, seeded_names
from tests.worlds.direct import NOWHERE, DirectRequest, direct_sandbox
from tests.worlds.scene import Scene, set_scene

SEED = 7


@dataclass(kw_only=True)
class Inside(Scene):
    """`kept` is the one store there is: the bot's own."""

    kept: Store

    def store(self) -> AbstractAsyncContextManager[Store]:
        return nullcontext(self.kept)

    async def passes(self, **delta: float) -> None:
        await self.sandbox.advance(**delta)


@asynccontextmanager
async def inside(folder: Path) -> AsyncIterator[Inside]:
    """Courier, worker, scheduler and polling at work; they end in good order with the block.

    Chance begins with the same number each time, and the clock is Telegram's, which `passes` moves.
    """
    async with direct_sandbox(seed=SEED) as (sandbox, world):

        def now() -> datetime:
            return datetime.fromtimestamp(world.clock.now(), UTC)

        async with open_store(folder / "data", now, at_once=True, names=seeded_names(SEED)) as store:
            cast = await set_scene(sandbox, store)
            stop, request = asyncio.Event(), DirectRequest(world)
            app = bootstrap.build_app(sandbox.bot.token, NOWHERE, request)
            running = asyncio.ensure_future(
                bootstrap._run_connected(
                    _settings(folder, sandbox.bot.token), store, app, stop, lambda: request.answers
                )
            )
            try:
                await sandbox.polled()
                yield Inside(**cast, kept=store)
            finally:
                stop.set()
                await running


def _settings(folder: Path, token: str) -> Settings:
    """The installation's own (`tests.worlds.installation`), as far as they say what the bot does."""
    return Settings(
        _env_file=None,
        bot_token=SecretStr(token),
        api_url=NOWHERE,
        data_dir=folder / "data",
        organisation="Propam Polres Lombok Barat",
        new_chats=0,
        news_wait="0",
        rate_all=0,
        rate_chat=0,
        rate_group=0,
    )
