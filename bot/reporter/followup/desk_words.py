"""Loose words of somebody who reads cases as an officer, too: for the case they just read, or a complaint?

Whoever read a case's file within a day is asked before anything becomes of what they type privately. It waits
like whatever belongs to no case yet (`waiting_messages`), and goes where they say: to the officers' room, as
if it were the answer to its question, or on the way of all citizens. What answers a question of this room, or
of the form, isn't loose. That a file was read says the officer's row, in storage alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errands import TypedWord
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.followup import code_entry, unassigned, waiting_messages
from bot.reporter.message_parts import read_parts
from bot.rules import time_limits, workflow
from bot.texts import Rich, bold
from storage import cases, officers
from storage.errors import NoSuchRow

if TYPE_CHECKING:
    from storage.records import Case, Json, Officer

LONGEST_WORD: Final = 3000  # characters, as of an officer's answer


async def handle_message(turn: CitizenTurn) -> bool:
    """Ask an officer what a loose message is for, or say what can be done where they tried a command that
    there isn't. False for everybody else, and where citizens' words wait already.
    """
    officer = await _find_officer(turn)
    text = (turn.message and turn.message.text) or ""
    if officer is None:
        return False
    if text.startswith("/"):
        await _say_commands(turn)
        return True
    parts = read_parts(turn.message) if turn.message else None
    if parts is None or code_entry.parse_request(text).ticket or not _may_be_asked(turn):
        return False
    case = await _find_read_case(turn, officer)
    if case is None:
        return False
    if parts.get("album") and parts["album"] == turn.waiting.get("album"):
        await waiting_messages.join_album(turn, parts)
    else:
        await _ask(turn, officer, case, [*turn.waiting.get("held", []), parts])
    return True


def _may_be_asked(turn: CitizenTurn) -> bool:
    """Whether nothing waits, or what was asked about in the same way."""
    if not turn.waiting:
        return True
    return bool(turn.waiting.get("desk")) and len(turn.waiting["held"]) < unassigned.MAX_WAITING


async def _find_officer(turn: CitizenTurn) -> Officer | None:
    """Return who writes as an officer, if they belong to any group."""
    officer = await officers.by_user(turn.tx, turn.chat_id)
    places = await officers.memberships(turn.tx, officer.id) if officer is not None else []
    return officer if any(place.proven_at is not None for place in places) else None


async def _find_read_case(turn: CitizenTurn, officer: Officer) -> Case | None:
    """Return the case whose file they read last, if that was lately."""
    read = officer.notes.get(officers.READ)
    if not read or turn.now - datetime.fromisoformat(read["at"]) >= time_limits.FILE_IN_MIND_FOR:
        return None
    try:
        return await cases.get(turn.tx, read["case_id"])
    except NoSuchRow:
        return None


async def _say_commands(turn: CitizenTurn) -> None:
    t = turn.t
    await turn.say(
        t(
            "Perintah itu tidak saya kenal.\n\n"
            "Sebagai petugas: /kerja (meja kerja, dengan petunjuk), /kasusku, /kasus, /kasus NOMOR.\n"
            "Sebagai warga: /lapor, /status, /laporanku, /tambah, /batal, /periksa, /bahasa, /privasi, "
            "/bantuan."
        )
    )


async def _ask(turn: CitizenTurn, officer: Officer, case: Case, held: list[Json]) -> None:
    """Ask below what was typed. Until an answer comes, it is nowhere."""
    t, nonce = turn.t, waiting_messages.question_nonce(turn)
    slot = await waiting_messages.keep_waiting(turn, held, nonce)
    await turn.remember(waiting=turn.waiting | {"desk": True})
    writes = _may_be_sent(officer, case, held)
    question = t("Pesan untuk pelapor kasus {ticket}, atau pengaduan Anda sendiri?", ticket=bold(case.ticket))
    if not writes:
        question = t(
            "Apakah ini pengaduan Anda sendiri? Untuk kasus {ticket}, gunakan tombol di bawah berkasnya.",
            ticket=bold(case.ticket),
        )
    waits = t("Ini belum masuk ke mana pun. Bila tidak dipilih dalam sehari, terhapus sendiri.")
    write = citizen_button(t("Tulis ke pelapor"), "desk", nonce, case.ticket)
    keyboard = keyboards.inline_keyboard(
        [write] if writes else [],
        [citizen_button(t("Pengaduan saya sendiri"), "own", nonce)],
        [citizen_button(t("Batalkan"), "none", nonce)],
    )
    await speech.queue_message(
        turn.tx, turn.chat_id, Rich.join("\n\n", [question, waits]), keyboard, slot=slot, about=[case.id]
    )


def _may_be_sent(officer: Officer, case: Case, held: list[Json]) -> bool:
    """Whether this can become a word to the reporter: of who has the case, and nothing but text."""
    is_text = all("text" in parts and not parts.keys() - {"text", "message"} for parts in held)
    holds = case.officer_id == officer.id and not workflow.is_closed(case.status)
    return holds and is_text and len(_joined(held)) <= LONGEST_WORD


def _joined(held: list[Json]) -> str:
    return "\n\n".join(str(parts["text"]) for parts in held if "text" in parts)


async def write_to_reporter(turn: CitizenTurn, nonce: str, ticket: str) -> bool:
    """[Tulis ke pelapor]: the officers' room shows it once more, to who has the case, before it is sent."""
    case = await cases.by_ticket(turn.tx, ticket)
    officer = await _find_officer(turn)
    if case is None or officer is None or not _is_desk(turn, nonce):
        return False
    if not _may_be_sent(officer, case, turn.waiting["held"]):
        turn.context.toast(turn.t("Kasus ini tidak lagi Anda pegang, atau sudah selesai."), alert=True)
        return True
    held = await waiting_messages.release_waiting(turn, chosen=True)
    await errands.SHOW_TYPED.put(turn.tx, TypedWord(case.id, turn.chat_id, _joined(held)))
    await turn.show_page(turn.t("Baik. Periksa sekali lagi di bawah, lalu kirim."))
    return True


async def keep_as_own(turn: CitizenTurn, nonce: str) -> bool:
    """[Pengaduan saya sendiri]: it goes the way of all citizens' words that belong to no complaint yet."""
    if not _is_desk(turn, nonce):
        return False
    held = await waiting_messages.release_waiting(turn, chosen=True)
    await turn.show_page(turn.t("Baik, ini untuk pengaduan Anda sendiri."))
    await unassigned.ask_about(turn, held)
    return True


def _is_desk(turn: CitizenTurn, nonce: str) -> bool:
    return waiting_messages.is_waiting(turn, nonce) and bool(turn.waiting.get("desk"))
