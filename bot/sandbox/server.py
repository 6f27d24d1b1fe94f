"""A sandbox as a server: one port for the Bot API, the files and the control API."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.botapi import BotApi
from bot.sandbox.clock import write_offset
from bot.sandbox.companion import Companion
from bot.sandbox.control import Control
from bot.sandbox.guard import Guard, seal
from bot.sandbox.pages import PAGE, Pages
from bot.sandbox.params import LARGEST_REQUEST
from bot.sandbox.world import World


class Server:
    """A world that is served; `url` is where, without a slash at the end. Options as for `serving`."""

    def __init__(
        self,
        world: World,
        *,
        hosts: Iterable[str] = (),
        companion: Companion | None = None,
        clock_file: Path | None = None,
        page: Path = PAGE,
    ) -> None:
        self.world = world
        self.url = ""
        self.app = web.Application(client_max_size=LARGEST_REQUEST)
        self.app.on_response_prepare.append(seal)
        guard = Guard(frozenset(hosts))
        api = BotApi(world, guard)
        world.execute = api.execute
        self.app.add_routes(api.routes())
        self.app.add_routes(Control(world, guard).routes())
        self.app.add_routes(Pages(page, guard).routes())
        self.app.router.add_get("/healthz", _healthy)
        world.companion = companion
        if companion is not None:
            companion.on_change = partial(world.touch, "bot")
        if clock_file is not None:
            write_offset(world.clock, clock_file)
            world.clock.on_move.append(partial(write_offset, world.clock, clock_file))
        # A caller that hangs up ends its call: a poller that is gone must not stand in the way of the next.
        self._runner = web.AppRunner(
            self.app, handler_cancellation=True, access_log=None, shutdown_timeout=1.0
        )
        self._keeper: asyncio.Task[None] | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        name = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
        self.url = f"http://{name}:{bound[1]}"
        self._keeper = asyncio.get_running_loop().create_task(self.world.keep_releasing())

    async def stop(self) -> None:
        """Stop serving; who waits for an answer gets none."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        self.world.signal.close()
        await self.world.tasks.end()
        await self.world.webhook.close()
        self.world.updates.end_poll("Conflict: the sandbox is stopping")
        await self._runner.cleanup()


async def _healthy(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "sandbox": True})


@contextlib.asynccontextmanager
async def serving(
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    hosts: Iterable[str] = (),
    companion: Companion | None = None,
    clock_file: Path | None = None,
    page: Path = PAGE,
    **world: Any,
) -> AsyncIterator[Server]:
    """Yield a server for the time of a block; further options are those of `World`.

    It answers under loopback names only, and under those in `hosts`. `companion` is the bot's program, for
    whoever wants to stop it and start it; `clock_file` is kept at the seconds by which the sandbox's clock is
    ahead; `page` is the folder of the page at `/`.
    """
    server = Server(World(**world), hosts=hosts, companion=companion, clock_file=clock_file, page=page)
    await server.start(host, port)
    try:
        yield server
    finally:
        await server.stop()


async def serve(
    host: str = "127.0.0.1", port: int = 8081, token: str = "", prefix: str = "", **options: Any
) -> None:
    """Serve until cancelled, after saying where (`announce`); options as for `serving`."""
    async with serving(host, port, token=token, **options) as server:
        announce(server, prefix)
        await asyncio.get_running_loop().create_future()


def announce(server: Server, prefix: str = "") -> None:
    """Say where the sandbox is, as two variables of a shell whose names begin with `prefix`."""
    print(f"{prefix}API_URL={server.url}", flush=True)  # noqa: T201 — this is the command's output
    print(f"{prefix}BOT_TOKEN={server.world.token}", flush=True)  # noqa: T201


def run(host: str = "127.0.0.1", port: int = 8081, token: str = "", **options: Any) -> None:
    """As `serve`, for a program of its own; Ctrl-C ends it."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(host, port, token, **options))
