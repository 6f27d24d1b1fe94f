"""What the form machine is told, and what it answers with: plain data, no language and no Telegram."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ButtonTapped:
    """A button of the form. `step` and `turn` are those of the question that it stood under."""

    step: str
    turn: int
    value: str
    message_id: int | None  # None: its label was typed
    today: date
    names: tuple[str, ...] = field(default=(), repr=False)  # of whoever taps, on Telegram


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text message."""

    text: str
    message_id: int
    today: date


@dataclass(frozen=True, slots=True)
class FileReceived:
    """A file that is being fetched. `album` joins the parts of one album; `more` are the others that the same
    message brought (id and kind), which is then called `known_as`.
    """

    evidence_id: str
    kind: str
    message_id: int
    caption: str = ""
    album: str = ""
    more: tuple[tuple[str, str], ...] = ()
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file that can't be taken: "too_big", "too_many", "too_heavy", "day_full" or "empty"."""

    reason: str
    message_id: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class LocationReceived:
    """A place on the map, perhaps with its name."""

    latitude: float
    longitude: float
    message_id: int
    title: str = ""

    @property
    def point(self) -> dict[str, Any]:
        """The place as an answer or a part of the story."""
        return {"latitude": self.latitude, "longitude": self.longitude, "text": self.title}


@dataclass(frozen=True, slots=True)
class ContactReceived:
    """Somebody's telephone number; `own` if it is the writer's."""

    name: str
    phone: str
    own: bool
    message_id: int


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message that was sent before now reads otherwise."""

    text: str
    message_id: int
    today: date


@dataclass(frozen=True, slots=True)
class StrayReceived:
    """Something that a report can't hold, as a key of `bot.reporter.form.phrases.STRAYS`."""

    what: str


@dataclass(frozen=True, slots=True)
class DraftResumed:
    """The citizen takes the draft up again; the open question is asked anew."""


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """/batal, or its English word."""


@dataclass(frozen=True, slots=True)
class UnitsOffered:
    """The units to choose from next: id, name, and "here" for the unit that the others are below."""

    options: tuple[tuple[str, str, str], ...]
    top: bool = True
    note: str = ""  # why they are offered again
    message_id: int | None = None  # the tapped message, if it was a tap


@dataclass(frozen=True, slots=True)
class UnitSettled:
    """The unit is known; `handlers`, `own` and `handled_by` as in `bot.reporter.form.draft.ReportPlace`."""

    unit_id: str
    name: str
    level: str
    timezone: str = "Asia/Jakarta"
    handlers: dict[str, bool] = field(default_factory=dict)
    message_id: int | None = None
    own: dict[str, str] = field(default_factory=dict)
    handled_by: dict[str, str] = field(default_factory=dict)


FormEvent = (
    ButtonTapped
    | TextReceived
    | FileReceived
    | FileRefused
    | LocationReceived
    | ContactReceived
    | MessageEdited
    | StrayReceived
    | DraftResumed
    | CancelRequested
    | UnitsOffered
    | UnitSettled
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark before the next question. `word` is a key of `bot.reporter.form.phrases.REMARKS`."""

    word: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """Ask the draft's open question: in place of the message `edit`, or as a new message."""

    edit: int | None = None


@dataclass(frozen=True, slots=True)
class ShowToast:
    """The answer to a tap that changes nothing; `of` is the question that the button stood under."""

    word: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class RemoveButtons:
    """Take the buttons off an old message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class SendReport:
    """The citizen has confirmed the summary."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """The citizen has given the report up: destroy the draft, its key and its files."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class DropFile:
    """A file was taken out of the report: destroy it."""

    evidence_id: str


@dataclass(frozen=True, slots=True)
class ChooseUnit:
    """A unit was chosen from the options: offer those below it, or settle on it (`final`)."""

    unit_id: str
    final: bool
    message_id: int | None


@dataclass(frozen=True, slots=True)
class FindUnit:
    """A unit's name was typed: offer those whose name fits."""

    text: str


Effect = (
    Remark
    | AskQuestion
    | ShowToast
    | RemoveButtons
    | SendReport
    | DiscardDraft
    | DropFile
    | ChooseUnit
    | FindUnit
)

Effects = list[Effect]
