"""[SP3D dikirim]: the holder gives number and date of the letter that tells the reporter of progress.

The letter's date ends the deadline for it, and starts that for the result of the clarification; of several
letters the earliest counts, so that no later one puts the result off (`bot.rules.case_facts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import errands
from bot.errands import TellLetter
from bot.officers import cards, questions, wording
from bot.officers.steps import previews, take_up
from bot.rules import letters
from bot.texts import N_, Rich, bold, italic
from storage import events
from storage.records import EventKind

if TYPE_CHECKING:
    from datetime import date

    from bot.officers.actions import OfficerTurn
    from storage.records import Json


async def ask_letter(turn: OfficerTurn) -> None:
    """[SP3D dikirim]: ask for number and date."""
    await _ask(turn)


async def _ask(turn: OfficerTurn, *wrong: Rich) -> None:
    asked = turn.t(
        "tulis nomor dan tanggal surat SP3D, misalnya: B/12/VIII/2026/Sipropam, 3 Agustus 2026. Pelapor "
        "membaca keduanya."
    )
    await questions.ask_officer(turn, "sp3d_typed", Rich.join(" ", [*wrong, asked]))


async def receive_letter(turn: OfficerTurn) -> None:
    """Show what was understood of what was typed, or ask anew."""
    letter = letters.parse_letter(turn.request.text)
    if letter is None:
        await _ask(turn, turn.t("nomor atau tanggalnya belum terbaca."))
    elif wrong := _find_fault(turn, letter.day):
        await _ask(turn, wrong)
    else:
        await _show_letter(turn, {"number": letter.number, "date": letter.day.isoformat()})


def _find_fault(turn: OfficerTurn, day: date) -> Rich | None:
    """Return why the letter can't be of that day, if so."""
    local = ZoneInfo(turn.unit.timezone)
    if day > turn.tx.now.astimezone(local).date():
        return turn.t("tanggal surat itu belum tiba.")
    if day < turn.case.created_at.astimezone(local).date():
        return turn.t("tanggal surat itu sebelum pengaduan masuk.")
    return None


async def _show_letter(turn: OfficerTurn, letter: Json) -> None:
    t = turn.t
    lines = [
        bold(turn.case.ticket),
        t("Untuk dicatat dan diberitahukan kepada pelapor:"),
        italic(Rich.join(" ", ["SP3D", wording.letter_text(t, letter)])),
    ]
    kept = {previews.SP3D: letter}
    await previews.show_preview(turn, kept, lines, (t("Catat"), "sp3d_send"), (t("Ubah"), "sp3d_anew"))


async def ask_letter_again(turn: OfficerTurn) -> None:
    """[Ubah]: ask for number and date anew."""
    if await previews.take_preview(turn, previews.SP3D) is not None:
        await previews.settle_preview(turn, N_("{ticket}: catatan SP3D sedang diubah."))
        await _ask(turn)


async def record_letter(turn: OfficerTurn) -> None:
    """Record it with the second tap: an event, and news for the reporter."""
    taken = await previews.take_preview(turn, previews.SP3D)
    if taken is None:
        return
    letter: Json = taken[previews.SP3D]
    if not await previews.confirm_unchanged(turn, taken):
        await _show_letter(turn, letter)
        return
    await events.append(turn.tx, turn.case.id, EventKind.SP3D_SENT, turn.role, turn.officer.id, letter)
    await errands.TELL_SP3D.put(turn.tx, TellLetter(turn.case.id, letter["number"], letter["date"]))
    if await take_up.record_take_up_by_action(turn):
        await cards.refresh_card(turn.tx, turn.deployment, turn.case)
    await previews.settle_preview(turn, N_("{ticket}: SP3D tercatat, pelapor akan diberi tahu."), more=True)
