"""The promised day of "a person takes it up": a work row, due on that day, asks whether somebody has.

The reporter's room leaves the row with the case (`upkeep.late`). Nobody is reminded of a case that was taken
up, closed or withdrawn meanwhile; who holds it changes nothing of that. Both sides learn the
same thing at the same time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.errand import Errand, Errands
from bot.rules import workflow
from storage import cases, limits, work

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx


MISSED_DATE: Final = "upkeep.late"
"""The purpose of a note about a case and a date: both sides heard that it passed."""


async def tell_missed_date(tx: Tx, _house: Deployment, payload: Json, _result: Any) -> None:
    """Tell both sides if nobody has taken the case up in time: {"case_id", "by"}, the date that was promised.

    Another one may have taken its place (`bot.reporter.danger`), and has a row of its own. Of a date that two
    rows watch, or one from before rows knew theirs, both sides hear once.
    """
    case = await cases.get(tx, payload["case_id"])
    if case.take_up_by is not None and payload.get("by") not in {None, case.take_up_by.isoformat()}:
        return
    if case.taken_up_at is not None or workflow.is_closed(case.status):
        return
    key = f"{case.id}:{case.take_up_by}"
    if (await limits.attempts(tx, MISSED_DATE, key)).last_at is not None:
        return
    await limits.record(tx, MISSED_DATE, key)
    await work.put(tx, "reporter.tell_late", {"case_id": case.id})
    await work.put(tx, "officers.late", {"case_id": case.id})


ERRANDS: Final[Errands] = {"upkeep.late": Errand(tell_missed_date)}
