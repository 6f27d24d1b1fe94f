"""Dates, times and numbers as people here write them: "27 Juli 2026", "14.35 WITA", "Rp1.250.000"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


def date_text(moment: datetime, timezone: str, language: str) -> str:
    """Return the day of `moment` (aware) in a unit's timezone: "27 Juli 2026"."""
    return day_text(moment.astimezone(ZoneInfo(timezone)).date(), language)


def day_text(day: date, language: str) -> str:
    """Return a day that is one wherever it is read: "27 Juli 2026"."""
    return format_date(day, "d MMMM y", locale=language)


def time_text(moment: datetime, timezone: str, language: str) -> str:
    """Return the time of day with its zone's Indonesian name: "14.35 WITA" (in English "14:35 WITA")."""
    local = moment.astimezone(ZoneInfo(timezone))
    pattern = "HH.mm" if language == "id" else "HH:mm"
    return f"{format_time(local, pattern, locale=language)} {local.tzname()}"


def date_time_text(moment: datetime, timezone: str, language: str) -> str:
    """Day and time: "27 Juli 2026, 14.35 WITA"."""
    return f"{date_text(moment, timezone, language)}, {time_text(moment, timezone, language)}"


_PARTS_OF_DAY: Final = {
    "id": ("malam", "pagi", "siang", "sore", "malam"),
    "en": ("night", "morning", "midday", "afternoon", "evening"),
}
_PARTS_BEGIN: Final = (0, 4, 11, 15, 18)  # hours


def day_part_text(moment: datetime, timezone: str, language: str) -> str:
    """Return the day and its part, for the times of what a reporter did: "27 Juli 2026, siang"."""
    local = moment.astimezone(ZoneInfo(timezone))
    part = sum(local.hour >= hour for hour in _PARTS_BEGIN) - 1
    return f"{date_text(moment, timezone, language)}, {_PARTS_OF_DAY[language][part]}"


def deadline_text(moment: datetime, timezone: str, language: str) -> str:
    """Return a date if it ends with its day, as promises in days do; otherwise with the time."""
    local = moment.astimezone(ZoneInfo(timezone))
    whole_day = (local.hour, local.minute, local.second) == (23, 59, 59)
    return (date_text if whole_day else date_time_text)(moment, timezone, language)


def number_text(value: float, language: str) -> str:
    """1.000,00 in Indonesian, 1,000.00 in English; decimals only where there are any."""
    return format_decimal(value, locale=language)


def rupiah_text(value: int, language: str) -> str:
    """Return an amount of money: "Rp1.250.000"."""
    return f"Rp{number_text(value, language)}"


_SUM_ALONE: Final = re.compile(r"\W*(rp)?[\s\d.,]+[a-z]{0,10}(\s*rupiah)?\W*", re.IGNORECASE)


def amount_text(answer: Mapping[str, Any], language: str) -> str:
    """{"rupiah", "text"} as "Rp100.000", with the words it was said in if they say more than the sum."""
    shown, text = rupiah_text(answer["rupiah"], language), str(answer.get("text", ""))
    return shown if not text or _SUM_ALONE.fullmatch(text) else f"{shown} (“{text}”)"


def size_text(count: int, language: str) -> str:
    """Return a file's size in bytes, said roundly: "3,4 MB"."""
    if count < 1_000_000:
        return f"{number_text(max(1, round(count / 1000)), language)} KB"
    return f"{number_text(round(count / 1_000_000, 1), language)} MB"
