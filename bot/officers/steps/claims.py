"""Who has a case: claiming it, letting it go, taking it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.officers import cards, questions, wording
from bot.officers.casefile import leftovers, opening
from bot.officers.steps import approval_requests
from storage import cases, events, officers, work
from storage.records import EventKind, Urgency

if TYPE_CHECKING:
    from bot.officers.actions import Act
    from bot.texts import Rich


async def claim(act: Act) -> None:
    """[Ambil & buka]: of two taps exactly one wins; the other learns who has it. Whoever has the case already
    is shown the file again.
    """
    first = not any(event.kind is EventKind.CLAIMED for event in await events.of_case(act.tx, act.case.id))
    if await cases.claim(act.tx, act.case.id, act.officer.id):
        await events.append(act.tx, act.case.id, EventKind.CLAIMED, act.role, act.officer.id, {})
        if first:
            await work.put(act.tx, "reporter.tell_claimed", {"case_id": act.case.id})
    await cards.refresh_tapped(act)
    await opening.open_file(act)


async def say_too_late(act: Act, said: Rich) -> None:
    """Somebody else has the case, or it is finished."""
    if act.toaster is None:
        # Telegram was asked about them first, and the tap is answered: in the group, as it is for all alike.
        await cards.thin_word(act.tx, act.deployment, act.case, said)
    else:
        await act.answer(said, alert=True)
    await cards.refresh_tapped(act)


async def ask_release(act: Act) -> None:
    """The holder wants to let the case go: ask why."""
    await questions.ask(act, "released", act.t("tulis alasan melepas kasus ini."))


async def release(act: Act) -> None:
    """The holder said why: the case waits for somebody else."""
    await approval_requests.settle(act.tx, act.deployment, act.case)
    await cases.release(act.tx, act.case.id)
    reason = {"reason": act.request.text}
    await events.append(act.tx, act.case.id, EventKind.RELEASED, act.role, act.officer.id, reason)
    await leftovers.take_back(act.tx, act.case, act.officer)
    await cards.refresh_tapped(act)
    said = act.t("{ticket}: kasus dilepas dan menunggu petugas lain.", ticket=act.case.ticket)
    await cards.thin_word(act.tx, act.deployment, act.case, said, loud=act.case.urgency is Urgency.URGENT)
    await act.answer(act.t("{ticket}: kasus sudah dilepas.", ticket=act.case.ticket))


async def ask_takeover(act: Act) -> None:
    """A supervisor wants to take the case from its holder: ask why."""
    await questions.ask(act, "taken_over", act.t("tulis alasan mengambil alih kasus ini."))


async def take_over(act: Act) -> None:
    """A supervisor said why: the case is theirs, and who had it is told."""
    before = await officers.get(act.tx, act.case.officer_id or "")
    await approval_requests.settle(act.tx, act.deployment, act.case)
    payload = {"reason": act.request.text, "from": act.case.officer_id}
    await events.append(act.tx, act.case.id, EventKind.TAKEN_OVER, act.role, act.officer.id, payload)
    await cases.take_over(act.tx, act.case.id, act.officer.id)
    await leftovers.take_back(act.tx, act.case, before)
    await cards.refresh_tapped(act)
    said = act.t(
        "{ticket}: kasus ini diambil alih oleh {name}.",
        ticket=act.case.ticket,
        name=wording.officer_name(act.t, act.officer),
    )
    await wording.say_privately(act.tx, before, said, about=[act.case.id])
    await opening.open_file(act)
