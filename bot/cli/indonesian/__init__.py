"""What the commands say, in Indonesian: for the one person at a station who runs this.

The sentences stand in English where they are made, also in `storage` and `qr_assets`, which know of no
language. Here each is recognised as a whole and said anew, by the tables beside this; a `{gap}` stands for
whatever was filled in. Gaps of some names hold what is ours too, and are said anew in their turn; what was
given or is kept never is. What isn't listed is said as it is.

setup, station, posters, doctor, keeping   by what the commands are about
words                                      headings, and what stands below them
usage                                      commands that weren't understood
log                                        what `run` says on a terminal
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from bot.cli.indonesian import doctor, keeping, log, posters, setup, station, usage, words

SENTENCES: Final[dict[str, str]] = {
    **setup.SENTENCES,
    **station.SENTENCES,
    **posters.SENTENCES,
    **doctor.SENTENCES,
    **keeping.SENTENCES,
    **usage.SENTENCES,
    **log.SENTENCES,
    **words.SENTENCES,
}
OURS: Final = frozenset(
    (
        *(
            "command",
            "counts",
            "doing",
            "fault",
            "harm",
            "hint",
            "named",
            "number",
            "part",
            "reason",
            "sentence",
        ),
        *("since", "state", "what", "why"),
    )
)
"""Gaps that are filled with what we say."""
LISTS: Final = frozenset(("columns", "needed", "parts"))
"""Gaps that are filled with words of ours, with commas."""
_GAP: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class _Known:
    """A sentence with gaps, and what is said for it."""

    english: str
    said: str

    @cached_property
    def parts(self) -> list[str]:
        """What stands between the gaps."""
        return _GAP.split(self.english)[::2]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when it is likely to be this one: there are hundreds."""
        names = _GAP.split(self.english)[1::2]
        gaps = [f"(?P<{name}>.+?)" for name in names]
        spelt = [re.escape(part) for part in self.parts]
        return re.compile("".join(a + b for a, b in zip(spelt, [*gaps, ""], strict=True)), re.DOTALL)

    def matched(self, sentence: str) -> re.Match[str] | None:
        """Return what fills the gaps, if it is this one."""
        likely = sentence.startswith(self.parts[0]) and sentence.endswith(self.parts[-1])
        if not likely or any(part not in sentence for part in self.parts):
            return None
        return self.pattern.fullmatch(sentence)


def in_indonesian(sentence: str) -> str:
    """Return the sentence in Indonesian; as it is, if it isn't known."""
    if sentence in SENTENCES:
        return SENTENCES[sentence]
    for known in _with_gaps():
        if found := known.matched(sentence):
            return known.said.format(
                **{name: _filled(name, said) for name, said in found.groupdict().items()}
            )
    return sentence


def _filled(name: str, said: str) -> str:
    if name in LISTS:
        return ", ".join(map(in_indonesian, said.split(", ")))
    return in_indonesian(said) if name in OURS else said


@cache
def _with_gaps() -> list[_Known]:
    """Sentences with the most words of their own first: a gap swallows what another sentence says. Before
    all, those that begin with words: a gap in front would swallow that they stand around another one.
    """
    ordered = sorted(SENTENCES.items(), key=lambda one: (one[0].startswith("{"), -len(_GAP.sub("", one[0]))))
    return [_Known(*one) for one in ordered if _GAP.search(one[0])]
