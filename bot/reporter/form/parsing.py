"""What people type, read as far as it can be: dates, amounts, phone numbers. Their own words are kept."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from storage.records import Json

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov nop nopember",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?!\d)")
_WORDY: Final = re.compile(r"(?<!\d)(\d{1,2})\s+([A-Za-z]{3,9})\.?(?:\s+(\d{4}))?(?!\d)")
_ENGLISH: Final = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?(?!\d)")
_ABOUT: Final = re.compile(
    r"\b(sekitar|kira|kurang lebih|mungkin|kayaknya|sepertinya|awal|akhir|pertengahan|about|around|maybe)\b",
    re.IGNORECASE,
)
_NOT_EXACTLY: Final = re.compile(r"\b(malam|semalam|lusa|night|ago|lalu)\b", re.IGNORECASE)
_TODAY: Final = re.compile(r"\b(hari ini|tadi|barusan|today|just now|this morning)\b", re.IGNORECASE)
_COMING: Final = re.compile(
    r"\W*(besok|esok|lusa|minggu depan|bulan depan|tomorrow|next (week|month))"
    r"(\s+(pagi|siang|sore|malam|morning|evening|night))?\W*",
    re.IGNORECASE,
)
_YESTERDAY: Final = re.compile(r"\b(kemarin|kmrn|kemaren|yesterday)\b", re.IGNORECASE)


def parse_when(text: str, today: date) -> Json:
    """When something happened: {"text", "precision": "exact"|"about", "date"?: "2026-07-27"}."""
    found = _calendar_date(text, today) or _spoken_date(text, today) or _coming_date(text, today)
    vague = found is None or _ABOUT.search(text) is not None
    answer: Json = {"text": text, "precision": "about" if vague else "exact"}
    return answer | ({"date": found.isoformat()} if found else {})


def _spoken_date(text: str, today: date) -> date | None:
    if _NOT_EXACTLY.search(text):
        return None
    if _YESTERDAY.search(text):
        return today - timedelta(days=1)
    return today if _TODAY.search(text) else None


def _coming_date(text: str, today: date) -> date | None:
    return today + timedelta(days=1) if _COMING.fullmatch(text) else None


def _calendar_date(text: str, today: date) -> date | None:
    if match := _NUMERIC.search(text):
        year = int(match[3])
        return _valid_date(year + 2000 if year < 100 else year, int(match[2]), int(match[1]))
    for pattern, day, month in ((_WORDY, 1, 2), (_ENGLISH, 2, 1)):
        for match in pattern.finditer(text):
            if number := _MONTHS.get(match[month].lower()):
                return _date_in_the_past(match[3], number, int(match[day]), today)
    return None


def _date_in_the_past(year: str | None, month: int, day: int, today: date) -> date | None:
    """Read a day without its year as the last one that was."""
    if year:
        return _valid_date(int(year), month, day)
    found = _valid_date(today.year, month, day)
    return _valid_date(today.year - 1, month, day) if found and found > today else found


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_AMOUNT: Final = re.compile(
    r"(?:rp\.?\s*)?(\d+(?:[.,]\d+)*)\s*(ribu|rb|k|juta|jt|miliar|milyar|m|thousand|million)?\b", re.IGNORECASE
)
_TIMES: Final = {
    "ribu": 1_000,
    "rb": 1_000,
    "k": 1_000,
    "thousand": 1_000,
    "juta": 1_000_000,
    "jt": 1_000_000,
    "million": 1_000_000,
    "miliar": 1_000_000_000,
    "milyar": 1_000_000_000,
    "m": 1_000_000_000,
}


def parse_amount(text: str) -> Json:
    """Return a sum of money: {"text", "rupiah"?: 1250000}. Several sums in one text are left to the
    reader.
    """
    matches = _AMOUNT.findall(text)
    if len(matches) != 1:
        return {"text": text}
    digits, unit = matches[0]
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
        value = float(re.sub(r"[.,]", "", digits))
    else:
        if digits.count(",") + digits.count(".") > 1:
            return {"text": text}
        value = float(digits.replace(",", "."))
    rupiah = round(value * _TIMES.get(unit.lower(), 1))
    return {"text": text, "rupiah": rupiah} if rupiah < 10**15 else {"text": text}


def parse_phone(text: str) -> str | None:
    """Return a telephone number as +62… from 08…, 62…, +62… (others with their +…); None if it is none."""
    squeezed = re.sub(r"[\s().\-\u2010-\u2015]", "", text)
    if match := re.fullmatch(r"(?:\+62|62|0)(8\d{7,11})", squeezed):
        return "+62" + match[1]
    return squeezed if re.fullmatch(r"\+[1-9]\d{7,14}", squeezed) else None
