"""Files from before they were padded to few sizes, and what becomes of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.errands import PAD_KEPT
from bot.turn import Deployment
from bot.upkeep import padding
from qr_assets import confined
from storage import cases, evidence, sealing, work
from storage.files import EvidenceFiles
from storage.records import EvidenceKind, Json
from storage.store import Store
from tests.support import StillClock, open_store
from tests.worlds.given import a_case

SIZES = [1, 67 * 16_384 - 99, 3_000, 40_000, 7_000, 200, 700_000, 500, 2_000]
"""Of all but two the size showed more closely."""


@dataclass
class Station:
    """A store with a folder of files; `kept` has the content of each."""

    store: Store
    clock: StillClock
    files: EvidenceFiles
    folder: Path
    kept: dict[str, bytes] = field(default_factory=dict)

    async def keeps(self, size: int, *, pages: bool = False) -> str:
        async with self.store.write() as tx:
            case_id = (await a_case(tx)).case.id
            one = await evidence.new(tx, kind=EvidenceKind.DOCUMENT, file_id="f", size=size, case_id=case_id)
            key = await evidence.data_key(tx, one.id)
            self.kept[one.id] = b"x" * size
            await self.files.store(one.id, key, self.kept[one.id])
            if pages:
                await self.files.store_clean(one.id, key, [b"y" * size])
            await evidence.set_stored(tx, one.id, size, "00", "application/pdf")
        return one.id

    async def errands(self) -> list[Json]:
        """Done once each, as far as the machine lets them."""
        done = []
        async with self.store.write() as tx:
            for item in await work.due(tx, kinds=[PAD_KEPT.name]):
                deployment = Deployment(1, "yanduan_bot", "Propam", "id", self.files)
                await padding.ERRANDS[item.kind].finish(tx, deployment, item.payload, None)
                await work.done(tx, item.id)
                done.append(item.payload)
        self.clock.passes(seconds=6)
        return done

    def close_sizes(self) -> int:
        """How many files tell their size as closely as before."""
        sizes = [path.stat().st_size - 28 for path in self.folder.iterdir()]
        return sum(size != sealing.file_bucket(size) for size in sizes)

    async def opened(self, file_id: str) -> bytes:
        async with self.store.read() as tx:
            key = await evidence.data_key(tx, file_id)
        return await self.files.open(file_id, key)


@pytest.fixture
async def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Station]:
    """One that kept files when they were padded as words are."""
    clock = StillClock()
    async with open_store(tmp_path, clock, at_once=True) as store:
        files = EvidenceFiles(tmp_path / "evidence", reserve=lambda _total: 0)
        made = Station(store, clock, files, tmp_path / "evidence")
        with monkeypatch.context() as before:
            before.setattr(sealing, "file_bucket", sealing.bucket)
            for size in SIZES:
                await made.keeps(size, pages=size == SIZES[1])
        async with store.write() as tx:
            await padding.begin_padding_kept(tx)
        yield made


async def test_files_from_before_are_padded_once_a_few_at_a_time(station: Station) -> None:
    close = [station.close_sizes()]
    while await station.errands():
        close.append(station.close_sizes())
    assert close == [8, 2, 0, 0], "two portions, and a look that finds no more"
    for file_id, content in station.kept.items():
        assert await station.opened(file_id) == content
    changed = {path: path.stat().st_ino for path in station.folder.iterdir()}
    async with station.store.write() as tx:
        await padding.begin_padding_kept(tx)
    assert await station.errands() == []
    assert {path: path.stat().st_ino for path in station.folder.iterdir()} == changed


async def test_what_is_damaged_or_gone_holds_up_no_other(station: Station) -> None:
    damaged, gone, erased = list(station.kept)[:3]
    (station.folder / damaged).write_bytes(b"\0" * 300)
    (station.folder / gone).unlink()
    async with station.store.write() as tx:
        kept = await evidence.get(tx, erased)
        assert kept is not None
        await cases.destroy(tx, kept.case_id or "")
    while await station.errands():
        pass
    assert station.close_sizes() == 2, "the damaged one, and the one that no key opens"
    assert (station.folder / damaged).read_bytes() == b"\0" * 300
    assert not (station.folder / gone).exists()


async def test_where_there_is_no_room_it_waits_and_nothing_is_lost(station: Station) -> None:
    full = EvidenceFiles(station.folder, reserve=lambda total: 2 * total)
    files, station.files = station.files, full
    before = station.close_sizes()
    with pytest.raises(confined.Prevented):
        await station.errands()
    assert station.close_sizes() == before
    station.files = files
    while await station.errands():
        pass
    assert station.close_sizes() == 0
