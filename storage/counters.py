"""Counts by day (UTC), never by person: scans of a poster, doors of the scope question."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select

from storage.schema import counter
from storage.tx import Tx


async def add(tx: Tx, name: str, unit_id: str | None) -> None:
    """One more of `name` today, for a unit or for none."""
    add_for(tx, name, unit_id or "")


def add_for(tx: Tx, name: str, subject: str) -> None:
    """One more of `name` today for any subject's id."""
    day = tx.now.date().isoformat()
    tx.defer_add(counter, {"name": name, "subject": subject, "day": day, "total": 1}, "total")


async def total(tx: Tx, name: str, subject: str | None = None) -> int:
    """All days together."""
    rows = await by_day(tx, name, subject)
    return sum(rows.values())


async def by_day(tx: Tx, name: str, subject: str | None = None) -> dict[str, int]:
    """Counts by ISO date."""
    rows = await tx.fetch_all(
        select(counter.c.day, counter.c.total)
        .where(counter.c.name == name, counter.c.subject == (subject or ""))
        .order_by(counter.c.day)
    )
    return {row.day: row.total for row in rows}


async def by_subject(tx: Tx, name: str, since: date, before: date) -> dict[str, dict[date, int]]:
    """Counts of each subject by day, from a day on and before another."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    stmt = select(counter).where(
        counter.c.name == name, counter.c.day >= since.isoformat(), counter.c.day < before.isoformat()
    )
    for row in await tx.fetch_all(stmt):
        found[row.subject][date.fromisoformat(row.day)] = row.total
    return dict(found)


async def last_days(tx: Tx, name: str, before: date) -> dict[str, date]:
    """The last day before another on which each subject was counted."""
    stmt = (
        select(counter.c.subject, func.max(counter.c.day).label("day"))
        .where(counter.c.name == name, counter.c.day < before.isoformat())
        .group_by(counter.c.subject)
    )
    return {row.subject: date.fromisoformat(row.day) for row in await tx.fetch_all(stmt)}
