"""One of some buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form import answers
from bot.reporter.form.conditions import says_danger
from bot.reporter.form.events import Remark
from bot.reporter.form.navigation import open_next_step
from bot.reporter.form.steps import QuestionKind

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects
    from bot.reporter.form.steps import Choice, Form, Step


def find_choice(draft: Draft, step: Step, value: str) -> Choice | None:
    """Return the choice of this value; None if the question has none such."""
    return next((choice for choice in step.choices(draft) if choice.value == value), None)


def press_choice(form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
    """Take a choice as the answer."""
    choice = find_choice(draft, step, event.value)
    if choice is None:
        return None
    before = says_danger(draft)
    answers.take_choice(form, draft, step, choice, event.today)
    asked = open_next_step(form, draft, event.message_id)
    # Whom to call is said at once; the question about the danger itself says it, too.
    said = says_danger(draft) and not before and draft.step != "safety_detail"
    return [Remark("danger"), *asked] if said else asked


class ChoiceOfOne(QuestionKind):
    """One of some buttons; a sentence instead is part of the story."""

    is_passable = True

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        return press_choice(form, draft, step, event)
