"""Counts by day (UTC), never by person: scans of a poster, doors of the scope question."""

from __future__ import annotations

from sqlalchemy import select

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
