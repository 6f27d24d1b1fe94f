"""`make bench`: steps of the form answered a second, beside a bare echo bot, in one run on one server.

Both bots run as processes of their own against one sandbox, itself a process, without limits. A step is
one text of the story: ours loads the citizen's draft, advances the form, encrypts and commits the new state
with the promise of the answer, confirms to Telegram, and sends. The echo bot sends the text back and keeps
nothing.

    rate       many citizens write at once; from the first update to the last answer
    latency    a few citizens write one text after another, each waiting for its answer
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from bot.clock import system_clock
from bot.sandbox.testing import Person, Sandbox
from storage import keys, posters, units
from storage.records import Level
from storage.store import Store
from tests.support import NAMES, migrated

COUNT_ALL = 1 << 40


@dataclass
class Figures:
    """What was measured of one bot."""

    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    memory: float = 0.0


async def prepare(folder: Path) -> str:
    """Key, database, a unit with a group and a poster; returns the poster's token."""
    url = migrated(folder / "data")
    ring = keys.create(folder / "key", folder / "data")
    store = await Store.open(url=url, data_dir=folder / "data", keys=ring, now=system_clock, names=NAMES)
    try:
        async with store.write() as tx:
            unit = await units.add(
                tx,
                code="RES",
                name="Polres Contoh",
                level=Level.POLRES,
                parent_code=None,
                timezone="Asia/Jakarta",
            )
            above = await units.add(
                tx,
                code="DA",
                name="Polda Contoh",
                level=Level.POLDA,
                parent_code=None,
                timezone="Asia/Jakarta",
            )
            await units.bind_group(tx, above.id, -100)
            await units.bind_group(tx, unit.id, -101)
            poster = await posters.add(tx, code="P1", unit_id=unit.id, place="Contoh")
    finally:
        await store.close()
    return poster.token


@asynccontextmanager
async def program(
    *words: str, env: dict[str, str], **options: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program of its own, ended with the block."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *words, env=env, **options)  # type: ignore[arg-type]
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def answered(sandbox: Sandbox, since: int, wanted: int) -> float:
    """Wait until `wanted` messages were sent after call `since`; the time of the last one."""
    while True:
        count = (await sandbox.client.get("calls", after=COUNT_ALL))["count"]
        if count - since >= wanted:
            sent = await sandbox.calls("sendMessage", after=since, verdict="ok")
            if len(sent) >= wanted:
                return max(float(call["time"] + call["took"]) for call in sent[:wanted])
        await asyncio.sleep(0.02)


async def seq(sandbox: Sandbox) -> int:
    """The number of the newest call."""
    return int((await sandbox.client.get("calls", after=COUNT_ALL))["count"])


async def flood(sandbox: Sandbox, people: list[Person], texts: int, figures: Figures) -> None:
    """Everybody writes at once."""
    acts = [
        {"act": "says", "user": person.id, "text": f"bagian {number} dari cerita saya"}
        for number in range(texts)
        for person in people
    ]
    since, start = await seq(sandbox), await sandbox.now()
    await sandbox.client.acts(acts)
    end = await answered(sandbox, since, len(acts))
    figures.rates.append(len(acts) / (end - start))


async def trickle(sandbox: Sandbox, people: list[Person], texts: int, figures: Figures) -> None:
    """A few write one after the other."""

    async def write(person: Person) -> None:
        for _ in range(texts):
            start = await sandbox.now()
            said = await person.says("satu kalimat lagi")
            heard = await sandbox.client.wait(
                "message", **{"as": person.id}, chat=person.id, after=said.seq, timeout=30
            )
            figures.latencies.append(heard["time"] - start)

    await asyncio.gather(*(write(person) for person in people))


async def to_the_story(people: list[Person], token: str) -> None:
    """Bring everybody to the step where the story is told."""

    async def walk(person: Person) -> None:
        await person.starts(token)
        for heard, tapped in (
            ("Gratis", "Setuju, mulai"),
            ("tentang apa", "Pungli,"),
            ("paling", "Pungli /"),
        ):
            await person.hears(heard, timeout=60)
            await person.taps(tapped)
        await person.hears("Ceritakan", timeout=60)

    for start in range(0, len(people), 10):
        await asyncio.gather(*(walk(person) for person in people[start : start + 10]))


async def measure(options: argparse.Namespace) -> dict[str, Figures]:
    """Rounds of both bots in turn; the first round of each warms up and isn't counted."""
    found = {"echo": Figures(), "yanduan": Figures()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        token = await prepare(folder)
        env = {key: value for key, value in os.environ.items() if not key.startswith("YANDUAN_")} | {
            "YANDUAN_DATA_DIR": str(folder / "data"),
            "YANDUAN_KEY_FILE": str(folder / "key"),
            "YANDUAN_NEW_CHATS": "0",
            **{f"YANDUAN_RATE_{of}": "0" for of in ("ALL", "CHAT", "GROUP")},
            "YANDUAN_NEWS_WAIT": "0",
        }
        async with program(
            "bot", "sandbox", "--port", "0", env=env, stdout=asyncio.subprocess.PIPE
        ) as server:
            assert server.stdout is not None
            for _ in range(2):
                key, _, value = (await server.stdout.readline()).decode().strip().partition("=")
                env[key] = value
            async with Sandbox.connect(env["YANDUAN_API_URL"]) as sandbox:
                people = [await sandbox.user(f"Warga {n}") for n in range(options.citizens)]
                for number in range(options.rounds + 1):
                    for bot, words in (("echo", ["tests.bench.echo"]), ("yanduan", ["bot", "run"])):
                        async with program(*words, env=env, stderr=asyncio.subprocess.DEVNULL) as process:
                            await sandbox.polled(timeout=60)
                            if bot == "yanduan" and number == 0:
                                await to_the_story(people, token)
                            else:
                                for person in people:
                                    if not number:
                                        await person.starts()
                            figures = found[bot] if number else Figures()
                            await flood(sandbox, people, options.texts, figures)
                            await trickle(sandbox, people[:5], 10, figures)
                            figures.memory = psutil.Process(process.pid).memory_info().rss / 1e6
    return found


def report(found: dict[str, Figures]) -> None:
    """Print the figures and the ratio."""
    table = Table("", "answers a second", "p50 ms", "p99 ms", "memory MB", box=None)
    for name, figures in found.items():
        times = sorted(figures.latencies)
        table.add_row(
            name,
            f"{statistics.median(figures.rates):.0f}",
            f"{statistics.median(times) * 1000:.1f}",
            f"{times[int(len(times) * 0.99) - 1] * 1000:.1f}",
            f"{figures.memory:.0f}",
        )
    console = Console()
    console.print(table)
    ratios = [ours / theirs for ours, theirs in zip(found["yanduan"].rates, found["echo"].rates, strict=True)]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    console.print(f"form steps : echoes = {statistics.median(ratios):.2f} (rounds: {spread})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--citizens", type=int, default=50)
    parser.add_argument("--texts", type=int, default=8, help="texts of each citizen in one round")
    parser.add_argument("--rounds", type=int, default=5)
    report(asyncio.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
