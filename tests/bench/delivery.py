"""`make bench-delivery`: how much of what Telegram lets a bot send is sent, and how often it refuses.

The limits count arrivals to the microsecond in a sliding window: 30 a second in all, 1 a second to a chat
after a burst of 3, 20 a minute to a group. Each call takes a fixed time, and up to 100 ms more until it
arrives. All the time these are owed more than may be sent:

    broadcasts  to as many chats, so that the limit of all together binds; the first second isn't counted
    a group     the first minute isn't counted
    a chat      its burst isn't counted

Twice a second somebody waits for an answer among the broadcasts. First the lanes alone, in simulated time;
then the whole courier with its store, on this machine. Last, what a message costs where 400, and 20,000, wait
for one chat.

Who may not know when a call arrives within 100 ms, and is never to be refused, can send 30 in 1.05 s: 0.952.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import math
import random
import statistics
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from telegram.error import RetryAfter

from bot import speech
from bot.clock import system_clock
from bot.delivery.courier import Courier
from bot.delivery.lanes import Lane, Lanes
from bot.delivery.pacing import Rates
from bot.turn import Deployment
from storage import keys
from storage.files import EvidenceFiles
from storage.records import Message, OutboxRow, Priority
from storage.store import Store
from tests.support import NAMES, migrated

GROUP, CHAT, OTHERS = -1, 1, 10
ANSWERED = 10_000_000  # chats from here on wait for an answer
ANSWER_EVERY = 0.5  # seconds


@dataclass
class StrictTelegram:
    """Counts what arrives, and refuses what passes a limit."""

    way: float
    jitter: float
    taken: dict[int, list[float]] = field(default_factory=dict)
    refused: int = 0
    _second: deque[float] = field(default_factory=deque)

    def there(self) -> float:
        """Seconds until a call arrives."""
        return self.way + random.uniform(0, self.jitter)

    def takes(self, chat_id: int, now: float) -> bool:
        """Whether a call that arrives passes the limits; those that are refused don't count."""
        while self._second and self._second[0] <= now - 1:
            self._second.popleft()
        theirs = self.taken.setdefault(chat_id, [])
        full_at = -math.inf
        for at in theirs[-100:]:
            full_at = max(full_at, at) + 1
        minute = chat_id < 0 and sum(at > now - 60 for at in theirs[-30:]) >= 20
        if minute or full_at - now > 2 + 1e-6 or len(self._second) >= 30:
            self.refused += 1
            return False
        self._second.append(now)
        theirs.append(now)
        return True

    def report(self, of: str, start: float, seconds: int, asked: dict[int, float]) -> None:
        """Print the shares, the refusals, and how long answers took to arrive."""
        end = start + seconds
        times = [at for theirs in self.taken.values() for at in theirs if start + 1 < at <= end]
        group = [at for at in self.taken.get(GROUP, []) if start + 60 < at <= end]
        chat = [at for at in self.taken.get(CHAT, []) if at <= end]
        waits = sorted(self.taken[one][0] - at for one, at in asked.items() if self.taken.get(one))
        table = Table(of, "", box=None)
        table.add_row("of 30 a second in all", f"{len(times) / (30 * (seconds - 1)):.3f}")
        table.add_row("of 20 a minute to a group", f"{len(group) / (seconds - 60) * 3:.3f}")
        table.add_row("of 1 a second to a chat", f"{(len(chat) - 2) / seconds:.3f}")
        table.add_row("refused", str(self.refused))
        table.add_row("an answer takes, p50", f"{statistics.median(waits) * 1000:.0f} ms")
        table.add_row("an answer takes, longest", f"{waits[-1] * 1000:.0f} ms")
        Console().print(table)


def simulate(telegram: StrictTelegram, seconds: int) -> None:
    """The lanes against the limits, in a time of their own."""
    lanes, asked, number = Lanes(Rates()), dict[int, float](), 0

    def owe(chat_id: int, priority: Priority, now: float) -> None:
        nonlocal number
        number += 1
        lanes.add(OutboxRow(number, Message("sendMessage", chat_id, priority=priority), 0), now)

    for chat_id in range(OTHERS, OTHERS + 32 * seconds):
        owe(chat_id, Priority.BROADCAST, 0.0)
    for _ in range(seconds + 10):
        owe(CHAT, Priority.NOTICE, 0.0)
        owe(GROUP, Priority.NOTICE, 0.0)
    flying: list[tuple[float, int, bool, Lane]] = []  # time, row, whether it is the answer
    now, next_answer = 0.0, ANSWER_EVERY
    while now < seconds:
        if next_answer <= now:
            asked[ANSWERED + len(asked)] = now
            owe(ANSWERED + len(asked) - 1, Priority.ANSWER, now)
            next_answer += ANSWER_EVERY
        while flying and flying[0][0] <= now:
            _, row, answered, lane = heapq.heappop(flying)
            if not answered:
                taken = telegram.takes(lane.chat_id, now)
                heapq.heappush(flying, (now + telegram.way, row if taken else -row, True, lane))
            elif row < 0:
                lanes.put_back(lane, now, 1.0)
            else:
                lanes.done(lane, now)
        while (found := lanes.next(now)) is not None:
            found[0].called_at = now
            heapq.heappush(flying, (now + telegram.there(), found[1].id, False, found[0]))
        wait = lanes.until_next(now)
        times = [next_answer, *(at for at, *_ in flying[:1])] + ([] if wait is None else [now + wait])
        now = max(min(times), now + 1e-7)
    telegram.report("the lanes, in simulated time", 0.0, seconds, asked)


@dataclass
class Line:
    """A bot of PTB's, as far as the courier needs it; without limits an answer comes at once."""

    telegram: StrictTelegram | None = None

    async def do_api_request(self, _method: str, api_kwargs: dict[str, Any]) -> dict[str, int]:
        """There, the decision, and back."""
        if self.telegram is not None:
            await asyncio.sleep(self.telegram.there())
            if not self.telegram.takes(api_kwargs["chat_id"], time.monotonic()):
                raise RetryAfter(1)
            await asyncio.sleep(self.telegram.way)
        return {"message_id": 1}


@asynccontextmanager
async def opened(line: Line, rates: Rates) -> AsyncIterator[tuple[Store, Courier]]:
    """A store, and a courier that isn't at work yet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url, ring = migrated(folder / "data"), keys.create(folder / "key", folder / "data")
        store = await Store.open(url=url, data_dir=folder / "data", keys=ring, now=system_clock, names=NAMES)
        deployment = Deployment(1, "bot", "Propam", "id", EvidenceFiles(folder / "evidence"))
        courier = Courier(line, store, deployment, rates)  # type: ignore[arg-type]
        store.after_commit.append(courier.committed)
        try:
            yield store, courier
        finally:
            await store.close()


async def run_whole(telegram: StrictTelegram, seconds: int) -> None:
    """The courier and its store, as they run."""
    asked: dict[int, float] = {}
    async with opened(Line(telegram), Rates()) as (store, courier):
        async with store.write() as tx:
            for chat_id in range(OTHERS, OTHERS + 32 * seconds):
                await speech.queue_message(tx, chat_id, "pengumuman", priority=Priority.BROADCAST)
            for _ in range(seconds + 10):
                await speech.queue_message(tx, CHAT, "kabar", priority=Priority.NOTICE)
                await speech.queue_message(tx, GROUP, "kartu", priority=Priority.NOTICE)
        running = asyncio.ensure_future(courier.run())
        start = time.monotonic()
        for number in range(1, int(seconds / ANSWER_EVERY)):
            await asyncio.sleep(max(0.0, start + ANSWER_EVERY * number - time.monotonic()))
            asked[ANSWERED + number] = time.monotonic()
            async with store.write() as tx:
                await speech.queue_message(tx, ANSWERED + number, "jawaban")
        await asyncio.sleep(max(0.0, start + seconds - time.monotonic()))
        courier.stop()
        await running
    telegram.report("the courier, on this machine", start, seconds, asked)


async def run_long(count: int) -> None:
    """Processor time a message where so many wait for one chat."""
    async with opened(Line(), Rates(0, 0, 0)) as (store, courier):
        async with store.write() as tx:
            for number in range(count):
                await speech.queue_edit(tx, GROUP, "kartu", message_id=number, priority=Priority.NOTICE)
        running = asyncio.ensure_future(courier.run())
        while courier.delivered < 100:  # all were looked through once
            await asyncio.sleep(0)
        used, delivered = time.process_time(), courier.delivered
        while courier.delivered < 300:
            await asyncio.sleep(0)
        cost = (time.process_time() - used) / (courier.delivered - delivered)
        courier.stop()
        await running
    Console().print(f"where {count:,} wait for one chat, each costs {cost * 1000:.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=int, default=2, help="more than one")
    parser.add_argument("--way", type=float, default=40, help="ms that every call takes, there and back each")
    parser.add_argument("--jitter", type=float, default=100, help="ms at the most, until a call arrives")
    options = parser.parse_args()
    way, jitter = options.way / 1000, options.jitter / 1000
    simulate(StrictTelegram(way, jitter), 600)
    asyncio.run(run_whole(StrictTelegram(way, jitter), options.minutes * 60))
    for count in (400, 20_000):
        asyncio.run(run_long(count))


if __name__ == "__main__":
    main()
