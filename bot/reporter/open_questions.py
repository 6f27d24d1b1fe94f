"""The question outside the form that a citizen's next message answers, as the conversation's flow keeps it.

`asking` in the flow holds one of these as JSON, with `what` naming it. The keys stay as they are: open
questions outlive the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from storage.records import Json

SEE: Final = "see"
ADD: Final = "add"
"""What follows once an access code has opened its case."""

Contact = Literal["name", "phone"]


@dataclass(frozen=True, slots=True)
class CodeQuestion:
    """Waits for the access code of a case, to see it or to add to it (`then`)."""

    ticket: str
    then: str = SEE

    def as_json(self) -> Json:
        return {"what": "code", "ticket": self.ticket, "then": self.then}


@dataclass(frozen=True, slots=True)
class ContactQuestion:
    """Waits for the reporter's name or phone number."""

    what: Contact
    ticket: str

    def as_json(self) -> Json:
        return {"what": self.what, "ticket": self.ticket}


@dataclass(frozen=True, slots=True)
class PhotoQuestion:
    """Waits for a photo of a poster; once the first one of an `album` came, for the rest of that."""

    until: datetime | None
    album: str | None = None

    def is_open(self, now: datetime) -> bool:
        return self.until is not None and now < self.until

    def as_json(self) -> Json:
        album = {} if self.album is None else {"album": self.album}
        return {"what": "check", "until": _write(self.until), **album}


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is added after the event of number `after` and before `until` is told of at once; `put` says that
    the errand for it was left.
    """

    until: datetime
    after: int
    put: bool = False

    def as_json(self) -> Json:
        return {"until": _write(self.until), "after": self.after, "put": self.put}


@dataclass(frozen=True, slots=True)
class AdditionQuestion:
    """Takes whatever comes into a case, until it is closed or this time; `guest` sees the case by its code
    alone, `album` is what the last message was part of.
    """

    ticket: str
    until: datetime | None
    guest: bool = False
    album: str | None = None
    gather: Gathering | None = None

    def is_open(self, now: datetime) -> bool:
        return self.until is not None and now < self.until

    def as_json(self) -> Json:
        gather = {} if self.gather is None else {"gather": self.gather.as_json()}
        until = _write(self.until)
        said = {"ticket": self.ticket, "until": until, "guest": self.guest, "album": self.album}
        return {"what": "add", **said, **gather}


@dataclass(frozen=True, slots=True)
class UnknownQuestion:
    """What another version asked: no message answers it any more."""

    stored: Json

    def as_json(self) -> Json:
        return self.stored


OpenQuestion = CodeQuestion | ContactQuestion | PhotoQuestion | AdditionQuestion | UnknownQuestion

SMALL_QUESTIONS: Final = CodeQuestion | ContactQuestion | PhotoQuestion
"""Questions that hold nothing of the citizen's."""


def read_asking(stored: Json | None) -> OpenQuestion | None:
    """Read what a flow holds as `asking`, also an older version's; None if nothing is asked."""
    if not stored:
        return None
    ticket = stored.get("ticket") or ""
    match stored.get("what"):
        case "code":
            return CodeQuestion(ticket, stored.get("then") or SEE)
        case "name" | "phone" as what:
            return ContactQuestion(what, ticket)
        case "check":
            return PhotoQuestion(_read(stored.get("until")), stored.get("album"))
        case "add":
            return AdditionQuestion(
                ticket,
                _read(stored.get("until")),
                guest=bool(stored.get("guest")),
                album=stored.get("album"),
                gather=_read_gathering(stored.get("gather")),
            )
    return UnknownQuestion(stored)


def ticket_of(question: OpenQuestion | None) -> str | None:
    """Return the ticket of the case that a question is about."""
    match question:
        case CodeQuestion(ticket=ticket) | ContactQuestion(ticket=ticket) | AdditionQuestion(ticket=ticket):
            return ticket
    return None


def _read_gathering(stored: Json | None) -> Gathering | None:
    until = _read(stored.get("until")) if stored else None
    if not stored or until is None:
        return None
    return Gathering(until, stored["after"], stored["put"])


def _write(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)
