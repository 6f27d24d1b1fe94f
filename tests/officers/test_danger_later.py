"""Danger that begins after the report was sent: whom to call at once, a new clock, and everybody hears."""

from __future__ import annotations

from datetime import timedelta

from bot import take_up_date
from bot.texts import formats as written
from bot.turn import Deployment
from storage import cases
from storage.records import Case, EventKind, Status, Urgency
from storage.store import Tx
from tests.officers.test_taking_up import (
    date_comes,
    is_sound,
    on_card,
    on_status,
    promised,
    shown,
    steps_on,
)
from tests.worlds.chat import Answer, Sending
from tests.worlds.station import ABOVE, AGUS, GROUP, RINA, SARI, Station

WITA = "Asia/Makassar"
MARK = "Ya, ada bahaya sekarang"


async def asks(station: Station, case: Case) -> Answer:
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    return await station.chat.taps(SARI, page, "Saya dalam bahaya sekarang")


async def declares(station: Station, case: Case) -> Answer:
    return await station.chat.taps(SARI, await asks(station, case), MARK)


def of_case(answer: Answer, chat_id: int, case: Case) -> list[Sending]:
    return [sending for sending in answer.to(chat_id) if case.ticket in sending.text]


async def test_the_numbers_come_first_and_nobody_hears_before_the_yes(station: Station) -> None:
    case, _ = await promised(station)
    asked = await asks(station, case)
    assert all(number in asked.last.text for number in ("148", "129", "110"))
    assert {sending.message.chat_id for sending in asked.sendings} == {SARI.id}
    assert (await station.case(case)).urgency is Urgency.NORMAL
    await station.chat.taps(SARI, asked, "Tidak")
    assert EventKind.DANGER not in await station.kinds(case)


async def test_a_yes_marks_it_urgent_starts_the_clock_and_both_units_hear_aloud(station: Station) -> None:
    case, _ = await promised(station)
    said = await declares(station, case)
    case = await station.case(case)
    assert case.urgency is Urgency.URGENT
    assert case.take_up_by == station.chat.now + timedelta(hours=4)
    by = written.date_time_text(case.take_up_by, WITA, "id")
    told = said.to(SARI.id)[-1].text
    assert by in told
    assert "bukan layanan darurat" in told
    card = next(one for one in of_case(said, GROUP, case) if "MENDESAK" in one.text)
    assert by in card.text
    assert "disable_notification" not in card.message.params
    (above,) = of_case(said, ABOVE, case)
    assert by in above.text
    assert "disable_notification" not in above.message.params
    assert (await station.kinds(case))[-1] == EventKind.DANGER
    await is_sound(station, case)


async def test_a_case_that_was_taken_up_has_a_date_again_until_its_holder_does_something(
    station: Station,
) -> None:
    case, _ = await promised(station)
    opened = await station.enters(RINA, station.card(case), "claim")
    await steps_on(station, case, opened)
    assert not await shown(station, case)
    said = await declares(station, case)
    case = await station.case(case)
    assert case.taken_up_at is None
    assert await shown(station, case)
    assert of_case(said, RINA.id, case)
    await station.writes(RINA, opened, "Di mana Anda sekarang?")
    assert (await station.case(case)).taken_up_at == station.chat.now
    await is_sound(station, case)


async def test_a_date_that_comes_sooner_stays(station: Station) -> None:
    by = station.chat.now + timedelta(hours=1)
    case, _ = await station.report(take_up_by=by)
    await declares(station, case)
    assert (await station.case(case)).take_up_by == by


async def test_a_missed_hour_is_told_to_both_and_the_usual_date_is_none_any_more(station: Station) -> None:
    case, _ = await station.report(take_up_by=station.chat.now + timedelta(days=3))
    await declares(station, case)
    late = await date_comes(station, hours=4, minutes=1)
    (told,) = of_case(late, SARI.id, case)
    assert all(number in told.text for number in ("148", "129", "110"))
    assert any("(sudah lewat)" in one.text for one in of_case(late, GROUP, case))
    assert not of_case(await date_comes(station, days=3), SARI.id, case)


async def test_the_usual_date_is_silent_once_another_has_taken_its_place(station: Station) -> None:
    case, _ = await station.report(take_up_by=station.chat.now + timedelta(hours=3))

    async def watched(tx: Tx, _deployment: Deployment) -> None:
        await take_up_date.watch(tx, await cases.get(tx, case.id))

    await station.chat.job(watched)
    await station.chat.job(lambda tx, _deployment: cases.take_up(tx, case.id))
    await declares(station, case)
    assert not of_case(await date_comes(station, hours=3, minutes=1), SARI.id, case)
    assert len(of_case(await date_comes(station, hours=1), SARI.id, case)) == 1


async def test_said_twice_within_the_hours_nobody_hears_twice(station: Station) -> None:
    case, _ = await promised(station)
    await declares(station, case)
    again = await declares(station, case)
    assert {sending.message.chat_id for sending in again.sendings} == {SARI.id}
    assert all(number in again.last.text for number in ("148", "129", "110"))
    await date_comes(station, hours=5)
    assert of_case(await declares(station, case), GROUP, case)


async def test_only_the_reporter_of_an_open_case_can_say_so(station: Station) -> None:
    case, _ = await promised(station)
    asked = await asks(station, case)
    data = next(b["callback_data"] for b in asked.last.buttons if b["text"] == MARK)
    assert (await station.chat.taps_data(AGUS, 77, data)).toasts
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_UNPROVEN)
    closed = await station.chat.taps_data(SARI, asked.last.message_id, data)
    assert "148" in closed.last.text
    assert (await station.case(case)).urgency is Urgency.NORMAL
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "Saya dalam bahaya sekarang" not in page.last.labels


async def test_it_stands_in_the_time_line_and_before_both(station: Station) -> None:
    case, _ = await promised(station)
    await declares(station, case)
    case = await station.case(case)
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "Anda menyatakan ada bahaya sekarang" in page.last.text
    assert await on_card(station, case)
    assert await on_status(station, case)


async def test_who_was_promised_a_sooner_date_hears_once_that_it_passed(station: Station) -> None:
    case, _ = await promised(station)
    soon = station.chat.now + timedelta(hours=1)
    async with station.chat.store.write() as tx:
        await cases.promise(tx, case.id, soon)
        await take_up_date.watch(tx, await cases.get(tx, case.id))
    await declares(station, case)
    assert (await station.case(case)).take_up_by == soon
    said = await date_comes(station)
    assert len([s for s in of_case(said, SARI.id, case) if "seharusnya" in s.text]) == 1
