"""Is what is newest as it was written? What `storage.verify` looks at, as far as that doesn't take the longer
the more cases there are.

From the newest sound daily root on that is a day old: that root and those since, the register's lines since
and its sealed end, each case that has one of these lines, as a whole, with its rows; and whatever isn't of
cases: units, posters, officers, members. Of the rows of other cases only how many there are, so that none is
taken out or put in. What was changed in an older case is for `verify` to find.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import chains, inspection, lifetimes, paging, register, roots
from storage.findings import Finding
from storage.roots import Since
from storage.schema import case_register
from storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Tail:
    """Since when it was looked at (None: from the beginning on), how many cases, and what was found."""

    since: datetime | None
    cases: int
    findings: list[Finding]


async def check(tx: Tx) -> Tail:
    """Check the tail; this reads only."""
    since = await roots.since(tx, tx.now - lifetimes.TAIL_LENGTH)
    found = await register.check(tx, since)
    cases, more = await _cases(tx, since)
    found += more
    found += await inspection.check_outside_cases(tx)
    found += await roots.check(tx, since)
    return Tail(since.at, cases, list(dict.fromkeys(found)))


async def _cases(tx: Tx, since: Since) -> tuple[int, list[Finding]]:
    """Those that the register names since, each once; how many, and what was found."""
    seen, found = set[str](), list[Finding]()
    lines = select(case_register.c.n, case_register.c.case_id).where(case_register.c.n > since.lines)
    async for page in paging.pages(tx, lines, case_register.c.n):
        fresh = {line.case_id for line in page} - seen
        seen |= fresh
        found += await chains.of_these(tx, fresh) + await inspection.check(tx, fresh)
    return len(seen), found
