"""The reporter's telephone number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import keyboards
from bot.reporter.form import parsing
from bot.reporter.form.events import AskQuestion, Remark
from bot.reporter.form.kinds.written import Written
from bot.reporter.form.navigation import open_next_step
from bot.reporter.form.steps import ShareButton
from bot.texts import N_

if TYPE_CHECKING:
    from datetime import date

    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ContactReceived, Effects
    from bot.reporter.form.steps import Form, Step
    from storage.records import Json


class Phone(Written):
    """A number, however it is written, or the person's own contact."""

    share_button = ShareButton(N_("Bagikan nomor saya"), keyboards.contact_keyboard)

    def take_contact(self, form: Form, draft: Draft, step: Step, event: ContactReceived) -> Effects:
        if not event.own:
            return [Remark("not_your_contact"), AskQuestion()]
        number = parsing.parse_phone(event.phone)
        if number is None:
            return [Remark("phone_unclear"), AskQuestion()]
        self.keep(draft, step, {"text": number})
        return open_next_step(form, draft)

    def read_words(self, text: str, today: date) -> Json | Remark:
        number = parsing.parse_phone(text)
        return Remark("phone_unclear") if number is None else {"text": number}
