"""When a backup is due, and which are kept: the newest of each of seven days, four weeks and six months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

NIGHT_HOUR: Final = 18
"""The hour in UTC at which a night's backup is due: in Indonesia 1 to 3 in the morning."""


_RULES: Final[list[tuple[int, Callable[[datetime], Any]]]] = [
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (6, lambda at: (at.year, at.month)),
]


def backups_to_keep(times: Sequence[datetime]) -> set[datetime]:
    """Those to keep. Days, weeks and months without a backup don't count."""
    wanted = set()
    for number, period in _RULES:
        newest: dict[Any, datetime] = {}
        for at in sorted(times, reverse=True):
            newest.setdefault(period(at), at)
        wanted |= set(list(newest.values())[:number])
    return wanted


def is_backup_due(newest: datetime | None, now: datetime) -> bool:
    """Whether none was made since the last night's hour; `now` and `newest` are in UTC."""
    night = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if night > now:
        night -= timedelta(days=1)
    return newest is None or newest < night
