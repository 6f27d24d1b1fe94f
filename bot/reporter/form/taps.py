"""What the buttons of the form do. A button counts once: while its question is open."""

from __future__ import annotations

from typing import Final

from bot.reporter.form import answers
from bot.reporter.form.draft import PEOPLE, Draft
from bot.reporter.form.events import Ask, Bare, ChooseUnit, Discard, DropFile, Note, Send, Tapped, Toast
from bot.reporter.form.navigation import (
    ADD,
    BACK,
    CANCEL,
    CHANGE,
    CLEAR,
    DONE,
    DROP,
    FILL,
    NOBODY,
    REWRITE,
    SEND,
    SKIP,
    TOP,
    Replies,
    ask_cancel,
    go,
    go_on,
)
from bot.reporter.form.steps import Form, Kind, Step, in_danger

LINES: Final = {FILL: "fill", CHANGE: "change"}


def tapped(form: Form, draft: Draft, event: Tapped) -> Replies:
    if event.turn != draft.turn or event.step != draft.step:
        return _stale(draft, event)
    step = form.step(draft.step)
    replies = _pressed(form, draft, step, event)
    if replies is None:
        return [Toast("unknown_button", step.key)]
    draft.live = event.message_id
    return replies


def _stale(draft: Draft, event: Tapped) -> Replies:
    if event.message_id is None or event.message_id == draft.live:
        return [Toast("double", event.step)]
    return [Bare(event.message_id), Toast("stale", event.step)]


def _pressed(form: Form, draft: Draft, step: Step, event: Tapped) -> Replies | None:
    """The replies to a button of the open question; None if it has no such button."""
    edit = event.message_id
    if event.value == CANCEL and step.kind is not Kind.CANCEL:
        return ask_cancel(draft, edit)
    if event.value == BACK:
        return _back(form, draft, step, edit)
    if event.value == SKIP and (step.skippable or answers.can_stay(form, draft, step)):
        return go_on(form, draft, edit)
    if event.value == CLEAR and step.skippable and answers.is_answered(draft, step):
        answers.clear(form, draft, step)
        return go_on(form, draft, edit)
    match step.kind:
        case Kind.UNIT:
            return _press_unit(draft, event)
        case Kind.STORY:
            return _press_story(form, draft, event)
        case Kind.PEOPLE:
            return _press_people(draft, event)
        case Kind.PERSON:
            return _press_person(form, draft, event)
        case Kind.FILES:
            return _press_files(draft, event)
        case Kind.REVIEW | Kind.LINES:
            return _press_review(form, draft, event)
        case Kind.CANCEL:
            return _press_cancel(draft, step, event)
    return _press_choice(form, draft, step, event)


def _back(form: Form, draft: Draft, step: Step, edit: int | None) -> Replies | None:
    if step.kind in {Kind.CANCEL, Kind.REVIEW}:
        return None
    if step.kind is Kind.LINES:
        return go(draft, "review", edit)
    if step.kind is Kind.PERSON:
        return go(draft, "who", edit)
    if step.key.startswith("person_"):
        return go(draft, "person", edit)
    before = form.preceding(draft)
    return None if before == step.key else _open(form, draft, before, edit)


def _open(form: Form, draft: Draft, key: str, edit: int | None) -> Replies:
    """Open an earlier question again; the units to choose from have to be looked up first."""
    if form.step(key).kind is not Kind.UNIT:
        return go(draft, key, edit)
    draft.step = key
    return [ChooseUnit("", final=False, message_id=edit)]


def _press_choice(form: Form, draft: Draft, step: Step, event: Tapped) -> Replies | None:
    choice = next((choice for choice in step.choices(draft) if choice.value == event.value), None)
    if choice is None:
        return None
    accused = dict(choice.also).get("accused", choice.value if step.key == "accused" else None)
    if accused is not None and not draft.place.handlers.get(accused):
        return [Note("no_handler"), Ask(event.message_id)]
    before = in_danger(draft)
    answers.choose(form, draft, step, choice, event.today)
    asked = go_on(form, draft, event.message_id)
    # Whom to call is said at once; the question about the danger itself says it, too.
    said = in_danger(draft) and not before and draft.step != "safety_detail"
    return [Note("danger"), *asked] if said else asked


def _press_unit(draft: Draft, event: Tapped) -> Replies | None:
    if event.value == TOP:
        return [ChooseUnit("", final=False, message_id=event.message_id)]
    if not event.value.isdecimal() or int(event.value) >= len(draft.place.options):
        return None
    unit_id, _name, where = draft.place.options[int(event.value)]
    return [ChooseUnit(unit_id, final=where == "here", message_id=event.message_id)]


def _press_story(form: Form, draft: Draft, event: Tapped) -> Replies | None:
    if event.value == REWRITE:
        return go(draft, "rewrite", event.message_id)
    if event.value != DONE:
        return None
    if not draft.is_told:
        return [Note("story_empty"), Ask(event.message_id)]
    return go_on(form, draft, event.message_id)


def _press_people(draft: Draft, event: Tapped) -> Replies | None:
    if event.value == DONE:
        return go(draft, "review", event.message_id)
    if event.value == NOBODY:
        draft.people = []
        draft.answers["who"] = "unknown"
        return go(draft, "review", event.message_id)
    if event.value == ADD:
        if len(draft.people) >= PEOPLE:
            return [Note("people_full"), Ask(event.message_id)]
        answers.add_person(draft)
        return go(draft, "person_name", event.message_id)
    if not event.value.isdecimal() or int(event.value) >= len(draft.people):
        return None
    draft.person = int(event.value)
    return go(draft, "person", event.message_id)


def _press_person(form: Form, draft: Draft, event: Tapped) -> Replies | None:
    if event.value == DONE:
        return go(draft, "who", event.message_id)
    if event.value == DROP:
        answers.drop_person(draft)
        return go(draft, "who", event.message_id)
    fields = [step.key for step in form.of_topic("who") if step.key.startswith("person_")]
    return go(draft, event.value, event.message_id) if event.value in fields else None


def _press_files(draft: Draft, event: Tapped) -> Replies | None:
    if event.value == DONE:
        return go(draft, "review", event.message_id)
    if not event.value.isdecimal() or int(event.value) >= len(draft.files):
        return None
    dropped = answers.drop_file(draft, int(event.value))
    return [DropFile(dropped), *go(draft, "evidence", event.message_id)]


def _press_review(form: Form, draft: Draft, event: Tapped) -> Replies | None:
    """The review, and the lists of its lines; messages of before have the lines right below it."""
    if event.value == SEND and draft.step == "review":
        if missing := answers.missing(draft):
            draft.changing = True
            return [Note("missing"), *go(draft, missing, event.message_id)]
        return [Send(event.message_id)]
    if event.value in LINES:
        return go(draft, LINES[event.value], event.message_id)
    if event.value not in {step.key for step in form.topics(draft)}:
        return None
    draft.changing = True
    return _open(form, draft, event.value, event.message_id)


def _press_cancel(draft: Draft, step: Step, event: Tapped) -> Replies | None:
    if event.value not in {"yes", "no"}:
        return None
    if step.key == "rewrite":
        if event.value == "yes":
            answers.clear_story(draft)
        return go(draft, "story", event.message_id)
    if event.value == "yes":
        return [Discard(event.message_id)]
    return go(draft, draft.before or "review", event.message_id)
