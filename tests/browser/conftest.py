"""The real demo, and a real browser; `make browser` installs what is missing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.sandbox.testing import Sandbox
from tests.worlds import page as rooms

PATIENCE = 60.0
# Without these, Chromium asks for hosts that no test may reach; the last two stand in for a microphone.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs: its address, and its sandbox beside the page."""

    url: str
    sandbox: Sandbox


@contextlib.asynccontextmanager
async def demo_running() -> AsyncIterator[Demo]:
    """`yanduan demo` as a process of its own, ended in good order."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"),
        env={"PATH": os.environ["PATH"], "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        url = line.partition(": ")[2].strip()
        async with Sandbox.connect(url) as sandbox:
            yield Demo(url, sandbox)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def chromium() -> str | None:
    """Where Chromium is; None if it isn't."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    if (program := chromium()) is None:
        pytest.fail("There is no Chromium here. `make browser` installs it, or says how to.")
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo() -> AsyncIterator[Demo]:
    """One demo for all tests that bring people of their own."""
    async with demo_running() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def fresh_demo() -> AsyncIterator[Demo]:
    """A demo in which nothing has happened yet."""
    async with demo_running() as running:
        yield running


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture on the disk, as a phone would have it."""
    from bot.demo import story

    file = tmp_path_factory.mktemp("photos") / "foto.jpg"
    file.write_bytes(story.photo())
    return file


@pytest_asyncio.fixture(loop_scope="session")
async def room(browser: Browser) -> AsyncIterator[rooms.Room]:
    """Of this test alone."""
    async with rooms.room(browser) as made:
        yield made
