"""Pictures are drawn anew once, when they came: apart, one harming no other, and again by no opening."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import errands
from bot.cleaning import own_process
from bot.cleaning.drawn_picture import Drawn
from bot.cleaning.own_process import Why
from bot.errand_kind import Pool
from bot.errands import AboutFile
from bot.rules import time_limits
from bot.turn import Deployment
from bot.upkeep import cleaning, jobs
from bot.upkeep.worker import AT_ONCE, Worker
from qr_assets import confined
from storage import cases, evidence, meta, work
from storage.errors import DatabaseBroken, DatabaseReadOnly, DiskFull
from storage.files import EvidenceFiles
from storage.records import Clean, Evidence, EvidenceKind
from storage.store import Store
from tests.cleaning import bombs, corpus
from tests.cleaning.test_own_process import started
from tests.support import StillClock, open_store
from tests.worlds.given import a_case


@cache
def photo() -> bytes:
    return corpus.saved(corpus.photo(), "JPEG")


class Room:
    """A store, a folder of files, and errands done by hand or by a worker."""

    def __init__(self, store: Store, clock: StillClock, folder: Path) -> None:
        self.store, self.clock, self.folder = store, clock, folder / "evidence"
        self.deployment = Deployment(1, "yanduan_bot", "Propam", "id", EvidenceFiles(self.folder))
        self.case_id = ""
        self.committed = asyncio.Event()
        store.after_commit.append(lambda _commit: self.committed.set())

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Room]:
        clock = StillClock()
        async with open_store(folder, clock) as store:
            room = cls(store, clock, folder)
            async with store.write() as tx:
                room.case_id = (await a_case(tx)).case.id
            yield room

    async def comes(self, content: bytes, mime: str = "image/jpeg", *, asked: bool = True) -> str:
        """A picture is kept; `asked`: by this version, which has it cleaned."""
        async with self.store.write() as tx:
            one = await evidence.new(
                tx, kind=EvidenceKind.DOCUMENT, file_id="f", size=len(content), case_id=self.case_id
            )
            await self.deployment.evidence.store(one.id, await evidence.data_key(tx, one.id), content)
            await evidence.set_stored(tx, one.id, len(content), "00", mime)
            if asked:
                await errands.CLEAN_PICTURE.put(tx, AboutFile(one.id))
        return one.id

    async def get(self, evidence_id: str) -> Evidence:
        async with self.store.read() as tx:
            found = await evidence.get(tx, evidence_id)
        assert found is not None
        return found

    async def clean(self, evidence_id: str) -> Clean:
        found = (await self.get(evidence_id)).clean
        assert found is not None
        return found

    async def pages(self, evidence_id: str) -> bytes:
        async with self.store.read() as tx:
            key = await evidence.data_key(tx, evidence_id)
        return await self.deployment.evidence.open_clean(evidence_id, key)

    async def due(self, kind: str = errands.CLEAN_PICTURE.name) -> list[str]:
        async with self.store.read() as tx:
            return [item.payload.get("evidence_id", "") for item in await work.due(tx, 500, [kind])]

    @asynccontextmanager
    async def works(self) -> AsyncIterator[Worker]:
        worker = Worker(None, self.store, self.deployment, cleaning.ERRANDS, 0.02)  # type: ignore[arg-type]
        self.store.after_commit.append(worker.committed)
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run())
            try:
                yield worker
            finally:
                worker.stop()

    async def until_cleaned(self, *ids: str) -> None:
        async with asyncio.timeout(60):
            for one in ids:
                while (await self.get(one)).clean is None:
                    await self.committed.wait()
                    self.committed.clear()

    async def until_postponed(self) -> None:
        async with asyncio.timeout(60):
            while await self.due():
                await self.committed.wait()
                self.committed.clear()


async def test_a_picture_is_drawn_once_and_sealed_beside_the_original(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        async with room.works():
            await room.until_cleaned(one)
        clean, pages = await room.clean(one), await room.pages(one)
        assert (clean.why, clean.of, clean.photos, clean.pages) == ("", 1, True, (len(pages),))
        assert clean.sha256 == hashlib.sha256(pages).hexdigest()
        assert pages.startswith(b"\xff\xd8\xff")
        sealed = (room.folder / f"{one}.clean").read_bytes()
        assert pages[:64] not in sealed
        assert (room.folder / f"{one}.clean").stat().st_mode & 0o777 == 0o600
        assert await room.due() == []


async def test_while_a_crafted_picture_is_drawn_others_go_on(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        bomb = await room.comes(bombs.many_scans(40_000))
        others = [await room.comes(photo()) for _ in range(3)]
        async with room.works():
            await room.until_cleaned(*others)
            assert (await room.get(bomb)).clean is None
        assert [(await room.clean(one)).why for one in others] == [""] * 3
        assert AT_ONCE[Pool.CLEANING] > 1


async def test_a_crafted_picture_marks_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process.clean, "__kwdefaults__", {"seconds": 1})
    async with Room.open(tmp_path) as room:
        bomb = await room.comes(bombs.many_scans(15_000))
        async with room.works():
            await room.until_cleaned(bomb)
        assert await room.clean(bomb) == Clean(why="too_much")
        assert await room.due() == []


async def test_stopping_ends_what_is_being_drawn_and_it_is_drawn_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with Room.open(tmp_path) as room:
        bomb = await room.comes(bombs.many_scans(15_000))
        async with asyncio.timeout(own_process.SECONDS):
            async with room.works():
                process = await started()
        assert not Path(f"/proc/{process}").exists()
        assert await room.due() == [bomb]


async def test_a_picture_whose_process_is_killed_again_and_again_is_never_marked(tmp_path: Path) -> None:
    """Whether by a machine short of memory or by whoever stops the service."""
    async with Room.open(tmp_path) as room:
        bomb = await room.comes(bombs.many_scans(15_000))
        before = 0
        async with room.works():
            for by in (signal.SIGKILL, signal.SIGTERM) * 2:
                async with asyncio.timeout(30):
                    while (process := await started()) == before:
                        await asyncio.sleep(0)
                os.kill(process, by)
                before = process
                await room.until_postponed()
                assert (await room.get(bomb)).clean is None
                room.clock.passes(hours=1)
        assert await room.due() == [bomb]


async def test_a_machine_that_begins_no_process_marks_nothing_and_later_it_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_left(*_: object, **__: object) -> None:
        raise BlockingIOError

    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        async with room.works():
            with monkeypatch.context() as patch:
                patch.setattr(asyncio, "create_subprocess_exec", none_left)
                for _ in range(2 * cleaning.TRIES):
                    await room.until_postponed()
                    room.clock.passes(hours=1)
                    room.store.after_commit[0](None)  # type: ignore[arg-type]
                await room.until_postponed()
            assert (await room.get(one)).clean is None
            room.clock.passes(hours=1)
            await room.until_cleaned(one)
        assert (await room.clean(one)).why == ""


async def test_a_picture_whose_process_ends_by_itself_twice_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends(*_: object, **__: object) -> None:
        raise confined.Ended

    monkeypatch.setattr(own_process, "clean", ends)
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        async with room.works():
            await room.until_postponed()
            assert (await room.get(one)).clean is None
            room.clock.passes(minutes=1)
            await room.until_cleaned(one)
        assert await room.clean(one) == Clean(why="ended")
        assert await room.due() == []


async def done(room: Room, evidence_id: str, result: Any) -> None:
    async with room.store.write() as tx:
        await cleaning.keep_pages(tx, room.deployment, AboutFile(evidence_id), result)


async def test_what_was_cleaned_is_not_cleaned_again(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        await done(room, one, Drawn([b"page"], 1, photos=True))
        async with room.store.read() as tx:
            given = await cleaning.gather_key(tx, room.deployment, AboutFile(one))
        assert await cleaning.fetch_pages(None, room.deployment, given) is None  # type: ignore[arg-type]
        await done(room, one, Drawn([b"other"], 1, photos=True))
        assert await room.pages(one) == b"page"


async def test_a_picture_whose_file_was_changed_is_said_to_be_unreadable(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        (room.folder / one).write_bytes(b"\0" * 2000)
        async with room.works():
            await room.until_cleaned(one)
        assert (await room.clean(one)).why == "unreadable"


async def test_a_disk_that_is_not_there_marks_no_picture(tmp_path: Path) -> None:
    """Whether the folder is missing, or stands empty because nothing is mounted there."""
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        elsewhere = room.folder.rename(tmp_path / "elsewhere")
        async with room.works():
            await room.until_postponed()
            room.folder.mkdir()
            room.clock.passes(hours=1)
            room.store.after_commit[0](None)  # type: ignore[arg-type]
            await room.until_postponed()
            assert (await room.get(one)).clean is None
            room.folder.rmdir()
            elsewhere.rename(room.folder)
            room.clock.passes(hours=1)
            await room.until_cleaned(one)
        assert (await room.clean(one)).why == ""


async def test_a_case_that_was_erased_meanwhile_gets_no_pages(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        async with room.store.write() as tx:
            await cases.destroy(tx, room.case_id)
        await done(room, one, Drawn([b"page"], 1, photos=True))
        assert [path.name for path in room.folder.iterdir()] == [one]
        assert await room.due() == []


@pytest.mark.parametrize("trouble", [DiskFull(), DatabaseReadOnly(), DatabaseBroken()], ids=repr)
async def test_where_pages_cannot_be_kept_it_is_tried_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    async def full(*_: object) -> None:
        raise trouble

    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        async with room.works():
            with monkeypatch.context() as patch:
                patch.setattr(EvidenceFiles, "store_clean", full)
                await room.until_postponed()
            assert (await room.get(one)).clean is None
            room.clock.passes(minutes=11)
            await room.until_cleaned(one)
        assert (await room.clean(one)).why == ""


async def test_the_pages_stay_and_go_with_their_picture(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo())
        await done(room, one, Drawn([b"page"], 1, photos=True))
        (room.folder / f"{'0' * 32}.clean").write_bytes(b"of nobody")
        (room.folder / f"{'1' * 32}.clean.part").write_bytes(b"of nobody, half written")
        await jobs.forget_old(room.store, room.deployment)
        assert sorted(path.name for path in room.folder.iterdir()) == [one, f"{one}.clean"]
        async with room.store.write() as tx:
            await cases.destroy(tx, room.case_id)
        await jobs.forget_old(room.store, room.deployment)
        assert list(room.folder.iterdir()) == []


async def swept(room: Room) -> None:
    """Do what the sweep asks for, until it is at the end."""
    for _ in range(20):
        async with room.store.write() as tx:
            items = await work.due(tx, kinds=["upkeep.clean_kept"])
            for item in items:
                await cleaning.ERRANDS[item.kind].finish(tx, room.deployment, item.payload, None)
                await work.done(tx, item.id)
        room.clock.passes(seconds=6)


async def test_pictures_that_were_kept_before_are_cleaned_once_a_few_at_a_time(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        old = [await room.comes(photo(), asked=False) for _ in range(2 * cleaning.PORTION + 3)]
        await room.comes(b"%PDF", "application/pdf", asked=False)
        await done(room, old[0], Drawn([b"page"], 1, photos=True))
        async with room.store.write() as tx:
            await cleaning.begin_cleaning_kept(tx)
        await swept(room)
        assert await room.due() == old[1 : cleaning.PORTION + 1], "and no more while these wait"
        for _ in range(3):
            for one in await room.due():
                await done(room, one, Why.DIFFERENT)
                async with room.store.write() as tx:
                    await work.drop(tx, [one])
            await swept(room)
        assert [(await room.clean(one)).why for one in old] == ["", *["different"] * (len(old) - 1)]
        async with room.store.write() as tx:
            await cleaning.begin_cleaning_kept(tx)
        assert await room.due("upkeep.clean_kept") == []


async def test_while_the_machine_draws_none_no_more_are_asked_for(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        for _ in range(cleaning.PORTION + 3):
            await room.comes(photo(), asked=False)
        async with room.store.write() as tx:
            await cleaning.begin_cleaning_kept(tx)
        await swept(room)
        async with room.store.write() as tx:
            for item in await work.due(tx, kinds=[errands.CLEAN_PICTURE.name]):
                await work.again(tx, item.id, tx.now + time_limits.CLEANING_LONGEST_PAUSE, counted=False)
        await swept(room)
        async with room.store.read() as tx:
            assert await work.count_waiting(tx, errands.CLEAN_PICTURE.name) == cleaning.PORTION


async def test_what_was_marked_before_a_machines_fault_was_told_apart_is_tried_once_more(
    tmp_path: Path,
) -> None:
    async with Room.open(tmp_path) as room:
        ended, other, drawn = [await room.comes(photo(), asked=False) for _ in range(3)]
        await done(room, ended, Why.ENDED)
        await done(room, other, Why.TOO_MUCH)
        await done(room, drawn, Drawn([b"page"], 1, photos=True))
        for _ in range(2):
            async with room.store.write() as tx:
                await meta.set(tx, "cleaning_begun", "yes")  # as a version from before did
                await cleaning.begin_cleaning_kept(tx)
            await swept(room)
            assert await room.due() == [ended]
            assert (await room.get(ended)).clean is None
        async with room.works():
            await room.until_cleaned(ended)
        assert (await room.clean(ended)).why == ""
        assert (await room.clean(other)).why == "too_much"
        async with room.store.write() as tx:
            await cleaning.begin_cleaning_kept(tx)
        assert await room.due("upkeep.clean_kept") == []


async def test_a_picture_that_ends_its_process_after_all_is_not_tried_at_each_start(tmp_path: Path) -> None:
    async with Room.open(tmp_path) as room:
        one = await room.comes(photo(), asked=False)
        for _ in range(2):
            async with room.store.write() as tx:
                await cleaning.begin_cleaning_kept(tx)
            await swept(room)
            await done(room, one, Why.ENDED)
            async with room.store.write() as tx:
                await work.drop(tx, [one])
        assert await room.clean(one) == Clean(why="ended")
