"""From one question to another, and the names of the buttons that every question shares."""

from __future__ import annotations

from typing import Final

from bot.reporter.form.draft import Draft
from bot.reporter.form.events import AskQuestion, ChooseUnit, Effects
from bot.reporter.form.steps import Form

BACK: Final = "_back"
SKIP: Final = "_skip"
CANCEL: Final = "_cancel"
DONE: Final = "_done"
REWRITE: Final = "_rewrite"
SEND: Final = "_send"
ADD: Final = "_add"
NOBODY: Final = "_nobody"
DROP: Final = "_drop"
TOP: Final = "_top"
CLEAR: Final = "_clear"
FILL: Final = "_fill"
CHANGE: Final = "_change"
COVER: Final = "_cover"
LEAVE: Final = "_leave"


def open_step(draft: Draft, step: str, edit: int | None = None) -> Effects:
    """Open a question, which makes the buttons of the one before stale."""
    draft.step = step
    draft.turn += 1
    if step == "review":
        draft.changing = False
    return [AskQuestion(edit)]


def open_next_step(form: Form, draft: Draft, edit: int | None = None) -> Effects:
    """Open the question after the one just answered."""
    above = form.step(draft.step).kind.returns_to
    return open_step(draft, above or form.next_step(draft), edit)


def reopen_step(form: Form, draft: Draft, key: str, edit: int | None) -> Effects:
    """Open an earlier question again; the units to choose from have to be looked up first."""
    if not form.step(key).kind.is_looked_up:
        return open_step(draft, key, edit)
    draft.step = key
    return [ChooseUnit("", final=False, message_id=edit)]


def ask_cancel(draft: Draft, edit: int | None = None) -> Effects:
    """Ask whether the report is to be given up, remembering which question was open."""
    if draft.step == "cancel":
        return [AskQuestion(edit)]
    draft.before = draft.step
    return open_step(draft, "cancel", edit)
