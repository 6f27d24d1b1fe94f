"""Contents of cases have a table of their own, so that lists needn't read them; they stood in their cases'
rows before.

A migration moves them as they are. With the key at hand (`storage.first_opening`) they are sealed for where
they stand now, and the MACs of the cases' rows, which were over them too, leave them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row

from storage import datakeys, paging, rows, table_sums
from storage.errors import SealBroken
from storage.places import place
from storage.schema import case, case_content
from storage.sealing import Place
from storage.table_sums import Sum, Sums
from storage.tx import Tx

_GONE: Final = ("content",)


async def part(tx: Tx, known: Sums) -> None:
    """Part each row; one that wasn't sound stays so, a content that doesn't open stays as it is."""
    stmt = rows.raw(case).add_columns(case_content.c.body.label("content"))
    stmt = stmt.select_from(case.outerjoin(case_content, case_content.c.case_id == case.c.id))
    async for page in paging.pages(tx, stmt, case.c.id):
        if case.name in known.tables:
            known.tables[case.name] = await _leave_out(tx, page, known.tables[case.name])
        await _seal_anew(tx, page)


async def _leave_out(tx: Tx, page: Sequence[Row[Any]], total: Sum) -> Sum:
    """MACs that leave the contents out. Returns what the rows of the table add up to then."""
    anew = []
    for row in page:
        before, after = rows.of(tx.vault, case, row, gone=_GONE), rows.of(tx.vault, case, row)
        total = table_sums.plus(total, table_sums.one(tx, case, before, -1))
        total = table_sums.plus(total, table_sums.one(tx, case, after))
        anew.append((row, {"mac": after if rows.fits(row, before) else row.mac}))
    await rows.write(tx, case, anew)
    return total


async def _seal_anew(tx: Tx, page: Sequence[Row[Any]]) -> None:
    keys = datakeys.unwrapped(tx, [row for row in page if row.data_key is not None])
    anew = []
    for row in page:
        if row.content is None or row.id not in keys:
            continue
        try:
            data = tx.vault.open_bytes_for_case(keys[row.id], _before(row.id), row.content)
        except SealBroken:
            continue
        now = {"case_id": row.id}
        sealed = tx.vault.seal_bytes_for_case(keys[row.id], place(case_content.c.body, now), data)
        anew.append((now, {"body": sealed}))
    await rows.write(tx, case_content, anew)


def _before(case_id: str) -> Place:
    return Place("case", "content", case_id)
