"""Tells whoever waits that something in the sandbox has changed."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Signal:
    """One change wakes every waiter, and each looks again whether what it waits for is there."""

    def __init__(self) -> None:
        self._waiting: asyncio.Future[None] | None = None
        self.closed = False

    def notify(self) -> None:
        """Wake whoever waits: something has changed."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        self._waiting = None

    def close(self) -> None:
        """End all waiting, because the sandbox stops."""
        self.closed = True
        self.notify()

    async def wait_for(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """Return what `look` returns once it isn't None; None after `timeout` real seconds, or once
        closed.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while (found := look()) is None:
            if self._waiting is None:
                self._waiting = loop.create_future()
            left = deadline - loop.time()
            if left <= 0 or self.closed:
                return None
            await asyncio.wait({self._waiting}, timeout=left)
        return found
