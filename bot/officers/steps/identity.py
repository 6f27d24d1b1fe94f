"""The name and phone of a reporter who chose to give them: asked for with a reason, approved by a second
person, shown once to the case's holder, written down, and told to the reporter. Never the account.

Whether anything was given shows nowhere before that: it can be asked for in every case alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import errands, speech
from bot.errands import TellIdentity
from bot.officers import authorization, questions, wording
from bot.officers.casefile import disclosures
from bot.officers.steps import approval_requests
from bot.rules import permissions, policy
from bot.texts import Rich, bold, strangers
from storage import events, identities, officers, slots
from storage.records import ActorRole, Approval, EventKind, Loss, Mode, Officer

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn


async def ask_identity(turn: OfficerTurn) -> None:
    """Ask the holder, who wants to know who the reporter is, why."""
    question = turn.t("tulis alasan membuka identitas pelapor. Pelapor akan membaca alasan ini.")
    await questions.ask_officer(turn, "identity_reasoned", question)


async def request_identity(turn: OfficerTurn) -> None:
    """Ask a second person to decide, because the holder said why."""
    await approval_requests.ask_approval(turn, permissions.IDENTITY, {"reason": turn.request.text})
    await turn.answer(turn.t("{ticket}: persetujuan diminta.", ticket=turn.case.ticket))


async def may_show_identity(turn: OfficerTurn, approval: Approval) -> bool:
    """Whether who asked could still ask now: holds the case, and is proven in its group.

    A second person's word may come hours later: by then the holder may have left the group.
    """
    holder = await officers.get(turn.tx, approval.asked_by)
    situation = await authorization.look_up_situation(turn.tx, turn.case, holder)
    holds = permissions.HOLDER.answer(situation) is permissions.RoleAnswer.YES
    return holds and permissions.is_open(situation)


async def show_identity(turn: OfficerTurn, approval: Approval) -> None:
    """Approved: show name and phone, as the reporter gave them, to who asked and may still see them; or that
    there are none.
    """
    if not await may_show_identity(turn, approval):
        return
    holder = await officers.get(turn.tx, approval.asked_by)
    if await identities.mode(turn.tx, turn.case.id) is not Mode.IDENTIFIED:
        await _say_nothing_given(turn, holder)
        return
    payload = {"reason": approval.body["reason"], "approved_by": turn.officer.id}
    await _send_identity(
        turn, holder, await disclosures.record_disclosure(turn, EventKind.IDENTITY_SHOWN, payload, holder.id)
    )
    await errands.TELL_IDENTITY.put(turn.tx, TellIdentity(turn.case.id, approval.body["reason"]))


async def _say_nothing_given(turn: OfficerTurn, holder: Officer) -> None:
    """Tell who asked that there is nothing to be shown; it is written down as refused."""
    await events.append(turn.tx, turn.case.id, EventKind.IDENTITY_REFUSED, ActorRole.SYSTEM)
    said = turn.t("{ticket}: tidak ada nama atau nomor yang dapat diperlihatkan.", ticket=turn.case.ticket)
    await wording.say_privately(turn.tx, holder, said, about=[turn.case.id])


async def _send_identity(turn: OfficerTurn, holder: Officer, loss: Loss) -> None:
    contact = await identities.contact(turn.tx, turn.case.id)
    t = turn.t
    lines = [
        bold(t("{ticket} · identitas pelapor", ticket=turn.case.ticket)),
        t("Nama: {name}", name=strangers.name_text(contact.name) or strangers.NOTHING),
        t("Telepon: {phone}", phone=strangers.name_text(contact.phone) or strangers.NOTHING),
        t("Pembukaan ini tercatat, dan pelapor diberi tahu."),
    ]
    slot = await slots.new(
        turn.tx,
        chat_id=holder.user_id,
        case_id=turn.case.id,
        kind=questions.PRIVATE_SLOT,
        remove_at=turn.tx.now + policy.CASE_SHOWN_FOR,
    )
    text = Rich.join("\n", lines)
    await speech.queue_message(
        turn.tx, holder.user_id, text, slot=slot.id, protect=True, case_id=turn.case.id, loss=loss
    )
