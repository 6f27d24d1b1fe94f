"""How posters do: what the operator's list and the officers' group show of their figures.

Only whole days and whole weeks are looked at. A figure that changed within the hour would tell whoever
watches the poster who it was; one under five is not shown at all (`bot.rules.posters`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.rules import posters as rules
from storage import cases, counters, posters

if TYPE_CHECKING:
    from bot.rules.posters import Condition
    from storage.records import Poster
    from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Week:
    """Figures of one week from its Monday on; None stands for fewer than five."""

    monday: date
    scans: int | None
    starts: int | None
    complaints: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A poster, how it is doing, and its last whole weeks, the newest first."""

    poster: Poster
    condition: Condition
    weeks: tuple[Week, ...]


async def figures(
    tx: Tx, wanted: Sequence[Poster], weeks: int = 1, handled_by: Iterable[str] | None = None
) -> list[Figures]:
    """Of each of the posters, for so many whole weeks back.

    `handled_by` limits complaints to those that units with these ids handle: who was passed over in routing
    must not find a case in a count.
    """
    this_monday = rules.week_of(tx.now.date())
    since = this_monday - timedelta(weeks=weeks)
    last = await counters.last_days(tx, posters.SCAN, tx.now.date())
    counted = (
        await counters.by_subject(tx, posters.SCAN, since, this_monday),
        await counters.by_subject(tx, posters.START, since, this_monday),
        await cases.by_poster(tx, since, this_monday, handled_by),
    )
    mondays = [this_monday - timedelta(weeks=back) for back in range(1, weeks + 1)]
    found = []
    for poster in wanted:
        sums = [rules.by_week(days.get(poster.id, {})) for days in counted]
        shown = tuple(
            Week(monday, *(rules.shown(by_week.get(monday, 0)) for by_week in sums)) for monday in mondays
        )
        found.append(Figures(poster, rules.condition(poster, last.get(poster.id), tx.now), shown))
    return found
