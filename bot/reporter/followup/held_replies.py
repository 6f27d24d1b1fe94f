"""Two minutes after a reply: what it brought goes into its case.

It was sent while the case was open, and is given to it even if the case was closed meanwhile: whoever had it
hears what they closed it without. Only where nobody here would read it, because the reporter withdrew the
case or it went to another body, it waits instead, and is asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import HeldReply
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.followup import addition_outcomes, addition_store, replies, unassigned
from bot.rules import workflow
from bot.texts import Rich
from storage import cases, slots, work
from storage.records import Status

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Case, Json
    from storage.store import Tx

UNREAD: Final = frozenset({Status.CLOSED_WITHDRAWN, Status.TRANSFERRED_OUT})
"""Ends after which nobody here reads on."""


async def settle_held(tx: Tx, deployment: Deployment, held: HeldReply) -> None:
    """Give what was held to the case."""
    case = await cases.get(tx, held.case_id)
    if held.chat_id == work.NOBODY:
        await _give_quietly(tx, case, held)
        return
    turn = await CitizenTurn.later(tx, deployment, held.chat_id, held.language)
    slot = await slots.get(tx, held.slot)
    await slots.forget(tx, held.slot)
    shown = slot.message_id if slot else None
    if case.status in UNREAD:
        await _keep_waiting(turn, case, held.parcels, shown)
    else:
        await _give_to_case(turn, case, held, shown)


async def _give_quietly(tx: Tx, case: Case, held: HeldReply) -> None:
    """Give it to the case, whose sender is known no longer and hears nothing of it."""
    await slots.forget(tx, held.slot)
    if case.status not in UNREAD:
        taken = await addition_store.attach_parts(tx, held.chat_id, case, held.parcels, guest=held.guest)
        if taken.last:
            await addition_store.tell_addition(tx, case.id, taken)


async def _keep_waiting(turn: CitizenTurn, case: Case, all_parts: list[Json], shown: int | None) -> None:
    said = addition_outcomes.closed_text(turn.t, case)
    if shown is not None:
        await speech.queue_edit(turn.tx, turn.chat_id, said, message_id=shown, case_id=case.id)
    else:
        await turn.say(said, about=case)
    await unassigned.ask_about(turn, all_parts)


async def _give_to_case(turn: CitizenTurn, case: Case, held: HeldReply, shown: int | None) -> None:
    t, guest, all_parts = turn.t, held.guest, held.parcels
    taken = await addition_store.attach_parts(turn.tx, turn.chat_id, case, all_parts, guest=guest)
    if taken.last:
        await addition_store.tell_addition(turn.tx, case.id, taken, guest=guest)
    said = addition_outcomes.outcome_text(t, case, taken, listening=False)
    is_closed = workflow.is_closed(case.status)
    if is_closed and taken.last:
        late = t("Pengaduan itu ditutup setelah Anda mengirimnya, tetapi petugas tetap menerimanya.")
        said = Rich.join(" ", [said, late])
    whole = taken.last and not taken.refused
    if whole:
        said = Rich.join("\n", [said, replies.parts_text(t, all_parts)])
    if shown is not None:
        more = [] if is_closed else [[citizen_button(t("Tambah lagi"), "add", case.ticket)]]
        keyboard = keyboards.inline_keyboard(*more, [citizen_button(t("Lihat status"), "see", case.ticket)])
        await speech.queue_edit(
            turn.tx, turn.chat_id, said, keyboard if taken.last else None, message_id=shown, case_id=case.id
        )
    if shown is None or not whole:
        await turn.say(said, about=case)


ERRANDS: Final[Errands] = list_errands(errands.ATTACH_HELD.done_by(settle_held))
