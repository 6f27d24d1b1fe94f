from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import migrate
from storage.engine import database_url
from tests.worlds.room import Room


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    migrate.upgrade(database_url(folder / "empty.db"))
    return folder / "empty.db"


@pytest.fixture
async def room(tmp_path: Path, empty_database: Path) -> AsyncIterator[Room]:
    async with Room.open(tmp_path, empty_database) as opened:
        yield opened
