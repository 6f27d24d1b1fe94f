"""A report that isn't sent yet: the form machine's state, kept as JSON in the sealed conversation row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from storage.records import AccusedUnit, Json, Site

MAX_STORY_LENGTH: Final = 20_000  # characters of all texts of the story together
MAX_FILES: Final = 50  # how many files one report takes before it is sent
MAX_PEOPLE: Final = 20
MAX_SHARED: Final = 20  # places and contacts in one story


@dataclass(slots=True)
class ReportPlace:
    """Where the report belongs: the unit of the poster or the one that was chosen, and how it was found.

    `found` is "poster", or why the unit had to be chosen: "none", "unknown" or "revoked" token. `handlers`
    says for each possible answer to "whose member?" whether some unit could handle the case, `handled_by`
    which one would (drafts of earlier versions don't know).
    """

    found: str = "none"
    poster_id: str | None = None
    spot: str = ""  # where the poster hangs, in words
    unit_id: str | None = None
    unit_name: str = field(default="", repr=False)
    level: str = ""
    timezone: str = "Asia/Jakarta"
    handlers: dict[str, bool] = field(default_factory=dict)
    handled_by: dict[str, str] = field(default_factory=dict, repr=False)
    own: dict[str, str] = field(default_factory=dict, repr=False)  # see `bot.reporter.form.named_unit`
    options: list[list[str]] = field(
        default_factory=list
    )  # units to choose from: [id, name, "here" if it is the one above the others]
    top: bool = True  # whether these are the first units of the tree
    chosen: bool = False  # whether the citizen chose the unit; else the poster did, or there was no other
    site: str = ""  # what kind of place the poster hangs at (`storage.records.Site`); "" if not known

    @property
    def is_neutral(self) -> bool:
        """Whether the poster hangs away from its unit's office: nothing there is "this Polsek"."""
        return self.site not in {"", Site.OFFICE}

    @property
    def nearest(self) -> str:
        """The unit that handles the report unless it is about that unit itself; "" if that isn't known."""
        name = self.handled_by.get(AccusedUnit.UNKNOWN, "")
        return name if name in self.own and self.handled_by.get(self.own[name]) != name else ""

    @property
    def there(self) -> str:
        """The answer to "whose member?" that stands for a member of the nearest unit."""
        return self.own.get(self.nearest, "")

    @property
    def above(self) -> str:
        """The unit that handles a report about the nearest one; "" if there is none, or it isn't known."""
        return self.handled_by.get(self.there, "")


@dataclass(slots=True)
class Draft:
    """The answers so far, and where the conversation stands.

    `nonce` names this draft on its buttons, `turn` the question that is open: a button with another turn is
    stale. `live` is the message that was last edited into a question; a tap on it with an old turn is the
    second of a double tap. `story` holds parts in their order: `{"m": message id}` with "text", "file",
    "location" or "contact". `said` remembers which message gave which answer, so that editing the message
    changes the answer; `told` holds the words of those that describe a person together.
    """

    nonce: str
    form: int
    key: str = field(repr=False)  # the data key of its files, hex
    consent: Json
    step: str = "group"
    turn: int = 1
    shown: int = 0  # how often a question was shown as a new message: an older copy of it stands further up
    changing: bool = False  # one answer is being changed from the review
    seen: list[str] = field(default_factory=list)  # questions that were asked, of those one can pass over
    before: str = ""  # where a cancelling that is called off goes back to
    live: int | None = None
    keyboard: bool = False  # a reply keyboard is open
    reminded: bool = False
    album: str = ""
    place: ReportPlace = field(default_factory=ReportPlace)
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    story: list[Json] = field(default_factory=list, repr=False)
    files: list[Json] = field(default_factory=list, repr=False)  # {"id", "kind", "m", "caption"}
    people: list[dict[str, str]] = field(default_factory=list, repr=False)
    person: int = 0  # which of the people is being described
    said: dict[str, str] = field(default_factory=dict, repr=False)
    told: dict[str, str] = field(default_factory=dict, repr=False)
    found: list[Json] = field(default_factory=list, repr=False)  # see `bot.reporter.form.traces`
    left: list[str] = field(default_factory=list, repr=False)
    hinted: list[str] = field(default_factory=list)  # kinds of file of which it was said what they may tell

    def copy(self) -> Draft:
        """Return a draft that may be changed without changing this one. Answers are replaced, never
        altered.
        """
        place = replace(
            self.place,
            handlers=dict(self.place.handlers),
            handled_by=dict(self.place.handled_by),
            own=dict(self.place.own),
            options=list(self.place.options),
        )
        return replace(
            self,
            place=place,
            seen=list(self.seen),
            answers=dict(self.answers),
            story=[dict(part) for part in self.story],
            files=[dict(file) for file in self.files],
            people=[dict(one) for one in self.people],
            said=dict(self.said),
            told=dict(self.told),
            found=[dict(one) for one in self.found],
            left=list(self.left),
            hinted=list(self.hinted),
        )

    def as_json(self) -> Json:
        """Return what the conversation row keeps. Nothing is copied: the draft is not used afterwards."""
        return {name: getattr(self, name) for name in _DRAFT_FIELDS} | {
            "place": {name: getattr(self.place, name) for name in _PLACE_FIELDS}
        }

    @classmethod
    def from_json(cls, row: Json) -> Draft:
        """Return the draft of a row, whichever version of the program wrote it."""
        known = {name: row[name] for name in _DRAFT_FIELDS if name in row}
        place = row.get("place") or {}
        known["place"] = ReportPlace(**{name: place[name] for name in _PLACE_FIELDS if name in place})
        return cls(**known)

    def forget_source(self, key: str) -> None:
        """Forget which message gave an answer that was replaced: it no longer speaks for it."""
        for message in [message for message, said in self.said.items() if said == key]:
            del self.said[message]
            self.told.pop(message, None)

    @property
    def category(self) -> str:
        return str(self.answers.get("category", ""))

    @property
    def story_length(self) -> int:
        return sum(len(part.get("text", "")) for part in self.story)

    @property
    def has_room_to_share(self) -> bool:
        """Whether the story takes one more place or contact."""
        return sum("location" in part or "contact" in part for part in self.story) < MAX_SHARED

    @property
    def is_told(self) -> bool:
        """Whether there are words, written or spoken: photos alone don't tell what happened."""
        spoken = {file["id"] for file in self.files if file["kind"] != "photo"}
        return any(part.get("text") or part.get("file") in spoken for part in self.story)


_DRAFT_FIELDS: Final = tuple(Draft.__dataclass_fields__)
_PLACE_FIELDS: Final = tuple(ReportPlace.__dataclass_fields__)
