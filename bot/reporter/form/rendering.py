"""A question as it is shown: its text and its buttons, in one language. Pure, like the machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter.form import answers
from bot.reporter.form.navigation import BACK, CANCEL, CLEAR, SEND, SKIP
from bot.reporter.form.phrases import REMARKS, STRAYS
from bot.reporter.form.steps import ChoiceRow, Form, Step
from bot.texts import LANGUAGES, Rich, Translator, bold, formats, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import Remark

TAP_PREFIX: Final = "r:f:"
"""How a form button's data begins: `r:f:<nonce>:<turn>:<step>=<value>`."""

BUTTON_STYLES: Final = {SEND: "success"}
"""The one button that stands out: nothing else sends the report."""

REMARK_LENGTH: Final = 600  # characters of what a remark repeats
NOW_LENGTH: Final = 1500  # characters of the answer so far


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
    if share := step.kind.share_button:
        labels = [label for row in shown for label, _ in row]
        return RenderedQuestion(text, share.keyboard(t(share.label), *labels), reply=True)
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


def question_line(step: Step, language: str) -> str:
    """Return a question as its page says it, with the places of units' names."""
    return str(translator(language)(step.question, unit="{unit}", above="{above}"))


def has_question(form: Form, text: str) -> bool:
    """Whether a message asked a question of the form, by its words: not every page keeps its buttons."""
    return bool(_question_pattern(form).search(text))


@cache
def _question_pattern(form: Form) -> re.Pattern[str]:
    lines = {question_line(step, language) for step in form.steps for language in LANGUAGES}
    patterns = [re.sub(r"\\\{(?:unit|above)\\\}", ".+", re.escape(line)) for line in lines]
    return re.compile(rf"^(?:{'|'.join(patterns)})$", re.MULTILINE)


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
    if note.word == "tells":
        hint = str(note.values["hint"])
        return t(hint)
    if note.word == "dropped":
        was = note.values["draft"]
        lines = [_line_text(was, name, step, t) for name, step in note.values["answers"]]
        return t(REMARKS[note.word], what=keyboards.clip_rich(Rich.join("\n", lines), REMARK_LENGTH))
    values = {
        name: formats.number_text(value, t.language) if isinstance(value, int) else value
        for name, value in note.values.items()
    }
    return t(REMARKS[note.word], **values)


def _line_text(draft: Draft, name: str, step: Step, t: Translator) -> Rich:
    """Return an answer below the name of its line."""
    return t("{name}: {answer}", name=t(name), answer=step.kind.render_answer(draft, step, t))


def _question_text(form: Form, draft: Draft, step: Step, t: Translator) -> Rich:
    if (whole := step.kind.whole_text(form, draft, t)) is not None:
        return whole
    values = {"unit": draft.place.nearest, "above": draft.place.above}
    pieces = [*step.kind.preface(draft, t), bold(t(step.question, **values))]
    pieces += [t(hint, **values) for holds, hint in step.hints if holds(draft)]
    if draft.changing and (now := _current_answer(form, draft, step, t)):
        pieces.append(t("Jawaban sekarang: {answer}", answer=keyboards.clip_rich(now, NOW_LENGTH)))
    return Rich.join("\n\n", pieces)


def _current_answer(form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
    """Return what was answered so far: of a whole topic at its first question, else of the question
    itself.
    """
    if form.is_first_of_topic(step):
        return step.kind.summarise(form, draft, step, t)
    kept = step.kind.is_written and step.key in draft.answers
    return step.kind.render_answer(draft, step, t) if kept else None


def button_rows(form: Form, draft: Draft, t: Translator) -> list[ChoiceRow]:
    """Return the buttons of the open question: label and value."""
    step = form.step(draft.step)
    own = step.kind.rows(form, draft, step, t)
    return [*own, _navigation_row(form, draft, step, t)] if step.kind.has_ways else own


def _navigation_row(form: Form, draft: Draft, step: Step, t: Translator) -> ChoiceRow:
    """Back, skip or empty, cancel: those that make sense here."""
    ways: ChoiceRow = []
    if step.kind.returns_to or form.previous_step(draft) != step.key:
        ways.append((t("Kembali"), BACK))
    if answers.can_stay(form, draft, step):
        ways.append((t("Biarkan"), SKIP))
    if step.skippable and step.kind.is_passable:
        emptied = step.kind.is_answered(draft, step)
        ways.append((t("Hapus jawaban"), CLEAR) if emptied else (t("Lewati"), SKIP))
    if not draft.changing:
        ways.append((t("Batal"), CANCEL))
    return ways
