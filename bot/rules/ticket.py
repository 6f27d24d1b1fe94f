"""The public name of a case: `YDN-7K3Q-M4XD`.

Eight symbols of Crockford's base32 (no I, L, O, U): seven carry 35 random bits, the eighth is a check. A
ticket is a name, not a secret: whoever knows it learns nothing without the account or the access code.

The check is a weighted sum over GF(32), the field with exactly as many elements as there are symbols. The
weights are distinct and none is zero; therefore changing one symbol always changes the sum, and so does
swapping any two different symbols, adjacent or not. (A sum modulo 32 can't do both; Crockford's own check is
modulo 37 and needs five symbols more.) The sum must come to a constant other than zero, so that `0000-0000`
is no ticket.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

PREFIX: Final = "YDN"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 35
"""How many random bits `make_ticket` takes."""

_SYMBOLS: Final = 8
_TARGET: Final = 2
_VALUES: Final = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}

_SEPARATOR: Final = r"[\s\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212_.]"
_BEFORE: Final = r"(?<![0-9A-Za-z])"
_AFTER: Final = r"(?![0-9A-Za-z])"
_SYMBOL: Final = "[0-9A-TV-Za-tv-z]"
_PREFIXED: Final = re.compile(
    rf"{_BEFORE}[Yy]{_SEPARATOR}?[Dd]{_SEPARATOR}?[Nn]((?:{_SEPARATOR}*{_SYMBOL}){{8}}){_AFTER}"
)
_BARE: Final = re.compile(rf"{_BEFORE}({_SYMBOL}{{4}}[-\u2010-\u2015]?{_SYMBOL}{{4}}){_AFTER}")
_APART: Final = re.compile(rf"({_SYMBOL}{{4}}){_SEPARATOR}*({_SYMBOL}{{4}})")
_SEPARATORS: Final = re.compile(_SEPARATOR + "+")


def _times(a: int, b: int) -> int:
    """Return the product in GF(32), reduced by x⁵ + x² + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


def _weights() -> tuple[int, ...]:
    """Return the powers of x: all distinct, none zero. The check symbol's own is 1, so it needs no
    division.
    """
    powers = [1]
    while len(powers) < _SYMBOLS:
        powers.append(_times(powers[-1], 2))
    return tuple(reversed(powers))


_PRODUCTS: Final = tuple(tuple(_times(weight, value) for value in range(32)) for weight in _weights())


def _sum(values: list[int]) -> int:
    total = 0
    for products, value in zip(_PRODUCTS, values, strict=False):
        total ^= products[value]
    return total


def make_ticket(number: int) -> str:
    """Return the ticket of a random number of `BITS` bits; different numbers give different tickets."""
    if not 0 <= number < 1 << BITS:
        raise ValueError(f"a ticket is made from a number of {BITS} bits, not {number!r}")
    values = [number >> shift & 31 for shift in range(BITS - 5, -1, -5)]
    values.append(_sum(values) ^ _TARGET)
    return _format_ticket(values)


def _format_ticket(values: list[int]) -> str:
    symbols = "".join(ALPHABET[value] for value in values)
    return f"{PREFIX}-{symbols[:4]}-{symbols[4:]}"


def _read_symbols(symbols: str) -> str | None:
    """Return the ticket that eight symbols (upper case, nothing between them) spell, if the check agrees."""
    if len(symbols) != _SYMBOLS or any(symbol not in _VALUES for symbol in symbols):
        return None
    values = [_VALUES[symbol] for symbol in symbols]
    return _format_ticket(values) if _sum(values) == _TARGET else None


def _squeeze(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def parse_ticket(text: str) -> str | None:
    """Return the ticket that a text is, in its one written form; None if it is anything else or mistyped.

    Case, hyphens, spaces and a missing prefix don't matter; O is read as 0, I and L as 1.
    """
    squeezed = _squeeze(text)
    if len(squeezed) == len(PREFIX) + _SYMBOLS and squeezed.startswith(PREFIX):
        squeezed = squeezed.removeprefix(PREFIX)
    return _read_symbols(squeezed)


def _read_match(match: re.Match[str]) -> str | None:
    symbols = _squeeze(match[1])
    if match.re is _BARE and (symbols.isdigit() or symbols.isalpha()):
        return None
    return _read_symbols(symbols)


def find_tickets(text: str) -> list[str]:
    """All tickets inside free text, each once, in the order of their appearance.

    Without the prefix only what is typed in one piece (`7K3Q-M4XD`, `7k3qm4xd`) and holds both letters and
    digits counts: one in 32 of all eight-letter words, dates and phone numbers would otherwise pass the
    check.
    """
    text = unicodedata.normalize("NFKC", text)
    matches = [match for pattern in (_PREFIXED, _BARE) for match in pattern.finditer(text)]
    matches.sort(key=lambda match: match.start())
    return list(dict.fromkeys(ticket for match in matches if (ticket := _read_match(match))))


def parse_lone_ticket(text: str) -> str | None:
    """Return the ticket that a message consists of. Unlike `parse_ticket`, which is for places where a ticket
    is expected, it takes no words for one that happen to spell it: one in 32 of eight letters does ("Jawaban
    4").
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip(".!?")
    apart = _APART.fullmatch(plain)
    if apart and not (symbols := apart[1] + apart[2]).isdigit() and not symbols.isalpha():
        return _read_symbols(symbols.upper())
    found = find_tickets(plain)
    return found[0] if len(found) == 1 and not remove_tickets(plain) else None


def remove_tickets(text: str) -> str:
    """Return the text with its tickets cut out: what else somebody wrote, such as the access code."""
    text = unicodedata.normalize("NFKC", text)
    for pattern in (_PREFIXED, _BARE):
        text = pattern.sub(lambda match: " " if _read_match(match) else match[0], text)
    return text.strip()
