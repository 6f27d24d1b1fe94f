"""Is every row as it was written, and does every sealed value open? A part of `storage.verify`.

It goes through the tables a page at a time, so that it needs no more memory for more rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select

from storage import rows, sealed, sums
from storage.errors import SealBroken
from storage.findings import Finding
from storage.places import mapping, place
from storage.schema import ACCOUNTED, case, case_register, metadata, secret
from storage.sums import NOTHING, Sum
from storage.tx import Tx
from storage.vault import ROOTS


@dataclass(slots=True)
class _Seen:
    """What was found wrong so far: how many rows of which case, in which way."""

    found: Counter[tuple[str | None, str]] = field(default_factory=Counter)

    def add(self, table: Table, row: Row[Any], detail: str) -> None:
        self.found[_case_id(table, row), detail] += 1


async def check(tx: Tx, case_id: str | None = None) -> list[Finding]:
    """All rows of all tables and what they add up to, or the rows of one case."""
    seen, totals = _Seen(), dict[str, Sum]()
    for table in metadata.sorted_tables:
        where = None if case_id is None else _of_case(table, case_id)
        if case_id is not None and where is None:
            continue
        totals[table.name] = NOTHING
        async for page in rows.pages(tx, table, where):
            if table in ACCOUNTED:
                totals[table.name] = sums.plus(totals[table.name], _check_rows(tx, table, page, seen))
            await _check_sealed(tx, table, page, seen)
    found = [
        Finding(await _ticket(tx, of), "changed", detail if number == 1 else f"{detail} ({number} times)")
        for (of, detail), number in seen.found.items()
    ]
    return found if case_id is not None else found + await _check_sums(tx, totals)


def _check_rows(tx: Tx, table: Table, page: Sequence[Row[Any]], seen: _Seen) -> Sum:
    """Every row by its MAC. Returns what they add up to."""
    total = NOTHING
    for row in page:
        if not rows.is_sound(tx.vault, table, row):
            seen.add(table, row, f"A row of {table.name!r} isn't as it was written.")
        total = sums.plus(total, sums.one(tx, table, rows.of(tx.vault, table, row)))
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


async def _check_sums(tx: Tx, totals: dict[str, Sum]) -> list[Finding]:
    secrets = {row.name for row in await tx.fetch_all(select(secret.c.name))}
    found = [
        Finding(None, "rows_broken", f"The secret {name!r} is gone.")
        for name in (*ROOTS, sums.NAME)
        if name not in secrets
    ]
    known = await sums.read(tx)
    if known is None:
        return [*found, Finding(None, "rows_broken", "The sealed sums of rows are gone, or don't open.")]
    for table in ACCOUNTED:
        there, written = totals[table.name], known.tables.get(table.name)
        if there != written:
            number = "an unknown number" if written is None else written[0]
            detail = (
                f"The {there[0]} rows of {table.name!r} aren't those that were written ({number}): "
                "some were put in, taken out, changed or put back."
            )
            found.append(Finding(None, "rows_broken", detail))
    return found


def _of_case(table: Table, case_id: str) -> ColumnElement[bool] | None:
    column = table.c.id if table is case else table.c.get("case_id")
    return None if column is None else column == case_id


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
