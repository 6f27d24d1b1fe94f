from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import officers, rows, schema
from storage.errors import NoSuchRow
from storage.store import Store
from tests.support import StillClock
from tests.worlds.given import a_unit, an_officer


async def test_an_officer_seen_twice_is_one_with_the_latest_name(store: Store) -> None:
    async with store.write() as tx:
        first = await officers.see(tx, 5001, "Budi")
        await officers.set_private_ready(tx, first.id, True)
        again = await officers.see(tx, 5001, "Budi Santoso")
        assert again.id == first.id
        assert await officers.get(tx, first.id) == again
        assert (again.name, again.private_ready) == ("Budi Santoso", True)
        assert await officers.by_user(tx, 5001) == again
        assert await officers.by_user(tx, 1) is None
        with pytest.raises(NoSuchRow):
            await officers.get(tx, "0")


async def test_a_tap_proves_membership_until_a_leave_is_seen(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        unit, officer = await a_unit(tx), await an_officer(tx)
        assert await officers.membership(tx, officer.id, unit.id) is None
        await officers.forget_proof(tx, officer.id, unit.id)
        await officers.prove(tx, officer.id, unit.id)
        known = await officers.membership(tx, officer.id, unit.id)
        assert known is not None
        assert (known.proven_at, known.supervisor) == (clock.now, False)
        await officers.set_supervisors(tx, unit.id, {5001: "Budi"})
        await officers.forget_proof(tx, officer.id, unit.id)
        (gone,) = await officers.members(tx, unit.id)
        assert (gone.proven_at, gone.supervisor) == (None, False)


async def test_supervisors_are_replaced_as_a_whole_and_keep_their_proof(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        unit, other, officer = await a_unit(tx), await a_unit(tx, "OTHER"), await an_officer(tx)
        await officers.prove(tx, officer.id, unit.id)
        assert await officers.supervisors_checked_at(tx, unit.id) is None
        await officers.set_supervisors(tx, other.id, {7: "Ani"})
        await officers.set_supervisors(tx, unit.id, {5001: "Budi", 6: "Cici"})
        await officers.set_supervisors(tx, unit.id, {6: "Cici", 8: "Dedi"})
        assert await officers.supervisors_checked_at(tx, unit.id) == clock.now
        named = {
            (await officers.get(tx, one.officer_id)).name: (one.supervisor, one.proven_at is not None)
            for one in await officers.members(tx, unit.id)
        }
        assert named == {"Budi": (False, True), "Cici": (True, False), "Dedi": (True, False)}
        assert [one.supervisor for one in await officers.members(tx, other.id)] == [True]


async def test_since_when_somebody_belongs_is_known_to_the_hour_until_they_leave(
    store: Store, clock: StillClock
) -> None:
    full_hour = clock.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    clock.passes(seconds=(full_hour + timedelta(minutes=20) - clock.now).total_seconds())
    async with store.write() as tx:
        unit, officer = await a_unit(tx), await an_officer(tx)

    async def since() -> datetime | None:
        async with store.read() as tx:
            (known,) = await officers.members(tx, unit.id)
        return known.member_since

    for people in ({}, {5001: "Budi"}, {}):
        async with store.write() as tx:
            await officers.prove(tx, officer.id, unit.id)
            await officers.set_supervisors(tx, unit.id, people)
        assert await since() == full_hour + timedelta(hours=1), "never earlier than it was, and no minute"
        clock.passes(hours=13)
    async with store.write() as tx:
        await officers.forget_proof(tx, officer.id, unit.id)
    assert await since() is None
    async with store.write() as tx:
        await officers.prove(tx, officer.id, unit.id)
    assert await since() == full_hour + timedelta(hours=40)


async def test_of_a_row_from_before_the_last_proof_says_since_when(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        unit, officer = await a_unit(tx), await an_officer(tx)
        row = {"officer_id": officer.id, "unit_id": unit.id, "proven_at": clock.now, "supervisor": False}
        await rows.put(tx, schema.membership, row)
        first = clock.now
    clock.passes(hours=5)
    async with store.write() as tx:
        (known,) = await officers.members(tx, unit.id)
        assert known.member_since == first
        await officers.prove(tx, officer.id, unit.id)
    async with store.read() as tx:
        (proven,) = await officers.members(tx, unit.id)
    assert proven.proven_at == clock.now
    assert proven.member_since is not None
    assert timedelta() <= proven.member_since - first < timedelta(hours=1)
