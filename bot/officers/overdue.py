"""Cases that nobody took up by their date: the group is reminded aloud, and whoever holds them.

Dates fall together, at the end of a day: so the cases of a moment are gathered first, each as a slot, and go
out as one message with a button each. One case alone gets its card anew, below all else.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech, take_up_date
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase, Nothing, OverdueCase
from bot.officers import cards, wording
from bot.rules import time_limits, workflow
from bot.texts import N_, Rich, bold, formats, translator
from storage import cases, officers, slots, units
from storage.records import Priority

if TYPE_CHECKING:
    from bot.keyboards import Button
    from bot.texts import Translator
    from bot.turn import Deployment
    from storage.records import Case, Digest, Officer
    from storage.store import Tx

OVERDUE_SLOT: Final = "officers.overdue"
"""The kind of slots of cases that wait to be told of."""
CASES_A_MESSAGE: Final = 20  # cases, in one message

_ONE_CASE: Final = {
    "free": N_("{ticket}: batas waktu sudah lewat, kasus ini belum diambil."),
    "held": N_(
        "{ticket}: batas waktu sudah lewat, kasus ini belum mulai ditangani. Mohon ubah statusnya atau tulis "
        "ke pelapor; bila tidak dapat, lepas kasus ini."
    ),
}
_GROUP_HEAD: Final = N_("Batas waktu sudah lewat, {count} kasus belum ditangani:")
_HOLDER_HEAD: Final = N_(
    "Batas waktu sudah lewat, {count} kasus Anda belum mulai ditangani. Mohon ubah statusnya atau tulis ke "
    "pelapor; bila tidak dapat, lepas kasusnya:"
)


async def gather_overdue(tx: Tx, _deployment: Deployment, overdue: OverdueCase) -> None:
    """Gather a case whose date has passed. It is told of in a minute, with what else
    passes now; the unit above hears the `first` time if somebody is in danger.
    """
    case = await cases.get(tx, overdue.case_id)
    if not _is_overdue(tx, case):
        return
    if overdue.first and await take_up_date.is_in_danger(tx, case):
        await errands.ALERT_UNIT_ABOVE.put(tx, AboutCase(case.id))
    if not await errands.TELL_OVERDUE.count_waiting(tx):  # one that was given up tells nobody
        await errands.TELL_OVERDUE.put(tx, Nothing(), tx.now + time_limits.OVERDUE_GATHERED_FOR)
    await slots.new(tx, chat_id=0, case_id=case.id, kind=OVERDUE_SLOT)


def _is_overdue(tx: Tx, case: Case) -> bool:
    """Whether its present date has passed: another may have been promised since."""
    passed = case.take_up_by is not None and case.take_up_by <= tx.now
    return passed and case.taken_up_at is None and not workflow.is_closed(case.status)


async def tell_overdue(tx: Tx, deployment: Deployment, _: Nothing) -> None:
    """Tell of all that were gathered, each to the group that has it now. A damaged row (a case's, a unit's or
    a holder's) keeps no other case from being told of.
    """
    of_units: dict[str, dict[str, Case]] = defaultdict(dict)
    for slot in await slots.of_kind(tx, OVERDUE_SLOT):
        await slots.forget(tx, slot.id)
        async with tx.despite_damage():
            case = await cases.get(tx, slot.case_id or "")
            if _is_overdue(tx, case):
                of_units[case.handling_unit_id][case.id] = case
    for unit_id, found in of_units.items():
        late = sorted(found.values(), key=lambda case: (case.take_up_by or case.created_at, case.ticket))
        if len(late) == 1:
            async with tx.despite_damage():
                await _tell_of_one(tx, deployment, late[0])
        else:
            async with tx.despite_damage():
                await _tell_group(tx, deployment, unit_id, late)
            await _tell_holders(tx, deployment, late)


async def _tell_of_one(tx: Tx, deployment: Deployment, case: Case) -> None:
    await cards.post_card(tx, deployment, case, loud=True)
    said = translator(deployment.language)(
        _ONE_CASE["held" if case.officer_id else "free"], ticket=case.ticket
    )
    await cards.post_case_line(tx, deployment, case, said)
    if case.officer_id is not None:
        await wording.say_privately(tx, await officers.get(tx, case.officer_id), said, about=[case.id])


async def _tell_group(tx: Tx, deployment: Deployment, unit_id: str, late: list[Case]) -> None:
    unit, t = await units.get(tx, unit_id), translator(deployment.language)
    if unit.group_chat_id is None:
        return
    shown: list[tuple[Case, Digest]] = []
    for case in late:
        async with tx.despite_damage():
            view = await cards.load_card_view(tx, deployment, case, unit)
            shown.append((case, cards.build_digest(view, t)))
    head = bold(t(_GROUP_HEAD, count=formats.number_text(len(shown), t.language)))
    for start in range(0, len(shown), CASES_A_MESSAGE):
        part = shown[start : start + CASES_A_MESSAGE]
        await speech.queue_message(
            tx,
            unit.group_chat_id,
            Rich.join("\n", [head, *(digest.line for _, digest in part)]),
            keyboards.inline_keyboard(*([digest.button] for _, digest in part)),
            silent=start > 0,
            priority=Priority.NOTICE,
            about=[case.id for case, _ in part],
        )


async def _tell_holders(tx: Tx, deployment: Deployment, late: list[Case]) -> None:
    t, held = translator(deployment.language), defaultdict(list)
    for case in late:
        if case.officer_id is not None:
            held[case.officer_id].append(case)
    for officer_id, theirs in held.items():
        async with tx.despite_damage():
            await _tell_holder(tx, await officers.get(tx, officer_id), theirs, t)


async def _tell_holder(tx: Tx, officer: Officer, theirs: list[Case], t: Translator) -> None:
    for start in range(0, len(theirs), CASES_A_MESSAGE):
        part = theirs[start : start + CASES_A_MESSAGE]
        head = t(_HOLDER_HEAD, count=formats.number_text(len(theirs), t.language))
        text = Rich.join("\n", [head, *(case.ticket for case in part)])
        rows = [[_open_button(case, t)] for case in part]
        about = [case.id for case in part]
        await wording.say_privately(tx, officer, text, keyboards.inline_keyboard(*rows), about=about)


def _open_button(case: Case, t: Translator) -> Button:
    label = t("Buka {ticket}", ticket=case.ticket)
    return wording.action_button(label, "open", case.ticket)


ERRANDS: Final[Errands] = list_errands(
    errands.GATHER_OVERDUE.done_by(gather_overdue), errands.TELL_OVERDUE.done_by(tell_overdue)
)
