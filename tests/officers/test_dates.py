"""Deadlines: the officers' file and the reporter's page show the same dates, whatever pauses or passes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.texts import formats
from storage.records import Case
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
