"""The secret of a case: sixteen digits in fours, the credential of whoever isn't writing from the reporting
account.

Digits only, because they are read out, copied by hand and typed on any keyboard without doubt. 10¹⁶ codes are
53 bits: with the limits of `bot.rules.attempts` nobody guesses one. There is no check digit: a wrong code
must tell nothing, not even that it was mistyped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from bot.rules import ticket

DIGITS: Final = 16

_SEPARATOR: Final = r"[\s\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212_.]"
_SEPARATORS: Final = re.compile(_SEPARATOR + "+")
_DIGITS: Final = re.compile(r"[0-9]{16}")
_RUN: Final = re.compile(rf"(?<![0-9A-Za-z+])[0-9](?:{_SEPARATOR}*[0-9])*(?![0-9A-Za-z])")


def format_code(digits: str) -> str:
    """Return sixteen digits in fours, as they are shown: `1234 5678 9012 3456`."""
    return " ".join(digits[i : i + 4] for i in range(0, DIGITS, 4))


def parse_code(text: str) -> str | None:
    """Return the sixteen digits that a message is, whatever stands between them; None if it is anything
    else.
    """
    squeezed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return squeezed if _DIGITS.fullmatch(squeezed) else None


def remove_codes(text: str, codes: Collection[str]) -> str:
    """Return the text with these codes (sixteen digits each) left out, however they are written in it."""
    said = _leave_out(text, codes)
    # Digits before it, a ticket's for instance, may hide a code: then nothing around it is kept.
    return said if not set(find_codes(said)) & set(codes) else _leave_out(ticket.remove_tickets(text), codes)


def _leave_out(text: str, codes: Collection[str]) -> str:
    return _RUN.sub(lambda run: "…" if parse_code(run[0]) in codes else run[0], text)


def find_codes(text: str) -> list[str]:
    """Return what may be codes inside free text: runs of exactly sixteen digits, tickets left out, each once.

    A NIK has sixteen digits too: what is found is a candidate, to be compared and never kept.
    """
    runs = (parse_code(match[0]) for match in _RUN.finditer(ticket.remove_tickets(text)))
    return list(dict.fromkeys(run for run in runs if run))
