from __future__ import annotations

import re
from datetime import timedelta

import pytest

from storage import posters
from storage.errors import InvalidInput, NoSuchRow
from storage.records import PosterState, ScannedCode
from storage.store import Store
from tests.support import StillClock
from tests.worlds.given import a_unit


async def test_a_poster_is_found_by_its_random_token_and_its_number(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        made = [await posters.add(tx, code=f"A-{n}", unit_id=unit.id, place="Lobi") for n in range(20)]
        assert len({poster.token for poster in made}) == 20
        assert all(re.fullmatch("[A-Za-z0-9]{12}", poster.token) for poster in made)
        assert await posters.by_token(tx, made[3].token) == ScannedCode(made[3], 1, PosterState.ACTIVE)
        assert await posters.get(tx, made[3].id) == made[3]
        assert await posters.by_code(tx, "A-3") == made[3]
        assert len(await posters.all_posters(tx)) == 20
        assert await posters.by_token(tx, "unknown") is None
        with pytest.raises(InvalidInput, match="'A-3'"):
            await posters.add(tx, code="A-3", unit_id=unit.id, place="x")
        with pytest.raises(InvalidInput, match="needs a code"):
            await posters.add(tx, code="", unit_id=unit.id, place="x")
        with pytest.raises(NoSuchRow):
            await posters.get(tx, "0")


async def test_a_revoked_poster_says_since_when(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made = await posters.add(tx, code="A", unit_id=(await a_unit(tx)).id, place="x")
        assert await posters.revoke(tx, "A")
        assert not await posters.revoke(tx, "A")
        known = await posters.by_token(tx, made.token)
        assert known is not None
        assert known.state is PosterState.REVOKED
        assert known.poster.revoked_at == clock.now


async def test_a_replaced_poster_has_a_new_token_and_knows_its_old_ones(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        first = await posters.add(tx, code="A", unit_id=(await a_unit(tx)).id, place="x")
    clock.passes(days=1)
    async with store.write() as tx:
        assert await posters.revoke(tx, "A")
        second = await posters.replace(tx, "A")
        assert second is not None
        assert (second.id, second.version, second.hangs_since) == (first.id, 2, clock.now)
        assert second.token != first.token
        assert second.state(clock.now) is PosterState.ACTIVE
        third = await posters.replace(tx, "A")
        assert third is not None
        codes = [await posters.by_token(tx, one.token) for one in (first, second, third)]
        assert [(code.version, code.state) for code in codes if code] == [
            (1, PosterState.REPLACED),
            (2, PosterState.REPLACED),
            (3, PosterState.ACTIVE),
        ]
        assert set(await posters.known_codes(tx)) == {first.token, second.token, third.token}
        assert await posters.replace(tx, "none") is None


async def test_an_expired_poster_counts_no_more_until_it_is_replaced(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        await posters.add(tx, code="A", unit_id=(await a_unit(tx)).id, place="x")
        assert await posters.expire(tx, "A", clock.now + timedelta(days=1))
        assert not await posters.expire(tx, "none", None)
    clock.passes(days=1)
    async with store.write() as tx:
        found = await posters.by_code(tx, "A")
        assert found is not None
        assert found.state(tx.now) is PosterState.EXPIRED
        again = await posters.replace(tx, "A")
        assert again is not None
        assert again.expires_at is None
        assert again.state(tx.now) is PosterState.ACTIVE


@pytest.mark.parametrize("place", ["", "  \n ", "x" * 121, "a\x00b"])
async def test_an_impossible_place_is_refused(store: Store, place: str) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        with pytest.raises(InvalidInput, match=r"needs a place|invisible"):
            await posters.add(tx, code="A", unit_id=unit.id, place=place)


@pytest.mark.parametrize("again", ["É-1", "a-1"])
async def test_a_code_in_use_is_refused_with_whatever_capitals_and_letters(store: Store, again: str) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        for code in ("É-1", "A-1"):
            await posters.add(tx, code=code, unit_id=unit.id, place="x")
        with pytest.raises(InvalidInput, match="already"):
            await posters.add(tx, code=again, unit_id=unit.id, place="y")


async def test_of_two_from_before_the_one_written_so_is_meant(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        upper = await posters.add(tx, code="B-1", unit_id=unit.id, place="x")
        lower = posters.made(tx, code="b-1", unit_id=unit.id, place="y")
        await posters.keep(tx, [lower])
        assert await posters.by_code(tx, "b-1") == lower
        assert await posters.by_code(tx, "B-1") == upper
        assert await posters.revoke(tx, "b-1")
        assert (await posters.get(tx, upper.id)).revoked_at is None


async def test_the_next_number_of_a_unit_is_free(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        assert await posters.next_code(tx, "A_B") == "A_B-001"
        for code in ("A_B-009", "AXB-100", "A_B-x", "A_B-7"):
            await posters.add(tx, code=code, unit_id=unit.id, place="x")
        assert await posters.next_code(tx, "A_B") == "A_B-010"
        assert await posters.next_code(tx, "a_b") == "a_b-010", "capitals make no other number"
