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

from bot import speech
from bot.reporter.citizen_turn import GUEST, Talk, tap
from bot.reporter.followup.after_restore import with_notice
from bot.rules import access_code, attempts, ticket
from bot.speech import link_button
from bot.texts import Rich, Translator, bold, translator
from bot.texts import code as code_type
from bot.texts import formats as written
from storage import cases, limits, outbox, work
from storage.records import Case, Message

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

SEE: Final = "see"
ADD: Final = "add"

# One counter for the account that tries, one for the ticket that is tried, two for telling its owner.
BY_ACCOUNT: Final = "code.account"
BY_TICKET: Final = "code.ticket"
OWNER: Final = "code.owner"
OPENED: Final = "code.opened"

_SECRET: Final = 8  # so many digits beside the ticket are treated as (part of) a code, and deleted
_TAIL: Final = re.compile(r"(?:[0-9][\s-]*){16}$")
_FOURS: Final = re.compile(r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed: a ticket, a code, both, neither; `secret` if it must not stay visible."""

    ticket: str | None
    code: str | None
    secret: bool
    empty: bool


def read(text: str) -> Asked:
    """Find ticket and code in what was typed, however sloppily."""
    text = text.strip()
    if whole := ticket.parse(text):
        return Asked(whole, None, secret=False, empty=False)
    found = ticket.find(text)
    rest = ticket.without(text) if found else text
    name = found[0] if found else None
    if name is None and (tail := _TAIL.search(text)):
        name, rest = ticket.parse(text[: tail.start()]), tail[0]
    codes = access_code.find(rest)
    code = access_code.parse(rest) or (codes[0] if codes else None)
    secret = sum(letter.isdigit() for letter in rest) >= _SECRET
    return Asked(name, code, secret=secret, empty=not text)


def mistyped(t: Translator) -> Rich:
    """A ticket that can't be one, whatever the case: said without looking anything up."""
    return t(
        "Nomor pengaduan itu tidak lengkap atau salah ketik. Bentuknya {example}: dua kelompok berisi empat "
        "huruf atau angka. Silakan periksa, lalu kirim sekali lagi.",
        example=code_type("YDN-XXXX-XXXX"),
    )


async def knock(talk: Talk, name: str, code: str | None, then: str) -> Case | None:
    """Somebody asks for a case that isn't this account's: with its code, or to be asked for it.

    Gives back the case if the code opened it; otherwise everything has been said.
    """
    if code is not None:
        return await _try(talk, name, code, then)
    await talk.ask({"what": "code", "ticket": name, "then": then})
    t = talk.t
    text = t(
        "Untuk membuka {ticket} dari akun ini, kirim kode rahasianya: 16 angka. Pesan Anda yang berisi "
        "kode langsung kami hapus dari percakapan ini.",
        ticket=bold(name),
    )
    await talk.say(await with_notice(talk, text), _stop(talk))
    return None


async def answered(talk: Talk) -> Case | None:
    """The message after the question for a code; gives back the case if the code opened it."""
    text = (talk.message and talk.message.text) or ""
    asked = read(text)
    if asked.secret:
        await talk.erase_message()
    code = access_code.parse(text) or asked.code
    if code is None:
        await talk.say(
            talk.t(
                "Kami menunggu kode rahasia untuk {ticket}: 16 angka. Pesan tadi tidak disimpan. Bila tidak "
                "punya kodenya, ketuk Batal.",
                ticket=bold(talk.asking["ticket"]),
            ),
            _stop(talk),
        )
        return None
    return await _try(talk, talk.asking["ticket"], code, talk.asking.get("then", SEE))


def _stop(talk: Talk) -> list[speech.Button]:
    return [tap(talk.t("Batal"), "stop")]


async def _try(talk: Talk, name: str, code: str, then: str) -> Case | None:
    await talk.ask({"what": "code", "ticket": name, "then": then})
    if (wait := await _must_wait(talk, name)) is not None:
        await _say_wait(talk, wait)
        return None
    case = await cases.by_ticket(talk.tx, name)
    right = await cases.check_code(talk.tx, case.id if case else "", code)
    if case is not None and right:
        # This chat sees the case for half an hour; pushes stay with the reporting account.
        until = (talk.now + GUEST).isoformat()
        await talk.remember(asking=None, guest={"ticket": case.ticket, "until": until})
        await _tell_opened(talk, case)
        return case
    await _count(talk, name)
    await _tell_owner(talk, name, case)
    text = talk.t(
        "Nomor dan kode tidak cocok. Periksa keduanya, lalu kirim kodenya sekali lagi. Demi keamanan, "
        "makin sering salah, makin lama Anda harus menunggu.\n\nNomor: {ticket}",
        ticket=bold(name),
    )
    await talk.say(await with_notice(talk, text), _stop(talk))
    return None


async def _must_wait(talk: Talk, name: str) -> datetime | None:
    """Until when this account may not try this ticket; the same rule whether the ticket exists or not."""
    account = await limits.attempts(talk.tx, BY_ACCOUNT, talk.chat_id)
    tried = await limits.attempts(talk.tx, BY_TICKET, name)
    ends = [account.locked_until] if account.locked_until else []
    if account.last_at and not attempts.forgotten(account.last_at, talk.now):
        ends.append(account.last_at + timedelta(seconds=attempts.delay(account.count)))
    if tried.last_at and not attempts.forgotten(tried.last_at, talk.now):
        ends.append(tried.last_at + timedelta(seconds=attempts.ticket_delay(tried.count)))
    latest = max(ends, default=talk.now)
    return latest if latest > talk.now else None


async def _say_wait(talk: Talk, until: datetime) -> None:
    t, left = talk.t, until - talk.now
    if left < timedelta(minutes=2):
        text = t(
            "Terlalu cepat. Tunggu {seconds} detik, lalu kirim kode untuk {ticket} sekali lagi.",
            seconds=int(left.total_seconds()) + 1,
            ticket=bold(talk.asking["ticket"]),
        )
    else:
        text = t(
            "Terlalu banyak kode yang salah dari akun ini. Anda dapat mencoba lagi sekitar {minutes} menit "
            "lagi. Dari akun yang dipakai melapor, pengaduan dapat dilihat tanpa kode.",
            minutes=written.number(int(left.total_seconds()) // 60 + 1, t.language),
        )
    await talk.say(text, _stop(talk))


async def _count(talk: Talk, name: str) -> None:
    """A wrong code: it counts for the account and for the ticket, and only the account is ever locked."""
    for purpose, key in ((BY_ACCOUNT, talk.chat_id), (BY_TICKET, name)):
        before = await limits.attempts(talk.tx, purpose, key)
        if before.last_at and attempts.forgotten(before.last_at, talk.now):
            await limits.reset(talk.tx, purpose, key)
            before = await limits.attempts(talk.tx, purpose, key)
        lock = attempts.lock_until(before.count + 1, talk.now) if purpose == BY_ACCOUNT else None
        await limits.record(talk.tx, purpose, key, locked_until=lock)


async def _tell_owner(talk: Talk, name: str, case: Case | None) -> None:
    """Once a day at most. A ticket without a case is counted too, so that both take as long."""
    told = await limits.attempts(talk.tx, OWNER, name)
    if attempts.may_notify(told.notified_at, talk.now):
        await limits.record(talk.tx, OWNER, name)
        await limits.set_notified(talk.tx, OWNER, name)
        if case is not None:
            await work.put(talk.tx, "reporter.tell_guess", {"case_id": case.id})


async def _tell_opened(talk: Talk, case: Case) -> None:
    """The owner hears that another account has the code: of each such account once a day at most."""
    if await cases.reported_by(talk.tx, case.id, talk.chat_id):
        return
    visitor = f"{case.ticket}:{talk.chat_id}"
    told = await limits.attempts(talk.tx, OPENED, visitor)
    if attempts.may_notify(told.notified_at, talk.now):
        await limits.record(talk.tx, OPENED, visitor)
        await limits.set_notified(talk.tx, OPENED, visitor)
        await work.put(talk.tx, "reporter.tell_opened", {"case_id": case.id})


async def group_code(update: Update, context: Context) -> None:
    """A citizen's command or a code in a group: a code is deleted, and the way leads to a private chat.

    Nothing is looked up, so nothing can be revealed: not even whether the case exists.
    """
    chat, message = update.effective_chat, update.effective_message
    if chat is None or message is None:
        return
    t = translator(context.deployment.language)
    lead = link_button(t("Buka percakapan pribadi"), f"https://t.me/{context.deployment.bot_username}")
    if holds_code(message.text or message.caption or ""):
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
    await speech.say_to_group(context.tx, chat.id, text, speech.inline([lead]))


def holds_code(text: str) -> bool:
    """Whether a text in a group seems to show an access code: in fours, or beside a ticket or a command.

    Sixteen digits alone may be a NIK or a bank card; officers' messages are not deleted for those.
    """
    if _FOURS.search(text):
        return True
    return read(text.partition(" ")[2]).secret if text.startswith("/") else _beside_ticket(text)


def _beside_ticket(text: str) -> bool:
    return bool(ticket.find(text)) and bool(access_code.find(text))
