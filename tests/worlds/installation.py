"""A police station's whole installation: the real process, its data and key, and the sandbox beside it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.testing import Sandbox
from storage import keys
from storage.store import Store
from tests import instants
from tests.support import NAMES, migrated, url_of
from tests.worlds.nursery import Born, born
from tests.worlds.scene import PATIENCE, Scene, set_scene


@dataclass
class Station:
    """One installation. `starts`, `stops` and `dies` are about its process."""

    sandbox: Sandbox
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    cold: bool = False  # its process starts from nothing, as at a station
    process: asyncio.subprocess.Process | Born | None = None
    ahead: float = 0.0
    _reader: asyncio.Task[None] | None = None
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the process wrote to standard error, over all its lives."""
        return self.folder / "log"

    def env(self) -> dict[str, str]:
        """The environment of the process and of commands."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "YANDUAN_BOT_TOKEN": self.sandbox.bot.token,
            "YANDUAN_API_URL": self.sandbox.bot.api_url,
            "YANDUAN_DATA_DIR": str(self.data),
            "YANDUAN_KEY_FILE": str(self.folder / "key"),
            "YANDUAN_ORGANISATION": "Propam Polres Lombok Barat",
            "YANDUAN_CLOCK_FILE": str(self.folder / "clock"),
            "YANDUAN_LOG_LEVEL": "DEBUG",
            "YANDUAN_NEW_CHATS": "0",
            "YANDUAN_RATE_ALL": "0",
            "YANDUAN_RATE_CHAT": "0",
            "YANDUAN_RATE_GROUP": "0",
            "YANDUAN_NEWS_WAIT": "0",
            "PYTHONWARNINGS": "error",
            **self.environment,
        }

    async def starts(self, *, ready: bool = True) -> None:
        """Start `yanduan run`; with `ready`, wait until it asks for updates."""
        self.process = await self._started()
        self._reader = asyncio.create_task(self._read(self.process))
        if ready:
            await self.sandbox.polled(PATIENCE)

    async def _started(self) -> asyncio.subprocess.Process | Born:
        if not self.cold:
            return await born(("run",), env=self.env(), cwd=self.folder)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env=self.env(),
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def _read(self, process: asyncio.subprocess.Process | Born) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            with self.log.open("ab") as log:
                log.write(line)
            self._more.set()
        self._more.set()

    async def logs(self, words: str, *, times: int = 1) -> None:
        """Wait until the log holds these words so many times."""
        async with asyncio.timeout(PATIENCE):
            while not self.log.exists() or self.log.read_text().count(words) < times:
                self._more.clear()
                await self._more.wait()

    async def stops(self) -> int:
        """Tell it to stop (SIGTERM), and wait until it has. Returns the exit code."""
        return await self._ends(signal.SIGTERM)

    async def dies(self) -> None:
        """Kill it (SIGKILL) at this very moment."""
        await self._ends(signal.SIGKILL)

    async def ends(self) -> int:
        """Wait until it has ended by itself. Returns the exit code."""
        process, self.process = self.process, None
        assert process is not None
        code = await asyncio.wait_for(process.wait(), PATIENCE)
        if self._reader is not None:
            await self._reader
        return code

    async def _ends(self, number: int) -> int:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.ends()

    async def command(self, *arguments: str) -> tuple[int, str, str]:
        """Run a `yanduan` command; returns exit code, standard output and standard error."""
        process = await born(arguments, env=self.env(), cwd=self.folder, apart=True)
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())
            return await process.wait(), out.decode(), err.decode()

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The database, opened beside the process."""
        ring = keys.load(self.folder / "key", self.data)
        store = await Store.open(
            url=url_of(self.data), data_dir=self.data, keys=ring, now=self.now, names=NAMES
        )
        try:
            yield store
        finally:
            await store.close()

    @contextlib.contextmanager
    def disk_of(self, size: int) -> Iterator[None]:
        """Meanwhile no file of the process can grow beyond so many bytes, as on a disk that is full."""
        assert self.process is not None
        limits = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            yield
        finally:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, limits)

    def now(self) -> datetime:
        """What the process's clock shows."""
        return datetime.fromtimestamp(instants.running_time() + self.ahead, UTC)

    def clock_moves(self, seconds: float) -> None:
        """Set the process's clock so far ahead of the sandbox's, which begins when its test does."""
        self.ahead = seconds
        (self.folder / "clock").write_text(str(instants.ahead_of_the_machine() + seconds))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(kw_only=True)
class Place(Scene):
    """The scene over HTTP: `station` is the process that plays in it."""

    station: Station

    def store(self) -> AbstractAsyncContextManager[Store]:
        return self.station.store()

    async def passes(self, **delta: float) -> None:
        seconds = timedelta(**delta).total_seconds()
        await self.sandbox.advance(seconds)
        self.station.clock_moves(self.station.ahead + seconds)


@asynccontextmanager
async def station(folder: Path, **environment: str) -> AsyncIterator[Station]:
    """An installation with its key and an empty database; its process ends with the block."""
    async with Sandbox.serve() as sandbox:
        here = Station(sandbox, folder, environment)
        migrated(here.data)
        keys.create(folder / "key", here.data)
        here.clock_moves(0)
        try:
            yield here
        finally:
            if here.process is not None:
                await here.dies()


@asynccontextmanager
async def place(folder: Path, *, start: bool = True, **environment: str) -> AsyncIterator[Place]:
    """A station with units, groups, officers and a poster; its process runs unless told otherwise."""
    async with station(folder, **environment) as here:
        async with here.store() as store:
            cast = await set_scene(here.sandbox, store)
        if start:
            await here.starts()
        yield Place(**cast, station=here)
