from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen
from tests.worlds.followup import BUDI, SARI, TONO


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """A bot that has met nobody."""
    async with Chat.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def sari(chat: Chat) -> Citizen:
    return Citizen(chat, SARI)


@pytest.fixture
def budi(chat: Chat) -> Citizen:
    return Citizen(chat, BUDI)


@pytest.fixture
def tono(chat: Chat) -> Citizen:
    return Citizen(chat, TONO)
