from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from bot.clock import offset_clock, system_clock

A_MOMENT = timedelta(seconds=5)


def test_time_is_aware_and_in_utc() -> None:
    assert system_clock().tzinfo is UTC


def test_the_file_moves_the_clock_and_is_read_anew_each_time(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    now = offset_clock(file)
    file.write_text("3600\n")
    assert timedelta(hours=1) <= now() - system_clock() + A_MOMENT
    file.write_text("-86400")
    assert now() < system_clock() - timedelta(hours=23)


@pytest.mark.parametrize("content", [None, "", "soon", "nan", "inf", "1e300"])
def test_a_file_that_names_no_time_leaves_the_clock_alone(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "offset"
    if content is not None:
        file.write_text(content)
    assert abs(offset_clock(file)() - system_clock()) < A_MOMENT
