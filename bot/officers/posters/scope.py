"""Which posters a group knows of, and what of them.

A poster isn't secret, it hangs on a wall. Its figures are: `bot.posters` says which may be shown at all, and
counts no complaint here that others than this group's unit and those below it handle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.posters import collect_figures
from bot.rules import routing
from bot.rules.posters import PosterCondition
from storage import posters, units
from storage.errors import NoSuchRow
from storage.records import Poster, Unit

if TYPE_CHECKING:
    from bot.posters import PosterFigures
    from storage.store import Tx

ENDED_CONDITIONS: Final = frozenset({PosterCondition.REVOKED, PosterCondition.EXPIRED})


@dataclass(frozen=True, slots=True)
class PosterScope:
    """A group's unit, and by their ids that and those below it: whose posters the group knows."""

    unit: Unit
    units: dict[str, Unit]

    @classmethod
    async def of(cls, tx: Tx, unit: Unit) -> PosterScope:
        everybody = await units.all_units(tx)
        below = routing.subtree_ids(everybody, unit.id)
        return cls(unit, {each.id: each for each in everybody if each.id in below})

    def below(self, unit: Unit) -> list[Unit]:
        """Return the units right below one of these, by name."""
        found = (each for each in self.units.values() if each.parent_id == unit.id)
        return sorted(found, key=lambda each: (each.name.casefold(), each.code))

    async def poster(self, tx: Tx, poster_id: str) -> Poster | None:
        """None for one that there isn't, and for one of a unit above or beside."""
        try:
            found = await posters.get(tx, poster_id)
        except NoSuchRow:
            return None
        return found if found.unit_id in self.units else None

    async def figures(self, tx: Tx, wanted: list[Poster], weeks: int = 1) -> list[PosterFigures]:
        """Return how these do, of what this group may know, for so many weeks back."""
        return await collect_figures(tx, wanted, weeks, handled_by=self.units)

    async def all(self, tx: Tx, weeks: int = 1) -> list[PosterFigures]:
        """Those that somebody should look after first, those that ended last; else by number."""
        found = await self.figures(tx, await posters.of_units(tx, self.units), weeks)
        return sorted(
            found,
            key=lambda one: (one.condition in ENDED_CONDITIONS, one.condition is not PosterCondition.SILENT),
        )
