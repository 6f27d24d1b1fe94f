"""What an answer changes in a draft. Every function alters the draft given to it; `machine` copies first."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.reporter.form.conditions import group_categories, says_danger
from bot.reporter.form.draft import Draft
from bot.reporter.form.events import Remark
from bot.reporter.form.person_details import PERSON_PREFIX, add_looks, set_detail
from bot.reporter.form.steps import Choice, Form, Step
from bot.rules.categories import SAFETY, SAID_WITH

PRIVATE_ANSWERS: Final = frozenset({"known", "name", "phone"})
"""Answers that never enter a case's content: they are kept with the identity only."""

# by button


def take_choice(form: Form, draft: Draft, step: Step, choice: Choice, today: date) -> None:
    """Take a choice as the answer, with the answers that go with it, and drop what no longer belongs."""
    was = says_danger(draft)
    for key in {key for other in step.choices(draft) for key, _ in other.also}:
        draft.answers.pop(key, None)
    step.kind.keep(draft, step, step.kind.read_choice(draft, choice, today))
    draft.answers.update(choice.also)
    _realign_answers(form, draft, step.key, was=was)


def _realign_answers(form: Form, draft: Draft, key: str, *, was: bool) -> None:
    """Bring the other answers in line with the one just changed. A danger once said (`was`) stays one: where
    an answer to another question would end it, it is asked again.
    """
    _drop_irrelevant(form, draft)
    if (said := SAID_WITH.get(key)) and draft.answers.get(key) != "yes":
        if draft.answers.get(SAFETY) == said:
            del draft.answers[SAFETY]
    elif was and key != SAFETY and not says_danger(draft):
        draft.answers.pop(SAFETY, None)
    for question, answer in SAID_WITH.items():
        if draft.answers.get(SAFETY) == answer and form.step(question).relevant(draft):
            draft.answers.setdefault(question, "yes")
    _drop_irrelevant(form, draft)


def is_undecided(draft: Draft, step: Step) -> bool:
    """Whether it isn't known yet if a question is asked: what the complaint is about, or whether there is
    danger, is still to be answered. Until then nothing that was said is dropped.
    """
    is_open = not draft.category or SAFETY not in draft.answers
    return is_open and (not step.topic or step.topic == SAFETY)


def _drop_irrelevant(form: Form, draft: Draft) -> None:
    """Drop the answers to questions that are no longer asked."""
    if draft.category and draft.category not in group_categories(draft):
        del draft.answers["category"]
    for step in form.steps:
        if step.relevant(draft) or step.key == "category" or is_undecided(draft, step):
            continue
        if step.key in draft.seen:
            draft.seen.remove(step.key)
        if step.key in draft.answers:
            del draft.answers[step.key]
            draft.forget_source(step.key)


def clear_answer(form: Form, draft: Draft, step: Step) -> None:
    """Empty the answer to a question."""
    was = says_danger(draft)
    step.kind.clear(draft, step)
    _realign_answers(form, draft, step.key, was=was)


def can_stay(form: Form, draft: Draft, step: Step) -> bool:
    """Whether words that were given before can be left as they are, where the way leads past them again."""
    passing = draft.changing and not form.is_first_of_topic(step)
    return passing and step.kind.is_written and step.key in draft.answers


def first_missing(draft: Draft) -> str | None:
    """Return the first question that has to be answered before sending; None if none is open."""
    if draft.place.unit_id is None:
        return "unit"
    if not draft.category:
        return "category" if group_categories(draft) else "group"
    if not draft.is_told:
        return "story"
    if not draft.place.handlers.get(str(draft.answers.get("accused"))):
        return "accused"
    if "safety" not in draft.answers:
        return "safety"
    return "name" if draft.answers.get("known") == "identified" and "name" not in draft.answers else None


# by words


def write_words(draft: Draft, step: Step, text: str, today: date) -> Remark | None:
    """Take words as an answer; or the remark that says why they can't be one."""
    answer = step.kind.read_words(text, today)
    return answer if isinstance(answer, Remark) else step.kind.keep(draft, step, answer)


def rewrite_answer(form: Form, draft: Draft, message_id: int, text: str, today: date) -> Remark | None:
    """Take an edited message as its answer's new words; without words it changes nothing."""
    if not text.strip():
        return Remark("edit_unknown")
    key = draft.said[str(message_id)]
    if str(message_id) in draft.told:
        add_looks(draft, key, text, message_id)
        return None
    if key.startswith(PERSON_PREFIX):
        set_detail(draft, key, text)
        return None
    refusal = write_words(draft, form.step(key), text, today)
    draft.said[str(message_id)] = key  # it may be edited again
    return refusal


def forget_accused(draft: Draft) -> None:
    """Drop the answer to "whose member?" with the unit's name that was typed for it."""
    for key in ("accused", "accused_there", "accused_other"):
        draft.answers.pop(key, None)
        draft.forget_source(key)
