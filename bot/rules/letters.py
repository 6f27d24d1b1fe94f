"""Number and date of an official letter, as officers type them: "B/12/VIII/2026/Sipropam, 3 Agustus 2026"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, by what tells it from others."""

    number: str
    day: date


_LETTER: Final = re.compile(
    r"(?:nomor|number|no\.?)?\s*:?\s*"
    r"(?P<number>[\w./()&-]+(?:\s[\w./()&-]+){0,9}?)"
    r"\s*[,;]?\s+(?:tanggal|tgl\.?|dated?)?\s*:?\s*"
    r"(?P<day>\d{1,2})(?:\s+(?P<name>[a-z]+)\s+|(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark))(?P<year>\d{4})\.?",
    re.IGNORECASE,
)
_LONGEST_NUMBER: Final = 60
_MONTHS: Final = (
    ("januari", "january"),
    ("februari", "february", "pebruari"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "agt", "ags"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)


def parse_letter(text: str) -> Letter | None:
    """Return what was typed; None if number or date can't be found in it, or there is no such day."""
    match = _LETTER.fullmatch(" ".join(text.split()))
    if match is None or len(match["number"]) > _LONGEST_NUMBER or not re.search(r"\d", match["number"]):
        return None
    month = int(match["month"]) if match["month"] else _month_of(match["name"].lower())
    try:
        return Letter(match["number"], date(int(match["year"]), month, int(match["day"])))
    except ValueError:
        return None


def _month_of(word: str) -> int:
    """Return the number of a month's name, or of its beginning; 0 if it is none."""
    for number, names in enumerate(_MONTHS, 1):
        if len(word) >= 3 and any(name.startswith(word) for name in names):
            return number
    return 0
