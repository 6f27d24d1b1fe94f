"""A sum of money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form import parsing
from bot.reporter.form.kinds.written import Written

if TYPE_CHECKING:
    from datetime import date

    from storage.records import Json


class Amount(Written):
    """A sum, read as far as it can be."""

    def read_words(self, text: str, today: date) -> Json:
        return parsing.parse_amount(text)
