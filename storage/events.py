"""The audit chain: what happened to a case, by whom, append-only and keyed.

Three things are written for every event, and all of them have to agree (`storage.verify`):

    case_event      the event, its MAC over the one before it: changing, inserting or reordering shows
    case_chain      the case's count and last MAC, sealed: cutting the end off shows
    case_register   a line for it in the one book of all cases, in order, naming the line before it:
                    a removed case shows, and so does an older copy of a case put back

`audit_head` seals the end of the book, and that of the daily roots over all of it (`storage.roots`). The
book's seal is bound to the roots' one, so that older roots don't fit a book that was written on. An end that
isn't sealed well stays so: what comes after it doesn't make it look right.

A payload is hashed as ciphertext, so that the chain still verifies once the content was destroyed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from storage import column_kinds, datakeys
from storage.datakeys import data_key
from storage.errors import NoSuchRow
from storage.records import ActorRole, CaseEvent, EventKind, Json
from storage.schema import audit_head, case, case_chain, case_event, case_register, micros
from storage.sealing import Place
from storage.tx import Tx
from storage.vault import Vault

START = ""  # what the first link of a chain has before it
BOOK_END = 1  # the row of `audit_head` that seals the end of the book
ROOTS_END = 2  # the row of `audit_head` that seals the end of the roots (`storage.roots`)
UNSOUND = ""  # a seal that fits nothing


class Chain(NamedTuple):
    """Where a case's chain ends."""

    ticket: str
    events: int
    head: str


class Book(NamedTuple):
    """Where the register book ends: its lines, the ticket on the last one, and its MAC."""

    lines: int
    ticket: str | None
    head: str


class BookEnd(NamedTuple):
    """The end of the book as it is kept: whether its seal holds, and the roots' seal that it is bound to."""

    book: Book
    sound: bool
    roots: str


def begin(tx: Tx, case_id: str, ticket: str) -> None:
    """Begin the chain of a case made in this transaction: it has no event yet, which needn't be looked up."""
    tx.cache["chain", case_id] = Chain(ticket, 0, START)


async def append(
    tx: Tx,
    case_id: str,
    kind: EventKind,
    role: ActorRole,
    officer_id: str | None = None,
    payload: Json | None = None,
) -> CaseEvent:
    """Add one event. NoSuchRow without such a case, or with a payload once its content was destroyed.

    What a reporter did is written with the row of their chat: no log of it is left, which has both side by
    side.
    """
    if role is ActorRole.REPORTER:
        tx.scrub()
    chain = await _chain(tx, case_id)
    n = chain.events + 1
    sealed = None
    if payload is not None:
        key = await data_key(tx, case_id)
        sealed = tx.vault.seal_for_case(key, payload_place(case_id, n), payload)
    row: dict[str, Any] = {
        "case_id": case_id,
        "n": n,
        "at": tx.now,
        "kind": kind.value,
        "role": role.value,
        "officer_id": officer_id,
        "payload": sealed,
        "prev": chain.head,
    }
    row["mac"] = event_mac(tx.vault, row)
    tx.defer(case_event, row)
    _close_chain(tx, case_id, Chain(chain.ticket, n, row["mac"]))
    await _write_line(tx, case_id, chain.ticket, n, row["mac"])
    return CaseEvent(case_id, n, tx.now, kind, role, officer_id, payload)


async def of_case(tx: Tx, case_id: str, kinds: Collection[EventKind] | None = None) -> list[CaseEvent]:
    """In order; those of some `kinds` alone, if they are given. Payloads are None once the content was
    destroyed.
    """
    try:
        key: bytes | None = await data_key(tx, case_id)
    except NoSuchRow:
        key = None
    stmt = select(case_event).where(case_event.c.case_id == case_id)
    if kinds is not None:
        stmt = stmt.where(case_event.c.kind.in_(sorted(kinds)))
    return opened(tx, await tx.fetch_all(stmt.order_by(case_event.c.n)), key)


async def of_cases(
    tx: Tx, case_ids: Iterable[str], opening: Collection[EventKind]
) -> dict[str, list[CaseEvent]]:
    """Return what happened to each of these cases, in order, read at once. Payloads of events of these kinds
    are opened, all others are None.
    """
    found: dict[str, list[CaseEvent]] = {case_id: [] for case_id in case_ids}
    keys = await datakeys.of_cases(tx, found) if opening else {}
    its = case_event.c.case_id.in_(list(found))
    for row in await tx.fetch_all(
        select(case_event).where(its).order_by(case_event.c.case_id, case_event.c.n)
    ):
        key = keys.get(row.case_id) if row.kind in opening else None
        found[row.case_id].append(_event(tx, row, key))
    return found


def opened(tx: Tx, rows: Iterable[Row[Any]], key: bytes | None) -> list[CaseEvent]:
    """Return what these rows tell; without a key no payloads."""
    return [_event(tx, row, key) for row in rows]


def event_mac(vault: Vault, row: dict[str, Any]) -> str:
    """Return an event's link: over everything in its row, the payload as its hash."""
    payload = row["payload"]
    if isinstance(payload, bytes):
        payload = hashlib.sha256(payload).hexdigest()
    return vault.audit_mac(
        "event",
        row["case_id"],
        row["n"],
        micros(row["at"]),
        row["kind"],
        row["role"],
        row["officer_id"],
        payload,
        row["prev"],
    )


def chain_seal(vault: Vault, case_id: str, chain: Chain) -> str:
    return vault.audit_mac("chain", case_id, *chain)


def line_mac(vault: Vault, row: dict[str, Any]) -> str:
    """Return a register line's link."""
    names = ("n", "case_id", "ticket", "event_n", "event_mac", "before", "prev")
    return vault.audit_mac("line", micros(row["at"]), *(row[name] for name in names))


def book_seal(vault: Vault, book: Book, roots: str) -> str:
    """`roots` is the seal at the end of the daily roots."""
    return vault.audit_mac("book/2", *book, roots)


def older_book_seal(vault: Vault, book: Book) -> str:
    """As it was before rows were accounted for (`storage.first_opening`)."""
    return vault.audit_mac("book", *book)


async def book_end(tx: Tx) -> BookEnd:
    """Return the end of the book as it is sealed: of no lines, and unsound, if it is missing."""
    rows = {row.id: row for row in await tx.fetch_all(select(audit_head))}
    end, roots = rows.get(BOOK_END), START if ROOTS_END not in rows else rows[ROOTS_END].seal
    if end is None:
        return BookEnd(Book(0, None, START), False, roots)
    book = Book(end.lines, end.ticket, end.head)
    sound = column_kinds.odd(audit_head, end) is None and end.seal == book_seal(tx.vault, book, roots)
    return BookEnd(book, sound, roots)


def close_book(tx: Tx, end: BookEnd) -> None:
    """Seal the end; one that wasn't sound is given none that fits."""
    tx.cache["book"] = end
    seal = book_seal(tx.vault, end.book, end.roots) if end.sound else UNSOUND
    tx.defer_upsert(audit_head, {"id": BOOK_END, **end.book._asdict(), "seal": seal})


def payload_place(case_id: str, n: int) -> Place:
    return Place("case_event", "payload", f"{case_id}/{n}")


async def _chain(tx: Tx, case_id: str) -> Chain:
    known: Chain | None = tx.cache.get(("chain", case_id))
    if known is not None:
        return known
    row = await tx.fetch_one(
        select(case.c.ticket, case_chain.c.events, case_chain.c.head)
        .select_from(case.outerjoin(case_chain, case_chain.c.case_id == case.c.id))
        .where(case.c.id == case_id)
    )
    if row is None:
        raise NoSuchRow("There is no such case.")
    return Chain(row.ticket, row.events or 0, row.head or START)


def _close_chain(tx: Tx, case_id: str, chain: Chain) -> None:
    tx.cache["chain", case_id] = chain
    seal = chain_seal(tx.vault, case_id, chain)
    tx.defer_upsert(
        case_chain, {"case_id": case_id, "events": chain.events, "head": chain.head, "seal": seal}
    )


async def _write_line(tx: Tx, case_id: str, ticket: str, event_n: int, mac: str) -> None:
    end: BookEnd = tx.cache.get("book") or await book_end(tx)
    book = end.book
    line: dict[str, Any] = {
        "n": book.lines + 1,
        "at": tx.now,
        "case_id": case_id,
        "ticket": ticket,
        "event_n": event_n,
        "event_mac": mac,
        "before": book.ticket,
        "prev": book.head,
    }
    line["mac"] = line_mac(tx.vault, line)
    tx.defer(case_register, line)
    close_book(tx, end._replace(book=Book(book.lines + 1, ticket, line["mac"])))


def _event(tx: Tx, row: Row[Any], key: bytes | None) -> CaseEvent:
    payload = None
    if key is not None and row.payload is not None:
        payload = tx.vault.open_for_case(key, payload_place(row.case_id, row.n), row.payload)
    return CaseEvent(
        row.case_id, row.n, row.at, EventKind(row.kind), ActorRole(row.role), row.officer_id, payload
    )
