"""A reply to a page of ours that asks for something else than words for a case.

What is written below the page of one's name and number never reaches the case, which officers read. A "yes"
below a question is the tap on it; other words there wait like any message, and the question is asked again.
A code below the question for one is looked at, whether or not it is still waited for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import CitizenTurn
from bot.reporter.followup import contact, danger_report, replies, status, unassigned, withdrawal
from bot.reporter.message_parts import is_own_contact, read_parts
from bot.reporter.open_questions import CodeQuestion, ticket_of
from bot.texts import bold

if TYPE_CHECKING:
    from telegram import Message

    from storage.records import Case, Json


async def handle_page_reply(turn: CitizenTurn) -> bool:
    """Whether a message was a reply to such a page, and is answered."""
    page = replies.find_our_message(turn.message, turn.context.deployment.bot_id) if turn.message else None
    if turn.message is None or page is None:
        return False
    taps = {one[0] for one in replies.list_taps(page)}
    name = replies.ticket_on_page(page)
    case = await turn.own_case(name)
    if taps & contact.PAGE:
        return case is not None and await contact.handle_page_reply(turn, case)
    if "stop" in taps:
        return await _answer_question(turn, name, case)
    parts = read_parts(turn.message)
    if parts is None:
        return False
    if "not" in taps:
        return await _answer_held_page(turn, page, parts)
    return await _answer_yes_or_no(turn, case, parts, taps)


async def _answer_yes_or_no(turn: CitizenTurn, case: Case | None, parts: Json, taps: set[str]) -> bool:
    """Answer below a question about an own case that asks for yes or no; False if it is none."""
    answer = next((answer for tap, answer in _YES_OR_NO.items() if tap in taps), None)
    if answer is None or case is None or is_own_contact(parts, turn.chat_id):
        return False
    await answer(turn, case, parts)
    return True


async def _answer_question(turn: CitizenTurn, name: str | None, case: Case | None) -> bool:
    """Answer below a question with [Batal]: of an own case for name or number, of another for its code."""
    if name is None:
        return await _answer_old_question(turn)
    if case is not None:
        return await contact.handle_page_reply(turn, case)
    if ticket_of(turn.asking) != name:
        await turn.ask(CodeQuestion(name))
    return False  # the question is open, and takes it


async def _answer_old_question(turn: CitizenTurn) -> bool:
    """Say below a question that names no case and is over that nothing was kept; it may have been for a name.
    A picture may be a poster's, and goes on.
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


async def _answer_held_page(turn: CitizenTurn, page: Message, parts: Json) -> bool:
    """Take back at a "no" what is shown to be held, and let it be at a "yes"; anything else goes along."""
    (_, name, held), *_ = [one for one in replies.list_taps(page) if one[0] == "not"]
    words = unassigned.plain_words(parts.get("text", ""))
    if words in unassigned.NO_WORDS or words == unassigned.plain_words(str(turn.t("Bukan ini"))):
        turn.tapped = page.message_id  # what it says is true no longer
        return await unassigned.take_back_reply(turn, name, held)
    if words in unassigned.YES_WORDS and await replies.is_held(turn, held):
        case, _ = await turn.seen_case(name)
        soon = turn.t("Baik. Sebentar lagi ini masuk ke pengaduan {ticket}.", ticket=bold(name))
        await turn.say(soon, about=case)
        return True
    return False


async def _answer_danger(turn: CitizenTurn, case: Case, parts: Json) -> None:
    """Mark the case at a "yes", show it at a "no"; else ask where the words belong, and this again."""
    words, label = unassigned.plain_words(parts.get("text", "")), turn.t("Ya, ada bahaya sekarang")
    if words in {*unassigned.YES_WORDS, unassigned.plain_words(str(label))}:
        await danger_report.declare_danger(turn, case)
    elif words in unassigned.NO_WORDS:
        await status.show_case(turn, case)
    else:
        await unassigned.keep_unassigned(turn, parts)
        await danger_report.ask_danger(turn, case)


async def _answer_withdrawal(turn: CitizenTurn, case: Case, parts: Json) -> None:
    """Withdraw the case at a "yes", show it at a "no"; else ask where the words belong, and this again."""
    words = unassigned.plain_words(parts.get("text", ""))
    if words in unassigned.YES_WORDS:
        await withdrawal.withdraw_case(turn, case)
    elif words in unassigned.NO_WORDS:
        await status.show_case(turn, case)
    else:
        await unassigned.keep_unassigned(turn, parts)
        await withdrawal.ask_withdrawal(turn, case)


_YES_OR_NO: Final = {"dgry": _answer_danger, "wdy": _answer_withdrawal}
"""The questions about a case that words answer, by their button of yes."""
