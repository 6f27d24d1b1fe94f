"""When it happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.reporter.form import parsing
from bot.reporter.form.events import Remark
from bot.reporter.form.kinds.written import Written

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.steps import Choice
    from storage.records import Json

_DAYS_AGO: Final = {"today": 0, "yesterday": 1}


class When(Written):
    """A day that isn't to come, or a span; the words it was said in are kept."""

    def read_words(self, text: str, today: date) -> Json | Remark:
        answer = parsing.parse_when(text, today)
        return Remark("date_future") if answer.get("date", "") > today.isoformat() else answer

    def read_choice(self, draft: Draft, choice: Choice, today: date) -> Json:
        if choice.value in _DAYS_AGO:
            day = today - timedelta(days=_DAYS_AGO[choice.value])
            return {"date": day.isoformat(), "precision": "exact"}
        if choice.value == "unknown":
            return {"precision": "unknown"}
        return {"date": today.isoformat(), "precision": "about", "within": choice.value}
