"""What in a reporter's own words could name them is found, and nothing that is evidence for sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.self_disclosure import COVER, Trace, cover, find_traces, is_nik

NAMES = ("Rina Wulandari", "rina_w88")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find_traces(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hubungi 0812 3456 7890.", [("phone", "0812 3456 7890")]),
        ("hp 081234567890/0813-1111-2222", [("phone", "081234567890"), ("phone", "0813-1111-2222")]),
        ("WA +62 812-3456-7890", [("phone", "+62 812-3456-7890")]),
        ("WA 6281234567890", [("phone", "6281234567890")]),
        ("0812345678 0813456789", [("phone", "0812345678"), ("phone", "0813456789")]),
        ("telepon (0370) 631234", [("phone", "(0370) 631234")]),
        ("dari Malaysia +60 12 345 6789", [("phone", "+60 12 345 6789")]),
        ("NIK 5201015407900001", [("nik", "5201015407900001")]),
        ("NIK 5201.0114.0790.0001", [("nik", "5201.0114.0790.0001")]),
        ("surel rina.w@contoh.co.id ya", [("email", "rina.w@contoh.co.id")]),
        ("IG saya @rina.w.", [("handle", "@rina.w")]),
        ("lihat t.me/rinaw", [("handle", "t.me/rinaw")]),
        ("saya istri korban", [("kinship", "saya istri")]),
        ("Saya adalah tetangganya", [("kinship", "Saya adalah tetangganya")]),
        ("adik kandung saya dipukul", [("kinship", "adik kandung saya")]),
        ("I'm his wife", [("kinship", "I'm his wife")]),
        ("they took my brother", [("kinship", "my brother")]),
        ("Nama saya RINA.", [("name", "RINA")]),
        ("Anak saya, ya anak saya itu", [("kinship", "Anak saya")]),
    ],
)
def test_what_could_name_the_reporter_is_found_once(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kejadian 08.07.2026 12.30 di pos, NRP 85011234.",
        "LP/B/123/VII/2026/SPKT, DR 1234 AB, Rp 1.500.000, pukul 08.00-09.30",
        "rekening 1234567890123456",  # sixteen digits, and nobody's birthday
        "Hubungi 110 atau 148.",
        "Katarina dan wulan dari desa",  # parts of other words
        "https://instagram.com/p/Cxyz123",
        "motor saya, rumah saya, nama saya",
        "teman-teman melihat; ibu itu lari",
    ],
)
def test_what_is_nobodys_own_for_sure_is_left(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("names", [("Pak Yang",), ("Bu",), ("Ai Li",), ("123",), ("",), ()])
def test_titles_short_words_and_everyday_words_of_a_name_tell_nothing(names: tuple[str, ...]) -> None:
    assert find_traces("Pak polisi yang itu, bu Ai Li 123", names) == []


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("5201013112900001", True),
        ("5201017112900001", True),  # a woman's day is forty more
        ("5201013212900001", False),
        ("5201017212900001", False),
        ("5201014012900001", False),
        ("5201010012900001", False),
        ("5201013102900001", False),  # no thirty-first of February
        ("5201012902900001", True),
        ("5201013113900001", False),
        ("5201013100900001", False),
        ("1001013112900001", False),  # no such province
        ("1101013112900001", True),
        ("5201013112900000", False),
        ("520101311290000", False),
    ],
)
def test_an_identity_number_has_a_province_a_birthday_and_a_number(digits: str, right: bool) -> None:
    assert is_nik(digits) is right


def test_only_what_somebody_is_to_another_is_covered_of_a_kinship() -> None:
    text = "Saya istri korban, 0812 3456 7890. 0812 3456 7890 itu nomor saya."
    assert cover(text, find_traces(text)) == f"Saya {COVER} korban, {COVER}. {COVER} itu nomor saya."
    assert cover(text, find_traces(text)[1:]).startswith("Saya istri korban, •••")


TRACES = (
    *("0812 3456 7890", "+6281234567890", "5201015407900001", "a@b.id", "@rina_w88", "Rina", "saya istri"),
    *("ibu", " ", ", ", "\n", ".", "x", "1", "(", "\\1"),
)
PIECES = st.sampled_from(TRACES)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_once_covered_nothing_of_it_is_found_again(text: str) -> None:
    found = find_traces(text, NAMES)
    covered = cover(text, found)
    again = {one.text.casefold() for one in find_traces(covered, NAMES)}
    assert not again & {one.text.casefold() for one in found}
    assert [one.kind for one in found] == [] or covered != text
    assert all(one.kind in Trace for one in found)
