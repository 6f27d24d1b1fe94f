"""What a database is given when it is first opened with its key: by its first program, and by one that
accounts for more than the last did.

Rows of accounted tables get their MACs and are summed up (`storage.rows`, `storage.table_sums`); values whose
rows say more than they were bound to are sealed anew (`storage.places`), and so are contents of cases that
were moved (`storage.old_contents`), and rows of people that told when each was written (`storage.blurring`).
All in one transaction with the sealed sums, which say what was done.

How reporters want to be known stood in the rows of cases once, for all to see. It is taken out there, as it
shows in what is sealed about them (`storage.identities`); that may be done again.

The rest is never done twice, or whoever takes the sums out would have accounted for whatever stands there.
That it was done stands in the sealed root of the audit chain, and shows in the seal at the end of the
register book, which is written anew with each event.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, Row, Table, select

from storage import blurring, events, meta, old_contents, roots, rows, sealed, table_sums
from storage.errors import SealBroken
from storage.places import bound_names, mapping, place, place_beside
from storage.schema import ACCOUNTED, UNSAID, attempt, audit_head, case, case_content, secret
from storage.table_sums import NOTHING, Sums
from storage.tx import Tx

DONE: Final = "accounted"
"""In the sealed body of the audit chain's root."""


UNTOLD: Final = "modes_taken_out"
"""In `meta`, once no case's row says how its reporter wants to be known."""


async def is_due(tx: Tx) -> bool:
    """Whether there is something to do that no program before this one did."""
    return await _is_unaccounted(tx) or await meta.get(tx, UNTOLD) is None


async def _is_unaccounted(tx: Tx) -> bool:
    known = await table_sums.read(tx)
    if known is None:
        return not await was_done(tx)
    return any(table.name not in known.tables for table in ACCOUNTED) or any(
        list(bound_names(table)) != known.bound.get(table.name, []) for table, _ in sealed.all_columns()
    )


async def was_done(tx: Tx) -> bool:
    """Whether there were sums, also if there are none now."""
    return bool((await _audit_root(tx)).get(DONE)) or (await events.book_end(tx)).sound


async def bring(tx: Tx) -> None:
    """Do what `is_due`."""
    if await _is_unaccounted(tx):
        await _account(tx)
    if await meta.get(tx, UNTOLD) is None:
        await _take_out_modes(tx)


async def _account(tx: Tx) -> None:
    known = await table_sums.read(tx) or await _begin(tx)
    was_blurred = attempt.name in known.bound
    if case_content.name not in known.tables:
        await old_contents.part(tx, known)
    for table, column in sealed.all_columns():
        before, names = known.bound.get(table.name, []), list(bound_names(table))
        if before != names:
            await _bind(tx, column, before)
            known.bound[table.name] = names
    for table in ACCOUNTED:
        if table.name not in known.tables:
            known.tables[table.name] = await _sum_up(tx, table)
    await table_sums.write(tx, known)
    if not was_blurred:
        await blurring.blur(tx)


async def _take_out_modes(tx: Tx) -> None:
    """Leave no copy of them in the log, either."""
    async for page in rows.pages(tx, case, case.c.mode != UNSAID):
        await rows.rewrite(tx, case, [(row, {"mode": UNSAID}) for row in page])
    await meta.set(tx, UNTOLD, "yes")
    tx.scrub()


async def _begin(tx: Tx) -> Sums:
    body = {**await _audit_root(tx), DONE: True}
    kept = tx.vault.seal_for_program(place(secret.c.body, {"name": "audit"}), body)
    await tx.execute(secret.update().where(secret.c.name == "audit").values(body=kept))
    row = await tx.fetch_one(select(audit_head).where(audit_head.c.id == events.BOOK_END))
    end = await events.book_end(tx)
    sound = row is None or row.seal == events.older_book_seal(tx.vault, end.book)
    events.close_book(tx, end._replace(sound=sound))
    return Sums((await roots.last(tx)).mac)


async def _audit_root(tx: Tx) -> dict[str, Any]:
    row = await tx.fetch_one(select(secret).where(secret.c.name == "audit"))
    return {} if row is None else tx.vault.open_for_program(place(secret.c.body, row), row.body)


async def _sum_up(tx: Tx, table: Table) -> table_sums.Sum:
    total = NOTHING
    async for page in rows.pages(tx, table):
        macs = [rows.of(tx.vault, table, row) for row in page]
        for mac in macs:
            total = table_sums.plus(total, table_sums.one(tx, table, mac))
        await rows.write(tx, table, [(row, {"mac": mac}) for row, mac in zip(page, macs, strict=True)])
    return total


async def _bind(tx: Tx, column: Column[Any], before: Sequence[str]) -> None:
    """Values that don't open, or of whose case the key was destroyed, stay as they are."""
    table: Any = column.table
    async for page in rows.pages(tx, table):
        keys = await sealed.case_keys(tx, column, page)
        anew: list[tuple[Row[Any], dict[str, bytes]]] = []
        for row in page:
            if mapping(row)[column.name] is None:
                continue
            try:
                data = sealed.opened(tx.vault, column, row, place_beside(column, row, before), keys)
            except (SealBroken, KeyError):
                continue
            fresh = sealed.sealed_anew(tx.vault, column, row, place(column, row), keys, data)
            anew.append((row, {column.name: fresh}))
        await rows.write(tx, table, anew)
