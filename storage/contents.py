"""Whether the files of cases are kept as their rows say: on disk, opened by their keys, with the same hash.

One file at a time is in memory, and one page of cases. Of a draft's files and of what was erased nothing is
asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from storage import datakeys, evidence, paging
from storage.errors import NoSuchRow, SealBroken
from storage.files import EvidenceFiles
from storage.findings import Finding
from storage.records import Evidence, EvidenceState
from storage.schema import case
from storage.tx import Tx

Open = Callable[[str, bytes], Awaitable[bytes]]


async def check(tx: Tx, files: EvidenceFiles, ticket: str | None = None) -> list[Finding]:
    """The files of every case, or of one: the originals and the pages that were drawn of them."""
    found: list[Finding] = []
    stmt = select(case.c.id, case.c.ticket).where(case.c.data_key.is_not(None))
    stmt = stmt if ticket is None else stmt.where(case.c.ticket == ticket)
    async for row in paging.each(tx, stmt, case.c.id):
        try:
            kept = await evidence.of_case(tx, row.id)
            key = await datakeys.data_key(tx, row.id) if kept else b""
        except (SealBroken, NoSuchRow):
            continue  # `storage.verify` names it
        for number, item in enumerate(kept, 1):
            if item.state is EvidenceState.STORED:
                found += await _file(files, item, key, row.ticket, f"file {number}")
        datakeys.forget(tx, row.id)
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
