"""When a case is taken up: what the date on its card, and before the reporter, is about.

A claim alone keeps no promise. Its holder, having opened the file, changes the status, writes to the reporter
or asks for a closing: that is written down once, and the date is gone from both sides. Whoever lets the case
go gives it back (`bot.take_up_date`): somebody else has to keep it, and if it has passed, it is missed from
now on. A date that passed while the case was closed is none any more: reopening it is taking it up, or, where
nobody has the case, another date is promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import take_up_date
from bot.rules import clocks
from storage import cases, events, units
from storage.records import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.officers.actions import OfficerTurn


async def record_take_up_by_action(turn: OfficerTurn) -> bool:
    """Record that the acting officer did something for the case: it counts if they hold it and have opened
    it.

    True if it is what takes the case up: the card then shows no date any more.
    """
    counts = (
        turn.case.taken_up_at is None and turn.case.officer_id == turn.officer.id and await _has_opened(turn)
    )
    if counts:
        await _record_taken_up(turn)
    return counts


async def new_date(turn: OfficerTurn) -> datetime | None:
    """By when somebody has to take up the case that a supervisor reopens, if its date passed and nobody has
    it.
    """
    if turn.case.officer_id is not None or not _has_passed(turn):
        return None
    unit = await units.get(turn.tx, turn.case.handling_unit_id)
    danger = await take_up_date.is_in_danger(turn.tx, turn.case)
    return clocks.promise_take_up(turn.tx.now, unit.timezone, turn.deployment.rules, danger=danger)


async def record_take_up_by_reopening(turn: OfficerTurn, by: datetime | None) -> None:
    """Record that a supervisor reopens the case; before its date, or the new one, somebody takes it up."""
    if by is not None:
        await cases.promise(turn.tx, turn.case.id, by)
        await take_up_date.watch(turn.tx, await turn.reload())
    elif turn.case.taken_up_at is None and _has_passed(turn):
        await _record_taken_up(turn)


def _has_passed(turn: OfficerTurn) -> bool:
    return turn.case.take_up_by is not None and turn.tx.now > turn.case.take_up_by


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
