"""When a case is taken up: what the date on its card, and before the reporter, is about.

A claim alone keeps no promise. Its holder, having opened the file, changes the status, writes to the reporter
or asks for a closing: that is written down once, and the date is gone from both sides. Whoever lets the case
go before the date gives it back (`storage.cases.release`): somebody else has to keep it. A date that passed
while the case was closed is none any more: reopening it is taking it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import cases, events
from storage.records import EventKind

if TYPE_CHECKING:
    from bot.officers.actions import Act


async def by_deed(act: Act) -> bool:
    """The acting officer does something for the case, which counts if they hold and have opened it.

    True if it is what takes the case up: the card then shows no date any more.
    """
    counts = act.case.taken_up_at is None and act.case.officer_id == act.officer.id and await _has_opened(act)
    if counts:
        await _write_down(act)
    return counts


async def by_reopening(act: Act) -> None:
    """A supervisor reopens the case; before its date somebody has yet to take it up."""
    by = act.case.take_up_by
    if act.case.taken_up_at is None and by is not None and act.tx.now > by:
        await _write_down(act)


async def _has_opened(act: Act) -> bool:
    return any(
        event.kind is EventKind.OPENED
        and event.officer_id == act.officer.id
        and not (event.payload or {}).keys() & {"request", "added"}  # those weren't the file
        for event in await events.of_case(act.tx, act.case.id)
    )


async def _write_down(act: Act) -> None:
    await events.append(act.tx, act.case.id, EventKind.TAKEN_UP, act.role, act.officer.id, {})
    await cases.take_up(act.tx, act.case.id)
    await act.reload()
