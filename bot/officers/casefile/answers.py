"""The reporter's answers as an officer reads them, labelled and in order.

Name and phone are no answers: should a form have kept them among its answers, they are passed over here,
because an identity has a way of its own (`bot.officers.steps.identity`). An answer that this table doesn't
know (of another version of the form) is shown as the reporter's summary put it rather than lost.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from babel.dates import format_date

from bot.officers import wording
from bot.officers.casefile import evidence, origins
from bot.texts import N_, Rich, Translator, bold, formats
from bot.texts.statuses import CATEGORY_NAMES

if TYPE_CHECKING:
    from bot.officers.casefile.origins import Origin
    from storage.records import Evidence, Json

QUESTION_LABELS: Final = {
    "category": N_("Perihal"),
    "accused": N_("Kesatuan terlapor"),
    "accused_there": N_("Bertugas di kesatuan penerima"),
    "accused_other": N_("Satuan yang disebut"),
    "safety": N_("Dalam bahaya sekarang"),
    "safety_detail": N_("Bahaya yang disebut"),
    "still_held": N_("Masih ditahan"),
    "ongoing": N_("Masih berlangsung"),
    "child": N_("Anak terlibat"),
    "when": N_("Waktu"),
    "where": N_("Tempat"),
    "lp_number": N_("Nomor LP"),
    "amount": N_("Jumlah uang"),
    "plate": N_("Nomor kendaraan"),
    "link": N_("Tautan"),
    "female_officer": N_("Minta petugas perempuan"),
    "reported": N_("Pernah dilaporkan"),
    "part": N_("Peran pelapor"),
    "known": N_("Kerahasiaan"),
}
VALUE_NAMES: Final = {
    "yes": N_("ya"),
    "no": N_("tidak"),
    "unknown": N_("tidak tahu"),
    "danger": N_("ada bahaya sekarang"),
    "held": N_("masih ditahan"),
    "going_on": N_("masih berlangsung"),
    "polres": N_("Polres dari kesatuan itu"),
    "propam": N_("Propam"),
    "other": N_("satuan lain"),
    "victim": N_("korban"),
    "family": N_("keluarga atau wakil korban"),
    "witness": N_("saksi"),
    "police": N_("anggota Polri"),
    "lawyer": N_("pengacara atau LSM"),
    "confidential": N_("identitas dirahasiakan"),
    "identified": N_("bersedia dikenal"),
}
PERSON_LABELS: Final = {
    "rank": N_("pangkat"),
    "name": N_("nama"),
    "unit": N_("kesatuan"),
    "nrp": N_("NRP"),
    "plate": N_("nomor kendaraan"),
    "looks": N_("ciri-ciri"),
}
PASSED_OVER: Final = {
    "name",
    "phone",
    "group",
    "story",
    "people",
    "who",
    "files",
    "evidence",
    "consent",
    "found",
}


def render_answers(content: Json, files: list[Evidence], origin: Origin, t: Translator, ticket: str) -> Rich:
    """Return the story first, then who is complained about, the other answers, and the list of files."""
    captions: Json = content.get("captions") or {}
    listed = [_file_line(item, n, str(captions.get(item.id) or ""), t) for n, item in enumerate(files, 1)]
    blocks = [
        [wording.case_title(t, ticket, N_("Isi pengaduan"))],
        [bold(t("Cerita")), _story_text(content.get("story"), files, t)],
        [bold(t("Terlapor")), _people_text(content.get("people") or [], t)],
        _answer_lines(content, origin, t),
        [bold(t("Bukti")), *(listed or [t("tidak ada")])],
    ]
    return Rich.join("\n\n", [Rich.join("\n", lines) for lines in blocks if lines])


def _answer_lines(content: Json, origin: Origin, t: Translator) -> list[Rich]:
    """Return where it came in, then one line for each further answer: known questions in order, then those of
    other versions.
    """
    answers: Json = content.get("answers") or {}
    summary = {one["key"]: one for one in content.get("summary") or []}
    lines = [origins.origin_line(t, origin.units["this"], origin.found)]
    lines += [
        _labelled_line(
            t(QUESTION_LABELS[key]),
            _accused_unit(answers[key], origin, t)
            if key == "accused"
            else render_value(key, answers[key], t),
        )
        for key in QUESTION_LABELS
        if key in answers and key not in PASSED_OVER
    ]
    lines += [
        _labelled_line(Rich(str(one["name"])), Rich(str(one["answer"])))
        for key, one in summary.items()
        if key not in QUESTION_LABELS and key not in PASSED_OVER
    ]
    if place := origins.poster_place(t, content):
        lines.append(_labelled_line(t("Letak barcode"), place))
    return lines


def _accused_unit(answer: Any, origin: Origin, t: Translator) -> Rich:
    """Return the unit by its name where we know which was meant."""
    named = origin.units.get(str(answer))
    return Rich(named) if named else render_value("accused", answer, t)


def _labelled_line(label: Rich, said: Rich) -> Rich:
    return Rich.join(": ", [bold(label), said])


def _file_line(item: Evidence, number: int, caption: str, t: Translator) -> Rich:
    described = evidence.describe_evidence(item, number, t)
    return Rich.join(" – ", [described, caption]) if caption else described


def _story_text(story: Any, files: list[Evidence], t: Translator) -> Rich:
    """Return the parts in the order in which they were told; files are named by their number."""
    numbers = {item.id: number for number, item in enumerate(files, 1)}
    parts = story if isinstance(story, list) else [story] if story else []
    told = [_story_part(part, numbers, t) for part in parts]
    return Rich.join("\n", told) if told else t("tidak ada teks")


def _story_part(part: Any, numbers: dict[str, int], t: Translator) -> Rich:
    if not isinstance(part, dict):
        return Rich(str(part))
    if part.get("evidence") in numbers:
        return t("[bukti {number}]", number=numbers[part["evidence"]])
    if "location" in part:
        return Rich.join(": ", [t("Lokasi"), _place_text(part["location"], t)])
    if "contact" in part:
        shared = part["contact"]
        named = " ".join(str(shared[key]) for key in ("name", "phone") if shared.get(key))
        return t("Kontak: {contact}", contact=named)
    return Rich(str(part.get("text", "")))


def _people_text(people: list[Json], t: Translator) -> Rich:
    known = [
        Rich.join(
            ", ",
            [
                Rich.join(": ", [t(PERSON_LABELS[key]), str(one[key])])
                for key in PERSON_LABELS
                if one.get(key)
            ],
        )
        for one in people
        if any(one.get(key) for key in PERSON_LABELS)
    ]
    if not known:
        return t("tidak disebut")
    return Rich.join("\n", [Rich.join(". ", [str(n), one]) for n, one in enumerate(known, 1)])


def render_value(key: str, answer: Any, t: Translator) -> Rich:
    """One answer in words: a choice, a day, a place, an amount, or what was typed."""
    if isinstance(answer, bool):
        return t(VALUE_NAMES["yes" if answer else "no"])
    if isinstance(answer, str):
        if key == "category" and answer in CATEGORY_NAMES:
            return t(CATEGORY_NAMES[answer])
        return t(VALUE_NAMES[answer]) if answer in VALUE_NAMES else Rich(answer)
    if not isinstance(answer, dict):
        return Rich(str(answer))
    if "precision" in answer:
        return _time_text(answer, t)
    if "latitude" in answer:
        return _place_text(answer, t)
    if "rupiah" in answer:
        return Rich(formats.amount_text(answer, t.language))
    return Rich(str(answer.get("text", "")))


def _place_text(place: Json, t: Translator) -> Rich:
    point = f"{place['latitude']:.5f}, {place['longitude']:.5f}"
    named = place.get("title") or place.get("text") or ""
    return t("{point} {name}", point=point, name=named)


def _time_text(answer: Json, t: Translator) -> Rich:
    if answer["precision"] == "unknown":
        return t("tidak ingat")
    day = ""
    if answer.get("date"):
        day = format_date(date.fromisoformat(answer["date"]), "d MMMM y", locale=t.language)
    spans = {"week": N_("dalam seminggu hingga {day}"), "month": N_("dalam sebulan hingga {day}")}
    if answer.get("within") in spans:
        shown = t(spans[answer["within"]], day=day)
    elif day and answer["precision"] == "about":
        shown = t("sekitar {day}", day=day)
    else:
        shown = Rich(day)
    said = str(answer.get("text") or "")
    return Rich.join(" – ", [piece for piece in (shown, Rich(said)) if piece.text])
