"""What is kept, as pure data: the vocabularies and the records that every room of the house speaks in.

Nothing here reads a clock, a database or a network. Times are aware datetimes in UTC; ids are random hex
strings made by the program; `chat_id` and `user_id` are Telegram's integers. What is personal is not in a
record's repr: reprs end in logs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

Json = dict[str, Any]


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


class Status(StrEnum):
    """Where a case stands. What may follow what is in `bot.rules.workflow`."""

    RECEIVED = "received"
    NEED_INFO = "need_info"
    VERIFYING = "verifying"
    FORWARDED = "forwarded"
    INQUIRY = "inquiry"
    CASE_REVIEW = "case_review"
    EXAMINATION = "examination"
    HEARING = "hearing"
    DECIDED = "decided"
    CLOSED_PROVEN = "closed_proven"
    CLOSED_UNPROVEN = "closed_unproven"
    CLOSED_SETTLED = "closed_settled"
    CLOSED_WITHDRAWN = "closed_withdrawn"
    TRANSFERRED_OUT = "transferred_out"
    REJECTED = "rejected"

    @property
    def closed(self) -> bool:
        """Whether nobody here has anything more to do about the case."""
        return self in CLOSED


CLOSED = frozenset(
    {
        Status.CLOSED_PROVEN,
        Status.CLOSED_UNPROVEN,
        Status.CLOSED_SETTLED,
        Status.CLOSED_WITHDRAWN,
        Status.TRANSFERRED_OUT,
        Status.REJECTED,
    }
)


class Category(StrEnum):
    """What a complaint is about (codes of the domain; their words are texts)."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    B4 = "B4"
    B5 = "B5"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    Z0 = "Z0"


class AccusedUnit(StrEnum):
    """Whose member is complained about, seen from the poster's unit."""

    THIS = "this"  # the poster's own unit
    POLRES = "polres"  # the Polres that the poster's unit stands under
    PROPAM = "propam"  # Propam itself, of the unit that would handle the case
    OTHER = "other"
    UNKNOWN = "unknown"


class Mode(StrEnum):
    """How the reporter wants to be known."""

    CONFIDENTIAL = "confidential"
    IDENTIFIED = "identified"


class Urgency(StrEnum):
    """Whether the group's phones ring at night."""

    NORMAL = "normal"
    URGENT = "urgent"


class ActorRole(StrEnum):
    """Who did what an event tells."""

    REPORTER = "reporter"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


class EventKind(StrEnum):
    """Facts about a case, named in the past."""

    REGISTERED = "registered"
    CLAIMED = "claimed"
    RELEASED = "released"
    TAKEN_OVER = "taken_over"
    TAKEN_UP = "taken_up"  # the holder, having opened the file, did something for the case
    OPENED = "opened"  # the file was shown to an officer
    EVIDENCE_SHOWN = "evidence_shown"  # a picture, drawn anew; in older chains any file
    ORIGINAL_SHOWN = "original_shown"  # a file as it came, with whatever is in it
    NOT_DELIVERED = "not_delivered"  # what an earlier event gave out was refused, or could not arrive
    EVIDENCE_STORED = "evidence_stored"
    EVIDENCE_LOST = "evidence_lost"
    STATUS_CHANGED = "status_changed"
    NOTE_ADDED = "note_added"
    CLOSING_ASKED = "closing_asked"
    CLOSING_REFUSED = "closing_refused"
    REOPENED = "reopened"
    ADDED = "added"  # the reporter added text or files
    ANSWER_CHANGED = "answer_changed"
    REPLIED = "replied"  # an officer wrote to the reporter
    DANGER = "danger"  # the reporter says, after sending, that somebody is in danger now
    WITHDRAWN = "withdrawn"
    IDENTITY_ASKED = "identity_asked"
    IDENTITY_REFUSED = "identity_refused"
    IDENTITY_SHOWN = "identity_shown"
    REROUTED = "rerouted"
    ERASED = "erased"  # the content was destroyed; the chain stays
    RESTORED = "restored"  # from a backup: what happened between it and now isn't in the chain


class EvidenceKind(StrEnum):
    """What Telegram called the file when it came."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    DOCUMENT = "document"


class EvidenceState(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"  # a work row will fetch it
    STORED = "stored"
    TOO_BIG = "too_big"
    EMPTY = "empty"
    VANISHED = "vanished"  # Telegram no longer has it
    DISK_FULL = "disk_full"


class Priority(IntEnum):
    """Which chats delivery serves first when the limits bind."""

    ANSWER = 0  # somebody waits for it
    NOTICE = 1
    BROADCAST = 2


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
    the number inside the house. `language` and `layouts` (with commas) say how it is printed, "" as usual.
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


@dataclass(frozen=True, slots=True)
class Officer:
    """A person whom Telegram called a member of a bound group. `name` is what Telegram showed then."""

    id: str
    user_id: int = field(repr=False)
    name: str = field(repr=False)
    private_ready: bool  # has started the bot privately and not blocked it


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of an officer's place in a unit's group, and since when."""

    officer_id: str
    unit_id: str
    proven_at: datetime | None  # Telegram's last word that they belong to it; None after a leave
    supervisor: bool
    supervisor_checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint's row: what may be known without opening its content."""

    id: str
    ticket: str
    pseudonym: str
    created_at: datetime
    form_version: int
    consent_version: str
    poster_id: str | None
    poster_unit_id: str
    handling_unit_id: str
    category: Category
    urgency: Urgency
    status: Status
    status_at: datetime
    mode: Mode
    take_up_by: datetime | None  # the date promised for "a person takes it up"
    officer_id: str | None = None
    claimed_at: datetime | None = None
    taken_up_at: datetime | None = None  # when its holder began to work on it (`bot.officers.steps.take_up`)


@dataclass(frozen=True, slots=True)
class NewCase:
    """What `storage.cases.register` needs; it makes id, ticket, pseudonym, code and keys itself."""

    form_version: int
    consent_version: str
    consent_at: datetime
    poster_id: str | None
    poster_unit_id: str
    handling_unit_id: str
    category: Category
    urgency: Urgency
    mode: Mode
    take_up_by: datetime | None
    content: Json = field(repr=False)  # the answers, by question key
    chat_id: int = field(repr=False)
    language: str
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    language_chosen: bool = False  # by a tap: not only what their phone speaks


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who is behind a case: opened only to reach them, or on an approved request (`storage.identities`)."""

    case_id: str
    chat_id: int = field(repr=False)
    language: str
    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """What an identified reporter gave to be reached by; None for what they did not give."""

    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One link of a case's chain, with its payload opened (None once the content was destroyed)."""

    case_id: str
    n: int
    at: datetime
    kind: EventKind
    role: ActorRole
    officer_id: str | None
    payload: Json | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """Something written about a case after it was sent."""

    id: str
    case_id: str
    at: datetime
    role: ActorRole
    kind: str  # "addition", "reply", "note", "location", "contact"
    body: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clean:
    """What became of drawing a picture anew: its pages, kept beside the original, or why there are none."""

    why: str = ""
    pages: tuple[int, ...] = ()  # bytes of each
    of: int = 0  # how many the original has
    photos: bool = True  # whether Telegram takes them as photos
    sha256: str = ""  # of all pages


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of a draft or a case. `file_id` is Telegram's, erased once the file is stored."""

    id: str
    case_id: str | None
    kind: EvidenceKind
    state: EvidenceState
    received_at: datetime
    size: int | None
    sha256: str | None = None
    mime: str | None = None  # found in the content, never believed from the sender
    file_id: str | None = field(default=None, repr=False)
    clean: Clean | None = None  # of a picture, once it was tried


@dataclass(frozen=True, slots=True)
class Conversation:
    """A private chat's state: its language, and what is under way (`flow`), as JSON."""

    chat_id: int = field(repr=False)
    language: str | None
    flow: Json = field(repr=False)
    touched_at: datetime
    remind_at: datetime | None = None
    expires_at: datetime | None = None
    chosen: bool = False  # the language, by a tap; unknown of those kept by earlier versions


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


@dataclass(frozen=True, slots=True)
class Work:
    """Something to do with the network outside any transaction, then one transaction for its result."""

    id: str
    kind: str
    payload: Json = field(repr=False)
    due_at: datetime
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """An act that waits for a second person's word."""

    id: str
    case_id: str
    kind: str  # "closing", "identity"
    asked_by: str  # officer id
    asked_at: datetime
    body: Json = field(repr=False)
    decided_by: str | None = None
    decided_at: datetime | None = None
    granted: bool | None = None
