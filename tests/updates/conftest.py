from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support import migrated
from tests.worlds.station import Station


@pytest.fixture
async def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Station]:
    """A Polsek below a Polres and a Polda that have groups."""
    migrated(tmp_path / "data")  # a copy: much quicker than migrating anew for each test
    monkeypatch.setattr("storage.migrate.upgrade", lambda _url: None)
    async with Station.open(tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wherever a bot is made: some of these tests parse messages without one."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
