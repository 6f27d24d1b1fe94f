"""Deadlines: the officers' file and the reporter's page show the same dates, whatever pauses or passes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.officers.casefile import timeline
from bot.reporter.followup.timeline import timeline_lines
from bot.texts import formats, translator
from bot.upkeep.deadline_watch import watch_deadlines
from storage import cases, verify
from storage.records import ActorRole, Case, CaseEvent, EventKind, Status
from storage.store import Tx
from tests.instants import MONDAY
from tests.worlds.chat import Answer
from tests.worlds.station import GROUP, RINA, SARI, Station

DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


def dates_in(text: str, title: str) -> list[str]:
    """The days in the list below a title."""
    lines = text[text.index(title) :].splitlines()[1:]
    listed = list(lines[: _length(lines)])
    return [day for line in listed for day in DAY.findall(line)]


def _length(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines) if not line.startswith("•")), len(lines))


async def seen(station: Station, case: Case) -> tuple[str, str]:
    """What the holder reads in the file, and the reporter on their page."""
    opened = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    file = next(each.text for each in opened.to(RINA.id) if "Batas waktu:" in each.text)
    return file, next(each.text for each in page.to(SARI.id) if "Batas waktu" in each.text)


async def asks(station: Station, case: Case) -> None:
    """The reporter is asked to complete the report."""
    shown = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:need_info")
    await station.taps(RINA, await station.replies(RINA, shown, "Jam berapa?"), "send")


async def goes_on(station: Station, case: Case, status: str) -> None:
    shown = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:{status}")
    await station.taps(RINA, shown, "send")


@pytest.mark.any_day
async def test_both_sides_have_all_dates_before_them_and_the_same(station: Station) -> None:
    case = await station.held()
    file, page = await seen(station, case)
    assert dates_in(file, "Batas waktu:") == dates_in(page, "Batas waktu")
    assert len(dates_in(page, "Batas waktu")) == 3
    assert "Perpol 2/2024" in file
    assert "Perpres 76/2013" in file


async def test_while_the_reporter_is_awaited_both_sides_see_that_the_60_days_pause(
    station: Station,
) -> None:
    case = await station.held()
    await asks(station, case)
    file, page = await seen(station, case)
    assert "berhenti sementara, menunggu keterangan Anda" in page
    assert dates_in(file, "Batas waktu:") == dates_in(page, "Batas waktu")
    await goes_on(station, case, "received")
    await goes_on(station, case, "inquiry")
    before = dates_in((await seen(station, case))[1], "Batas waktu")
    await asks(station, case)
    file, page = await seen(station, case)
    assert "berhenti sementara, menunggu keterangan Anda" in page
    assert "berhenti sementara, menunggu keterangan pelapor" in file
    assert dates_in(file, "Batas waktu:") == dates_in(page, "Batas waktu") == before[:1]  # SP3D's goes on
    station.chat.passes(days=5)
    await station.chat.says(RINA, "/kasusku", group=GROUP)  # Telegram is asked about her anew
    await goes_on(station, case, "inquiry")
    file, page = await seen(station, case)
    assert dates_in(file, "Batas waktu:") == dates_in(page, "Batas waktu")
    case = await station.case(case)
    ended = formats.date_text(case.created_at + timedelta(days=65), "Asia/Makassar", "id")
    assert dates_in(page, "Batas waktu")[-1] == ended


async def test_a_letter_is_recorded_told_and_starts_the_clock_of_the_result(station: Station) -> None:
    case, opened = await station.claimed()
    asked = await station.taps(RINA, opened, "sp3d")
    today = formats.date_text(station.chat.now, "Asia/Makassar", "id")
    shown = await station.replies(RINA, asked, f"B/12/VII/2026/Sipropam, {today}")
    assert "sp3d_sent" not in await station.kinds(case)
    assert shown.to(SARI.id) == []
    sent = await station.taps(RINA, shown, "sp3d_send")
    assert (await station.taps(RINA, shown, "sp3d_send")).to(SARI.id) == []
    told = sent.to(SARI.id)[0].text
    assert "B/12/VII/2026/Sipropam" in told
    assert today in told
    assert (await station.kinds(case)).count("sp3d_sent") == 1
    assert (await station.case(case)).taken_up_at is not None
    file, page = await seen(station, case)
    dates = dates_in(page, "Batas waktu")
    assert dates == dates_in(file, "Batas waktu:")
    assert set(DAY.findall(told)) & set(dates)  # the result of the clarification
    assert "SP3D (Perpol 2/2024)" not in file
    assert "B/12/VII/2026/Sipropam" in page
    async with station.chat.store.read() as tx:
        assert await verify.verify(tx) == []


@pytest.mark.parametrize(
    ("days", "fault"), [(1, "belum tiba"), (-1, "sebelum pengaduan masuk"), (None, "belum terbaca")]
)
async def test_a_letter_that_cannot_be_is_asked_for_anew(
    station: Station, days: int | None, fault: str
) -> None:
    _, opened = await station.claimed()
    typed = "sudah saya kirim"
    if days is not None:
        other = station.chat.now + timedelta(days=days)
        typed = f"B/12, {formats.date_text(other, 'Asia/Makassar', 'id')}"
    again = await station.replies(RINA, await station.taps(RINA, opened, "sp3d"), typed)
    assert fault in station.question(again).text
    today = formats.date_text(station.chat.now, "Asia/Makassar", "id")
    shown = await station.replies(RINA, again, f"B/12, {today}")
    changed = await station.replies(RINA, await station.taps(RINA, shown, "sp3d_anew"), f"B/13, {today}")
    assert "B/13" in (await station.taps(RINA, changed, "sp3d_send")).to(SARI.id)[0].text


def test_the_time_line_takes_no_other_events_number_for_a_letters() -> None:
    told = {"evidence": "e", "number": 3, "event": 1}
    kinds = [EventKind.EVIDENCE_SHOWN, EventKind.ORIGINAL_SHOWN, EventKind.NOT_DELIVERED]
    chain = [
        CaseEvent("c", n, MONDAY, kind, ActorRole.OFFICER, None, told) for n, kind in enumerate(kinds, 1)
    ]
    letter = {"number": "B/12", "date": "2026-11-23"}
    chain.append(CaseEvent("c", 99, MONDAY, EventKind.SP3D_SENT, ActorRole.OFFICER, None, letter))
    text = timeline.render_timeline(chain, {}, translator("id"), "Asia/Makassar", "YDN-AAAA-AAAA").text
    assert [line for line in text.splitlines() if "nomor" in line] == [
        line for line in text.splitlines() if "B/12, tanggal 23 November 2026" in line
    ]
    page = "\n".join(str(line) for line in timeline_lines(chain, translator("id"), "Asia/Makassar"))
    assert page.count("nomor B/12, tanggal 23 November 2026") == 1


async def test_a_letter_shown_before_the_case_was_closed_is_not_recorded(station: Station) -> None:
    case, opened = await station.claimed()
    today = formats.date_text(station.chat.now, "Asia/Makassar", "id")
    shown = await station.replies(RINA, await station.taps(RINA, opened, "sp3d"), f"B/12, {today}")
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    assert (await station.taps(RINA, shown, "sp3d_send")).to(SARI.id) == []
    assert "sp3d_sent" not in await station.kinds(case)


async def test_a_missed_date_is_told_once_with_the_next_doors_and_stands_on_the_page(
    station: Station,
) -> None:
    case = await station.held()
    await watch_deadlines(station.chat.store, station.chat.deployment)
    station.chat.passes(days=55)
    told = [each.text for each in (await nothing_happens(station)).to(SARI.id) if "SP3D" in each.text]
    assert len(told) == 1
    assert all(door in told[0] for door in (station.polda.name, "Itwasum", "Kompolnas", "Ombudsman", "LPSK"))
    assert "LPSK" in (await station.chat.says(SARI, f"/status {case.ticket}")).to(SARI.id)[0].text
    station.chat.passes(days=3)
    again = (await nothing_happens(station)).to(SARI.id)
    assert not any("SP3D" in each.text for each in again)


async def nothing_happens(station: Station) -> Answer:
    """What is due is done."""

    async def wait(_tx: Tx, _deployment: Any) -> None: ...

    return await station.chat.job(wait)
