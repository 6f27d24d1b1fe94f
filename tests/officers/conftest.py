from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.officers.station import Station


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    """A Polres and a Polda with groups."""
    async with Station.open(tmp_path) as opened:
        yield opened
