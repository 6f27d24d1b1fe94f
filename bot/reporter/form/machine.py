"""The form machine: `advance(form, draft, event)` gives the next draft and the replies.

Pure: no awaiting, no clock, no random, no language, no Telegram. Every event is answered, and whatever the
citizen sends is kept as what it is: words as the answer or as part of the story, files as evidence. Only a
button of the open question moves the form by itself; an older one says what became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.form import answers, lost
from bot.reporter.form.draft import PEOPLE, Draft, Place
from bot.reporter.form.events import (
    Ask,
    CancelAsked,
    ContactCame,
    Edited,
    Event,
    FileCame,
    FileRefused,
    FindUnit,
    LocationCame,
    Note,
    Returned,
    Said,
    Stray,
    Tapped,
    UnitSettled,
    UnitsOffered,
)
from bot.reporter.form.navigation import Replies, ask_cancel, go, go_on
from bot.reporter.form.steps import Form, Kind, Step
from bot.reporter.form.taps import tapped

if TYPE_CHECKING:
    from storage.records import Json

STORY_IN_PASSING: Final = 25  # characters
SENTENCE: Final = 3  # words
"""A text as long as either, where a button is awaited, is taken for a part of the story."""

SPOKEN: Final = frozenset({"voice", "video_note"})
"""What tells the story if it comes before the story is asked for: whoever is in need may speak at once."""


def begin(form: Form, *, nonce: str, key: str, consent: Json, place: Place) -> Draft:
    """A new draft at its first question."""
    draft = Draft(nonce=nonce, form=form.version, key=key, consent=consent, place=place)
    draft.step = next(step.key for step in form.steps if form.on_the_way(step, draft))
    form.note_seen(draft)
    return draft


def advance(  # noqa: C901, PLR0912 - one line for each kind of event
    form: Form, draft: Draft, event: Event
) -> tuple[Draft, Replies]:
    """What an event makes of a draft, and what is replied. The draft given is not changed."""
    before, draft = draft, draft.copy()
    match event:
        case Tapped():
            replies = tapped(form, draft, event)
        case Said():
            replies = _said(form, draft, event)
        case FileCame():
            replies = _file(form, draft, event)
        case FileRefused():
            replies = _refused(draft, event)
        case LocationCame():
            replies = _location(form, draft, event)
        case ContactCame():
            replies = _contact(form, draft, event)
        case Edited():
            replies = _edited(form, draft, event)
        case Stray():
            replies = [Note("stray", {"what": event.what}), Ask()]
        case Returned():
            replies = _returned(form, draft)
        case CancelAsked():
            replies = ask_cancel(draft)
        case UnitsOffered():
            replies = _units_offered(draft, event)
        case UnitSettled():
            replies = _unit_settled(form, draft, event)
    if not isinstance(event, FileCame):
        draft.album = ""
    if any(isinstance(reply, Ask) and reply.edit is None for reply in replies):
        draft.live = None
    form.note_seen(draft)
    return draft, [*lost.notes(form, before, draft, event), *replies]


# words


def _said(form: Form, draft: Draft, event: Said) -> Replies:
    step = form.step(draft.step)
    if not event.text.strip():
        return [Note("stray", {"what": "text"}), Ask()]
    if step.kind is Kind.STORY:
        return [answers.tell(draft, event.text, event.message_id), Ask()]
    if step.kind is Kind.UNIT and len(event.text) < 2 * STORY_IN_PASSING:
        return [FindUnit(event.text)]
    if step.kind in answers.WRITTEN:
        return _written(form, draft, step, event)
    short = len(event.text) < STORY_IN_PASSING and len(event.text.split()) < SENTENCE
    if short or step.kind is Kind.CANCEL:
        return [Note("use_buttons"), Ask()]
    return [*_into_story(draft, event.text, event.message_id), Ask()]


def _into_story(draft: Draft, text: str, message_id: int) -> Replies:
    """Take words for a part of the story, and say so; that they are kept is then said already."""
    told = answers.tell(draft, text, message_id)
    return [Note("into_story")] if told == Note("kept_text") else [Note("into_story"), told]


def _written(form: Form, draft: Draft, step: Step, event: Said) -> Replies:
    if step.kind is Kind.PEOPLE and len(draft.people) >= PEOPLE:
        return [Note("people_full"), Ask()]
    key = answers.slot(draft, step)
    if step.kind is Kind.PERSON:
        answers.add_looks(draft, key, event.text, event.message_id)
        return go(draft, "person")
    refusal = answers.write(draft, key, step.kind, event.text, event.today)
    if refusal:
        return [refusal, Ask()]
    draft.said[str(event.message_id)] = key
    if key.endswith(":looks"):
        draft.told[str(event.message_id)] = event.text
    if key == "accused_other" and draft.answers["accused"] != "other":
        return [Note("goes_above"), *go_on(form, draft)]
    return go(draft, "person") if step.kind is Kind.PEOPLE else go_on(form, draft)


def _edited(form: Form, draft: Draft, event: Edited) -> Replies:
    if note := answers.retell(draft, event.text, event.message_id):
        return [note, Ask()]
    if str(event.message_id) not in draft.said:
        return [Note("edit_unknown"), Ask()]
    refusal = answers.rewrite(form, draft, event.message_id, event.text, event.today)
    return [refusal or Note("edited"), Ask()]


# files, places, people


def _file(form: Form, draft: Draft, event: FileCame) -> Replies:
    step = form.step(draft.step)
    same_album = bool(event.album) and event.album == draft.album
    draft.album = event.album
    in_story = step.kind is Kind.STORY or (event.kind in SPOKEN and form.is_before_story(step))
    answers.keep_file(draft, event, in_story=in_story)
    replies: Replies = []
    if event.caption:
        replies.append(answers.caption(draft, event.caption, event.message_id, in_story=in_story))
    if same_album and all(note == Note("kept_text") for note in replies):
        return []
    kept = Note("kept_album" if event.album else f"kept_{event.known_as or event.kind}")
    voice = event.kind in SPOKEN and step.kind in answers.WRITTEN
    return [
        kept,
        *[n for n in replies if n != Note("kept_text")],
        *([Note("not_heard")] if voice else []),
        Ask(),
    ]


def _refused(draft: Draft, event: FileRefused) -> Replies:
    replies: Replies = [Note(f"file_{event.reason}")]
    if event.caption:
        replies += _into_story(draft, event.caption, event.message_id)
    return [*replies, Ask()]


def _location(form: Form, draft: Draft, event: LocationCame) -> Replies:
    point = {"latitude": event.latitude, "longitude": event.longitude, "text": event.title}
    if form.step(draft.step).kind is Kind.WHERE:
        draft.answers["where"] = point
        answers.forget(draft, "where")
        return [Note("kept_location"), *go_on(form, draft)]
    if "where" not in draft.answers:
        draft.answers["where"] = point
        return [Note("location_is_where"), Ask()]
    if not draft.has_room_to_share:
        return [Note("shared_full"), Ask()]
    draft.story.append({"m": event.message_id, "location": point})
    return [Note("location_in_story"), Ask()]


def _contact(form: Form, draft: Draft, event: ContactCame) -> Replies:
    if form.step(draft.step).kind is Kind.PHONE:
        if not event.own:
            return [Note("not_your_contact"), Ask()]
        refusal = answers.write_phone(draft, event.phone)
        return [refusal, Ask()] if refusal else go_on(form, draft)
    if event.own:
        # In the story the officers would read it; who the reporter is belongs to the identity alone.
        return [Note("own_contact"), Ask()]
    if not draft.has_room_to_share:
        return [Note("shared_full"), Ask()]
    draft.story.append({"m": event.message_id, "contact": {"name": event.name, "phone": event.phone}})
    return [Note("kept_contact"), Ask()]


# the way in


def _returned(form: Form, draft: Draft) -> Replies:
    """Ask again; a question that this version of the form doesn't have gives way to the review."""
    if draft.step == "cancel":
        return go(draft, draft.before or "review")
    known = form.step(draft.step).key
    return [Ask()] if known == draft.step else go(draft, known)


def _units_offered(draft: Draft, event: UnitsOffered) -> Replies:
    note: Replies = [Note(event.note)] if event.note else []
    if event.options:
        draft.place.options = [list(option) for option in event.options]
        draft.place.top = event.top
        draft.turn += 1
    return [*note, Ask(event.message_id)]


def _unit_settled(form: Form, draft: Draft, event: UnitSettled) -> Replies:
    place = draft.place
    if place.unit_id != event.unit_id:
        # "This Polsek" was said of another one: whose member it is has to be asked again.
        answers.forget_accused(draft)
    place.chosen = True
    place.unit_id, place.unit_name, place.level = event.unit_id, event.name, event.level
    place.timezone, place.handlers, place.options = event.timezone, dict(event.handlers), []
    place.own, place.handled_by = dict(event.own), dict(event.handled_by)
    return go_on(form, draft, event.message_id)
