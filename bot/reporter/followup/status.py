"""`/status`: where a case stands, what comes next, and what happened so far.

A ticket alone shows a case to the account that reported it. To any other account it is a name like any other:
the bot asks for the access code, whether such a case exists or not (`bot.reporter.followup.code_entry`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot import speech
from bot.reporter.citizen_turn import Talk, tap, timezone_of
from bot.reporter.followup import code_entry
from bot.reporter.followup.after_restore import with_notice
from bot.reporter.followup.timeline import time_line, under
from bot.reporter.help_page import doors
from bot.rules import calendar, workflow
from bot.texts import N_, Rich, Translator, bold, code
from bot.texts import formats as written
from bot.texts.statuses import sentence, status_name
from storage import cases, events, units
from storage.records import Case, CaseEvent, EventKind, Json, Mode, Status, Unit

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

PAGE: Final = 8  # cases on one page of the list

# The dates of public rules that a reporter may be shown once the case is taken up (`bot.rules.calendar`).
SP3D: Final = N_("Kabar perkembangan (SP3D) wajib diberikan paling lambat {date}. Dasarnya Perpol 2/2024.")
CLARIFICATION: Final = N_("Hasil klarifikasi wajib diberikan paling lambat {date}. Dasarnya Perpol 2/2024.")
SERVICE: Final = N_(
    "Pengaduan pelayanan publik wajib diselesaikan paling lambat {date}. Dasarnya Perpres 76/2013."
)


async def command(update: Update, context: Context) -> None:
    """`/status`, `/status TICKET`, `/status TICKET CODE`."""
    talk = await Talk.of(update, context)
    await talk.drop_small_question()
    asked = code_entry.read(" ".join(context.args or ()))
    if asked.secret:
        await talk.erase_message()
    if asked.empty:
        await show_list(talk)
    elif asked.ticket is None:
        await talk.say(code_entry.mistyped(talk.t), _list_row(talk.t))
    elif case := await talk.own_case(asked.ticket):
        await show(talk, case)
    elif case := await code_entry.knock(talk, asked.ticket, asked.code, code_entry.SEE):
        await show(talk, case, guest=True)


async def list_command(update: Update, context: Context) -> None:
    """`/laporanku`: this account's cases."""
    talk = await Talk.of(update, context)
    await talk.drop_small_question()
    await show_list(talk)


async def show(talk: Talk, case: Case, *, guest: bool = False) -> None:
    """A case's page as a new message: what it was asked from stays readable."""
    await talk.say(*await page(talk, case, guest=guest), about=case)


async def turn_to(talk: Talk, case: Case, *, guest: bool = False) -> None:
    """A case's page in place of the page that was tapped."""
    await talk.turn_page(*await page(talk, case, guest=guest), about=case)


async def show_list(talk: Talk, first: int = 0) -> None:
    """The account's cases, newest first, a button each."""
    mine = await cases.of_account(talk.tx, talk.chat_id)
    if not mine:
        none = talk.t(
            "Belum ada pengaduan dari akun ini. Untuk melapor, kirim /lapor. Bila Anda melapor dari akun "
            "lain, kirim /status diikuti nomor pengaduan; kami akan menanyakan kode rahasianya."
        )
        await talk.turn_page(await with_notice(talk, none))
        return
    first = first if 0 <= first < len(mine) else 0
    shown = mine[first : first + PAGE]
    lines = [_summary(case, talk.t, await timezone_of(talk.tx, case)) for case in shown]
    rows = [[tap(case.ticket, "page", case.ticket)] for case in shown]
    listed = await with_notice(talk, under(talk.t("Pengaduan Anda"), lines))
    await talk.turn_page(listed, *rows, _turns(talk.t, first, len(mine)))


def _summary(case: Case, t: Translator, timezone: str) -> Rich:
    return t(
        "{ticket} · {status} · {date}",
        ticket=code(case.ticket),
        status=status_name(t, case.status),
        date=written.date(case.created_at, timezone, t.language),
    )


def _turns(t: Translator, first: int, count: int) -> list[speech.Button]:
    buttons = []
    if first > 0:
        buttons.append(tap(t("« Lebih baru"), "list", str(first - PAGE)))
    if first + PAGE < count:
        buttons.append(tap(t("Lebih lama »"), "list", str(first + PAGE)))
    return buttons


def _list_row(t: Translator) -> list[speech.Button]:
    return [tap(t("Semua pengaduan saya"), "list", "0")]


async def page(talk: Talk, case: Case, *, guest: bool = False) -> list[Any]:
    """A case as its reporter sees it: text, then rows of buttons. `guest` when the access code opened it."""
    return [await _page_text(talk, case, guest=guest), *_page_rows(talk.t, case, guest=guest)]


async def _page_text(talk: Talk, case: Case, *, guest: bool) -> Rich:
    t, unit = talk.t, await units.get(talk.tx, case.handling_unit_id)
    history = await events.of_case(talk.tx, case.id)
    news = _last_step(case, history)
    parts = [
        t("Pengaduan {ticket}", ticket=bold(case.ticket)),
        t(
            "Status: {status} (sejak {date})",
            status=bold(status_name(t, case.status, news.get("unit") or "")),
            date=written.date(case.status_at, unit.timezone, t.language),
        ),
        sentence(t, case.status, news),
        *_next_date(talk, case, unit.timezone),
        *_handled_by(case, unit, t),
        under(t("Perjalanan pengaduan"), time_line(history, t, unit.timezone)),
        t("Keadaan pada {moment}", moment=written.date_time(talk.now, unit.timezone, t.language)),
        *([] if guest else [t("Dari akun ini Anda tidak memerlukan kode rahasia.")]),
    ]
    return Rich.join("\n\n", parts)


def _handled_by(case: Case, unit: Unit, t: Translator) -> list[Rich]:
    """Who handles the case; once it went to another body, nobody here does."""
    passed_on = case.status is Status.TRANSFERRED_OUT
    return [] if passed_on else [t("Ditangani oleh: {unit}", unit=unit.name)]


def _last_step(case: Case, history: list[CaseEvent]) -> Json:
    """What was said when the case came to its present status: {"sentence", "unit"}; empty if nothing."""
    for event in reversed(history):
        if event.kind is EventKind.STATUS_CHANGED and (event.payload or {}).get("to") == case.status:
            return event.payload or {}
    return {}


def _page_rows(t: Translator, case: Case, *, guest: bool) -> list[list[speech.Button]]:
    rows = [[tap(t("Perbarui"), "page", case.ticket)]]
    if not workflow.is_closed(case.status):
        rows.append([tap(t("Tambah keterangan"), "add", case.ticket)])
    if guest:
        return rows
    if not workflow.is_closed(case.status):
        rows.append([tap(t("Saya dalam bahaya sekarang"), "dgr", case.ticket)])
    if case.mode is Mode.IDENTIFIED or not workflow.is_closed(case.status):
        rows.append([tap(t("Nama dan nomor saya"), "me", case.ticket)])
    if workflow.may_withdraw(case.status):
        rows.append([tap(t("Cabut pengaduan"), "wd", case.ticket)])
    return [*rows, _list_row(t)]


def _next_date(talk: Talk, case: Case, timezone: str) -> list[Rich]:
    """The next date that both sides have before them; none once the case is closed or all have passed."""
    t, now = talk.t, talk.now
    if workflow.is_closed(case.status):
        return []
    if case.taken_up_at is None and case.take_up_by is not None:
        date = written.deadline(case.take_up_by, timezone, t.language)
        return [_take_up(talk, date, late=now > case.take_up_by)]
    dates = calendar.deadlines(case.created_at, timezone)
    coming = sorted(
        (moment, words)
        for moment, words in (
            (dates.sp3d_by, SP3D),
            (dates.clarification_by, CLARIFICATION),
            (dates.service_by, SERVICE),
        )
        if moment >= now
    )
    return [
        Rich.join(
            " ",
            [t(words, date=written.date(moment, timezone, t.language)), *_may_move(talk, words, moment.year)],
        )
        for moment, words in coming[:1]
    ]


def _may_move(talk: Talk, words: str, year: int) -> list[Rich]:
    """Working days can't be counted to the end before the joint holidays of that year are decreed."""
    known = all(calendar.joint_holidays_known(one) for one in range(talk.now.year, year + 1))
    if words == SERVICE or known:
        return []
    return [talk.t("Tanggal ini dapat mundur bila ada cuti bersama yang belum ditetapkan.")]


def _take_up(talk: Talk, date: str, *, late: bool) -> Rich:
    t = talk.t
    if not late:
        return t("Petugas wajib mulai menangani paling lambat {date}.", date=date)
    return Rich.join(
        "\n\n",
        [
            t(
                "Pengaduan ini seharusnya mulai ditangani petugas paling lambat {date}, tetapi belum. "
                "Kami mohon maaf.",
                date=date,
            ),
            doors(t, talk.context.deployment),
        ],
    )
