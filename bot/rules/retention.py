"""Which backups are kept: the newest of each of seven days, four weeks and six months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

_RULES: Final[list[tuple[int, Callable[[datetime], Any]]]] = [
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (6, lambda at: (at.year, at.month)),
]


def kept(times: Sequence[datetime]) -> set[datetime]:
    """Those to keep. Days, weeks and months without a backup don't count."""
    wanted = set()
    for number, period in _RULES:
        newest: dict[Any, datetime] = {}
        for at in sorted(times, reverse=True):
            newest.setdefault(period(at), at)
        wanted |= set(list(newest.values())[:number])
    return wanted
