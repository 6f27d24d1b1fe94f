"""Structure: what every question, button and text of the form has to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from bot import keyboards
from bot.reporter import menu
from bot.reporter.form import kinds, rendering
from bot.reporter.form.choices import RANKS
from bot.reporter.form.phrases import REMARKS, STRAYS, TOASTS
from bot.reporter.form.questions import FORM
from bot.rules.categories import CATEGORY_RULES
from bot.texts import translator
from storage.records import Category
from tests.reporter.form.play import new_draft

ROOM = Path(__file__).parents[3] / "bot" / "reporter"
FILES = sorted(path for part in ("form", "filing") for path in (ROOM / part).glob("*.py"))
SAME = {"NRP", "Mabes Polri", "{field}: {value}", "{name}: {answer}"}  # in both languages


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("category", list(Category))
def test_every_button_fits_an_old_phone_and_the_bot_api(category: Category, language: str) -> None:
    draft = new_draft()
    draft.answers |= {"group": category.value[0], "category": category.value, "known": "identified"}
    draft.people = [{}]
    draft.turn = 9999
    for step in FORM.steps:
        draft.step = step.key
        for changing in (False, True):
            draft.changing = changing
            for row in rendering.button_rows(FORM, draft, translator(language)):
                for label, value in row:
                    assert len(str(label)) <= keyboards.LABEL_LENGTH, label
                    assert (
                        len(f"{rendering.TAP_PREFIX}{draft.nonce}:9999:{step.key}={value}")
                        <= keyboards.DATA_LENGTH
                    )
            shown = rendering.render_question(FORM, draft, language)
            assert 0 < len(shown.text.text) <= keyboards.TEXT_LENGTH


def test_every_text_of_this_part_has_its_english() -> None:
    english = translator("en")
    for path in FILES:
        found = extract_from_file("python", str(path), keywords={"t": None, "N_": None})
        for _line, text, _comments, _context in found:
            if isinstance(text, str) and text not in SAME and text not in TOASTS:
                assert english._catalogue.gettext(text) != text


def test_every_extra_question_of_a_category_is_a_step() -> None:
    keys = {step.key for step in FORM.steps}
    assert {key for rule in CATEGORY_RULES.values() for key in rule.asks} <= keys


def test_every_step_has_a_name_in_the_review_or_belongs_to_one_that_has() -> None:
    for step in FORM.steps:
        if step.kind not in {kinds.UNIT, kinds.REVIEW, kinds.LINES, kinds.CANCEL, kinds.OWN_WORDS}:
            assert any(other.name for other in FORM.topic_steps(FORM.topic(step.key))), step.key


def test_keys_of_steps_are_unique_and_ranks_go_from_low_to_high() -> None:
    keys = [step.key for step in FORM.steps]
    assert len(keys) == len(set(keys))
    assert (RANKS[0], RANKS[-2]) == ("Bharada", "Jenderal Pol")


def test_the_remarks_have_all_the_kinds_that_the_machine_makes() -> None:
    for kind in ("photo", "voice", "audio", "video", "video_note", "animation", "document"):
        assert f"kept_{kind}" in REMARKS
    for reason in ("too_big", "too_many", "empty"):
        assert f"file_{reason}" in REMARKS
    assert {"sticker", "poll", "story", "paid_media", "command", "other"} == set(STRAYS)
    assert all(len(text) <= 200 for text in TOASTS.values())


def test_the_commands_fit_telegrams_menu_and_come_in_both_languages() -> None:
    for names in (menu.COMMANDS_ID, menu.COMMANDS_EN):
        assert len(names) == 10
        assert all(0 < len(name) <= 32 and name.isalnum() and 0 < len(text) <= 256 for name, text in names)


def test_a_draft_is_json() -> None:
    draft = new_draft()
    assert type(draft).from_json(json.loads(json.dumps(draft.as_json()))) == draft
