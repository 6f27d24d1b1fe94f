"""A question as it is shown: its text and its buttons, in one language. Pure, like the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import keyboards
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
from bot.reporter.form.phrases import REMARKS, STRAYS
from bot.reporter.form.steps import Form, QuestionKind, Step
from bot.texts import Rich, Translator, bold, formats, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import Remark

TAP_PREFIX: Final = "r:f:"
"""How a form button's data begins: `r:f:<nonce>:<turn>:<step>=<value>`."""

BUTTON_STYLES: Final = {SEND: "success"}
"""The one button that stands out: nothing else sends the report."""

REPLY_KEYBOARD_KINDS: Final = frozenset({QuestionKind.PHONE, QuestionKind.WHERE})
"""Questions that are asked with a keyboard in place of the phone's own."""

REMARK_LENGTH: Final = 600  # characters of what a remark repeats

_SKIPPABLE_KINDS: Final = (answers.WRITTEN_KINDS | {QuestionKind.CHOICE}) - {
    QuestionKind.PEOPLE,
    QuestionKind.PERSON,
}

ChoiceRow = list[tuple[Rich, str]]


@dataclass(frozen=True, slots=True)
class RenderedQuestion:
    """A question ready to be sent. `reply`: its keyboard takes the place of the phone's."""

    text: Rich
    keyboard: keyboards.Keyboard
    reply: bool = False


def render_question(
    form: Form, draft: Draft, language: str, notes: Iterable[Remark] = ()
) -> RenderedQuestion:
    """Return the open question, after the remarks on what was just said."""
    t, step = translator(language), form.step(draft.step)
    remarks = [render_remark(note, t) for note in notes]
    text = Rich.join("\n\n", [*remarks, _question_text(form, draft, step, t)])
    shown = button_rows(form, draft, t)
    if step.kind is QuestionKind.PHONE:
        return RenderedQuestion(
            text, keyboards.contact_keyboard(t("Bagikan nomor saya"), *_flat_labels(shown)), reply=True
        )
    if step.kind is QuestionKind.WHERE:
        return RenderedQuestion(
            text, keyboards.location_keyboard(t("Bagikan lokasi saya"), *_flat_labels(shown)), reply=True
        )
    head = f"{TAP_PREFIX}{draft.nonce}:{draft.turn}.{draft.shown}:{draft.step}="
    return RenderedQuestion(
        text,
        keyboards.inline_keyboard(
            *(
                [
                    keyboards.callback_button(label, head + value, BUTTON_STYLES.get(value))
                    for label, value in row
                ]
                for row in shown
            )
        ),
    )


def _flat_labels(shown: list[ChoiceRow]) -> list[Rich]:
    return [label for row in shown for label, _ in row]


def match_typed_label(form: Form, draft: Draft, text: str) -> str | None:
    """Return the value of the open question's button whose label was typed, in either language; None if
    none was.
    """
    wanted = text.strip().casefold()
    if len(wanted) > keyboards.LABEL_LENGTH:
        return None
    for language in ("id", "en"):
        for row in button_rows(form, draft, translator(language)):
            for label, value in row:
                if str(label).casefold() == wanted:
                    return value
    return None


def render_remark(note: Remark, t: Translator) -> Rich:
    """Return a remark in words."""
    if note.word == "stray":
        what = str(note.values["what"])
        others = (
            t("Jawaban Anda tetap tersimpan.") if what == "command" else t("Jawaban Anda yang lain aman.")
        )
        return Rich.join(" ", [t(STRAYS.get(what, STRAYS["other"])), others])
    if note.word == "dropped":
        was = note.values["draft"]
        lines = [answer_texts.line_text(was, name, step, t) for name, step in note.values["answers"]]
        return t(REMARKS[note.word], what=keyboards.clip_rich(Rich.join("\n", lines), REMARK_LENGTH))
    values = {
        name: formats.number_text(value, t.language) if isinstance(value, int) else value
        for name, value in note.values.items()
    }
    return t(REMARKS[note.word], **values)


def _question_text(form: Form, draft: Draft, step: Step, t: Translator) -> Rich:
    if step.kind is QuestionKind.REVIEW:
        return review.render_review(form, draft, t)
    if step.kind is QuestionKind.STORY and draft.story and not draft.changing:
        return t("Ada yang ingin ditambahkan? Bila sudah, ketuk Lanjut.")
    values = {"unit": draft.place.nearest, "above": draft.place.above}
    pieces: list[Rich] = [bold(t(step.question, **values))]
    if step.kind is QuestionKind.PERSON and draft.people[draft.person]:
        pieces.insert(0, keyboards.clip_rich(answer_texts.person_text(draft.people[draft.person], t), 1500))
    if step.key == "accused" and (draft.place.found != "poster" or draft.place.is_neutral):
        pieces.insert(0, t("Pengaduan ini untuk wilayah {unit}.", unit=bold(draft.place.unit_name)))
    pieces += [t(hint, **values) for holds, hint in step.hints if holds(draft)]
    if draft.changing:
        now = _current_answer(form, draft, step, t)
        pieces += [t("Jawaban sekarang: {answer}", answer=keyboards.clip_rich(now, 1500))] if now else []
    return Rich.join("\n\n", pieces)


def _current_answer(form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
    """Return what was answered so far: of a whole topic at its first question, else of the question
    itself.
    """
    if form.is_first_of_topic(step):
        return answer_texts.answer_text(form, draft, step, t)
    kept = step.kind in answers.WRITTEN_KINDS and step.key in draft.answers
    return answer_texts.single_answer_text(draft, step, t) if kept else None


def button_rows(form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    """Return the buttons of the open question: label and value."""
    step = form.step(draft.step)
    if step.kind is QuestionKind.REVIEW:
        more: ChoiceRow = (
            [(t("Lengkapi"), FILL)] if review.review_lines(form, draft, t, answered=False) else []
        )
        return [[(t("Kirim pengaduan"), SEND)], [*more, (t("Ubah"), CHANGE)]]
    if step.kind is QuestionKind.LINES:
        return _line_rows(form, draft, step, t)
    own = _in_columns([(t(choice.label), choice.value) for choice in step.choices(draft)], step.columns)
    special = {
        QuestionKind.UNIT: _unit_rows,
        QuestionKind.STORY: _story_rows,
        QuestionKind.PEOPLE: _people_rows,
        QuestionKind.PERSON: _person_rows,
        QuestionKind.FILES: _file_rows,
    }
    if step.kind in special:
        own = special[step.kind](form, draft, t)
    return [*own, _navigation_row(form, draft, step, t)]


def _line_rows(form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
    """Return the review's lines that can be filled in or changed; giving the report up is a change, too."""
    found = review.review_lines(form, draft, t, answered=step.key == "change")
    cancel: ChoiceRow = [(t("Batal"), CANCEL)] if step.key == "change" else []
    return [*_in_columns([(t(line.name), line.key) for line in found], 2), [(t("Kembali"), BACK), *cancel]]


def _in_columns(buttons: ChoiceRow, columns: int) -> list[ChoiceRow]:
    return [buttons[at : at + columns] for at in range(0, len(buttons), columns)]


def _navigation_row(form: Form, draft: Draft, step: Step, t: Translator) -> ChoiceRow:
    """Back, skip or empty, cancel: those that make sense here."""
    if step.kind is QuestionKind.CANCEL:
        return []
    ways: ChoiceRow = []
    if (
        step.kind is QuestionKind.PERSON
        or step.key.startswith("person_")
        or form.previous_step(draft) != step.key
    ):
        ways.append((t("Kembali"), BACK))
    if answers.can_stay(form, draft, step):
        ways.append((t("Biarkan"), SKIP))
    if step.skippable and step.kind in _SKIPPABLE_KINDS:
        if answers.is_answered(draft, step):
            ways.append((t("Hapus jawaban"), CLEAR))
        else:
            ways.append((t("Lewati"), SKIP))
    if not draft.changing:
        ways.append((t("Batal"), CANCEL))
    return ways


def _unit_rows(_form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    options: list[ChoiceRow] = [
        [(t("{unit} saja", unit=name) if where else Rich(name), str(index))]
        for index, (_id, name, where) in enumerate(draft.place.options)
    ]
    return options if draft.place.top else [*options, [(t("Lihat semua kesatuan"), TOP)]]


def _story_rows(_form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    if not draft.story:
        return []
    rewrite: list[ChoiceRow] = [[(t("Tulis ulang"), REWRITE)]] if draft.changing else []
    return [[(t("Lanjut"), DONE)], *rewrite]


def _people_rows(_form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    known: list[ChoiceRow] = [
        [(answer_texts.person_text(one, t) if one else t("Orang {n}: belum diisi", n=n + 1), str(n))]
        for n, one in enumerate(draft.people)
    ]
    nobody: list[ChoiceRow] = [] if draft.people else [[(t("Tidak tahu orangnya"), NOBODY)]]
    return [*known, [(t("Tambah orang"), ADD)], *nobody, [(t("Selesai"), DONE)]]


def _person_rows(form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    fields = [step for step in form.topic_steps("who") if step.key.startswith("person_")]
    known = draft.people[draft.person]
    buttons: ChoiceRow = []
    for step in fields:
        value = known.get(step.key.removeprefix("person_"))
        line = ", ".join(value.splitlines()) if value else ""
        label = t("{field}: {value}", field=t(step.name), value=line) if value else t(step.name)
        buttons.append((label, step.key))
    return [*_in_columns(buttons, 2), [(t("Selesai"), DONE)], [(t("Hapus orang ini"), DROP)]]


def _file_rows(_form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    drops: ChoiceRow = [(t("Hapus berkas {n}", n=n + 1), str(n)) for n in range(len(draft.files))]
    return [[(t("Selesai"), DONE)], *_in_columns(drops, 3)]
