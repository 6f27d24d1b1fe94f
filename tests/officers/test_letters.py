"""What an officer writes to the reporter is shown once more before it is sent."""

from __future__ import annotations

import pytest

from storage import cases, events
from storage.records import ActorRole, Case, EventKind, Status
from tests.worlds.chat import Answer
from tests.worlds.station import RINA, SARI, Station, actions

WORDS = "Jam berapa kejadiannya?"


async def previewed(station: Station) -> tuple[Case, Answer]:
    case, opened = await station.claimed()
    return case, await station.replies(RINA, await station.taps(RINA, opened, "write"), WORDS)


async def test_nothing_is_sent_before_the_second_tap(station: Station) -> None:
    case, shown = await previewed(station)
    assert shown.to(SARI.id) == []
    assert "replied" not in await station.kinds(case)
    assert shown.last.text.startswith(case.ticket)
    assert WORDS in shown.last.text
    assert shown.last.message.params["protect_content"] is True
    sent = await station.taps(RINA, shown, "post")
    assert WORDS in sent.to(SARI.id)[0].text
    assert "write" in actions(sent.to(RINA.id)[0])


async def test_it_is_sent_once(station: Station) -> None:
    case, shown = await previewed(station)
    await station.taps(RINA, shown, "post")
    assert (await station.taps(RINA, shown, "post")).to(SARI.id) == []
    assert (await station.kinds(case)).count("replied") == 1


async def test_it_is_changed_or_dropped(station: Station) -> None:
    case, shown = await previewed(station)
    again = await station.replies(RINA, await station.taps(RINA, shown, "retype"), "Hari apa?")
    assert "Hari apa?" in again.last.text
    await station.taps(RINA, again, "drop")
    assert (await station.taps(RINA, again, "post")).to(SARI.id) == []
    assert "replied" not in await station.kinds(case)


async def test_what_the_reporter_added_meanwhile_is_said_before_it_is_sent(station: Station) -> None:
    case, shown = await previewed(station)
    async with station.chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.ADDED, ActorRole.REPORTER, None, {})
    sent = await station.taps(RINA, shown, "post")
    assert sent.to(SARI.id) == []
    assert any("menambahkan keterangan" in s.text for s in sent.to(RINA.id))
    assert WORDS in (await station.taps(RINA, sent, "post")).to(SARI.id)[0].text


async def test_it_is_not_sent_once_the_case_is_closed(station: Station) -> None:
    case, shown = await previewed(station)
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    assert (await station.taps(RINA, shown, "post")).to(SARI.id) == []
    assert "replied" not in await station.kinds(case)


@pytest.mark.parametrize("action", ["send", "reword"])
async def test_a_steps_button_sends_no_letter(station: Station, action: str) -> None:
    case, shown = await previewed(station)
    slot = next(b["callback_data"] for b in shown.last.buttons).split(":")[-1]
    forged = await station.chat.taps_data(RINA, shown.last.message_id, f"o:{action}:{case.ticket}:{slot}")
    assert forged.to(SARI.id) == []
    assert WORDS in (await station.taps(RINA, shown, "post")).to(SARI.id)[0].text
