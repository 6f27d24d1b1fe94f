"""The unit above hears at once of a case in which somebody is in danger or held, and once more if its date
passes.

It is told as thinly as a card tells, aloud, and can do nothing with it: the case stays where it is. The unit
is the one that would inherit the case, so never one that the case was routed around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase
from bot.officers import case_routes
from bot.rules import workflow
from bot.texts import Rich, bold, formats, translator
from bot.texts.statuses import CATEGORY_NAMES
from storage import cases, events, slots, units
from storage.records import Priority

if TYPE_CHECKING:
    from bot.texts import Translator
    from bot.turn import Deployment
    from storage.records import Case, Unit
    from storage.store import Tx

ALERT_SLOT: Final = "officers.alert"
"""The kind of slots of what the unit above was told, to be taken back with the case."""


async def alert_unit_above(tx: Tx, deployment: Deployment, about: AboutCase) -> None:
    """Tell the nearest unit above that may know of the case, if there is one."""
    case = await cases.get(tx, about.case_id)
    known = await units.all_units(tx)
    above = case_routes.eligible_unit_above(known, case, await events.of_case(tx, case.id))
    if above is None or above.group_chat_id is None or workflow.is_closed(case.status):
        return
    handling = next(unit for unit in known if unit.id == case.handling_unit_id)
    slot = await slots.new(tx, chat_id=above.group_chat_id, case_id=case.id, kind=ALERT_SLOT)
    late = case.taken_up_at is None and case.take_up_by is not None and tx.now > case.take_up_by
    said = _alert_text(case, handling, translator(deployment.language), late=late)
    await speech.queue_message(
        tx, above.group_chat_id, said, slot=slot.id, priority=Priority.NOTICE, case_id=case.id
    )


def _alert_text(case: Case, handling: Unit, t: Translator, *, late: bool) -> Rich:
    lines = [
        Rich.join(" · ", [bold(case.ticket), case.pseudonym]),
        bold(t("MENDESAK")),
        t(CATEGORY_NAMES[case.category.value]),
        t("Pelapor menyatakan ada bahaya sekarang, atau masih ada yang ditahan."),
        t("Ditangani oleh: {unit}", unit=handling.name),
    ]
    if case.take_up_by is not None:
        by = formats.deadline_text(case.take_up_by, handling.timezone, t.language)
        lines.append(
            bold(t("Ditangani paling lambat: {date} (sudah lewat)", date=by))
            if late
            else t("Ditangani paling lambat: {date}", date=by)
        )
    lines.append(t("Kasus tetap pada satuan itu. Mohon pastikan ada yang segera menanganinya."))
    return Rich.join("\n", lines)


ERRANDS: Final[Errands] = list_errands(errands.ALERT_UNIT_ABOVE.done_by(alert_unit_above))
