"""What a reporter is promised: a date by which a person takes the case up, and that the date is watched.

A row of work waits for the date of each open case that nobody has taken up yet, one a case
(`bot.upkeep.take_up_watch`). A claim, and what its holder does then, lets it run out; whoever lets the case
go gives the date back, and with it the row, due at once if the date has passed. So a case that nobody holds
is never without a date that somebody looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import errands
from bot.errands import WatchedDate
from bot.rules import categories
from storage import cases, events
from storage.errors import NoSuchRow
from storage.records import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from storage.records import Case, CaseEvent
    from storage.store import Tx


async def watch(tx: Tx, case: Case, at: datetime | None = None) -> None:
    """Have the case looked at when its date passes, or at `at`, in place of what waited for that."""
    watched = WatchedDate(case.id, case.take_up_by)
    await errands.TELL_MISSED_DATE.put_instead(tx, watched, at or case.take_up_by)


async def give_back(tx: Tx, case_id: str) -> None:
    """Nobody has the case any more: its date stands again."""
    await cases.release(tx, case_id)
    await watch(tx, await cases.get(tx, case_id))


def was_begun(chain: Iterable[CaseEvent]) -> bool:
    """Whether somebody took the case up since a date was promised last, though perhaps nobody has it now."""
    begun = False
    for event in chain:
        if event.kind is EventKind.TAKEN_UP:
            begun = True
        elif "take_up_by" in (event.payload or {}):
            begun = False
    return begun


def was_kept(chain: Iterable[CaseEvent], by: datetime) -> bool:
    """Whether the case was taken up, and by whoever had it, when its date passed."""
    kept = False
    for event in chain:
        if event.at > by:
            break
        payload = event.payload or {}
        if event.kind is EventKind.TAKEN_UP:
            kept = True
        elif event.kind is EventKind.RELEASED or payload.keys() & {"take_up_by", "to_unit"}:
            kept = False
    return kept


async def is_in_danger(tx: Tx, case: Case) -> bool:
    """Whether the reporter said so, then or later; unknown once the content was destroyed."""
    try:
        content = await cases.content(tx, case.id)
    except NoSuchRow:
        return False
    if categories.is_danger_reported(case.category, content.get("answers") or {}):
        return True
    return any(event.kind is EventKind.DANGER for event in await events.of_case(tx, case.id))
