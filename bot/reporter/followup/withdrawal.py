"""Taking back: `/batal` for what is under way, and the withdrawal of a case that was sent.

Withdrawing takes two taps (ask, confirm) and needs no reason. It closes the case; it does not erase it, and
the texts say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.citizen_turn import Talk, tap
from bot.reporter.filing import form_controller
from bot.reporter.followup import waiting_messages
from bot.reporter.followup.additions import OFFERED, named_so
from bot.reporter.followup.status import page
from bot.rules import ticket, workflow
from bot.texts import Rich, bold
from storage import cases, events, work
from storage.records import ActorRole, Case, EventKind, Status

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context


async def command(update: Update, context: Context) -> None:
    """`/batal`: the question under way, else the draft (after asking), else a case that was sent.

    `/batal TICKET`: that case, and nothing else.
    """
    talk = await Talk.of(update, context)
    if name := ticket.parse(" ".join(context.args or ())):
        await _named(talk, name)
    elif talk.asking or talk.waiting:
        await _stop_asking(talk)
    elif talk.has_draft:
        await form_controller.cancel(talk)
    else:
        await _offer(talk)


async def stop(talk: Talk) -> bool:
    """[Batal] below a small question. Below an old one it stops nothing that was begun since."""
    if not await talk.drop_small_question():
        return False
    await _stopped(talk)
    return True


async def _stop_asking(talk: Talk) -> None:
    """Forget the question that waits for an answer, or what waits for a case; the draft stays."""
    if talk.asking:
        await talk.remember(asking=None)
    else:
        await waiting_messages.release(talk)
    await _stopped(talk)


async def _stopped(talk: Talk) -> None:
    if talk.has_draft:
        await talk.turn_page(
            talk.t(
                "Baik, dibatalkan. Draf pengaduan Anda masih ada: lanjutkan dengan /lapor, atau kirim /batal "
                "sekali lagi untuk menghapusnya."
            )
        )
    else:
        await talk.turn_page(talk.t("Baik, dibatalkan. Tidak ada yang dikirim lagi."))


async def _named(talk: Talk, name: str) -> None:
    """A case that was named: asked about before anything is done. Any other name reveals nothing."""
    case = await talk.own_case(name)
    if case is None:
        await talk.say(
            talk.t(
                "Nomor itu tidak ada di antara pengaduan dari akun ini. Mencabut pengaduan hanya dapat dari "
                "akun yang dipakai melapor. Pengaduan Anda: /laporanku"
            )
        )
    else:
        await ask(talk, case)


async def _offer(talk: Talk) -> None:
    mine = [c for c in await cases.of_account(talk.tx, talk.chat_id) if workflow.may_withdraw(c.status)]
    if not mine:
        await talk.say(talk.t("Tidak ada yang sedang berjalan, jadi tidak ada yang perlu dibatalkan."))
        return
    question = talk.t(
        "Tidak ada draf yang sedang diisi. Bila Anda ingin mencabut pengaduan yang sudah dikirim, pilih "
        "nomornya."
    )
    more = [named_so(talk.t, "/batal YDN-XXXX-XXXX")] if len(mine) > OFFERED else []
    await talk.say(
        Rich.join("\n\n", [question, *more]),
        *[[tap(talk.t("Cabut {ticket}", ticket=case.ticket), "wd", case.ticket)] for case in mine[:OFFERED]],
    )


async def ask(talk: Talk, case: Case) -> None:
    """The first tap: what withdrawing means, before it is done."""
    t = talk.t
    if not workflow.may_withdraw(case.status):
        await talk.turn_page(*await page(talk, case), about=case)
        return
    await talk.turn_page(
        t(
            "Cabut pengaduan {ticket}?\n\nPengaduan ditutup dan petugas diberi tahu. Catatannya tetap "
            "tersimpan, dan apa yang sudah diketahui petugas tidak hilang. Atasan di Propam masih dapat "
            "membuka pengaduan ini kembali; bila itu terjadi, Anda diberi tahu. Anda tidak perlu memberi "
            "alasan.\n\nBila ada yang menekan Anda untuk mencabut, hubungi LPSK di 148.",
            ticket=bold(case.ticket),
        ),
        [tap(t("Ya, cabut pengaduan"), "wdy", case.ticket)],
        [tap(t("Tidak jadi"), "page", case.ticket)],
        about=case,
    )


async def withdraw(talk: Talk, case: Case) -> None:
    """The second tap. Tapped twice, or on a case closed meanwhile, it only shows the case."""
    if not workflow.may_withdraw(case.status):
        await talk.turn_page(*await page(talk, case), about=case)
        return
    await cases.set_status(talk.tx, case.id, Status.CLOSED_WITHDRAWN)
    await events.append(
        talk.tx, case.id, EventKind.WITHDRAWN, ActorRole.REPORTER, payload={"from": case.status.value}
    )
    await work.put(talk.tx, "officers.withdrawn", {"case_id": case.id})
    if talk.asking.get("ticket") == case.ticket:
        await talk.remember(asking=None)
    t = talk.t
    await talk.turn_page(
        t(
            "Pengaduan {ticket} sudah dicabut dan ditutup. Bila Anda berubah pikiran, silakan membuat "
            "pengaduan baru lewat /lapor.",
            ticket=bold(case.ticket),
        ),
        [tap(t("Lihat pengaduan"), "page", case.ticket)],
        about=case,
    )
