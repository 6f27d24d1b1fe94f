"""Is everything as it was written? Findings name the ticket, and say what was done to it.

Found: an event changed, removed, inserted, reordered or cut off, also with the case's own head set back; a
case removed with everything that was its; a line of the register book changed or removed; an older copy of
cases and book put under the daily roots that came after it (`storage.roots`); a case's row, message or file
that isn't what the events say (`storage.replay`); a row changed, put in, taken out or put back, and a sealed
value that doesn't open where it stands (`storage.inspection`). It takes the key to make any of it look right.

Register, roots, cases and rows are gone through a page at a time, and only one case's events are in memory:
more cases need more time, but no more memory. Only findings add up.

Not found from inside: the whole database exchanged for an older copy of itself. Compare the last daily root
with the one that was printed or sent elsewhere.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Column, Row, Select, Table, func, select

from storage import events, inspection, paging, replay, roots
from storage.events import BOOK_END, ROOTS_END, START, Book, Chain
from storage.findings import Finding
from storage.paging import ByCase
from storage.replay import Kept
from storage.roots import last_root_at, record_root
from storage.schema import (
    audit_head,
    case,
    case_chain,
    case_event,
    case_message,
    case_register,
    evidence,
)
from storage.tx import Tx

__all__ = ["Finding", "last_root_at", "record_root", "verify"]


Progress = Callable[[int], None]
"""Told of how many more cases were gone through."""


async def verify(tx: Tx, ticket: str | None = None, progress: Progress | None = None) -> list[Finding]:
    """Everything, or one case and what concerns the book as a whole; empty if it holds. Reads only."""
    found = await _book(tx)
    if ticket is None:
        found += await _every_case(tx, progress)
        found += await _strays(tx)
        found += await inspection.check(tx)
    else:
        found += await _one_case(tx, ticket)
    found += await roots.check(tx)
    return [one for one in dict.fromkeys(found) if ticket is None or one.ticket in {None, ticket}]


async def count(tx: Tx) -> int:
    """How many cases `verify` is going to tell `progress` of."""
    row = await tx.fetch_one(select(func.count().label("n")).select_from(case))
    return 0 if row is None else int(row.n)


async def _every_case(tx: Tx, progress: Progress | None) -> list[Finding]:
    """All cases in the order of their ids, beside their rows, which come in that order too; then those that
    only the register knows.
    """
    found: list[Finding] = []
    async with _Rows.of_all(tx) as rows:
        async for page in paging.pages(tx, select(case), case.c.id):
            for kept in page:
                found += await _case(tx, kept.id, kept, rows)
            if progress is not None:
                progress(len(page))
    lines = select(case_register.c.case_id).distinct()
    there = select(case.c.id).where(case.c.id == case_register.c.case_id).exists()
    async for line in paging.each(tx, lines.where(~there), case_register.c.case_id):
        async with _Rows.of_all(tx, line.case_id) as rows:
            found += await _case(tx, line.case_id, None, rows)
    return found


async def _one_case(tx: Tx, ticket: str) -> list[Finding]:
    """Of each case to which its row or the register gives this ticket."""
    in_book = {
        row.case_id
        for row in await tx.fetch_all(
            select(case_register.c.case_id).where(case_register.c.ticket == ticket).distinct()
        )
    }
    stmt = select(case).where((case.c.ticket == ticket) | case.c.id.in_(in_book))
    kept = {row.id: row for row in await tx.fetch_all(stmt)}
    found: list[Finding] = []
    for case_id in [*sorted(kept), *sorted(in_book - set(kept))]:
        async with _Rows.of_all(tx, case_id) as rows:
            found += await _case(tx, case_id, kept.get(case_id), rows)
        found += await inspection.check(tx, case_id)
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of cases, each kind of them in the order of the cases' ids."""

    lines: ByCase
    events: ByCase
    ends: ByCase
    files: ByCase
    messages: ByCase

    @classmethod
    @asynccontextmanager
    async def of_all(cls, tx: Tx, case_id: str | None = None) -> AsyncIterator[_Rows]:
        """Of every case, or of one."""

        def every(stmt: Select[Any], table: Table, *more: Column[Any]) -> ByCase:
            column = table.c.case_id
            stmt = stmt.where(column.is_not(None) if case_id is None else column == case_id)
            return ByCase(tx, stmt, column, *more)

        message = select(case_message.c.id, case_message.c.case_id)
        rows = cls(
            every(select(case_register), case_register, case_register.c.n),
            every(select(case_event), case_event, case_event.c.n),
            every(select(case_chain), case_chain),
            every(select(evidence), evidence, evidence.c.id),
            every(message, case_message, case_message.c.id),
        )
        async with AsyncExitStack() as stack:
            for name in fields(rows):
                await stack.enter_async_context(aclosing(getattr(rows, name.name)))
            yield rows


async def _strays(tx: Tx) -> list[Finding]:
    """Events and ends of chains that belong to no case, and ends of nothing."""
    found = []
    for table in (case_event, case_chain):
        of_case = select(case.c.id).where(case.c.id == table.c.case_id).exists()
        in_book = select(case_register.c.n).where(case_register.c.case_id == table.c.case_id).exists()
        if await tx.fetch_one(select(table.c.case_id).where(~of_case, ~in_book).limit(1)) is not None:
            found.append(Finding(None, "inserted", f"A row of {table.name!r} belongs to no case."))
    known = (BOOK_END, ROOTS_END)
    if await tx.fetch_one(select(audit_head.c.id).where(audit_head.c.id.not_in(known))) is not None:
        found.append(_broken(None, "A seal was put in at the end of the register book."))
    return found


async def _book(tx: Tx) -> list[Finding]:
    """The register: no line missing, none changed, and its end where the seal says."""
    found: list[Finding] = []
    before = Book(0, None, START)
    async for line in paging.each(tx, select(case_register), case_register.c.n):
        if line.n != before.lines + 1 or line.prev != before.head or line.before != before.ticket:
            # A line names the one before it: that is the one that's missing.
            missing = line.before if line.n != before.lines + 1 else line.ticket
            found.append(_broken(missing, f"The register book was cut or changed before line {line.n}."))
        if line.mac != events.line_mac(tx.vault, dict(line._mapping)):  # noqa: SLF001 - its public name
            found.append(_broken(line.ticket, f"Line {line.n} of the register book was changed."))
        before = Book(line.n, line.ticket, line.mac)
    end = await events.book_end(tx)
    sealed = end.book
    if not end.sound:
        found.append(_broken(None, "The seal at the end of the register book was changed."))
    elif sealed != before:
        missing = sealed.ticket if sealed.lines > before.lines else before.ticket
        detail = f"The register book ends at line {before.lines}; its seal says {sealed.lines}."
        found.append(_broken(missing, detail))
    return found


async def _case(tx: Tx, case_id: str, kept: Row[Any] | None, rows: _Rows) -> list[Finding]:
    """One case, of which the register has the last word what its ticket is."""
    lines, chain, ends = [await one.of(case_id) for one in (rows.lines, rows.events, rows.ends)]
    files, messages = await rows.files.of(case_id), await rows.messages.of(case_id)
    if kept is None:
        gone = f"The case was removed; the register has {len(lines)} events."
        return [Finding(lines[0].ticket, "case_removed", gone)]
    ticket = lines[0].ticket if lines else str(kept.ticket)
    found = _chain(tx, ticket, kept, lines, chain, ends)
    if found:
        return found  # a broken chain tells nothing to compare with
    return await replay.check(tx, ticket, Kept(kept, chain, files, {row.id for row in messages}))


def _chain(
    tx: Tx,
    ticket: str,
    kept: Row[Any],
    lines: Sequence[Row[Any]],
    chain: Sequence[Row[Any]],
    ends: Sequence[Row[Any]],
) -> list[Finding]:
    found = _events(tx, ticket, chain, {line.event_n: line.event_mac for line in lines})
    if not lines:
        found.append(Finding(ticket, "case_inserted", "The register book doesn't know this case."))
    if kept.ticket != ticket:
        found.append(Finding(ticket, "changed", f"The case's ticket was changed to {kept.ticket!r}."))
    head = Chain(ticket, lines[-1].event_n, lines[-1].event_mac) if lines else Chain(ticket, 0, START)
    if not ends or Chain(ticket, ends[0].events, ends[0].head) != head:
        found.append(Finding(ticket, "cut_off", f"The case's chain doesn't end at event {head.events}."))
    elif ends[0].seal != events.chain_seal(tx.vault, kept.id, head):
        found.append(Finding(ticket, "changed", "The seal at the end of the case's chain was changed."))
    return found


def _events(tx: Tx, ticket: str, rows: Sequence[Row[Any]], known: dict[int, str]) -> list[Finding]:
    """Every event by itself, against its neighbour, and against the register's line for it."""
    found: list[Finding] = []
    macs = {mac: n for n, mac in known.items()}
    for row in rows:
        prev = known.get(row.n - 1, START)
        if row.n not in known:
            found.append(Finding(ticket, "inserted", f"Event {row.n} isn't in the register book."))
        elif row.mac != known[row.n] and row.mac in macs:
            found.append(Finding(ticket, "reordered", f"Event {row.n} was event {macs[row.mac]}."))
        elif row.mac != known[row.n] or row.prev != prev or not _sound(tx, row):
            found.append(Finding(ticket, "changed", f"Event {row.n} was changed."))
    present = {row.n for row in rows}
    last = max(present, default=0)
    for n in sorted(set(known) - present):
        problem = "cut_off" if n > last else "removed"
        found.append(Finding(ticket, problem, f"Event {n} was removed."))
    return found


def _sound(tx: Tx, row: Row[Any]) -> bool:
    return bool(row.mac == events.event_mac(tx.vault, dict(row._mapping)))  # noqa: SLF001 - its public name


def _broken(ticket: str | None, detail: str) -> Finding:
    return Finding(ticket, "register_broken", detail)
