"""The form machine: `advance(form, draft, event)` gives the next draft and the replies.

Pure: no awaiting, no clock, no random, no language, no Telegram. Every event is answered, and whatever the
citizen sends is kept as what it is: words as the answer or as part of the story, files as evidence. Only a
button of the open question moves the form by itself; an older one says what became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.form import answers, lost
from bot.reporter.form.draft import MAX_PEOPLE, Draft, ReportPlace
from bot.reporter.form.events import (
    AskQuestion,
    ButtonTapped,
    CancelRequested,
    ContactReceived,
    DraftResumed,
    FileReceived,
    FileRefused,
    FindUnit,
    FormEvent,
    LocationReceived,
    MessageEdited,
    Remark,
    StrayReceived,
    TextReceived,
    UnitSettled,
    UnitsOffered,
)
from bot.reporter.form.navigation import Effects, ask_cancel, open_next_step, open_step
from bot.reporter.form.steps import Form, QuestionKind, Step
from bot.reporter.form.taps import take_tap

if TYPE_CHECKING:
    from storage.records import Json

STORY_IN_PASSING: Final = 25  # characters
SENTENCE_WORDS: Final = 3  # words
"""A text as long as either, where a button is awaited, is taken for a part of the story."""

SPOKEN_KINDS: Final = frozenset({"voice", "video_note"})
"""What tells the story if it comes before the story is asked for: whoever is in need may speak at once."""


def begin_draft(form: Form, *, nonce: str, key: str, consent: Json, place: ReportPlace) -> Draft:
    """Return a new draft at its first question."""
    draft = Draft(nonce=nonce, form=form.version, key=key, consent=consent, place=place)
    draft.step = next(step.key for step in form.steps if form.on_the_way(step, draft))
    form.note_seen(draft)
    return draft


def advance(  # noqa: C901, PLR0912 - one line for each kind of event
    form: Form, draft: Draft, event: FormEvent
) -> tuple[Draft, Effects]:
    """Return what an event makes of a draft, and what is replied. The draft given is not changed."""
    before, draft = draft, draft.copy()
    match event:
        case ButtonTapped():
            effects = take_tap(form, draft, event)
        case TextReceived():
            effects = _take_text(form, draft, event)
        case FileReceived():
            effects = _take_file(form, draft, event)
        case FileRefused():
            effects = _refuse_file(draft, event)
        case LocationReceived():
            effects = _take_location(form, draft, event)
        case ContactReceived():
            effects = _take_contact(form, draft, event)
        case MessageEdited():
            effects = _take_edit(form, draft, event)
        case StrayReceived():
            effects = [Remark("stray", {"what": event.what}), AskQuestion()]
        case DraftResumed():
            effects = _resume_draft(form, draft)
        case CancelRequested():
            effects = ask_cancel(draft)
        case UnitsOffered():
            effects = _offer_units(draft, event)
        case UnitSettled():
            effects = _settle_unit(form, draft, event)
    if not isinstance(event, FileReceived):
        draft.album = ""
    if any(isinstance(effect, AskQuestion) and effect.edit is None for effect in effects):
        draft.live = None
    form.note_seen(draft)
    return draft, [*lost.list_losses(form, before, draft, event), *effects]


# words


def _take_text(form: Form, draft: Draft, event: TextReceived) -> Effects:
    step = form.step(draft.step)
    if not event.text.strip():
        return [Remark("stray", {"what": "text"}), AskQuestion()]
    if step.kind is QuestionKind.STORY:
        return [answers.add_to_story(draft, event.text, event.message_id), AskQuestion()]
    if step.kind is QuestionKind.UNIT and len(event.text) < 2 * STORY_IN_PASSING:
        return [FindUnit(event.text)]
    if step.kind in answers.WRITTEN_KINDS:
        return _take_written_answer(form, draft, step, event)
    short = len(event.text) < STORY_IN_PASSING and len(event.text.split()) < SENTENCE_WORDS
    if short or step.kind is QuestionKind.CANCEL:
        return [Remark("use_buttons"), AskQuestion()]
    return [*_add_to_story(draft, event.text, event.message_id), AskQuestion()]


def _add_to_story(draft: Draft, text: str, message_id: int) -> Effects:
    """Take words for a part of the story, and say so; that they are kept is then said already."""
    told = answers.add_to_story(draft, text, message_id)
    return [Remark("into_story")] if told == Remark("kept_text") else [Remark("into_story"), told]


def _take_written_answer(form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
    if step.kind is QuestionKind.PEOPLE and len(draft.people) >= MAX_PEOPLE:
        return [Remark("people_full"), AskQuestion()]
    key = answers.prepare_answer_key(draft, step)
    if step.kind is QuestionKind.PERSON:
        answers.add_looks(draft, key, event.text, event.message_id)
        return open_step(draft, "person")
    refusal = answers.write_answer(draft, key, step.kind, event.text, event.today)
    if refusal:
        return [refusal, AskQuestion()]
    draft.said[str(event.message_id)] = key
    if key.endswith(":looks"):
        draft.told[str(event.message_id)] = event.text
    if key == "accused_other" and draft.answers["accused"] != "other":
        return [Remark("goes_above"), *open_next_step(form, draft)]
    return open_step(draft, "person") if step.kind is QuestionKind.PEOPLE else open_next_step(form, draft)


def _take_edit(form: Form, draft: Draft, event: MessageEdited) -> Effects:
    if note := answers.rewrite_story(draft, event.text, event.message_id):
        return [note, AskQuestion()]
    if str(event.message_id) not in draft.said:
        return [Remark("edit_unknown"), AskQuestion()]
    refusal = answers.rewrite_answer(form, draft, event.message_id, event.text, event.today)
    return [refusal or Remark("edited"), AskQuestion()]


# files, places, people


def _take_file(form: Form, draft: Draft, event: FileReceived) -> Effects:
    step = form.step(draft.step)
    same_album = bool(event.album) and event.album == draft.album
    draft.album = event.album
    in_story = step.kind is QuestionKind.STORY or (event.kind in SPOKEN_KINDS and form.is_before_story(step))
    answers.keep_file(draft, event, in_story=in_story)
    effects: Effects = []
    if event.caption:
        effects.append(answers.take_caption(draft, event.caption, event.message_id, in_story=in_story))
    if same_album and all(note == Remark("kept_text") for note in effects):
        return []
    kept = Remark("kept_album" if event.album else f"kept_{event.known_as or event.kind}")
    voice = event.kind in SPOKEN_KINDS and step.kind in answers.WRITTEN_KINDS
    return [
        kept,
        *[n for n in effects if n != Remark("kept_text")],
        *([Remark("not_heard")] if voice else []),
        AskQuestion(),
    ]


def _refuse_file(draft: Draft, event: FileRefused) -> Effects:
    effects: Effects = [Remark(f"file_{event.reason}")]
    if event.caption:
        effects += _add_to_story(draft, event.caption, event.message_id)
    return [*effects, AskQuestion()]


def _take_location(form: Form, draft: Draft, event: LocationReceived) -> Effects:
    point = {"latitude": event.latitude, "longitude": event.longitude, "text": event.title}
    if form.step(draft.step).kind is QuestionKind.WHERE:
        draft.answers["where"] = point
        answers.forget_source(draft, "where")
        return [Remark("kept_location"), *open_next_step(form, draft)]
    if "where" not in draft.answers:
        draft.answers["where"] = point
        return [Remark("location_is_where"), AskQuestion()]
    if not draft.has_room_to_share:
        return [Remark("shared_full"), AskQuestion()]
    draft.story.append({"m": event.message_id, "location": point})
    return [Remark("location_in_story"), AskQuestion()]


def _take_contact(form: Form, draft: Draft, event: ContactReceived) -> Effects:
    if form.step(draft.step).kind is QuestionKind.PHONE:
        if not event.own:
            return [Remark("not_your_contact"), AskQuestion()]
        refusal = answers.write_phone(draft, event.phone)
        return [refusal, AskQuestion()] if refusal else open_next_step(form, draft)
    if event.own:
        # In the story the officers would read it; who the reporter is belongs to the identity alone.
        return [Remark("own_contact"), AskQuestion()]
    if not draft.has_room_to_share:
        return [Remark("shared_full"), AskQuestion()]
    draft.story.append({"m": event.message_id, "contact": {"name": event.name, "phone": event.phone}})
    return [Remark("kept_contact"), AskQuestion()]


# the way in


def _resume_draft(form: Form, draft: Draft) -> Effects:
    """Ask again; a question that this version of the form doesn't have gives way to the review."""
    if draft.step == "cancel":
        return open_step(draft, draft.before or "review")
    known = form.step(draft.step).key
    return [AskQuestion()] if known == draft.step else open_step(draft, known)


def _offer_units(draft: Draft, event: UnitsOffered) -> Effects:
    note: Effects = [Remark(event.note)] if event.note else []
    if event.options:
        draft.place.options = [list(option) for option in event.options]
        draft.place.top = event.top
        draft.turn += 1
    return [*note, AskQuestion(event.message_id)]


def _settle_unit(form: Form, draft: Draft, event: UnitSettled) -> Effects:
    place = draft.place
    if place.unit_id != event.unit_id:
        # "This Polsek" was said of another one: whose member it is has to be asked again.
        answers.forget_accused(draft)
    place.chosen = True
    place.unit_id, place.unit_name, place.level = event.unit_id, event.name, event.level
    place.timezone, place.handlers, place.options = event.timezone, dict(event.handlers), []
    place.own, place.handled_by = dict(event.own), dict(event.handled_by)
    return open_next_step(form, draft, event.message_id)
