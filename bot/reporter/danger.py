"""A report of somebody who is in danger or held right now.

Whom to call is said at once and again on the receipt, and that this is no emergency service. The case is
urgent, a person takes it up within hours, day and night, and the unit above hears of it
(`bot.officers.danger_alert`). If danger begins after the report was sent,
`bot.reporter.followup.danger_report` does the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import errands
from bot.errands import AboutCase
from bot.reporter.form.phrases import DANGER_NOTICE
from bot.rules import categories, clocks
from bot.texts import Rich, Translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.turn import Deployment
    from storage.records import Case, Category, Unit
    from storage.store import Tx


def notice_text(t: Translator) -> Rich:
    """Whom to call, and what this is not."""
    return t(DANGER_NOTICE)


def take_up_deadline(
    now: datetime, handling: Unit, deployment: Deployment, category: Category, answers: Mapping[str, object]
) -> datetime:
    """By when a person takes the report up: in working days, or if somebody is in danger, within hours."""
    danger = categories.is_danger_reported(category, answers)
    return clocks.promise_take_up(now, handling.timezone, deployment.rules, danger=danger)


async def alert_unit_above(tx: Tx, case: Case) -> None:
    """Have the unit above told."""
    await errands.ALERT_UNIT_ABOVE.put(tx, AboutCase(case.id))
