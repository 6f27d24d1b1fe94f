"""One station that runs for all stories in which nothing happens to its process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.worlds.installation import Place, place


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A station at work. Each story brings people of its own; at the end it stops in good order."""
    async with place(tmp_path_factory.mktemp("station"), start=False) as running:
        running.station.cold = True
        await running.station.starts()
        yield running
        assert await running.sandbox.refusals() == []
        assert await running.station.stops() == 0
