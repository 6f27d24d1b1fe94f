"""The sandbox's time: Telegram's ages, pauses and windows are all measured by one clock that can be moved."""

import asyncio
import math
import time
from collections.abc import Callable
from pathlib import Path

# The first second of the year 2000, and that of 2201: no date beyond them makes sense to a bot.
EARLIEST, LATEST = 946_684_800.0, 7_289_654_400.0


def system_time() -> float:
    """Return the machine's Unix time in seconds."""
    return time.time()


class Clock:
    """Unix time in seconds: the machine's plus an offset, or standing still until moved.

    Whoever waits on it wakes when it is moved, so an hour passes in no time.
    """

    def __init__(self, source: Callable[[], float] | None = None) -> None:
        self._source = source or system_time
        self._offset = 0.0
        self._frozen: float | None = None
        self._moved: set[asyncio.Future[None]] = set()
        # Called after every move, by whoever goes with this clock.
        self.on_move: list[Callable[[], None]] = []

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    @property
    def offset(self) -> float:
        """Seconds that this clock is ahead of its source."""
        return self._frozen - self._source() if self._frozen is not None else self._offset

    def now(self) -> float:
        """Return the sandbox's time, in seconds since 1970."""
        return self._frozen if self._frozen is not None else self._source() + self._offset

    def advance(self, seconds: float) -> None:
        """Move time by `seconds`; it keeps running, or standing, as before."""
        if self._frozen is not None:
            self._frozen += seconds
        else:
            self._offset += seconds
        self._wake()

    def set(self, at: float) -> None:
        """Move time to the Unix time `at`."""
        self.advance(at - self.now())

    def freeze(self) -> None:
        """Let time stand still until it is advanced or released."""
        self._frozen = self.now()
        self._wake()

    def release(self) -> None:
        """Let time run on from where it stands."""
        if self._frozen is not None:
            self._offset = self._frozen - self._source()
            self._frozen = None
            self._wake()

    async def sleep_until(self, at: float) -> None:
        """Return when the clock shows `at`, however it gets there."""
        await self.wait(None, at)

    async def wait(self, awaited: asyncio.Future[None] | None, at: float) -> bool:
        """Wait for `awaited` or the time `at`; True if `awaited` came first."""
        while True:
            if awaited is not None and awaited.done():
                return True
            left = at - self.now()
            if left <= 0:
                return False
            moved: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._moved.add(moved)
            try:
                waited_for = {moved} if awaited is None else {moved, awaited}
                await asyncio.wait(
                    waited_for,
                    timeout=None if self.frozen or left == math.inf else left,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            finally:
                self._moved.discard(moved)

    def _wake(self) -> None:
        for moved in self._moved:
            if not moved.done():
                moved.set_result(None)
        for follow in self.on_move:
            follow()


def write_offset(clock: Clock, file: Path) -> None:
    """Say in a file how far this clock is ahead, in seconds; a reader never finds it half written."""
    draft = file.with_name(f".{file.name}.new")
    draft.write_text(f"{clock.offset:.6f}\n")
    draft.replace(file)
