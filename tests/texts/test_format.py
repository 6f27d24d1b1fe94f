from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.texts import LANGUAGES, formats

NOON = datetime(2026, 7, 27, 6, 35, tzinfo=UTC)


def test_dates_and_times_are_written_as_people_here_write_them() -> None:
    assert formats.date_text(NOON, "Asia/Makassar", "id") == "27 Juli 2026"
    assert formats.time_text(NOON, "Asia/Makassar", "id") == "14.35 WITA"
    assert formats.time_text(NOON, "Asia/Jakarta", "id") == "13.35 WIB"
    assert formats.time_text(NOON, "Asia/Jayapura", "id") == "15.35 WIT"
    assert formats.date_text(NOON, "Asia/Makassar", "en") == "27 July 2026"


@pytest.mark.parametrize(
    ("hour", "part", "in_english"),
    [
        (0, "malam", "night"),
        (3, "malam", "night"),
        (4, "pagi", "morning"),
        (10, "pagi", "morning"),
        (11, "siang", "midday"),
        (14, "siang", "midday"),
        (15, "sore", "afternoon"),
        (17, "sore", "afternoon"),
        (18, "malam", "evening"),
        (23, "malam", "evening"),
    ],
)
def test_a_day_has_four_parts_where_it_is(hour: int, part: str, in_english: str) -> None:
    moment = datetime(2026, 7, 27, hour, 59, 59, tzinfo=ZoneInfo("Asia/Makassar"))
    assert formats.day_part_text(moment, "Asia/Makassar", "id") == f"27 Juli 2026, {part}"
    assert formats.day_part_text(moment, "Asia/Makassar", "en") == f"27 July 2026, {in_english}"


def test_every_language_names_the_parts_of_a_day() -> None:
    for language in LANGUAGES:
        assert formats.day_part_text(NOON, "Asia/Makassar", language)


def test_numbers_and_money_use_the_languages_own_marks() -> None:
    assert formats.number_text(1234.5, "id") == "1.234,5"
    assert formats.rupiah_text(1_250_000, "id") == "Rp1.250.000"
    assert formats.size_text(3_400_000, "id") == "3,4 MB"


def test_an_amount_keeps_the_words_that_say_more_than_the_sum() -> None:
    for alone in ("100 ribu", "Rp100.000", "rp 100.000,-", "100rb", "100.000 rupiah", "100 ribu rupiah."):
        assert formats.amount_text({"rupiah": 100_000, "text": alone}, "id") == "Rp100.000"
    words = {"rupiah": 100_000, "text": "100 ribu tiap minggu"}
    assert formats.amount_text(words, "id") == "Rp100.000 (“100 ribu tiap minggu”)"
    assert formats.amount_text({"rupiah": 100_000}, "en") == "Rp100,000"
