"""Words as they are, or a choice beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form import answers
from bot.reporter.form.events import AskQuestion
from bot.reporter.form.kinds.choice import ChoiceOfOne
from bot.reporter.form.navigation import open_next_step

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import Effect, Effects, TextReceived
    from bot.reporter.form.steps import Form, Step


class Written(ChoiceOfOne):
    """One message in the person's own words; editing it changes the answer."""

    is_written = True

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        if refusal := answers.write_words(draft, step, event.text, event.today):
            return [refusal, AskQuestion()]
        draft.said[str(event.message_id)] = self.answer_key(draft, step)
        return [*self.comment(draft), *open_next_step(form, draft)]

    def comment(self, draft: Draft) -> list[Effect]:
        """Return what is said of the answer that was just written."""
        return []
