"""The bot's own program, when whoever serves the sandbox also runs the bot."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol


class Companion(Protocol):
    """A program that can be started and ended. `state` is `running`, `stopped`, `starting` or `stopping`.

    What it can't do it refuses with `ActError`. `on_change` is set by the sandbox; the program calls it
    whenever its state has changed, by itself too.
    """

    on_change: Callable[[], None] | None

    @property
    def state(self) -> str:
        """Return "running", "stopped", "starting" or "stopping"."""
        ...

    async def start(self) -> None:
        """Start it, unless it runs."""

    async def stop(self) -> None:
        """End it in good order, and return when it has ended."""

    async def kill(self) -> None:
        """End it at once, like a power cut."""


class Tasks:
    """What was begun with the program is carried to its end, even if whoever asked for it has gone."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def carry_out(self, order: Coroutine[Any, Any, None]) -> None:
        """Carry out a start or a stop, one at a time."""
        task = asyncio.get_running_loop().create_task(order)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.shield(task)

    async def end(self) -> None:
        """Cut short what is still under way, because the sandbox stops."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
