"""One house for all stories of this room: opening a store costs more than most of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.worlds.station import ACCOUNT, SARI, Station, raw

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The shared house lives in one event loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Station]:
    async with Station.open(tmp_path_factory.mktemp("house")) as station:
        yield station


@pytest_asyncio.fixture(loop_scope="session")
async def station(opened: Station) -> AsyncIterator[Station]:
    """A Polres and a Polda with groups, and nothing that an earlier story left.

    After every story: nothing that any officer or group was sent shows the reporter's account.
    """
    await opened.anew()
    yield opened
    for sending in opened.chat.everything:
        if sending.message.chat_id != SARI.id:
            assert not any(mark in raw(sending) for mark in ACCOUNT)
            assert "tgfilemark" not in raw(sending)
