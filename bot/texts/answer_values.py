"""Answers that are more than a choice, by what they hold: how the reporter reads them, and how an officer.

An answer is kept with none of its question's kind, and outlives it: it is told by a field that only its like
have. Both rooms read this table, and neither the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_date

from bot.texts import formats, strangers
from bot.texts.rich import Rich
from bot.texts.translate import N_, Translator

AnswerFields = dict[str, Any]
Renderer = Callable[[AnswerFields, Translator], Rich]


@dataclass(frozen=True, slots=True)
class AnswerValue:
    """What answers with this field hold, in words."""

    field: str
    for_reporter: Renderer
    for_officer: Renderer


_SPANS: Final = {
    "week": N_("dalam seminggu hingga {day}"),
    "month": N_("dalam sebulan hingga {day}"),
}


def _day_text(answer: AnswerFields, t: Translator) -> Rich:
    """Return the day as exactly as it is known; empty if it isn't."""
    if not answer.get("date"):
        return Rich("")
    day = format_date(date.fromisoformat(answer["date"]), "d MMMM y", locale=t.language)
    if answer.get("within") in _SPANS:
        return t(_SPANS[answer["within"]], day=day)
    return t("sekitar {day}", day=day) if answer["precision"] == "about" else Rich(day)


def _time_for_reporter(answer: AnswerFields, t: Translator) -> Rich:
    if answer["precision"] == "unknown":
        return t("tidak ingat")
    day, words = _day_text(answer, t), str(answer.get("text") or "")
    if not day.text:
        return Rich.of(words)
    return day + f" ({words})" if words else day


def _time_for_officer(answer: AnswerFields, t: Translator) -> Rich:
    if answer["precision"] == "unknown":
        return t("tidak ingat")
    words = str(answer.get("text") or "")
    said = Rich.of(words if strangers.visible_text(words) else "")
    pieces = [piece for piece in (_day_text(answer, t), said) if piece.text]
    return Rich.join(" – ", pieces or [strangers.NOTHING])


def _point_text(answer: AnswerFields) -> str:
    return f"{answer['latitude']:.5f}, {answer['longitude']:.5f}"


def _place_for_reporter(answer: AnswerFields, t: Translator) -> Rich:
    return t("lokasi {point}", point=f"{_point_text(answer)} {answer.get('text', '')}".strip())


def render_place_for_officer(answer: AnswerFields, t: Translator) -> Rich:
    """Return a place on the map, with its name if it has one."""
    named = strangers.name_text(answer.get("title") or answer.get("text"))
    return t("{point} {name}", point=_point_text(answer), name=named)


def _amount_text(answer: AnswerFields, t: Translator) -> Rich:
    return Rich.of(formats.amount_text(answer, t.language))


def _words(answer: AnswerFields, _t: Translator) -> Rich:
    return Rich.of(str(answer.get("text", "")))


def _words_for_officer(answer: AnswerFields, _t: Translator) -> Rich:
    return Rich(strangers.answer_text(answer.get("text", "")))


WORDS: Final = AnswerValue("text", _words, _words_for_officer)
VALUES: Final = (
    AnswerValue("precision", _time_for_reporter, _time_for_officer),
    AnswerValue("latitude", _place_for_reporter, render_place_for_officer),
    AnswerValue("rupiah", _amount_text, _amount_text),
    WORDS,  # the others keep the words that they were said in, too
)


def find_value(answer: AnswerFields) -> AnswerValue:
    """Return what an answer holds: words, if it has none of the other fields."""
    return next((value for value in VALUES if value.field in answer), WORDS)


def render_for_reporter(answer: AnswerFields, t: Translator) -> Rich:
    """Return an answer as its reporter reads it before sending."""
    return find_value(answer).for_reporter(answer, t)


def render_for_officer(answer: AnswerFields, t: Translator) -> Rich:
    """Return an answer as it stands in the officers' file."""
    return find_value(answer).for_officer(answer, t)
