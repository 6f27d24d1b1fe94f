"""Answers in words: for the review, for the question that changes them, and for the officers' file."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from babel.dates import format_date

from bot.reporter.form.steps import Form, QuestionKind, Step
from bot.texts import N_, Rich, Translator, formats
from bot.texts.statuses import CATEGORY_NAMES
from storage.records import AccusedUnit

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft

FILE_COUNTS: Final = {
    "photo": N_("{n} foto"),
    "voice": N_("{n} pesan suara"),
    "audio": N_("{n} rekaman suara"),
    "video": N_("{n} video"),
    "video_note": N_("{n} pesan video"),
    "animation": N_("{n} animasi"),
    "document": N_("{n} berkas"),
}


def answer_text(form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
    """Return what was answered to a step and the steps of its topic; None if nothing was."""
    if step.kind is QuestionKind.UNIT:
        return Rich(draft.place.unit_name) if draft.place.unit_id else None
    if step.kind is QuestionKind.STORY:
        return _story_text(draft, t)
    if step.kind is QuestionKind.FILES:
        return _file_counts([file["kind"] for file in draft.files], t)
    if step.kind is QuestionKind.PEOPLE:
        return _people_text(draft, t)
    if step.key == "known":
        return _confidentiality_text(draft, t)
    topic = form.topic_steps(step.topic) if step.topic else [step]
    if step.key == "group":
        topic = [s for s in topic if s.key == "category"]
    if step.key == "accused":
        topic = [s for s in topic if _says_more(draft, s)]
    said = [words for s in topic if s.key in draft.answers and (words := single_answer_text(draft, s, t))]
    return Rich.join(" · ", said) if said else None


def _says_more(draft: Draft, step: Step) -> bool:
    """Whether an answer to "whose member?" and its like says something beside the others."""
    if step.key == "accused_there":
        return draft.answers.get(step.key) == "no"
    # The unit's name alone was given: that it goes above that unit's Propam, too, is how it is handled.
    named = "accused_other" in draft.answers and draft.answers.get("accused") == AccusedUnit.PROPAM
    return step.key != "accused" or not named


def line_text(draft: Draft, name: str, step: Step, t: Translator) -> Rich:
    """Return an answer below the name of its line."""
    return t("{name}: {answer}", name=t(name), answer=single_answer_text(draft, step, t))


def single_answer_text(draft: Draft, step: Step, t: Translator) -> Rich:
    """Return the answer to this very question, which must have one."""
    value: Any = draft.answers[step.key]
    if step.key == "category":
        return t(CATEGORY_NAMES[value])
    if step.key == "accused_there":
        return t("tidak bertugas di {unit}", unit=draft.place.nearest)
    if isinstance(value, str):
        label = next((choice.label for choice in step.choices(draft) if choice.value == value), "")
        if step.key == "accused" and value == "this":
            return Rich(draft.place.unit_name)
        return t(label)
    if step.kind is QuestionKind.WHEN:
        return _when_text(value, t)
    if "latitude" in value:
        point = f"{value['latitude']:.5f}, {value['longitude']:.5f}"
        return t("lokasi {point}", point=f"{point} {value.get('text', '')}".strip())
    if "rupiah" in value:
        return Rich(formats.amount_text(value, t.language))
    return Rich(value["text"])


def _when_text(value: dict[str, str], t: Translator) -> Rich:
    day = (
        format_date(date.fromisoformat(value["date"]), "d MMMM y", locale=t.language)
        if "date" in value
        else ""
    )
    if value["precision"] == "unknown":
        return t("tidak ingat")
    if within := value.get("within"):
        words = N_("dalam seminggu hingga {day}") if within == "week" else N_("dalam sebulan hingga {day}")
        return t(words, day=day)
    text = value.get("text", "")
    if not day:
        return Rich(text)
    shown = t("sekitar {day}", day=day) if value["precision"] == "about" else Rich(day)
    return shown + f" ({text})" if text else shown


def _story_text(draft: Draft, t: Translator) -> Rich | None:
    words = "\n".join(part["text"] for part in draft.story if part.get("text"))
    kinds = {file["id"]: file["kind"] for file in draft.files}
    files = _file_counts([kinds[part["file"]] for part in draft.story if part.get("file") in kinds], t)
    extra = [t("{n} lokasi", n=n)] if (n := sum("location" in part for part in draft.story)) else []
    extra += [t("{n} kontak", n=n)] if (n := sum("contact" in part for part in draft.story)) else []
    pieces = [piece for piece in (Rich(words) if words else None, files, *extra) if piece]
    return Rich.join(" · ", pieces) if pieces else None


def _file_counts(kinds: list[str], t: Translator) -> Rich | None:
    counted = Counter(kinds)
    return Rich.join(", ", [t(FILE_COUNTS[kind], n=n) for kind, n in counted.items()]) if counted else None


def _people_text(draft: Draft, t: Translator) -> Rich | None:
    known = [person_text(one, t) for one in draft.people if one]
    if known:
        return Rich.join("; ", known)
    return t("tidak tahu orangnya") if draft.answers.get("who") == "unknown" else None


def person_text(one: dict[str, str], t: Translator) -> Rich:
    """One of those complained about, in a line."""
    labelled = {
        "nrp": N_("NRP {value}"),
        "plate": N_("nomor kendaraan {value}"),
        "looks": N_("ciri: {value}"),
    }
    order = ("rank", "name", "unit", "nrp", "plate", "looks")
    return Rich.join(
        ", ",
        [
            t(labelled[key], value=_join_lines(one[key])) if key in labelled else Rich(_join_lines(one[key]))
            for key in order
            if key in one
        ],
    )


def _join_lines(text: str) -> str:
    return ", ".join(text.splitlines())


def _confidentiality_text(draft: Draft, t: Translator) -> Rich:
    """Never left empty: whoever says nothing stays confidential."""
    if draft.answers.get("known") != "identified":
        return t("dirahasiakan")
    details = [draft.answers[key]["text"] for key in ("name", "phone") if key in draft.answers]
    return (
        t("nama disebutkan: {name}", name=", ".join(details))
        if details
        else t("nama disebutkan, belum diisi")
    )
