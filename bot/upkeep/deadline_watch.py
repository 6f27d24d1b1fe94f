"""Deadlines of public rules: on the morning after each, a work row asks whether it was kept.

The row waits for every open case, one a case; it ends when the case was closed, and a case that has none is
given one, so that a reopened case is watched again. The reporter hears of each missed deadline once. What
passed before the case had a row is told to nobody: that goes for dates from before there were such rows,
and for those that passed before a closed case was reopened.

The date for taking a case up is watched by `bot.upkeep.take_up_watch`.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from bot import case_clocks, errands
from bot.errand_kind import Errands, list_errands
from bot.errands import MissedDeadline, WatchedDeadlines
from bot.rules import calendar, time_limits, workflow
from bot.rules.clocks import Deadline
from storage import cases
from storage.errors import SealBroken

if TYPE_CHECKING:
    from datetime import datetime

    from bot.rules.clocks import Clock
    from bot.turn import Deployment
    from storage.records import Case
    from storage.store import Store, Tx


async def tell_missed_deadlines(tx: Tx, deployment: Deployment, watched: WatchedDeadlines) -> None:
    """Have the reporter told which deadlines have passed since the last look, and look again later."""
    case = await cases.get(tx, watched.case_id)
    if workflow.is_closed(case.status):
        return
    clocks, told = await _public_clocks(tx, deployment, case), list(watched.told)
    for clock in clocks:
        late = clock.is_missed(tx.now) and clock.due is not None and clock.due >= watched.since
        if late and clock.deadline.value not in told:
            told.append(clock.deadline.value)
            await errands.TELL_MISSED_DEADLINE.put(tx, MissedDeadline(case.id, clock.deadline.value))
    look = WatchedDeadlines(case.id, watched.since, told)
    await errands.WATCH_DEADLINES.put(tx, look, _next_look(clocks, tx.now))


async def _public_clocks(tx: Tx, deployment: Deployment, case: Case) -> list[Clock]:
    known = await case_clocks.load_clocks(tx, deployment, case)
    return [
        clock
        for clock in known
        if clock.rule.shown and clock.deadline not in {Deadline.TAKE_UP, Deadline.DANGER}
    ]


def _next_look(clocks: list[Clock], now: datetime) -> datetime:
    """Return the morning after the next date; of a paused clock nobody knows it, so the next morning."""
    dates = [
        now if clock.due is None else clock.due
        for clock in clocks
        if clock.ended is None and (clock.due is None or clock.due >= now)
    ]
    if not dates:
        return now + time_limits.DATES_LOOKED_EVERY
    return calendar.next_morning(min(dates), clocks[0].timezone)


async def watch_deadlines(store: Store, deployment: Deployment) -> None:
    """Watch each open case that nobody watches."""
    async with store.read() as tx:
        missing = await cases.without_work(tx, errands.WATCH_DEADLINES.name)
    for case_id in missing:
        async with store.write() as tx:
            # One that somebody changed keeps no other from being watched.
            with contextlib.suppress(SealBroken):
                clocks = await _public_clocks(tx, deployment, await cases.get(tx, case_id))
                look = WatchedDeadlines(case_id, tx.now)
                await errands.WATCH_DEADLINES.put(tx, look, _next_look(clocks, tx.now))


ERRANDS: Final[Errands] = list_errands(errands.WATCH_DEADLINES.done_by(tell_missed_deadlines))
