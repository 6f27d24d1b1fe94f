from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import sealing
from storage.errors import SealBroken
from storage.sealing import Place

KEY = bytes(range(32))
NONCE = bytes(12)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_what_is_dumped_is_parsed_again(data: dict[str, Any]) -> None:
    assert sealing.parse(sealing.dump(data)) == data


@given(st.binary(max_size=40_000))
def test_padding_fills_a_bucket_and_comes_off_again(data: bytes) -> None:
    padded = sealing.pad(data)
    assert sealing.unpad(padded) == data
    assert len(padded) == sealing.bucket(len(padded))


@given(st.integers(0, 200_000))
def test_a_bucket_holds_its_size_and_grows_with_it(size: int) -> None:
    assert size <= sealing.bucket(size) <= max(256, 2 * size)
    assert sealing.bucket(size) <= sealing.bucket(size + 1)


@given(st.integers(0, 25_000_000))
def test_a_file_is_padded_little_and_to_few_sizes(size: int) -> None:
    padded = sealing.file_bucket(size)
    assert size <= padded <= max(sealing.SMALLEST_FILE, size * 17 / 16)
    assert sealing.file_bucket(padded) == padded <= sealing.file_bucket(padded + 1)


def test_up_to_20_mb_there_are_295_sizes_of_files() -> None:
    sizes, size = list[int](), 0
    while (size := sealing.file_bucket(size + 1)) <= 20_000_000:
        sizes.append(size)
    assert len(sizes) == 295


def test_texts_of_like_length_look_alike() -> None:
    lengths = {len(sealing.dump({"text": "x" * size})) for size in range(200)}
    assert lengths == {256}


@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_one_changed_bit_doesnt_open(data: bytes, bit: int) -> None:
    sealed = bytearray(sealing.encrypt(KEY, NONCE, data, Place("a", "b", "c").bound()))
    bit %= len(sealed) * 8
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        sealing.decrypt(KEY, bytes(sealed), Place("a", "b", "c"))


@given(st.lists(st.text() | st.binary() | st.none(), max_size=4), st.lists(st.text() | st.none(), max_size=4))
def test_parts_of_a_mac_cant_run_into_each_other(one: list[Any], other: list[Any]) -> None:
    same = [str(x).encode() if isinstance(x, str) else x for x in one] == [
        str(x).encode() if isinstance(x, str) else x for x in other
    ]
    assert (sealing.mac(KEY, *one) == sealing.mac(KEY, *other)) == same


def test_the_cipher_is_aes_256_gcm_as_nist_tests_it() -> None:
    """Test case 14 of the GCM specification."""
    sealed = sealing.encrypt(bytes(32), bytes(12), bytes(16), b"")
    assert sealed[12:].hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"


def test_places_are_told_apart() -> None:
    assert Place("a", "b", "c").bound() != Place("a", "bc", "").bound()
