"""The access code: sixteen digits, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import access_code, ticket

numbers = st.integers(0, 10**access_code.DIGITS - 1)
separators = st.sampled_from(["", " ", "-", "\n", "  ", " - ", ".", "\u00a0", "–"])


def test_a_code_is_shown_in_fours() -> None:
    assert access_code.format_code("1234567890123456") == "1234 5678 9012 3456"


@settings(max_examples=25)
@given(numbers, st.data())
def test_a_code_is_read_back_whatever_stands_between_its_digits(number: int, data: st.DataObject) -> None:
    digits = f"{number:016d}"
    typed = "".join(digit + data.draw(separators) for digit in digits)
    assert access_code.parse_code(typed) == digits
    assert access_code.find_codes(f"kodenya {typed}") == [digits]


@pytest.mark.parametrize(
    "text", ["", "1234", "1234 5678 9012 345", "1234 5678 9012 34567", "1234 5678 9012 345x"]
)
def test_anything_but_sixteen_digits_is_no_code(text: str) -> None:
    assert access_code.parse_code(text) is None
    assert access_code.find_codes(text) == []


@given(st.text())
def test_any_text_at_all_gives_codes_or_nothing(text: str) -> None:
    assert all(access_code.parse_code(code) == code for code in access_code.find_codes(text))


def test_a_code_is_found_after_a_ticket_even_one_that_ends_in_digits() -> None:
    names = [ticket.make_ticket(number) for number in range(1000)]
    assert any(name[-4:].isdigit() for name in names)
    for name in names:
        assert access_code.find_codes(f"/status {name} 1234 5678 9012 3456") == ["1234567890123456"]


def test_two_codes_on_two_sides_of_a_word_are_both_found() -> None:
    text = "1234-5678-9012-3456 atau 0000000000000001, telepon +6281234567890"
    assert access_code.find_codes(text) == ["1234567890123456", "0000000000000001"]


def test_a_code_is_left_out_of_a_text_however_it_is_written() -> None:
    code = "1234567890123456"
    for written in ("1234 5678 9012 3456", "1234567890123456", "1234-5678-9012-3456"):
        assert access_code.remove_codes(f"kode {written} ya", {code}) == "kode … ya"
    assert access_code.remove_codes("NIK 5271 0123 4567 8901", {code}) == "NIK 5271 0123 4567 8901"
    said = access_code.remove_codes("YDN-7K3Q-M4XD 1234 5678 9012 3456", {code})
    assert said == "YDN-7K3Q-M4XD …"
