"""Whether a program runs on a data folder, and when it last heard from Telegram."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import heartbeat
from tests.support import MONDAY


def test_one_program_runs_on_a_folder_and_others_see_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert not heartbeat.is_running(data)
    with heartbeat.hold_run_lock(data):
        assert heartbeat.is_running(data)
        with pytest.raises(heartbeat.AlreadyRunning), heartbeat.hold_run_lock(data):
            pytest.fail("two ran at once")
    assert not heartbeat.is_running(data)


def test_the_last_answer_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    assert heartbeat.last_heard_at(tmp_path) is None
    heartbeat.record_heard(tmp_path, MONDAY)
    assert heartbeat.last_heard_at(tmp_path) == MONDAY
    assert stat.S_IMODE((tmp_path / heartbeat.HEARD_FILE).stat().st_mode) == 0o600
    (tmp_path / heartbeat.HEARD_FILE).write_text("MARK")
    assert heartbeat.last_heard_at(tmp_path) is None


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    heartbeat.record_heard(tmp_path / "nowhere", MONDAY)
