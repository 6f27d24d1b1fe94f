"""Those complained about: the list of them, one of them, and one detail of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter.form import person_details
from bot.reporter.form.draft import MAX_PEOPLE
from bot.reporter.form.events import AskQuestion, Remark
from bot.reporter.form.kinds.written import Written
from bot.reporter.form.navigation import ADD, DONE, DROP, NOBODY, open_step
from bot.reporter.form.person_details import detail_key
from bot.reporter.form.steps import QuestionKind, put_in_columns
from bot.texts import N_, Rich

if TYPE_CHECKING:
    from datetime import date

    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects, TextReceived
    from bot.reporter.form.steps import Choice, ChoiceRow, Form, Step
    from bot.texts import Translator

DETAIL_PREFIX: Final = "person_"
"""How the key of a question about a detail begins: `person_name`."""

PERSON_LENGTH: Final = 1500  # characters of what is known of one of them, above the question

_LABELLED: Final = {
    "nrp": N_("NRP {value}"),
    "plate": N_("nomor kendaraan {value}"),
    "looks": N_("ciri: {value}"),
}
_DETAILS: Final = ("rank", "name", "unit", "nrp", "plate", "looks")


def render_person(one: dict[str, str], t: Translator) -> Rich:
    """Return one of those complained about, in a line."""
    known = [(key, ", ".join(one[key].splitlines())) for key in _DETAILS if key in one]
    return Rich.join(
        ", ",
        [t(_LABELLED[key], value=value) if key in _LABELLED else Rich.of(value) for key, value in known],
    )


class People(QuestionKind):
    """The list; a name that is written is another person's."""

    is_written = True

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        if len(draft.people) >= MAX_PEOPLE:
            return [Remark("people_full"), AskQuestion()]
        person_details.add_person(draft)
        key = detail_key(draft, "name")
        draft.forget_source(key)
        person_details.set_detail(draft, key, event.text)
        draft.said[str(event.message_id)] = key
        return open_step(draft, "person")

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == DONE:
            return open_step(draft, "review", event.message_id)
        if event.value == NOBODY:
            draft.people = []
            draft.answers[step.key] = "unknown"
            return open_step(draft, "review", event.message_id)
        if event.value == ADD:
            return self._press_add(draft, event)
        if not event.value.isdecimal() or int(event.value) >= len(draft.people):
            return None
        draft.person = int(event.value)
        return open_step(draft, "person", event.message_id)

    def _press_add(self, draft: Draft, event: ButtonTapped) -> Effects:
        if len(draft.people) >= MAX_PEOPLE:
            return [Remark("people_full"), AskQuestion(event.message_id)]
        person_details.add_person(draft)
        return open_step(draft, "person_name", event.message_id)

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        known: list[ChoiceRow] = [
            [(render_person(one, t) if one else t("Orang {n}: belum diisi", n=n + 1), str(n))]
            for n, one in enumerate(draft.people)
        ]
        nobody: list[ChoiceRow] = [] if draft.people else [[(t("Tidak tahu orangnya"), NOBODY)]]
        return [*known, [(t("Tambah orang"), ADD)], *nobody, [(t("Selesai"), DONE)]]

    def summarise(self, form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
        known = [render_person(one, t) for one in draft.people if one]
        if known:
            return Rich.join("; ", known)
        return t("tidak tahu orangnya") if draft.answers.get(step.key) == "unknown" else None


class Person(QuestionKind):
    """One of them; what is written describes that person."""

    is_written = True
    returns_to = "who"

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        person_details.add_looks(draft, detail_key(draft, "looks"), event.text, event.message_id)
        return open_step(draft, step.key)

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == DONE:
            return open_step(draft, self.returns_to, event.message_id)
        if event.value == DROP:
            person_details.drop_person(draft)
            return open_step(draft, self.returns_to, event.message_id)
        fields = {field.key for field in _list_fields(form)}
        return open_step(draft, event.value, event.message_id) if event.value in fields else None

    def preface(self, draft: Draft, t: Translator) -> list[Rich]:
        known = draft.people[draft.person]
        return [keyboards.clip_rich(render_person(known, t), PERSON_LENGTH)] if known else []

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        fields = [(_label_field(draft, field, t), field.key) for field in _list_fields(form)]
        return [*put_in_columns(fields, 2), [(t("Selesai"), DONE)], [(t("Hapus orang ini"), DROP)]]


class PersonDetail(Written):
    """One detail of the person at hand."""

    returns_to = "person"

    def answer_key(self, draft: Draft, step: Step) -> str:
        return detail_key(draft, _name_detail(step))

    def read_words(self, text: str, today: date) -> str:
        return text

    def read_choice(self, draft: Draft, choice: Choice, today: date) -> str:
        return choice.label

    def keep(self, draft: Draft, step: Step, answer: str) -> None:
        key = self.answer_key(draft, step)
        draft.forget_source(key)
        person_details.set_detail(draft, key, answer)

    def clear(self, draft: Draft, step: Step) -> None:
        self.keep(draft, step, "")

    def is_answered(self, draft: Draft, step: Step) -> bool:
        return bool(draft.people[draft.person].get(_name_detail(step)))


class PersonLooks(PersonDetail):
    """What the person at hand looks like, which other messages can add to."""

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        effects = super().take_text(form, draft, step, event)
        draft.told[str(event.message_id)] = event.text
        return effects


def _list_fields(form: Form) -> list[Step]:
    return [step for step in form.steps if isinstance(step.kind, PersonDetail)]


def _name_detail(step: Step) -> str:
    return step.key.removeprefix(DETAIL_PREFIX)


def _label_field(draft: Draft, field: Step, t: Translator) -> Rich:
    """Return the button of a detail: with what is known of it, if anything is."""
    value = draft.people[draft.person].get(_name_detail(field))
    if not value:
        return t(field.name)
    return t("{field}: {value}", field=t(field.name), value=", ".join(value.splitlines()))
