"""Which unit handles a case, and which one therefore never learns that it exists.

A handling unit has an officers' group and stands at or above the Polres of the poster's unit (a Polsek only
receives people, it handles nothing). Then, by whose member is complained about:

    this      the poster's own unit: strictly above it
    polres    its Polres: strictly above every Polres on the way up, that is, from Polda upwards
    propam    Propam of the unit that would handle the case: strictly above that unit
    other, unknown   the nearest

A case never comes down: what loses its group hands its cards further up. "Above" goes by the tree, and the
way up ends at a parent that isn't of a higher level, so that a tree with a mistake in it makes a case
unroutable rather than misrouted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.rules import time_limits
from storage.records import AccusedUnit, Level, Unit, Urgency


def way_up(units: Iterable[Unit], unit_id: str) -> tuple[Unit, ...]:
    """Return a unit and those above it, lowest first; empty if the unit is unknown."""
    return tuple(_climb({unit.id: unit for unit in units}, unit_id))


def ways_up(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    """`way_up` of every unit, by its id."""
    by_id = {unit.id: unit for unit in units}
    return {unit_id: tuple(_climb(by_id, unit_id)) for unit_id in by_id}


def _climb(by_id: dict[str, Unit], unit_id: str | None) -> Iterator[Unit]:
    height = -1
    while unit_id is not None:
        unit = by_id.get(unit_id)
        if unit is None or unit.level.height <= height:
            return
        yield unit
        height, unit_id = unit.level.height, unit.parent_id


def handling_unit(units: Iterable[Unit], poster_unit_id: str, accused: AccusedUnit) -> Unit | None:
    """Return the unit whose group gets the case; None only if none may (then the report is refused,
    kindly).
    """
    way = way_up(units, poster_unit_id)
    nearest = _first_with_group(way, Level.POLRES)
    if accused is AccusedUnit.THIS:
        return _first_with_group(way[1:], Level.POLRES)
    if accused is AccusedUnit.POLRES:
        return _first_with_group(way, Level.POLDA)
    if accused is AccusedUnit.PROPAM:
        return None if nearest is None else _first_with_group(way[way.index(nearest) + 1 :], Level.POLRES)
    return nearest


def _first_with_group(way: Iterable[Unit], least: Level) -> Unit | None:
    for unit in way:
        if unit.group_chat_id is not None and unit.level.height >= least.height:
            return unit
    return None


def accused_choices(units: Iterable[Unit], poster_unit_id: str) -> tuple[AccusedUnit, ...]:
    """Return the answers that make sense where the poster hangs: `polres` only below one that we know."""
    polres = polres_of(units, poster_unit_id)
    if polres is None or polres.id == poster_unit_id:
        return tuple(choice for choice in AccusedUnit if choice is not AccusedUnit.POLRES)
    return tuple(AccusedUnit)


def polres_of(units: Iterable[Unit], unit_id: str) -> Unit | None:
    """Return the Polres at or above a unit; None from Polda upwards, and for a Polsek directly under its
    Polda.
    """
    return next((unit for unit in way_up(units, unit_id) if unit.level is Level.POLRES), None)


def receiving_parent(units: Iterable[Unit], unit_id: str) -> Unit | None:
    """Who takes over the cards of a unit that lost its group: the nearest above it with one.

    Cases that were routed around a lower unit only move further away from it.
    """
    return _first_with_group(way_up(units, unit_id)[1:], Level.POLRES)


def reroute_delay(urgency: Urgency) -> timedelta:
    """Return how long a case that nobody has claimed may stand in no group before it goes up."""
    return time_limits.URGENT_REROUTED_AFTER if urgency is Urgency.URGENT else time_limits.REROUTED_AFTER


def subtree_ids(units: Iterable[Unit], unit_id: str) -> set[str]:
    """Return the ids of a unit and of all that stand below it."""
    return {below for below, way in ways_up(units).items() if any(unit.id == unit_id for unit in way)}


def choosable_units(units: Iterable[Unit], parent_id: str | None = None) -> tuple[Unit, ...]:
    """Return the units to choose from below a unit (None: at the top), by name.

    Levels with a single choice are skipped. Empty where nothing is below: that unit itself is the choice.
    A single unit is returned only if nothing is below it.
    """
    known = tuple(units)
    seen = {parent_id}
    below = _below(known, parent_id)
    while len(below) == 1 and below[0].id not in seen:
        seen.add(below[0].id)
        further = _below(known, below[0].id)
        if not further:
            break
        below = further
    return below


def _below(units: tuple[Unit, ...], parent_id: str | None) -> tuple[Unit, ...]:
    ids = {unit.id for unit in units}
    children = (unit for unit in units if _parent(unit, ids) == parent_id)
    return tuple(sorted(children, key=lambda unit: (unit.name.casefold(), unit.code)))


def _parent(unit: Unit, ids: set[str]) -> str | None:
    """Return the unit's parent; None at the top, where a unit stands, too, whose parent is unknown."""
    return unit.parent_id if unit.parent_id in ids else None
