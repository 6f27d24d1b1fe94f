"""A new access code, for whoever thinks that somebody else knows theirs. No event and no notice says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import errands
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.filing import receipt
from bot.texts import bold
from storage import cases, units

if TYPE_CHECKING:
    from storage.records import Case


async def ask_replacement(turn: CitizenTurn, case: Case) -> None:
    """[Kode rahasia]: say what the code opens, and what a new one changes."""
    t = turn.t
    await turn.show_page(
        t(
            "{ticket}: kode rahasia\n\nDengan nomor dan kodenya, pengaduan ini dapat dibuka dari akun mana "
            "pun; bila itu terjadi, Anda kami beri tahu. Dari akun ini Anda tidak memerlukan kode.\n\nBila "
            "orang lain mungkin tahu kodenya, gantilah. Kode lama langsung tidak berlaku; siapa yang sedang "
            "membuka pengaduan ini dengan kode itu masih melihatnya paling lama 30 menit.",
            ticket=bold(case.ticket),
        ),
        [citizen_button(t("Ganti kode"), "codey", case.ticket)],
        [citizen_button(t("Kembali"), "back", case.ticket)],
        about=case,
    )


async def replace_code(turn: CitizenTurn, case: Case) -> None:
    """[Ganti kode]: the old code counts no more and goes out of the chat; a new receipt brings the new one.

    Only for the account that reported: whoever came by the code could shut the reporter out.
    """
    t = turn.t
    if await turn.is_all_there_is(case) or not await cases.reported_by(turn.tx, case.id, turn.chat_id):
        turn.context.toast(t("Kode ini tidak dapat diganti."))
        return
    registered = await cases.replace_code(turn.tx, case.id)
    waiting = [sent for _, sent in await errands.HIDE_CODE.list_waiting(turn.tx) if sent.case_id == case.id]
    if waiting:
        await errands.HIDE_CODE.put_instead(turn.tx, waiting[-1])
    await receipt.forget_saved(turn, case)
    said = t(
        "Kode lama {ticket} tidak berlaku lagi. Kode baru kami kirim di bawah ini.", ticket=bold(case.ticket)
    )
    await turn.show_page(said, about=case)
    handling = await units.get(turn.tx, case.handling_unit_id)
    await receipt.send_receipt(turn, registered, handling, danger_now=False)
