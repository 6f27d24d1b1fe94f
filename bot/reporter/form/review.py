"""The summary before sending: every answer, and what is still open as "belum diisi"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter.form import answer_texts
from bot.reporter.form.steps import Form, QuestionKind, Step
from bot.texts import Rich, Translator, bold

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft

STORY_SHOWN: Final = 900
ANSWER_SHOWN: Final = 180
"""So many characters of an answer are shown, so that the summary is one message."""


def render_review(form: Form, draft: Draft, t: Translator) -> Rich:
    """Return the summary as it is read before [Kirim pengaduan]."""
    begin = t(
        "Pengaduan dengan iktikad baik dilindungi undang-undang. Pengaduan yang sengaja dipalsukan dapat "
        "dipidana."
    )
    lines = [bold(t("Ringkasan pengaduan Anda"))]
    for step in form.topics(draft):
        said = answer_texts.answer_text(form, draft, step, t)
        length = STORY_SHOWN if step.kind is QuestionKind.STORY else ANSWER_SHOWN
        value = keyboards.clip_rich(said, length) if said else t("belum diisi")
        lines.append(t("{name}: {answer}", name=bold(t(step.name)), answer=value))
    handling = draft.place.handled_by.get(str(draft.answers.get("accused")))
    end = [
        *([t("Pengaduan ini akan ditangani Propam di {unit}.", unit=handling)] if handling else []),
        t("Yang belum diisi boleh dilengkapi sekarang, nanti, atau tidak sama sekali."),
        bold(t(form.step_review.question)),
    ]
    return Rich.join("\n\n", [begin, Rich.join("\n", lines), *end])


def review_lines(form: Form, draft: Draft, t: Translator, *, answered: bool) -> list[Step]:
    """Return the lines that were answered, which can be changed, or those that weren't, which can be
    filled in.
    """
    return [
        step
        for step in form.topics(draft)
        if (answer_texts.answer_text(form, draft, step, t) is not None) is answered
    ]
