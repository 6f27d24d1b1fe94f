"""What lies in an officer's home: cases by shelf, looked up together, however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.officers import case_routes, open_requests
from bot.rules import permissions, routing
from bot.rules.permissions import Situation
from storage import listing, officers, units
from storage.records import Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.turn import Deployment
    from storage.listing import Outline
    from storage.records import Membership, Officer, Unit
    from storage.store import Tx


class Shelf(StrEnum):
    """A part of the home, by the name that buttons carry."""

    MINE = "mine"
    DUE = "due"
    REPORTER = "reporter"  # is awaited
    DECIDE = "decide"  # a request waits for this officer's word
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Home:
    """What an officer finds there now. `units` are all that have a group or a case here, `proven` those whose
    groups the officer is known to belong to; of the `unproven` ones that was said too long ago. `case_ids`
    are in the order in which they are shown; `asked` says of some what waits.
    """

    officer: Officer
    units: Mapping[str, Unit]
    proven: Mapping[str, Unit]
    unproven: tuple[Unit, ...]
    case_ids: Mapping[Shelf, list[str]] = field(default_factory=dict)
    asked: Mapping[str, list[str]] = field(default_factory=dict)


async def load_home(tx: Tx, deployment: Deployment, user_id: int) -> Home | None:
    """Return the home of an officer; None for whoever belongs to no group, as far as we know."""
    officer = await officers.by_user(tx, user_id)
    if officer is None:
        return None
    places = [place for place in await officers.memberships(tx, officer.id) if place.proven_at is not None]
    if not places:
        return None
    known = {unit.id: unit for unit in await units.all_units(tx)}
    proven, unproven = _units_of(places, known, tx.now)
    until = deployment.news_wait.last_batch(tx.now)
    laid = _lay_out(await listing.outlines(tx, list(proven), officer.id, until=until), proven, tx.now)
    asked = await _find_asked(tx, officer, [place for place in places if place.unit_id in proven], known)
    laid[Shelf.DECIDE] = list(asked)
    return Home(officer, known, proven, unproven, laid, asked)


async def _find_asked(
    tx: Tx, officer: Officer, places: list[Membership], known: Mapping[str, Unit]
) -> dict[str, list[str]]:
    """Return what waits for this officer's word, by case: kinds of requests. Urgent cases come first.

    A unit above may be asked, so that cases of those below are looked at, too.
    """
    tree, theirs = list(known.values()), {place.unit_id for place in places}
    below = {unit.id for unit in tree if theirs & {above.id for above in routing.way_up(tree, unit.id)}}
    waiting = await open_requests.find_requests_of_units(tx, below) if theirs else []
    waiting.sort(key=lambda one: one[0].urgency is not Urgency.URGENT)
    found: dict[str, list[str]] = {}
    for case, chain, requests in waiting:
        above = case_routes.eligible_unit_above(tree, case, chain)
        situation = Situation(
            case=case,
            officer_id=officer.id,
            memberships=tuple(places),
            waiting=tuple(requests),
            now=tx.now,
            reported=False,  # nobody's list depends on that; what comes of a tap does
            identity_above=above.id if above is not None else None,
            administrators_known_at={place.unit_id: place.supervisor_checked_at for place in places},
        )
        kinds = [asked.kind for asked in requests if permissions.waits_for(asked, situation)]
        if kinds:
            found[case.id] = kinds
    return found


def _units_of(
    places: list[Membership], known: Mapping[str, Unit], now: datetime
) -> tuple[dict[str, Unit], tuple[Unit, ...]]:
    """Return the units whose member they are as Telegram said lately, and those of which that is long ago."""
    proven, unproven = {}, []
    for place in places:
        unit = known.get(place.unit_id)
        if unit is None or unit.group_chat_id is None:
            continue
        if permissions.is_proof_valid(place.proven_at, now):
            proven[unit.id] = unit
        else:
            unproven.append(unit)
    return proven, tuple(sorted(unproven, key=lambda unit: unit.code))


def _lay_out(found: list[Outline], proven: Mapping[str, Unit], now: datetime) -> dict[Shelf, list[str]]:
    """Return the cases by shelf; one case may lie on several."""
    shelves: dict[Shelf, list[str]] = {shelf: [] for shelf in Shelf}
    for outline in found:
        for shelf in _shelves_of(outline, proven[outline.unit_id], now):
            shelves[shelf].append(outline.id)
    return shelves


def _shelves_of(outline: Outline, unit: Unit, now: datetime) -> list[Shelf]:
    """Return where a case lies: with whoever holds it, or among those that nobody has."""
    if not outline.held:
        return [Shelf.FREE]
    due = is_due_today(outline.due_at, unit.timezone, now)
    waits = outline.status == Status.NEED_INFO.value
    return [Shelf.MINE, *([Shelf.DUE] if due else []), *([Shelf.REPORTER] if waits else [])]


def is_due_today(due_at: datetime | None, timezone: str, now: datetime) -> bool:
    """Whether a date falls on the unit's today, or fell before."""
    if not isinstance(due_at, datetime):
        return False  # of a damaged row, which is no date
    zone = ZoneInfo(timezone)
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return due_at < tomorrow
