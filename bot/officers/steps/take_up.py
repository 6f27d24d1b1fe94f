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
    from bot.officers.actions import OfficerTurn


async def record_take_up_by_action(turn: OfficerTurn) -> bool:
    """The acting officer does something for the case, which counts if they hold and have opened it.

    True if it is what takes the case up: the card then shows no date any more.
    """
    counts = (
        turn.case.taken_up_at is None and turn.case.officer_id == turn.officer.id and await _has_opened(turn)
    )
    if counts:
        await _record_taken_up(turn)
    return counts


async def record_take_up_by_reopening(turn: OfficerTurn) -> None:
    """A supervisor reopens the case; before its date somebody has yet to take it up."""
    by = turn.case.take_up_by
    if turn.case.taken_up_at is None and by is not None and turn.tx.now > by:
        await _record_taken_up(turn)


async def _has_opened(turn: OfficerTurn) -> bool:
    return any(
        event.kind is EventKind.OPENED
        and event.officer_id == turn.officer.id
        and not (event.payload or {}).keys() & {"request", "added"}  # those weren't the file
        for event in await events.of_case(turn.tx, turn.case.id)
    )


async def _record_taken_up(turn: OfficerTurn) -> None:
    await events.append(turn.tx, turn.case.id, EventKind.TAKEN_UP, turn.role, turn.officer.id, {})
    await cases.take_up(turn.tx, turn.case.id)
    await turn.reload()
