"""Who has a case: claiming it, letting it go, taking it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import errands, take_up_date
from bot.errands import AboutCase
from bot.officers import cards, questions, wording
from bot.officers.casefile import leftovers, opening
from bot.officers.steps import approval_requests
from storage import cases, events, officers
from storage.records import EventKind, Urgency

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn
    from bot.texts import Rich


async def claim_case(turn: OfficerTurn) -> None:
    """[Ambil & buka]: of two taps exactly one wins; the other learns who has it. Whoever has the case already
    is shown the file again.
    """
    first = not any(event.kind is EventKind.CLAIMED for event in await events.of_case(turn.tx, turn.case.id))
    if await cases.claim(turn.tx, turn.case.id, turn.officer.id):
        await events.append(turn.tx, turn.case.id, EventKind.CLAIMED, turn.role, turn.officer.id, {})
        if first:
            await errands.TELL_CLAIMED.put(turn.tx, AboutCase(turn.case.id))
    await cards.refresh_tapped_card(turn)
    await opening.open_file(turn)


async def say_too_late(turn: OfficerTurn, said: Rich) -> None:
    """Somebody else has the case, or it is finished."""
    if turn.toaster is None:
        # Telegram was asked about them first, and the tap is answered: in the group, as it is for all alike.
        await cards.post_case_line(turn.tx, turn.deployment, turn.case, said)
    else:
        await turn.answer(said, alert=True)
    await cards.refresh_tapped_card(turn)


async def ask_release(turn: OfficerTurn) -> None:
    """Ask the holder, who wants to let the case go, why."""
    await questions.ask_officer(turn, "released", turn.t("tulis alasan melepas kasus ini."))


async def release_case(turn: OfficerTurn) -> None:
    """Let the case go, because the holder said why: it waits for somebody else."""
    await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case)
    await take_up_date.give_back(turn.tx, turn.case.id)
    reason = {"reason": turn.request.text}
    await events.append(turn.tx, turn.case.id, EventKind.RELEASED, turn.role, turn.officer.id, reason)
    await leftovers.take_back_messages(turn.tx, turn.case, turn.officer)
    await cards.refresh_tapped_card(turn)
    said = turn.t("{ticket}: kasus dilepas dan menunggu petugas lain.", ticket=turn.case.ticket)
    await cards.post_case_line(
        turn.tx, turn.deployment, turn.case, said, loud=turn.case.urgency is Urgency.URGENT
    )
    await turn.answer(turn.t("{ticket}: kasus sudah dilepas.", ticket=turn.case.ticket))


async def ask_takeover(turn: OfficerTurn) -> None:
    """Ask a supervisor, who wants to take the case from its holder, why."""
    await questions.ask_officer(turn, "taken_over", turn.t("tulis alasan mengambil alih kasus ini."))


async def take_over_case(turn: OfficerTurn) -> None:
    """Give a supervisor, who said why, the case, and tell who had it."""
    before = await officers.get(turn.tx, turn.case.officer_id or "")
    await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case)
    payload = {"reason": turn.request.text, "from": turn.case.officer_id}
    await events.append(turn.tx, turn.case.id, EventKind.TAKEN_OVER, turn.role, turn.officer.id, payload)
    await cases.take_over(turn.tx, turn.case.id, turn.officer.id)
    await leftovers.take_back_messages(turn.tx, turn.case, before)
    await cards.refresh_tapped_card(turn)
    said = turn.t(
        "{ticket}: kasus ini diambil alih oleh {name}.",
        ticket=turn.case.ticket,
        name=wording.officer_name(turn.t, turn.officer),
    )
    await wording.say_privately(turn.tx, before, said, about=[turn.case.id])
    await opening.open_file(turn)
