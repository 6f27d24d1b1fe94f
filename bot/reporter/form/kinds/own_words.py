"""Whether something that could name the reporter is their own, before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.form import traces
from bot.reporter.form.events import AskQuestion, Remark
from bot.reporter.form.kinds.review import send_report
from bot.reporter.form.navigation import CHANGE, COVER, LEAVE, open_step
from bot.reporter.form.steps import QuestionKind
from bot.texts import N_, Rich, bold

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects
    from bot.reporter.form.steps import ChoiceRow, Form, Step
    from bot.texts import Translator

TICKED: Final = "☑ "
UNTICKED: Final = "☐ "

TRACE_NAMES: Final = {
    "email": N_("alamat surel"),
    "nik": N_("NIK"),
    "phone": N_("nomor telepon"),
    "handle": N_("nama akun"),
    "kinship": N_("hubungan Anda dengan orang lain"),
    "name": N_("nama Anda di Telegram"),
}


class OwnWords(QuestionKind):
    """What was found, with [Samarkan] [Ubah] [Biarkan]; several can be ticked each."""

    returns_to = "review"
    leads_out = False
    has_ways = False

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == LEAVE:
            traces.leave_traces(draft)
            draft.step = "review"  # where it stays if it can't be sent
            draft.turn += 1
            return send_report(draft, event)
        if event.value == CHANGE:
            return open_step(draft, "change", event.message_id)
        if event.value == COVER:
            if not traces.cover_traces(draft):
                return [Remark("nothing_ticked"), AskQuestion(event.message_id)]
            return [Remark("covered"), *open_step(draft, "review", event.message_id)]
        if not event.value.isdecimal() or int(event.value) >= len(draft.found):
            return None
        one = draft.found[int(event.value)]
        one["hide"] = not one["hide"]
        return open_step(draft, step.key, event.message_id)

    def whole_text(self, form: Form, draft: Draft, t: Translator) -> Rich:
        lines = [
            t("“{text}” ({kind})", text=one["text"], kind=t(TRACE_NAMES[one["kind"]])) for one in draft.found
        ]
        several = len(lines) > 1
        hint = (
            t("Centang yang milik Anda, lalu ketuk Samarkan. Yang tidak dicentang tetap terkirim.")
            if several
            else t("Bila ya, ketuk Samarkan. Bila milik orang lain, misalnya terlapor, biarkan: itu bukti.")
        )
        return Rich.join(
            "\n\n",
            [
                t("Petugas akan membaca kata-kata Anda. Ini mungkin menunjukkan siapa Anda:"),
                Rich.join("\n", lines),
                bold(t(form.step("own_words").question)),
                hint,
            ],
        )

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        ticks: list[ChoiceRow] = [
            [(Rich.of((TICKED if one["hide"] else UNTICKED) + one["text"]), str(n))]
            for n, one in enumerate(draft.found)
        ]
        return [
            *(ticks if len(ticks) > 1 else []),
            [(t("Samarkan"), COVER)],
            [(t("Ubah"), CHANGE), (t("Biarkan semua") if len(ticks) > 1 else t("Biarkan"), LEAVE)],
        ]
