"""Counts by day, never by person: scans of posters, doors of the scope question.

A day ends at midnight at UTC+8, when it is night in all of Indonesia: what is shown of days that are over
then changes while nobody stands before a poster.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from storage.schema import counter
from storage.tx import Tx

ZONE: Final = ZoneInfo("Etc/GMT-8")


def day_of(moment: datetime) -> date:
    """Return the day that counts at a moment."""
    return moment.astimezone(ZONE).date()


def today(tx: Tx) -> date:
    return day_of(tx.now)


async def add(tx: Tx, name: str, unit_id: str | None) -> None:
    """One more of `name` today, for a unit or for none."""
    add_for(tx, name, unit_id or "")


def add_for(tx: Tx, name: str, subject: str) -> None:
    """One more of `name` today for any subject's id."""
    day = today(tx).isoformat()
    tx.defer_add(counter, {"name": name, "subject": subject, "day": day, "total": 1}, "total")


async def total(tx: Tx, name: str, subject: str | None = None) -> int:
    """All days together."""
    rows = await by_day(tx, name, subject)
    return sum(rows.values())


async def by_day(tx: Tx, name: str, subject: str | None = None) -> dict[str, int]:
    """Return the counts by ISO date."""
    rows = await tx.fetch_all(
        select(counter.c.day, counter.c.total)
        .where(counter.c.name == name, counter.c.subject == (subject or ""))
        .order_by(counter.c.day)
    )
    return {row.day: row.total for row in rows}


async def by_subject(
    tx: Tx, name: str, subjects: Iterable[str], since: date, before: date
) -> dict[str, dict[date, int]]:
    """Return the counts of each of the subjects by day, from a day on and before another."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    stmt = select(counter).where(
        counter.c.name == name,
        counter.c.subject.in_(list(subjects)),
        counter.c.day >= since.isoformat(),
        counter.c.day < before.isoformat(),
    )
    for row in await tx.fetch_all(stmt):
        found[row.subject][date.fromisoformat(row.day)] = row.total
    return dict(found)
