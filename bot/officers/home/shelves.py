"""What lies in an officer's home: cases by shelf, looked up together, however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.rules import permissions
from storage import listing, officers, units
from storage.records import Status

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
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Home:
    """What an officer finds there now. `units` are those whose groups they are known to belong to; of the
    `unproven` ones that was said too long ago. `case_ids` are in the order in which they are shown.
    """

    officer: Officer
    units: Mapping[str, Unit]
    unproven: tuple[Unit, ...]
    case_ids: Mapping[Shelf, list[str]] = field(default_factory=dict)


async def load_home(tx: Tx, deployment: Deployment, user_id: int) -> Home | None:
    """Return the home of an officer; None for whoever belongs to no group, as far as we know."""
    officer = await officers.by_user(tx, user_id)
    if officer is None:
        return None
    places = [place for place in await officers.memberships(tx, officer.id) if place.proven_at is not None]
    if not places:
        return None
    known = {unit.id: unit for unit in await units.all_units(tx) if unit.group_chat_id is not None}
    proven, unproven = _units_of(places, known, tx.now)
    until = deployment.news_wait.last_batch(tx.now)
    return Home(
        officer,
        proven,
        unproven,
        _lay_out(await listing.outlines(tx, list(proven), officer.id, until=until), proven, tx.now),
    )


def _units_of(
    places: list[Membership], known: Mapping[str, Unit], now: datetime
) -> tuple[dict[str, Unit], tuple[Unit, ...]]:
    """Return the units whose member they are as Telegram said lately, and those of which that is long ago."""
    proven, unproven = {}, []
    for place in places:
        unit = known.get(place.unit_id)
        if unit is not None and permissions.is_proof_valid(place.proven_at, now):
            proven[unit.id] = unit
        elif unit is not None:
            unproven.append(unit)
    return proven, tuple(unproven)


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
