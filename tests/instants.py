"""What time it is for a test: an ordinary Monday, or each of eight awkward instants. Never what it is today.

Nothing in a test's process reads the system's clock: `stop_the_clocks` puts this one in its place. A test
marked `any_day` runs at each of the eight. `pytest --begins "29 February"` begins all tests there, and
`pytest --turn 0` each file's at one of the eight: over eight turns (`make instants`) each is at all of them.
"""

from __future__ import annotations

import time
import zlib
from datetime import UTC, datetime, tzinfo
from typing import Final, Self

import pytest

MONDAY: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""10.00 WITA, an ordinary working day."""

AWKWARD: Final = {
    "a Sunday in UTC, Monday here": datetime(2026, 11, 29, 17, 30, tzinfo=UTC),
    "the year's end in WIT": datetime(2026, 12, 31, 14, 59, 30, tzinfo=UTC),
    "a new year in WIT": datetime(2026, 12, 31, 15, 0, 30, tzinfo=UTC),
    "the year's end in WIB": datetime(2026, 12, 31, 16, 59, 30, tzinfo=UTC),
    "a new year in WIB": datetime(2026, 12, 31, 17, 0, 30, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 3, 0, tzinfo=UTC),
    "a Friday before Lebaran": datetime(2027, 3, 5, 9, 0, tzinfo=UTC),
    "a month's end in WITA": datetime(2027, 4, 30, 15, 59, 30, tzinfo=UTC),
}

_STARTED: Final = time.monotonic()
_begins: list[datetime] = [MONDAY]


def start() -> datetime:
    """When the test that runs now begins."""
    return _begins[0]


def begin(at: datetime) -> None:
    """From now on tests begin then."""
    _begins[0] = at


def in_turn(file: str, turn: int) -> datetime:
    """When the tests of this file begin in this turn."""
    return list(AWKWARD.values())[(zlib.crc32(file.encode()) + turn) % len(AWKWARD)]


class StoppedTime(datetime):
    """In the place of `datetime` where the product reads the system's clock."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """The beginning of the test."""
        at = start().astimezone(tz)
        return cls.fromisoformat(at.isoformat()).replace(tzinfo=at.tzinfo)


def running_time() -> float:
    """In the place of the sandbox's clock, whose windows are measured: it goes on from the beginning."""
    return start().timestamp() + time.monotonic() - _STARTED


def ahead_of_the_machine() -> float:
    """What a process of its own has to add to the machine's clock, in seconds, to go with this one."""
    return running_time() - time.time()


def stop_the_clocks(patch: pytest.MonkeyPatch) -> None:
    """For this whole process, also for what lives longer than a test."""
    patch.setattr("bot.clock.datetime", StoppedTime)
    patch.setattr("bot.sandbox.clock.system_time", running_time)
