from __future__ import annotations

from sqlalchemy import select

from storage import intake
from storage.schema import intake_failed, intake_seen
from storage.store import Store
from tests.support import StillClock
from tests.worlds.given import DataFolder


async def test_an_update_is_known_for_48_hours_and_may_then_come_under_the_same_number(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        for number in range(1200):
            await intake.mark(tx, number)
        assert await intake.seen(tx, range(1100, 1300)) == set(range(1100, 1200))
    clock.passes(hours=48, minutes=59)
    await intake.forget_old(store)
    async with store.write() as tx:
        assert await intake.seen(tx, [5]) == {5}, "of when it came only the hour is known"
    clock.passes(minutes=1)
    async with store.write() as tx:
        assert await intake.seen(tx, [5]) == set()
        await intake.mark(tx, 5)
        assert await intake.seen(tx, [5, 6]) == {5}
    await intake.forget_old(store)
    async with store.read() as tx:
        assert await intake.seen(tx, [5]) == {5}
        assert len(await tx.fetch_all(select(intake_seen))) == 1


async def test_a_failed_update_is_kept_sealed_for_72_hours(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        await intake.seal_failed(tx, {"update_id": 1, "message": {"text": "RAHASIA"}}, "ValueError")
        (kept,) = await intake.failed(tx)
        assert (kept.raw["update_id"], kept.reason, kept.at) == (1, "ValueError", clock.now)
        assert "RAHASIA" not in repr(kept)
        await intake.seal_failed(tx, {"update_id": 2}, "x")
        await intake.drop_failed(tx, kept.id)
        assert [one.raw["update_id"] for one in await intake.failed(tx)] == [2]
    clock.passes(hours=71, minutes=59)
    for there in (1, 0):
        await intake.forget_old(store)
        async with store.read() as tx:
            assert len(await intake.failed(tx)) == len(await tx.fetch_all(select(intake_failed))) == there
        clock.passes(minutes=1)


async def test_deaths_under_way_are_counted_until_it_is_cleared(store: Store) -> None:
    for deaths in range(4):
        async with store.write() as tx:
            assert await intake.under_way(tx, 9) == deaths
    async with store.write() as tx:
        await intake.clear_under_way(tx, 9)
        assert await intake.under_way(tx, 9) == 0


async def test_an_unclean_stop_is_noticed_at_the_next_start(data_folder: DataFolder) -> None:
    clean = []
    for stop_well in (True, False, True):
        store = await data_folder.open()
        async with store.write() as tx:
            clean.append(await intake.set_running(tx))
        if stop_well:
            async with store.write() as tx:
                await intake.set_stopped(tx)
        await store.close()
    assert clean == [True, True, False]
