"""The stage of `yanduan demo`: a served sandbox with people, groups and posters, and the bot's own process.

Everything is in a folder that is removed at the end. The groups are bound in earnest, by following a one-time
link into them; nobody has written to the bot before.
"""

from __future__ import annotations

import contextlib
import errno
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.demo.installation import POLDA, POLRES, POLSEK, Furnished, Hanging, Installation, clock_file
from bot.demo.process import BotProcess
from bot.demo.story import Cast
from bot.sandbox.server import Server
from bot.sandbox.testing import Group, Person, Sandbox
from bot.sandbox.world import World
from bot.store_opening import SetupError

PATIENCE: Final = 60.0
"""Seconds within which the bot must have answered in its groups."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the sandbox is (`elsewhere`: not at the port that was asked for), and who plays in it."""

    url: str
    elsewhere: bool
    cast: Cast


@contextlib.asynccontextmanager
async def opened(port: int, *, strictly: bool) -> AsyncIterator[Stage]:
    """Yield a stage at this port (0: any free one), or at another if that is taken and it needn't be this
    one.

    At the end the bot is stopped, then the sandbox, and the folder is removed. Raises SetupError if the port
    can't be used, or the bot doesn't come to work.
    """
    with tempfile.TemporaryDirectory(prefix="yanduan-demo-") as name:
        folder = Path(name)
        server, bot = await _served(folder, port, strictly=strictly)
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(server.stop)
            stack.push_async_callback(bot.end)
            sandbox = await stack.enter_async_context(Sandbox.connect(server.url))
            elsewhere = port != 0 and not server.url.endswith(f":{port}")
            yield Stage(server.url, elsewhere, await _furnished(folder, server.world, bot, sandbox))


async def _served(folder: Path, port: int, *, strictly: bool) -> tuple[Server, BotProcess]:
    try:
        return await _serve(folder, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        if taken and not strictly:
            return await _serve(folder, 0)
        reason = "another program listens there" if taken else (error.strerror or type(error).__name__)
        message = f"Port {port} can't be used: {reason}. Give another --port, or 0 for any free one."
        raise SetupError(message) from None


async def _serve(folder: Path, port: int) -> tuple[Server, BotProcess]:
    world = World()
    world.flood.configure(enabled=True)
    bot = BotProcess(world, folder / "bot.log")
    server = Server(world, companion=bot, clock_file=clock_file(folder))
    try:
        await server.start(port=port)
    except OSError:
        await server.stop()
        raise
    return server, bot


async def _furnished(folder: Path, world: World, bot: BotProcess, sandbox: Sandbox) -> Cast:
    here = Installation(folder, sandbox.bot.token, sandbox.bot.username, sandbox.bot.api_url)
    here.make_key()
    bot.environment = here.environment()
    bot.begin()  # it takes longer to load than everything else here to be made
    made = {each.office: each for each in await here.furnish()}
    sari = await sandbox.user("Sari")
    await sandbox.user("Joko", language_code="en")
    ayu, budi, wira = [await sandbox.user(name) for name in ("Ayu", "Budi", "Wira")]
    group = await sandbox.group("Sipropam Polres Lombok Barat", owner=wira, members=[ayu, budi])
    upper = await sandbox.group("Bidpropam Polda NTB", owner=wira, members=[budi])
    await _bind(wira, group, made[POLRES])
    await _bind(wira, upper, made[POLDA])
    _hang(world, [each for office in (POLSEK, POLRES, POLDA) for each in made[office].posters])
    await _answered(world, bot, [group, upper])
    return Cast(sandbox, sari, ayu, budi, wira, group, made[POLSEK].posters[0].link)


async def _bind(chief: Person, group: Group, unit: Furnished) -> None:
    """Follow the unit's link into the group, where it makes the bot an administrator."""
    await chief.scans(unit.binding, into=group)


def _hang(world: World, posters: Sequence[Hanging]) -> None:
    for each in posters:
        world.wall.hang(each.picture, each.title, each.place)
    world.touch("wall")


async def _answered(world: World, bot: BotProcess, groups: Sequence[Group]) -> None:
    """Wait until the bot has answered in all these groups."""

    def look() -> bool | None:
        shown = (world.chat(group.id).shown for group in groups)
        heard = all(any(message.by_bot and not message.service for _, message, _ in each) for each in shown)
        return heard or (False if bot.state == "stopped" else None)

    found = await world.signal.wait_for(look, PATIENCE)
    if not found:
        what = f"ended (exit code {bot.exit_code})" if found is False else "did not answer in its groups"
        message = f"The bot {what} while the demo was set up. Its last words:\n{bot.last_words()}"
        raise SetupError(message)
