"""Number and date of a letter, as officers type them."""

from __future__ import annotations

import pytest

from bot.rules import letters


@pytest.mark.parametrize(
    ("typed", "number", "day"),
    [
        ("B/12/VIII/2026/Sipropam, 3 Agustus 2026", "B/12/VIII/2026/Sipropam", "2026-08-03"),
        ("Nomor: B/12/VIII/2026 tanggal 3 Agustus 2026.", "B/12/VIII/2026", "2026-08-03"),
        ("no. B-7/III/HUK.12.10/2026\ntgl 14-03-2026", "B-7/III/HUK.12.10/2026", "2026-03-14"),
        ("R / 5 / XII / 2026; 1/12/2026", "R / 5 / XII / 2026", "2026-12-01"),
        ("SP3D/1/2026 29 Feb 2028", "SP3D/1/2026", "2028-02-29"),
        ("B/12, 3 August 2026", "B/12", "2026-08-03"),
    ],
)
def test_number_and_date_are_found(typed: str, number: str, day: str) -> None:
    letter = letters.parse_letter(typed)
    assert letter is not None
    assert (letter.number, letter.day.isoformat()) == (number, day)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "sudah dikirim",
        "B/12/VIII/2026",
        "3 Agustus 2026",
        "Surat tanggal 3 Agustus 2026",  # no number
        "B/12, 31 Februari 2026",
        "B/12, 3 Agustusan 2026",
        "B/12, 3 Ag 2026",
        "B/12, 3 Agustus 26",
        "B/12 " + "x" * 60 + ", 3 Agustus 2026",
        "B/12 3-8/2026",
        "<b>1</b>, 3 Agustus 2026",
    ],
)
def test_what_lacks_either_is_none(typed: str) -> None:
    assert letters.parse_letter(typed) is None
