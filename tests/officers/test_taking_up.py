"""The promised date stands until the holder, having opened the file, does something for the case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.texts import formats as written
from storage import cases, officers, work
from storage.records import Case, Status
from storage.store import Tx
from storage.verify import verify
from tests.harness import Answer
from tests.officers.station import ABOVE, AGUS, BUDI, GROUP, RINA, SARI, Station

DAYS = 3


async def promised(station: Station, **more: Any) -> tuple[Case, Answer]:
    """A report with a date that is to come, and the row that looks whether it was kept."""
    by = station.chat.now + timedelta(days=DAYS)
    case, posted = await station.report(take_up_by=by, **more)

    async def look_later(tx: Tx, _house: Any) -> None:
        await work.put(tx, "upkeep.late", {"case_id": case.id}, by)

    await station.chat.job(look_later)
    return case, posted


async def date_comes(station: Station, **more: float) -> Answer:
    """The promised date passes, and whatever is due is done."""
    station.chat.passes(**(more or {"days": DAYS, "minutes": 1}))

    async def nothing(_tx: Tx, _house: Any) -> None:
        pass

    came = await station.chat.job(nothing)
    station.chat.passes(seconds=60)  # what passes together is gathered
    came.sendings += (await station.chat.job(nothing)).sendings
    return came


async def on_card(station: Station, case: Case) -> bool:
    assert case.take_up_by is not None
    return written.deadline_text(case.take_up_by, "Asia/Makassar", "id") in station.card(case).text


async def on_status(station: Station, case: Case) -> bool:
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    assert case.take_up_by is not None
    return written.deadline_text(case.take_up_by, "Asia/Makassar", "id") in page.last.text


async def shown(station: Station, case: Case) -> bool:
    """Whether the date stands before both sides, which see the same."""
    card, status = await on_card(station, case), await on_status(station, case)
    assert card == status
    return card


async def is_sound(station: Station, case: Case) -> None:
    async with station.chat.store.read() as tx:
        assert await verify(tx, case.ticket) == []


async def claims(station: Station, case: Case, posted: Answer) -> Answer:
    return await station.starts(RINA, await station.presses(RINA, posted, "claim", group=GROUP))


async def releases(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:release:{case.ticket}", group=GROUP)
    return await station.replies(RINA, asked, "Cuti.")


async def writes(station: Station, case: Case, opened: Answer) -> Answer:
    return await station.writes(RINA, opened, "Di mana kejadiannya?")


async def steps_on(station: Station, case: Case, opened: Answer) -> Answer:
    shown = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:verifying")
    return await station.presses(RINA, shown, "send")


async def asks_to_close(station: Station, case: Case, opened: Answer) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(RINA, asked, "Bukan wewenang.")
    return await station.presses(RINA, shown, "send")


async def test_a_claim_alone_keeps_the_date_on_the_card_and_for_the_reporter(station: Station) -> None:
    case, posted = await promised(station)
    assert await shown(station, case)
    await claims(station, case, posted)
    assert await shown(station, case)
    assert (await station.case(case)).taken_up_at is None
    assert "taken_up" not in await station.kinds(case)
    await is_sound(station, case)


@pytest.mark.parametrize("deed", [writes, steps_on, asks_to_close])
async def test_what_the_holder_does_after_opening_takes_the_case_up(
    station: Station, deed: Callable[[Station, Case, Answer], Awaitable[Answer]]
) -> None:
    case, posted = await promised(station)
    opened = await claims(station, case, posted)
    station.chat.passes(hours=1)
    await deed(station, case, opened)
    now = await station.case(case)
    assert now.taken_up_at == station.chat.now
    assert (await station.kinds(case)).count("taken_up") == 1
    assert not await shown(station, case)
    await is_sound(station, case)
    passed = await date_comes(station)
    assert case.ticket not in "".join(s.text for s in passed.to(SARI.id))
    assert "(sudah lewat)" not in station.card(case).text


async def test_it_is_taken_up_once(station: Station) -> None:
    case, posted = await promised(station)
    opened = await claims(station, case, posted)
    await writes(station, case, opened)
    first = (await station.case(case)).taken_up_at
    station.chat.passes(minutes=5)
    await steps_on(station, case, opened)
    assert (await station.case(case)).taken_up_at == first
    assert (await station.kinds(case)).count("taken_up") == 1


async def test_who_holds_a_case_unread_doesnt_take_it_up(station: Station) -> None:
    case = await station.held(take_up_by=station.chat.now + timedelta(days=DAYS))
    asked = await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    shown = await station.replies(RINA, asked, "Di mana kejadiannya?")
    await station.presses(RINA, shown, "post")
    assert (await station.case(case)).taken_up_at is None
    opened = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    await writes(station, case, opened)
    assert (await station.case(case)).taken_up_at is not None


async def test_a_missed_date_is_told_to_both_sides_though_somebody_holds_the_case(station: Station) -> None:
    case, posted = await promised(station)
    await claims(station, case, posted)
    told = await date_comes(station)
    assert len(told.to(SARI.id)) == 1
    assert case.ticket in told.to(SARI.id)[0].text
    assert [case.ticket in s.text for s in told.to(RINA.id)] == [True]
    assert any("disable_notification" not in s.message.params for s in told.to(GROUP))
    assert "(sudah lewat)" in station.card(case).text
    assert (await date_comes(station, days=5)).to(SARI.id) == []


async def test_release_before_the_date_gives_it_back_and_the_next_one_has_to_keep_it(
    station: Station,
) -> None:
    case, posted = await promised(station)
    opened = await claims(station, case, posted)
    await writes(station, case, opened)
    assert not await shown(station, case)
    await releases(station, case)
    assert await shown(station, case)
    await is_sound(station, case)
    await station.enters(BUDI, station.card(case), "claim")
    assert await shown(station, case)
    told = await date_comes(station)
    assert len(told.to(SARI.id)) == 1


async def test_a_case_that_is_passed_on_before_its_date_takes_the_date_along(station: Station) -> None:
    case, posted = await promised(station)
    await claims(station, case, posted)
    whither = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:forwarded")
    shown = await station.presses(RINA, whither, "to")
    await station.presses(RINA, shown, "send")
    assert case.take_up_by is not None
    by = written.deadline_text(case.take_up_by, "Asia/Makassar", "id")
    assert by in station.card(case, ABOVE).text
    assert await on_status(station, case)
    await is_sound(station, case)
    told = await date_comes(station)
    assert len(told.to(SARI.id)) == 1
    assert "(sudah lewat)" in station.card(case, ABOVE).text
    assert case.ticket not in "".join(s.text for s in told.to(GROUP))


async def test_a_closing_that_took_the_case_up_is_granted_as_any_other(station: Station) -> None:
    case, posted = await promised(station)
    await asks_to_close(station, case, await claims(station, case, posted))
    read = await station.enters(BUDI, station.card(case), "review")
    await station.presses(BUDI, read, "grant")
    assert await station.status(case) is Status.REJECTED
    await is_sound(station, case)
    assert (await date_comes(station)).to(SARI.id) == []


async def test_release_after_the_date_was_kept_brings_no_old_date_back(station: Station) -> None:
    case, posted = await promised(station)
    opened = await claims(station, case, posted)
    await writes(station, case, opened)
    assert (await date_comes(station)).to(SARI.id) == []
    await station.presses(RINA, station.card(case), "open", group=GROUP)
    await releases(station, case)
    assert (await station.case(case)).officer_id is None
    assert not await shown(station, case)
    await is_sound(station, case)


async def test_a_case_that_was_claimed_before_this_version_counts_as_taken_up(station: Station) -> None:
    case, posted = await promised(station)
    await claims(station, case, posted)
    async with station.chat.store.write() as tx:
        await cases.take_up(tx, case.id)  # as a claim wrote it then
    assert not await on_status(station, case)
    assert (await date_comes(station)).to(SARI.id) == []


async def withdrawn_and_reopened(station: Station, case: Case) -> None:
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")
    await station.chat.says(AGUS, "/kasusku", group=GROUP)
    async with station.chat.store.write() as tx:
        await officers.set_private_ready(tx, await station.officer_id(AGUS), ready=True)
    await station.presses(AGUS, station.card(case), "reopen", group=GROUP)
    await station.replies(AGUS, await station.supervises(AGUS), "Perlu diperiksa lagi.")


async def test_reopening_before_the_date_lets_it_run_on(station: Station) -> None:
    case, _ = await promised(station)
    await withdrawn_and_reopened(station, case)
    assert await shown(station, case)
    assert len((await date_comes(station)).to(SARI.id)) == 1


async def test_reopening_after_the_date_is_taking_the_case_up(station: Station) -> None:
    case, _ = await promised(station)
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")
    assert (await date_comes(station)).to(SARI.id) == []
    await withdrawn_and_reopened(station, case)
    assert (await station.case(case)).taken_up_at == station.chat.now
    assert not await shown(station, case)
    await is_sound(station, case)
