"""One scene of each kind for all stories: each brings citizens of its own, and officers where it matters."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.worlds.inside import Inside, inside
from tests.worlds.installation import Place, place
from tests.worlds.scene import Scene


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def in_process(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Inside]:
    async with inside(tmp_path_factory.mktemp("inside")) as here:
        yield here
        assert await here.sandbox.refusals() == []


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def over_http(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    async with place(tmp_path_factory.mktemp("station")) as here:
        yield here
        assert await here.sandbox.refusals() == []
        assert await here.station.stops() == 0


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Scene:
    """Where the story is told; it doesn't ask."""
    found: Scene = request.getfixturevalue(request.param)
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A story marked `both_worlds` is told in both, any other in this process."""
    if "world" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_worlds") is not None
        metafunc.parametrize("world", ["in_process", "over_http"] if both else ["in_process"], indirect=True)
