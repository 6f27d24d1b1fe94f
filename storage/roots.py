"""The daily roots: each binds the register book as it was at its line, and with it every case's chain.

A root is over the MAC of the book's last line, which is chained over all lines before it, and these over the
events of all cases. So it can be made again from the register, and an older copy of cases and book doesn't
fit the roots that came after it. Neither making one nor checking them all needs more memory for more cases.
Roots from before that were also over where each case's chain ended: to check one of those, the register is
asked for these ends, a page at a time, which takes the longer the more cases there are.

How many roots there are, and the last one's MAC, is sealed in `audit_head`: taking roots away shows too, and
so does putting back an older end once the book was written on (its seal is bound to that one). The sums of
rows (`storage.table_sums`) name the last root: older sums, which older rows would fit, don't fit it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, Table, func, select

from storage import column_kinds, events, paging, table_sums
from storage.events import ROOTS_END, START, Book
from storage.findings import Finding
from storage.schema import audit_head, audit_root, case_register, micros
from storage.tx import Tx
from storage.vault import Vault


class End(NamedTuple):
    """Where the roots end: how many there are, and the last one's MAC."""

    number: int
    mac: str


class Since(NamedTuple):
    """From a daily root on; `book` and `root` are what stands before its line and before itself."""

    at: datetime | None
    root: End
    book: Book
    lines: int = 0  # that it is over, the last of them with this MAC
    head: str = START
    cases: int = 0


BEGINNING: Final = Since(None, End(0, START), Book(0, None, START))
"""Everything."""


async def last_root_at(tx: Tx) -> datetime | None:
    """When the last root was recorded; None if none was."""
    last = await tx.fetch_one(select(audit_root.c.at).order_by(audit_root.c.n.desc()).limit(1))
    return last.at if last is not None and isinstance(last.at, datetime) else None


async def none_since(tx: Tx) -> datetime | None:
    """When the last root was recorded; if none ever was, when the book was begun, if it was."""
    if (last := await last_root_at(tx)) is not None:
        return last
    first = await tx.fetch_one(select(case_register.c.at).order_by(case_register.c.n).limit(1))
    return first.at if first is not None and isinstance(first.at, datetime) else None


async def record_root(tx: Tx) -> str:
    """Chain one MAC over the book's end; returned to be kept elsewhere too. Once a day."""
    book_end = await events.book_end(tx)
    book = book_end.book
    end = await last(tx)
    row: dict[str, Any] = {
        "n": end.number + 1,
        "at": tx.now,
        "cases": await _cases(tx),
        "lines": book.lines,
        "root": _root(tx.vault, book.head),
        "prev": end.mac,
    }
    row["mac"] = _mac(tx.vault, row)
    await tx.execute(audit_root.insert().values(**row))
    seal = await _seal(tx, End(row["n"], row["mac"]))
    events.close_book(tx, book_end._replace(roots=seal))
    table_sums.follow_root(tx, end.mac, row["mac"])
    return str(row["mac"])


async def since(tx: Tx, before: datetime) -> Since:
    """After the newest sound root that was recorded by then."""
    older = select(audit_root).where(audit_root.c.at <= before).order_by(audit_root.c.n.desc()).limit(1)
    row = await tx.fetch_one(older)
    while row is not None and not _sound(tx, row):
        row = await tx.fetch_one(older.where(audit_root.c.n < row.n))
    if row is None:
        return BEGINNING
    line = await tx.fetch_one(select(case_register).where(case_register.c.n == row.lines))
    root = End(row.n - 1, row.prev)
    if line is None:  # it was taken out, if the root is over any
        return Since(row.at, root, Book(max(row.lines - 1, 0), None, START), row.lines, START, row.cases)
    return Since(row.at, root, Book(line.n - 1, line.before, line.prev), row.lines, line.mac, row.cases)


async def check(tx: Tx, since: Since = BEGINNING) -> list[Finding]:
    """Every root by itself, against the one before it, and against the register's lines; and whether the sums
    of rows come after the last.
    """
    found: list[str] = []
    end, read = since.root, _Read(since.lines, since.cases, since.lines, since.head)
    later = case_register.c.n > since.lines
    length = since.lines + await _count(tx, case_register, later)
    book = select(case_register.c.n, case_register.c.event_n, case_register.c.mac).where(later)
    roots = select(audit_root).where(audit_root.c.n > since.root.number)
    async with aclosing(paging.each(tx, book, case_register.c.n)) as lines:
        async for row in paging.each(tx, roots, audit_root.c.n):
            follows = row.n == end.number + 1 and row.prev == end.mac
            if not follows or not _sound(tx, row):
                found.append(f"The daily root {row.n} or one before it was changed.")
            elif not read.lines <= row.lines <= length:
                found.append(
                    f"The daily root {row.n} knows {row.lines} lines of the register book, which isn't as "
                    "long, or was put back."
                )
            else:
                await read.add_until(row.lines, lines)
                if not await _fits(tx, row, read):
                    found.append(f"The register book isn't what it was at the daily root {row.n}.")
            end = End(row.n, row.mac)
    found += await _check_end(tx, end)
    return [Finding(None, "root_broken", detail) for detail in found]


async def _check_end(tx: Tx, end: End) -> list[str]:
    """Return what speaks against the last root being the last."""
    found = []
    if await _sealed(tx) != end:
        found.append(f"The daily roots end at {end.number}; their seal doesn't say so.")
    known = await table_sums.read(tx)
    if known is not None and known.root != end.mac:
        found.append("The sums of rows are older than the last daily root, or it was put back.")
    return found


@dataclass(slots=True)
class _Read:
    """How far the register book was read: how many lines, of how many cases, and what the last one says."""

    lines: int = 0
    cases: int = 0
    last: int = 0
    head: str = START

    def add(self, line: Row[Any]) -> None:
        self.lines += 1
        self.cases += line.event_n == 1
        self.last, self.head = line.n, line.mac

    async def add_until(self, length: int, lines: AsyncIterator[Row[Any]]) -> None:
        """Read on until the book is so long."""
        while self.lines < length:
            self.add(await anext(lines))


async def _fits(tx: Tx, root: Row[Any], read: _Read) -> bool:
    if root.root == _root(tx.vault, read.head):
        return bool(root.cases == read.cases)
    return (root.root, root.cases) == await _older_root(tx, read)


async def _cases(tx: Tx) -> int:
    """Return how many cases the book has: those that the last root knows, if it is sound, and those since."""
    row = await tx.fetch_one(select(audit_root).order_by(audit_root.c.n.desc()).limit(1))
    known, line = (0, 0) if row is None or not _sound(tx, row) else (int(row.cases), int(row.lines))
    first_lines = (case_register.c.n > line) & (case_register.c.event_n == 1)
    return known + await _count(tx, case_register, first_lines)


async def _count(tx: Tx, table: Table, where: ColumnElement[bool] | None = None) -> int:
    stmt = select(func.count().label("n")).select_from(table)
    row = await tx.fetch_one(stmt if where is None else stmt.where(where))
    return 0 if row is None else int(row.n)


def _root(vault: Vault, book_head: str) -> str:
    return vault.audit_mac("root/2", book_head)


async def _older_root(tx: Tx, read: _Read) -> tuple[str, int]:
    """As roots were before, with the number of cases: also over where each case's chain ended."""
    line, later = case_register, case_register.alias()
    # "+ 0" keeps the database from going by number and sorting all of it anew for every page.
    to_here = line.c.n + 0 <= read.last
    goes_on = (later.c.case_id == line.c.case_id) & (later.c.n > line.c.n) & (later.c.n <= read.last)
    ends = select(line.c.case_id, line.c.event_n, line.c.event_mac).where(
        to_here, ~select(later.c.n).where(goes_on).exists()
    )
    mac, cases = tx.vault.long_audit_mac("root"), 0
    mac.add(read.head)
    async for end in paging.each(tx, ends, line.c.case_id):
        mac.add(end.case_id, end.event_n, end.event_mac)
        cases += 1
    return mac.mac(), cases


def _sound(tx: Tx, root: Row[Any]) -> bool:
    said = dict(root._mapping)  # noqa: SLF001 - its public name
    return column_kinds.odd(audit_root, root) is None and bool(root.mac == _mac(tx.vault, said))


def _mac(vault: Vault, row: dict[str, Any]) -> str:
    return vault.audit_mac(
        "root-line", row["n"], micros(row["at"]), row["cases"], row["lines"], row["root"], row["prev"]
    )


def _end_seal(vault: Vault, count: int, ticket: str | None, mac: str) -> str:
    return vault.audit_mac("roots", count, ticket, mac)


async def _sealed(tx: Tx) -> End | None:
    """Return the end as it is sealed; None if the seal doesn't hold."""
    row = await tx.fetch_one(select(audit_head).where(audit_head.c.id == ROOTS_END))
    if row is None:
        return End(0, START)
    if column_kinds.odd(audit_head, row):
        return None
    seal = _end_seal(tx.vault, row.lines, row.ticket, row.head)
    return End(row.lines, row.head) if row.seal == seal else None


async def last(tx: Tx) -> End:
    """Return what the next root comes after: the seal's word, so that roots that were taken away stay
    missed.
    """
    row = await tx.fetch_one(select(audit_root).order_by(audit_root.c.n.desc()).limit(1))
    last = End(0, START) if row is None else End(row.n, row.mac)
    sealed = await _sealed(tx)
    return last if sealed is None or last.number >= sealed.number else sealed


async def _seal(tx: Tx, end: End) -> str:
    seal = _end_seal(tx.vault, end.number, None, end.mac)
    row = {"id": ROOTS_END, "lines": end.number, "ticket": None, "head": end.mac, "seal": seal}
    await tx.execute(tx.upsert(audit_head, list(row)), row)
    return seal
