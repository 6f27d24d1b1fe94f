"""What people type: read where it can be, kept as they said it everywhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reporter.form import parsing

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("27 Juli 2026", "2026-07-27", "exact"),
        ("tgl 27 juli", "2026-07-27", "exact"),
        ("27 Desember", "2025-12-27", "exact"),
        ("27/7/2026", "2026-07-27", "exact"),
        ("27-07-26 jam 10", "2026-07-27", "exact"),
        ("27.7.2026", "2026-07-27", "exact"),
        ("July 27th, 2026", "2026-07-27", "exact"),
        ("sekitar 27 Juli 2026", "2026-07-27", "about"),
        ("kemarin sore", "2026-11-22", "exact"),
        ("kmrn", "2026-11-22", "exact"),
        ("tadi pagi", "2026-11-23", "exact"),
        ("hari ini", "2026-11-23", "exact"),
        ("yesterday", "2026-11-22", "exact"),
        ("tadi malam", None, "about"),
        ("kemarin lusa", None, "about"),
        ("awal bulan", None, "about"),
        ("31/2/2026", None, "about"),
        ("sudah lama", None, "about"),
    ],
)
def test_days_as_people_write_them(text: str, day: str | None, precision: str) -> None:
    found = parsing.parse_when(text, TODAY)
    assert (found.get("date"), found["precision"], found["text"]) == (day, precision, text)


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("200000", 200_000),
        ("Rp 1.250.000", 1_250_000),
        ("rp.500.000,-", 500_000),
        ("200 ribu", 200_000),
        ("500rb", 500_000),
        ("1,5 juta", 1_500_000),
        ("2 jt", 2_000_000),
        ("dua ratus ribu", None),
        ("200 ribu lalu 300 ribu", None),
        ("99999999999999 juta", None),
    ],
)
def test_sums_as_people_write_them(text: str, rupiah: int | None) -> None:
    assert parsing.parse_amount(text) == {"text": text} | ({"rupiah": rupiah} if rupiah else {})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
        ("+60123456789", "+60123456789"),
        ("12345", None),
        ("besok", None),
        ("0812", None),
    ],
)
def test_telephone_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert parsing.parse_phone(text) == number


@given(st.text(max_size=200))
def test_nothing_that_is_typed_is_too_strange(text: str) -> None:
    assert parsing.parse_when(text, TODAY)["text"] == text
    assert parsing.parse_amount(text)["text"] == text
    parsing.parse_phone(text)


@pytest.mark.parametrize("text", ["besok", "Besok pagi", "tomorrow", "minggu depan"])
def test_a_day_to_come_is_no_day_of_what_happened(text: str) -> None:
    assert parsing.parse_when(text, TODAY)["date"] > TODAY.isoformat()


def test_what_happened_the_day_after_is_no_day_to_come() -> None:
    assert "date" not in parsing.parse_when("besoknya mereka datang lagi", TODAY)
