"""Names and other words of strangers: nothing in them turns our sentences, and nothing stands for nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Rich, bold, strangers

NASTY = st.sampled_from(
    "\u202e\u2066\u2069\u2068\u200f\u3164\u115f\u2800\u200d\u200c\u034f\n\t\x00 aאب👩💻\ufe0f"
)
TEXTS = st.text(alphabet=st.one_of(st.characters(), NASTY), max_size=30)


@given(TEXTS)
def test_no_control_is_left_but_joiners_between_what_is_seen(text: str) -> None:
    shown = strangers.visible_text(text)
    for n, letter in enumerate(shown):
        if letter in strangers.JOINERS:
            assert unicodedata.category(shown[n - 1])[0] in "LMNPS"
            assert unicodedata.category(shown[n + 1])[0] in "LNPS"
        else:
            assert not unicodedata.category(letter).startswith("C")


@given(TEXTS)
def test_what_was_made_visible_stays_as_it_is(text: str) -> None:
    shown = strangers.visible_text(text)
    assert strangers.visible_text(shown) == shown
    assert not shown or any(unicodedata.category(each)[0] in "LNPS" for each in shown)


@pytest.mark.parametrize(
    "name", ["", None, " ", "\u3164", "\u115f\u1160", "\u2800", "\u200d", "\u202e", "\u0301"]
)
def test_a_name_of_which_nothing_is_seen_is_empty(name: str | None) -> None:
    assert strangers.visible_text(name) == ""


@pytest.mark.parametrize(
    "name", ["Rina", "I Gusti Ayu", "محمد", "क्\u200dष", "👩\u200d💻", "می\u200cخواهم", "D’Souza 2"]
)
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert strangers.visible_text(name) == name


@given(TEXTS)
def test_isolates_are_balanced_and_stand_where_something_runs_from_right_to_left(text: str) -> None:
    shown = strangers.visible_text(text)
    isolated = strangers.isolate_text(shown)
    assert isolated.count("\u2068") == isolated.count("\u2069") <= 1
    turns = any(unicodedata.bidirectional(each) in {"R", "AL", "AN"} for each in shown)
    assert isolated.startswith("\u2068") is turns


@given(TEXTS, TEXTS)
def test_a_text_made_straight_keeps_its_marks_on_the_same_words(before: str, marked: str) -> None:
    rich = strangers.straighten_text(Rich.join("", [before, bold(marked)]))
    (_, start, end) = rich.spans[0]
    assert rich.text[start:end] == strangers.straighten_text(Rich(marked)).text
    assert "\u202e" not in rich.text
