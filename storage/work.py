"""Things to do with the network outside any transaction: downloads, look-ups. Sealed rows, taken when due."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, true, update

from storage.errors import SealBroken
from storage.ids import new_id
from storage.records import Json, Work
from storage.schema import work
from storage.sealing import Place
from storage.tx import Tx


async def put(tx: Tx, kind: str, payload: Json, due_at: datetime | None = None) -> None:
    """To be done from `due_at` on, at once by default."""
    work_id = new_id()
    tx.defer(
        work,
        {
            "id": work_id,
            "kind": kind,
            "state": "waiting",
            "created_at": tx.now,
            "due_at": due_at or tx.now,
            "attempts": 0,
            "payload": tx.vault.seal_for_program(_place(work_id), payload),
        },
    )
    tx.announce_work()


async def due(tx: Tx, limit: int = 100, kinds: Collection[str] | None = None) -> list[Work]:
    """What is due by now, longest due first; of these `kinds` only, so that slow ones hide no others."""
    of_kinds = true() if kinds is None else work.c.kind.in_(kinds)
    rows = await tx.fetch_all(
        select(work)
        .where(work.c.state == "waiting", work.c.due_at <= tx.now, of_kinds)
        .order_by(work.c.due_at, work.c.created_at, work.c.id)
        .limit(limit)
    )
    found = []
    for row in rows:
        with contextlib.suppress(SealBroken):  # a damaged row must not stop all others
            payload = tx.vault.open_for_program(_place(row.id), row.payload)
            found.append(Work(row.id, row.kind, payload, row.due_at, row.attempts))
    return found


async def is_due(tx: Tx, work_id: str) -> bool:
    """Whether it still waits to be done, and may be."""
    stmt = select(work.c.id).where(work.c.id == work_id, work.c.state == "waiting", work.c.due_at <= tx.now)
    return await tx.fetch_one(stmt) is not None


async def next_due_at(tx: Tx) -> datetime | None:
    """When the next work is due, for whoever sleeps until then."""
    row = await tx.fetch_one(select(func.min(work.c.due_at).label("at")).where(work.c.state == "waiting"))
    return None if row is None else row.at


async def done(tx: Tx, work_id: str) -> None:
    await tx.execute(delete(work).where(work.c.id == work_id))


async def again(tx: Tx, work_id: str, due_at: datetime, *, counted: bool = True) -> None:
    """It failed; once more at `due_at`. Not `counted`: it was no fault of the work's own."""
    tries = work.c.attempts + int(counted)
    await tx.execute(update(work).where(work.c.id == work_id).values(due_at=due_at, attempts=tries))


async def count_given_up(tx: Tx) -> int:
    """How many will not be tried again."""
    row = await tx.fetch_one(select(func.count().label("n")).where(work.c.state == "given_up"))
    return 0 if row is None else int(row.n)


async def give_up(tx: Tx, work_id: str) -> None:
    """Not to be tried again; the row stays for the operator to count."""
    await tx.execute(
        update(work).where(work.c.id == work_id).values(state="given_up", attempts=work.c.attempts + 1)
    )


def _place(work_id: str) -> Place:
    return Place("work", "payload", work_id)
