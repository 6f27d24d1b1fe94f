"""Where a case may go on to, and where never: not to a unit that it was routed around.

The unit that first handled a case was chosen above whatever it is about. The units on the way up from the
poster to that one, and all that stand below them, never see the case again, whichever way it travels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rules import routing
from storage import events, units
from storage.records import Case, CaseEvent, Level, Unit

if TYPE_CHECKING:
    from storage.store import Tx


def first_handling_unit_id(case: Case, chain: list[CaseEvent]) -> str:
    """Return the id of the unit that the case was given to when it came."""
    moves = (event.payload.get("from_unit") for event in chain if event.payload)
    return next((str(unit_id) for unit_id in moves if unit_id), case.handling_unit_id)


def eligible_units(known: list[Unit], case: Case, chain: list[CaseEvent]) -> list[Unit]:
    """Return the units with a group that may learn of this case, beside the one that has it; highest
    first.
    """
    hidden = _hidden_from_ids(known, case, chain)
    possible = [
        unit
        for unit in known
        if unit.group_chat_id is not None
        and unit.id != case.handling_unit_id
        and unit.level.height >= Level.POLRES.height
        and unit.id not in hidden
    ]
    return sorted(possible, key=lambda unit: (-unit.level.height, unit.name.casefold(), unit.code))


def eligible_unit_above(known: list[Unit], case: Case, chain: list[CaseEvent]) -> Unit | None:
    """Return the nearest unit above the handling one that may have the case: its approver, or its next
    home.
    """
    possible = {unit.id for unit in eligible_units(known, case, chain)}
    way = routing.way_up(known, case.handling_unit_id)[1:]
    return next((unit for unit in way if unit.id in possible), None)


async def find_unit_above(tx: Tx, case: Case) -> Unit | None:
    """Return the same, as the tree is now."""
    return eligible_unit_above(await units.all_units(tx), case, await events.of_case(tx, case.id))


def newly_exposed_unit_ids(
    before: list[Unit], after: list[Unit], case: Case, chain: list[CaseEvent]
) -> set[str]:
    """Return the ids of the units that may not learn of this case in the tree `before`, and could in
    `after`.
    """
    return _hidden_from_ids(before, case, chain) - _hidden_from_ids(after, case, chain)


def _hidden_from_ids(known: list[Unit], case: Case, chain: list[CaseEvent]) -> set[str]:
    around = _routed_around_ids(known, case, chain)
    return {
        unit.id for unit in known if around.intersection(above.id for above in routing.way_up(known, unit.id))
    }


def _routed_around_ids(known: list[Unit], case: Case, chain: list[CaseEvent]) -> set[str]:
    handler = first_handling_unit_id(case, chain)
    way = [unit.id for unit in routing.way_up(known, case.poster_unit_id)]
    return set(way[: way.index(handler)]) if handler in way else set(way)
