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
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.testing import Group, Person, Sandbox
from storage import keys, posters, units
from storage.records import Level
from storage.store import Store
from tests import instants
from tests.support import NAMES, migrated, url_of
from tests.worlds.nursery import Born, born

TIMEZONE = "Asia/Makassar"
PATIENCE = 60.0  # seconds; the machine may be busy with other things


@dataclass
class Station:
    """One installation. `starts`, `stops` and `dies` are about its process."""

    sandbox: Sandbox
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    cold: bool = False  # its process starts from nothing, as at a station
    process: asyncio.subprocess.Process | Born | None = None
    _ahead: float = 0.0
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
            "YANDUAN_RATE_ALL": "0",
            "YANDUAN_RATE_CHAT": "0",
            "YANDUAN_RATE_GROUP": "0",
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
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            env=self.env(),
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        return process.returncode or 0, out.decode(), err.decode()

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
        return datetime.fromtimestamp(instants.running_time() + self._ahead, UTC)

    def clock_moves(self, seconds: float) -> None:
        """Set the process's clock so far ahead of the sandbox's, which begins when its test does."""
        self._ahead = seconds
        (self.folder / "clock").write_text(str(instants.ahead_of_the_machine() + seconds))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Place:
    """Who and what there is: a Polres with its group, a Polsek below it with a poster."""

    station: Station
    sandbox: Sandbox
    poster: str
    group: Group
    upper: Group
    ayu: Person
    budi: Person
    chief: Person


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
        sandbox = here.sandbox
        ayu = await sandbox.user("Ayu", started=True)
        budi = await sandbox.user("Budi", started=True)
        chief = await sandbox.user("Wira", started=True)
        group = await sandbox.group(
            "Sipropam Lombok Barat", members=[ayu, budi], owner=chief, bot="administrator"
        )
        upper = await sandbox.group("Bidpropam NTB", owner=chief, bot="administrator")
        async with here.store() as store, store.write() as tx:
            polda = await units.add(
                tx, code="NTB", name="Polda NTB", level=Level.POLDA, parent_code=None, timezone=TIMEZONE
            )
            polres = await units.add(
                tx,
                code="LOBAR",
                name="Polres Lombok Barat",
                level=Level.POLRES,
                parent_code="NTB",
                timezone=TIMEZONE,
            )
            polsek = await units.add(
                tx,
                code="SEKOTONG",
                name="Polsek Sekotong",
                level=Level.POLSEK,
                parent_code="LOBAR",
                timezone=TIMEZONE,
            )
            await units.bind_group(tx, polres.id, group.id)
            await units.bind_group(tx, polda.id, upper.id)
            poster = await posters.add(tx, code="SEK-1", unit_id=polsek.id, place="Ruang tunggu")
        if start:
            await here.starts()
        yield Place(here, sandbox, sandbox.bot.link(poster.token), group, upper, ayu, budi, chief)
