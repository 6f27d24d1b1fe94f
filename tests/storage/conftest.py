"""A store on a fresh database, with a clock that only moves when told."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import migrate
from storage.store import Store
from tests.storage.given import Clock, House


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "yanduan.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, empty_database: Path, clock: Clock) -> House:
    """Where a store can be opened, again and again."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copyfile(empty_database, folder / "yanduan.db")
    return House(folder, clock)


@pytest.fixture
async def store(house: House) -> AsyncIterator[Store]:
    opened = await house.open()
    yield opened
    await opened.close()
