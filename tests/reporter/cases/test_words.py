"""The words shared by both rooms, and this part's own: complete in both languages, labels short enough."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from bot.keyboards import LABEL_LENGTH
from bot.texts import translator
from bot.texts.statuses import (
    CATEGORY_NAMES,
    STATUS_NAMES,
    STATUS_NAMES_TO,
    STATUS_SENTENCES,
    status_name,
)
from storage.records import Category, Status

ROOT = Path(__file__).parents[3]
LOCALE = ROOT / "bot/texts/locale/en/LC_MESSAGES"
REPORTER = ROOT / "bot/reporter"
BESIDE = ("dispatch", "citizen_turn", "help_page", "language", "privacy")


def said(files: list[Path]) -> set[str]:
    """What stands in `t("…")` and `N_("…")`."""
    keywords = {"t": None, "N_": None}
    found = (m for file in files for _, m, _, _ in extract_from_file("python", file, keywords=keywords))
    return {message for message in found if isinstance(message, str) and message}


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("catalogue", "files"),
    [
        ("statuses.po", [ROOT / "bot/texts/statuses.py"]),
        (
            "reporter_cases.po",
            [
                *(REPORTER / "followup").glob("*.py"),
                *(REPORTER / "clearing").glob("*.py"),
                *(REPORTER / f"{name}.py" for name in BESIDE),
            ],
        ),
    ],
)
def test_the_english_catalogue_says_just_what_the_code_says(catalogue: str, files: list[Path]) -> None:
    with (LOCALE / catalogue).open("rb") as file:
        english = {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id}
    assert english.keys() == said(files)
    assert all(text and names(text) == names(key) for key, text in english.items())


def test_every_status_and_category_has_its_words() -> None:
    assert STATUS_NAMES.keys() == STATUS_SENTENCES.keys() == {status.value for status in Status}
    assert CATEGORY_NAMES.keys() == {category.value for category in Category}
    assert STATUS_NAMES_TO.keys() <= STATUS_NAMES.keys()


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_fit_on_a_button(language: str) -> None:
    t = translator(language)
    labels = [str(t(word)) for table in (STATUS_NAMES, CATEGORY_NAMES) for word in table.values()]
    assert all(0 < len(label) <= LABEL_LENGTH for label in labels)


def test_a_status_names_where_it_led_only_if_it_is_known() -> None:
    t = translator("id")
    assert "Polda Contoh" in str(status_name(t, "forwarded", "Polda Contoh"))
    assert status_name(t, "forwarded") != status_name(t, "forwarded", "Polda Contoh")
    assert status_name(t, "hearing", "Polda Contoh") == status_name(t, "hearing")
