"""The summary before sending: every answer, what is still open as "belum diisi", and its lists of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter.form import answers, traces
from bot.reporter.form.events import Remark, SendReport
from bot.reporter.form.navigation import BACK, CANCEL, CHANGE, FILL, SEND, open_step, reopen_step
from bot.reporter.form.steps import ChoiceRow, Form, QuestionKind, Step, put_in_columns
from bot.texts import N_, Rich, Translator, bold

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects

LINE_LISTS: Final = {FILL: "fill", CHANGE: "change"}
_SECRET: Final = N_("Kerahasiaan: rahasia")
KNOWN: Final = {
    "identified": N_("Kerahasiaan: dengan nama"),
    "unlinked": N_("Kerahasiaan: tanpa kaitan"),
}
"""What stands on the way to how the reporter wants to be known, whatever says nothing else being secret."""


def render_review(form: Form, draft: Draft, t: Translator) -> Rich:
    """Return the summary as it is read before [Kirim pengaduan]."""
    begin = t(
        "Pengaduan dengan iktikad baik dilindungi undang-undang. Pengaduan yang sengaja dipalsukan dapat "
        "dipidana."
    )
    lines = [bold(t("Ringkasan pengaduan Anda"))]
    for step in form.topics(draft):
        said = step.kind.summarise(form, draft, step, t)
        value = keyboards.clip_rich(said, step.kind.summary_length) if said else t("belum diisi")
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
        if (step.kind.summarise(form, draft, step, t) is not None) is answered
    ]


def send_report(draft: Draft, event: ButtonTapped) -> Effects:
    """Send the report, unless an answer is missing or something in its words could name the reporter: then
    ask.
    """
    if missing := answers.first_missing(draft):
        draft.changing = True
        return [Remark("missing"), *open_step(draft, missing, event.message_id)]
    if traces.note_traces(draft, event.names):
        return open_step(draft, "own_words", event.message_id)
    return [SendReport(event.message_id)]


class ReviewLines(QuestionKind):
    """One of the review's lines is to be filled in or changed; giving the report up is a change, too."""

    returns_to = "review"
    has_ways = False

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value in LINE_LISTS:
            return open_step(draft, LINE_LISTS[event.value], event.message_id)
        if event.value not in {line.key for line in form.topics(draft)}:
            return None
        draft.changing = True
        return reopen_step(form, draft, event.value, event.message_id)

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        found = review_lines(form, draft, t, answered=step.key == "change")
        cancel: ChoiceRow = [(t("Batal"), CANCEL)] if step.key == "change" else []
        lines = put_in_columns([(t(line.name), line.key) for line in found], 2)
        return [*lines, [(t("Kembali"), BACK), *cancel]]


class Review(ReviewLines):
    """The summary; messages of before have the lines right below it, and these still lead on."""

    is_always_relevant = True
    is_end = True
    returns_to = ""
    leads_back = False

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value != SEND:
            return super().press_button(form, draft, step, event)
        return send_report(draft, event)

    def is_due(self, draft: Draft, step: Step) -> bool:
        return False

    def whole_text(self, form: Form, draft: Draft, t: Translator) -> Rich:
        return render_review(form, draft, t)

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        fill = bool(review_lines(form, draft, t, answered=False))
        more: ChoiceRow = [(t("Lengkapi"), FILL)] if fill else []
        known: ChoiceRow = [(t(KNOWN.get(str(draft.answers.get("known")), _SECRET)), "known")]
        return [[(t("Kirim pengaduan"), SEND)], [*more, (t("Ubah"), CHANGE)], known]
