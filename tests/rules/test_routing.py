"""Routing: no case ever comes to the unit it is about, nor below it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import routing
from storage.records import AccusedUnit, Level, Unit, Urgency

THIS, POLRES, PROPAM = AccusedUnit.THIS, AccusedUnit.POLRES, AccusedUnit.PROPAM
OTHER, UNKNOWN = AccusedUnit.OTHER, AccusedUnit.UNKNOWN

accusations = st.sampled_from(AccusedUnit)


def unit(id_: str, level: Level, parent: str | None, *, group: bool = True) -> Unit:
    return Unit(
        id=id_,
        code=id_.upper(),
        name=id_.title(),
        level=level,
        parent_id=parent,
        timezone="Asia/Makassar",
        group_chat_id=-100 if group else None,
    )


def country(groups: str) -> list[Unit]:
    """Sekotong under Lombok Barat under NTB under Mabes; `groups` names those that have one."""
    bound = groups.split()
    return [
        unit("mabes", Level.MABES, None, group="mabes" in bound),
        unit("ntb", Level.POLDA, "mabes", group="ntb" in bound),
        unit("lobar", Level.POLRES, "ntb", group="lobar" in bound),
        unit("sekotong", Level.POLSEK, "lobar", group="sekotong" in bound),
        unit("remote", Level.POLSEK, "ntb", group="remote" in bound),
    ]


ALL = "mabes ntb lobar sekotong remote"


@pytest.mark.parametrize(
    ("groups", "poster", "accused", "handling"),
    [
        # Everybody has a group: the Polres handles, or the one above whoever is complained about.
        (ALL, "sekotong", THIS, "lobar"),
        (ALL, "sekotong", POLRES, "ntb"),
        (ALL, "sekotong", PROPAM, "ntb"),
        (ALL, "sekotong", OTHER, "lobar"),
        (ALL, "sekotong", UNKNOWN, "lobar"),
        (ALL, "lobar", THIS, "ntb"),
        (ALL, "lobar", POLRES, "ntb"),
        (ALL, "lobar", PROPAM, "ntb"),
        (ALL, "lobar", OTHER, "lobar"),
        (ALL, "ntb", THIS, "mabes"),
        (ALL, "ntb", POLRES, "ntb"),
        (ALL, "ntb", PROPAM, "mabes"),
        (ALL, "ntb", UNKNOWN, "ntb"),
        (ALL, "mabes", THIS, None),
        (ALL, "mabes", POLRES, "mabes"),
        (ALL, "mabes", PROPAM, None),
        (ALL, "mabes", OTHER, "mabes"),
        # A Polsek directly under its Polda: its Polres, though we don't know it, is below the Polda.
        (ALL, "remote", THIS, "ntb"),
        (ALL, "remote", POLRES, "ntb"),
        (ALL, "remote", PROPAM, "mabes"),
        # A group missing in the middle is stepped over.
        ("mabes ntb", "sekotong", OTHER, "ntb"),
        ("mabes ntb", "sekotong", THIS, "ntb"),
        ("mabes ntb", "sekotong", POLRES, "ntb"),
        ("mabes ntb", "sekotong", PROPAM, "mabes"),
        ("mabes lobar", "sekotong", POLRES, "mabes"),
        ("mabes lobar", "lobar", THIS, "mabes"),
        ("mabes lobar", "sekotong", PROPAM, "mabes"),
        ("mabes", "sekotong", OTHER, "mabes"),
        ("mabes", "sekotong", POLRES, "mabes"),
        # Where only the Polres takes part, a report about it is refused rather than shown to it.
        ("lobar", "sekotong", THIS, "lobar"),
        ("lobar", "sekotong", UNKNOWN, "lobar"),
        ("lobar", "sekotong", POLRES, None),
        ("lobar", "sekotong", PROPAM, None),
        ("lobar", "lobar", THIS, None),
        # A Polsek handles nothing, even with a group.
        ("sekotong", "sekotong", OTHER, None),
        ("", "sekotong", OTHER, None),
        (ALL, "nowhere", OTHER, None),
    ],
)
def test_the_nearest_unit_that_is_not_concerned_handles_the_case(
    groups: str, poster: str, accused: AccusedUnit, handling: str | None
) -> None:
    chosen = routing.handling_unit(country(groups), poster, accused)
    assert (chosen.id if chosen else None) == handling


@st.composite
def trees(draw: st.DrawFn) -> list[Unit]:
    """Units each under one of a higher level, or under none; levels may be skipped, groups missing."""
    levels = sorted(
        draw(st.lists(st.sampled_from(Level), min_size=1, max_size=8)), key=lambda level: -level.height
    )
    units: list[Unit] = []
    for number, level in enumerate(levels):
        above = [other.id for other in units if other.level.height > level.height]
        parent = draw(st.sampled_from(above) | st.none()) if above else None
        units.append(unit(f"u{number}", level, parent, group=draw(st.booleans())))
    return units


@st.composite
def tangles(draw: st.DrawFn) -> list[Unit]:
    """What no operator should make: any unit under any other, under itself, or under an unknown one."""
    count = draw(st.integers(1, 6))
    ids = st.sampled_from([f"u{number}" for number in range(count + 1)])
    return [
        unit(f"u{number}", draw(st.sampled_from(Level)), draw(st.none() | ids), group=draw(st.booleans()))
        for number in range(count)
    ]


def ancestors(units: list[Unit], start: Unit) -> list[Unit]:
    by_id, above = {unit.id: unit for unit in units}, []
    while start.parent_id is not None:
        start = by_id[start.parent_id]
        above.append(start)
    return above


def allowed(units: list[Unit], poster: Unit, accused: AccusedUnit) -> list[Unit]:
    """The definition, said the long way: everyone who may handle it, nearest first."""
    above = ancestors(units, poster)
    way = [one for one in [poster, *above] if one.group_chat_id is not None and one.level is not Level.POLSEK]
    if accused is THIS:
        return [one for one in way if one is not poster]
    if accused is POLRES:
        return [one for one in way if one.level is not Level.POLRES]
    if accused is PROPAM:
        return way[1:]
    return way


@settings(max_examples=30)
@given(trees(), st.data(), accusations)
def test_it_is_the_nearest_of_those_that_may_and_none_only_if_there_is_none(
    units: list[Unit], data: st.DataObject, accused: AccusedUnit
) -> None:
    poster = data.draw(st.sampled_from(units))
    candidates = allowed(units, poster, accused)
    assert routing.handling_unit(units, poster.id, accused) == (candidates[0] if candidates else None)


@settings(max_examples=30)
@given(trees() | tangles(), st.data(), accusations)
def test_a_case_never_comes_to_the_accused_unit_or_below_it(
    units: list[Unit], data: st.DataObject, accused: AccusedUnit
) -> None:
    poster = data.draw(st.sampled_from(units))
    handling = routing.handling_unit(units, poster.id, accused)
    if handling is None:
        return
    way = [one.id for one in routing.way_up(units, poster.id)]
    assert handling.group_chat_id is not None
    assert handling.level.height >= max(poster.level.height, Level.POLRES.height)
    place = way.index(handling.id)
    normal = routing.handling_unit(units, poster.id, OTHER)
    assert normal is not None
    if accused is THIS:
        assert place > 0
    elif accused is POLRES:
        assert all(one.level is not Level.POLRES for one in units if one.id in way[place:])
    elif accused is PROPAM:
        assert place > way.index(normal.id)
    assert place >= way.index(normal.id)


@settings(max_examples=30)
@given(trees(), st.data(), accusations)
def test_one_more_group_never_moves_a_case_further_away(
    units: list[Unit], data: st.DataObject, accused: AccusedUnit
) -> None:
    poster, joining = data.draw(st.sampled_from(units)), data.draw(st.sampled_from(units))
    more = [replace(one, group_chat_id=-1) if one is joining else one for one in units]
    before = routing.handling_unit(units, poster.id, accused)
    after = routing.handling_unit(more, poster.id, accused)
    if before is not None:
        way = [one.id for one in routing.way_up(units, poster.id)]
        assert after is not None
        assert way.index(after.id) <= way.index(before.id)


@settings(max_examples=30)
@given(trees(), st.data(), accusations)
def test_a_poster_higher_up_is_never_handled_lower_down(
    units: list[Unit], data: st.DataObject, accused: AccusedUnit
) -> None:
    poster = data.draw(st.sampled_from(units))
    lower = routing.handling_unit(units, poster.id, accused)
    for above in ancestors(units, poster):
        higher = routing.handling_unit(units, above.id, accused)
        if higher is not None and lower is not None:
            assert higher.level.height >= lower.level.height


@settings(max_examples=30)
@given(trees() | tangles(), st.data(), accusations)
def test_cards_of_a_lost_group_move_up_and_never_to_whom_they_were_kept_from(
    units: list[Unit], data: st.DataObject, accused: AccusedUnit
) -> None:
    poster = data.draw(st.sampled_from(units))
    handling = routing.handling_unit(units, poster.id, accused)
    way = [one.id for one in routing.way_up(units, poster.id)]
    while handling is not None:
        after = routing.receiving_parent(units, handling.id)
        if after is not None:
            assert after.group_chat_id is not None
            assert way.index(after.id) > way.index(handling.id)
        handling = after


def test_units_that_stand_above_each_other_get_nothing_from_each_other() -> None:
    tangle = [
        unit("u0", Level.POLRES, "u1", group=True),
        unit("u1", Level.POLRES, "u0", group=True),
    ]
    assert routing.handling_unit(tangle, "u0", AccusedUnit.THIS) is None
    assert routing.receiving_parent(tangle, "u1") is None


def test_the_cards_of_a_lost_group_go_to_the_nearest_group_above() -> None:
    assert routing.receiving_parent(country("mabes ntb"), "lobar") == country("mabes ntb")[1]
    assert routing.receiving_parent(country("mabes sekotong"), "lobar") == country("mabes")[0]
    assert routing.receiving_parent(country("lobar sekotong"), "lobar") is None
    assert routing.receiving_parent(country(ALL), "nowhere") is None


@settings(max_examples=30)
@given(tangles(), st.data())
def test_a_tree_with_mistakes_in_it_ends_the_way_up_and_hangs_nothing(
    units: list[Unit], data: st.DataObject
) -> None:
    start = data.draw(st.sampled_from(units))
    way = routing.way_up(units, start.id)
    assert way[0] == start
    assert len(set(way)) == len(way)
    assert [one.level.height for one in way] == sorted(one.level.height for one in way)
    assert isinstance(routing.choosable_units(units, start.id), tuple)
    assert isinstance(routing.choosable_units(units), tuple)


@settings(max_examples=30)
@given(trees() | tangles())
def test_the_units_below_one_are_those_whose_way_up_passes_it(units: list[Unit]) -> None:
    ways = routing.ways_up(units)
    assert ways == {one.id: routing.way_up(units, one.id) for one in units}
    for one in units:
        assert routing.subtree_ids(units, one.id) == {below for below, way in ways.items() if one in way}
    assert routing.subtree_ids(units, "nowhere") == set()


def test_the_polres_is_only_offered_below_one() -> None:
    units = country(ALL)
    assert POLRES in routing.accused_choices(units, "sekotong")
    for poster in ("lobar", "ntb", "mabes", "remote"):
        assert routing.accused_choices(units, poster) == (THIS, PROPAM, OTHER, UNKNOWN)
    polres = routing.polres_of(units, "sekotong")
    assert polres is not None
    assert polres.id == "lobar"


def test_levels_with_a_single_choice_are_skipped() -> None:
    """One Mabes and one Polda: the first choice is among what is under the Polda."""
    units = country(ALL)
    assert [one.id for one in routing.choosable_units(units)] == ["lobar", "remote"]
    assert [one.id for one in routing.choosable_units(units, "lobar")] == ["sekotong"]
    assert routing.choosable_units(units, "sekotong") == ()


def test_units_whose_parent_is_unknown_stand_at_the_top_in_order_of_name() -> None:
    units = [unit("b", Level.POLDA, "gone"), unit("a", Level.POLDA, None), unit("c", Level.POLRES, "b")]
    assert [one.id for one in routing.choosable_units(units)] == ["a", "b"]
    assert [one.id for one in routing.choosable_units(units[2:])] == ["c"]
    assert routing.choosable_units([]) == ()


@settings(max_examples=30)
@given(trees())
def test_every_lowest_unit_can_be_walked_to(units: list[Unit]) -> None:
    reached: set[str] = set()
    parents: list[str | None] = [None]
    while parents:
        for one in routing.choosable_units(units, parents.pop()):
            reached.add(one.id)
            parents.append(one.id)
    assert {one.id for one in units} - {one.parent_id for one in units} <= reached


def test_an_urgent_case_that_nobody_has_goes_up_sooner() -> None:
    delays = [routing.reroute_delay(urgency) for urgency in (Urgency.URGENT, Urgency.NORMAL)]
    assert delays == [timedelta(minutes=10), timedelta(hours=1)]
