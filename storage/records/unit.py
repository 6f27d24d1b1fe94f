"""Units, who belongs to them, and the tree in which they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.records.payload import Json


class Level(StrEnum):
    """Where a unit stands in the tree, lowest first."""

    POLSEK = "polsek"
    POLRES = "polres"
    POLDA = "polda"
    MABES = "mabes"

    @property
    def height(self) -> int:
        """0 for a Polsek, 3 for Mabes."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Unit:
    """A police unit. `group_chat_id` is the bound officers' group, if any."""

    id: str
    code: str
    name: str
    level: Level
    parent_id: str | None
    timezone: str
    group_chat_id: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person whom Telegram called a member of a bound group. `name` is what Telegram showed then."""

    id: str
    user_id: int = field(repr=False)
    name: str = field(repr=False)
    private_ready: bool  # has started the bot privately and not blocked it
    notes: Json = field(default_factory=dict, repr=False)  # of their private chat (`bot.officers.home`)


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of an officer's place in a unit's group, and since when."""

    officer_id: str
    unit_id: str
    proven_at: datetime | None  # Telegram's last word that they belong to it; None after a leave
    supervisor: bool
    supervisor_checked_at: datetime | None
    member_since: datetime | None = None  # when that was first said since they came, rounded up to an hour
