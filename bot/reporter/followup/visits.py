"""A visit: half an hour in which a chat sees a case that its access code opened there.

While it lasts the chat's sealed state names the case. When it is over an errand parts them
(`storage.unlinking`): nothing is left that says this account ever looked. The case alone keeps when its code
opened it last, sealed with who reported it, for the page to show.

Where nothing joins account and case, whoever has the code acts as its reporter: nobody else can.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import Visit
from bot.rules import time_limits
from bot.texts import Rich, formats, translator
from storage import attempt_limits, cases, conversations, identities, unlinking, work
from storage.errors import NoSuchRow

if TYPE_CHECKING:
    from bot.reporter.citizen_turn import CitizenTurn
    from bot.turn import Deployment
    from storage.records import Case, Json
    from storage.store import Tx


async def begin_visit(turn: CitizenTurn, case: Case) -> None:
    """Let this chat see the case for a while; news stays with the reporting account, if there is one."""
    until = turn.now + time_limits.GUEST_LIFETIME
    guest: Json = {"ticket": case.ticket, "until": until.isoformat()}
    if (before := await _note_opening(turn.tx, case.id)) is not None:
        guest["before"] = before.isoformat()
    await _speak_as_reported(turn, case)
    await turn.remember(asking=None, guest=guest)
    await errands.END_VISIT.put(turn.tx, Visit(case.id, turn.chat_id), due_at=until)


async def _speak_as_reported(turn: CitizenTurn, case: Case) -> None:
    """Speak what the reporter chose when they sent the case, where the code is all there is and this chat has
    chosen nothing: after a visit nothing is known of it, its language neither.
    """
    if turn.conversation.language is None and await turn.is_all_there_is(case):
        chosen = await identities.chosen_language(turn.tx, case.id)
        if chosen is not None:
            turn.conversation = replace(turn.conversation, language=chosen)
            turn.t = translator(chosen)


async def _note_opening(tx: Tx, case_id: str) -> datetime | None:
    """Note that the code opens the case now. Returns when it did before."""
    try:
        return await identities.note_opening(tx, case_id)
    except NoSuchRow:  # erased
        return None


async def last_opening_texts(turn: CitizenTurn, case: Case, timezone: str) -> list[Rich]:
    """Say when the code opened the case last, before this visit; nothing where none was ever needed."""
    t, guest = turn.t, turn.visit
    if guest.get("ticket") == case.ticket:
        before = guest.get("before")
        if before is None:
            return [t("Sebelum ini, pengaduan ini belum pernah dibuka dengan kode.")]
    else:
        opened = await identities.last_opening(turn.tx, case.id)
        before = opened.isoformat() if opened else None
    if before is None:
        return []
    moment = formats.date_time_text(datetime.fromisoformat(before), timezone, t.language)
    return [t("Terakhir dibuka dengan kode: {moment}", moment=moment)]


async def _end_visit(tx: Tx, _deployment: Deployment, visit: Visit) -> None:
    """Part chat and case, unless the code opened it once more meanwhile, or it is the chat's own."""
    if visit.chat_id == work.NOBODY or await _is_visiting(tx, visit):
        return
    if not await cases.reported_by(tx, visit.case_id, visit.chat_id):
        await unlinking.part(tx, visit.case_id, visit.chat_id)
        await _forget_wrong_codes(tx, await cases.get(tx, visit.case_id))


async def _forget_wrong_codes(tx: Tx, case: Case) -> None:
    """Forget when wrong codes were tried for this ticket: whoever had the right one may have mistyped it, and
    the moment stands with their account, too, which stays slowed.
    """
    for purpose in time_limits.COUNTED_BY_TICKET:
        await attempt_limits.reset(tx, purpose, case.ticket)


async def _is_visiting(tx: Tx, visit: Visit) -> bool:
    conversation = await conversations.load(tx, visit.chat_id)
    guest: Json = (conversation.flow.get("guest") if conversation else None) or {}
    case = await cases.get(tx, visit.case_id)
    return guest.get("ticket") == case.ticket and tx.now < datetime.fromisoformat(guest["until"])


ERRANDS: Final[Errands] = list_errands(errands.END_VISIT.done_by(_end_visit))
