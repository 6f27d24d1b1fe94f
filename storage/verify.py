"""Is everything as it was written? Findings name the ticket, and say what was done to it.

Found: an event changed, removed, inserted, reordered or cut off, also with the case's own head set back; a
case removed with everything that was its; a line of the register book changed or removed; an older copy of
cases and book put under the daily roots that came after it (`storage.roots`); a case's row, message or file
that isn't what the events say (`storage.replay`); a row changed, put in, taken out or put back, and a sealed
value that doesn't open where it stands (`storage.inspection`). It takes the key to make any of it look right.

Register, roots, cases and rows are gone through a page at a time (`storage.register`, `storage.chains`), and
only one case's events are in memory: more cases need more time, but no more memory. Only findings add up.
`storage.recent_check` looks at what is newest alone, in the same way.

Not found from inside: the whole database exchanged for an older copy of itself. Compare the last daily root
with the one that was printed or sent elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from storage import chains, inspection, paging, register, roots
from storage.findings import Finding
from storage.roots import last_root_at, record_root
from storage.schema import case, case_chain, case_event, case_register
from storage.tx import Tx

__all__ = ["Finding", "last_root_at", "record_root", "verify"]


Progress = Callable[[int], None]
"""Told of how many more cases were gone through."""


async def verify(tx: Tx, ticket: str | None = None, progress: Progress | None = None) -> list[Finding]:
    """Everything, or one case and what concerns the book as a whole; empty if it holds. Reads only."""
    found = await register.check(tx)
    if ticket is None:
        found += await _every_case(tx, progress)
        found += await _strays(tx)
        found += await inspection.check(tx)
    else:
        found += await _one_case(tx, ticket)
    found += await roots.check(tx)
    return [one for one in dict.fromkeys(found) if ticket is None or one.ticket in {None, ticket}]


async def count(tx: Tx) -> int:
    """Return how many cases `verify` is going to tell `progress` of."""
    row = await tx.fetch_one(select(func.count().label("n")).select_from(case))
    return 0 if row is None else int(row.n)


async def _every_case(tx: Tx, progress: Progress | None) -> list[Finding]:
    """All cases; then those that only the register knows."""
    found: list[Finding] = []
    async with chains.Rows.of_all(tx) as rows:
        async for page in paging.pages(tx, select(case), case.c.id):
            for kept in page:
                found += await chains.check(tx, kept.id, kept, rows)
            if progress is not None:
                progress(len(page))
    lines = select(case_register.c.case_id).distinct()
    there = select(case.c.id).where(case.c.id == case_register.c.case_id).exists()
    async for page in paging.pages(tx, lines.where(~there), case_register.c.case_id):
        found += await chains.of_these(tx, [line.case_id for line in page])
    return found


async def _one_case(tx: Tx, ticket: str) -> list[Finding]:
    """Of each case to which its row or the register gives this ticket."""
    by_row = select(case.c.id).where(case.c.ticket == ticket)
    in_book = select(case_register.c.case_id.label("id")).where(case_register.c.ticket == ticket)
    ids = [row.id for row in await tx.fetch_all(by_row.union(in_book))]
    return await chains.of_these(tx, ids) + await inspection.check(tx, ids)


async def _strays(tx: Tx) -> list[Finding]:
    """Events and ends of chains that belong to no case."""
    found = []
    for table in (case_event, case_chain):
        of_case = select(case.c.id).where(case.c.id == table.c.case_id).exists()
        in_book = select(case_register.c.n).where(case_register.c.case_id == table.c.case_id).exists()
        if await tx.fetch_one(select(table.c.case_id).where(~of_case, ~in_book).limit(1)) is not None:
            found.append(Finding(None, "inserted", f"A row of {table.name!r} belongs to no case."))
    return found
