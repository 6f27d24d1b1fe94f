"""Whether the files of cases are kept as their rows say: on disk, opened by their keys, with the same hash.

One file at a time is in memory, and one page of cases. Of a draft's files and of what was erased nothing is
asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Any

from sqlalchemy import Row, select

from storage import datakeys, evidence, paging
from storage.errors import NoSuchRow, SealBroken
from storage.files import EvidenceFiles
from storage.findings import Finding
from storage.paging import ByCase
from storage.records import Evidence, EvidenceState
from storage.schema import case
from storage.schema import evidence as kept
from storage.tx import Tx

Open = Callable[[str, bytes], Awaitable[bytes]]


async def check(tx: Tx, files: EvidenceFiles, ticket: str | None = None) -> list[Finding]:
    """Return the files of every case, or of one: the originals and the pages that were drawn of them."""
    cases = select(case.c.id, case.c.ticket, case.c.data_key).where(case.c.data_key.is_not(None))
    rows = select(kept).where(kept.c.case_id.is_not(None))
    if ticket is not None:
        cases = cases.where(case.c.ticket == ticket)
        rows = rows.where(kept.c.case_id.in_(select(case.c.id).where(case.c.ticket == ticket)))
    found: list[Finding] = []
    async with aclosing(ByCase(tx, rows, kept.c.case_id, kept.c.n, kept.c.id)) as of_cases:
        async for row in paging.each(tx, cases, case.c.id):
            if its := await of_cases.of(row.id):
                found += await _of_case(tx, files, row, its)
    return found


async def _of_case(tx: Tx, files: EvidenceFiles, of: Row[Any], its: Sequence[Row[Any]]) -> list[Finding]:
    try:
        items, key = evidence.opened(tx, its), tx.vault.unwrap_data_key(datakeys.place(of.id), of.data_key)
    except SealBroken:
        return []  # `storage.verify` names it
    found: list[Finding] = []
    for number, item in enumerate(items, 1):
        if item.state is EvidenceState.STORED:
            found += await _file(files, item, key, of.ticket, f"file {number}")
    return found


async def _file(files: EvidenceFiles, item: Evidence, key: bytes, ticket: str, name: str) -> list[Finding]:
    found = await _copy(files.open, item.id, key, item.sha256, ticket, name)
    if item.clean is not None and not item.clean.why:
        pages = f"the pages drawn of {name}"
        found += await _copy(files.open_clean, item.id, key, item.clean.sha256, ticket, pages)
    return found


async def _copy(
    opened: Open, file_id: str, key: bytes, sha256: str | None, ticket: str, name: str
) -> list[Finding]:
    try:
        if hashlib.sha256(await opened(file_id, key)).hexdigest() == sha256:
            return []
        return [Finding(ticket, "changed", f"The content of {name} isn't what was kept.")]
    except NoSuchRow:
        return [Finding(ticket, "removed", f"The content of {name} was removed.")]
    except SealBroken:
        return [Finding(ticket, "changed", f"The content of {name} was changed.")]
