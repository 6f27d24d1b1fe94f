"""The bot as a process of its own, which whoever serves the sandbox starts and ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bot.sandbox.world import World

PATIENCE: Final = 15.0
"""Seconds for an end in good order; then it is ended firmly."""
_DAY: Final = 86_400.0


class BotProcess:
    """`yanduan run` for the bot of `world`, logging to the file `log`; a `Companion` of its sandbox.

    It doesn't outlive this process, even if that is killed. `environment` has to be whole before it begins.
    To stop waiting for a start or an end doesn't undo it.
    """

    def __init__(self, world: World, log: Path) -> None:
        self.environment: Mapping[str, str] = {}
        self.on_change: Callable[[], None] | None = None
        self.exit_code: int | None = None
        self._world = world
        self._log = log
        self._state = "stopped"
        self._changed = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._life: asyncio.Task[None] | None = None
        self._order: signal.Signals | None = None
        self._firmly: asyncio.TimerHandle | None = None

    @property
    def state(self) -> str:
        return self._state

    def begin(self) -> None:
        """Start it, unless it runs, without waiting until it does."""
        if self._state == "stopped":
            self._order = None
            self._become("starting")
            self._life = asyncio.get_running_loop().create_task(self._live())

    async def start(self) -> None:
        """Start it, unless it runs; returns once it asks for updates, or has ended."""
        self.begin()
        await self._no_longer("starting")

    async def stop(self) -> None:
        """End it in good order, firmly after a while; returns when it has ended."""
        self._end(signal.SIGTERM)
        await self._no_longer("stopping")

    async def kill(self) -> None:
        """End it at once."""
        self._end(signal.SIGKILL)
        await self._no_longer("stopping")

    async def end(self) -> None:
        """Stop it for good."""
        await self.stop()
        if self._life is not None:
            await self._life

    def last_words(self, lines: int = 5) -> str:
        """Return the end of its log; the token, should it ever stand there, is left out."""
        said = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return "\n".join(said.replace(self._world.token, "…").splitlines()[-lines:])

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            process = self._process = await self._spawned()
            self._obey()  # it may have been told to end before it was there
            ended = loop.create_task(process.wait())
            ended.add_done_callback(lambda _: self._world.signal.notify())
            await self._world.signal.wait_for(
                lambda: True if ended.done() or self._world.updates.polled else None, _DAY
            )
            if self._state == "starting" and not ended.done():
                self._become("running")
            self.exit_code = await ended
        finally:
            self._process = None
            if self._firmly is not None:
                self._firmly.cancel()
                self._firmly = None
            self._become("stopped")

    async def _spawned(self) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.ends_with_parent", "run"),
                env=self.environment,
                cwd=self._log.parent,
                stdin=asyncio.subprocess.PIPE,  # nothing is written: it is what ties it to this process
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                # Ctrl-C in the terminal is for whoever started it, who ends it in good order.
                start_new_session=True,
            )

    def _end(self, order: signal.Signals) -> None:
        if self._state == "stopped":
            return
        self._order = order
        if self._firmly is None:
            self._firmly = asyncio.get_running_loop().call_later(PATIENCE, self._end, signal.SIGKILL)
        if self._state != "stopping":
            self._become("stopping")
        self._obey()

    def _obey(self) -> None:
        if self._order is not None and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(self._order)

    def _become(self, state: str) -> None:
        self._state = state
        self._changed.set()
        self._changed = asyncio.Event()
        if self.on_change is not None:
            self.on_change()

    async def _no_longer(self, state: str) -> None:
        while self._state == state:
            await self._changed.wait()
