from __future__ import annotations

import pytest

from storage import officers
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
