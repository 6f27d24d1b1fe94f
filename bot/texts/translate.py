"""The catalogues, and the function that looks a sentence up in them."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.texts.rich import Rich, fill_template

DEFAULT_LANGUAGE: Final = "id"
LANGUAGES: Final = ("id", "en")
LOCALE_DIR: Final = Path(__file__).parent / "locale"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a sentence in a table for translation; say it later with `t(sentence)`."""
    return message


class Translator:
    """Says sentences in one language: `t("Nomor: {ticket}", ticket=…)`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, /, **values: object) -> Rich:
        """Return the sentence in this language with its `{names}` filled; Indonesian where none is known."""
        return fill_template(self._catalogue.gettext(message), values) if message else Rich("")


def _catalogue(language: str) -> gettext.NullTranslations:
    catalogue = gettext.NullTranslations()
    for path in sorted((LOCALE_DIR / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            compiled = io.BytesIO()
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        room = gettext.GNUTranslations(compiled)
        room.add_fallback(catalogue)
        catalogue = room
    return catalogue


@cache
def _translator(language: str) -> Translator:
    return Translator(language, _catalogue(language))


def translator(language: str | None) -> Translator:
    """Return the translator for `language` ("id", "en", also "en-GB"); Indonesian for any other."""
    primary = (language or DEFAULT_LANGUAGE).split("-")[0].lower()
    return _translator(primary if primary in LANGUAGES else DEFAULT_LANGUAGE)
