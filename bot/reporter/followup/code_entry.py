"""The access code: the credential of whoever isn't writing from the account that reported.

No answer here depends on whether a case exists until the right code is given. An unknown ticket is asked for
its code, counted, slowed and refused exactly like a known one with a wrong code. What a wrong code costs is
in `bot.rules.attempts`: the account that tries is slowed and locked, the ticket only slowed. A try that comes
too early is neither looked at nor counted. The right code resets nothing: a case of one's own would otherwise
buy fresh tries at others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errands import AboutCase
from bot.keyboards import link_button
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.followup import visits
from bot.reporter.followup.after_restore import with_restore_notice
from bot.reporter.open_questions import CodeQuestion
from bot.rules import access_code, attempts, ticket, time_limits
from bot.texts import Rich, Translator, bold, translator
from bot.texts import code as code_type
from bot.texts import formats as written
from storage import attempt_limits, cases, outbox
from storage.records import Case, Message

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

# One counter for the account that tries, one for the ticket that is tried, two for telling its owner.
BY_ACCOUNT: Final = "code.account"
BY_TICKET, OWNER_TOLD = time_limits.COUNTED_BY_TICKET
OPENING_TOLD: Final = "code.opened"

_SECRET_DIGITS: Final = 8  # so many digits beside the ticket are treated as (part of) a code, and deleted
_TAIL: Final = re.compile(r"(?:[0-9][\s-]*){16}$")
_WORD: Final = re.compile(r"\w")
_FOURS: Final = re.compile(r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """What somebody typed: a ticket, a code, both, neither; `secret` if it must not stay visible."""

    ticket: str | None
    code: str | None
    secret: bool
    empty: bool


def parse_request(text: str) -> CaseRequest:
    """Find ticket and code in what was typed, however sloppily."""
    text = text.strip()
    if whole := ticket.parse_ticket(text):
        return CaseRequest(whole, None, secret=False, empty=False)
    found = ticket.find_tickets(text)
    rest = ticket.remove_tickets(text) if found else text
    name = found[0] if found else None
    if name is None and (tail := _TAIL.search(text)):
        name, rest = ticket.parse_ticket(text[: tail.start()]), tail[0]
    codes = access_code.find_codes(rest)
    code = access_code.parse_code(rest) or (codes[0] if codes else None)
    secret = sum(letter.isdigit() for letter in rest) >= _SECRET_DIGITS
    return CaseRequest(name, code, secret=secret, empty=not text)


async def is_ticket_meant(turn: CitizenTurn, text: str, name: str) -> bool:
    """Whether a ticket was written, and not words that happen to spell one."""
    if ticket.parse_lone_ticket(text) or ticket.find_tickets(text) or len(text.split()) == 1:
        return True
    return (await turn.seen_case(name))[0] is not None


def words_beside(text: str, asked: CaseRequest) -> str:
    """Return the words beside ticket and code; "" if there are none."""
    rest = text if ticket.parse_ticket(text) is None else ""
    rest = ticket.remove_tickets(rest)
    if asked.code is not None:
        codes = access_code.find_codes(rest)
        rest = access_code.remove_codes(rest, codes) if codes else ""
    rest = rest.replace("…", " ").strip()
    return rest if _WORD.search(rest) else ""


def mistyped_text(t: Translator) -> Rich:
    """Return the answer to a ticket that can't be one, the same for every case: nothing is looked up."""
    return t(
        "Nomor pengaduan itu tidak lengkap atau salah ketik. Bentuknya {example}: dua kelompok berisi empat "
        "huruf atau angka. Silakan periksa, lalu kirim sekali lagi.",
        example=code_type("YDN-XXXX-XXXX"),
    )


async def request_access(turn: CitizenTurn, name: str, code: str | None, then: str) -> Case | None:
    """Somebody asks for a case that isn't this account's: with its code, or to be asked for it.

    Gives back the case if the code opened it; otherwise everything has been said.
    """
    if code is not None:
        return await _try_code(turn, name, code, then)
    await turn.ask(CodeQuestion(name, then))
    t = turn.t
    text = t(
        "Untuk membuka {ticket} dari akun ini, kirim kode rahasianya: 16 angka. Pesan Anda yang berisi "
        "kode langsung kami hapus dari percakapan ini.",
        ticket=bold(name),
    )
    await turn.say(await with_restore_notice(turn, text), _cancel_row(turn))
    return None


async def handle_answer(turn: CitizenTurn, question: CodeQuestion) -> Case | None:
    """Return the message after the question for a code; gives back the case if the code opened it."""
    text = (turn.message and turn.message.text) or ""
    asked = parse_request(text)
    if asked.secret:
        await turn.erase_message()
    code = access_code.parse_code(text) or asked.code
    if code is None:
        await turn.say(
            turn.t(
                "Kami menunggu kode rahasia untuk {ticket}: 16 angka. Pesan tadi tidak disimpan. Bila tidak "
                "punya kodenya, ketuk Batal.",
                ticket=bold(question.ticket),
            ),
            _cancel_row(turn),
        )
        return None
    return await _try_code(turn, question.ticket, code, question.then)


def _cancel_row(turn: CitizenTurn) -> list[keyboards.Button]:
    return [citizen_button(turn.t("Batal"), "stop")]


async def _try_code(turn: CitizenTurn, name: str, code: str, then: str) -> Case | None:
    await turn.ask(CodeQuestion(name, then))
    if (wait := await _waiting_until(turn, name)) is not None:
        await _say_wait(turn, name, wait)
        return None
    case = await cases.by_ticket(turn.tx, name)
    right = await cases.check_code(turn.tx, case.id if case else "", code)
    if case is not None and right:
        await visits.begin_visit(turn, case)
        await _tell_opened(turn, case)
        return case
    await _record_wrong_code(turn, name)
    await _tell_owner(turn, name, case)
    text = turn.t(
        "Nomor dan kode tidak cocok. Periksa keduanya, lalu kirim kodenya sekali lagi. Demi keamanan, "
        "makin sering salah, makin lama Anda harus menunggu.\n\nNomor: {ticket}",
        ticket=bold(name),
    )
    await turn.say(await with_restore_notice(turn, text), _cancel_row(turn))
    return None


async def _waiting_until(turn: CitizenTurn, name: str) -> datetime | None:
    """Until when this account may not try this ticket; the same rule whether the ticket exists or not."""
    account = await attempt_limits.attempts(turn.tx, BY_ACCOUNT, turn.chat_id)
    tried = await attempt_limits.attempts(turn.tx, BY_TICKET, name)
    ends = [account.locked_until] if account.locked_until else []
    if account.last_at and not attempts.is_forgotten(account.last_at, turn.now):
        ends.append(account.last_at + timedelta(seconds=attempts.account_delay(account.count)))
    if tried.last_at and not attempts.is_forgotten(tried.last_at, turn.now):
        ends.append(tried.last_at + timedelta(seconds=attempts.ticket_delay(tried.count)))
    latest = max(ends, default=turn.now)
    return latest if latest > turn.now else None


async def _say_wait(turn: CitizenTurn, name: str, until: datetime) -> None:
    t, left = turn.t, until - turn.now
    if left < timedelta(minutes=2):
        text = t(
            "Terlalu cepat. Tunggu {seconds} detik, lalu kirim kode untuk {ticket} sekali lagi.",
            seconds=int(left.total_seconds()) + 1,
            ticket=bold(name),
        )
    else:
        text = t(
            "Terlalu banyak kode yang salah dari akun ini. Anda dapat mencoba lagi sekitar {minutes} menit "
            "lagi. Dari akun yang dipakai melapor, pengaduan dapat dilihat tanpa kode.",
            minutes=written.number_text(int(left.total_seconds()) // 60 + 1, t.language),
        )
    await turn.say(text, _cancel_row(turn))


async def _record_wrong_code(turn: CitizenTurn, name: str) -> None:
    """Count a wrong code for the account and for the ticket; only the account is ever locked."""
    for purpose, key in ((BY_ACCOUNT, turn.chat_id), (BY_TICKET, name)):
        before = await attempt_limits.attempts(turn.tx, purpose, key)
        if before.last_at and attempts.is_forgotten(before.last_at, turn.now):
            await attempt_limits.reset(turn.tx, purpose, key)
            before = await attempt_limits.attempts(turn.tx, purpose, key)
        lock = attempts.lock_until(before.count + 1, turn.now) if purpose == BY_ACCOUNT else None
        await attempt_limits.record(turn.tx, purpose, key, locked_until=lock)


async def _tell_owner(turn: CitizenTurn, name: str, case: Case | None) -> None:
    """Once a day at most. A ticket without a case is counted too, so that both take as long."""
    told = await attempt_limits.attempts(turn.tx, OWNER_TOLD, name)
    if attempts.may_notify(told.notified_at, turn.now):
        await attempt_limits.record(turn.tx, OWNER_TOLD, name)
        await attempt_limits.set_notified(turn.tx, OWNER_TOLD, name)
        if case is not None:
            await errands.TELL_GUESS.put(turn.tx, AboutCase(case.id))


async def _tell_opened(turn: CitizenTurn, case: Case) -> None:
    """Tell the owner that another account has the code: of each such account once a day at most. Where there
    is no account to be told, nothing is noted of this one.
    """
    if await cases.reported_by(turn.tx, case.id, turn.chat_id) or await turn.is_all_there_is(case):
        return
    visitor = f"{case.ticket}:{turn.chat_id}"
    told = await attempt_limits.attempts(turn.tx, OPENING_TOLD, visitor)
    if attempts.may_notify(told.notified_at, turn.now):
        await attempt_limits.record(turn.tx, OPENING_TOLD, visitor)
        await attempt_limits.set_notified(turn.tx, OPENING_TOLD, visitor)
        await errands.TELL_OPENED.put(turn.tx, AboutCase(case.id))


async def handle_group_code(update: Update, context: Context) -> None:
    """Lead a citizen's command or a code in a group to a private chat; a code is deleted.

    Nothing is looked up, so nothing can be revealed: not even whether the case exists.
    """
    chat, message = update.effective_chat, update.effective_message
    if chat is None or message is None:
        return
    t = translator(context.deployment.language)
    lead = link_button(t("Buka percakapan pribadi"), f"https://t.me/{context.deployment.bot_username}")
    if has_access_code(message.text or message.caption or ""):
        plea = t("Pesan berisi kode tadi tidak dapat kami hapus. Mohon hapus sendiri.")
        otherwise = Message("sendMessage", chat.id, {"text": str(plea)})
        params = {"message_id": message.message_id}
        await outbox.put(context.tx, Message("deleteMessage", chat.id, params, otherwise=otherwise))
        text = t(
            "Jangan tulis kode rahasia di grup: siapa pun di sini dapat membacanya. Pakailah percakapan "
            "pribadi."
        )
    else:
        text = t("Untuk urusan pengaduan, pakailah percakapan pribadi dengan kami.")
    await speech.queue_group_message(context.tx, chat.id, text, keyboards.inline_keyboard([lead]))


def has_access_code(text: str) -> bool:
    """Whether a text in a group seems to show an access code: in fours, or beside a ticket or a command.

    Sixteen digits alone may be a NIK or a bank card; officers' messages are not deleted for those.
    """
    if _FOURS.search(text):
        return True
    return (
        parse_request(text.partition(" ")[2]).secret
        if text.startswith("/")
        else _has_code_beside_ticket(text)
    )


def _has_code_beside_ticket(text: str) -> bool:
    return bool(ticket.find_tickets(text)) and bool(access_code.find_codes(text))
