"""The reporter's answers as an officer reads them, labelled and in order.

Name and phone are no answers: should a form have kept them among its answers, they are passed over here,
because an identity has a way of its own (`bot.officers.steps.identity`). An answer that this table doesn't
know (of another version of the form) is shown as the reporter's summary put it rather than lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.officers import wording
from bot.officers.casefile import evidence, origins
from bot.texts import N_, Rich, Translator, answer_values, bold, strangers
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
    "known",  # how the reporter wants to be known is for nobody here
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
    place = origins.poster_place(t, content)
    return [
        origins.origin_line(t, origin.units["this"], origin.found),
        *_known_lines(content.get("answers") or {}, origin, t),
        *_summary_lines(content.get("summary") or []),
        *([_labelled_line(t("Letak barcode"), place)] if place else []),
    ]


def _known_lines(answers: Json, origin: Origin, t: Translator) -> list[Rich]:
    known = [key for key in QUESTION_LABELS if key in answers and key not in PASSED_OVER]
    return [
        _labelled_line(t(QUESTION_LABELS[key]), _answer_text(key, answers[key], origin, t)) for key in known
    ]


def _summary_lines(summary: list[Json]) -> list[Rich]:
    """Return the answers to questions of other versions, as the reporter's summary put them."""
    named = {one["key"]: one for one in summary}.values()
    unknown = [one for one in named if one["key"] not in {*QUESTION_LABELS, *PASSED_OVER}]
    return [_labelled_line(_words(one["name"]), _words(one["answer"])) for one in unknown]


def _answer_text(key: str, answer: Any, origin: Origin, t: Translator) -> Rich:
    """Return an answer in words; a unit by its name where we know which was meant."""
    named = origin.units.get(str(answer)) if key == "accused" else None
    return Rich(named) if named else render_value(key, answer, t)


def _labelled_line(label: Rich, said: Rich) -> Rich:
    return Rich.join(": ", [bold(label), said])


def _file_line(item: Evidence, number: int, caption: str, t: Translator) -> Rich:
    described = evidence.describe_evidence(item, number, t)
    return Rich.join(" – ", [described, caption]) if strangers.visible_text(caption) else described


def _words(said: object) -> Rich:
    """Return what somebody wrote; a stand-in where nothing of it is to be seen."""
    return Rich(strangers.answer_text(said))


def _story_text(story: Any, files: list[Evidence], t: Translator) -> Rich:
    """Return the parts in the order in which they were told; files are named by their number."""
    numbers = {item.id: number for number, item in enumerate(files, 1)}
    parts = story if isinstance(story, list) else [story] if story else []
    told = [_story_part(part, numbers, t) for part in parts]
    return Rich.join("\n", told) if told else t("tidak ada teks")


def _story_part(part: Any, numbers: dict[str, int], t: Translator) -> Rich:
    if not isinstance(part, dict):
        return _words(part)
    if part.get("evidence") in numbers:
        return t("[bukti {number}]", number=numbers[part["evidence"]])
    if "location" in part:
        return Rich.join(": ", [t("Lokasi"), answer_values.render_place_for_officer(part["location"], t)])
    if "contact" in part:
        return t("Kontak: {contact}", contact=contact_text(part["contact"]))
    return _words(part.get("text", ""))


def contact_text(shared: Json) -> str:
    """Return the name and number of a contact that was shared."""
    named = [strangers.name_text(shared.get(key)) for key in ("name", "first_name", "last_name")]
    number = strangers.name_text(shared.get("phone_number") or shared.get("phone"))
    return " ".join(part for part in (*named, number) if part) or strangers.NOTHING


def _people_text(people: list[Json], t: Translator) -> Rich:
    known = [
        Rich.join(
            ", ",
            [
                Rich.join(": ", [t(PERSON_LABELS[key]), _words(one[key])])
                for key in PERSON_LABELS
                if strangers.visible_text(str(one.get(key) or ""))
            ],
        )
        for one in people
    ]
    known = [one for one in known if one.text]
    if not known:
        return t("tidak disebut")
    return Rich.join("\n", [Rich.join(". ", [str(n), one]) for n, one in enumerate(known, 1)])


def render_value(key: str, answer: Any, t: Translator) -> Rich:
    """One answer in words: a choice, a day, a place, an amount, or what was typed."""
    if isinstance(answer, bool):
        return t(VALUE_NAMES["yes" if answer else "no"])
    if isinstance(answer, dict):
        return answer_values.render_for_officer(answer, t)
    names = CATEGORY_NAMES if key == "category" else VALUE_NAMES
    return t(names[answer]) if answer in names else _words(answer)
