"""A reply to a page of ours that asks for something else than words for a case.

What is written below the page of one's name and number never reaches the case, which officers read. A "yes"
below a question is the tap on it; other words there wait like any message, and the question is asked again.
A code below the question for one is looked at, whether or not it is still waited for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.citizen_turn import CitizenTurn
from bot.reporter.followup import code_entry, contact, danger_report, replies, status, unassigned, withdrawal
from bot.reporter.message_parts import is_own_contact, read_parts
from bot.texts import bold

if TYPE_CHECKING:
    from telegram import Message

    from storage.records import Case, Json


async def answered(turn: CitizenTurn) -> bool:
    """Whether a message was a reply to such a page, and is answered."""
    page = replies.ours(turn.message, turn.context.deployment.bot_id) if turn.message else None
    if turn.message is None or page is None:
        return False
    taps = {one[0] for one in replies.taps_of(page)}
    name = replies.ticket_of(page)
    case = await turn.own_case(name)
    if taps & contact.PAGE:
        return case is not None and await contact.replied(turn, case)
    if "stop" in taps:
        return await _to_question(turn, name, case)
    parts = read_parts(turn.message)
    if "not" in taps and parts is not None:
        return await _to_held(turn, page, parts)
    if case is None or parts is None or is_own_contact(parts, turn.chat_id):
        return False
    if "dgry" in taps:
        await _to_danger(turn, case, parts)
        return True
    if "wdy" in taps:
        await _to_withdrawal(turn, case, parts)
        return True
    return False


async def _to_question(turn: CitizenTurn, name: str | None, case: Case | None) -> bool:
    """Return a question with [Batal]: of an own case for name or number, of another for its code."""
    if name is None:
        return await _to_old_question(turn)
    if case is not None:
        return await contact.replied(turn, case)
    if turn.asking.get("ticket") != name:
        await turn.ask({"what": "code", "ticket": name, "then": code_entry.SEE})
    return False  # the question is open, and takes it


async def _to_old_question(turn: CitizenTurn) -> bool:
    """Return a question that names no case, if it is no longer open and can't be a poster's: nothing is
    kept.
    """
    text = turn.message.text if turn.message else None
    if turn.asking or not text:
        return False
    await turn.say(
        turn.t(
            "Pertanyaan itu tidak lagi menunggu jawaban, jadi pesan tadi tidak disimpan. Nama dan nomor Anda "
            "dapat diubah lewat /laporanku. Untuk membuka pengaduan dari akun lain, kirim /status diikuti "
            "nomornya."
        )
    )
    return True


async def _to_held(turn: CitizenTurn, page: Message, parts: Json) -> bool:
    """Return what is held was shown: "no" takes it back, "yes" lets it be; anything else goes along."""
    (_, name, held), *_ = [one for one in replies.taps_of(page) if one[0] == "not"]
    words = unassigned.plain(parts.get("text", ""))
    if words in unassigned.NO or words == unassigned.plain(str(turn.t("Bukan ini"))):
        turn.tapped = page.message_id  # what it says is true no longer
        return await unassigned.take_back_reply(turn, name, held)
    if words in unassigned.YES_WORDS and await replies.is_held(turn, held):
        case, _ = await turn.seen_case(name)
        soon = turn.t("Baik. Sebentar lagi ini masuk ke pengaduan {ticket}.", ticket=bold(name))
        await turn.say(soon, about=case)
        return True
    return False


async def _to_danger(turn: CitizenTurn, case: Case, parts: Json) -> None:
    words = unassigned.plain(parts.get("text", ""))
    if words in unassigned.YES_WORDS or words == unassigned.plain(str(turn.t("Ya, ada bahaya sekarang"))):
        await danger_report.declare_danger(turn, case)
    elif words in unassigned.NO:
        await status.show_case(turn, case)
    else:
        await unassigned.keep(turn, parts)
        await danger_report.ask_danger(turn, case)


async def _to_withdrawal(turn: CitizenTurn, case: Case, parts: Json) -> None:
    words = unassigned.plain(parts.get("text", ""))
    if words in unassigned.YES_WORDS:
        await withdrawal.withdraw_case(turn, case)
    elif words in unassigned.NO:
        await status.show_case(turn, case)
    else:
        await unassigned.keep(turn, parts)
        await withdrawal.ask_withdrawal(turn, case)
