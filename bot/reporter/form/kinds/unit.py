"""Which unit's area it is: down the tree of units, by button or by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form.events import ChooseUnit, FindUnit
from bot.reporter.form.navigation import TOP
from bot.reporter.form.steps import STORY_IN_PASSING, QuestionKind
from bot.texts import Rich

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects, TextReceived
    from bot.reporter.form.steps import ChoiceRow, Form, Step
    from bot.texts import Translator


class Unit(QuestionKind):
    """A unit among those that were looked up; what is too long for a name is part of the story."""

    is_always_relevant = True
    is_looked_up = True

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        if len(event.text) < 2 * STORY_IN_PASSING:
            return [FindUnit(event.text)]
        return super().take_text(form, draft, step, event)

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == TOP:
            return [ChooseUnit("", final=False, message_id=event.message_id)]
        if not event.value.isdecimal() or int(event.value) >= len(draft.place.options):
            return None
        unit_id, _name, where = draft.place.options[int(event.value)]
        return [ChooseUnit(unit_id, final=where == "here", message_id=event.message_id)]

    def is_due(self, draft: Draft, step: Step) -> bool:
        return False

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        options: list[ChoiceRow] = [
            [(t("{unit} saja", unit=name) if where else Rich(name), str(index))]
            for index, (_id, name, where) in enumerate(draft.place.options)
        ]
        return options if draft.place.top else [*options, [(t("Lihat semua kesatuan"), TOP)]]

    def summarise(self, form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
        return Rich(draft.place.unit_name) if draft.place.unit_id else None
