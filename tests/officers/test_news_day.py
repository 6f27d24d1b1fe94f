"""A day of simulated work, seen by somebody who watches phones: what lights up, and when."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.deployment import NewsWait
from storage.records import Case
from storage.schema import work
from tests import chances
from tests.worlds.chat import Person
from tests.worlds.station import RINA, Station

WAIT = NewsWait(120, 900)
REPORTERS = [Person(990_100 + n, f"Pelapor{n}") for n in range(4)]
DAY = timedelta(hours=10)
MINUTE = timedelta(minutes=1)
OFFICERS = 3  # acts in each case
WINDOWS = 400  # of each phone, to which what follows an act is compared


@dataclass
class Seen:
    """Acts and what phones received, by the reporter whose case it was; officers are one."""

    officers_acts: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    reporters_acts: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    news: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    word: list[datetime] = field(default_factory=list)


class Day:
    """The acts of a day, each at its time, and all that falls due between them at its own."""

    def __init__(self, station: Station, seed: int) -> None:
        self.station = station
        self.chance = random.Random(seed)
        self.seen = Seen()
        self.begins = station.chat.now

    async def plays(self, of_officers: int, of_reporters: int) -> Seen:
        """Play it: so many acts of officers, and of reporters, in each case."""
        cases = {one: await self.station.held(by=one) for one in REPORTERS}
        acts = [(self.moment(), True, one) for one in REPORTERS for _ in range(of_officers)]
        acts += [(self.moment(), False, one) for one in REPORTERS for _ in range(of_reporters)]
        for at, by_officer, reporter in sorted(acts, key=lambda act: act[0]):
            await self.passes_until(at)
            await (self.officer_writes if by_officer else self.reporter_adds)(reporter, cases[reporter])
        await self.passes_until(self.begins + DAY + timedelta(seconds=WAIT.longest + 1))
        return self.seen

    def moment(self) -> datetime:
        return self.begins + DAY * self.chance.random()

    async def passes_until(self, at: datetime) -> None:
        """Let time pass, and note when each phone received what."""
        while (due := await self.next_due()) is not None and due <= at:
            self.station.chat.passes(seconds=max(0.0, (due - self.station.chat.now).total_seconds()))
            before = len(self.station.chat.everything)
            await self.station.chat.later()
            self.note(before)
        self.station.chat.passes(seconds=(at - self.station.chat.now).total_seconds())

    async def next_due(self) -> datetime | None:
        async with self.station.chat.store.read() as tx:
            found = await tx.fetch_one(select(func.min(work.c.due_at).label("due")))
        return None if found is None else found.due

    def note(self, before: int) -> None:
        for sending in self.station.chat.everything[before:]:
            if sending.message.chat_id in {one.id for one in REPORTERS}:
                self.seen.news[sending.message.chat_id].append(self.station.chat.now)
            elif sending.message.method.startswith("send"):
                self.seen.word.append(self.station.chat.now)

    async def officer_writes(self, reporter: Person, case: Case) -> None:
        before = len(self.station.chat.everything)
        asked = await self.station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
        await self.station.taps(RINA, await self.station.replies(RINA, asked, "Mohon waktu."), "post")
        self.seen.officers_acts[reporter.id].append(self.station.chat.now)
        sent = {s.message.chat_id for s in self.station.chat.everything[before:]}
        if reporter.id in sent:
            self.seen.news[reporter.id].append(self.station.chat.now)

    async def reporter_adds(self, reporter: Person, case: Case) -> None:
        await self.station.chat.says(reporter, f"/tambah {case.ticket}")
        before = len(self.station.chat.everything)
        await self.station.chat.says(reporter, "Tambahan.")
        self.seen.reporters_acts[reporter.id].append(self.station.chat.now)
        if any(s.message.chat_id == RINA.id for s in self.station.chat.everything[before:]):
            self.seen.word.append(self.station.chat.now)


def follow(acts: list[datetime], received: list[datetime]) -> int:
    """After how many acts something was received within a minute."""
    return sum(any(act <= one <= act + MINUTE for one in received) for act in acts)


def most_by_chance(count: int, rate: float) -> int:
    """How many of `count` may be hit by chance, but for once in ten thousand days."""
    below = 0.0
    for hits in range(count + 1):
        below += math.comb(count, hits) * rate**hits * (1 - rate) ** (count - hits)
        if below > 1 - 1e-4:
            return hits
    return count


async def a_day(folder: Path, seed: int, wait: NewsWait, officers: int, reporters: int) -> tuple[Day, Seen]:
    with chances.seeded(seed):
        async with Station.open(folder, news_wait=wait) as station:
            day = Day(station, seed)
            return day, await day.plays(officers, reporters)


def rate_of(day: Day, received: list[datetime]) -> float:
    """How often a minute of that day has something in it, wherever it begins."""
    return follow([day.moment() for _ in range(WINDOWS)], received) / WINDOWS


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_act_is_followed_by_a_message_within_a_minute_more_often_than_chance(
    tmp_path: Path, seed: int
) -> None:
    day, seen = await a_day(tmp_path, seed, WAIT, OFFICERS, 2)
    hits = expected = 0.0
    for reporter, acts in seen.officers_acts.items():
        assert len(seen.news[reporter]) == len(acts), "all news has come"
        hits += follow(acts, seen.news[reporter])
        expected += rate_of(day, seen.news[reporter]) / len(REPORTERS)
        waits = [one - act for act, one in zip(acts, seen.news[reporter], strict=True)]
        assert timedelta(seconds=120) <= min(waits)
        assert max(waits) <= timedelta(seconds=900)
    assert hits <= most_by_chance(OFFICERS * len(REPORTERS), expected)
    additions = [act for acts in seen.reporters_acts.values() for act in acts]
    assert follow(additions, seen.word) <= most_by_chance(len(additions), rate_of(day, seen.word))
    assert {one.minute % 15 for one in seen.word} == {0}
    assert {one.second for one in seen.word} == {0}


async def test_without_the_wait_the_same_watcher_finds_every_act(tmp_path: Path) -> None:
    _, seen = await a_day(tmp_path, 3, NewsWait(), 1, 1)
    for reporter, acts in seen.officers_acts.items():
        assert follow(acts, seen.news[reporter]) == len(acts)
    additions = [act for acts in seen.reporters_acts.values() for act in acts]
    assert follow(additions, seen.word) == len(additions) > most_by_chance(len(additions), 60 / 900)
