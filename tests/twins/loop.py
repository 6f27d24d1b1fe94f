"""An event loop whose time is the test's: where everybody waits, time goes on to whoever waits least."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class _Selector(selectors.DefaultSelector):
    """Waits for threads alone: they are answered by a socket. Where only time is waited for, it passes."""

    goes_on: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        found = super().select(0)
        if not found and timeout > 0:
            self.goes_on(timeout)
        return found


class StoryLoop(asyncio.SelectorEventLoop):
    """`time()` begins at 0. What would go to a thread is done at once."""

    def __init__(self) -> None:
        selector = _Selector()
        super().__init__(selector)
        self._moment = 0.0
        selector.goes_on = self._go_on

    def time(self) -> float:
        return self._moment

    def jump(self, seconds: float) -> None:
        """Let time pass in which nothing is done, as on a machine that slept."""
        self._moment += seconds

    def _go_on(self, timeout: float) -> None:
        self._moment += timeout

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is given it
            done.set_exception(error)
        return done
