"""Errands: finished exactly once, fetched at least once, and none stopped by another."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.errand_kind import Errand, Pool
from bot.transport import OfflineRequest, make_bot
from bot.turn import Deployment
from bot.upkeep.worker import AT_ONCE, Worker
from storage import meta, work
from storage.errors import DatabaseReadOnly, DiskFull, KeyMissing
from storage.files import EvidenceFiles
from storage.records import Json
from storage.schema import work as rows
from storage.store import Store, Tx
from tests.support import StillClock, open_store


@dataclass
class Shop:
    """A worker with errands of one's own, and what was done."""

    store: Store
    clock: StillClock
    deployment: Deployment
    errands: dict[str, Errand] = field(default_factory=dict)
    fetched: list[Any] = field(default_factory=list)
    finished: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    given_up: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    worker: Worker = field(init=False)

    def knows(self, kind: str, fetch: Callable[[Any], Awaitable[Any]] | None = None, **more: Any) -> None:
        """An errand whose `fetch(n)` brings something, and whose finish notes what it was given."""

        async def bring(_bot: object, _deployment: Deployment, payload: Json) -> Any:
            self.fetched.append(payload["n"])
            assert fetch is not None
            return await fetch(payload["n"])

        async def finish(tx: Tx, _deployment: Deployment, payload: Json, result: Any) -> None:
            await meta.set(tx, f"finished {payload['n']}", "yes")
            tx.cache["noted"] = True
            self.finished.put_nowait((payload["n"], result))

        async def give_up(_tx: Tx, _deployment: Deployment, payload: Json) -> None:
            self.given_up.put_nowait(payload["n"])

        options = {"finish": finish, "fetch": bring if fetch else None, "give_up": give_up, **more}
        self.errands[kind] = Errand(kind, **options)

    async def leaves(self, *errands: tuple[str, int], after: timedelta | None = None) -> None:
        async with self.store.write() as tx:
            for kind, n in errands:
                await work.put(tx, kind, {"n": n}, due_at=tx.now + after if after else None)

    async def looks(self) -> None:
        """Let the worker look at once, as a commit that brings work does."""
        self.worker._wake.set()
        await asyncio.sleep(0)

    async def left(self) -> list[tuple[str, int]]:
        """State and number of tries of what is not done."""
        async with self.store.read() as tx:
            return [
                (row.state, row.attempts)
                for row in await tx.fetch_all(select(rows).order_by(rows.c.created_at))
            ]

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The worker runs for the time of the block."""
        bot = make_bot("123456:TEST-token", "http://127.0.0.1:9", OfflineRequest(123456, "yanduan_bot"))
        self.worker = Worker(bot, self.store, self.deployment, self.errands, look_every=0.02)
        self.store.after_commit.append(self.worker.committed)
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            group.create_task(self.worker.run())
            yield
            self.worker.stop()
        self.store.after_commit.remove(self.worker.committed)

    async def rests(self) -> None:
        """Wait until nothing is due."""
        while True:
            async with self.store.read() as tx:
                if not await work.due(tx):
                    return
            await asyncio.sleep(0)

    async def becomes(self, *left: tuple[str, int]) -> None:
        """Wait until exactly this is left."""
        while await self.left() != list(left):
            await asyncio.sleep(0)


@pytest.fixture(name="shop")
async def _shop(tmp_path: Path) -> AsyncIterator[Shop]:
    clock = StillClock()
    async with open_store(tmp_path / "data", clock) as store:
        yield Shop(
            store, clock, Deployment(123456, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "files"))
        )


async def test_an_errand_is_finished_once_and_its_row_goes_in_the_same_transaction(shop: Shop) -> None:
    shop.knows("note")
    async with shop.working():
        await shop.leaves(("note", 1), ("note", 2))
        assert {(await shop.finished.get())[0] for _ in range(2)} == {1, 2}
        await shop.becomes()
        await shop.looks()
    assert shop.finished.empty()


async def test_two_workers_that_look_at_once_finish_an_errand_once(shop: Shop) -> None:
    shop.knows("note")
    await shop.leaves(("note", 1))
    async with shop.store.read() as tx:
        seen = await work.due(tx)
    async with shop.working():
        await shop.becomes()
        await shop.worker.finish_all(seen)  # as somebody would who had looked at the same moment
    assert shop.finished.qsize() == 1


async def test_what_was_fetched_is_given_to_finish(shop: Shop) -> None:
    async def bring(n: int) -> str:
        return f"berkas {n}"

    shop.knows("download", bring)
    async with shop.working():
        await shop.leaves(("download", 1))
        assert await shop.finished.get() == (1, "berkas 1")


async def test_an_errand_is_left_alone_until_it_is_due(shop: Shop) -> None:
    shop.knows("note")
    await shop.leaves(("note", 1), after=timedelta(hours=1))
    await shop.leaves(("note", 2))
    async with shop.working():
        assert (await shop.finished.get())[0] == 2
        await shop.becomes(("waiting", 0))
        shop.clock.passes(hours=1)
        assert (await shop.finished.get())[0] == 1


async def test_a_fetch_that_fails_is_tried_again_with_growing_pauses_and_then_given_up(shop: Shop) -> None:
    async def fail(_n: int) -> None:
        raise BadRequest("wrong file_id")

    shop.knows("download", fail, attempts=3)
    async with shop.working():
        await shop.leaves(("download", 1))
        await shop.becomes(("waiting", 1))
        for tries, pause in ((1, 2), (2, 4)):
            shop.clock.passes(seconds=pause - 0.1)
            await shop.looks()
            assert len(shop.fetched) == tries, "too early"
            shop.clock.passes(seconds=0.2)
            await shop.becomes(*[("waiting", 2)] if tries == 1 else [])
        assert await shop.given_up.get() == 1
        shop.clock.passes(hours=1)
        await shop.looks()
    assert len(shop.fetched) == 3
    assert shop.finished.empty()


async def test_a_fetch_that_is_told_to_wait_waits_as_long_as_told(shop: Shop) -> None:
    async def refuse(_n: int) -> None:
        raise RetryAfter(timedelta(seconds=90))

    shop.knows("download", refuse)
    async with shop.working():
        await shop.leaves(("download", 1))
        await shop.rests()
        shop.clock.passes(seconds=89)
        await shop.looks()
        assert shop.fetched == [1]
        shop.clock.passes(seconds=2)
        while shop.fetched != [1, 1]:
            await asyncio.sleep(0)
    assert await shop.left() == [("waiting", 0)]


def _without_a_thread() -> RuntimeError:
    """What Python says where no thread can be begun: no machine has such a stack."""
    usual = threading.stack_size(1 << 46)
    try:
        threading.Thread(target=print).start()
    except RuntimeError as error:
        return error
    finally:
        threading.stack_size(usual)
    raise AssertionError


TROUBLES = [
    NetworkError("away"),
    TimedOut(),
    InvalidToken(),
    DatabaseReadOnly(),
    KeyMissing(),
    OSError(errno.EMFILE, "Too many open files"),
    OSError(errno.ENOSPC, "No space left on device"),
    BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
    MemoryError(),
    _without_a_thread(),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=repr)
async def test_trouble_that_is_no_fault_of_an_errands_uses_no_attempt_up(
    shop: Shop, trouble: Exception
) -> None:
    async def fail(_n: int) -> None:
        raise trouble

    shop.knows("download", fail, attempts=2)
    async with shop.working():
        await shop.leaves(("download", 1))
        while len(shop.fetched) < 15:
            shop.clock.passes(seconds=400)
            await asyncio.sleep(0)
    assert await shop.left() == [("waiting", 0)]
    assert shop.given_up.empty()


async def test_any_other_runtime_error_is_an_errands_own(shop: Shop) -> None:
    async def fail(_n: int) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    shop.knows("download", fail, attempts=1)
    async with shop.working():
        await shop.leaves(("download", 1))
        assert await shop.given_up.get() == 1


async def test_pauses_grow_to_the_longest_that_an_errand_may_have(shop: Shop) -> None:
    async def fail(_n: int) -> None:
        raise MemoryError

    shop.knows("download", fail, longest_pause=timedelta(hours=1))
    pauses = []
    async with shop.working():
        await shop.leaves(("download", 1))
        for tries in range(1, 15):
            while len(shop.fetched) < tries or shop.worker._pools[0].under_way:
                await asyncio.sleep(0)
            async with shop.store.read() as tx:
                (item,) = await work.waiting(tx, "download")
            pauses.append((item.due_at - shop.clock()).total_seconds())
            shop.clock.passes(seconds=pauses[-1])
            await shop.looks()
    assert pauses == [2.0**n for n in range(1, 12)] + [3600.0] * 3


async def test_a_machine_that_is_short_for_an_hour_is_an_error_in_the_log(shop: Shop) -> None:
    trouble: list[Exception] = [MemoryError()]

    async def fail(_n: int) -> None:
        raise trouble[0]

    async def is_said(times: int) -> bool:
        while len(shop.fetched) < times or shop.worker._pools[0].under_way:
            await asyncio.sleep(0)
        return any(line["action"] == "machine_short" for line in said)

    shop.knows("download", fail)
    with capture_logs() as said:
        async with shop.working():
            await shop.leaves(("download", 1))
            assert not await is_said(1)
            shop.clock.passes(minutes=59)
            await shop.looks()
            assert not await is_said(2)
            shop.clock.passes(minutes=6)
            await shop.looks()
            assert await is_said(3)
            said.clear()
            trouble[0] = NetworkError("away")
            shop.clock.passes(minutes=6)
            await shop.looks()
            assert not await is_said(4)


async def test_giving_up_that_fails_by_the_machines_fault_is_done_later(shop: Shop) -> None:
    given_up = 0

    async def give_up(*_: Any) -> None:
        nonlocal given_up
        given_up += 1
        if given_up < 3:
            raise MemoryError

    async def fail(_n: int) -> None:
        raise ValueError

    shop.knows("download", fail, attempts=1, give_up=give_up)
    async with shop.working():
        await shop.leaves(("download", 1))
        while given_up < 3:
            assert await shop.left() == [("waiting", 0)]
            shop.clock.passes(minutes=6)
            await shop.looks()
        await shop.becomes()
    assert shop.finished.empty()


async def test_what_is_worth_nothing_later_is_given_up_when_its_patience_is_over(shop: Shop) -> None:
    async def fail(_n: int) -> None:
        raise NetworkError("away")

    shop.knows("download", fail, patience=timedelta(minutes=10))
    async with shop.working():
        await shop.leaves(("download", 1))
        await shop.rests()
        shop.clock.passes(minutes=9)
        await shop.looks()
        assert shop.given_up.empty()
        assert await shop.left() == [("waiting", 0)]
        shop.clock.passes(minutes=6)
        await shop.looks()
        assert await shop.given_up.get() == 1
        await shop.becomes()


async def test_what_no_give_up_ends_is_kept_for_the_operator(shop: Shop) -> None:
    async def fail(*_: Any) -> None:
        raise ValueError

    shop.knows("broken", finish=fail, give_up=None, attempts=1)
    async with shop.working():
        await shop.leaves(("broken", 1))
        await shop.becomes(("given_up", 1))


async def test_a_look_up_never_waits_behind_downloads(shop: Shop) -> None:
    async def bring(n: int) -> int:
        if n < 500:
            await asyncio.Event().wait()
        return n

    shop.knows("download", bring, pool=Pool.DOWNLOAD)
    shop.knows("look up", bring)
    await shop.leaves(*[("download", n) for n in range(20)])
    shop.clock.passes(seconds=1)
    await shop.leaves(("look up", 500))
    async with shop.working():
        assert await shop.finished.get() == (500, 500)
    assert len(shop.fetched) == 1 + AT_ONCE[Pool.DOWNLOAD]


async def test_an_errand_that_fails_undoes_only_what_it_did_itself(shop: Shop) -> None:
    async def break_off(tx: Tx, _deployment: Deployment, _payload: Json, _result: Any) -> None:
        await meta.set(tx, "half", "done")
        raise ValueError("what a citizen wrote")

    shop.knows("note")
    shop.knows("broken", finish=break_off)
    async with shop.working():
        await shop.leaves(("note", 1), ("broken", 2), ("note", 3))
        assert {(await shop.finished.get())[0] for _ in range(2)} == {1, 3}
        await shop.becomes(("waiting", 1))
    async with shop.store.read() as tx:
        assert await meta.get(tx, "half") is None
        assert await meta.get(tx, "finished 3") == "yes"


async def test_giving_up_that_fails_too_ends_the_errand_all_the_same(shop: Shop) -> None:
    async def fail(*_: Any) -> None:
        raise ValueError

    shop.knows("broken", finish=fail, give_up=fail, attempts=1)
    async with shop.working():
        await shop.leaves(("broken", 1))
        await shop.becomes(("given_up", 1))


async def test_a_slow_fetch_holds_no_other_errand_up(shop: Shop) -> None:
    may_end = asyncio.Event()

    async def bring(n: int) -> None:
        if n == 1:
            await may_end.wait()

    shop.knows("download", bring)
    shop.knows("note")
    async with shop.working():
        await shop.leaves(("download", 1), ("download", 2), ("note", 3))
        assert {(await shop.finished.get())[0] for _ in range(2)} == {2, 3}
        may_end.set()
        assert (await shop.finished.get())[0] == 1


async def test_what_is_to_be_done_is_what_the_row_says_once_the_network_has_answered(shop: Shop) -> None:
    async def changes(n: int) -> None:
        async with shop.store.write() as tx:
            (item,) = await work.due(tx)
            await work.set_payload(tx, item.id, {"n": n + 1})

    shop.knows("download", changes)
    await shop.leaves(("download", 1))
    async with shop.working():
        assert await shop.finished.get() == (2, None)


async def test_a_fetch_under_way_when_stopped_is_done_again_after_the_next_start(shop: Shop) -> None:
    begun = asyncio.Event()

    async def hang(_n: int) -> None:
        begun.set()
        await asyncio.Event().wait()

    shop.knows("download", hang)
    await shop.leaves(("download", 1))
    async with shop.working():
        await begun.wait()
    assert await shop.left() == [("waiting", 0)], "stopping is no failure of the errand's"

    async def bring(_n: int) -> str:
        return "berkas"

    shop.knows("download", bring)
    async with shop.working():
        assert await shop.finished.get() == (1, "berkas")
    assert shop.fetched == [1, 1]


async def test_a_result_that_cant_be_stored_is_fetched_again_and_not_counted_as_a_failure(shop: Shop) -> None:
    async def bring(_n: int) -> str:
        return "berkas"

    full = True

    async def store_it(tx: Tx, _deployment: Deployment, payload: Json, result: Any) -> None:
        if full:
            raise DiskFull
        shop.finished.put_nowait((payload["n"], result))

    shop.knows("download", bring, finish=store_it, attempts=2)
    await shop.leaves(("download", 1))
    async with shop.working():
        while len(shop.fetched) < 4:
            await asyncio.sleep(0)
        full = False
        assert await shop.finished.get() == (1, "berkas")


async def test_work_of_a_kind_that_this_version_does_not_know_stops_nothing(shop: Shop) -> None:
    shop.knows("note")
    async with shop.working():
        await shop.leaves(("from the future", 1), ("note", 2))
        assert (await shop.finished.get())[0] == 2
        await shop.becomes(("waiting", 0))


async def test_a_full_disk_pauses_errands_and_ends_nothing(shop: Shop) -> None:
    tries = 0

    async def find_it_full(_tx: Tx, _deployment: Deployment, _payload: Json, _result: Any) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise DiskFull
        shop.finished.put_nowait(tries)

    shop.knows("note", finish=find_it_full)
    async with shop.working():
        await shop.leaves(("note", 1))
        assert await shop.finished.get() == 3
