"""The summary before sending: every answer with its button, and what is still open as "belum diisi"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.reporter import saying
from bot.reporter.steps import Form, Kind, Step
from bot.texts import Rich, Translator, bold

if TYPE_CHECKING:
    from bot.reporter.draft import Draft

STORY_SHOWN: Final = 900
ANSWER_SHOWN: Final = 180
"""So many characters of an answer are shown, so that the summary is one message."""


def page(form: Form, draft: Draft, t: Translator) -> Rich:
    """The summary as it is read before [Kirim]."""
    lines = [bold(t("Ringkasan laporan Anda"))]
    for step in form.topics(draft):
        said = saying.answer(form, draft, step, t)
        length = STORY_SHOWN if step.kind is Kind.STORY else ANSWER_SHOWN
        value = speech.clip_rich(said, length) if said else t("belum diisi")
        lines.append(t("{name}: {answer}", name=bold(t(step.name)), answer=value))
    end = [
        t("Yang belum diisi boleh dilengkapi sekarang, nanti, atau tidak sama sekali."),
        t(
            "Laporan dengan iktikad baik dilindungi undang-undang. Laporan yang sengaja dipalsukan dapat "
            "dipidana."
        ),
        bold(t(form.step_review.question)),
    ]
    return Rich.join("\n\n", [Rich.join("\n", lines), *end])


def label(form: Form, draft: Draft, step: Step, t: Translator) -> Rich:
    """The button of a line: to change what was answered, or to add what wasn't."""
    name = t(step.name)
    if saying.answer(form, draft, step, t) is not None:
        return t("Ubah: {name}", name=name)
    return t("Lengkapi: {name}", name=name)
