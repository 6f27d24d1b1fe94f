"""Where it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import keyboards
from bot.reporter.form.events import Remark
from bot.reporter.form.kinds.written import Written
from bot.reporter.form.navigation import open_next_step
from bot.reporter.form.steps import ShareButton
from bot.texts import N_

if TYPE_CHECKING:
    from datetime import date

    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import Effects, LocationReceived
    from bot.reporter.form.steps import Choice, Form, Step
    from storage.records import Json


class Where(Written):
    """A place in words, or on the map."""

    share_button = ShareButton(N_("Bagikan lokasi saya"), keyboards.location_keyboard)

    def take_location(self, form: Form, draft: Draft, step: Step, event: LocationReceived) -> Effects:
        self.keep(draft, step, event.point)
        return [Remark("kept_location"), *open_next_step(form, draft)]

    def read_choice(self, draft: Draft, choice: Choice, today: date) -> Json:
        return {"text": draft.place.spot}
