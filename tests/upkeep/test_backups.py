"""The nightly backup: made when it is due, by the command, and what is wrong with it is logged."""

from __future__ import annotations

import asyncio
import contextlib
import os
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.upkeep import backups as nightly
from storage.backups import Backups
from tests.storage.test_backup import a_picture
from tests.support import MONDAY
from tests.worlds.office import Office, office


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose options are this process's own."""
    made = await asyncio.to_thread(office, tmp_path)
    monkeypatch.setenv("YANDUAN_DATA_DIR", str(made.data))
    monkeypatch.setenv("YANDUAN_KEY_FILE", str(made.key))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    async with made.store() as store:
        await a_picture(store)
    return made


async def test_it_is_made_by_a_process_of_its_own(here: Office, tmp_path: Path) -> None:
    with capture_logs() as logs:
        assert await nightly.make_backup(tmp_path / "backups")
    (made,) = Backups(tmp_path / "backups").all()
    assert len(made.files) == 2
    assert [line["action"] for line in logs] == ["backup_made"]


async def test_what_keeps_it_from_being_made_is_logged(here: Office) -> None:
    with capture_logs() as logs:
        assert not await nightly.make_backup(here.data / "backups")
    assert logs[0]["action"] == "backup_failed"
    assert "outside the data folder" in logs[0]["said"]


async def test_one_is_made_when_it_is_due_and_not_again(
    here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def now() -> datetime:  # the process that makes one has a clock of its own
        return max((one.at for one in Backups(tmp_path / "backups").all()), default=MONDAY)

    monkeypatch.setattr(nightly, "LOOK_EVERY", 0.0)
    pauses = 0
    paused = asyncio.Event()
    sleep = asyncio.sleep

    async def counted(seconds: float) -> None:
        nonlocal pauses
        pauses += 1
        if pauses == 3:
            paused.set()
        await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", counted)
    with capture_logs() as logs:
        task = asyncio.create_task(nightly.make_nightly_backups(tmp_path / "backups", now))
        await paused.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert [line["action"] for line in logs] == ["backup_made"]


async def test_what_the_system_refuses_ends_nothing_but_that_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_process(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "no process to be had")

    async def pauses(seconds: float) -> None:
        waits.append(seconds)
        raise asyncio.CancelledError

    waits: list[float] = []
    monkeypatch.setattr(asyncio, "create_subprocess_exec", no_process)
    monkeypatch.setattr(asyncio, "sleep", pauses)
    with pytest.raises(asyncio.CancelledError):
        await nightly.make_nightly_backups(tmp_path, lambda: MONDAY)
    assert waits == [nightly.AFTER_A_FAILURE]


async def test_a_backup_that_may_not_be_made_quietly_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(os, "setpriority", refused)
    assert await nightly.make_backup(tmp_path / "nowhere") is False  # no key here: it ran, and complained
