"""Things to do with the network outside any transaction: downloads, look-ups. Sealed rows, taken when due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, func, select, true, update

from storage import column_kinds
from storage.ids import new_id
from storage.places import place
from storage.records import Json, Work
from storage.schema import work
from storage.sealing import readable
from storage.tx import Tx

_CHUNK = 500

NOBODY: Final = 0
"""In an errand's payload, in place of a chat that is to hear of it no more."""


async def put(tx: Tx, kind: str, payload: Json, due_at: datetime | None = None) -> str:
    """To be done from `due_at` on, at once by default; of what is due together, in the order of the calls.
    Returns its id.

    What names a `case_id` or an `evidence_id` is about it, and goes with it (`drop`). Sealed though a
    payload is, no key belongs into one: it would outlive what the key is destroyed for.
    """
    work_id = new_id()
    number = await _next_number(tx)
    row = {
        "id": work_id,
        "n": number,
        "subject": payload.get("case_id") or payload.get("evidence_id"),
        "kind": kind,
        "state": "waiting",
        "created_at": tx.now,
        "due_at": due_at or tx.now,
        "attempts": 0,
    }
    row["payload"] = tx.vault.seal_for_program(place(work.c.payload, row), payload)
    tx.defer(work, row)
    tx.announce_work()
    return work_id


async def put_once(tx: Tx, kind: str, payload: Json) -> None:
    """As `put`, unless the same kind of work about the same case or file waits already."""
    about = payload.get("case_id") or payload.get("evidence_id")
    stmt = select(work.c.id).where(work.c.kind == kind, work.c.subject == about, work.c.state == "waiting")
    if await tx.fetch_one(stmt) is None:
        await put(tx, kind, payload)


async def put_instead(tx: Tx, kind: str, payload: Json, due_at: datetime | None = None) -> None:
    """As `put`, in place of the same kind of work about the same case or file that waits."""
    about = payload.get("case_id") or payload.get("evidence_id")
    of_it = (work.c.kind == kind) & (work.c.subject == about) & (work.c.state == "waiting")
    await tx.execute(delete(work).where(of_it))
    await put(tx, kind, payload, due_at)


async def due(tx: Tx, limit: int = 100, kinds: Collection[str] | None = None) -> list[Work]:
    """Return what is due by now, longest due first; of these `kinds` only, so that slow ones hide no others.

    A row that can't be opened is passed over, and hides none behind it.
    """
    of_kinds = true() if kinds is None else work.c.kind.in_(kinds)
    stmt = (
        select(work)
        .where(work.c.state == "waiting", work.c.due_at <= tx.now, of_kinds)
        .order_by(work.c.due_at, work.c.n)
    )
    found: list[Work] = []
    seen = 0
    while missing := limit - len(found):
        rows = await tx.fetch_all(stmt.offset(seen).limit(missing))
        found += readable(rows, lambda row: _work(tx, row))
        seen += len(rows)
        if len(rows) < missing:
            break
    return found


async def waiting(tx: Tx, kind: str) -> list[Work]:
    """All of a kind that wait, due or not, in the order in which they fall due."""
    stmt = select(work).where(work.c.state == "waiting", work.c.kind == kind)
    rows = await tx.fetch_all(stmt.order_by(work.c.due_at, work.c.n))
    return readable(rows, lambda row: _work(tx, row))


async def waiting_about(tx: Tx, kind: str, subject: str) -> list[Work]:
    """Return what waits of a kind about one case or file, in the order in which it falls due."""
    stmt = select(work).where(work.c.state == "waiting", work.c.kind == kind, work.c.subject == subject)
    rows = await tx.fetch_all(stmt.order_by(work.c.due_at, work.c.n))
    return readable(rows, lambda row: _work(tx, row))


async def count_waiting(tx: Tx, kind: str, *, left_before: datetime | None = None) -> int:
    """Return how many of a kind wait, due or not; of those alone that were left before a time."""
    old = true() if left_before is None else work.c.created_at < left_before
    stmt = select(func.count().label("n")).where(work.c.state == "waiting", work.c.kind == kind, old)
    row = await tx.fetch_one(stmt)
    return 0 if row is None else int(row.n)


async def get(tx: Tx, work_id: str) -> Work | None:
    """One that still waits to be done, due or not."""
    row = await tx.fetch_one(select(work).where(work.c.id == work_id, work.c.state == "waiting"))
    return None if row is None else _work(tx, row)


async def set_payload(tx: Tx, work_id: str, payload: Json) -> None:
    """Change what is to be done; what it is about, and when, stays."""
    row = await tx.fetch_one(select(work).where(work.c.id == work_id))
    if row is not None:
        sealed = tx.vault.seal_for_program(place(work.c.payload, row), payload)
        await tx.execute(update(work).where(work.c.id == work_id).values(payload=sealed))


async def is_due(tx: Tx, work_id: str) -> bool:
    """Whether it still waits to be done, and may be."""
    stmt = select(work.c.id).where(work.c.id == work_id, work.c.state == "waiting", work.c.due_at <= tx.now)
    return await tx.fetch_one(stmt) is not None


async def done(tx: Tx, work_id: str) -> None:
    await tx.execute(delete(work).where(work.c.id == work_id))


async def again(tx: Tx, work_id: str, due_at: datetime, *, counted: bool = True) -> None:
    """Have it done once more at `due_at`, because it failed. Not `counted`: it was no fault of the work's
    own.
    """
    tries = work.c.attempts + int(counted)
    await tx.execute(update(work).where(work.c.id == work_id).values(due_at=due_at, attempts=tries))


async def count_given_up(tx: Tx) -> int:
    """Return how many will not be tried again."""
    row = await tx.fetch_one(select(func.count().label("n")).where(work.c.state == "given_up"))
    return 0 if row is None else int(row.n)


async def give_up(tx: Tx, work_id: str) -> None:
    """Not to be tried again; the row stays, sealed, for the operator to count and `revive`."""
    await tx.execute(
        update(work).where(work.c.id == work_id).values(state="given_up", attempts=work.c.attempts + 1)
    )


async def revive(tx: Tx) -> int:
    """Let what was given up wait again, as if it had never been tried. Returns how many."""
    done = await tx.execute(
        update(work).where(work.c.state == "given_up").values(state="waiting", due_at=tx.now, attempts=0)
    )
    if done.rowcount:
        tx.announce_work()
    return done.rowcount


async def drop(tx: Tx, subjects: Iterable[str]) -> None:
    """Forget what is to be done about these cases and files, and what was given up."""
    wanted = list(subjects)
    for start in range(0, len(wanted), _CHUNK):
        await tx.execute(delete(work).where(work.c.subject.in_(wanted[start : start + _CHUNK])))


async def drop_kind(tx: Tx, kind: str, subject: str) -> None:
    """Forget the work of one kind that waits about a case or file."""
    await tx.execute(delete(work).where(work.c.kind == kind, work.c.subject == subject))


async def leave_out_chat(tx: Tx, subjects: Iterable[str], kinds: str, chat_id: int) -> list[str]:
    """Have errands about these cases and files, of kinds that begin so, name this chat no longer; those given
    up, too. Returns the ids of those that did.
    """
    wanted, changed = list(subjects), list[str]()
    for start in range(0, len(wanted), _CHUNK):
        about = work.c.subject.in_(wanted[start : start + _CHUNK])
        rows = await tx.fetch_all(select(work).where(about, work.c.kind.startswith(kinds, autoescape=True)))
        for row, one in readable(rows, lambda row: (row, _work(tx, row))):
            if one.payload.get("chat_id") == chat_id:
                await set_payload(tx, row.id, {**one.payload, "chat_id": NOBODY})
                changed.append(row.id)
    return changed


async def _next_number(tx: Tx) -> int:
    last: int | None = tx.cache.get("work")
    if last is None:
        highest = select(func.max(work.c.n).label("last")).where(work.c.n < column_kinds.NUMBERS)
        row = await tx.fetch_one(highest)
        last = 0 if row is None or row.last is None else int(row.last)
    tx.cache["work"] = last + 1
    return last + 1


def _work(tx: Tx, row: Row[Any]) -> Work:
    column_kinds.refuse_odd(work, row)
    payload = tx.vault.open_for_program(place(work.c.payload, row), row.payload)
    return Work(row.id, row.kind, payload, row.due_at, row.attempts, row.created_at)
