"""What stays the same while the process runs: who we are, where files are kept, how posters look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.incoming_pace import Pace
from bot.rules import clocks

if TYPE_CHECKING:
    from pathlib import Path

    from storage.files import EvidenceFiles


_MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)  # from which batches are counted


@dataclass(frozen=True, slots=True)
class PosterStyle:
    """How posters look, and what the unit says on them. Colours as `#rrggbb`."""

    colour: str = "#0f3d4c"
    accent: str = "#ffc857"
    logo: Path | None = None
    other_way: str = ""  # for people without Telegram
    other_way_en: str = ""
    footer: str = ""
    footer_en: str = ""
    emblem: bool = False  # the logo in the middle of the codes


@dataclass(frozen=True, slots=True)
class Doors:
    """Phone and address of others who take complaints about the police; "" where the operator gave none."""

    itwasum: str = ""
    kompolnas: str = ""
    ombudsman: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is told of them but their names."""
        return bool(self.itwasum or self.kompolnas or self.ombudsman)


@dataclass(frozen=True, slots=True)
class NewsWait:
    """How long news waits, in seconds: what officers do, before a reporter is told; and what reporters do,
    for the next batch, of which there is one each `longest` seconds. Both 0: not at all.
    """

    shortest: int = 0
    longest: int = 0

    def last_batch(self, now: datetime) -> datetime:
        """Return when officers were told last what reporters did."""
        if self.longest == 0:
            return now
        return now - (now - _MIDNIGHT) % timedelta(seconds=self.longest)

    def next_batch(self, now: datetime) -> datetime:
        """Return when they are told next, whoever does what, and where: it depends on the clock alone."""
        return self.last_batch(now) + timedelta(seconds=self.longest)


@dataclass(frozen=True, slots=True)
class Deployment:
    """What stays the same while the process runs."""

    bot_id: int
    bot_username: str
    organisation: str
    language: str  # the unit's own, for groups and for whoever has not chosen
    evidence: EvidenceFiles
    take_up_days: int = clocks.TAKE_UP_DAYS  # working days within which a person takes a report up
    danger_hours: int = clocks.DANGER_HOURS  # day and night, if somebody is in danger or held
    approval_hours: int = 24  # after which the unit above is asked too
    news_wait: NewsWait = NewsWait()  # an installation's own stands in its settings
    new_chats: int = 0  # how many are let in each minute; 0: all
    pace: Pace = field(default_factory=Pace, compare=False, repr=False)
    style: PosterStyle = PosterStyle()
    doors: Doors = Doors()

    @property
    def rules(self) -> clocks.Rules:
        """The deadlines of the station's cases."""
        return clocks.station_rules(self.take_up_days, self.danger_hours)
