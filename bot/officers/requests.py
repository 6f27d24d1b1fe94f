"""What waits for a second person: closings, and openings of an identity.

A request is shown on the card and announced by one thin line. Where nobody else is known in the group who
could decide, the group above is asked too. Deciding is `bot.officers.approvals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import cards, pending, routes, words
from bot.officers.pending import CLOSING, IDENTITY
from bot.texts import N_, bold, translator
from storage import approvals, cases, events, officers, slots, units
from storage.records import Json, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.officers.acts import Act
    from bot.turn import House
    from storage.records import Case
    from storage.store import Tx

_ASKED: Final = {
    CLOSING: N_("{ticket}: penutupan menunggu persetujuan orang kedua."),
    IDENTITY: N_("{ticket}: permintaan identitas menunggu persetujuan orang kedua."),
}
_ABOVE: Final = {
    CLOSING: N_("{ticket} · {unit}: penutupan meminta persetujuan satuan atas."),
    IDENTITY: N_("{ticket} · {unit}: permintaan identitas meminta persetujuan satuan atas."),
}


async def ask(act: Act, kind: str, body: Json) -> None:
    """Lay a request before a second person."""
    if await pending.of(act.tx, act.case, kind) is not None:
        await act.answer(words.outdated(act.t, act.case.ticket), alert=True)
        return
    above = None if await _has_second(act) else await _unit_above(act)
    body = {**body, "above": above}
    await approvals.ask(act.tx, act.case.id, kind, act.officer.id, body)
    told = {key: body[key] for key in ("status", "note", "reason") if body.get(key)}
    if "status" in told:
        told["to_status"] = told.pop("status")
    await events.append(act.tx, act.case.id, pending.ASKED_EVENT[kind], act.role, act.officer.id, told)
    await cards.refresh(act.tx, act.house, act.case)
    asked = act.t(_ASKED[kind], ticket=act.case.ticket)
    await cards.thin_word(act.tx, act.house, act.case, asked, waits=kind)
    if above is not None:
        await _post_above(act, kind, above)


async def _has_second(act: Act) -> bool:
    """Whether anybody but the asker is known in the group who could decide."""
    for member in await officers.members(act.tx, act.unit.id):
        other = await officers.get(act.tx, member.officer_id)
        if other.id == act.officer.id:
            continue
        present = member.proven_at is not None or member.supervisor
        if present and not await cases.reported_by(act.tx, act.case.id, other.user_id):
            return True
    return False


async def _unit_above(act: Act) -> str | None:
    chain = await events.of_case(act.tx, act.case.id)
    unit = routes.heir(await units.all_units(act.tx), act.case, chain)
    return unit.id if unit else None


async def _post_above(act: Act, kind: str, unit_id: str) -> None:
    unit = await units.get(act.tx, unit_id)
    if unit.group_chat_id is None:
        return
    slot = await cards.request_slot(act.tx, act.case, unit.group_chat_id, kind)
    text = act.t(_ABOVE[kind], ticket=bold(act.case.ticket), unit=act.unit.name)
    keyboard = speech.inline([words.tap(act.t("Periksa permintaan"), "review", act.case.ticket)])
    await speech.say(
        act.tx, unit.group_chat_id, text, keyboard, slot=slot.id, silent=True, priority=Priority.NOTICE
    )


async def settle(tx: Tx, house: House, case: Case, kinds: Sequence[str] = pending.KINDS) -> None:
    """Take the buttons from the lines about requests that wait no more, here and in the group above.

    They were decided, or the case was closed or changed hands (`bot.officers.pending`).
    """
    said = translator(house.language)("{ticket}: permintaan sudah diputus atau gugur.", ticket=case.ticket)
    for slot in await slots.of_case(tx, case.id, cards.REQUEST):
        if slot.note.get("kind") in kinds:
            if slot.message_id is not None:
                await speech.edit(tx, slot.chat_id, said, message_id=slot.message_id)
            await slots.forget(tx, slot.id)
