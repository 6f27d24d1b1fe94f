"""Scans of codes that don't count: who is told, when, and of how many."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.officers.group import poster_alarms
from bot.turn import Deployment
from storage import outbox, posters, scans, units
from storage.files import EvidenceFiles
from storage.records import Level
from storage.store import Store
from tests.support import StillClock, open_store

pytestmark = pytest.mark.any_day
POLRES, POLDA, OTHER = -1001, -1002, -1003


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[Store]:
    """A Polsek without a group below a Polres and a Polda with one each; beside them another Polda."""
    async with open_store(tmp_path / "data", clock, at_once=True) as store:
        async with store.write() as tx:
            above: str | None = None
            for code, level, group in (
                ("NTB", Level.POLDA, POLDA),
                ("LOBAR", Level.POLRES, POLRES),
                ("SEKOTONG", Level.POLSEK, None),
            ):
                made = await units.add(
                    tx, code=code, name=code, level=level, parent_code=above, timezone="Asia/Makassar"
                )
                above = code
                if group is not None:
                    await units.bind_group(tx, made.id, group)
            await posters.add(tx, code="SEK-1", unit_id=made.id, place="Ruang tunggu")
            other = await units.add(
                tx, code="BALI", name="BALI", level=Level.POLDA, parent_code=None, timezone="Asia/Makassar"
            )
            await units.bind_group(tx, other.id, OTHER)
        yield store


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(123456, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "data" / "evidence"))


async def scanned(store: Store, times: int, code: str | None = "SEK-1") -> None:
    async with store.write() as tx:
        found = await posters.by_code(tx, code) if code else None
        for _ in range(times):
            scans.count_invalid(tx, found.id if found else scans.NEVER_OURS)


async def told(store: Store, deployment: Deployment) -> list[tuple[int, str]]:
    """What a look now brings: to which group, and what is said."""
    async with store.write() as tx:
        before = {row.id for row in await outbox.pending(tx)}
        await poster_alarms.tell_poster_alarms(tx, deployment)
    async with store.read() as tx:
        rows = await outbox.pending(tx)
    return [(row.message.chat_id, row.message.params["text"]) for row in rows if row.id not in before]


async def test_scans_of_an_old_code_are_told_when_the_day_is_over_in_steps(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    await scanned(store, 7)
    assert await told(store, deployment) == [], "a line that came at once would say who stood there"
    clock.passes(hours=24)
    ((chat, said),) = await told(store, deployment)
    assert chat == POLRES, "the nearest group above, and no other"
    assert " 5–9 kali" in said
    assert "SEK-1" in said
    assert "Ruang tunggu" in said
    assert await told(store, deployment) == []


async def test_few_scans_are_told_without_their_number(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    found = []
    for times in (1, 4):
        await scanned(store, times)
        clock.passes(hours=24)
        ((_, said),) = await told(store, deployment)
        assert "kurang dari 5 kali" in said
        found.append(said.partition("sejak")[0])
    assert found[0] == found[1]


async def test_a_unit_is_told_no_more_than_once_a_day(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    await scanned(store, 5)
    clock.passes(hours=24)
    assert len(await told(store, deployment)) == 1
    await scanned(store, 50)
    assert await told(store, deployment) == []
    clock.passes(hours=24)
    ((_, said),) = await told(store, deployment)
    assert "50–99 kali" in said


async def test_codes_that_were_never_ours_are_told_to_the_groups_at_the_top(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    await scanned(store, 5, code=None)
    clock.passes(hours=24)
    found = await told(store, deployment)
    assert {chat for chat, _ in found} == {POLDA, OTHER}
    assert all("5–9 kali" in said for _, said in found)


async def test_an_alarm_waits_for_a_group(store: Store, deployment: Deployment, clock: StillClock) -> None:
    async with store.write() as tx:
        for unit in await units.all_units(tx):
            await units.unbind_group(tx, unit.id)
    await scanned(store, 6)
    await scanned(store, 6, code=None)
    clock.passes(hours=24)
    assert await told(store, deployment) == []
    async with store.write() as tx:
        found = await units.by_code(tx, "NTB")
        assert found is not None
        await units.bind_group(tx, found.id, POLDA)
    assert {chat for chat, _ in await told(store, deployment)} == {POLDA}
    assert await told(store, deployment) == []


async def test_a_poster_that_somebody_changed_keeps_no_other_from_being_told_of(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    async with store.write() as tx:
        unit = await units.by_code(tx, "SEKOTONG")
        assert unit is not None
        await posters.add(tx, code="SEK-2", unit_id=unit.id, place="Depan")
    for code in ("SEK-1", "SEK-2"):
        await scanned(store, 5, code)
    clock.passes(hours=24)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE poster SET place = 'lain' WHERE code = 'SEK-1'")
    ((chat, said),) = await told(store, deployment)
    assert chat == POLRES
    assert "SEK-2" in said
