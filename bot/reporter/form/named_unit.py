"""Whose member is meant by a unit's name that was typed: one that may receive this very report, or another.

A report about a unit never goes to that unit. Whoever writes "Satlantas" or "Polres Lobar" means the Polres
that would handle the report, though no button said so; in doubt the report goes one level higher.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_LEVEL: Final = re.compile(r"\b(polsek|polres|polda|mabes)\w*\s*(.*)")
_SECTION: Final = re.compile(
    r"\b(ka|kanit|anggota)?\s*(sat(uan)?\s*)?(lantas|res\s?krim|(res)?narkoba|samapta|sabhara|intel(kam)?|binmas|"
    r"tahti|provos)\b|\bspkt\b|\bsi\s?propam\b|\bbhabinkamtibmas\b"
)
_HERE: Final = re.compile(r"(nya|ini|itu|sini|situ|setempat|tersebut|yang sama|di sini|this|here)?[ .!]*")
_FILLING: Final = re.compile(r"\b(metro|kota|kabupaten|kab)\b")


def accused_answer(own: Mapping[str, str], text: str) -> str:
    """Return the answer to "whose member?" that these words amount to: a value of `own`, or "other".

    `own` gives the answer for each unit at or above the report's place that may be meant: {name: answer}.
    """
    said = " ".join(text.casefold().split())
    named = _LEVEL.search(said)
    for name, answer in own.items():
        level, place = _split_name(name)
        if named is None:
            if place and re.search(rf"\b{re.escape(place)}\b", said):
                return answer
        elif named[1] == level and (_HERE.fullmatch(named[2]) or _means_place(named[2], place)):
            return answer
    section = named is None and _SECTION.search(said)
    return own.get(_polres_name(own), "other") if section else "other"


def _polres_name(own: Mapping[str, str]) -> str:
    return next((name for name in own if _split_name(name)[0] == "polres"), "")


def _split_name(name: str) -> tuple[str, str]:
    """Return a unit's level and its place: "polres", "lombok barat"."""
    plain = " ".join(name.casefold().split())
    found = _LEVEL.match(plain)
    return (found[1], _strip_filling(found[2])) if found else ("", plain)


def _strip_filling(words: str) -> str:
    return " ".join(_FILLING.sub(" ", words).split())


def _means_place(words: str, place: str) -> bool:
    """Whether words that follow a level name this place, in full or shortened ("Lobar")."""
    said = _strip_filling(words.strip(" .,!"))
    if not said or re.match(rf"{re.escape(place)}\b", said):
        return bool(said)
    first = said.split()[0]
    if first in place.split():
        return said == first  # "Lombok" alone may be ours, "Lombok Tengah" is another
    return len(first) > 2 and _is_short_for(first, place)


def _is_short_for(word: str, place: str) -> bool:
    letters = iter(place.replace(" ", ""))
    return word[0] == place[:1] and all(letter in letters for letter in word)
