"""A question as it is shown: its text and its buttons, in one language. Pure, like the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.reporter.form import answer_texts, answers, review
from bot.reporter.form.navigation import (
    ADD,
    BACK,
    CANCEL,
    CHANGE,
    CLEAR,
    DONE,
    DROP,
    FILL,
    NOBODY,
    REWRITE,
    SEND,
    SKIP,
    TOP,
)
from bot.reporter.form.phrases import NOTES, STRAYS
from bot.reporter.form.steps import Form, Kind, Step
from bot.texts import Rich, Translator, bold, formats, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import Note

TAP: Final = "r:f:"
"""How a form button's data begins: `r:f:<nonce>:<turn>:<step>=<value>`."""

STYLES: Final = {SEND: "success"}
"""The one button that stands out: nothing else sends the report."""

REPLY: Final = frozenset({Kind.PHONE, Kind.WHERE})
"""Questions that are asked with a keyboard in place of the phone's own."""

REMARK_LENGTH: Final = 600  # characters of what a remark repeats

_SKIPPED: Final = (answers.WRITTEN | {Kind.CHOICE}) - {Kind.PEOPLE, Kind.PERSON}

Row = list[tuple[Rich, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question ready to be sent. `reply`: its keyboard takes the place of the phone's."""

    text: Rich
    keyboard: speech.Keyboard
    reply: bool = False


def question(form: Form, draft: Draft, language: str, notes: Iterable[Note] = ()) -> Shown:
    """The open question, after the remarks on what was just said."""
    t, step = translator(language), form.step(draft.step)
    remarks = [remark(note, t) for note in notes]
    text = Rich.join("\n\n", [*remarks, _text(form, draft, step, t)])
    shown = rows(form, draft, t)
    if step.kind is Kind.PHONE:
        return Shown(text, speech.contact_keyboard(t("Bagikan nomor saya"), *_labels(shown)), reply=True)
    if step.kind is Kind.WHERE:
        return Shown(text, speech.location_keyboard(t("Bagikan lokasi saya"), *_labels(shown)), reply=True)
    head = f"{TAP}{draft.nonce}:{draft.turn}.{draft.shown}:{draft.step}="
    return Shown(
        text,
        speech.inline(
            *(
                [speech.button(label, head + value, STYLES.get(value)) for label, value in row]
                for row in shown
            )
        ),
    )


def _labels(shown: list[Row]) -> list[Rich]:
    return [label for row in shown for label, _ in row]


def typed(form: Form, draft: Draft, text: str) -> str | None:
    """The value of the open question's button whose label was typed, in either language; None if none was."""
    wanted = text.strip().casefold()
    if len(wanted) > speech.LABEL_LENGTH:
        return None
    for language in ("id", "en"):
        for row in rows(form, draft, translator(language)):
            for label, value in row:
                if str(label).casefold() == wanted:
                    return value
    return None


def remark(note: Note, t: Translator) -> Rich:
    """A remark in words."""
    if note.word == "stray":
        what = str(note.values["what"])
        others = (
            t("Jawaban Anda tetap tersimpan.") if what == "command" else t("Jawaban Anda yang lain aman.")
        )
        return Rich.join(" ", [t(STRAYS.get(what, STRAYS["other"])), others])
    if note.word == "dropped":
        was = note.values["draft"]
        lines = [answer_texts.line(was, name, step, t) for name, step in note.values["answers"]]
        return t(NOTES[note.word], what=speech.clip_rich(Rich.join("\n", lines), REMARK_LENGTH))
    values = {
        name: formats.number(value, t.language) if isinstance(value, int) else value
        for name, value in note.values.items()
    }
    return t(NOTES[note.word], **values)


def _text(form: Form, draft: Draft, step: Step, t: Translator) -> Rich:
    if step.kind is Kind.REVIEW:
        return review.page(form, draft, t)
    if step.kind is Kind.STORY and draft.story and not draft.changing:
        return t("Ada yang ingin ditambahkan? Bila sudah, ketuk Lanjut.")
    values = {"unit": draft.place.nearest, "above": draft.place.above}
    pieces: list[Rich] = [bold(t(step.question, **values))]
    if step.kind is Kind.PERSON and draft.people[draft.person]:
        pieces.insert(0, speech.clip_rich(answer_texts.person(draft.people[draft.person], t), 1500))
    if step.key == "accused" and (draft.place.found != "poster" or draft.place.is_neutral):
        pieces.insert(0, t("Pengaduan ini untuk wilayah {unit}.", unit=bold(draft.place.unit_name)))
    pieces += [t(hint, **values) for holds, hint in step.hints if holds(draft)]
    if draft.changing:
        now = _now(form, draft, step, t)
        pieces += [t("Jawaban sekarang: {answer}", answer=speech.clip_rich(now, 1500))] if now else []
    return Rich.join("\n\n", pieces)


def _now(form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
    """What was answered so far: of a whole topic at its first question, else of the question itself."""
    if form.is_first_of_topic(step):
        return answer_texts.answer(form, draft, step, t)
    kept = step.kind in answers.WRITTEN and step.key in draft.answers
    return answer_texts.one(draft, step, t) if kept else None


def rows(form: Form, draft: Draft, t: Translator) -> list[Row]:
    """The buttons of the open question: label and value."""
    step = form.step(draft.step)
    if step.kind is Kind.REVIEW:
        more: Row = [(t("Lengkapi"), FILL)] if review.lines(form, draft, t, answered=False) else []
        return [[(t("Kirim pengaduan"), SEND)], [*more, (t("Ubah"), CHANGE)]]
    if step.kind is Kind.LINES:
        return _lines(form, draft, step, t)
    own = _pairs([(t(choice.label), choice.value) for choice in step.choices(draft)], step.columns)
    special = {
        Kind.UNIT: _units,
        Kind.STORY: _story,
        Kind.PEOPLE: _people,
        Kind.PERSON: _person,
        Kind.FILES: _files,
    }
    if step.kind in special:
        own = special[step.kind](form, draft, t)
    return [*own, _ways(form, draft, step, t)]


def _lines(form: Form, draft: Draft, step: Step, t: Translator) -> list[Row]:
    """The review's lines that can be filled in or changed; giving the report up is a change, too."""
    found = review.lines(form, draft, t, answered=step.key == "change")
    cancel: Row = [(t("Batal"), CANCEL)] if step.key == "change" else []
    return [*_pairs([(t(line.name), line.key) for line in found], 2), [(t("Kembali"), BACK), *cancel]]


def _pairs(buttons: Row, columns: int) -> list[Row]:
    return [buttons[at : at + columns] for at in range(0, len(buttons), columns)]


def _ways(form: Form, draft: Draft, step: Step, t: Translator) -> Row:
    """Back, skip or empty, cancel: those that make sense here."""
    if step.kind is Kind.CANCEL:
        return []
    ways: Row = []
    if step.kind is Kind.PERSON or step.key.startswith("person_") or form.preceding(draft) != step.key:
        ways.append((t("Kembali"), BACK))
    if answers.can_stay(form, draft, step):
        ways.append((t("Biarkan"), SKIP))
    if step.skippable and step.kind in _SKIPPED:
        if answers.is_answered(draft, step):
            ways.append((t("Hapus jawaban"), CLEAR))
        else:
            ways.append((t("Lewati"), SKIP))
    if not draft.changing:
        ways.append((t("Batal"), CANCEL))
    return ways


def _units(_form: Form, draft: Draft, t: Translator) -> list[Row]:
    options: list[Row] = [
        [(t("{unit} saja", unit=name) if where else Rich(name), str(index))]
        for index, (_id, name, where) in enumerate(draft.place.options)
    ]
    return options if draft.place.top else [*options, [(t("Lihat semua kesatuan"), TOP)]]


def _story(_form: Form, draft: Draft, t: Translator) -> list[Row]:
    if not draft.story:
        return []
    rewrite: list[Row] = [[(t("Tulis ulang"), REWRITE)]] if draft.changing else []
    return [[(t("Lanjut"), DONE)], *rewrite]


def _people(_form: Form, draft: Draft, t: Translator) -> list[Row]:
    known: list[Row] = [
        [(answer_texts.person(one, t) if one else t("Orang {n}: belum diisi", n=n + 1), str(n))]
        for n, one in enumerate(draft.people)
    ]
    nobody: list[Row] = [] if draft.people else [[(t("Tidak tahu orangnya"), NOBODY)]]
    return [*known, [(t("Tambah orang"), ADD)], *nobody, [(t("Selesai"), DONE)]]


def _person(form: Form, draft: Draft, t: Translator) -> list[Row]:
    fields = [step for step in form.of_topic("who") if step.key.startswith("person_")]
    known = draft.people[draft.person]
    buttons: Row = []
    for step in fields:
        value = known.get(step.key.removeprefix("person_"))
        line = ", ".join(value.splitlines()) if value else ""
        label = t("{field}: {value}", field=t(step.name), value=line) if value else t(step.name)
        buttons.append((label, step.key))
    return [*_pairs(buttons, 2), [(t("Selesai"), DONE)], [(t("Hapus orang ini"), DROP)]]


def _files(_form: Form, draft: Draft, t: Translator) -> list[Row]:
    drops: Row = [(t("Hapus berkas {n}", n=n + 1), str(n)) for n in range(len(draft.files))]
    return [[(t("Selesai"), DONE)], *_pairs(drops, 3)]
