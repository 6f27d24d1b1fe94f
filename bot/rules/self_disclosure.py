"""What in a reporter's own words could name them: numbers, addresses, kinship, their name on Telegram.

Most numbers in a complaint are the accused's, and evidence. So nothing is taken out here: what is found is
shown to the reporter, who alone knows whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

COVER: Final = "•••"
"""What stands in the words where something was covered."""

SHORTEST_NAME: Final = 3  # letters of a word of a name


class Trace(StrEnum):
    """What it is that could name somebody. The first that fits a place of the text counts."""

    EMAIL = "email"
    NIK = "nik"
    PHONE = "phone"
    HANDLE = "handle"
    KINSHIP = "kinship"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """A trace as it stands in the text, and how its words read once it is covered."""

    kind: Trace
    text: str
    covered: str = COVER


_NIK: Final = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){15}(?![\d])")
_DATE: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[ .-](?:0?[1-9]|1[0-2])[ .-](?:19|20)\d\d(?!\d)")
_PHONES: Final = (
    re.compile(r"(?<![\d+])(?:(?:\+|00)?62[ .-]?(?:\(0\))?|0)[ .-]?8\d(?:[ .-]?\d){7,10}(?!\d)"),  # mobile
    re.compile(r"(?<![\d+])\(?0[2-9]\d{1,2}\)?[ -]\d(?:[ -]?\d){5,7}(?!\d)"),  # with its area
    re.compile(r"(?<![\d+])\+[1-9](?:[ .()-]{0,2}\d){8,13}(?!\d)"),  # of anywhere
)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_HANDLE: Final = re.compile(
    r"(?<![\w@./])@[A-Za-z][\w.]{2,31}(?<!\.)|(?<!\w)(?:t\.me|telegram\.me|wa\.me|instagram\.com)/[\w.+-]{3,32}(?<![.-])",
    re.IGNORECASE,
)

_KIN: Final = (
    r"adik|adek|kakak|abang|istri|isteri|suami|anak|ibu|mama|bapak|ayah|papa|orang ?tua|paman|om|bibi|tante|"
    r"keponakan|ponakan|sepupu|tetangga|teman|kawan|sahabat|pacar|tunangan|mertua|menantu|ipar|besan|cucu|"
    r"kakek|nenek|saudara|saudari|kerabat|keluarga|rekan|atasan|bawahan|karyawan|karyawati|majikan|murid|guru"
)
_KIN_EN: Final = (
    r"wife|husband|son|daughter|brother|sister|mother|father|mom|dad|parents?|uncle|aunt|niece|nephew|cousin|"
    r"neighbou?r|friend|girlfriend|boyfriend|fianc[eé]e?|colleague|boss|employee|student|teacher"
)
_ME: Final = r"saya|aku|gue|gua|kami"
_KINSHIPS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_ME}) (?:ini |adalah |sebagai |selaku |cuma |hanya )?(?P<kin>(?:{_KIN})(?:nya)?)\b",
        rf"\b(?P<kin>{_KIN})(?: (?:kandung|tiri|angkat|sulung|bungsu))? (?:{_ME})\b",
        rf"\bI(?: a|'|’)m (?:his|her|their|the victim['’]s|a|the) (?P<kin>{_KIN_EN})\b",
        rf"\bmy (?P<kin>{_KIN_EN})\b",
    )
)

_NO_NAMES: Final = frozenset(
    word
    for words in (
        "pak bapak bang abang mas mbak bunda mama papa ayah haji hajah hjh kak kakak adik dek den gus",
        "tuan nyonya drs prof mrs yang dan ada itu ini dia dari saya aku kami kita anda dengan untuk",
        "pada tidak bukan akan sudah telah juga karena atau bisa orang polisi anak hari jalan lalu uang",
        "motor mobil baru baik satu dua tiga lima sama ketika setelah the and for was his her you not",
        "had has him they that this with from who man sir",
    )
    for word in words.split()
)
"""Titles, and words that stand in any complaint: as a part of somebody's name they would tell nothing."""


def find_traces(text: str, names: Iterable[str] = ()) -> list[Found]:
    """Return what in a text could name whoever wrote it, each wording once, in the order of the text.
    `names` are those they have on Telegram.
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Found]] = []
    for kind, at, covered in _candidates(text, names):
        start, end = at.span()
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            found.append((start, Found(kind, at.group(), covered)))
    unique = {one.text.casefold(): one for _, one in sorted(found, key=lambda one: one[0])[::-1]}
    return list(unique.values())[::-1]


def _candidates(text: str, names: Iterable[str]) -> Iterator[tuple[Trace, re.Match[str], str]]:
    yield from ((Trace.EMAIL, at, COVER) for at in _EMAIL.finditer(text))
    yield from ((Trace.NIK, at, COVER) for at in _NIK.finditer(text) if is_nik(at.group()))
    for pattern in _PHONES:
        yield from ((Trace.PHONE, at, COVER) for at in pattern.finditer(text) if not _DATE.match(at.group()))
    yield from ((Trace.HANDLE, at, COVER) for at in _HANDLE.finditer(text))
    for pattern in _KINSHIPS:
        yield from ((Trace.KINSHIP, at, _cover_kin(at)) for at in pattern.finditer(text))
    if words := _name_words(names):
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
        yield from ((Trace.NAME, at, COVER) for at in pattern.finditer(text))


def _cover_kin(at: re.Match[str]) -> str:
    """Return the words around a kinship with only what somebody is to another covered."""
    start, end = (place - at.start() for place in at.span("kin"))
    return at.group()[:start] + COVER + at.group()[end:]


def is_nik(digits: str) -> bool:
    """Whether sixteen digits can be a person's number: a province, a birthday (a woman's day is 40 more), and
    a serial number that isn't zero.
    """
    plain = re.sub(r"\D", "", digits)
    day, month = int(plain[6:8]), int(plain[8:10])
    return (
        len(plain) == 16
        and 11 <= int(plain[:2]) <= 99
        and 1 <= (day - 40 if day > 40 else day) <= _days_of(month)
        and plain[12:] != "0000"
    )


def _days_of(month: int) -> int:
    """Return how many days a month has in the longest year; none if there is no such month."""
    return {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31) if 1 <= month <= 12 else 0


def _name_words(names: Iterable[str]) -> list[str]:
    words = {word.casefold() for name in names for word in re.findall(r"\w+", name)}
    return sorted(
        word for word in words if len(word) >= SHORTEST_NAME and not word.isdigit() and word not in _NO_NAMES
    )


def cover(text: str, found: Iterable[Found]) -> str:
    """Return a text in which these are covered, wherever they stand."""
    for one in sorted(found, key=lambda one: -len(one.text)):
        before, after = _edge(one.text[0]), _edge(one.text[-1])
        pattern = rf"(?<!{before}){re.escape(one.text)}(?!{after})"
        text = re.sub(pattern, one.covered.replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text


_NOTHING: Final = r"[^\w\W]"


def _edge(end: str) -> str:
    """Return what mustn't stand beside the end of a trace, else it is a part of something else."""
    return r"\d" if end.isdigit() else r"\w" if end.isalpha() else _NOTHING
