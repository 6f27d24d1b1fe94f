"""Is every row as it was written, and does every sealed value open? A part of `storage.verify`.

It goes through the tables a page at a time, so that it needs no more memory for more rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, func, select

from storage import column_kinds, rows, sealed, table_sums
from storage.errors import SealBroken
from storage.findings import Finding
from storage.places import mapping, place
from storage.records import EventKind
from storage.schema import (
    ACCOUNTED,
    approval,
    case,
    case_content,
    case_event,
    case_register,
    consent,
    identity,
    metadata,
    secret,
)
from storage.table_sums import NOTHING, Sum
from storage.tx import Tx
from storage.vault import ROOTS

_ASKED = "_asked"
_REQUESTS = (EventKind.CLOSING_ASKED.value, EventKind.IDENTITY_ASKED.value)
"""The events that tell of a request: its kind and `_ASKED`."""


@dataclass(slots=True)
class _Seen:
    """What was found wrong so far: how many rows of which case, in which way."""

    found: Counter[tuple[str | None, str]] = field(default_factory=Counter)

    def add(self, table: Table, row: Row[Any], detail: str) -> None:
        self.found[_case_id(table, row), detail] += 1


async def check(tx: Tx, case_ids: Collection[str] | None = None) -> list[Finding]:
    """All rows of all tables and what they add up to, or the rows of these cases: as many as fit in one
    statement.
    """
    seen, totals = _Seen(), dict[str, Sum | int]()
    for table in metadata.sorted_tables:
        where = None if case_ids is None else _of_cases(table, case_ids)
        if case_ids is None or where is not None:
            totals[table.name] = await _go_through(tx, table, where, seen)
    found = await _told(tx, seen)
    if case_ids is None:
        return found + await _check_sums(tx, totals)
    return found + await _find_missing(tx, case_ids)


async def _find_missing(tx: Tx, case_ids: Collection[str]) -> list[Finding]:
    """Find what these cases should have and haven't, where no sum over all rows is looked at.

    As long as its content is readable a case has one and a reporter; what was agreed to stays for good, and
    so does each request of which an event tells.
    """
    ids = column_kinds.texts(case_ids)
    there = await tx.fetch_all(select(case.c.id, case.c.ticket, case.c.data_key).where(case.c.id.in_(ids)))
    readable = {row.id for row in there if row.data_key is not None}
    wanted = ((case_content, readable), (identity, readable), (consent, {row.id for row in there}))
    missing: set[tuple[str, str]] = set()
    for table, of in wanted:
        kept = await tx.fetch_all(select(table.c.case_id).where(table.c.case_id.in_(ids)))
        missing |= {(case_id, table.name) for case_id in of - {row.case_id for row in kept}}
    missing |= {(case_id, approval.name) for case_id in await _find_fewer_requests(tx, ids)}
    tickets = {row.id: row.ticket for row in there}
    return [
        Finding(tickets[case_id], "removed", f"A row of {name!r} that the case must have is gone.")
        for case_id, name in sorted(missing, key=lambda one: (column_kinds.order(one[0]), one[1]))
        if case_id in tickets
    ]


async def _find_fewer_requests(tx: Tx, case_ids: Collection[str]) -> set[str]:
    """Find the cases with fewer requests than their events tell of."""
    asked = Counter(
        (row.case_id, row.kind.removesuffix(_ASKED))
        for row in await tx.fetch_all(
            select(case_event.c.case_id, case_event.c.kind).where(
                case_event.c.case_id.in_(case_ids), case_event.c.kind.in_(_REQUESTS)
            )
        )
    )
    stmt = select(approval.c.case_id, approval.c.kind).where(approval.c.case_id.in_(case_ids))
    kept = Counter((row.case_id, row.kind) for row in await tx.fetch_all(stmt))
    return {case_id for (case_id, kind), number in asked.items() if kept[case_id, kind] < number}


async def check_outside_cases(tx: Tx) -> list[Finding]:
    """Return the rows that aren't of cases, and what they add up to; of the others only how many there
    are.
    """
    seen, totals = _Seen(), dict[str, Sum | int]()
    for table in (secret, *ACCOUNTED):
        of_cases = _of_cases(table, ()) is not None
        totals[table.name] = await (_count(tx, table) if of_cases else _go_through(tx, table, None, seen))
    return await _told(tx, seen) + await _check_sums(tx, totals)


async def _go_through(tx: Tx, table: Table, where: ColumnElement[bool] | None, seen: _Seen) -> Sum:
    """Every row and value. Returns what the rows of an accounted table add up to."""
    total = NOTHING
    async for page in rows.pages(tx, table, where):
        if table in ACCOUNTED:
            total = table_sums.plus(total, _check_rows(tx, table, page, seen))
        for row in page:
            if name := column_kinds.odd(table, row):
                seen.add(table, row, column_kinds.said(table, name))
        await _check_sealed(tx, table, page, seen)
    return total


async def _count(tx: Tx, table: Table) -> int:
    row = await tx.fetch_one(select(func.count().label("n")).select_from(table))
    return 0 if row is None else int(row.n)


async def _told(tx: Tx, seen: _Seen) -> list[Finding]:
    return [
        Finding(await _ticket(tx, of), "changed", detail if number == 1 else f"{detail} ({number} times)")
        for (of, detail), number in seen.found.items()
    ]


def _check_rows(tx: Tx, table: Table, page: Sequence[Row[Any]], seen: _Seen) -> Sum:
    """Every row by its MAC. Returns what they add up to."""
    total = NOTHING
    for row in page:
        if not rows.is_sound(tx.vault, table, row):
            seen.add(table, row, f"A row of {table.name!r} isn't as it was written.")
        total = table_sums.plus(total, table_sums.one(tx, table, rows.of(tx.vault, table, row)))
    return total


async def _check_sealed(tx: Tx, table: Table, page: Sequence[Row[Any]], seen: _Seen) -> None:
    """Every value, but those of a case whose key was destroyed or doesn't open."""
    for column in sealed.columns(table):
        keys = await sealed.case_keys(tx, column, page)
        for row in page:
            if mapping(row)[column.name] is None:
                continue
            try:
                sealed.opened(tx.vault, column, row, place(column, row), keys)
            except SealBroken:
                seen.add(table, row, f"A value of {table.name}.{column.name} doesn't open.")
            except KeyError:
                continue


async def _check_sums(tx: Tx, totals: dict[str, Sum | int]) -> list[Finding]:
    """By their sums, or by their number alone."""
    secrets = {row.name for row in await tx.fetch_all(select(secret.c.name))}
    found = [
        Finding(None, "rows_broken", f"The secret {name!r} is gone.")
        for name in (*ROOTS, table_sums.NAME)
        if name not in secrets
    ]
    known = await table_sums.read(tx)
    if known is None:
        return [*found, Finding(None, "rows_broken", "The sealed sums of rows are gone, or don't open.")]
    for table in ACCOUNTED:
        there, written = totals[table.name], known.tables.get(table.name)
        wanted = written[0] if written is not None and isinstance(there, int) else written
        if there != wanted:
            rows_there = there if isinstance(there, int) else there[0]
            number = "an unknown number" if written is None else written[0]
            detail = (
                f"The {rows_there} rows of {table.name!r} aren't those that were written ({number}): "
                "some were put in, taken out, changed or put back."
            )
            found.append(Finding(None, "rows_broken", detail))
    return found


def _of_cases(table: Table, case_ids: Collection[str]) -> ColumnElement[bool] | None:
    column = table.c.id if table is case else table.c.get("case_id")
    return None if column is None else column.in_(column_kinds.texts(case_ids))


def _case_id(table: Table, row: Row[Any]) -> str | None:
    found: str | None = mapping(row).get("id" if table is case else "case_id")
    return found


async def _ticket(tx: Tx, case_id: str | None) -> str | None:
    """As the register book has it, else as the case's row says."""
    for table in (case_register, case):
        column = table.c.id if table is case else table.c.case_id
        row = await tx.fetch_one(select(table.c.ticket).where(column == case_id).limit(1))
        if row is not None:
            return str(row.ticket)
    return None
