"""What came of posters, counted by day, of nobody; and scans of codes that don't count, to be told of.

A *scan* is the bot opened with a poster's code, a *start* a report begun after it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from storage import counters
from storage.records import PosterAlarm
from storage.schema import counter, poster_alarm
from storage.tx import Tx

SCAN: Final = "scan"
START: Final = "poster.start"
INVALID: Final = "poster.invalid"
"""Names of counters, by poster."""
NEVER_OURS: Final = ""
"""Stands for every code that isn't and wasn't ours, where invalid scans are counted."""


def count(tx: Tx, poster_id: str) -> None:
    """One more scan today."""
    counters.add_for(tx, SCAN, poster_id)


def count_start(tx: Tx, poster_id: str) -> None:
    """One more report begun today after a scan."""
    counters.add_for(tx, START, poster_id)


def count_invalid(tx: Tx, poster_id: str) -> None:
    """One more scan of a code that doesn't count: of a poster's, or of one that was `NEVER_OURS`."""
    counters.add_for(tx, INVALID, poster_id)


async def untold_alarms(tx: Tx) -> list[PosterAlarm]:
    """Return the scans of invalid codes on days that are over, of which nobody was told yet."""
    rows = await tx.fetch_all(
        select(
            counter.c.subject,
            func.sum(counter.c.total).label("scans"),
            func.min(counter.c.day).label("since"),
        )
        .outerjoin(poster_alarm, poster_alarm.c.subject == counter.c.subject)
        .where(
            counter.c.name == INVALID,
            counter.c.day < counters.today(tx).isoformat(),
            counter.c.day > func.coalesce(poster_alarm.c.told_through, ""),
        )
        .group_by(counter.c.subject)
    )
    return [PosterAlarm(row.subject, row.scans, date.fromisoformat(row.since)) for row in rows]


async def told(tx: Tx, poster_id: str) -> None:
    """Somebody was told of all days that are over."""
    through = (counters.today(tx) - timedelta(days=1)).isoformat()
    values = {"subject": poster_id, "told_through": through}
    await tx.execute(tx.upsert(poster_alarm, list(values)), values)
