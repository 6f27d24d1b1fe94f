"""How the reporter wants to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form.kinds.choice import ChoiceOfOne

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.steps import Form, Step
    from bot.texts import Rich, Translator


class Confidentiality(ChoiceOfOne):
    """A choice that is never left empty: whoever says nothing stays confidential."""

    def summarise(self, form: Form, draft: Draft, step: Step, t: Translator) -> Rich:
        chosen = draft.answers.get(step.key)
        if chosen == "unlinked":
            return t("tanpa kaitan dengan akun Anda")
        if chosen != "identified":
            return t("dirahasiakan")
        details = [draft.answers[key]["text"] for key in ("name", "phone") if key in draft.answers]
        if not details:
            return t("nama disebutkan, belum diisi")
        return t("nama disebutkan: {name}", name=", ".join(details))
