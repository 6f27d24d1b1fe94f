"""The case file, shown to its holder or a supervisor in their private chat with the bot.

In this order: the answers, the time line with what came later, the photos, then a message with the case's
buttons, nearest to the thumb. Everything is protected, and removed again after `policy.CASE_SHOWN_FOR`. Each
opening is an event, and so is each file shown. The reporter's account, name and phone are not in the file:
nothing here reads `storage.identities`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.officers import open_requests, questions, wording
from bot.officers.casefile import additions, answers, batches, dates, disclosures, evidence, origins, timeline
from bot.rules import muting, permissions, time_limits, workflow
from bot.texts import Rich, bold, formats
from bot.texts.statuses import CATEGORY_NAMES
from storage import cases, events, officers
from storage.errors import NoSuchRow
from storage.records import CaseEvent, EventKind, Evidence, Urgency

if TYPE_CHECKING:
    from bot.keyboards import Button, Keyboard
    from bot.officers.actions import OfficerTurn

MOST_PAGES_SENT_ALONG: Final = 10  # pages sent along with the file
MOST_FILE_BUTTONS: Final = 30  # files that get a button of their own


async def open_file(turn: OfficerTurn) -> None:
    """Show the file; who hasn't started the bot privately is led there instead."""
    if await questions.lead_to_private_chat(turn, "berkas"):
        return
    try:
        content = await cases.content(turn.tx, turn.case.id)
    except NoSuchRow:
        await turn.answer(wording.erased_text(turn.t, turn.case.ticket), alert=True)
        return
    loss = await disclosures.record_disclosure(
        turn, EventKind.OPENED, {"second": True} if turn.second else {}
    )
    read = {"case_id": turn.case.id, "at": turn.tx.now.isoformat()}
    await officers.note(turn.tx, turn.officer.id, **{officers.READ: read})
    files = await batches.shown_files(turn.tx, turn.deployment, turn.case)
    origin = await origins.load_origin(turn.tx, turn.case, content)
    await questions.tell_officer(
        turn, answers.render_answers(content, files, origin, turn.t, turn.case.ticket), loss=loss
    )
    chain = await events.of_case(turn.tx, turn.case.id)
    await questions.tell_officer(turn, await _timeline_text(turn, chain), loss=loss)
    await additions.send_newest_page(turn, loss)
    for number, item in _pictures_sent_along(files):
        await evidence.send_picture(turn, item, number)
    await questions.tell_officer(
        turn, await _menu_text(turn, files, chain), await _case_buttons(turn, files, chain)
    )
    turn.acknowledge(turn.t("{ticket}: berkas ada di obrolan pribadi.", ticket=turn.case.ticket))


def _pictures_sent_along(files: list[Evidence]) -> list[tuple[int, Evidence]]:
    """Return the first pictures, with their numbers; whatever else there is waits for a tap."""
    given, pages = [], 0
    for number, item in enumerate(files, 1):
        if evidence.is_cleaned(item) and item.clean is not None:
            pages += len(item.clean.pages)
            if pages > MOST_PAGES_SENT_ALONG:
                break
            given.append((number, item))
    return given


async def _timeline_text(turn: OfficerTurn, chain: list[CaseEvent]) -> Rich:
    names = {}
    for officer_id in {event.officer_id for event in chain if event.officer_id}:
        names[officer_id] = wording.officer_name(turn.t, await officers.get(turn.tx, officer_id))
    shown = batches.in_shown_order(turn.tx, turn.deployment, turn.case, chain)
    return timeline.render_timeline(chain, names, turn.t, turn.unit.timezone, turn.case.ticket, shown)


async def _menu_text(turn: OfficerTurn, files: list[Evidence], chain: list[CaseEvent]) -> Rich:
    t, case = turn.t, turn.case
    lines = [
        Rich.join(" · ", [bold(case.ticket), case.pseudonym]),
        t(CATEGORY_NAMES[case.category.value]),
        t("Status: {status}", status=bold(wording.status_text(t, case, chain))),
        *await dates.date_lines(turn, chain),
    ]
    if case.urgency is Urgency.URGENT:
        lines.insert(1, bold(t("MENDESAK")))
    if (mute := muting.find_mute(chain, turn.tx.now)) is not None:
        until = formats.date_time_text(mute.until, turn.unit.timezone, t.language)
        lines.append(t("Pelapor dibisukan sampai {until}. Alasan: {reason}", until=until, reason=mute.reason))
    if any(evidence.is_raw(item) for item in files):
        lines.append(evidence.uncleaned_warning(t))
    lines.append(t("Pesan ini dan isi berkas dihapus lagi setelah {minutes} menit.", minutes=_minutes_kept()))
    return Rich.join("\n", lines)


def _minutes_kept() -> int:
    return int(time_limits.CASE_SHOWN_FOR.total_seconds() // 60)


async def build_case_menu(turn: OfficerTurn) -> Keyboard:
    """Return the case's buttons for who has it."""
    files = await batches.shown_files(turn.tx, turn.deployment, turn.case)
    return await _case_buttons(turn, files, await events.of_case(turn.tx, turn.case.id))


async def _case_buttons(turn: OfficerTurn, files: list[Evidence], chain: list[CaseEvent]) -> Keyboard:
    """Return a button for each file, those given at once too (they may be wanted again), then the holder's
    steps.
    """
    buttons = [
        evidence.evidence_button(item, number, turn.case.ticket, turn.t)
        for number, item in enumerate(files, 1)
    ]
    rows = [[button] for button in buttons[:MOST_FILE_BUTTONS]]
    if turn.case.officer_id == turn.officer.id and not workflow.is_closed(turn.case.status):
        rows += await _step_rows(turn, chain)
    elif turn.second:
        rows.append([wording.action_button(turn.t("Periksa permintaan"), "review", turn.case.ticket)])
    elif workflow.is_closed(turn.case.status):
        rows.append([wording.action_button(turn.t("Buka kembali"), "reopen", turn.case.ticket)])
    elif turn.case.officer_id is None:
        rows.append([wording.action_button(turn.t("Ambil & buka"), "claim", turn.case.ticket)])
    else:
        rows.append([wording.action_button(turn.t("Ambil alih"), "takeover", turn.case.ticket)])
    return keyboards.inline_keyboard(*rows, _mute_row(turn, chain))


def _mute_row(turn: OfficerTurn, chain: list[CaseEvent]) -> list[Button]:
    """Return what is a supervisor's alone, as last known; whether they are one is asked at the tap."""
    if turn.second or not turn.membership.supervisor or workflow.is_closed(turn.case.status):
        return []
    if muting.find_mute(chain, turn.tx.now) is None:
        return [wording.action_button(turn.t("Bisukan pelapor"), "mute", turn.case.ticket)]
    return [wording.action_button(turn.t("Cabut pembisuan"), "unmute", turn.case.ticket)]


async def _step_rows(turn: OfficerTurn, chain: list[CaseEvent]) -> list[list[Button]]:
    t, case = turn.t, turn.case
    rows: list[list[Button]] = []
    if await open_requests.find_request(turn.tx, case, permissions.CLOSING) is None:
        rows += [
            [wording.action_button(wording.step_label(t, status), "step", case.ticket, status.value)]
            for status in workflow.next_statuses(case.status, wording.interrupted_status(chain))
        ]
    rows.append([wording.action_button(t("Tulis ke pelapor"), "write", case.ticket)])
    rows.append([wording.action_button(t("SP3D dikirim"), "sp3d", case.ticket)])
    if await open_requests.find_request(turn.tx, case, permissions.IDENTITY) is None:
        rows.append([wording.action_button(t("Minta identitas pelapor"), "identity", case.ticket)])
    else:
        rows.append([wording.action_button(t("Tarik permintaan identitas"), "unask", case.ticket)])
    rows.append([wording.action_button(t("Lepas"), "release", case.ticket)])
    return rows
