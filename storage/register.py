"""The register book: is no line missing, none changed, and its end where the seal says? A part of
`storage.verify`.
"""

from __future__ import annotations

from sqlalchemy import select

from storage import column_kinds, events, paging
from storage.events import BOOK_END, ROOTS_END, Book
from storage.findings import Finding
from storage.roots import BEGINNING, Since
from storage.schema import audit_head, case_register
from storage.tx import Tx


async def check(tx: Tx, since: Since = BEGINNING) -> list[Finding]:
    """All its lines, or those from the one on that a daily root is over."""
    found: list[Finding] = []
    before = since.book
    lines = select(case_register).where(case_register.c.n > before.lines)
    async for line in paging.each(tx, lines, case_register.c.n):
        if line.n != before.lines + 1 or line.prev != before.head or line.before != before.ticket:
            # A line names the one before it: that is the one that's missing.
            missing = line.before if line.n != before.lines + 1 else line.ticket
            found.append(_broken(missing, f"The register book was cut or changed before line {line.n}."))
        if column_kinds.odd(case_register, line) or line.mac != events.line_mac(
            tx.vault,
            dict(line._mapping),  # noqa: SLF001 - its public name
        ):
            found.append(_broken(line.ticket, f"Line {line.n} of the register book was changed."))
        before = Book(line.n, line.ticket, line.mac)
    end = await events.book_end(tx)
    sealed = end.book
    if not end.sound:
        found.append(_broken(None, "The seal at the end of the register book was changed."))
    elif sealed != before:
        missing = sealed.ticket if sealed.lines > before.lines else before.ticket
        detail = f"The register book ends at line {before.lines}; its seal says {sealed.lines}."
        found.append(_broken(missing, detail))
    return found + await _seals_put_in(tx)


async def _seals_put_in(tx: Tx) -> list[Finding]:
    known = select(audit_head.c.id).where(audit_head.c.id.not_in((BOOK_END, ROOTS_END)))
    if await tx.fetch_one(known) is None:
        return []
    return [_broken(None, "A seal was put in at the end of the register book.")]


def _broken(ticket: str | None, detail: str) -> Finding:
    return Finding(ticket, "register_broken", detail)
