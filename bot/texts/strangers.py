"""What strangers wrote, shown to others: names of accounts above all, which anybody can set to anything.

A name may be empty (of a deleted account), have nothing to be seen in it, or turn the sentence around it. So
what can't be seen is dropped, but for the joiners between letters that some scripts need; what is written
from right to left is isolated from our words; and where nothing is left somebody else finds a stand-in.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from bot.texts.rich import Rich

JOINERS: Final = "\u200c\u200d"
FIRST_STRONG: Final = "\u2068"
POP: Final = "\u2069"
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5\U0001d159")
"""Letters and signs that show nothing."""
_TURNING: Final = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067"))
"""Controls that turn what stands around them; isolates of our own are no such."""
_FROM_RIGHT: Final = frozenset({"R", "AL", "AN"})


def visible_text(text: str | None) -> str:
    """Return what is to be seen of it, in one line; empty if that is nothing."""
    letters = [_plain(letter) for letter in text or ""]
    kept = [
        letter
        for n, letter in enumerate(letters)
        if letter not in JOINERS or (n > 0 and _joins(letters[n - 1]) and _is_seen(letters[n + 1 : n + 2]))
    ]
    line = " ".join("".join(kept).split())
    return line if any(_is_seen([letter]) for letter in line) else ""


def _plain(letter: str) -> str:
    """Return a letter as it may stand in a line: blank ones and line ends are spaces, controls are
    nothing.
    """
    if letter in JOINERS:
        return letter
    if letter in _BLANK or letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Cn", "Co"} else letter


def _is_seen(letters: list[str]) -> bool:
    """Whether there is something to be seen: marks alone show on nothing."""
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in letters if letter)


def _joins(letter: str) -> bool:
    """Whether a joiner can follow: a letter, or a mark on one."""
    return unicodedata.category(letter[:1] or " ")[0] in "LMNPS"


def isolate_text(text: str) -> str:
    """`text` so that it turns nothing around it: in isolates, if anything in it runs from right to left."""
    turns = any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in text)
    return f"{FIRST_STRONG}{text}{POP}" if turns else text


def straighten_text(text: Rich) -> Rich:
    """`text` without controls that turn it, whoever typed them; its spans moved along."""
    if not any(ord(letter) in _TURNING for letter in text.text):
        return text
    before = [0]
    for letter in text.text:
        before.append(before[-1] + (ord(letter) not in _TURNING))
    spans = tuple((kind, before[start], before[end]) for kind, start, end in text.spans)
    return Rich(text.text.translate(_TURNING), spans)
