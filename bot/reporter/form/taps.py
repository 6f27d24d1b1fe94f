"""What the buttons of the form do. A button counts once: while its question is open."""

from __future__ import annotations

from bot.reporter.form import answers
from bot.reporter.form.draft import Draft
from bot.reporter.form.events import ButtonTapped, Effects, RemoveButtons, ShowToast
from bot.reporter.form.navigation import (
    BACK,
    CANCEL,
    CLEAR,
    SKIP,
    ask_cancel,
    open_next_step,
    open_step,
    reopen_step,
)
from bot.reporter.form.steps import Form, Step


def take_tap(form: Form, draft: Draft, event: ButtonTapped) -> Effects:
    if event.turn != draft.turn or event.step != draft.step:
        return _answer_stale_tap(draft, event)
    step = form.step(draft.step)
    effects = _press_shared(form, draft, step, event)
    if effects is None:
        effects = step.kind.press_button(form, draft, step, event)
    if effects is None:
        return [ShowToast("unknown_button", step.key)]
    draft.live = event.message_id
    return effects


def _answer_stale_tap(draft: Draft, event: ButtonTapped) -> Effects:
    if event.message_id is None or event.message_id == draft.live:
        return [ShowToast("double", event.step)]
    return [RemoveButtons(event.message_id), ShowToast("stale", event.step)]


def _press_shared(form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
    """Return the replies to a button that many questions have; None if this one hasn't got it."""
    edit = event.message_id
    if event.value == CANCEL and step.kind.leads_out:
        return ask_cancel(draft, edit)
    if event.value == BACK and step.kind.leads_back:
        return _go_back(form, draft, step, edit)
    if event.value == SKIP and (step.skippable or answers.can_stay(form, draft, step)):
        return open_next_step(form, draft, edit)
    if event.value == CLEAR and step.skippable and step.kind.is_answered(draft, step):
        answers.clear_answer(form, draft, step)
        return open_next_step(form, draft, edit)
    return None


def _go_back(form: Form, draft: Draft, step: Step, edit: int | None) -> Effects | None:
    if step.kind.returns_to:
        return open_step(draft, step.kind.returns_to, edit)
    before = form.previous_step(draft)
    return None if before == step.key else reopen_step(form, draft, before, edit)
