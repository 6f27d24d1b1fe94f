"""Is a case's chain as it was written, and do its rows say what the chain tells? A part of `storage.verify`.

Cases are gone through in the order of their ids, beside their rows, which come in that order too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Column, Row, Select, Table, select

from storage import column_kinds, events, replay
from storage.events import START, Chain
from storage.findings import Finding
from storage.paging import ByCase
from storage.replay import Kept
from storage.schema import case, case_chain, case_event, case_message, case_register, evidence
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of cases, each kind of them in the order of the cases' ids."""

    lines: ByCase
    events: ByCase
    ends: ByCase
    files: ByCase
    messages: ByCase

    @classmethod
    @asynccontextmanager
    async def of_all(cls, tx: Tx, case_ids: Collection[str] | None = None) -> AsyncIterator[Rows]:
        """Of every case, or of these."""

        def every(stmt: Select[Any], table: Table, *more: Column[Any]) -> ByCase:
            column = table.c.case_id
            stmt = stmt.where(
                column.is_not(None) if case_ids is None else column.in_(column_kinds.texts(case_ids))
            )
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


async def of_these(tx: Tx, case_ids: Collection[str]) -> list[Finding]:
    """Return these cases, of which some may only be known to the register: as many as fit in one
    statement.
    """
    its = select(case).where(case.c.id.in_(column_kinds.texts(case_ids)))
    kept = {row.id: row for row in await tx.fetch_all(its)}
    found: list[Finding] = []
    async with Rows.of_all(tx, case_ids) as rows:
        for case_id in sorted(case_ids, key=column_kinds.order):
            found += await check(tx, case_id, kept.get(case_id), rows)
    return found


async def check(tx: Tx, case_id: str, kept: Row[Any] | None, rows: Rows) -> list[Finding]:
    """One case, of which the register has the last word what its ticket is."""
    lines, chain, ends = [await one.of(case_id) for one in (rows.lines, rows.events, rows.ends)]
    files, messages = await rows.files.of(case_id), await rows.messages.of(case_id)
    if kept is None:
        gone = f"The case was removed; the register has {len(lines)} events."
        return [Finding(lines[0].ticket if lines else None, "case_removed", gone)]
    ticket = lines[0].ticket if lines else str(kept.ticket)
    rows_by_table = ((case, [kept]), (case_register, lines), (case_event, chain), (case_chain, ends))
    odd = column_kinds.first_odd((table, row) for table, its in rows_by_table for row in its)
    if odd is not None:
        return [Finding(ticket, "changed", odd)]  # nothing can be said by what isn't what it should be
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
