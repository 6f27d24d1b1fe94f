"""What can keep the demo from starting, and what is left then: nothing."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bot.demo import stage
from bot.store_opening import SetupError


@pytest.fixture
def taken() -> Iterator[int]:
    """A port where another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where throw-away folders are made; there must be none in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


async def test_a_taken_port_is_left_for_another(taken: int, temporary: Path) -> None:
    async with stage.opened(taken, strictly=False) as here:
        assert here.elsewhere
        assert not here.url.endswith(f":{taken}")


async def test_a_bot_that_does_not_come_to_work_is_a_sentence_with_its_last_words(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; os.write(1, b'no room left'); os._exit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"exit code 3(?s:.*)no room left"):
        async with stage.opened(0, strictly=True):
            pass


async def test_told_to_stop_while_it_is_set_up_it_leaves_nothing(temporary: Path) -> None:
    async def opens() -> None:
        async with stage.opened(0, strictly=True):
            pass

    before = psutil.Process().children()
    opening = asyncio.create_task(opens())
    while psutil.Process().children() == before:
        assert not opening.done()
        await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert psutil.Process().children() == before


async def test_a_port_that_was_asked_for_and_is_taken_is_a_sentence(taken: int, temporary: Path) -> None:
    with pytest.raises(SetupError, match=str(taken)):
        async with stage.opened(taken, strictly=True):
            pass
