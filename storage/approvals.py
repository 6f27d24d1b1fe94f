"""Acts that wait for a second person's word: closings, and showing who a reporter is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from storage import datakeys, rows
from storage.datakeys import data_key
from storage.ids import new_id
from storage.records import Approval, Json
from storage.schema import OPEN, approval, case
from storage.sealing import Place, readable
from storage.tx import Tx


async def ask(tx: Tx, case_id: str, kind: str, officer_id: str, body: Json) -> Approval:
    """`kind` is "closing" or "identity"; the body (a note, a reason) is sealed under the case's key."""
    made = Approval(new_id(), case_id, kind, officer_id, tx.now, body)
    sealed = tx.vault.seal_for_case(await data_key(tx, case_id), _place(made.id), body)
    row = {"id": made.id, "case_id": case_id, "kind": kind, "asked_by": officer_id, "asked_at": tx.now}
    await rows.add(tx, approval, {**row, "body": sealed})
    return made


async def open_of(tx: Tx, case_id: str, kind: str) -> Approval | None:
    """Return the latest one that nobody decided yet."""
    stmt = select(approval).where(
        approval.c.case_id == case_id, approval.c.kind == kind, approval.c.decided_at.is_(None)
    )
    row = await tx.fetch_one(stmt.order_by(approval.c.asked_at.desc()))
    return None if row is None else await _approval(tx, row)


async def of_case(tx: Tx, case_id: str, kind: str) -> list[Approval]:
    """All that were ever asked, oldest first."""
    stmt = select(approval).where(approval.c.case_id == case_id, approval.c.kind == kind)
    found = await tx.fetch_all(stmt.order_by(approval.c.asked_at, approval.c.id))
    return [await _approval(tx, row) for row in found]


async def get(tx: Tx, approval_id: str) -> Approval | None:
    row = await tx.fetch_one(select(approval).where(approval.c.id == approval_id))
    return None if row is None else await _approval(tx, row)


async def ask_above(tx: Tx, asked: Approval, unit_id: str | None) -> Approval:
    """Let the members of this unit decide too from now on, in place of those of any unit asked before; None:
    of no unit above.
    """
    return await _change_body(tx, asked, above=unit_id)


async def set_words(tx: Tx, asked: Approval, words: list[Json]) -> Approval:
    """Keep what was said so far by those who decide together: {"by": officer id, "granted": bool} each."""
    return await _change_body(tx, asked, words=words)


async def _change_body(tx: Tx, asked: Approval, **values: Any) -> Approval:
    body = {**asked.body, **values}
    sealed = tx.vault.seal_for_case(await data_key(tx, asked.case_id), _place(asked.id), body)
    await rows.change(tx, approval, approval.c.id == asked.id, body=sealed)
    return replace(asked, body=body)


async def undecided(tx: Tx) -> list[tuple[str, str, datetime]]:
    """Ids of all that nobody decided, of their cases, and when they were asked. Some may have lapsed."""
    stmt = select(approval).where(approval.c.decided_at.is_(None)).order_by(approval.c.asked_at)
    found = readable(await tx.fetch_all(stmt), lambda row: rows.checked(tx, approval, row))
    return [(row.id, row.case_id, row.asked_at) for row in found]


async def undecided_of_units(tx: Tx, unit_ids: Iterable[str]) -> list[Approval]:
    """Return what nobody decided about open cases that these units handle, oldest first, read at once. Some
    may have lapsed.
    """
    stmt = select(approval).join(case, case.c.id == approval.c.case_id)
    theirs = OPEN & case.c.handling_unit_id.in_(sorted(unit_ids)) & approval.c.decided_at.is_(None)
    found = await tx.fetch_all(stmt.where(theirs).order_by(approval.c.asked_at, approval.c.id))
    keys = await datakeys.of_cases(tx, {row.case_id for row in found})
    return readable(
        [row for row in found if row.case_id in keys], lambda row: _opened(tx, row, keys[row.case_id])
    )


async def decide(tx: Tx, approval_id: str, officer_id: str, granted: bool) -> bool:
    """One act: of two decisions exactly one returns True. Who asked can't decide (False)."""
    open_to_them = (
        (approval.c.id == approval_id) & approval.c.decided_at.is_(None) & (approval.c.asked_by != officer_id)
    )
    decided = {"decided_by": officer_id, "decided_at": tx.now, "granted": granted}
    return await rows.change(tx, approval, open_to_them, **decided) == 1


async def withdraw(tx: Tx, approval_id: str, officer_id: str) -> bool:
    """Who asked takes it back, unless it was decided. True if so."""
    theirs = (
        (approval.c.id == approval_id) & approval.c.decided_at.is_(None) & (approval.c.asked_by == officer_id)
    )
    return await rows.change(tx, approval, theirs, decided_at=tx.now, granted=False) == 1


async def _approval(tx: Tx, row: Row[Any]) -> Approval:
    return _opened(tx, row, await data_key(tx, row.case_id))


def _opened(tx: Tx, row: Row[Any], key: bytes) -> Approval:
    rows.checked(tx, approval, row)
    return Approval(
        row.id,
        row.case_id,
        row.kind,
        row.asked_by,
        row.asked_at,
        tx.vault.open_for_case(key, _place(row.id), row.body),
        row.decided_by,
        row.decided_at,
        row.granted,
    )


def _place(approval_id: str) -> Place:
    return Place("approval", "body", approval_id)
