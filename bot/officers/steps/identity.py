"""The name and phone of a reporter who chose to give them: asked for with a reason, decided by supervisors,
shown once to the case's holder, written down, and told to the reporter. Never the account.

Whether anything was given shows nowhere before that, nor in what follows: it can be asked for in every case
alike, and the holder alone learns more than that it was decided and answered. "Can't be shown" is the answer
both to a no and where there is nothing, so a yes that shows nothing isn't told from a no, neither by what is
said nor by events: all of them are of the same kinds, and what they differ in is sealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands, speech
from bot.errands import TellIdentity
from bot.officers import authorization, cards, case_routes, open_requests, questions, wording
from bot.officers.casefile import disclosures
from bot.officers.group import membership
from bot.officers.steps import approval_requests
from bot.rules import permissions, time_limits
from bot.rules.permissions import IDENTITY, RoleAnswer, Situation
from bot.texts import N_, Rich, bold, strangers
from storage import approvals, events, identities, officers, slots, units
from storage.errors import NoSuchRow
from storage.records import Approval, Contact, EventKind, Json, Membership

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn

NOTHING_GIVEN: Final = Contact(None, None)
_GRANTED: Final = N_("{ticket}: disetujui.")
_REFUSED: Final = N_("{ticket}: penolakan tercatat.")
_ONE_MORE: Final = N_("{ticket}: tercatat. Seorang admin lain masih harus memutuskan.")


async def ask_identity(turn: OfficerTurn) -> None:
    """Ask the holder, who wants to know who the reporter is, why."""
    question = turn.t("tulis alasan membuka identitas pelapor. Pelapor akan membaca alasan ini.")
    await questions.ask_officer(turn, "identity_reasoned", question)


async def request_identity(turn: OfficerTurn) -> None:
    """Lay it before those who decide, because the holder said why."""
    if not await approval_requests.ask_approval(turn, IDENTITY, {"reason": turn.request.text}):
        return
    t, ticket, days = turn.t, turn.case.ticket, time_limits.IDENTITY_REQUEST_LASTS.days
    above = await case_routes.find_unit_above(turn.tx, turn.case)
    await turn.answer(
        t(
            "{ticket}: permintaan diajukan. Yang memutuskan: seorang admin grup {unit}. Bila tidak diputus "
            "dalam {days} hari, permintaan gugur.",
            ticket=ticket,
            unit=above.name,
            days=days,
        )
        if above is not None
        else t(
            "{ticket}: permintaan diajukan. Yang memutuskan: dua admin grup ini, selain Bapak/Ibu. Bila "
            "tidak diputus dalam {days} hari, permintaan gugur.",
            ticket=ticket,
            days=days,
        )
    )


async def withdraw_request(turn: OfficerTurn) -> None:
    """Let what the holder asked for lapse, because they want it no more."""
    asked = await open_requests.find_request(turn.tx, turn.case, IDENTITY)
    if asked is None or not await approvals.withdraw(turn.tx, asked.id, turn.officer.id):
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    await events.append(turn.tx, turn.case.id, EventKind.IDENTITY_WITHDRAWN, turn.role, turn.officer.id, {})
    await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case, [IDENTITY])
    await cards.refresh_card(turn.tx, turn.deployment, turn.case)
    await turn.answer(turn.t("{ticket}: permintaan identitas ditarik.", ticket=turn.case.ticket))


async def confirm_asker(turn: OfficerTurn, approval: Approval) -> RoleAnswer:
    """Whether who asked could still ask now: holds the case, and is proven in its group.

    The decision may come hours later: by then they may have left the group. Where Telegram's word on that is
    too old it is asked again, and what the supervisor said waits until it has answered (`ASK_TELEGRAM`);
    if it said nothing a moment ago they have to say it again.
    """
    holder = await officers.get(turn.tx, approval.asked_by)
    answer = permissions.HOLDER.answer(await authorization.look_up_situation(turn.tx, turn.case, holder))
    if answer is not RoleAnswer.PROOF_TOO_OLD:
        return answer
    unit, waiting = await units.get(turn.tx, turn.case.handling_unit_id), turn.request.as_json()
    await membership.ask_membership(turn.tx, unit, holder.user_id, holder.name, request=waiting)
    return RoleAnswer.ASK_TELEGRAM


async def take_word(
    turn: OfficerTurn, approval: Approval, situation: Situation, *, granted: bool, reason: str = ""
) -> str | None:
    """Keep what a supervisor says; once all who are needed have said theirs, answer the holder.

    Returns the sentence for the supervisor; None if it was decided meanwhile. Where two decide both are
    heard, also after a no: otherwise the number of their words would tell what they were.
    """
    said = {"by": turn.officer.id, "granted": granted, "unit": situation.identity_unit}
    words = [*await _standing_words(turn, approval, situation), said]
    approval = await approvals.set_words(turn.tx, approval, words)
    told: Json = {"granted": granted} | ({"reason": reason} if reason else {})
    await events.append(turn.tx, turn.case.id, EventKind.IDENTITY_DECIDED, turn.role, turn.officer.id, told)
    if len(words) < permissions.words_needed(situation):
        return _ONE_MORE
    agreed = all(word["granted"] for word in words)
    if not await approvals.decide(turn.tx, approval.id, turn.officer.id, agreed):
        return None
    await approval_requests.settle_requests(turn.tx, turn.deployment, turn.case, [IDENTITY])
    await _answer_holder(turn, approval, agreed=agreed)
    return _GRANTED if granted else _REFUSED


async def _standing_words(turn: OfficerTurn, approval: Approval, situation: Situation) -> list[Json]:
    """Return what was said by those who would still be asked now."""
    members = {
        member.officer_id: member for member in await officers.members(turn.tx, situation.identity_unit)
    }
    words = permissions.counted_words(approval, situation)
    return [word for word in words if _still_supervises(members.get(word["by"]))]


def _still_supervises(member: Membership | None) -> bool:
    return member is not None and member.supervisor and member.proven_at is not None


async def _answer_holder(turn: OfficerTurn, approval: Approval, *, agreed: bool) -> None:
    """Show name and phone as the reporter gave them, if that was agreed to; else say that nothing can be
    shown. Both leave the same rows behind.
    """
    holder = await officers.get(turn.tx, approval.asked_by)
    given = await _given_contact(turn) if agreed else NOTHING_GIVEN
    shown = [field for field, value in (("name", given.name), ("phone", given.phone)) if value]
    payload = {"shown": shown}
    loss = await disclosures.record_disclosure(turn, EventKind.IDENTITY_ANSWERED, payload, holder.id)
    slot = await slots.new(
        turn.tx,
        chat_id=holder.user_id,
        case_id=turn.case.id,
        kind=questions.PRIVATE_SLOT,
        remove_at=turn.tx.now + time_limits.CASE_SHOWN_FOR,
    )
    text = _shown_text(turn, given) if shown else _not_shown_text(turn)
    await speech.queue_message(
        turn.tx, holder.user_id, text, slot=slot.id, protect=True, case_id=turn.case.id, loss=loss
    )
    await errands.TELL_IDENTITY.put(turn.tx, TellIdentity(turn.case.id, approval.body["reason"], shown))


async def _given_contact(turn: OfficerTurn) -> Contact:
    try:
        return await identities.contact(turn.tx, turn.case.id)
    except NoSuchRow:
        return NOTHING_GIVEN


def _shown_text(turn: OfficerTurn, given: Contact) -> Rich:
    t = turn.t
    lines = [
        bold(t("{ticket} · identitas pelapor", ticket=turn.case.ticket)),
        t("Nama: {name}", name=strangers.name_text(given.name) or strangers.NOTHING),
        t("Telepon: {phone}", phone=strangers.name_text(given.phone) or strangers.NOTHING),
        t("Pembukaan ini tercatat, dan pelapor diberi tahu."),
    ]
    return Rich.join("\n", lines)


def _not_shown_text(turn: OfficerTurn) -> Rich:
    t = turn.t
    lines = [
        bold(t("{ticket} · identitas pelapor", ticket=turn.case.ticket)),
        t("Tidak dapat ditampilkan."),
        t("Jawaban ini sama untuk semua sebab. Permintaan ini tercatat."),
    ]
    return Rich.join("\n", lines)
