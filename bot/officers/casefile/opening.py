"""The case file, shown to its holder or a supervisor in their private chat with the bot.

In this order: the answers, the time line with what came later, the photos, then a message with the case's
buttons, nearest to the thumb. Everything is protected, and removed again after `asking.KEPT_FOR`. Each
opening is an event, and so is each file shown. The reporter's account, name and phone are not in the file:
nothing here reads `storage.identities`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import open_requests, questions, wording
from bot.officers.casefile import additions, answers, disclosures, evidence, origins, timeline
from bot.rules import permissions, workflow
from bot.texts import Rich, bold
from bot.texts.statuses import CATEGORY_NAMES
from storage import cases, events, officers
from storage import evidence as kept
from storage.errors import NoSuchRow
from storage.records import CaseEvent, EventKind, Evidence, Mode, Urgency

if TYPE_CHECKING:
    from bot.officers.actions import Act
    from bot.speech import Button, Keyboard

PHOTOS: Final = 10  # pages sent along with the file
DOWNLOADS: Final = 30  # files that get a button of their own


async def open_file(act: Act) -> None:
    """Show the file; who hasn't started the bot privately is led there instead."""
    if await questions.lead(act, "berkas"):
        return
    try:
        content = await cases.content(act.tx, act.case.id)
    except NoSuchRow:
        await act.answer(wording.erased(act.t, act.case.ticket), alert=True)
        return
    loss = await disclosures.write_down(act, EventKind.OPENED, {"second": True} if act.second else {})
    files = await kept.of_case(act.tx, act.case.id)
    origin = await origins.of(act.tx, act.case, content)
    await questions.tell(act, answers.rendered(content, files, origin, act.t, act.case.ticket), loss=loss)
    chain = await events.of_case(act.tx, act.case.id)
    await questions.tell(act, await _history(act, chain), loss=loss)
    await additions.tell(act, loss)
    for number, item in _given_at_once(files):
        await evidence.send(act, item, number)
    await questions.tell(act, _menu_text(act, files, chain), await _menu(act, files, chain))
    act.nod(act.t("{ticket}: berkas ada di obrolan pribadi.", ticket=act.case.ticket))


def _given_at_once(files: list[Evidence]) -> list[tuple[int, Evidence]]:
    """The first pictures, with their numbers; whatever else there is waits for a tap."""
    given, pages = [], 0
    for number, item in enumerate(files, 1):
        if evidence.is_cleaned(item) and item.clean is not None:
            pages += len(item.clean.pages)
            if pages > PHOTOS:
                break
            given.append((number, item))
    return given


async def _history(act: Act, chain: list[CaseEvent]) -> Rich:
    names = {}
    for officer_id in {event.officer_id for event in chain if event.officer_id}:
        names[officer_id] = wording.officer_name(act.t, await officers.get(act.tx, officer_id))
    return timeline.rendered(chain, names, act.t, act.unit.timezone, act.case.ticket)


def _menu_text(act: Act, files: list[Evidence], chain: list[CaseEvent]) -> Rich:
    t, case = act.t, act.case
    lines = [
        Rich.join(" · ", [bold(case.ticket), case.pseudonym]),
        t(CATEGORY_NAMES[case.category.value]),
        t("Status: {status}", status=bold(wording.status_of(t, case, chain))),
    ]
    if case.urgency is Urgency.URGENT:
        lines.insert(1, bold(t("MENDESAK")))
    if any(evidence.is_raw(item) for item in files):
        lines.append(evidence.warning(t))
    lines.append(t("Pesan ini dan isi berkas dihapus lagi setelah {minutes} menit.", minutes=_minutes()))
    return Rich.join("\n", lines)


def _minutes() -> int:
    return int(questions.KEPT_FOR.total_seconds() // 60)


async def menu(act: Act) -> Keyboard:
    """The case's buttons for who has it."""
    files = await kept.of_case(act.tx, act.case.id)
    return await _menu(act, files, await events.of_case(act.tx, act.case.id))


async def _menu(act: Act, files: list[Evidence], chain: list[CaseEvent]) -> Keyboard:
    """A button for each file, those given at once too (they may be wanted again), then the holder's steps."""
    buttons = [evidence.button(item, number, act.case.ticket, act.t) for number, item in enumerate(files, 1)]
    rows = [[button] for button in buttons[:DOWNLOADS]]
    if act.case.officer_id == act.officer.id and not workflow.is_closed(act.case.status):
        rows += await _steps(act, chain)
    elif act.second:
        rows.append([wording.tap(act.t("Periksa permintaan"), "review", act.case.ticket)])
    elif workflow.is_closed(act.case.status):
        rows.append([wording.tap(act.t("Buka kembali"), "reopen", act.case.ticket)])
    elif act.case.officer_id is None:
        rows.append([wording.tap(act.t("Ambil & buka"), "claim", act.case.ticket)])
    else:
        rows.append([wording.tap(act.t("Ambil alih"), "takeover", act.case.ticket)])
    return speech.inline(*rows)


async def _steps(act: Act, chain: list[CaseEvent]) -> list[list[Button]]:
    t, case = act.t, act.case
    rows: list[list[Button]] = []
    if await open_requests.of(act.tx, case, permissions.CLOSING) is None:
        rows += [
            [wording.tap(wording.step_label(t, status), "step", case.ticket, status.value)]
            for status in workflow.next_statuses(case.status, wording.interrupted(chain))
        ]
    rows.append([wording.tap(t("Tulis ke pelapor"), "write", case.ticket)])
    if case.mode is Mode.IDENTIFIED and await open_requests.of(act.tx, case, permissions.IDENTITY) is None:
        rows.append([wording.tap(t("Minta identitas pelapor"), "identity", case.ticket)])
    rows.append([wording.tap(t("Lepas"), "release", case.ticket)])
    return rows
