"""The promised day of "a person takes it up": a work row, due on that day, asks whether somebody has.

The row waits for every open case that isn't taken up (`bot.take_up_date`). Nobody is reminded of a case that
was taken up, closed or withdrawn meanwhile; who holds it changes nothing of that. Both sides learn at the
same time that a date was missed: the reporter once, the officers again, from time to time, until somebody
works on the case. Of one that was taken up in time and let go after its date the officers hear at once, and
the reporter, if nobody is in danger, only when it isn't taken up then either.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from bot import errands, take_up_date
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase, OverdueCase, WatchedDate
from bot.rules import clocks, time_limits, workflow
from storage import attempt_limits, cases, events, units
from storage.errors import SealBroken
from storage.records import Urgency

if TYPE_CHECKING:
    from datetime import datetime

    from bot.turn import Deployment
    from storage.records import Case
    from storage.store import Store, Tx

MISSED_DATE: Final = "upkeep.late"
"""The purpose of a note about a case and a date: the reporter heard that it passed."""
REMINDED: Final = "upkeep.reminded"
"""The purpose of a note about a case and a date: the officers heard, and when."""


async def tell_missed_date(tx: Tx, deployment: Deployment, watched: WatchedDate) -> None:
    """Tell whoever has to know that nobody has taken the case up in time, and look again later.

    Another one may have taken its place (`bot.reporter.danger`), and has a row of its own. Rows from before
    they knew their date have none; of a date that two rows watch both sides hear once.
    """
    case = await cases.get(tx, watched.case_id)
    if case.take_up_by is None or watched.by not in {None, case.take_up_by}:
        return
    if case.taken_up_at is not None or workflow.is_closed(case.status):
        return
    key = f"{case.id}:{case.take_up_by}"
    told = (await attempt_limits.attempts(tx, MISSED_DATE, key)).last_at is not None
    reminded = (await attempt_limits.attempts(tx, REMINDED, key)).last_at
    if reminded is not None and tx.now < (again := await _again(tx, deployment, case, reminded)):
        await take_up_date.watch(tx, case, again)
        return
    await take_up_date.watch(tx, case, await _again(tx, deployment, case, tx.now))
    if not told and (reminded is not None or await _has_to_know(tx, case)):
        await attempt_limits.record(
            tx, MISSED_DATE, key, locked_until=tx.now + time_limits.MISSED_DATE_REMEMBERED_FOR
        )
        await errands.TELL_LATE.put(tx, AboutCase(case.id))
    await attempt_limits.record(tx, REMINDED, key)
    first = not told and reminded is None
    await errands.GATHER_OVERDUE.put(tx, OverdueCase(case.id, first))


async def _again(tx: Tx, deployment: Deployment, case: Case, since: datetime) -> datetime:
    """When officers hear next of a case that they heard of then."""
    if case.urgency is Urgency.URGENT:
        return since + time_limits.URGENT_REMINDED_EVERY
    unit = await units.get(tx, case.handling_unit_id)
    return clocks.promise_take_up(since, unit.timezone, deployment.rules)


async def _has_to_know(tx: Tx, case: Case) -> bool:
    """Whether the reporter hears at once: the promise was broken, or somebody may be in danger."""
    chain = await events.of_case(tx, case.id)
    kept = case.take_up_by is not None and take_up_date.was_kept(chain, case.take_up_by)
    return not kept or case.urgency is Urgency.URGENT


async def watch_all(store: Store, _deployment: Deployment) -> None:
    """Watch what an older version, or an errand that failed too often, left unwatched."""
    async with store.read() as tx:
        missing = await cases.unwatched(tx, errands.TELL_MISSED_DATE.name)
    for case_id in missing:
        async with store.write() as tx:
            # One that somebody changed keeps no other from being watched.
            with contextlib.suppress(SealBroken):
                await _watch_again(tx, await cases.get(tx, case_id))


async def _watch_again(tx: Tx, case: Case) -> None:
    if workflow.is_closed(case.status):
        return
    if case.taken_up_at is None and case.take_up_by is not None and case.take_up_by < tx.now:
        # Its row was used up: the reporter heard.
        await attempt_limits.record(
            tx,
            MISSED_DATE,
            f"{case.id}:{case.take_up_by}",
            locked_until=tx.now + time_limits.MISSED_DATE_REMEMBERED_FOR,
        )
    if case.officer_id is None:
        await take_up_date.give_back(tx, case.id)
    elif case.taken_up_at is None:
        await take_up_date.watch(tx, case)


ERRANDS: Final[Errands] = list_errands(errands.TELL_MISSED_DATE.done_by(tell_missed_date))
