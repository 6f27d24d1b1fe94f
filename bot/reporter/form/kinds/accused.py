"""Whose member it is, which decides who handles the report: three questions of one topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.reporter.form import answers
from bot.reporter.form.events import AskQuestion, Remark
from bot.reporter.form.kinds.choice import ChoiceOfOne, find_choice
from bot.reporter.form.kinds.written import Written
from bot.reporter.form.named_unit import accused_answer
from bot.texts import Rich, bold
from storage.records import AccusedUnit

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effect, Effects
    from bot.reporter.form.steps import Choice, Form, Step
    from bot.texts import Translator


class _Accused(ChoiceOfOne):
    """A choice that some unit must be able to handle."""

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        choice = find_choice(draft, step, event.value)
        if choice is not None and not draft.place.handlers.get(self._find_accused(choice)):
            return [Remark("no_handler"), AskQuestion(event.message_id)]
        return super().press_button(form, draft, step, event)

    def _find_accused(self, choice: Choice) -> str:
        """Return the answer to "whose member?" that a choice amounts to."""
        return dict(choice.also).get("accused", choice.value)


class AccusedUnitChoice(_Accused):
    """The unit of the poster, the one above it, another."""

    def keep(self, draft: Draft, step: Step, answer: Any) -> Remark | None:
        answers.forget_accused(draft)
        return super().keep(draft, step, answer)

    def preface(self, draft: Draft, t: Translator) -> list[Rich]:
        if draft.place.found == "poster" and not draft.place.is_neutral:
            return []
        return [t("Pengaduan ini untuk wilayah {unit}.", unit=bold(draft.place.unit_name))]

    def says_more(self, draft: Draft) -> bool:
        # The unit's name alone was given: that it goes above that unit's Propam, too, is how it is handled.
        return "accused_other" not in draft.answers or draft.answers.get("accused") != AccusedUnit.PROPAM

    def render_answer(self, draft: Draft, step: Step, t: Translator) -> Rich:
        if draft.answers[step.key] == AccusedUnit.THIS:
            return Rich(draft.place.unit_name)
        return super().render_answer(draft, step, t)


class AccusedNearby(_Accused):
    """Whether it is a member of the nearest unit, asked of whoever doesn't know."""

    def keep(self, draft: Draft, step: Step, answer: Any) -> Remark | None:
        if answer == "yes" and draft.place.there == AccusedUnit.PROPAM:
            draft.answers["accused_other"] = {"text": draft.place.nearest}  # said as if it had been typed
        return super().keep(draft, step, answer)

    def says_more(self, draft: Draft) -> bool:
        return bool(draft.answers.get("accused_there") == "no")

    def render_answer(self, draft: Draft, step: Step, t: Translator) -> Rich:
        return t("tidak bertugas di {unit}", unit=draft.place.nearest)


class AccusedName(Written):
    """A unit's name, which may turn out to be one that is known."""

    def comment(self, draft: Draft) -> list[Effect]:
        is_known = draft.answers["accused"] != AccusedUnit.OTHER
        return [Remark("goes_above")] if is_known else []

    def keep(self, draft: Draft, step: Step, answer: Any) -> Remark | None:
        accused = accused_answer(draft.place.own, answer["text"])
        if not draft.place.handlers.get(accused):
            return Remark("no_handler")
        draft.answers["accused"] = accused
        return super().keep(draft, step, answer)
