"""What strangers wrote, shown to others: names that anybody can set to anything, and words.

A name may be empty (of a deleted account), have nothing to be seen in it, or turn the sentence around it. So
what can't be seen is dropped, but for the joiners between letters that some scripts need; what is written
from right to left is isolated from our words; and where nothing is left somebody else finds a stand-in.

Words are treated likewise, line by line, and keep their lines (`words_text`). `Rich.of` does that to whatever
is filled into a sentence or joined to one, so that nobody has to think of it. Emoji keep their joiners and
variants; the flags of England, Scotland and Wales, which are spelt in letters that can't be seen, become the
plain black flag that they begin with.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.texts.rich import Rich

JOINERS: Final = "\u200c\u200d"
FIRST_STRONG: Final = "\u2068"
POP: Final = "\u2069"
NOTHING: Final = "–"
"""The stand-in for an answer of which nothing is to be seen."""
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5\U0001d159")
"""Letters and signs that show nothing."""
_FROM_RIGHT: Final = frozenset({"R", "AL", "AN"})
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PLAIN: Final = re.compile(
    "[\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u27bf\ufe0f"
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]*"
)
"""Text in which there is nothing to look for: Latin letters, signs, most emoji."""
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2067"
    "\u206a-\u206f\ufeff\ufff0-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Controls that no message of ours has; isolates of our own, and joiners, are no such."""


def visible_text(text: str | None) -> str:
    """Return what is to be seen of it, in one line; empty if that is nothing."""
    letters = [_plain(letter) for letter in text or ""]
    line = " ".join("".join(_joined(letters)).split())
    return line if any(_is_seen([letter]) for letter in line) else ""


def name_text(text: object) -> str:
    """Return a name as it stands in a sentence: what is to be seen of it, isolated; empty if nothing is."""
    return isolate_text(visible_text("" if text is None else str(text)))


def words_text(text: str) -> str:
    """Return words as others may read them: their lines as they are, but for what can't be seen and what
    turns; a line in which something runs from right to left is isolated.
    """
    if _PLAIN.fullmatch(text):
        return text
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return "\n".join(isolate_text("".join(_joined([_word_letter(one) for one in line]))) for line in lines)


def answer_text(text: object) -> str:
    """Return words that answer a question; a stand-in where nothing is to be seen."""
    return words_text(str(text)) if visible_text(str(text)) else NOTHING


def _joined(letters: list[str]) -> list[str]:
    """Leave out joiners that stand between nothing that is seen."""
    kept = []
    letters = [letter for letter in letters if letter]
    for n, letter in enumerate(letters):
        if letter not in JOINERS or (n > 0 and _joins(letters[n - 1]) and _is_seen(letters[n + 1 : n + 2])):
            kept.append(letter)
    return kept


def _plain(letter: str) -> str:
    """Return a letter as it may stand in a line: blank ones and line ends are spaces, controls are
    nothing.
    """
    if letter in JOINERS:
        return letter
    if letter in _BLANK or letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in {*_DROPPED, "Cn", "Co"} else letter


def _word_letter(letter: str) -> str:
    """Return the same for words: signs that Unicode has got since, or leaves to fonts, stay."""
    if letter in JOINERS:
        return letter
    if letter in _BLANK or letter == "\t":
        return " "
    hidden = unicodedata.category(letter) in _DROPPED or _HIDDEN.match(letter) or _is_no_letter(ord(letter))
    return "" if hidden else letter


def _is_no_letter(code: int) -> bool:
    """Whether no text may hold it."""
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


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
    """`text` without controls that turn or hide it, whoever typed them; its spans moved along."""
    if not _HIDDEN.search(text.text):
        return text
    before = [0]
    for letter in text.text:
        before.append(before[-1] + (not _HIDDEN.match(letter)))
    spans = tuple((kind, before[start], before[end]) for kind, start, end in text.spans)
    return replace(text, text=_HIDDEN.sub("", text.text), spans=spans)
