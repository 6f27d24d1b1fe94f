"""`/status`: where a case stands, what comes next, and what happened so far.

A ticket alone shows a case to the account that reported it. To any other account it is a name like any other:
the bot asks for the access code, whether such a case exists or not (`bot.reporter.followup.code_entry`).
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from bot import keyboards
from bot.reporter.citizen_turn import CitizenTurn, case_timezone, citizen_button
from bot.reporter.clearing.button import clear_rows
from bot.reporter.followup import code_entry, muted, news, news_time, notifications, officers_words, visits
from bot.reporter.followup.after_restore import with_restore_notice
from bot.reporter.followup.deadlines import deadline_texts
from bot.reporter.followup.timeline import last_opening, timeline_lines, titled_list
from bot.reporter.open_questions import SEE
from bot.rules import workflow
from bot.rules.muting import find_mute
from bot.texts import Rich, Translator, bold, code
from bot.texts import formats as written
from bot.texts.statuses import status_name, status_sentence
from storage import cases, events, units
from storage.records import Case, CaseEvent, CaseMessage, EventKind, Json, Status, Unit

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

PAGE_SIZE: Final = 8  # cases on one page of the list


async def handle_status_command(update: Update, context: Context) -> None:
    """`/status`, `/status TICKET`, `/status TICKET CODE`."""
    turn = await CitizenTurn.of(update, context)
    await turn.drop_small_question()
    asked = code_entry.parse_request(" ".join(context.args or ()))
    if asked.secret:
        await turn.erase_message()
    if asked.empty:
        await show_list(turn)
    elif asked.ticket is None:
        await turn.say(code_entry.mistyped_text(turn.t), _list_row(turn.t))
    elif case := await _find_or_ask(turn, asked.ticket, asked.code):
        await show_case(turn, case)


async def _find_or_ask(turn: CitizenTurn, ticket: str, code: str | None) -> Case | None:
    """Return the account's own case of this name, else what its access code opens."""
    return await turn.own_case(ticket) or await code_entry.request_access(turn, ticket, code, SEE)


async def handle_list_command(update: Update, context: Context) -> None:
    """`/laporanku`: this account's cases."""
    turn = await CitizenTurn.of(update, context)
    await turn.drop_small_question()
    await show_list(turn)


async def show_case(turn: CitizenTurn, case: Case) -> None:
    """Show a case's page as a new message: what it was asked from stays readable."""
    await _tell_asked(turn, case)
    await turn.say(*await case_page(turn, case), about=case)


async def turn_to_case(turn: CitizenTurn, case: Case) -> None:
    """Show a case's page in place of the page that was tapped."""
    await _tell_asked(turn, case)
    await turn.show_page(*await case_page(turn, case), about=case)


async def _tell_asked(turn: CitizenTurn, case: Case) -> None:
    """Tell the news that waits, to the account that it waits for."""
    if await cases.reported_by(turn.tx, case.id, turn.chat_id):
        await news.tell_asked(turn, case)


async def show_list(turn: CitizenTurn, first: int = 0) -> None:
    """Show the account's cases, newest first, a button each."""
    mine = await cases.of_account(turn.tx, turn.chat_id)
    if not mine:
        none = turn.t(
            "Belum ada pengaduan dari akun ini. Untuk melapor, kirim /lapor. Bila Anda melapor dari akun "
            "lain, atau tanpa kaitan, kirim /status diikuti nomor pengaduan; kami akan menanyakan kode "
            "rahasianya."
        )
        clear = await clear_rows(turn.tx, turn.t, turn.chat_id)
        await turn.show_page(await with_restore_notice(turn, none), *clear)
        return
    first = first if 0 <= first < len(mine) else 0
    shown = mine[first : first + PAGE_SIZE]
    lines = [_case_line(case, turn.t, await case_timezone(turn.tx, case)) for case in shown]
    rows = [[citizen_button(case.ticket, "page", case.ticket)] for case in shown]
    listed = await with_restore_notice(turn, titled_list(turn.t("Pengaduan Anda"), lines))
    clear = await clear_rows(turn.tx, turn.t, turn.chat_id)
    await turn.show_page(listed, *rows, _paging_row(turn.t, first, len(mine)), *clear)


def _case_line(case: Case, t: Translator, timezone: str) -> Rich:
    return t(
        "{ticket} · {status} · {date}",
        ticket=code(case.ticket),
        status=status_name(t, case.status),
        date=written.date_text(case.created_at, timezone, t.language),
    )


def _paging_row(t: Translator, first: int, count: int) -> list[keyboards.Button]:
    buttons = []
    if first > 0:
        buttons.append(citizen_button(t("« Lebih baru"), "list", str(first - PAGE_SIZE)))
    if first + PAGE_SIZE < count:
        buttons.append(citizen_button(t("Lebih lama »"), "list", str(first + PAGE_SIZE)))
    return buttons


def _list_row(t: Translator) -> list[keyboards.Button]:
    return [citizen_button(t("Semua pengaduan saya"), "list", "0")]


class Seen(Enum):
    """How a chat comes to see a case, and so how much of it."""

    OWN = "its account reported it"
    BY_CODE_ALONE = "by the access code, which is all that tells who reported it"
    AS_GUEST = "by the access code, beside the account that reported it"


async def _find_how_seen(turn: CitizenTurn, case: Case) -> Seen:
    if await cases.reported_by(turn.tx, case.id, turn.chat_id):
        return Seen.OWN
    return Seen.BY_CODE_ALONE if await turn.is_all_there_is(case) else Seen.AS_GUEST


async def case_page(turn: CitizenTurn, case: Case) -> list[Any]:
    """Return a case as its reporter sees it: text, then rows of buttons."""
    seen = await _find_how_seen(turn, case)
    replies = await officers_words.list_replies(turn.tx, case) if seen is Seen.BY_CODE_ALONE else []
    takes = not workflow.is_closed(case.status) and not await muted.is_refused(turn, case)
    rows = _page_rows(turn.t, case, seen, replies=bool(replies), takes=takes)
    clear = await clear_rows(turn.tx, turn.t, turn.chat_id)
    return [await _page_text(turn, case, seen, replies), *rows, *clear]


async def _page_text(turn: CitizenTurn, case: Case, seen: Seen, replies: list[CaseMessage]) -> Rich:
    t, unit = turn.t, await units.get(turn.tx, case.handling_unit_id)
    history = await events.of_case(turn.tx, case.id)
    said = _last_step(case, history)
    parts = [
        t("Pengaduan {ticket}", ticket=bold(case.ticket)),
        t(
            "Status: {status} (sejak {date})",
            status=bold(status_name(t, case.status, said.get("unit") or "")),
            date=written.date_text(case.status_at, unit.timezone, t.language),
        ),
        status_sentence(t, case.status, said),
        *await _mute_texts(turn, case, history, seen),
        *await deadline_texts(turn.tx, turn.context.deployment, t, case, history),
        *_handled_by(case, unit, t),
        *officers_words.newest_texts(t, replies, unit.timezone),
        *_opening_texts(turn, seen, history),
        titled_list(t("Perjalanan pengaduan"), timeline_lines(history, t, unit.timezone)),
        t("Keadaan pada {moment}", moment=written.date_time_text(turn.now, unit.timezone, t.language)),
        *await visits.last_opening_texts(turn, case, unit.timezone),
        *_access_texts(turn, seen, unit.timezone),
    ]
    return Rich.join("\n\n", parts)


async def _mute_texts(turn: CitizenTurn, case: Case, history: list[CaseEvent], seen: Seen) -> list[Rich]:
    """Say what is told of a mute that holds."""
    mute = find_mute(history, turn.now)
    if mute is None:
        return []
    deployment, acting = turn.context.deployment, seen is not Seen.AS_GUEST
    return await muted.mute_texts(turn.tx, deployment, turn.t, case, mute, acting=acting)


def _opening_texts(turn: CitizenTurn, seen: Seen, history: list[CaseEvent]) -> list[Rich]:
    """Say of the last opening of name or number what is sent to everybody else, to whom nothing is sent."""
    opening = last_opening(history) if seen is Seen.BY_CODE_ALONE else None
    return notifications.opening_texts(turn.t, turn.context.deployment, *opening) if opening else []


def _access_texts(turn: CitizenTurn, seen: Seen, timezone: str) -> list[Rich]:
    """Say what it takes to see the page from here."""
    t = turn.t
    if seen is Seen.OWN:
        return [t("Dari akun ini Anda tidak memerlukan kode rahasia.")]
    if seen is Seen.AS_GUEST or not turn.visit:
        return []
    until = written.time_text(datetime.fromisoformat(turn.visit["until"]), timezone, t.language)
    return [
        t(
            "Tanpa kaitan: kabar tidak dikirim. Pengaduan ini terbuka di sini sampai pukul {time}; sesudah "
            "itu kami tidak menyimpan bahwa akun ini membukanya.",
            time=until,
        )
    ]


def _handled_by(case: Case, unit: Unit, t: Translator) -> list[Rich]:
    """Who handles the case; once it went to another body, nobody here does."""
    passed_on = case.status is Status.TRANSFERRED_OUT
    return [] if passed_on else [t("Ditangani oleh: {unit}", unit=unit.name)]


def _last_step(case: Case, history: list[CaseEvent]) -> Json:
    """Return what was said when the case came to its present status: {"sentence", "unit"}; empty if
    nothing.
    """
    for event in reversed(history):
        if event.kind is EventKind.STATUS_CHANGED and (event.payload or {}).get("to") == case.status:
            return event.payload or {}
    return {}


def _page_rows(
    t: Translator, case: Case, seen: Seen, *, replies: bool, takes: bool
) -> list[list[keyboards.Button]]:
    """Return the page's buttons; `takes`: whether the case takes additions now."""
    rows = [[citizen_button(t("Perbarui"), "page", case.ticket)]]
    if takes:
        rows.append([citizen_button(t("Tambah keterangan"), "add", case.ticket)])
    if replies:
        rows.append([citizen_button(t("Semua pesan petugas"), "said", case.ticket)])
    if seen is Seen.AS_GUEST:
        return rows
    if not workflow.is_closed(case.status):
        rows.append([citizen_button(t("Saya dalam bahaya sekarang"), "dgr", case.ticket)])
    rows.append([citizen_button(t("Nama dan nomor saya"), "me", case.ticket)])
    if seen is Seen.OWN:
        rows.append([citizen_button(t(news_time.BUTTON), "nw", case.ticket)])
        rows.append([citizen_button(t("Kode rahasia"), "code", case.ticket)])
    if workflow.may_withdraw(case.status):
        rows.append([citizen_button(t("Cabut pengaduan"), "wd", case.ticket)])
    return [*rows, _list_row(t)] if seen is Seen.OWN else rows
