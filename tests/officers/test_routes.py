"""Where a case may go on to: never to a unit that it was routed around, nor to one below such a unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.officers import case_routes
from bot.rules import routing
from storage.records import (
    AccusedUnit,
    ActorRole,
    Case,
    CaseEvent,
    Category,
    EventKind,
    Level,
    Status,
    Unit,
    Urgency,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def unit(id_: str, level: Level, parent: str | None) -> Unit:
    return Unit(id_, id_, id_, level, parent, "Asia/Makassar", -abs(hash(id_)) - 1)


UNITS = [
    unit("mabes", Level.MABES, None),
    unit("polda-1", Level.POLDA, "mabes"),
    unit("polda-2", Level.POLDA, "mabes"),
    unit("polres-1", Level.POLRES, "polda-1"),
    unit("polres-2", Level.POLRES, "polda-1"),
    unit("polres-3", Level.POLRES, "polda-2"),
    unit("polsek-1", Level.POLSEK, "polres-1"),
]


def case_of(poster: str, handler: str) -> Case:
    return Case(
        "c", "YDN-7K3Q-M4XD", "Bambu Putih", NOW, 1, "1", None, poster, handler, Category.B1, Urgency.NORMAL,
        Status.RECEIVED, NOW, None,
    )  # fmt: skip


def moved(before: str, after: str) -> CaseEvent:
    payload = {"from_unit": before, "to_unit": after}
    return CaseEvent("c", 1, NOW, EventKind.STATUS_CHANGED, ActorRole.OFFICER, "o", payload)


@given(
    poster=st.sampled_from(UNITS),
    accused=st.sampled_from([AccusedUnit.THIS, AccusedUnit.POLRES, AccusedUnit.PROPAM]),
    choices=st.lists(st.integers(0, 10), max_size=6),
)
def test_no_journey_leads_to_the_accused(poster: Unit, accused: AccusedUnit, choices: list[int]) -> None:
    handler = routing.handling_unit(UNITS, poster.id, accused)
    if handler is None:
        return
    way = [u.id for u in routing.way_up(UNITS, poster.id)]
    around = set(way[: way.index(handler.id)])
    case = case_of(poster.id, handler.id)
    chain: list[CaseEvent] = []
    for choice in choices:
        possible = case_routes.eligible_units(UNITS, case, chain)
        assert around.isdisjoint(u.id for u in possible)
        assert not any(around & {above.id for above in routing.way_up(UNITS, u.id)} for u in possible)
        heir = case_routes.eligible_unit_above(UNITS, case, chain)
        assert heir is None or heir in possible
        if not possible:
            return
        target = possible[choice % len(possible)]
        chain = [*chain, moved(case.handling_unit_id, target.id)]
        case = replace(case, handling_unit_id=target.id)


def test_an_ordinary_case_may_go_sideways_and_up() -> None:
    case = case_of("polsek-1", "polres-1")
    assert [u.id for u in case_routes.eligible_units(UNITS, case, [])] == [
        "mabes", "polda-1", "polda-2", "polres-2", "polres-3",
    ]  # fmt: skip
    heir = case_routes.eligible_unit_above(UNITS, case, [])
    assert heir is not None
    assert heir.id == "polda-1"


def test_a_unit_without_a_group_receives_nothing() -> None:
    silent = [replace(u, group_chat_id=None) if u.id == "polda-1" else u for u in UNITS]
    heir = case_routes.eligible_unit_above(silent, case_of("polsek-1", "polres-1"), [])
    assert heir is not None
    assert heir.id == "mabes"
