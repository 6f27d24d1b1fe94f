"""What the complaint is about, in two questions that share one line of the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form.kinds.choice import ChoiceOfOne
from bot.texts.statuses import CATEGORY_NAMES

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.steps import Step
    from bot.texts import Rich, Translator


class GroupChoice(ChoiceOfOne):
    """A group of categories: the category says it all."""

    def says_more(self, draft: Draft) -> bool:
        return False


class CategoryChoice(ChoiceOfOne):
    """The category itself, which is called by its name even where another group is being chosen."""

    def render_answer(self, draft: Draft, step: Step, t: Translator) -> Rich:
        return t(CATEGORY_NAMES[draft.answers[step.key]])
