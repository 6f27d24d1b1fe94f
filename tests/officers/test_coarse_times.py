"""Officers see the part of the day in which a reporter did something, and the minute of what they did."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.deployment import NewsWait
from bot.texts import formats
from storage.records import EvidenceKind
from tests.worlds.station import GROUP, RINA, SARI, Station

ZONE = "Asia/Makassar"


class Clock:
    """What a clock showed when the reporter did something, and when an officer did."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.reporters: set[str] = set()
        self.officers: set[str] = set()

    def shows(self) -> str:
        return formats.time_text(self.station.chat.now, ZONE, "id")

    def reporter_acts(self) -> None:
        self.station.chat.passes(minutes=7)
        self.reporters.add(self.shows())

    async def batch_comes(self) -> None:
        now = self.station.chat.now
        left = self.station.chat.deployment.news_wait.next_batch(now) - now
        await self.station.chat.later(seconds=left.total_seconds())
        self.officers.add(self.shows())

    def officer_acts(self) -> None:
        self.station.chat.passes(minutes=4)
        self.officers.add(self.shows())


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    async with Station.open(tmp_path, news_wait=NewsWait(120, 900)) as here:
        yield here


async def test_no_officer_reads_the_minute_of_what_a_reporter_did(station: Station) -> None:
    chat, clock = station.chat, Clock(station)
    clock.reporter_acts()
    by = (chat.now + timedelta(days=3)).replace(hour=15, minute=59, second=59, microsecond=0)
    case, _ = await station.report(take_up_by=by)
    await chat.later(minutes=15)
    clock.officer_acts()
    await station.follows_link(RINA, await station.taps(RINA, station.card(case), "claim", group=GROUP))
    clock.reporter_acts()
    await chat.says(SARI, f"/tambah {case.ticket}")
    await chat.says(SARI, "Ada saksi.")
    await station.kept_file(case, EvidenceKind.VOICE, "audio/ogg")
    await clock.batch_comes()
    clock.officer_acts()
    asked = await chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    await station.taps(RINA, await station.replies(RINA, asked, "Siapa?"), "post")
    clock.officer_acts()
    await chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    clock.reporter_acts()
    page = await chat.says(SARI, f"/status {case.ticket}")
    asked = await chat.taps(SARI, page, "Cabut pengaduan")
    await chat.taps(SARI, asked, "Ya, cabut")
    await clock.batch_comes()
    clock.officer_acts()
    await chat.says(RINA, f"/kasus {case.ticket}", group=GROUP)
    read = {
        time
        for sending in chat.everything
        if sending.message.chat_id != SARI.id
        for time in re.findall(r"\d\d\.\d\d WITA", sending.text)
    }
    assert read, "officers read times"
    assert not read & clock.reporters
    assert read <= clock.officers
