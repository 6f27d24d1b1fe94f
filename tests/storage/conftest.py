"""A store on a fresh database, with a clock that only moves when told."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from storage.store import Store
from tests import quick
from tests.support import StillClock, acquainted, migrated
from tests.worlds.given import DataFolder

TOGETHER = {
    "test_approvals",
    "test_cases",
    "test_driver",
    "test_errors",
    "test_limits",
    "test_lock",
    "test_store",
    "test_tx",
}
"""Where several things go on at the same time, or are cut off: statements go the way that they go at work."""


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    migrated(folder)
    return folder / "yanduan.db"


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def data_folder(tmp_path: Path, empty_database: Path, clock: StillClock) -> DataFolder:
    """Where a store can be opened, again and again."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copyfile(empty_database, folder / "yanduan.db")
    return DataFolder(folder, clock)


@pytest.fixture(autouse=True)
def _one_after_another(request: pytest.FixtureRequest) -> Iterator[None]:
    with nullcontext() if request.path.stem in TOGETHER else quick.at_once():
        yield


@pytest.fixture
async def store(data_folder: DataFolder, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.path.stem not in TOGETHER:
        data_folder.keys = await acquainted(data_folder.folder)
    opened = await data_folder.open()
    yield opened
    await opened.close()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """An event loop for tests that hypothesis drives."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture
def store_for_examples(data_folder: DataFolder, runner: asyncio.Runner) -> Iterator[list[Store]]:
    """One open store for all examples of a test."""
    opened = runner.run(data_folder.open())
    yield [opened]
    runner.run(opened.close())
