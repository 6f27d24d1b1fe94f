"""The line that leads to a request has its button only as long as the request waits."""

from __future__ import annotations

import pytest

from storage import cases
from storage.records import Case, Status
from tests.officers.test_binding import own_status
from tests.officers.test_news import left
from tests.officers.test_refusing_groups import nothing
from tests.worlds.chat import Answer, Sending
from tests.worlds.station import ABOVE, BUDI, GROUP, RINA, Station, actions


async def waiting(station: Station) -> tuple[Case, Sending]:
    """A case whose closing waits, and the line in the group that leads to the request."""
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case = await station.held()
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(RINA, asked, "Catatan.")
    sent = await station.taps(RINA, shown, "send")
    return case, next(s for s in sent.to(GROUP) if actions(s) == ["review"])


async def decided(station: Station, case: Case, action: str) -> Answer:
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    answer = await station.taps(BUDI, await station.follows_link(BUDI, review), action)
    return await station.replies(BUDI, answer, "Belum cukup.") if action == "refuse" else answer


async def ends(station: Station, case: Case, how: str) -> Answer:
    if how in {"grant", "refuse"}:
        return await decided(station, case, how)
    if how == "release":
        asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
        return await station.replies(RINA, asked, "Cuti.")
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    return await left(station, "officers.withdrawn", {"case_id": case.id})


@pytest.mark.parametrize("how", ["grant", "refuse", "release", "withdraw"])
async def test_the_button_goes_when_nothing_waits_any_more(station: Station, how: str) -> None:
    case, line = await waiting(station)
    done = await ends(station, case, how)
    [forget_rows] = [s for s in done.to(GROUP) if s.message_id == line.message_id]
    assert forget_rows.message.method == "editMessageText"
    assert forget_rows.buttons == []
    assert case.ticket in forget_rows.text


@pytest.mark.parametrize("lost", ["unbound", "removed"])
async def test_a_request_lapses_with_its_group_and_every_line_that_can_be_changed_says_so(
    station: Station, lost: str
) -> None:
    case, line = await waiting(station)
    station.chat.passes(hours=25)
    asked = await station.chat.job(nothing)
    [above] = [s for s in asked.to(ABOVE) if actions(s) == ["review"]]
    if lost == "unbound":
        done = await left(station, "officers.group_lost", {"chat_id": GROUP, "reason": "unbound"})
    else:
        done = await station.chat.update(own_status("kicked"))
    assert (await station.case(case)).handling_unit_id == station.polda.id
    forget_rows = [(s.message.chat_id, s.message_id) for s in done.sendings if "gugur" in s.text]
    both = [(GROUP, line.message_id), (ABOVE, above.message_id)]
    assert sorted(forget_rows) == sorted(both if lost == "unbound" else both[1:])
    assert all(s.buttons == [] for s in done.sendings if "gugur" in s.text)
