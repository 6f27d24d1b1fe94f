from __future__ import annotations

from datetime import timedelta

from storage import attempt_limits
from storage.attempt_limits import Attempts
from storage.store import Store
from tests.support import StillClock


async def test_tries_are_counted_by_purpose_and_key(store: Store, clock: StillClock) -> None:
    until = clock.now + timedelta(minutes=5)
    async with store.write() as tx:
        assert await attempt_limits.attempts(tx, "code", 7) == Attempts()
        await attempt_limits.record(tx, "code", 7)
        await attempt_limits.record(tx, "code", 7, until)
        assert await attempt_limits.record(tx, "code", 7) == Attempts(3, clock.now, until, None)
        assert (await attempt_limits.attempts(tx, "ticket", 7)).count == 0
        await attempt_limits.set_notified(tx, "code", 7)
        assert await attempt_limits.attempts(tx, "code", "7") == Attempts(3, clock.now, until, clock.now)
        await attempt_limits.reset(tx, "code", 7)
        assert await attempt_limits.attempts(tx, "code", 7) == Attempts()


async def test_old_tries_are_forgotten_unless_they_are_locked(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        await attempt_limits.record(tx, "code", 1)
        await attempt_limits.record(tx, "code", 2, locked_until=tx.now + timedelta(days=9))
    clock.passes(days=8)
    async with store.write() as tx:
        await attempt_limits.record(tx, "code", 3)
    await attempt_limits.forget_old(store, clock.now - timedelta(days=7))
    async with store.read() as tx:
        assert [(await attempt_limits.attempts(tx, "code", key)).count for key in (1, 2, 3)] == [0, 1, 1]
