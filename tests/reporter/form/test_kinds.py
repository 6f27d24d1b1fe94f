"""The kinds of question: what each of them keeps can be read by whoever said it, and by an officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.officers.casefile.answers import PASSED_OVER, QUESTION_LABELS, VALUE_NAMES, render_value
from bot.reporter.form.events import ContactReceived, LocationReceived, Remark
from bot.reporter.form.kinds.choice import ChoiceOfOne
from bot.reporter.form.kinds.people import PersonDetail
from bot.reporter.form.navigation import open_step
from bot.reporter.form.questions import FORM
from bot.texts import answer_values, translator
from bot.texts.statuses import CATEGORY_NAMES
from tests.reporter.form.play import TODAY, Play, new_draft

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.steps import Step

T = translator("id")
WORDS = ("27 Juli 2026", "sekitar 27 Juli 2026", "entah kapan", "dua juta", "Rp50.000", "0812 3456 7890")
POINT = LocationReceived(-8.76, 115.97, 1, "Pos").point

ANSWERED = [
    step
    for step in FORM.steps
    if isinstance(step.kind, ChoiceOfOne) and not isinstance(step.kind, PersonDetail)
]


def drafts_with(step: Step) -> list[Draft]:
    """Drafts that keep each choice of a question, or some words."""
    draft = new_draft()
    draft.answers["group"] = "B"
    read: list[Any] = [step.kind.read_choice(draft, choice, TODAY) for choice in step.choices(draft)]
    if step.kind.is_written:
        read += [step.kind.read_words(text, TODAY) for text in WORDS]
    if step.key == "where":
        read.append(POINT)
    kept = []
    for answer in read:
        changed = draft.copy()
        if not isinstance(answer, Remark) and step.kind.keep(changed, step, answer) is None:
            kept.append(changed)
    return kept


@pytest.mark.parametrize("step", ANSWERED, ids=lambda step: step.key)
def test_whatever_is_answered_is_summed_up_and_read_by_an_officer(step: Step) -> None:
    drafts = drafts_with(step)
    assert drafts
    for draft in drafts:
        assert str(step.kind.render_answer(draft, step, T)).strip()
        answer = draft.answers[step.key]
        if step.key in PASSED_OVER:
            continue
        assert step.key in QUESTION_LABELS
        assert str(render_value(step.key, answer, T)).strip()
        if isinstance(answer, str):
            assert answer in {*VALUE_NAMES, *CATEGORY_NAMES, "this"}, "an officer would read a code"
        else:
            assert any(value.field in answer for value in answer_values.VALUES)


def test_the_same_answer_is_read_by_either_in_its_own_way() -> None:
    said = {"date": "2026-07-27", "precision": "about", "text": "akhir Juli"}
    assert str(answer_values.render_for_reporter(said, T)) == "sekitar 27 Juli 2026 (akhir Juli)"
    assert str(answer_values.render_for_officer(said, T)) == "sekitar 27 Juli 2026 – akhir Juli"
    assert str(answer_values.render_for_reporter(POINT, T)) == "lokasi -8.76000, 115.97000 Pos"
    assert str(answer_values.render_for_officer(POINT, T)) == "-8.76000, 115.97000 Pos"


def test_a_message_can_be_edited_more_than_once() -> None:
    play = Play()
    open_step(play.draft, "lp_number")
    play.say("LP 1")
    play.edit(1, "LP 12")
    play.edit(1, "LP 123")
    assert play.draft.answers["lp_number"] == {"text": "LP 123"}


def test_an_edit_does_not_bring_back_a_number_that_was_replaced() -> None:
    play = Play()
    play.draft.answers["known"] = "identified"
    open_step(play.draft, "phone")
    play.say("0812 3456 7890")
    open_step(play.draft, "phone")
    play.do(ContactReceived("Saya", "+628111111111", own=True, message_id=2))
    assert Remark("edit_unknown") in play.edit(1, "0813 3456 7890")
    assert play.draft.answers["phone"] == {"text": "+628111111111"}
