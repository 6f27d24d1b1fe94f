"""The promised day: whoever was promised that a person takes it up learns if nobody has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.errands import WatchedDate
from bot.turn import Deployment
from bot.upkeep import take_up_watch
from storage import cases, work
from storage.files import EvidenceFiles
from storage.records import Status
from storage.store import Store
from tests.support import open_store
from tests.worlds.given import a_case, an_officer

DEPLOYMENT = Deployment(123456, "yanduan_bot", "Propam", "id", EvidenceFiles(Path("nowhere")))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "data", at_once=True) as store:
        yield store


async def looked(store: Store, case_id: str) -> list[tuple[str, Any]]:
    """What the look left to do."""
    async with store.write() as tx:
        await take_up_watch.tell_missed_date(tx, DEPLOYMENT, WatchedDate(case_id))
    async with store.read() as tx:
        return [(item.kind, item.payload["case_id"]) for item in await work.due(tx)]


async def test_both_sides_are_told_when_nobody_has_taken_it_up(store: Store) -> None:
    async with store.write() as tx:
        case_id = (await a_case(tx)).case.id
    told = await looked(store, case_id)
    assert sorted(told) == [("officers.late", case_id), ("reporter.tell_late", case_id)]


async def test_both_sides_are_told_whoever_holds_it_unless_it_was_taken_up(store: Store) -> None:
    async with store.write() as tx:
        case_id = (await a_case(tx)).case.id
        officer = await an_officer(tx)
        await cases.claim(tx, case_id, officer.id)
        await cases.take_up(tx, case_id)
    assert await looked(store, case_id) == []
    async with store.write() as tx:
        await cases.release(tx, case_id)
        await cases.claim(tx, case_id, officer.id)
    assert len(await looked(store, case_id)) == 2


async def test_nobody_is_told_of_a_case_that_was_withdrawn(store: Store) -> None:
    async with store.write() as tx:
        case_id = (await a_case(tx)).case.id
        await cases.set_status(tx, case_id, Status.CLOSED_WITHDRAWN)
    assert await looked(store, case_id) == []
