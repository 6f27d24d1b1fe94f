"""The one clock. `YANDUAN_CLOCK_FILE` names a file with an offset in seconds, for trying out time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def system_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def offset_clock(file: Path) -> Callable[[], datetime]:
    """Return a clock moved by the seconds written in `file`, read anew each time; 0 where it can't be
    read.
    """

    def now() -> datetime:
        moment = system_clock()
        try:
            return moment + timedelta(seconds=float(file.read_text().strip() or 0))
        except (OSError, ValueError, OverflowError):
            return moment

    return now
