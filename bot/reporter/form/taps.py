"""What the buttons of the form do. A button counts once: while its question is open."""

from __future__ import annotations

from typing import Final

from bot.reporter.form import answers
from bot.reporter.form.draft import MAX_PEOPLE, Draft
from bot.reporter.form.events import (
    AskQuestion,
    ButtonTapped,
    ChooseUnit,
    DiscardDraft,
    DropFile,
    Remark,
    RemoveButtons,
    SendReport,
    ShowToast,
)
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
    Effects,
    ask_cancel,
    open_next_step,
    open_step,
)
from bot.reporter.form.steps import Form, QuestionKind, Step, says_danger

LINE_LISTS: Final = {FILL: "fill", CHANGE: "change"}


def take_tap(form: Form, draft: Draft, event: ButtonTapped) -> Effects:
    if event.turn != draft.turn or event.step != draft.step:
        return _answer_stale_tap(draft, event)
    step = form.step(draft.step)
    effects = _press_button(form, draft, step, event)
    if effects is None:
        return [ShowToast("unknown_button", step.key)]
    draft.live = event.message_id
    return effects


def _answer_stale_tap(draft: Draft, event: ButtonTapped) -> Effects:
    if event.message_id is None or event.message_id == draft.live:
        return [ShowToast("double", event.step)]
    return [RemoveButtons(event.message_id), ShowToast("stale", event.step)]


def _press_button(form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
    """Return the replies to a button of the open question; None if it has no such button."""
    edit = event.message_id
    if event.value == CANCEL and step.kind is not QuestionKind.CANCEL:
        return ask_cancel(draft, edit)
    if event.value == BACK:
        return _go_back(form, draft, step, edit)
    if event.value == SKIP and (step.skippable or answers.can_stay(form, draft, step)):
        return open_next_step(form, draft, edit)
    if event.value == CLEAR and step.skippable and answers.is_answered(draft, step):
        answers.clear_answer(form, draft, step)
        return open_next_step(form, draft, edit)
    match step.kind:
        case QuestionKind.UNIT:
            return _press_unit(draft, event)
        case QuestionKind.STORY:
            return _press_story(form, draft, event)
        case QuestionKind.PEOPLE:
            return _press_people(draft, event)
        case QuestionKind.PERSON:
            return _press_person(form, draft, event)
        case QuestionKind.FILES:
            return _press_files(draft, event)
        case QuestionKind.REVIEW | QuestionKind.LINES:
            return _press_review(form, draft, event)
        case QuestionKind.CANCEL:
            return _press_cancel(draft, step, event)
    return _press_choice(form, draft, step, event)


def _go_back(form: Form, draft: Draft, step: Step, edit: int | None) -> Effects | None:
    if step.kind in {QuestionKind.CANCEL, QuestionKind.REVIEW}:
        return None
    if step.kind is QuestionKind.LINES:
        return open_step(draft, "review", edit)
    if step.kind is QuestionKind.PERSON:
        return open_step(draft, "who", edit)
    if step.key.startswith("person_"):
        return open_step(draft, "person", edit)
    before = form.previous_step(draft)
    return None if before == step.key else _reopen_step(form, draft, before, edit)


def _reopen_step(form: Form, draft: Draft, key: str, edit: int | None) -> Effects:
    """Open an earlier question again; the units to choose from have to be looked up first."""
    if form.step(key).kind is not QuestionKind.UNIT:
        return open_step(draft, key, edit)
    draft.step = key
    return [ChooseUnit("", final=False, message_id=edit)]


def _press_choice(form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
    choice = next((choice for choice in step.choices(draft) if choice.value == event.value), None)
    if choice is None:
        return None
    accused = dict(choice.also).get("accused", choice.value if step.key == "accused" else None)
    if accused is not None and not draft.place.handlers.get(accused):
        return [Remark("no_handler"), AskQuestion(event.message_id)]
    before = says_danger(draft)
    answers.take_choice(form, draft, step, choice, event.today)
    asked = open_next_step(form, draft, event.message_id)
    # Whom to call is said at once; the question about the danger itself says it, too.
    said = says_danger(draft) and not before and draft.step != "safety_detail"
    return [Remark("danger"), *asked] if said else asked


def _press_unit(draft: Draft, event: ButtonTapped) -> Effects | None:
    if event.value == TOP:
        return [ChooseUnit("", final=False, message_id=event.message_id)]
    if not event.value.isdecimal() or int(event.value) >= len(draft.place.options):
        return None
    unit_id, _name, where = draft.place.options[int(event.value)]
    return [ChooseUnit(unit_id, final=where == "here", message_id=event.message_id)]


def _press_story(form: Form, draft: Draft, event: ButtonTapped) -> Effects | None:
    if event.value == REWRITE:
        return open_step(draft, "rewrite", event.message_id)
    if event.value != DONE:
        return None
    if not draft.is_told:
        return [Remark("story_empty"), AskQuestion(event.message_id)]
    return open_next_step(form, draft, event.message_id)


def _press_people(draft: Draft, event: ButtonTapped) -> Effects | None:
    if event.value == DONE:
        return open_step(draft, "review", event.message_id)
    if event.value == NOBODY:
        draft.people = []
        draft.answers["who"] = "unknown"
        return open_step(draft, "review", event.message_id)
    if event.value == ADD:
        if len(draft.people) >= MAX_PEOPLE:
            return [Remark("people_full"), AskQuestion(event.message_id)]
        answers.add_person(draft)
        return open_step(draft, "person_name", event.message_id)
    if not event.value.isdecimal() or int(event.value) >= len(draft.people):
        return None
    draft.person = int(event.value)
    return open_step(draft, "person", event.message_id)


def _press_person(form: Form, draft: Draft, event: ButtonTapped) -> Effects | None:
    if event.value == DONE:
        return open_step(draft, "who", event.message_id)
    if event.value == DROP:
        answers.drop_person(draft)
        return open_step(draft, "who", event.message_id)
    fields = [step.key for step in form.topic_steps("who") if step.key.startswith("person_")]
    return open_step(draft, event.value, event.message_id) if event.value in fields else None


def _press_files(draft: Draft, event: ButtonTapped) -> Effects | None:
    if event.value == DONE:
        return open_step(draft, "review", event.message_id)
    if not event.value.isdecimal() or int(event.value) >= len(draft.files):
        return None
    dropped = answers.drop_file(draft, int(event.value))
    return [DropFile(dropped), *open_step(draft, "evidence", event.message_id)]


def _press_review(form: Form, draft: Draft, event: ButtonTapped) -> Effects | None:
    """Return the review, and the lists of its lines; messages of before have the lines right below it."""
    if event.value == SEND and draft.step == "review":
        if missing := answers.first_missing(draft):
            draft.changing = True
            return [Remark("missing"), *open_step(draft, missing, event.message_id)]
        return [SendReport(event.message_id)]
    if event.value in LINE_LISTS:
        return open_step(draft, LINE_LISTS[event.value], event.message_id)
    if event.value not in {step.key for step in form.topics(draft)}:
        return None
    draft.changing = True
    return _reopen_step(form, draft, event.value, event.message_id)


def _press_cancel(draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
    if event.value not in {"yes", "no"}:
        return None
    if step.key == "rewrite":
        if event.value == "yes":
            answers.clear_story(draft)
        return open_step(draft, "story", event.message_id)
    if event.value == "yes":
        return [DiscardDraft(event.message_id)]
    return open_step(draft, draft.before or "review", event.message_id)
