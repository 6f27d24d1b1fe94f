"""How posters do, as the operator's list and the officers' group are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.posters import collect_figures
from bot.rules.posters import PosterCondition
from storage import cases, posters, scans
from storage.records import Level, Poster, Unit
from storage.store import Store
from tests.support import StillClock, open_store
from tests.worlds.given import a_report, a_unit

MONDAY = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> StillClock:
    clock = StillClock()
    clock.now = MONDAY
    return clock


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "data", clock, at_once=True) as store:
        yield store


async def hang(store: Store) -> tuple[Unit, Unit, Poster, Poster]:
    """A Polda, a Polres below it, and two posters of the Polres."""
    async with store.write() as tx:
        above = await a_unit(tx, "POLDA", Level.POLDA)
        unit = await a_unit(tx, parent="POLDA")
        made = [await posters.add(tx, code=code, unit_id=unit.id, place=code) for code in ("A", "B")]
        return above, unit, made[0], made[1]


async def test_a_week_is_shown_once_it_is_over(store: Store, clock: StillClock) -> None:
    _, unit, poster, other = await hang(store)
    async with store.write() as tx:
        for _ in range(6):
            scans.count(tx, poster.id)
            scans.count_start(tx, poster.id)
            await cases.register(tx, replace(a_report(tx, unit), poster_id=poster.id))
    for days, expected in ((0, None), (6, None), (1, 6)):
        clock.passes(hours=24 * days)
        async with store.read() as tx:
            one, two = await collect_figures(tx, [poster, other])
        (week,) = one.weeks
        assert (week.scans, week.starts, week.complaints) == (expected,) * 3
        assert two.weeks[0].scans is None
        assert one.condition is (PosterCondition.WORKING if expected else PosterCondition.NEW)
    async with store.read() as tx:
        (back,) = await collect_figures(tx, [poster], weeks=3)
    assert [week.scans for week in back.weeks] == [6, None, None]


async def test_complaints_are_counted_for_those_who_handle_them(store: Store, clock: StillClock) -> None:
    above, unit, poster, _ = await hang(store)
    async with store.write() as tx:
        for _ in range(7):
            routed_around = replace(a_report(tx, unit), poster_id=poster.id, handling_unit_id=above.id)
            await cases.register(tx, routed_around)
    clock.passes(hours=24 * 7)
    async with store.read() as tx:
        found = [
            (await collect_figures(tx, [poster], handled_by=handled_by))[0].weeks[0].complaints
            for handled_by in (None, {above.id}, {unit.id}, set())
        ]
    assert found == [7, 7, None, None]
