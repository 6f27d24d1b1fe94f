"""The name and phone of a reporter who chose to give them: asked for with a reason, approved by a second
person, shown once to the case's holder, written down, and told to the reporter. Never the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import speech
from bot.officers import authorization, questions
from bot.officers.casefile import disclosures
from bot.officers.steps import approval_requests
from bot.rules import permissions
from bot.texts import Rich, bold, strangers
from storage import identities, officers, slots, work
from storage.records import Approval, EventKind, Loss, Officer

if TYPE_CHECKING:
    from bot.officers.actions import Act


async def ask(act: Act) -> None:
    """The holder wants to know who the reporter is: ask why."""
    question = act.t("tulis alasan membuka identitas pelapor. Pelapor akan membaca alasan ini.")
    await questions.ask(act, "identity_reasoned", question)


async def reasoned(act: Act) -> None:
    """The holder said why: a second person decides."""
    await approval_requests.ask(act, permissions.IDENTITY, {"reason": act.request.text})
    await act.answer(act.t("{ticket}: persetujuan diminta.", ticket=act.case.ticket))


async def may_be_shown(act: Act, approval: Approval) -> bool:
    """Whether who asked could still ask now: holds the case, and is proven in its group.

    A second person's word may come hours later: by then the holder may have left the group.
    """
    holder = await officers.get(act.tx, approval.asked_by)
    situation = await authorization.look_up(act.tx, act.case, holder)
    holds = permissions.HOLDER.answer(situation) is permissions.Answer.YES
    return holds and permissions.is_open(situation) and permissions.is_identified(situation)


async def show(act: Act, approval: Approval) -> None:
    """Approved: show name and phone, as the reporter gave them, to who asked and may still see them."""
    if not await may_be_shown(act, approval):
        return
    holder = await officers.get(act.tx, approval.asked_by)
    payload = {"reason": approval.body["reason"], "approved_by": act.officer.id}
    await _say(act, holder, await disclosures.write_down(act, EventKind.IDENTITY_SHOWN, payload, holder.id))
    told = {"case_id": act.case.id, "reason": approval.body["reason"]}
    await work.put(act.tx, "reporter.tell_identity", told)


async def _say(act: Act, holder: Officer, loss: Loss) -> None:
    contact = await identities.contact(act.tx, act.case.id)
    t = act.t
    lines = [
        bold(t("{ticket} · identitas pelapor", ticket=act.case.ticket)),
        t("Nama: {name}", name=strangers.isolated(strangers.visible(contact.name)) or "–"),
        t("Telepon: {phone}", phone=contact.phone or "–"),
        t("Pembukaan ini tercatat, dan pelapor diberi tahu."),
    ]
    slot = await slots.new(
        act.tx,
        chat_id=holder.user_id,
        case_id=act.case.id,
        kind=questions.PRIVATE,
        remove_at=act.tx.now + questions.KEPT_FOR,
    )
    text = Rich.join("\n", lines)
    await speech.say(act.tx, holder.user_id, text, slot=slot.id, protect=True, case_id=act.case.id, loss=loss)
