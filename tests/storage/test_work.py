from __future__ import annotations

from datetime import timedelta

from storage import work
from storage.schema import work as rows
from storage.store import Committed, Store
from tests.storage.plans import planned
from tests.support import StillClock


async def test_work_is_taken_when_due_and_tried_again_later(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        await work.put(tx, "download", {"n": 1})
        await work.put(tx, "look_up", {"n": 2}, clock.now + timedelta(hours=1))
        (first,) = await work.due(tx, 10)
        assert (first.kind, first.payload, first.attempts) == ("download", {"n": 1}, 0)
        await work.again(tx, first.id, clock.now + timedelta(hours=2))
        assert await work.due(tx, 10) == []
    clock.passes(hours=3)
    async with store.write() as tx:
        second, again = await work.due(tx, 10)
        assert (second.kind, again.attempts) == ("look_up", 1)
        await work.done(tx, second.id)
        await work.give_up(tx, again.id)
        assert await work.due(tx, 10) == []


async def test_what_is_due_together_is_taken_in_the_order_it_was_put(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        for n in range(20):
            await work.put(tx, "tell", {"n": n})
    async with store.write() as tx:
        for n in range(20, 40):
            await work.put(tx, "tell", {"n": n})
    async with store.read() as tx:
        assert [item.payload["n"] for item in await work.due(tx)] == list(range(40))


async def test_unreadable_work_hides_none_behind_it(store: Store) -> None:
    async with store.write() as tx:
        for n in range(5):
            await work.put(tx, "tell", {"n": n})
        await tx.execute(rows.update().where(rows.c.n.in_([1, 2, 4])).values(payload=b"lost" * 9))
        assert [item.payload["n"] for item in await work.due(tx, 2)] == [2, 4]
        assert [item.payload["n"] for item in await work.due(tx, 1)] == [2]


async def test_what_was_given_up_waits_again_once_revived(store: Store, clock: StillClock) -> None:
    heard: list[Committed] = []
    async with store.write() as tx:
        await work.put(tx, "tell", {"n": 1})
        await work.put(tx, "tell", {"n": 2})
        for item in await work.due(tx):
            await work.again(tx, item.id, clock.now)
            await work.give_up(tx, item.id)
    clock.passes(hours=1)
    store.after_commit.append(heard.append)
    async with store.write() as tx:
        assert (await work.due(tx), await work.count_given_up(tx)) == ([], 2)
        assert await work.revive(tx) == 2
    async with store.write() as tx:
        again = await work.due(tx)
        assert [(item.payload["n"], item.attempts, item.due_at) for item in again] == [
            (1, 0, clock.now),
            (2, 0, clock.now),
        ]
        assert (await work.revive(tx), await work.count_given_up(tx)) == (0, 0)
    assert [one.work for one in heard] == [True, False]


async def test_what_is_about_a_case_or_file_goes_with_it_given_up_or_not(store: Store) -> None:
    async with store.write() as tx:
        for payload in ({"case_id": "a"}, {"case_id": "b"}, {"evidence_id": "c"}, {"n": 1}, {"case_id": "a"}):
            await work.put(tx, "tell", payload)
        await work.give_up(tx, (await work.due(tx))[0].id)
        await work.drop(tx, ["a", "c", *(f"{n}" for n in range(2000))])
        assert [item.payload for item in await work.due(tx)] == [{"case_id": "b"}, {"n": 1}]
        assert await work.count_given_up(tx) == 0


async def test_work_is_numbered_and_taken_without_looking_at_what_isnt_due(store: Store) -> None:
    async with store.write() as tx:
        with planned(store) as plans:
            await work.put(tx, "download", {"n": 1})
            await work.due(tx, 10, ["download", "look_up"])
    assert [plan.replace("work USING ", "") for plan in plans] == [
        "SEARCH COVERING INDEX ix_work_n (n<?)",
        "SEARCH INDEX ix_work_due_at_n (due_at<?)",
    ]


async def test_what_is_put_instead_takes_the_place_of_its_like_about_the_same_case(store: Store) -> None:
    async with store.write() as tx:
        for about in ("a", "b"):
            await work.put(tx, "watch", {"case_id": about, "n": 1})
        await work.put(tx, "tell", {"case_id": "a", "n": 1})
        await work.put_instead(tx, "watch", {"case_id": "a", "n": 2})
        await work.put_instead(tx, "watch", {"case_id": "a", "n": 3})
    async with store.read() as tx:
        left = [(item.kind, item.payload["case_id"], item.payload["n"]) for item in await work.due(tx)]
    assert sorted(left) == [("tell", "a", 1), ("watch", "a", 3), ("watch", "b", 1)]
