"""The daily roots: each binds every case's chain and the register book as they were at its line.

A root can be made again from the register's lines up to its own, so an older copy of cases and book doesn't
fit the roots that came after it. How many roots there are, and the last one's MAC, is sealed in `audit_head`:
taking roots away shows too, and so does putting back an older end once the book was written on (its seal is
bound to that one). The sums of rows (`storage.sums`) name the last root: older sums, which older rows would
fit, don't fit it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from storage import events, sums
from storage.events import ROOTS_END, START
from storage.findings import Finding
from storage.schema import audit_head, audit_root, case_chain, micros
from storage.tx import Tx
from storage.vault import Vault

Heads = Mapping[str, tuple[int, str]]  # of each case by id: how many events, and the last one's MAC


class End(NamedTuple):
    """Where the roots end: how many there are, and the last one's MAC."""

    number: int
    mac: str


async def last_root_at(tx: Tx) -> datetime | None:
    """When the last root was recorded; None if none was."""
    last = await tx.fetch_one(select(audit_root.c.at).order_by(audit_root.c.n.desc()).limit(1))
    return None if last is None else last.at


async def record_root(tx: Tx) -> str:
    """Chain one MAC over every case's head and the book's; returned to be kept elsewhere too. Once a day."""
    chains = await tx.fetch_all(select(case_chain))
    book_end = await events.book_end(tx)
    book = book_end.book
    end = await last(tx)
    heads = {row.case_id: (row.events, row.head) for row in chains}
    row: dict[str, Any] = {
        "n": end.number + 1,
        "at": tx.now,
        "cases": len(heads),
        "lines": book.lines,
        "root": _root(tx.vault, book.head, heads),
        "prev": end.mac,
    }
    row["mac"] = _mac(tx.vault, row)
    await tx.execute(audit_root.insert().values(**row))
    seal = await _seal(tx, End(row["n"], row["mac"]))
    events.close_book(tx, book_end._replace(roots=seal))
    sums.follow_root(tx, end.mac, row["mac"])
    return str(row["mac"])


async def check(tx: Tx, book: Sequence[Row[Any]]) -> list[Finding]:
    """Every root by itself, against the one before it, and against the register's lines (`book`); and
    whether the sums of rows come after the last.
    """
    found: list[str] = []
    end, heads, done = End(0, START), dict[str, tuple[int, str]](), 0
    for row in await tx.fetch_all(select(audit_root).order_by(audit_root.c.n)):
        whole = row.n == end.number + 1 and row.prev == end.mac
        if not whole or row.mac != _mac(tx.vault, dict(row._mapping)):  # noqa: SLF001 - its public name
            found.append(f"The daily root {row.n} or one before it was changed.")
        elif not done <= row.lines <= len(book):
            found.append(
                f"The daily root {row.n} knows {row.lines} lines of the register book, which isn't as long, "
                "or was put back."
            )
        else:
            heads |= {line.case_id: (line.event_n, line.event_mac) for line in book[done : row.lines]}
            done = row.lines
            head = book[done - 1].mac if done else START
            if (row.root, row.cases) != (_root(tx.vault, head, heads), len(heads)):
                found.append(f"The register book isn't what it was at the daily root {row.n}.")
        end = End(row.n, row.mac)
    sealed = await _sealed(tx)
    if sealed is None or sealed != end:
        found.append(f"The daily roots end at {end.number}; their seal doesn't say so.")
    known = await sums.read(tx)
    if known is not None and known.root != end.mac:
        found.append("The sums of rows are older than the last daily root, or it was put back.")
    return [Finding(None, "root_broken", detail) for detail in found]


def _root(vault: Vault, book_head: str, heads: Heads) -> str:
    parts = [part for case_id in sorted(heads) for part in (case_id, *heads[case_id])]
    return vault.audit_mac("root", book_head, *parts)


def _mac(vault: Vault, row: dict[str, Any]) -> str:
    return vault.audit_mac(
        "root-line", row["n"], micros(row["at"]), row["cases"], row["lines"], row["root"], row["prev"]
    )


def _end_seal(vault: Vault, count: int, ticket: str | None, mac: str) -> str:
    return vault.audit_mac("roots", count, ticket, mac)


async def _sealed(tx: Tx) -> End | None:
    """The end as it is sealed; None if the seal doesn't hold."""
    row = await tx.fetch_one(select(audit_head).where(audit_head.c.id == ROOTS_END))
    if row is None:
        return End(0, START)
    seal = _end_seal(tx.vault, row.lines, row.ticket, row.head)
    return End(row.lines, row.head) if row.seal == seal else None


async def last(tx: Tx) -> End:
    """What the next root comes after: the seal's word, so that roots that were taken away stay missed."""
    row = await tx.fetch_one(select(audit_root).order_by(audit_root.c.n.desc()).limit(1))
    last = End(0, START) if row is None else End(row.n, row.mac)
    sealed = await _sealed(tx)
    return last if sealed is None or last.number >= sealed.number else sealed


async def _seal(tx: Tx, end: End) -> str:
    seal = _end_seal(tx.vault, end.number, None, end.mac)
    row = {"id": ROOTS_END, "lines": end.number, "ticket": None, "head": end.mac, "seal": seal}
    await tx.execute(tx.upsert(audit_head, list(row)), row)
    return seal
