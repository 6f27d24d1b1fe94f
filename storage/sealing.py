"""The few cryptographic pieces that the vault and the key ring are made of.

AES-256-GCM with a random 96-bit nonce, keys by HKDF-SHA256, lookups by HMAC-SHA256. What is sealed is bound
to its place, so that a value copied into another row or column doesn't open. Text is padded before it is
sealed, so that the size of a row doesn't tell how much somebody wrote.
"""

from __future__ import annotations

import contextlib
import hmac
import json
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import SealBroken
from storage.records import Json

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SMALLEST_BUCKET = 256
LARGEST_DOUBLING = 16 * 1024
SMALLEST_FILE = 16 * 1024
SMALLEST_PERSON = 1024
"""A name that is long, or one that isn't there, is as long as any other."""

_LENGTH_BYTES = 4
Row = TypeVar("Row")
Opened = TypeVar("Opened")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Place(NamedTuple):
    """Where a sealed value stands; it opens nowhere else. `beside` is what else its row has to say
    (`storage.places`).
    """

    table: str
    column: str
    row: str
    beside: bytes = b""

    def bound(self) -> bytes:
        """Bytes for the cipher's associated data; names and ids hold no zero."""
        where = f"{self.table}\0{self.column}\0{self.row}".encode("utf-8", "surrogatepass")
        return where + b"\0" + self.beside if self.beside else where


def derive(secret: bytes, purpose: str) -> bytes:
    """Return a 32-byte subkey for one purpose; subkeys tell nothing about each other."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"yanduan/1/" + purpose.encode()).derive(secret)


def mac(key: bytes, *parts: bytes | str | int | None) -> str:
    """HMAC-SHA256 in hex over parts that can't run into each other."""
    return hmac.digest(key, _framed(parts), "sha256").hex()


class LongMac:
    """The same over parts that come one after another and needn't be in memory together."""

    def __init__(self, key: bytes) -> None:
        self._running = hmac.new(key, digestmod="sha256")

    def add(self, *parts: bytes | str | int | None) -> None:
        self._running.update(_framed(parts))

    def mac(self) -> str:
        """Over all that was added."""
        return self._running.hexdigest()


def _framed(parts: Iterable[bytes | str | int | None]) -> bytes:
    framed = bytearray()
    for part in parts:
        data = part if isinstance(part, bytes) else b"" if part is None else _text(part)
        framed += b"-" if part is None else b"+"
        framed += len(data).to_bytes(8, "big")
        framed += data
    return bytes(framed)


def _text(part: str | int) -> bytes:
    return str(part).encode("utf-8", "surrogatepass")


def encrypt(key: bytes, nonce: bytes, data: bytes, bound: bytes) -> bytes:
    """Return the nonce, the ciphertext and its tag."""
    return nonce + AESGCM(key).encrypt(nonce, data, bound)


def decrypt(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Return the plaintext; SealBroken if key, place or data aren't the ones it was sealed with."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.bound())
    except (InvalidTag, ValueError, TypeError):
        raise SealBroken(
            f"A value of {place.table}.{place.column} doesn't open: it was changed or moved since it was "
            "kept, or its row was. Run `yanduan verify`, and compare with the last backup."
        ) from None


def readable(rows: Iterable[Row], opened: Callable[[Row], Opened]) -> list[Opened]:
    """Return the rows that open. One that was damaged must not stop all others."""
    found = []
    for row in rows:
        with contextlib.suppress(SealBroken):
            found.append(opened(row))
    return found


def bucket(size: int) -> int:
    """Return the padded size for `size` bytes: powers of two up to 16 KiB, then multiples of 16 KiB."""
    if size > LARGEST_DOUBLING:
        return -(-size // LARGEST_DOUBLING) * LARGEST_DOUBLING
    padded = SMALLEST_BUCKET
    while padded < size:
        padded *= 2
    return padded


def file_bucket(size: int) -> int:
    """Return the padded size of a file, by Padmé: of the digits of its length in binary all but the first few
    are nothing. No more than a sixteenth is added, and up to 20 MB there are 295 sizes.
    """
    exponent = max(size, SMALLEST_FILE).bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-max(size, SMALLEST_FILE) // step) * step


def person_bucket(size: int) -> int:
    """Return the padded size of what is known of a person."""
    return max(SMALLEST_PERSON, bucket(size))


def pad(data: bytes, to: Callable[[int], int] = bucket) -> bytes:
    """Return `data` with its length before it and zeros after it, filling a bucket."""
    whole = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    return whole.ljust(to(len(whole)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Return the data that `pad` was given."""
    size = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + size]


def dump(data: Json, to: Callable[[int], int] = bucket) -> bytes:
    """JSON, padded, ready to be sealed."""
    return pad(_encode(data).encode("utf-8", "surrogatepass"), to)


def parse(padded: bytes) -> Json:
    """Return what `dump` was given."""
    return cast("Json", json.loads(unpad(padded).decode("utf-8", "surrogatepass")))
