"""Messages on their way to Telegram, and those that stand there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from storage.records.payload import Json


class Priority(IntEnum):
    """Which chats delivery serves first when the limits bind."""

    ANSWER = 0  # somebody waits for it
    NOTICE = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file that delivery opens at the moment of sending."""

    parameter: str  # the Bot API's name for it: "photo", "voice", "document"…
    evidence_id: str
    filename: str = field(repr=False)
    drawn: bool = False  # a page of the picture, drawn anew; whatever goes out as "photo" always is
    page: int = 0  # which, from 0


@dataclass(frozen=True, slots=True)
class Printout:
    """A version of a poster that delivery prints at the moment of sending, as a document.

    The same always makes the same file. What was revoked or replaced meanwhile isn't printed.
    """

    poster_id: str
    version: int
    layout: str
    language: str
    filename: str  # its ending says the format

    @property
    def parameter(self) -> str:
        """The Bot API's name for it."""
        return "document"


@dataclass(frozen=True, slots=True)
class Overview:
    """A picture of how posters do, drawn at the moment of sending; `chart` is what stands on it."""

    chart: Json = field(repr=False)
    filename: str

    @property
    def parameter(self) -> str:
        """The Bot API's name for it."""
        return "photo"


@dataclass(frozen=True, slots=True)
class Blank:
    """A neutral picture, drawn at the moment of sending, for the place of a file that can't be deleted."""

    filename: str = "dihapus.png"

    @property
    def parameter(self) -> str:
        """The name under which `media` attaches it."""
        return "blank"


@dataclass(frozen=True, slots=True)
class Digest:
    """What is left of a message that goes out with many others as one: a line and a button, below a title."""

    title: str
    line: str
    button: Json


@dataclass(frozen=True, slots=True)
class Loss:
    """The errand that is left where a message doesn't arrive: its kind and payload."""

    errand: str
    payload: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The errand that is left once a message is known to have arrived: its kind and payload."""

    errand: str
    payload: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One call of the Bot API that somebody is owed.

    `params` are the method's own, without chat_id, and for edits and deletions without message_id when
    `slot` names the message. A send with a `slot` has its message id remembered there, and in those `beside`
    it: what names several cases has a slot for each. `otherwise` is sent in its place if Telegram refuses
    this one for good (HTTP 400). Where many messages with a `digest` wait for one group, they are sent as
    one. `case_id` names the case that it speaks of: what still waits is dropped when that case's content is
    destroyed. `loss` is left as an errand where the message is refused or can't arrive, unless what is sent
    `otherwise` has a `loss` too: then that stands for it. `arrival` is left with the mark that it was sent:
    once, however often it had to be sent.
    """

    method: str
    chat_id: int = field(repr=False)
    params: Json = field(default_factory=dict, repr=False)
    priority: Priority = Priority.ANSWER
    not_before: datetime | None = None
    slot: str | None = None
    upload: Upload | Printout | Overview | Blank | None = None
    otherwise: Message | None = None
    digest: Digest | None = field(default=None, repr=False)
    case_id: str | None = None
    loss: Loss | None = None
    beside: tuple[str, ...] = ()
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message as kept: its place in the order, and how often it was tried. `lost` is what was given up
    already for what is sent `otherwise`.
    """

    id: int
    message: Message
    attempts: int
    lost: Loss | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A message of ours that will be edited, removed or replied to later. `note` says what it is for."""

    id: str
    chat_id: int = field(repr=False)
    message_id: int | None
    case_id: str | None
    kind: str
    note: Json = field(repr=False)
    remove_at: datetime | None
