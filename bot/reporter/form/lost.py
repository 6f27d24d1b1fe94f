"""What an answer takes along: whatever was said before and isn't kept any more is named.

Not what the person put something else in place of, or took out by a button of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.form.events import ButtonTapped, Remark
from bot.rules.categories import SAFETY, SAID_WITH

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import FormEvent
    from bot.reporter.form.steps import Form, Step

CONTACT: Final = frozenset({"name", "phone"})
"""Who the reporter is: that it is gone is said without repeating it."""


def list_losses(form: Form, before: Draft, after: Draft, event: FormEvent) -> list[Remark]:
    """Return the remarks on what an event dropped from a draft."""
    at = event.step if isinstance(event, ButtonTapped) else before.step
    gone = [step for step in form.steps if _is_gone(form, step, before, after, at)]
    said = [(_line_name(form, step), step) for step in gone if step.key not in CONTACT]
    captions = _lost_captions(before, after)
    return [
        *([Remark("contact_dropped")] if len(said) < len(gone) else []),
        *([Remark("dropped", {"draft": before, "answers": said})] if said else []),
        *([Remark("caption_dropped", {"text": " · ".join(captions)})] if captions else []),
    ]


def _is_gone(form: Form, step: Step, before: Draft, after: Draft, at: str) -> bool:
    """Whether the answer to another question dropped this one's, for good."""
    if step.key == at or step.key not in before.answers or step.key in after.answers:
        return False
    answer = before.answers[step.key]
    if isinstance(answer, dict) and "text" in answer:
        return True
    if step.key in SAID_WITH and (at == SAFETY or after.answers.get(SAFETY) == SAID_WITH[step.key]):
        return False  # the safety question answers the same
    return bool(step.name) and step.skippable and form.topic(step.key) != form.topic(at)


def _line_name(form: Form, step: Step) -> str:
    """Return the line of the summary that it stood in."""
    return step.name or form.topic_steps(form.topic(step.key))[0].name


def _lost_captions(before: Draft, after: Draft) -> list[str]:
    kept = {str(file["caption"]) for file in after.files} | {str(part.get("text")) for part in after.story}
    return [file["caption"] for file in before.files if file["caption"] and file["caption"] not in kept]
