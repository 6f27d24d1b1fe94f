"""The line that leads to a request has its button only as long as the request waits."""

from __future__ import annotations

import pytest

from storage import cases
from storage.records import Case, Status
from tests.harness import Answer, Sending
from tests.officers.station import BUDI, GROUP, RINA, Station, deeds
from tests.officers.test_news import left


async def waiting(station: Station) -> tuple[Case, Sending]:
    """A case whose closing waits, and the line in the group that leads to the request."""
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case = await station.held()
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(RINA, asked, "Catatan.")
    sent = await station.presses(RINA, shown, "send")
    return case, next(s for s in sent.to(GROUP) if deeds(s) == ["review"])


async def decided(station: Station, case: Case, deed: str) -> Answer:
    review = await station.presses(BUDI, station.card(case), "review", group=GROUP)
    answer = await station.presses(BUDI, await station.starts(BUDI, review), deed)
    return await station.replies(BUDI, answer, "Belum cukup.") if deed == "refuse" else answer


async def ends(station: Station, case: Case, how: str) -> Answer:
    if how in {"grant", "refuse"}:
        return await decided(station, case, how)
    if how == "release":
        asked = await station.presses(RINA, station.card(case), "release", group=GROUP)
        return await station.replies(RINA, asked, "Cuti.")
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    return await left(station, "officers.withdrawn", {"case_id": case.id})


@pytest.mark.parametrize("how", ["grant", "refuse", "release", "withdraw"])
async def test_the_button_goes_when_nothing_waits_any_more(station: Station, how: str) -> None:
    case, line = await waiting(station)
    done = await ends(station, case, how)
    [settled] = [s for s in done.to(GROUP) if s.message_id == line.message_id]
    assert settled.message.method == "editMessageText"
    assert settled.buttons == []
    assert case.ticket in settled.text
