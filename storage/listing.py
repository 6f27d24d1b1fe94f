"""Open cases as people see them listed: oldest first, a page at a time, and counted.

A page is found by the case that it begins with, in an index of open cases (`schema.OPEN`), whatever comes
before it. A row that isn't sound is passed over, shifts no other, and still counts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Tuple, func, literal, select, tuple_
from sqlalchemy import case as whether

from storage import cases
from storage.records import Case, Urgency
from storage.schema import OPEN, TAKEN_UP, case
from storage.sealing import readable
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: how many cases are on all of it, and which ones begin the pages beside this one."""

    cases: list[Case]
    count: int
    before: Case | None
    after: Case | None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is counted and sorted by, of an open case that nobody or one officer has. It isn't held against
    the row's MAC: whoever is shown a case reads its row. `due_at` is the date that still runs, if any.
    """

    id: str
    unit_id: str
    held: bool
    status: str
    due_at: datetime | None


async def outlines(tx: Tx, unit_ids: Collection[str], officer_id: str, *, until: datetime) -> list[Outline]:
    """Return the open cases of these units that the officer holds, and those that nobody has: urgent ones
    first, then by their date. Of what came in after `until` only what is urgent.
    """
    urgent = case.c.urgency == Urgency.URGENT.value
    free = case.c.officer_id.is_(None) & ((case.c.created_at <= until) | urgent)
    due_at = whether((case.c[TAKEN_UP].is_(None), case.c.take_up_by)).label("due_at")
    stmt = (
        select(case.c.id, case.c.handling_unit_id, case.c.officer_id, case.c.status, due_at)
        .where(OPEN, case.c.handling_unit_id.in_(sorted(unit_ids)), (case.c.officer_id == officer_id) | free)
        .order_by(urgent.desc(), due_at.is_(None), due_at, case.c.created_at, case.c.ticket)
    )
    return [
        Outline(row.id, row.handling_unit_id, row.officer_id is not None, row.status, row.due_at)
        for row in await tx.fetch_all(stmt)
    ]


async def page(
    tx: Tx,
    size: int,
    unit_id: str,
    officer_id: str | None = None,
    *,
    first: Case | None = None,
    until: datetime | None = None,
) -> Page:
    """Return the open cases that a unit handles, or those of them that an officer holds: the first ones, or
    those from `first` on, or from what comes after it if it isn't among them any more. Of what came
    in after `until` only what is urgent.
    """
    theirs = OPEN & (case.c.handling_unit_id == unit_id)
    if until is not None:
        theirs &= (case.c.created_at <= until) | (case.c.urgency == Urgency.URGENT.value)
    if officer_id is not None:
        theirs &= case.c.officer_id == officer_id
    found = await _some(tx, theirs, size + 1, first)
    earlier = [] if first is None else await _some(tx, theirs, size, first, backwards=True)
    count = await tx.fetch_one(select(func.count().label("n")).select_from(case).where(theirs))
    return Page(
        cases=found[:size],
        count=0 if count is None else int(count.n),
        before=earlier[-1] if earlier else None,
        after=found[size] if len(found) > size else None,
    )


async def _some(
    tx: Tx, theirs: ColumnElement[bool], wanted: int, at: Case | None, *, backwards: bool = False
) -> list[Case]:
    """Return the next ones from a case on, or those before it, nearest first."""
    stand = tuple_(case.c.created_at, case.c.ticket)
    stmt = select(case).where(theirs).order_by(case.c.created_at, case.c.ticket)
    if backwards:
        stmt = select(case).where(theirs).order_by(case.c.created_at.desc(), case.c.ticket.desc())
    beyond = None
    if at is not None:
        here = _place(at.created_at, at.ticket)
        beyond = stand < here if backwards else stand >= here
    found: list[Case] = []
    while missing := wanted - len(found):
        rows = await tx.fetch_all((stmt if beyond is None else stmt.where(beyond)).limit(missing))
        found += readable(rows, lambda row: cases.of_row(tx, row))
        if len(rows) < missing:
            break
        last = _place(rows[-1].created_at, rows[-1].ticket)
        beyond = stand < last if backwards else stand > last
    return found


def _place(created_at: datetime, ticket: str) -> Tuple:
    return tuple_(literal(created_at, case.c.created_at.type), literal(ticket))
