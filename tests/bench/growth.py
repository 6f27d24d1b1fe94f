"""`make bench-growth`: what grows with the number of cases, in one run.

A station is made for each size (`stocked`), then everything that a person waits for is done in each of them
in turn, round after round: the update is taken and its errands without a network are done. What the ratios
compare are medians. Then what time brings: the daily root, the doctor's look at what is newest, forgetting
what is old, and verifying.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
from rich.console import Console
from rich.table import Table

from bot.upkeep import jobs
from storage import posters, recent_check, verify
from storage.records import Json
from storage.store import Store
from storage.tx import Tx
from tests.bench.stocked import Stock, fill, put_files
from tests.worlds.chat import Answer, Chat, Person
from tests.worlds.citizen import STORY, Citizen
from tests.worlds.station import BUDI, GROUP, RINA, Station, build_bound_units

SIZES: Final = (1_000, 100_000)
MILLION: Final = 1_000_000
OPEN_OF: Final = {1_000: 40, 100_000: 400, MILLION: 4_000}


class TimedChat(Chat):
    """Knows how long the last update took."""

    took = 0.0

    async def batch(self, contents: list[Json]) -> Answer:
        self._answer = answer = Answer()
        began = time.perf_counter()
        await self.intake.take([{"update_id": next(self._update_ids), **one} for one in contents])
        await self.do_errands()
        self.took = time.perf_counter() - began
        await self._mark()
        return answer


@dataclass
class Grown:
    """A station of one size."""

    cases: int
    chat: TimedChat
    station: Station
    token: str
    stock: Stock
    people: int = 0

    def newcomer(self) -> Citizen:
        self.people += 1
        return Citizen(self.chat, Person(5_000_000 + self.people, "Warga"))


@asynccontextmanager
async def grown(folder: Path, cases: int) -> AsyncIterator[Grown]:
    async with TimedChat.open(folder, furnish=build_bound_units) as chat:
        station = Station(chat)
        for person in (RINA, BUDI):
            await station.proven(person, station.polres)
        async with chat.store.write() as tx:
            poster = await posters.add(tx, code="P-1", unit_id=station.polsek.id, place="Contoh")
        holders = [await station.officer_id(person) for person in (RINA, BUDI)]
        stock = Stock(station.polres.id, station.polsek.id, holders, OPEN_OF.get(cases, cases // 250 or 1))
        began = time.perf_counter()
        await fill(chat.store, stock, cases, lambda made: _tell(made, cases))
        put_files(stock, folder / "data" / "evidence")
        sys.stderr.write(f"cases made in {time.perf_counter() - began:.0f} s\n")
        yield Grown(cases, chat, station, poster.token, stock)


def _tell(made: int, cases: int) -> None:
    sys.stderr.write(f"\r{made:,} of {cases:,} ")


async def one_round(of: Grown, took: dict[str, list[float]]) -> None:
    """Each act once."""
    chat, station = of.chat, of.station

    def note(act: str) -> None:
        took[act].append(chat.took)

    citizen = of.newcomer()
    await citizen.says(f"/start {of.token}")
    await citizen.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await citizen.says(STORY)
    note("a form step")
    await citizen.taps("Lanjut", "Tidak tahu", "Tidak")
    if "Kirim pengaduan" not in citizen.labels:
        await citizen.taps("Tidak")
    await citizen.taps("Kirim pengaduan")
    note("sending")
    case = (await citizen.cases())[0]
    card = station.card(case)
    await citizen.says("/status")
    note("/status")
    await chat.says(RINA, "/kasus", group=GROUP)
    note("/kasus")
    await chat.says(RINA, "/kasusku", group=GROUP)
    note("/kasusku")
    held = await station.held(RINA)
    shown = station.card(held)
    await station.taps(RINA, shown, "open", group=GROUP)
    note("opening a file")
    await station.taps(BUDI, card, "claim", group=GROUP)
    note("a claim")


async def held_up(store: Store, act: Callable[[], Any]) -> tuple[float, float, float]:
    """How long an act took, how long the writer was held at most, and how long the event loop stood still."""
    longest = gap = 0.0
    write, over = store.write, False

    @asynccontextmanager
    async def timed() -> AsyncIterator[Tx]:
        nonlocal longest
        async with write() as tx:
            began = time.perf_counter()
            yield tx
        longest = max(longest, time.perf_counter() - began)

    async def tick() -> None:
        nonlocal gap
        while not over:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            gap = max(gap, time.perf_counter() - began)

    store.write = timed  # type: ignore[method-assign]
    ticking = asyncio.ensure_future(tick())
    began = time.perf_counter()
    await act()
    took, over = time.perf_counter() - began, True
    await ticking
    store.write = write  # type: ignore[method-assign]
    return took, longest, gap


async def time_brings(of: Grown, with_verify: bool) -> dict[str, str]:
    """The daily root, what the doctor looks at of the cases, forgetting, verifying."""
    store, said = of.chat.store, dict[str, str]()

    async def root() -> None:
        async with store.write() as tx:
            await jobs.record_root(tx, of.chat.deployment)

    async def forget() -> None:
        await jobs.forget_old(store, of.chat.deployment)

    async def look() -> None:
        async with store.read() as tx:
            assert (await recent_check.check(tx)).findings == []

    acts = {
        "daily root": root,
        "doctor": look,
        "forget_old": forget,
        "forget_old, 3 days later": forget,
    }
    for name, act in acts.items():
        if "later" in name:
            of.chat.passes(days=3)
        if name == "daily root":
            of.chat.passes(days=1)
        took, longest, gap = await held_up(store, act)
        said[name] = f"{took * 1000:.0f} ms (writer {longest * 1000:.0f}, loop {gap * 1000:.0f})"
    if with_verify:
        before = psutil.Process().memory_info().rss
        began = time.perf_counter()
        async with store.read() as tx:
            found = await verify.verify(tx)
        took = time.perf_counter() - began
        grew = (psutil.Process().memory_info().rss - before) / 1e6
        said["verify"] = (
            f"{took:.0f} s, {took / of.cases * 1000:.2f} ms a case, +{grew:.0f} MB, {len(found)} found"
        )
    return said


async def measure(options: argparse.Namespace) -> None:
    sizes = (*SIZES, MILLION) if options.million else SIZES
    memory = Path("/dev/shm")
    took: dict[int, dict[str, list[float]]] = {size: defaultdict(list) for size in sizes}
    console = Console()
    async with AsyncExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None))
        )
        stations = [await stack.enter_async_context(grown(folder / str(size), size)) for size in sizes]
        for number in range(options.rounds + 2):
            for of in stations:
                await one_round(of, took[of.cases] if number > 1 else defaultdict(list))
        table = Table("", *(f"{size:,}" for size in sizes), "ratio", box=None)
        for act in took[sizes[0]]:
            medians = [statistics.median(took[size][act]) * 1000 for size in sizes]
            table.add_row(act, *(f"{one:.1f} ms" for one in medians), f"{medians[-1] / medians[0]:.2f}")
        console.print(table)
        for of in stations:
            said = await time_brings(of, of.cases <= options.verify)
            console.print(f"{of.cases:,}: " + "; ".join(f"{name} {what}" for name, what in said.items()))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="also a million cases")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--verify", type=int, default=100_000, help="verify stations up to this size")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
