"""A reply to a page of ours that asks for something else than words for a case.

What is written below the page of one's name and number, or of when news is told, never reaches the case,
which officers read. A "yes" below a question is the tap on it; anything else there waits like any message,
and the question is asked again. A code below the question for one is looked at, whether or not it is still
waited for. What is written below a question of the form goes to the form, whatever else is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import CitizenTurn
from bot.reporter.filing import draft_lifetime, form_controller
from bot.reporter.followup import (
    additions,
    contact,
    danger_report,
    news_time,
    replies,
    status,
    unassigned,
    withdrawal,
)
from bot.reporter.form import rendering
from bot.reporter.form.questions import FORM
from bot.reporter.message_parts import is_own_contact, list_files, read_parts
from bot.reporter.open_questions import SMALL_QUESTIONS, AdditionQuestion, CodeQuestion
from bot.texts import bold

if TYPE_CHECKING:
    from telegram import Message

    from storage.records import Case, Json


async def handle_page_reply(turn: CitizenTurn) -> bool:
    """Answer a message that is a reply to such a page; False if it is none."""
    page = replies.find_our_message(turn.message, turn.context.deployment.bot_id) if turn.message else None
    if turn.message is None or page is None:
        return False
    if _is_form_page(page):
        return await _answer_form(turn, turn.message)
    taps = {one[0] for one in replies.list_taps(page)}
    name = replies.ticket_on_page(page)
    case = await turn.acting_case(name)
    if taps & contact.PAGE and case is not None:
        return await contact.handle_page_reply(turn, case)
    if taps & news_time.PAGE and case is not None:
        return await news_time.handle_page_reply(turn, case)
    if taps & (contact.PAGE | {"stop"}):
        return await _answer_question(turn, name, case)
    return await _answer_other_page(turn, page, case, taps)


def _is_form_page(page: Message) -> bool:
    """Whether the form asked by this message, whatever became of its buttons."""
    rows = page.reply_markup.inline_keyboard if page.reply_markup else ()
    data = [str(button.callback_data or "") for row in rows for button in row]
    if data:
        return any(one.startswith((rendering.TAP_PREFIX, draft_lifetime.RESUME_PREFIX)) for one in data)
    return rendering.has_question(FORM, page.text or "")


async def _answer_form(turn: CitizenTurn, message: Message) -> bool:
    """Give what is written below a page of the form to the form, and to no case that is listening."""
    if turn.has_draft:
        await form_controller.handle_message(turn, message)
        return True
    if not isinstance(turn.asking, AdditionQuestion):
        return False
    await unassigned.handle_message(turn)
    return True


async def _answer_other_page(turn: CitizenTurn, page: Message, case: Case | None, taps: set[str]) -> bool:
    """Answer below a page that shows what is held, or asks for yes or no; False if it is none of those."""
    parts = read_parts(turn.message) if turn.message else None
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
    if not isinstance(turn.asking, CodeQuestion) or turn.asking.ticket != name:
        await turn.ask(CodeQuestion(name))
    return False  # the question is open, and takes it


async def _answer_old_question(turn: CitizenTurn) -> bool:
    """Say below a question that names no case and is over that nothing was kept; it may have been for a name.
    A picture may be a poster's: it goes on, but never by itself into the case that is listening.
    """
    parts = read_parts(turn.message) if turn.message else None
    if isinstance(turn.asking, SMALL_QUESTIONS):
        return False  # the question is open, and takes it
    if list_files(parts) and additions.find_listening(turn) is None:
        return False
    if list_files(parts):
        await unassigned.handle_message(turn)
        return True
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
    words = _plain_answer(parts)
    is_no = words in unassigned.NO_WORDS or words == unassigned.plain_words(str(turn.t("Bukan ini")))
    if not is_no and words not in unassigned.YES_WORDS:
        return False
    case, _ = await turn.seen_case(name)
    if not await replies.is_held(turn, held):
        late = turn.t(
            "Bila tadi tidak dibatalkan, pesan itu sudah masuk ke pengaduan {ticket} dan dapat dibaca "
            "petugas.",
            ticket=bold(name),
        )
        await turn.say(late, about=case)
    elif is_no:
        turn.tapped = page.message_id  # what it says is true no longer
        await unassigned.take_back_reply(turn, name, held)
    else:
        soon = turn.t("Baik. Sebentar lagi ini masuk ke pengaduan {ticket}.", ticket=bold(name))
        await turn.say(soon, about=case)
    return True


def _plain_answer(parts: Json) -> str:
    """Return the words of a message that is nothing but words; "" of any other: a caption answers nothing,
    and what it stands below must not be lost.
    """
    if parts.keys() - {"message"} != {"text"}:
        return ""
    return unassigned.plain_words(parts["text"])


async def _answer_danger(turn: CitizenTurn, case: Case, parts: Json) -> None:
    """Mark the case at a "yes", show it at a "no"; else ask where the words belong, and this again."""
    words, label = _plain_answer(parts), turn.t("Ya, ada bahaya sekarang")
    if words in {*unassigned.YES_WORDS, unassigned.plain_words(str(label))}:
        await danger_report.declare_danger(turn, case)
    elif words in unassigned.NO_WORDS:
        await status.show_case(turn, case)
    else:
        await unassigned.keep_unassigned(turn, parts)
        await danger_report.ask_danger(turn, case)


async def _answer_withdrawal(turn: CitizenTurn, case: Case, parts: Json) -> None:
    """Withdraw the case at a "yes", show it at a "no"; else ask where the words belong, and this again."""
    words = _plain_answer(parts)
    if words in unassigned.YES_WORDS:
        await withdrawal.withdraw_case(turn, case)
    elif words in unassigned.NO_WORDS:
        await status.show_case(turn, case)
    else:
        await unassigned.keep_unassigned(turn, parts)
        await withdrawal.ask_withdrawal(turn, case)


_YES_OR_NO: Final = {"dgry": _answer_danger, "wdy": _answer_withdrawal}
"""The questions about a case that words answer, by their button of yes."""
