"""A second person to a closing: never who asked, never the reporter; above where nobody else is."""

from __future__ import annotations

from typing import Any

from bot.rules import time_limits
from bot.upkeep import jobs
from storage import cases, officers
from storage.records import Case, EventKind, Status
from tests.worlds.chat import Answer
from tests.worlds.station import (
    ABOVE,
    AGUS,
    BUDI,
    GROUP,
    RINA,
    SARI,
    STORY,
    TUTI,
    Station,
    actions,
    raw,
)

NOTE = "Catatan rahasia."


async def closing(station: Station, *, known: bool = True, **more: Any) -> tuple[Case, Answer]:
    """A case whose holder asks to reject it; `known`: somebody else was seen in the group."""
    if known:
        await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case = await station.held(**more)
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(RINA, asked, NOTE)
    return case, await station.taps(RINA, shown, "send")


async def test_a_closing_waits_and_its_note_is_not_in_the_group(station: Station) -> None:
    case, asked = await closing(station)
    assert await station.status(case) is Status.RECEIVED
    assert asked.to(SARI.id) == []
    assert asked.to(ABOVE) == []
    assert all(NOTE not in raw(s) for s in asked.to(GROUP))
    assert "closing_asked" in await station.kinds(case)


async def test_who_asked_cannot_grant(station: Station) -> None:
    case, _ = await closing(station)
    refused = await station.taps(RINA, station.card(case), "review", group=GROUP)
    assert refused.to(RINA.id) == []
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    read = await station.follows_link(BUDI, review)
    await station.taps(RINA, read, "grant")
    assert await station.status(case) is Status.RECEIVED


async def test_the_reporter_cannot_grant(station: Station) -> None:
    case, _ = await closing(station, by=BUDI)
    refused = await station.enters(BUDI, station.card(case), "review")
    assert [NOTE in s.text for s in refused.sendings] == [False]
    again = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    assert again.sendings == []
    assert again.toasts[0].alert
    assert await station.status(case) is Status.RECEIVED


async def test_a_refusal_needs_a_reason_and_tells_the_asker(station: Station) -> None:
    case, _ = await closing(station)
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    asked = await station.taps(BUDI, await station.follows_link(BUDI, review), "refuse")
    done = await station.replies(BUDI, asked, "Belum lengkap.")
    assert any("Belum lengkap." in s.text for s in done.to(RINA.id))
    assert "closing_refused" in await station.kinds(case)
    assert await station.status(case) is Status.RECEIVED
    assert "review" not in actions(station.card(case))


async def test_who_decided_goes_on_seeing_what(station: Station) -> None:
    case, _ = await closing(station)
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    read = await station.follows_link(BUDI, review)
    file = await station.taps(BUDI, read, "open")
    granted = await station.taps(BUDI, read, "grant")
    outcome = next(s for s in granted.to(BUDI.id) if "disetujui" in s.text)
    gone = taken_away(await station.chat.job(jobs.remove_shown))
    assert {s.message_id for s in file.to(BUDI.id)} <= gone
    assert outcome.message_id not in gone
    station.chat.passes(seconds=time_limits.CASE_SHOWN_FOR.total_seconds())
    assert outcome.message_id in taken_away(await station.chat.job(jobs.remove_shown))


def taken_away(answer: Answer) -> set[int]:
    return {s.message_id for s in answer.to(BUDI.id) if s.message.method == "deleteMessage"}


async def test_of_two_decisions_the_first_counts(station: Station) -> None:
    case, _ = await closing(station)
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    read = await station.follows_link(BUDI, review)
    await station.taps(BUDI, read, "grant")
    again = await station.taps(BUDI, read, "grant")
    assert again.to(SARI.id) == []
    assert (await station.kinds(case)).count("status_changed") == 1


async def test_where_nobody_else_is_known_the_group_above_is_asked_thinly(station: Station) -> None:
    case, asked = await closing(station, known=False)
    above = asked.to(ABOVE)[0]
    assert case.ticket in above.text
    assert NOTE not in raw(above)
    assert STORY not in raw(above)
    review = await station.taps(TUTI, above, "review", group=ABOVE)
    read = await station.follows_link(TUTI, review)
    assert any(NOTE in s.text for s in read.to(TUTI.id))
    await station.taps(TUTI, read, "grant")
    assert await station.status(case) is Status.REJECTED


async def test_the_unit_above_does_nothing_else_with_the_case(station: Station) -> None:
    case, asked = await closing(station, known=False)
    await station.taps(TUTI, asked.to(ABOVE)[0], "review", group=ABOVE)
    for action in ("claim", "takeover", "release", "reopen"):
        answer = await station.chat.taps_data(TUTI, 5, f"o:{action}:{case.ticket}", group=ABOVE)
        assert answer.sendings == []
        assert answer.toasts[0].alert


async def test_a_closing_that_the_holder_no_longer_stands_for_is_dropped(station: Station) -> None:
    case, _ = await closing(station)
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.replies(RINA, asked, "Cuti.")
    assert "review" not in actions(station.card(case))


async def test_a_closing_asked_before_a_withdrawal_does_not_come_back_with_the_reopening(
    station: Station,
) -> None:
    case, _ = await closing(station)
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    read = await station.follows_link(BUDI, review)
    await reopened(station, case)
    assert await station.status(case) is not Status.CLOSED_WITHDRAWN
    assert "review" not in actions(station.card(case))
    await station.taps(BUDI, read, "grant")
    assert await station.status(case) is not Status.REJECTED
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    await station.taps(RINA, await station.replies(RINA, asked, NOTE), "send")
    assert "review" in actions(station.card(case))


async def reopened(station: Station, case: Case) -> Answer:
    """An administrator of the group opens the case again."""
    return await station.replies(AGUS, await reopening_asked(station, case), "Perlu diperiksa lagi.")


async def reopening_asked(station: Station, case: Case) -> Answer:
    """The reporter has withdrawn the case, and an administrator of the group is asked why to reopen it."""
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")
    await station.chat.says(AGUS, "/kasusku", group=GROUP)
    async with station.chat.store.write() as tx:
        await officers.set_private_ready(tx, await station.officer_id(AGUS), ready=True)
    await station.taps(AGUS, station.card(case), "reopen", group=GROUP)
    return await station.supervises(AGUS)


async def test_reading_a_request_is_an_event_but_no_opening_of_the_file_to_the_reporter(
    station: Station,
) -> None:
    case, _ = await closing(station)
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    assert "opened" not in await station.kinds(case)
    await station.follows_link(BUDI, review)
    (opening,) = [e for e in await station.chain(case) if e.kind is EventKind.OPENED]
    assert opening.officer_id == await station.officer_id(BUDI)
    shown = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "dibuka" not in shown.last.text
    history = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    assert any("Permintaan persetujuan dibaca · Budi" in s.text for s in history.to(RINA.id))


async def test_a_case_whose_content_was_destroyed_is_not_opened_again(station: Station) -> None:
    case = await station.held()
    asked = await reopening_asked(station, case)
    async with station.chat.store.write() as tx:
        await cases.destroy(tx, case.id)
    late = await station.replies(AGUS, asked, "Perlu diperiksa lagi.")
    assert await station.status(case) is Status.CLOSED_WITHDRAWN
    assert [s.text.startswith(case.ticket) for s in late.to(AGUS.id)] == [True]
    again = await station.taps(AGUS, station.card(case), "reopen", group=GROUP)
    assert again.sendings == []
    assert "dihapus" in again.toasts[0].text
