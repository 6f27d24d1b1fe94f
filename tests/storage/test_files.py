from __future__ import annotations

import os
import resource
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from storage.errors import DiskFull, NoSuchRow, SealBroken
from storage.files import EvidenceFiles, usual_reserve
from storage.ids import new_id

KEY = b"k" * 32


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence")


async def test_a_file_opens_with_its_key_and_is_unreadable_on_disk(
    files: EvidenceFiles, tmp_path: Path
) -> None:
    one = new_id()
    await files.store(one, KEY, b"MARK" * 5000)
    (path,) = (tmp_path / "evidence").iterdir()
    assert b"MARK" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert await files.open(one, KEY) == b"MARK" * 5000
    with pytest.raises(SealBroken):
        await files.open(one, b"x" * 32)


async def test_a_file_shows_neither_its_size_nor_when_it_came_or_was_opened(
    files: EvidenceFiles, tmp_path: Path
) -> None:
    for size in (1, 15_000, 101_000, 102_000):
        await files.store(new_id(), KEY, b"x" * size)
    found = [path.stat() for path in (tmp_path / "evidence").iterdir()]
    assert {one.st_size - 28 for one in found} == {16 * 1024, 100 * 1024}, "nonce and tag are beside"
    for path in (tmp_path / "evidence").iterdir():
        await files.open(path.name, KEY)
    for one in [*found, *(path.stat() for path in (tmp_path / "evidence").iterdir())]:
        assert one.st_atime_ns == one.st_mtime_ns
        assert one.st_mtime_ns % (3600 * 10**9) == 0


async def test_a_sweep_blurs_the_times_of_what_stays_and_only_once(
    files: EvidenceFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older version wrote, too; the time of the change of each is the sweep's then."""
    await files.store(one := new_id(), KEY, b"x")
    path = tmp_path / "evidence" / one
    touched = list[object]()
    before = os.utime

    def utime(file: Any, **more: Any) -> None:
        touched.append(file)
        before(file, **more)

    monkeypatch.setattr(os, "utime", utime)

    async def none(_ids: set[str]) -> set[str]:
        return set()

    await files.sweep(none)
    assert touched == [path], "it was changed in the hour in which it was written"
    before(path, ns=(1_000_000_007 * 10**9, 1_000_000_009 * 10**9 + 5))
    for _ in range(2):
        await files.sweep(none)
    assert touched == [path, path]
    assert path.stat().st_mtime_ns == path.stat().st_atime_ns == 1_000_000_009 // 3600 * 3600 * 10**9


async def test_two_files_that_were_exchanged_dont_open(files: EvidenceFiles, tmp_path: Path) -> None:
    one, other = new_id(), new_id()
    await files.store(one, KEY, b"a")
    await files.store(other, KEY, b"b")
    (tmp_path / "evidence" / one).replace(tmp_path / "evidence" / other)
    with pytest.raises(SealBroken):
        await files.open(other, KEY)


async def test_a_full_disk_is_said_clearly_and_leaves_nothing(files: EvidenceFiles, tmp_path: Path) -> None:
    await files.store(kept := new_id(), KEY, b"small")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DiskFull, match="Free some space"):
            await files.store(new_id(), KEY, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in (tmp_path / "evidence").iterdir()] == [kept]


async def test_files_leave_a_part_of_the_disk_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = 210_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - free, free))
    files = EvidenceFiles(tmp_path / "evidence")
    await files.store(kept := new_id(), KEY, b"x" * 5_000_000)
    with pytest.raises(DiskFull, match="Free some space"):
        await files.store(new_id(), KEY, b"x" * 15_000_000)
    assert [path.name for path in (tmp_path / "evidence").iterdir()] == [kept]
    assert await files.open(kept, KEY) == b"x" * 5_000_000
    small = EvidenceFiles(tmp_path / "evidence", reserve=lambda total: total // 1000)
    await small.store(new_id(), KEY, b"x" * 15_000_000)


def test_the_reserve_grows_with_the_disk_and_is_never_too_small() -> None:
    assert usual_reserve(10**9) == 200_000_000
    assert usual_reserve(10**12) == 20_000_000_000


async def test_the_pages_of_a_picture_are_swept_with_it_and_not_without(files: EvidenceFiles) -> None:
    kept, lost = new_id(), new_id()
    for one in (kept, lost):
        await files.store(one, KEY, b"a")
        await files.store_clean(one, KEY, [b"page"])

    async def strays(some: set[str]) -> set[str]:
        return some - {kept}

    assert await files.sweep(strays) == 2
    assert await files.open(kept, KEY) == b"a"
    assert await files.open_clean(kept, KEY) == b"page"


@pytest.mark.parametrize("together", [1, 500])
async def test_what_no_row_stands_for_is_swept(
    files: EvidenceFiles, tmp_path: Path, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.files._PART", together)

    async def strays(some: set[str]) -> set[str]:
        assert len(some) <= together
        return some - {kept}

    kept = ""
    assert await files.sweep(strays) == 0
    kept, lost = new_id(), new_id()
    await files.store(kept, KEY, b"a")
    await files.store(lost, KEY, b"b")
    (tmp_path / "evidence" / f"{new_id()}.part").write_bytes(b"half")
    assert await files.sweep(strays) == 2
    assert await files.open(kept, KEY) == b"a"
    with pytest.raises(NoSuchRow):
        await files.open(lost, KEY)
    for _ in range(2):
        await files.remove(kept)


async def test_only_an_id_names_a_file(files: EvidenceFiles) -> None:
    for name in ("../yanduan.db", "", "A" * 32):
        with pytest.raises(NoSuchRow):
            await files.open(name, KEY)
