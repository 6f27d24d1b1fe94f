from __future__ import annotations

import re

import pytest

from storage import counters, posters
from storage.errors import InvalidInput, NoSuchRow
from storage.store import Store
from tests.storage.given import Clock, a_unit


async def test_a_poster_is_found_by_its_random_token_and_its_number(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        made = [await posters.add(tx, code=f"A-{n}", unit_id=unit.id, place="Lobi") for n in range(20)]
        assert len({poster.token for poster in made}) == 20
        assert all(re.fullmatch("[A-Za-z0-9]{12}", poster.token) for poster in made)
        assert await posters.by_token(tx, made[3].token) == made[3] == await posters.get(tx, made[3].id)
        assert await posters.by_code(tx, "A-3") == made[3]
        assert len(await posters.all_posters(tx)) == 20
        assert await posters.by_token(tx, "unknown") is None
        with pytest.raises(InvalidInput, match="'A-3'"):
            await posters.add(tx, code="A-3", unit_id=unit.id, place="x")
        with pytest.raises(InvalidInput, match="needs a code"):
            await posters.add(tx, code="", unit_id=unit.id, place="x")
        with pytest.raises(NoSuchRow):
            await posters.get(tx, "0")


async def test_a_revoked_poster_says_since_when(store: Store, clock: Clock) -> None:
    async with store.write() as tx:
        made = await posters.add(tx, code="A", unit_id=(await a_unit(tx)).id, place="x")
        assert await posters.revoke(tx, "A")
        assert not await posters.revoke(tx, "A")
        known = await posters.by_token(tx, made.token)
        assert known is not None
        assert known.revoked_at == clock.now


async def test_scans_are_counted_by_day_and_by_nobody(store: Store, clock: Clock) -> None:
    for day, scans in enumerate((2, 3)):
        clock.pass_by(days=day)
        async with store.write() as tx:
            for _ in range(scans):
                await posters.count_scan(tx, "p")
            await counters.add(tx, "door", "u")
    async with store.read() as tx:
        assert await counters.by_day(tx, "scan", "p") == {"2026-03-02": 2, "2026-03-03": 3}
        assert await counters.total(tx, "scan", "p") == 5
        assert await counters.total(tx, "door", "u") == 2
        assert await counters.total(tx, "door") == 0
