"""Posters and the scans of their codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Site(StrEnum):
    """What kind of place a poster hangs at; all but the first are neutral."""

    OFFICE = "office"  # of the poster's own unit
    VILLAGE = "village"  # village or town hall
    CLINIC = "clinic"
    SCHOOL = "school"
    PUBLIC = "public"  # market, terminal, house of worship, anything else


class PosterState(StrEnum):
    """Whether a scanned code counts, and if not, why."""

    ACTIVE = "active"
    REVOKED = "revoked"
    EXPIRED = "expired"
    REPLACED = "replaced"  # by a later version of the same poster


@dataclass(frozen=True, slots=True)
class Poster:
    """A place with a printed code. `token` is the start payload of the version that hangs there now; `code`
    its number here. `language` and `layouts` (with commas) say how it is printed, "" as usual.
    """

    id: str
    code: str
    unit_id: str
    place: str
    token: str
    created_at: datetime
    revoked_at: datetime | None = None
    site: Site = Site.OFFICE
    language: str = ""
    layouts: str = ""
    version: int = 1
    printed_at: datetime | None = None  # of this version, where it isn't the first
    expires_at: datetime | None = None

    @property
    def hangs_since(self) -> datetime:
        """When this version was made."""
        return self.printed_at or self.created_at

    @property
    def is_neutral(self) -> bool:
        """Whether it hangs away from the unit's own office."""
        return self.site is not Site.OFFICE

    def state(self, now: datetime) -> PosterState:
        """Of the version that hangs there now."""
        if self.revoked_at is not None:
            return PosterState.REVOKED
        if self.expires_at is not None and now >= self.expires_at:
            return PosterState.EXPIRED
        return PosterState.ACTIVE


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """A token of ours: whose it is, of which version, and whether it counts."""

    poster: Poster
    version: int
    state: PosterState


@dataclass(frozen=True, slots=True)
class PosterAlarm:
    """Scans of an invalid code, from the day `since` on, of which nobody was told yet. `poster_id` "" stands
    for codes that were never ours.
    """

    poster_id: str
    scans: int
    since: date
