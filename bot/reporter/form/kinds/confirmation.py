"""Yes or no, before something is destroyed. Nothing else leads on from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form import story_parts
from bot.reporter.form.events import AskQuestion, DiscardDraft, Remark
from bot.reporter.form.navigation import open_step
from bot.reporter.form.steps import QuestionKind

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects, TextReceived
    from bot.reporter.form.steps import Form, Step


class _Confirmation(QuestionKind):
    leads_back = False
    leads_out = False
    has_ways = False

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        return [Remark("use_buttons"), AskQuestion()]


class CancelConfirmation(_Confirmation):
    """Whether the report is to be given up."""

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == "yes":
            return [DiscardDraft(event.message_id)]
        return open_step(draft, draft.before or "review", event.message_id) if event.value == "no" else None


class RewriteConfirmation(_Confirmation):
    """Whether the story is to be written anew."""

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value not in {"yes", "no"}:
            return None
        if event.value == "yes":
            story_parts.clear_story(draft)
        return open_step(draft, "story", event.message_id)
