"""Dates of public rules: the reporter hears once of each that passed, on the morning after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot import errands
from bot.rules import calendar, case_facts
from bot.turn import Deployment
from bot.upkeep import deadline_watch
from storage import cases, events, units, work
from storage.files import EvidenceFiles
from storage.records import ActorRole, Case, EventKind, Json, Status
from storage.store import Store
from tests.support import StillClock, open_store
from tests.worlds.given import a_case

DEPLOYMENT = Deployment(123456, "yanduan_bot", "Propam", "id", EvidenceFiles(Path("nowhere")))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "data", clock, at_once=True) as store:
        yield store


class Watch:
    """A case, and what time brings to it."""

    def __init__(self, store: Store, clock: StillClock, case: Case) -> None:
        self.store, self.clock, self.case = store, clock, case

    async def due(self) -> datetime:
        """When the case is looked at next."""
        async with self.store.read() as tx:
            (one,) = await errands.WATCH_DEADLINES.list_about(tx, self.case.id)
        return one.due_at

    async def passes(self, days: int) -> list[str]:
        """Let days pass one by one. Returns of which deadlines the reporter is to hear."""
        told: list[str] = []
        for _ in range(days):
            self.clock.passes(days=1)
            await deadline_watch.watch_deadlines(self.store, DEPLOYMENT)
            told += await self.looked()
        return told

    async def looked(self) -> list[str]:
        told = []
        async with self.store.write() as tx:
            for item in await work.due(tx, kinds=["upkeep.deadlines"]):
                await work.done(tx, item.id)
                await deadline_watch.ERRANDS[item.kind].finish(tx, DEPLOYMENT, item.payload, None)
        async with self.store.write() as tx:
            for item in await work.due(tx, kinds=["reporter.tell_missed"]):
                told.append(item.payload["deadline"])
                await work.done(tx, item.id)
        return told

    async def moves(self, status: Status, **more: Any) -> None:
        payload: Json = {"from": "received", "to": status.value, **more}
        async with self.store.write() as tx:
            kind = EventKind.STATUS_CHANGED
            await events.append(tx, self.case.id, kind, ActorRole.OFFICER, None, payload)
            await cases.set_status(tx, self.case.id, status)


@pytest.fixture
async def watch(store: Store, clock: StillClock) -> Watch:
    async with store.write() as tx:
        watch = Watch(store, clock, (await a_case(tx)).case)
    await deadline_watch.watch_deadlines(store, DEPLOYMENT)
    return watch


async def test_each_missed_date_is_told_once_on_the_morning_after(watch: Watch) -> None:
    async with watch.store.read() as tx:
        unit = await units.get(tx, watch.case.handling_unit_id)
    last = calendar.add_working_days(watch.case.created_at, 20, unit.timezone)
    assert await watch.due() == calendar.next_morning(last, unit.timezone)
    assert await watch.passes(150) == ["sp3d", "service", "clarification"]


async def test_a_letter_in_time_leaves_the_other_dates(watch: Watch) -> None:
    letter = {"number": "B/1", "date": watch.case.created_at.date().isoformat()}
    async with watch.store.write() as tx:
        await events.append(tx, watch.case.id, EventKind.SP3D_SENT, ActorRole.OFFICER, None, letter)
    assert sorted(await watch.passes(120)) == ["clarification", "service"]


async def test_while_the_reporter_is_awaited_no_60_days_are_missed(watch: Watch) -> None:
    await watch.moves(Status.NEED_INFO, **{case_facts.WAITS_FOR: case_facts.ANSWER})
    assert await watch.passes(70) == ["sp3d"]
    await watch.moves(Status.RECEIVED)
    assert await watch.passes(50) == ["clarification"]
    assert await watch.passes(30) == ["service"]


async def test_what_passed_before_it_was_watched_is_told_to_nobody(watch: Watch) -> None:
    async with watch.store.write() as tx:
        await work.drop(tx, [watch.case.id])
    watch.clock.passes(days=50)
    await deadline_watch.watch_deadlines(watch.store, DEPLOYMENT)
    assert await watch.passes(25) == ["service"]


async def test_a_closed_case_is_watched_again_once_it_is_reopened(watch: Watch) -> None:
    await watch.moves(Status.REJECTED)
    assert await watch.passes(50) == []
    async with watch.store.write() as tx:
        payload = {"from": "rejected", "to": "verifying"}
        await events.append(tx, watch.case.id, EventKind.REOPENED, ActorRole.SUPERVISOR, None, payload)
        await cases.set_status(tx, watch.case.id, Status.VERIFYING)
    assert await watch.passes(25) == ["service"]
