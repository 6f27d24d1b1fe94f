"""Which unit a report belongs to: by the poster that was scanned, or chosen down the tree of units.

*Where* somebody comes from is one short word that travels in the welcome's buttons, so that nothing about a
person need be kept before they agree: "p" and the poster's id, or why there is none: "n" (no token), "x" (an
unknown one), "r" (one that counts no more: revoked, replaced or expired). Without a poster a "y" follows once
it was said what had to be said first (`before_welcome`), and the unit's id where it was chosen there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.reporter.form.draft import ReportPlace
from bot.reporter.form.events import FormEvent, UnitSettled, UnitsOffered
from bot.rules import routing
from storage import posters, scans, units
from storage.errors import NoSuchRow
from storage.records import AccusedUnit, Poster, PosterState, Unit

if TYPE_CHECKING:
    from storage.store import Tx

FOUND_WORDS: Final = {"p": "poster", "n": "none", "x": "unknown", "r": "revoked"}
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_OFFERED: Final = 90
"""So many units are offered at once; a typed name finds the others."""


async def record_scan(tx: Tx, payload: str) -> str:
    """Return where whatever followed /start leads: "p…", "n", "x" or "r". Counts the scan, not the person."""
    if not payload:
        return "n"
    # What no link can carry was typed by somebody, and may be anything: the database isn't asked for it.
    code = await posters.by_token(tx, payload) if _PAYLOAD.fullmatch(payload) else None
    if code is None:
        scans.count_invalid(tx, scans.NEVER_OURS)
        return "x"
    if code.state is not PosterState.ACTIVE:
        scans.count_invalid(tx, code.poster.id)
        return "r"
    scans.count(tx, code.poster.id)
    return f"p{code.poster.id}"


async def rescan_poster(tx: Tx, where: str) -> str:
    """Return the same for a poster that was found genuine a while ago: "p…", or what it is by now."""
    poster = await load_poster(tx, where)
    return await record_scan(tx, poster.token) if poster else "n"


async def load_poster(tx: Tx, where: str) -> Poster | None:
    """Return the poster that led here, if any."""
    if not where.startswith("p"):
        return None
    try:
        return await posters.get(tx, where[1:])
    except NoSuchRow:
        return None


async def load_unit(tx: Tx, where: str) -> Unit | None:
    """Return the unit whose poster it was, or that was chosen before the welcome, if any."""
    if poster := await load_poster(tx, where):
        return await units.get(tx, poster.unit_id)
    chosen = where[2:] if is_told(where) else ""
    return next((unit for unit in await units.all_units(tx) if unit.id == chosen), None) if chosen else None


def mark_told(where: str, unit_id: str = "") -> str:
    """Return the same way in, once everything is said that comes before the welcome."""
    return f"{where[:1]}y{unit_id}"


def is_told(where: str) -> bool:
    """Whether nothing has to be said any more before the welcome."""
    return where.startswith("p") or where[1:2] == "y"


async def only_branch(tx: Tx) -> list[Unit]:
    """Return the unit that all come to who bring no poster, and those above it that could handle a report;
    empty where there are several to choose from.
    """
    known = await units.all_units(tx)
    only = routing.choosable_units(known)
    if len(only) != 1:
        return []
    above = routing.way_up(known, only[0].id)[1:]
    return [only[0], *(unit for unit in above if any(handling_possible(known, unit.id).values()))]


async def build_place(tx: Tx, where: str) -> ReportPlace | None:
    """Return the place of a new draft, with the first units to choose from if there is no poster's.

    None where no unit could handle a report from there.
    """
    known = await units.all_units(tx)
    place, unit = ReportPlace(FOUND_WORDS.get(where[:1], "none")), None
    if poster := await load_poster(tx, where):
        unit = await units.get(tx, poster.unit_id)
        place.poster_id, place.spot, place.site = poster.id, poster.place, poster.site.value
    elif (unit := await load_unit(tx, where)) is None and len(only := routing.choosable_units(known)) == 1:
        unit = only[0]
    if unit is not None:
        _fill_place(place, unit, known)
        return place if any(place.handlers.values()) else None
    place.options = [list(option) for option in _offer_units(known, None).options]
    return place if any(any(handling_possible(known, one.id).values()) for one in known) else None


def _fill_place(place: ReportPlace, unit: Unit, known: list[Unit]) -> None:
    place.unit_id, place.unit_name, place.level = unit.id, unit.name, unit.level.value
    place.timezone, place.handlers = unit.timezone, handling_possible(known, unit.id)
    place.handled_by, place.own = handling_units(known, unit.id), answers_by_unit(known, unit.id)


async def renew_handlers(tx: Tx, place: ReportPlace) -> None:
    """Look again which units would handle the report: groups come and go."""
    if place.unit_id is not None:
        known = await units.all_units(tx)
        place.handlers = handling_possible(known, place.unit_id)
        place.handled_by, place.own = (
            handling_units(known, place.unit_id),
            answers_by_unit(known, place.unit_id),
        )


def handling_possible(known: list[Unit], unit_id: str) -> dict[str, bool]:
    """For each answer to "whose member?" whether some unit could handle the case."""
    able = handling_units(known, unit_id)
    return {accused.value: accused.value in able for accused in routing.accused_choices(known, unit_id)}


def handling_units(known: list[Unit], unit_id: str) -> dict[str, str]:
    """For each answer to "whose member?" the name of the unit that would handle the case, if there is one."""
    found = {
        accused.value: routing.handling_unit(known, unit_id, accused)
        for accused in routing.accused_choices(known, unit_id)
    }
    return {accused: unit.name for accused, unit in found.items() if unit is not None}


def answers_by_unit(known: list[Unit], unit_id: str) -> dict[str, str]:
    """Return the units that a report from here might go to, by name, each with the answer that keeps it
    away.
    """
    nearest = routing.handling_unit(known, unit_id, AccusedUnit.UNKNOWN)
    polres = routing.polres_of(known, unit_id)
    way = routing.way_up(known, unit_id)[:1]
    named = {nearest.name: AccusedUnit.PROPAM.value} if nearest else {}
    named |= {polres.name: AccusedUnit.POLRES.value} if polres else {}
    return named | {unit.name: AccusedUnit.THIS.value for unit in way}


async def choose_unit(tx: Tx, unit_id: str, *, final: bool, message_id: int | None) -> FormEvent:
    """Settle on the unit that was chosen, or offer what is below it. `unit_id` "" is the top."""
    known = await units.all_units(tx)
    if not unit_id:
        return _offer_units(known, None, message_id)
    unit = next((unit for unit in known if unit.id == unit_id), None)
    if unit is None:
        return _offer_units(known, None, message_id, "no_such_unit")
    below = () if final else routing.choosable_units(known, unit_id)
    if len(below) > 1:
        return _offer_units(known, unit, message_id)
    return _settle_unit(known, below[0] if below else unit, message_id)


def _settle_unit(known: list[Unit], unit: Unit, message_id: int | None) -> FormEvent:
    able = handling_possible(known, unit.id)
    if not any(able.values()):
        return _offer_units(known, None, message_id, "no_handler_unit")
    return UnitSettled(
        unit.id,
        unit.name,
        unit.level.value,
        unit.timezone,
        able,
        message_id,
        answers_by_unit(known, unit.id),
        handling_units(known, unit.id),
    )


async def find_units(tx: Tx, text: str) -> FormEvent:
    """Return the units that a typed name may mean: the one of just this name, or those like it and what is
    below.
    """
    known = await units.all_units(tx)
    words = text.casefold().split()
    fitting = [unit for unit in known if all(word in unit.name.casefold() for word in words)]
    exact = [unit for unit in fitting if unit.name.casefold() == " ".join(words)]
    if len(exact) == 1:
        return _settle_unit(known, exact[0], None)
    if len(fitting) == 1 and len(routing.choosable_units(known, fitting[0].id)) > 1:
        return _offer_units(known, fitting[0])
    if not fitting:
        return _offer_units(known, None, None, "no_such_unit")
    options = tuple((unit.id, unit.name, "here") for unit in fitting[:MAX_OFFERED])
    return UnitsOffered(options, top=False)


def _offer_units(
    known: list[Unit], above: Unit | None, message_id: int | None = None, note: str = ""
) -> UnitsOffered:
    """Return the units below one (None: the first of the tree), and last the one that they all stand
    under.
    """
    below = routing.choosable_units(known, above.id if above else None)
    options = [(unit.id, unit.name, "") for unit in below[:MAX_OFFERED]]
    parents = {unit.parent_id for unit in below}
    options += [(unit.id, unit.name, "here") for unit in known if parents == {unit.id}]
    return UnitsOffered(tuple(options), top=above is None, note=note, message_id=message_id)
