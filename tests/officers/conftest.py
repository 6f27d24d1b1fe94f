from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.worlds.station import ACCOUNT, SARI, Station, raw


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    """A Polres and a Polda with groups.

    After every story: nothing that any officer or group was sent shows the reporter's account.
    """
    async with Station.open(tmp_path) as here:
        yield here
        for sending in here.chat.everything:
            if sending.message.chat_id != SARI.id:
                assert not any(mark in raw(sending) for mark in ACCOUNT)
                assert "tgfilemark" not in raw(sending)
