"""The receipt of a report that nothing is to join to its sender: the last that this chat hears of it.

It holds all there is to know, the access code too, and stays: once it has arrived nobody knows where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import keyboards, speech
from bot.reporter import danger
from bot.reporter.citizen_turn import CitizenTurn
from bot.reporter.clearing.button import clear_rows
from bot.reporter.filing.receipt import no_report_text, receipt_text
from bot.reporter.followup import unlinking
from bot.texts import Rich, Translator, code, formats
from storage import proofs

if TYPE_CHECKING:
    from storage.cases import Registered
    from storage.records import Case, Unit


async def send_last_receipt(
    turn: CitizenTurn, registered: Registered, handling: Unit, *, danger_now: bool
) -> None:
    """Send it; account and case are parted as soon as it has arrived."""
    t, case, access_code = turn.t, registered.case, registered.access_code
    proof = proofs.of(turn.tx, case.ticket)
    more = [
        *([danger.notice_text(t)] if danger_now else []),
        t(
            "Simpan nomor dan kode ini sekarang, di luar percakapan ini. Begitu pesan ini sampai, kami tidak "
            "lagi tahu akun mana yang melapor: kabar tidak dapat kami kirim, dan kode tidak dapat kami ganti."
        ),
        t(
            "Untuk melihat keadaannya, membaca pertanyaan petugas, atau menambah keterangan, dari akun mana "
            "pun, kirim: {command}",
            command=code(f"/status {case.ticket} {access_code}"),
        ),
        _next_step_text(t, case, handling),
        t("Bukti terima {ticket}: {proof}", ticket=code(case.ticket), proof=code(proof)),
        t(
            "Kode di pesan ini tidak dapat kami hapus nanti. Bila orang lain dapat membuka ponsel ini, hapus "
            "percakapan ini setelah nomor dan kode tersimpan."
        ),
        no_report_text(t),
    ]
    buttons = [
        keyboards.copy_button(t("Salin nomor"), case.ticket),
        keyboards.copy_button(t("Salin kode"), access_code),
    ]
    await speech.queue_message(
        turn.tx,
        turn.chat_id,
        receipt_text(t, case, more, access_code),
        keyboards.inline_keyboard(buttons, *await clear_rows(turn.tx, t, turn.chat_id)),
        case_id=case.id,
        arrival=unlinking.upon_receipt(case),
    )


def _next_step_text(t: Translator, case: Case, handling: Unit) -> Rich:
    """Say what comes next where no news will tell."""
    if case.take_up_by is None:
        return t("Berikutnya, petugas Propam di {unit} membaca pengaduan Anda.", unit=handling.name)
    return t(
        "Berikutnya, petugas Propam di {unit} membaca pengaduan Anda dan mulai menanganinya, paling lambat "
        "{day}.",
        unit=handling.name,
        day=formats.deadline_text(case.take_up_by, handling.timezone, t.language),
    )
