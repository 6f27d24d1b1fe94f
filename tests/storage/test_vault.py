from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import keys
from storage.errors import SealBroken
from storage.keys import KeyRing
from storage.randomness import NONCE
from storage.sealing import Place
from storage.vault import Roots, Vault
from tests import chances

PLACE = Place("officer", "person", "1")
RING = KeyRing.random()
ROOTS = Roots(b"l" * 32, b"a" * 32)


def vault(ring: KeyRing = RING) -> Vault:
    return Vault(ring, ROOTS)


def test_what_is_sealed_opens_for_the_same_reader_and_place_only() -> None:
    sealed = vault().seal_for_program(PLACE, {"a": 1})
    assert vault().open_for_program(PLACE, sealed) == {"a": 1}
    with pytest.raises(SealBroken):
        vault().open_identity(PLACE, sealed)
    for elsewhere in (
        Place("unit", "person", "1"),
        Place("officer", "x", "1"),
        Place("officer", "person", "2"),
    ):
        with pytest.raises(SealBroken):
            vault().open_for_program(elsewhere, sealed)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert vault().seal_for_program(PLACE, {}) != vault().seal_for_program(PLACE, {})


def test_old_keys_read_and_the_first_one_writes() -> None:
    old = vault().seal_for_program(PLACE, {"a": 1})
    newer = vault(KeyRing({"00000001": b"n" * 32, **RING.keys}))
    assert newer.open_for_program(PLACE, old) == {"a": 1}
    assert not newer.is_current(old)
    assert newer.is_current(newer.seal_for_program(PLACE, {}))


def test_a_key_that_isnt_there_is_named_by_its_id() -> None:
    sealed = vault().seal_for_program(PLACE, {})
    with pytest.raises(SealBroken, match=RING.first):
        vault(KeyRing.random()).open_for_program(PLACE, sealed)


def test_a_key_file_that_cannot_be_read_breaks_one_value_only(tmp_path: Path) -> None:
    ring = keys.create(tmp_path / "k")
    mine = vault(ring)
    sealed = mine.seal_for_program(PLACE, {"a": 1})
    (tmp_path / "k").unlink()
    with pytest.raises(SealBroken):
        mine.open_for_program(PLACE, b"none" + sealed[4:])
    assert mine.open_for_program(PLACE, sealed) == {"a": 1}


def test_nonce_and_time_come_from_outside_so_that_a_vector_tests_the_real_path() -> None:
    ring = KeyRing({"00000001": b"k" * 32})
    with chances.given(bytes, NONCE):
        sealed = vault(ring).seal_for_program(PLACE, {"text": "halo"})
        assert sealed.hex()[:32] == "00000001" + "00" * 12
        assert sealed == vault(ring).seal_for_program(PLACE, {"text": "halo"})


@given(st.integers(-(2**52), 2**52))
def test_one_persons_hashes_have_nothing_in_common(person: int) -> None:
    kept = vault()
    hashes = [
        kept.account_hash(person),
        kept.conversation_hash(person),
        kept.outbox_hash(person),
        kept.officer_hash(person),
        kept.group_hash(person),
        kept.limit_hash("code", person),
        kept.limit_hash("flood", person),
        kept.slot_hash(person, 1),
        kept.slot_hash(person, 2),
    ]
    assert len(set(hashes)) == len(hashes)
    assert kept.account_hash(person) == vault(KeyRing.random()).account_hash(person)


@given(st.text("0123456789 -", max_size=24), st.text("0123456789 -", max_size=24))
def test_an_access_code_is_its_digits_and_belongs_to_its_ticket(one: str, other: str) -> None:
    def digits(text: str) -> str:
        return "".join(character for character in text if character.isdigit())

    kept = vault().code_mac("YDN-1", one)
    assert vault().is_code("YDN-1", other, kept) == (digits(one) == digits(other))
    assert not vault().is_code("YDN-2", one, kept)


def test_a_cases_content_opens_with_its_own_key_only() -> None:
    kept = vault()
    key = kept.new_data_key()
    sealed = kept.seal_for_case(key, PLACE, {"story": "x"})
    assert kept.open_for_case(key, PLACE, sealed) == {"story": "x"}
    with pytest.raises(SealBroken):
        kept.open_for_case(kept.new_data_key(), PLACE, sealed)
    wrapped = kept.wrap_data_key(Place("case", "data_key", "1"), key)
    assert kept.unwrap_data_key(Place("case", "data_key", "1"), wrapped) == key


def test_every_way_to_open_names_its_reader() -> None:
    opening = [name for name, _ in inspect.getmembers(Vault, inspect.isfunction) if name.startswith("open_")]
    assert set(opening) == {"open_for_program", "open_identity", "open_for_case", "open_bytes_for_case"}


def test_no_key_is_in_a_repr() -> None:
    shown = repr(vault()) + repr(ROOTS)
    assert all(key.hex() not in shown and repr(key) not in shown for key in (*RING.keys.values(), b"l" * 32))
