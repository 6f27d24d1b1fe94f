from __future__ import annotations

import asyncio

from storage import approvals
from storage.store import Store
from tests.support import StillClock
from tests.worlds.given import a_case, an_officer


async def test_a_second_person_decides_once(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made, asker, other = await a_case(tx), await an_officer(tx, 1), await an_officer(tx, 2)
        asked = await approvals.ask(tx, made.case.id, "closing", asker.id, {"note": "selesai"})
        assert await approvals.open_of(tx, made.case.id, "closing") == asked
        assert await approvals.open_of(tx, made.case.id, "identity") is None
        assert not await approvals.decide(tx, asked.id, asker.id, True)

    async def decide() -> bool:
        async with store.write() as tx:
            return await approvals.decide(tx, asked.id, other.id, True)

    assert sum(await asyncio.gather(*(decide() for _ in range(3)))) == 1
    async with store.read() as tx:
        decided = await approvals.get(tx, asked.id)
        assert decided is not None
        assert (decided.granted, decided.decided_by, decided.decided_at) == (True, other.id, clock.now)
        assert await approvals.open_of(tx, made.case.id, "closing") is None
        assert await approvals.of_case(tx, made.case.id, "closing") == [decided]
        assert await approvals.get(tx, "0") is None
