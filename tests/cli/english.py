"""Telling English from Indonesian, and what was said from what was only shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from bot.cli.indonesian import SENTENCES, in_indonesian

WORDS: Final = frozenset(
    re.findall(
        r"\S+",
        """
        the an is are was were not of to it its this that these which with for from and or but
        if by as has have had can cannot can't isn't doesn't don't aren't wasn't your you give
        write already yet there than nothing file must wrong use see made done found more here
        what who when while into be been take removed changed only no one any all before after
        again every each needs could would should does did will may
        """,
    )
)
"""Words that no Indonesian sentence has."""
TYPED: Final = frozenset(
    ("yanduan", "run", "print", "code", "layout", "sticker", "square", "cards", "tent", "banner")
)
"""Words of commands and options, which stay as they are typed."""
_GIVEN: Final = re.compile(
    r"""
    '[^']*' | "[^"]*" | `[^`]*` | “[^”]*”   # what somebody gave or is to type
    | --[a-z-]+ | [^\s]*[/@_=\\][^\s]*     # options, paths, addresses
    | yanduan([ ][a-z]+){1,2}               # commands
    | \b[A-Z0-9]{2,}\b | \w*[0-9]\w*        # codes, parts of tickets, hashes
    | \S+\.(json|csv|xlsx|png|pdf|svg)
    """,
    re.VERBOSE,
)


def english(said: str) -> set[str]:
    """The words of a text that are English: those, and what of our English is never in our Indonesian."""
    return _words(said) & (WORDS | _ours() - TYPED)


def _words(said: str) -> set[str]:
    return set(re.findall(r"[a-z]+(?:'[a-z]+)?", _GIVEN.sub(" ", said).lower()))


@cache
def _ours() -> set[str]:
    without_gaps = [[re.sub(r"\{\w+\}", " ", one) for one in pair] for pair in SENTENCES.items()]
    both = [set().union(*map(_words, sentences)) for sentences in zip(*without_gaps, strict=True)]
    return both[0] - both[1]


def left_in_english(output: str, sentences: Iterable[str]) -> list[str]:
    """Of all that a command printed what an Indonesian would read in English: `sentences` are those that are
    said in the operator's language, the rest is shown as it is.
    """
    known = sorted(set(sentences), key=len, reverse=True)
    rest = output
    for sentence in known:
        rest = rest.replace(sentence, "\n")
    untold = [line for line in rest.splitlines() if english(line) and not line.startswith("{")]
    return [one for one in known if english(in_indonesian(_with_parts(one, known)))] + untold


def _with_parts(sentence: str, known: Iterable[str]) -> str:
    """Sentences in it that were said before it was put together are in Indonesian by then."""
    for part in known:
        if part != sentence and part.count(" ") > 2:
            sentence = sentence.replace(part, in_indonesian(part))
    return sentence
