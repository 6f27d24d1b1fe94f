"""The form machine: `advance(form, draft, event)` gives the next draft and the replies.

Pure: no awaiting, no clock, no random, no language, no Telegram. Every event is answered, and whatever the
citizen sends is kept as what it is: words as the answer or as part of the story, files as evidence. Only a
button of the open question moves the form by itself; an older one says what became of it. What an event
means to a question, its kind says (`kinds`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from bot.reporter.form import answers, lost, story_parts
from bot.reporter.form.draft import Draft, ReportPlace
from bot.reporter.form.events import (
    AskQuestion,
    ButtonTapped,
    CancelRequested,
    ContactReceived,
    DraftResumed,
    Effects,
    FileReceived,
    FileRefused,
    FormEvent,
    LocationReceived,
    MessageEdited,
    Remark,
    StrayReceived,
    TextReceived,
    UnitSettled,
    UnitsOffered,
)
from bot.reporter.form.navigation import ask_cancel, open_next_step, open_step
from bot.reporter.form.steps import Form
from bot.reporter.form.taps import take_tap

if TYPE_CHECKING:
    from storage.records import Json

SPOKEN_KINDS: Final = frozenset({"voice", "video_note"})
"""What tells the story if it comes before the story is asked for: whoever is in need may speak at once."""


def begin_draft(form: Form, *, nonce: str, key: str, consent: Json, place: ReportPlace) -> Draft:
    """Return a new draft at its first question."""
    draft = Draft(nonce=nonce, form=form.version, key=key, consent=consent, place=place)
    draft.step = next(step.key for step in form.steps if form.on_the_way(step, draft))
    form.note_seen(draft)
    return draft


def advance(form: Form, draft: Draft, event: FormEvent) -> tuple[Draft, Effects]:
    """Return what an event makes of a draft, and what is replied. The draft given is not changed."""
    before, draft = draft, draft.copy()
    effects = _TAKES[type(event)](form, draft, event)
    if not isinstance(event, FileReceived):
        draft.album = ""
    if any(isinstance(effect, AskQuestion) and effect.edit is None for effect in effects):
        draft.live = None
    form.note_seen(draft)
    return draft, [*lost.list_losses(form, before, draft, event), *effects]


# words


def _take_text(form: Form, draft: Draft, event: TextReceived) -> Effects:
    if not event.text.strip():
        return [Remark("stray", {"what": "text"}), AskQuestion()]
    step = form.step(draft.step)
    return step.kind.take_text(form, draft, step, event)


def _take_edit(form: Form, draft: Draft, event: MessageEdited) -> Effects:
    if note := story_parts.rewrite_story(draft, event.text, event.message_id):
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
    spoken = event.kind in SPOKEN_KINDS
    in_story = step.kind.tells_story or (spoken and form.is_before_story(step))
    story_parts.keep_file(draft, event, in_story=in_story)
    lost_words = _take_caption(draft, event, in_story=in_story)
    if same_album and not lost_words:
        return []
    kept = Remark("kept_album" if event.album else f"kept_{event.known_as or event.kind}")
    not_heard: Effects = [Remark("not_heard")] if spoken and step.kind.is_written else []
    kinds = [event.kind, *(kind for _, kind in event.more)]
    return [kept, *lost_words, *story_parts.hint_at_kinds(draft, kinds), *not_heard, AskQuestion()]


def _take_caption(draft: Draft, event: FileReceived, *, in_story: bool) -> Effects:
    """Take the words below a file: part of the story while it is told, else kept with the file only. Return
    what is to be said of them.
    """
    if not event.caption or not in_story:
        return []
    note = story_parts.add_to_story(draft, event.caption, event.message_id)
    return [] if note == Remark("kept_text") else [note]


def _refuse_file(_form: Form, draft: Draft, event: FileRefused) -> Effects:
    effects: Effects = [Remark(f"file_{event.reason}")]
    if event.caption:
        effects += story_parts.add_in_passing(draft, event.caption, event.message_id)
    return [*effects, AskQuestion()]


def _take_location(form: Form, draft: Draft, event: LocationReceived) -> Effects:
    step = form.step(draft.step)
    return step.kind.take_location(form, draft, step, event)


def _take_contact(form: Form, draft: Draft, event: ContactReceived) -> Effects:
    step = form.step(draft.step)
    return step.kind.take_contact(form, draft, step, event)


def _take_stray(_form: Form, _draft: Draft, event: StrayReceived) -> Effects:
    return [Remark("stray", {"what": event.what}), AskQuestion()]


# the way in and out


def _cancel(_form: Form, draft: Draft, _event: CancelRequested) -> Effects:
    return ask_cancel(draft)


def _resume_draft(form: Form, draft: Draft, _event: DraftResumed) -> Effects:
    """Ask again; a question that this version of the form doesn't have gives way to the review."""
    if draft.step == "cancel":
        return open_step(draft, draft.before or "review")
    known = form.step(draft.step).key
    return [AskQuestion()] if known == draft.step else open_step(draft, known)


def _offer_units(_form: Form, draft: Draft, event: UnitsOffered) -> Effects:
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


_TAKES: Final[dict[type[FormEvent], Callable[[Form, Draft, Any], Effects]]] = {
    ButtonTapped: take_tap,
    TextReceived: _take_text,
    FileReceived: _take_file,
    FileRefused: _refuse_file,
    LocationReceived: _take_location,
    ContactReceived: _take_contact,
    MessageEdited: _take_edit,
    StrayReceived: _take_stray,
    DraftResumed: _resume_draft,
    CancelRequested: _cancel,
    UnitsOffered: _offer_units,
    UnitSettled: _settle_unit,
}
