"""What time brings: each job finds nothing left to do the second time, and a late one is never dropped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rules import time_limits
from bot.turn import Deployment
from bot.upkeep import jobs
from storage import evidence, intake, meta, outbox, slots, verify
from storage.errors import DiskFull
from storage.files import EvidenceFiles
from storage.records import EvidenceKind, Message
from storage.store import Store, Tx
from tests.support import StillClock, open_store

OFFICER = 5001
KEY = b"k" * 32


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "data", clock, at_once=True) as store:
        yield store


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(123456, "yanduan_bot", "Propam", "id", EvidenceFiles(tmp_path / "data" / "evidence"))


async def run(store: Store, job: jobs.Job, deployment: Deployment) -> None:
    async with store.write() as tx:
        await job(tx, deployment)


async def owed(store: Store) -> list[Message]:
    async with store.read() as tx:
        return [row.message for row in await outbox.pending(tx)]


async def test_a_shown_file_is_taken_away_once_its_time_is_over(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    async with store.write() as tx:
        shown = await slots.new(
            tx, chat_id=OFFICER, case_id=None, kind="file", remove_at=tx.now + timedelta(minutes=30)
        )
        await slots.set_message(tx, shown.id, 77)
    clock.passes(minutes=29)
    await run(store, jobs.remove_shown, deployment)
    assert await owed(store) == []
    clock.passes(minutes=2)
    await run(store, jobs.remove_shown, deployment)
    (gone,) = await owed(store)
    assert (gone.method, gone.chat_id, gone.params["message_id"]) == ("deleteMessage", OFFICER, 77)
    assert gone.otherwise is not None, "a message too old to be deleted is edited to a stub"
    assert gone.otherwise.method == "editMessageText"
    assert gone.otherwise.params["text"] == jobs.REMOVED
    below = gone.otherwise.otherwise
    assert below is not None, "and a file, which has no text, by another one"
    assert below.params["message_id"] == 77
    assert (below.method, below.params["media"]["type"]) == ("editMessageMedia", "photo")
    assert below.params["media"]["caption"] == jobs.REMOVED
    last = below.otherwise
    assert last is not None
    assert (last.method, last.params["media"]["type"], last.otherwise) == (
        "editMessageMedia",
        "document",
        None,
    )
    ways = (gone, gone.otherwise, below, last)
    assert {way.loss.errand for way in ways if way.loss} == {"officers.not_removed"}
    assert all(way.loss for way in ways), "whatever is tried last, it is heard of if that fails too"
    await run(store, jobs.remove_shown, deployment)
    assert len(await owed(store)) == 1


async def test_what_still_waits_to_be_sent_is_taken_away_once_it_was(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    async with store.write() as tx:
        late = await slots.new(tx, chat_id=OFFICER, case_id=None, kind="file", remove_at=tx.now)
    clock.passes(seconds=1)
    await run(store, jobs.remove_shown, deployment)
    assert await owed(store) == []
    async with store.write() as tx:
        await slots.set_message(tx, late.id, 77)
    await run(store, jobs.remove_shown, deployment)
    assert [message.method for message in await owed(store)] == ["deleteMessage"]


async def test_what_was_never_sent_is_forgotten_in_the_end(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    async with store.write() as tx:
        await slots.new(tx, chat_id=OFFICER, case_id=None, kind="file", remove_at=tx.now)
    clock.now += time_limits.UNSENT_REMOVED_AFTER
    clock.passes(seconds=1)
    await run(store, jobs.remove_shown, deployment)
    assert await owed(store) == []
    async with store.read() as tx:
        assert await slots.to_remove(tx) == []


async def test_ids_failures_and_sent_rows_are_forgotten_when_they_are_old(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    async with store.write() as tx:
        await intake.mark(tx, 7)
        await intake.seal_failed(tx, {"update_id": 7}, "ValueError")
        for _ in range(2):
            await outbox.put(tx, Message("sendMessage", OFFICER, {"text": "halo"}))
    async with store.write() as tx:
        await outbox.mark(tx, [outbox.Sent(row.id, None, 1) for row in await outbox.pending(tx)], [])
    await jobs.forget_old(store, deployment)
    async with store.read() as tx:
        assert len(await intake.failed(tx)) == 1
        assert await intake.seen(tx, [7]) == {7}
    clock.passes(days=40)
    await jobs.forget_old(store, deployment)
    async with store.read() as tx:
        assert await intake.failed(tx) == []
        assert (await outbox.counts(tx))["sent"] == 1, "the last number stays known"


async def test_looking_for_what_is_old_waits_for_nobody_who_writes(
    store: Store, deployment: Deployment, tmp_path: Path
) -> None:
    await deployment.evidence.store("0" * 32, KEY, b"nobody's")
    async with store.write() as tx:
        await meta.set(tx, "someone", "writes")
        async with asyncio.timeout(5):
            await asyncio.create_task(jobs.forget_old(store, deployment))
    assert list((tmp_path / "data" / "evidence").iterdir()) == []


async def test_files_that_no_row_stands_for_are_swept_and_known_ones_kept(
    store: Store, deployment: Deployment, tmp_path: Path
) -> None:
    async with store.write() as tx:
        kept = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="f", size=3, chat_id=OFFICER, data_key=KEY
        )
    await deployment.evidence.store(kept.id, KEY, b"abc")
    await deployment.evidence.store("0" * 32, KEY, b"nobody's")
    await jobs.forget_old(store, deployment)
    assert {path.name for path in (tmp_path / "data" / "evidence").iterdir()} == {kept.id}


async def test_a_download_that_is_just_being_kept_is_not_swept(
    store: Store, deployment: Deployment, tmp_path: Path
) -> None:
    async with store.write() as tx:
        coming = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="f", size=3, chat_id=OFFICER, data_key=KEY
        )
    half = tmp_path / "data" / "evidence" / f"{coming.id}.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half of it")
    orphan = half.with_name("0" * 32 + ".part")
    orphan.write_bytes(b"of a draft that is gone")
    await jobs.forget_old(store, deployment)
    assert half.exists()
    assert not orphan.exists()


@pytest.mark.any_day
async def test_the_chains_root_is_recorded_once_a_day(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    times = []
    clock.now = clock.now.replace(hour=2)
    for _ in range(4):
        await run(store, jobs.record_root, deployment)
        async with store.read() as tx:
            times.append(await verify.last_root_at(tx))
        clock.passes(hours=11)  # 02:00, 13:00, 00:00 the next day, 11:00
    assert times[0] == times[1]
    assert times[1] != times[2]
    assert times[2] == times[3]


async def test_a_root_of_a_time_to_come_keeps_none_away(
    store: Store, deployment: Deployment, clock: StillClock
) -> None:
    clock.passes(days=400)  # it was wrong
    await run(store, jobs.record_root, deployment)
    clock.passes(days=-400)
    await run(store, jobs.record_root, deployment)
    async with store.read() as tx:
        assert await verify.last_root_at(tx) == clock.now
        assert await verify.verify(tx) == []


async def count(tx: Tx, _deployment: Deployment) -> None:
    done = int(await meta.get(tx, "done") or 0)
    await meta.set(tx, "done", str(done + 1))


async def test_a_late_job_runs_late_and_is_never_dropped(store: Store, deployment: Deployment) -> None:
    scheduler = jobs.build_scheduler(
        store, deployment, [(count, timedelta(seconds=5)), (jobs.record_root, timedelta(1))]
    )
    scheduler.start(paused=True)
    try:
        for job in scheduler.get_jobs():
            assert job.misfire_grace_time is None
            assert job.coalesce, "many missed runs are one"
            assert job.max_instances == 1
    finally:
        scheduler.shutdown(wait=False)


async def test_a_job_that_fails_stops_neither_itself_nor_the_others(
    store: Store, deployment: Deployment
) -> None:
    tried, done = asyncio.Event(), asyncio.Event()
    errors = iter([ValueError("what somebody wrote"), DiskFull()])

    async def fail(tx: Tx, _deployment: Deployment) -> None:
        await meta.set(tx, "half", "done")
        if (error := next(errors, None)) is not None:
            raise error
        tried.set()

    async def work(_tx: Tx, _deployment: Deployment) -> None:
        done.set()

    soon = timedelta(milliseconds=10)
    scheduler = jobs.build_scheduler(store, deployment, [(fail, soon), (work, soon)])
    scheduler.start()
    try:
        async with asyncio.timeout(5):
            await done.wait()
            await tried.wait()
    finally:
        scheduler.pause()
        async with store.write():
            pass  # writers come in turn: what was under way has ended
        scheduler.shutdown(wait=False)


async def test_each_job_has_a_place_in_the_program() -> None:
    from bot.bootstrap import JOBS, SWEEPS
    from bot.reporter.filing import draft_lifetime

    listed = {job for job, _ in (*JOBS, *SWEEPS)}
    assert {
        jobs.remove_shown,
        jobs.forget_old,
        jobs.record_root,
        draft_lifetime.send_reminders,
        draft_lifetime.expire_conversations,
    } <= listed
