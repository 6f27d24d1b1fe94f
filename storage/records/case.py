"""Cases: their vocabularies, what they consist of, and what happens in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.records.payload import Json


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
    """How the reporter wants to be known; for nobody but the reporter (`storage.identities`)."""

    CONFIDENTIAL = "confidential"
    IDENTIFIED = "identified"
    UNLINKED = "unlinked"  # from soon after sending, nothing joins account and case (`storage.unlinking`)


class NewsTime(StrEnum):
    """When a reporter wants to hear news of a case."""

    USUAL = "usual"  # after a random wait of minutes
    AT_ONCE = "at_once"
    HOURS = "hours"
    ASKED = "asked"  # never by itself


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
    SP3D_SENT = "sp3d_sent"  # an officer gave number and date of the letter that tells of progress
    DANGER = "danger"  # the reporter says, after sending, that somebody is in danger now
    WITHDRAWN = "withdrawn"
    IDENTITY_ASKED = "identity_asked"
    IDENTITY_WITHDRAWN = "identity_withdrawn"  # who asked for the identity took that back
    IDENTITY_DECIDED = "identity_decided"  # a supervisor said yes or no; which, only the payload says
    IDENTITY_ANSWERED = "identity_answered"  # the holder was answered; whether with a name, likewise
    IDENTITY_REFUSED = "identity_refused"  # in older chains
    IDENTITY_SHOWN = "identity_shown"  # in older chains
    REROUTED = "rerouted"
    ERASED = "erased"  # the content was destroyed; the chain stays
    MUTED = "muted"  # nothing is taken from the reporter for a while (`bot.rules.muting`)
    UNMUTED = "unmuted"  # a supervisor lifted that before its end
    RESTORED = "restored"  # from a backup: what happened between it and now isn't in the chain


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
    take_up_by: datetime | None
    content: Json = field(repr=False)  # the answers, by question key
    chat_id: int = field(repr=False)
    language: str
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    language_chosen: bool = False  # by a tap: not only what their phone speaks
    unlinked: bool = False  # wished: that account and case are parted soon


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who is behind a case: opened only to reach them, or on an approved request (`storage.identities`)."""

    case_id: str
    chat_id: int | None = field(repr=False)  # None once account and case were parted
    language: str
    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    mode: Mode
    news: NewsTime = NewsTime.USUAL


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
