"""How posters do: what the operator's list and the officers' group show of their figures.

Only weeks that are over are looked at, also for whether a poster works. A figure that changed within the hour
would tell whoever watches the poster who it was; one under five is not shown at all (`bot.rules.figures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.rules import figures, time_limits
from bot.rules import posters as rules
from storage import cases, counters, scans

if TYPE_CHECKING:
    from bot.rules.posters import PosterCondition
    from storage.records import Poster
    from storage.store import Tx


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Figures of one week from its Monday on; None stands for fewer than five."""

    monday: date
    scans: int | None
    starts: int | None
    complaints: int | None


@dataclass(frozen=True, slots=True)
class PosterFigures:
    """A poster, how it is doing, and its last whole weeks, the newest first."""

    poster: Poster
    condition: PosterCondition
    weeks: tuple[WeekFigures, ...]


async def collect_figures(
    tx: Tx, wanted: Sequence[Poster], weeks: int = 1, handled_by: Iterable[str] | None = None
) -> list[PosterFigures]:
    """Of each of the posters, for so many whole weeks back.

    `handled_by` limits complaints to those that units with these ids handle: who was passed over in routing
    must not find a case in a count.
    """
    today, ids = counters.today(tx), [poster.id for poster in wanted]
    this_monday = rules.monday_of(today)
    since = this_monday - timedelta(weeks=weeks)
    recent = await counters.by_subject(
        tx, scans.SCAN, ids, today - time_limits.POSTER_SILENT_AFTER, this_monday
    )
    counted = (
        await counters.by_subject(tx, scans.SCAN, ids, since, this_monday),
        await counters.by_subject(tx, scans.START, ids, since, this_monday),
        await cases.by_poster(tx, ids, since, this_monday, handled_by),
    )
    mondays = [this_monday - timedelta(weeks=back) for back in range(1, weeks + 1)]
    found = []
    for poster in wanted:
        sums = [rules.sum_by_week(days.get(poster.id, {})) for days in counted]
        last = max(recent.get(poster.id, {}), default=None)
        shown = tuple(
            WeekFigures(monday, *(figures.shown_figure(by_week.get(monday, 0)) for by_week in sums))
            for monday in mondays
        )
        hung = counters.day_of(poster.hangs_since)
        condition = rules.poster_condition(poster.state(tx.now), hung, last, today)
        found.append(PosterFigures(poster, condition, shown))
    return found
