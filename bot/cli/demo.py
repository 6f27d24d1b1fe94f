"""`yanduan demo`"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.common import err, finish, out

if TYPE_CHECKING:
    from bot.demo.stage import Stage

PORT: Final = 8081


def demo(
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page by itself.")] = True,
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help="Where to listen; 0 takes any free port.",
            show_default=f"{PORT}, or any free one",
        ),
    ] = None,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="Play the whole story here, readable as chats, and end.")
    ] = False,
) -> None:
    """Try everything on this machine: no token, no network, nothing kept.

    Serves a page on which citizens and officers use the bot, which is the real program. Ctrl-C ends it.
    """
    finish(_until_told(_play(port or 0) if terminal else _serve(port, browser=browser)))


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Do this work until it ends, or until told to stop; what it has begun is then ended in good order."""
    loop, task, told = asyncio.get_running_loop(), asyncio.current_task(), False

    def stop() -> None:
        nonlocal told
        if task is not None and not told:  # once: the end must not be cut off by a second Ctrl-C
            told = True
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    try:
        await work
    except asyncio.CancelledError:
        if not told:
            raise


@asynccontextmanager
async def _opened(port: int | None) -> AsyncIterator[Stage]:
    from bot.demo import stage  # the sandbox with it, which no other command should have to load

    async with AsyncExitStack() as stack:
        with err.status("Menyiapkan… · Setting up…"):
            here = await stack.enter_async_context(
                stage.opened(PORT if port is None else port, strictly=port is not None)
            )
        yield here


async def _play(port: int) -> None:
    from bot.demo import terminal  # as above

    async with _opened(port) as stage:
        await terminal.play(stage.cast)


async def _serve(port: int | None, *, browser: bool) -> None:
    async with _opened(port) as stage:
        if stage.elsewhere:
            out.print(f"Port {PORT} sedang dipakai. · Port {PORT} is taken.", markup=False)
        out.print(
            f"Yanduan: {stage.url}\n"
            "Buka alamat itu di peramban. Semuanya di komputer ini saja, tidak disimpan. Selesai: Ctrl-C.\n"
            "Open it in a browser. Everything stays on this machine and nothing is kept. To end: Ctrl-C.",
            markup=False,
        )
        if browser and _has_screen():
            # A browser that stays in the foreground must not hold up the end.
            threading.Thread(target=webbrowser.open, args=(stage.url,), daemon=True).start()
        await asyncio.get_running_loop().create_future()


def _has_screen() -> bool:
    """Whether a window can open; without one, a browser would take over the terminal."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return named or sys.platform == "darwin"
