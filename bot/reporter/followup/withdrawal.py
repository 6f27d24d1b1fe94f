"""Taking back: `/batal` for what is under way, and the withdrawal of a case that was sent.

Withdrawing takes two taps (ask, confirm) and needs no reason. It closes the case; it does not erase it, and
the texts say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import errands
from bot.errands import AboutCase
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.filing import form_controller
from bot.reporter.followup import replies, unassigned, waiting_messages
from bot.reporter.followup.additions import MAX_OFFERED, ticket_hint
from bot.reporter.followup.status import turn_to_case
from bot.reporter.open_questions import ticket_of
from bot.rules import ticket, workflow
from bot.texts import Rich, bold
from storage import cases, events
from storage.records import ActorRole, Case, EventKind, Status

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context


async def handle_cancel_command(update: Update, context: Context) -> None:
    """`/batal`: what is on its way into a case, else the question under way, else the draft (after asking),
    else a case that was sent.

    `/batal TICKET`: that case, and nothing else.
    """
    turn = await CitizenTurn.of(update, context)
    if name := ticket.parse_ticket(" ".join(context.args or ())):
        await _ask_named_case(turn, name)
    elif held := await replies.stop_held(turn):
        await _say_held_stopped(turn, held)
    elif turn.asking or turn.waiting:
        await _forget_question(turn)
    elif turn.has_draft:
        await form_controller.ask_cancel(turn)
    else:
        await _offer_withdrawal(turn)


async def cancel_question(turn: CitizenTurn) -> bool:
    """[Batal] below a small question. Below an old one it stops nothing that was begun since."""
    if not await turn.drop_small_question():
        return False
    await _say_stopped(turn)
    return True


async def _say_held_stopped(turn: CitizenTurn, stopped: replies.Stopped) -> None:
    """Say that what replies brought goes into no case, and ask again about what had waited for one. Nor does
    what is written next go into one, should one be listening.
    """
    await turn.remember(asking=None)
    for case, all_parts in stopped.meant:
        what = replies.parts_text(turn.t, all_parts)
        await turn.say(replies.stopped_text(turn.t, case.ticket, what), about=case)
    if not stopped.meant:
        await turn.say(turn.t("Baik, dibatalkan."))
    if stopped.waited:
        await unassigned.ask_about(turn, stopped.waited)
    if turn.has_draft:
        await turn.say(turn.t("Draf pengaduan Anda masih ada: lanjutkan dengan /lapor."))


async def _forget_question(turn: CitizenTurn) -> None:
    """Forget the question that waits for an answer, or what waits for a case; the draft stays."""
    if turn.asking:
        await turn.remember(asking=None)
    else:
        await waiting_messages.release_waiting(turn)
    await _say_stopped(turn)


async def _say_stopped(turn: CitizenTurn) -> None:
    if turn.has_draft:
        await turn.show_page(
            turn.t(
                "Baik, dibatalkan. Draf pengaduan Anda masih ada: lanjutkan dengan /lapor, atau kirim /batal "
                "sekali lagi untuk menghapusnya."
            )
        )
    else:
        await turn.show_page(turn.t("Baik, dibatalkan. Tidak ada yang dikirim lagi."))


async def _ask_named_case(turn: CitizenTurn, name: str) -> None:
    """Ask about a case that was named before anything is done. Any other name reveals nothing."""
    case = await turn.acting_case(name)
    if case is None:
        await turn.say(
            turn.t(
                "Nomor itu tidak ada di antara pengaduan dari akun ini. Mencabut pengaduan hanya dapat dari "
                "akun yang dipakai melapor. Pengaduan Anda: /laporanku"
            )
        )
    else:
        await ask_withdrawal(turn, case)


async def _offer_withdrawal(turn: CitizenTurn) -> None:
    mine = [c for c in await cases.of_account(turn.tx, turn.chat_id) if workflow.may_withdraw(c.status)]
    if not mine:
        await turn.say(turn.t("Tidak ada yang sedang berjalan, jadi tidak ada yang perlu dibatalkan."))
        return
    question = turn.t(
        "Tidak ada draf yang sedang diisi. Bila Anda ingin mencabut pengaduan yang sudah dikirim, pilih "
        "nomornya."
    )
    more = [ticket_hint(turn.t, "/batal YDN-XXXX-XXXX")] if len(mine) > MAX_OFFERED else []
    await turn.say(
        Rich.join("\n\n", [question, *more]),
        *[
            [citizen_button(turn.t("Cabut {ticket}", ticket=case.ticket), "wd", case.ticket)]
            for case in mine[:MAX_OFFERED]
        ],
    )


async def ask_withdrawal(turn: CitizenTurn, case: Case) -> None:
    """Say with the first tap what withdrawing means, before it is done."""
    t = turn.t
    if not workflow.may_withdraw(case.status):
        await turn_to_case(turn, case)
        return
    await turn.show_page(
        t(
            "Cabut pengaduan {ticket}?\n\nPengaduan ditutup dan petugas diberi tahu. Catatannya tetap "
            "tersimpan, dan apa yang sudah diketahui petugas tidak hilang. Atasan di Propam masih dapat "
            "membuka pengaduan ini kembali; bila itu terjadi, {told}. Anda tidak perlu memberi "
            "alasan.\n\nBila ada yang menekan Anda untuk mencabut, hubungi LPSK di 148.",
            ticket=bold(case.ticket),
            told=await turn.how_told(case),
        ),
        [citizen_button(t("Ya, cabut pengaduan"), "wdy", case.ticket)],
        [citizen_button(t("Tidak jadi"), "page", case.ticket)],
        about=case,
    )


async def withdraw_case(turn: CitizenTurn, case: Case) -> None:
    """Withdraw with the second tap. Tapped twice, or on a case closed meanwhile, it only shows the case."""
    if not workflow.may_withdraw(case.status):
        await turn_to_case(turn, case)
        return
    await cases.set_status(turn.tx, case.id, Status.CLOSED_WITHDRAWN)
    await events.append(
        turn.tx, case.id, EventKind.WITHDRAWN, ActorRole.REPORTER, payload={"from": case.status.value}
    )
    await errands.TELL_WITHDRAWAL.put(turn.tx, AboutCase(case.id))
    if ticket_of(turn.asking) == case.ticket:
        await turn.remember(asking=None)
    t = turn.t
    await turn.show_page(
        t(
            "Pengaduan {ticket} sudah dicabut dan ditutup. Bila Anda berubah pikiran, silakan membuat "
            "pengaduan baru lewat /lapor.",
            ticket=bold(case.ticket),
        ),
        [citizen_button(t("Lihat pengaduan"), "page", case.ticket)],
        about=case,
    )
