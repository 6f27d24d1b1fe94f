"""The ticket: read back however it is typed, and never mistaken for another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import ticket

numbers = st.integers(0, 2**ticket.BITS - 1)
symbols = st.sampled_from(ticket.ALPHABET)


def body(name: str) -> str:
    return name.removeprefix("YDN-").replace("-", "")


@settings(max_examples=25)
@given(numbers)
def test_a_ticket_is_read_back_as_itself(number: int) -> None:
    name = ticket.make_ticket(number)
    assert ticket.parse_ticket(name) == name
    assert ticket.find_tickets(name) == [name]


def test_tickets_look_as_promised() -> None:
    assert ticket.make_ticket(0) == "YDN-0000-0002"
    assert ticket.make_ticket(2**35 - 1) == "YDN-ZZZZ-ZZZE"
    assert ticket.make_ticket(0b00111_10011_00011_10111_10100_00100_11101) == "YDN-7K3Q-M4XD"


@given(numbers, numbers)
def test_different_numbers_never_share_a_ticket(one: int, other: int) -> None:
    assert (ticket.make_ticket(one) == ticket.make_ticket(other)) == (one == other)


@pytest.mark.parametrize("number", [-1, 2**35])
def test_a_number_of_the_wrong_size_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="35 bits"):
        ticket.make_ticket(number)


@settings(max_examples=25)
@given(numbers)
def test_every_single_mistyped_symbol_is_noticed(number: int) -> None:
    typed = body(ticket.make_ticket(number))
    for place, right in enumerate(typed):
        for wrong in ticket.ALPHABET:
            mistyped = typed[:place] + wrong + typed[place + 1 :]
            assert (ticket.parse_ticket(mistyped) is None) == (wrong != right)


@settings(max_examples=25)
@given(numbers)
def test_every_swap_of_two_symbols_is_noticed(number: int) -> None:
    typed = body(ticket.make_ticket(number))
    for i, j in combinations(range(8), 2):
        swapped = list(typed)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        assert (ticket.parse_ticket("".join(swapped)) is None) == (typed[i] != typed[j])


def test_the_check_is_proven_for_every_wrong_symbol_and_every_neighbouring_pair() -> None:
    """The sum is linear, so an error is noticed in every ticket if it is noticed in one: try each in one."""
    typed = body(ticket.make_ticket(0))
    for place, right in enumerate(typed):
        assert all(
            ticket.parse_ticket(typed[:place] + wrong + typed[place + 1 :]) is None
            for wrong in ticket.ALPHABET
            if wrong != right
        )
    swaps = 0
    for shift in range(0, ticket.BITS - 5, 5):
        for pair in range(32 * 32):
            typed = body(ticket.make_ticket(pair << shift))
            for i in range(7):
                swapped = typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :]
                assert (ticket.parse_ticket(swapped) is None) == (typed[i] != typed[i + 1])
                swaps += 1
    assert swaps == 6 * 1024 * 7


@settings(max_examples=25)
@given(numbers, st.data())
def test_case_hyphens_spaces_and_the_prefix_do_not_matter(number: int, data: st.DataObject) -> None:
    name = ticket.make_ticket(number)
    separators = st.sampled_from(["", " ", "-", "–", " - ", "\u00a0", "\n", "\u200b", "‑"])
    start = data.draw(st.sampled_from(["", "YDN"]))
    typed = "".join(
        data.draw(st.sampled_from([symbol, symbol.lower()])) + data.draw(separators)
        for symbol in start + body(name)
    )
    assert ticket.parse_ticket(typed) == name


@settings(max_examples=25)
@given(numbers, st.data())
def test_letters_that_look_like_digits_are_read_as_digits(number: int, data: st.DataObject) -> None:
    name = ticket.make_ticket(number)
    lookalikes = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(data.draw(st.sampled_from(lookalikes.get(symbol, symbol))) for symbol in body(name))
    assert ticket.parse_ticket(f"ydn {typed}") == name


@given(st.text())
def test_any_text_at_all_gives_a_ticket_or_nothing(text: str) -> None:
    for name in [ticket.parse_ticket(text), *ticket.find_tickets(text)]:
        assert name is None or ticket.parse_ticket(name) == name
    assert ticket.find_tickets(ticket.remove_tickets(text)) == [] or ticket.parse_ticket(text) is None


@pytest.mark.parametrize(
    "text", ["", "YDN", "YDN-7K3Q-M4X", "YDN-7K3Q-M4XDD", "UUUU-UUUU", "0000-0000", "halo"]
)
def test_what_is_no_ticket_is_none(text: str) -> None:
    assert ticket.parse_ticket(text) is None


A, B = ticket.make_ticket(123456789), ticket.make_ticket(987654321)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Ada kabar untuk {A}.", [A]),
        (f"{B},{A};{B}", [B, A]),
        (f"mau cek {A.lower().replace('-', ' ')} 1234 5678 9012 3456", [A]),
        (f"/status {A[4:]}", [A]),
        (f"/status {body(A).lower()} ya", [A]),
        (f"ydn{body(A)}", [A]),
        (f"x{A} {A}9", []),
        ("tidak ada nomor, hanya 08123456789 dan 2026-07-27", []),
        ("YDN-7K3Q-M4XA", []),
    ],
)
def test_tickets_are_found_inside_a_sentence(text: str, found: list[str]) -> None:
    assert ticket.find_tickets(text) == found


def test_words_and_numbers_of_eight_symbols_are_not_taken_for_tickets() -> None:
    assert not any(ticket.find_tickets(f"tanggal {day:08d}") for day in range(20260101, 20260131))
    assert ticket.find_tickets("kekerasan penyidik kemarin tahanan1a terakhir") == []


def test_what_else_was_written_is_left_when_tickets_are_cut_out() -> None:
    assert ticket.remove_tickets(f"{A} 1234 5678 9012 3456") == "1234 5678 9012 3456"
    assert ticket.remove_tickets("YDN-7K3Q-M4XA 12") == "YDN-7K3Q-M4XA 12"


@pytest.mark.parametrize(
    "typed", ["YDN-7K3Q-M4X{}", "ydn 7k3q m4x{}.", " 7K3Q-M4X{}", "7k3q m4x{}", "7k3qm4x{}"]
)
def test_a_message_that_is_a_ticket_alone_is_known_as_one(typed: str) -> None:
    last = next(sign for sign in ticket.ALPHABET if ticket.parse_ticket(f"7K3QM4X{sign}"))
    assert ticket.parse_lone_ticket(typed.format(last)) == f"YDN-7K3Q-M4X{last}"


@pytest.mark.parametrize(
    "words", ["Jawaban 4.", "Jawaban 4", "YDN-7K3Q-M4XD ya", "", "20261123", "tadi sore"]
)
def test_words_that_happen_to_spell_a_ticket_are_none(words: str) -> None:
    assert ticket.parse_lone_ticket(words) is None


def test_words_of_two_parts_spell_no_ticket_whatever_they_are() -> None:
    spelt = [f"jawaba{sign}n" for sign in "abcdefghjkmnpqrstvwxyz"] + [
        f"tadi sor{sign}" for sign in "abcdefghjk"
    ]
    assert any(ticket.parse_ticket(one) for one in spelt)
    assert not any(ticket.parse_lone_ticket(one) for one in spelt)
