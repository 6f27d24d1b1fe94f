"""Names and other words of strangers: nothing in them turns our sentences, and nothing stands for nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Rich, bold, strangers, translator
from tests.support import assert_harmless

NASTY = st.sampled_from(
    "\u202e\u2066\u2069\u2068\u200f\u3164\u115f\u2800\u200d\u200c\u034f\n\t\x00 aאب👩💻\ufe0f"
    "\u200b\u2060\ufeff\u00ad\U000e0041\U000e007f\u2028\r"
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
    assert rich.text[start:end] == strangers.straighten_text(Rich.of(marked)).text
    assert "\u202e" not in rich.text


@given(TEXTS)
def test_words_keep_their_lines_and_whatever_is_seen(text: str) -> None:
    shown = strangers.words_text(text)
    assert_harmless(shown)
    assert strangers.words_text(shown) == shown

    def seen(words: str) -> list[str]:
        return [
            letter
            for letter in words
            if unicodedata.category(letter)[0] in "LNPS"
            and letter not in "\u115f\u1160\u3164\uffa0\u2800\U0001d159"
        ]

    assert seen(shown) == seen(text)


@pytest.mark.parametrize(
    "words",
    [
        "dua\nbaris",
        "👩\u200d💻 ❤\ufe0f 🇮🇩 1\ufe0f\u20e3",
        "क्\u200dष",
        "\tmenjorok".replace("\t", " "),
        "\uf8ff \U0001fae8",
    ],
)
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert strangers.words_text(words) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\u200bb\u2060c\ufeff", "abc"),
        ("x\U000e0041\U000e007f", "x"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
        ("satu\r\ndua\u2028tiga", "satu\ndua\ntiga"),
        (
            "ada \u0645\u062d\u0645\u062f di sini\nbaris",
            "\u2068ada \u0645\u062d\u0645\u062f di sini\u2069\nbaris",
        ),
        ("\u2069\u2069\u202eabc", "abc"),
        ("\u3164", " "),
        ("\u200d\u200d", ""),
    ],
)
def test_what_cant_be_seen_or_turns_is_left_out_of_words(words: str, shown: str) -> None:
    assert strangers.words_text(words) == shown


@pytest.mark.parametrize("said", ["", "\u3164", "\u2800 \u115f", "\u200d", "\n"])
def test_an_answer_of_which_nothing_is_seen_has_a_stand_in(said: str) -> None:
    assert strangers.answer_text(said) == "–"


@given(TEXTS)
def test_whatever_is_filled_in_or_joined_is_harmless(text: str) -> None:
    t = translator("id")
    for rich in (t("Catatan: {note}", note=text), Rich.join(" · ", ["x", text]), bold(text)):
        assert_harmless(rich.text)
