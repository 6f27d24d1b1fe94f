from __future__ import annotations

from datetime import timedelta

from storage import work
from storage.store import Store
from tests.storage.given import Clock


async def test_work_is_taken_when_due_and_tried_again_later(store: Store, clock: Clock) -> None:
    async with store.write() as tx:
        await work.put(tx, "download", {"n": 1})
        await work.put(tx, "look_up", {"n": 2}, clock.now + timedelta(hours=1))
        (first,) = await work.due(tx, 10)
        assert (first.kind, first.payload, first.attempts) == ("download", {"n": 1}, 0)
        await work.again(tx, first.id, clock.now + timedelta(hours=2))
        assert await work.due(tx, 10) == []
        assert await work.next_due_at(tx) == clock.now + timedelta(hours=1)
    clock.pass_by(hours=3)
    async with store.write() as tx:
        second, again = await work.due(tx, 10)
        assert (second.kind, again.attempts) == ("look_up", 1)
        await work.done(tx, second.id)
        await work.give_up(tx, again.id)
        assert await work.due(tx, 10) == []
        assert await work.next_due_at(tx) is None
