"""The promised date stands until the holder, having opened the file, does something for the case."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from bot.officers.group import unbinding
from bot.reporter.followup import danger_report
from bot.rules import time_limits
from bot.texts import formats as written
from bot.turn import Deployment
from bot.upkeep import take_up_watch
from storage import attempt_limits, cases, events, officers, rows, schema, work
from storage.records import CLOSED, ActorRole, Case, EventKind, Status, Urgency
from storage.schema import attempt
from storage.store import Tx
from storage.verify import verify
from tests import thorough
from tests.worlds.chat import Answer
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, SARI, TUTI, Station, found

DAYS = 3
LONG = 25
"""Days with three working days among them, whichever holidays there are."""


async def promised(station: Station, **more: Any) -> tuple[Case, Answer]:
    """A report with a date that is to come, and the row that looks whether it was kept."""
    by = station.chat.now + timedelta(days=DAYS)
    case, posted = await station.report(take_up_by=by, **more)

    async def look_later(tx: Tx, _deployment: Any) -> None:
        await work.put(tx, "upkeep.late", {"case_id": case.id}, by)

    await station.chat.job(look_later)
    return case, posted


async def date_comes(station: Station, **more: float) -> Answer:
    """The promised date passes, and whatever is due is done."""
    station.chat.passes(**(more or {"days": DAYS, "minutes": 1}))

    async def nothing(_tx: Tx, _deployment: Any) -> None:
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
    return await station.follows_link(RINA, await station.taps(RINA, posted, "claim", group=GROUP))


async def releases(station: Station, case: Case) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:release:{case.ticket}", group=GROUP)
    return await station.replies(RINA, asked, "Cuti.")


async def writes(station: Station, case: Case, opened: Answer) -> Answer:
    return await station.writes(RINA, opened, "Di mana kejadiannya?")


async def steps_on(station: Station, case: Case, opened: Answer) -> Answer:
    shown = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:verifying")
    return await station.taps(RINA, shown, "send")


async def asks_to_close(station: Station, case: Case, opened: Answer) -> Answer:
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(RINA, asked, "Bukan wewenang.")
    return await station.taps(RINA, shown, "send")


async def test_a_claim_alone_keeps_the_date_on_the_card_and_for_the_reporter(station: Station) -> None:
    case, posted = await promised(station)
    assert await shown(station, case)
    await claims(station, case, posted)
    assert await shown(station, case)
    assert (await station.case(case)).taken_up_at is None
    assert "taken_up" not in await station.kinds(case)
    await is_sound(station, case)


@pytest.mark.parametrize("action", [writes, steps_on, asks_to_close])
async def test_what_the_holder_does_after_opening_takes_the_case_up(
    station: Station, action: Callable[[Station, Case, Answer], Awaitable[Answer]]
) -> None:
    case, posted = await promised(station)
    opened = await claims(station, case, posted)
    station.chat.passes(hours=1)
    await action(station, case, opened)
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
    await station.taps(RINA, shown, "post")
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
    shown = await station.taps(RINA, whither, "to")
    await station.taps(RINA, shown, "send")
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
    await station.taps(BUDI, read, "grant")
    assert await station.status(case) is Status.REJECTED
    await is_sound(station, case)
    assert (await date_comes(station)).to(SARI.id) == []


async def lets_go_late(station: Station, **more: Any) -> tuple[Case, Answer]:
    """A case that was taken up in time, and let go after its date."""
    case, posted = await promised(station, **more)
    opened = await claims(station, case, posted)
    await writes(station, case, opened)
    assert (await date_comes(station)).to(SARI.id) == []
    await station.taps(RINA, station.card(case), "open", group=GROUP)
    let_go = await releases(station, case)
    let_go.sendings += (await date_comes(station, seconds=1)).sendings
    return case, let_go


def of(answer: Answer, chat_id: int, words: str) -> list[str]:
    return [s.text for s in answer.to(chat_id) if words in s.text]


async def test_release_after_the_date_gives_it_back_and_the_group_hears_that_it_passed(
    station: Station,
) -> None:
    case, told = await lets_go_late(station)
    assert (await station.case(case)).officer_id is None
    assert await shown(station, case)
    assert "(sudah lewat)" in station.card(case).text
    assert of(told, GROUP, "belum diambil")
    await is_sound(station, case)


async def test_of_a_kept_date_the_reporter_hears_when_nobody_goes_on_with_the_case(
    station: Station,
) -> None:
    case, told = await lets_go_late(station)
    assert told.to(SARI.id) == []
    page = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "belum ada petugas yang melanjutkannya" in page.last.text
    told = await date_comes(station, days=LONG)
    assert of(told, GROUP, "belum diambil")
    assert len(of(told, SARI.id, "belum ada petugas yang melanjutkannya")) == 1
    later = await date_comes(station, days=LONG)
    assert of(later, GROUP, "belum diambil")
    assert later.to(SARI.id) == []


async def test_where_somebody_is_in_danger_all_hear_at_once_and_the_group_each_day(station: Station) -> None:
    danger = {"answers": {"safety": "danger"}, "story": [{"m": 1, "text": "x"}], "accused": "other"}
    _, told = await lets_go_late(station, urgency=Urgency.URGENT, content=danger)
    assert len(of(told, SARI.id, "belum ada petugas yang melanjutkannya")) == 1
    assert of(told, GROUP, "belum diambil")
    assert len(of(told, ABOVE, "(sudah lewat)")) == 1
    for _ in range(3):
        later = await date_comes(station, days=1)
        assert of(later, GROUP, "belum diambil")
        assert later.to(SARI.id) == later.to(ABOVE) == []


async def test_a_missed_date_is_told_once_whoever_takes_and_drops_the_case(
    station: Station,
) -> None:
    case, posted = await promised(station)
    assert len((await date_comes(station)).to(SARI.id)) == 1
    opened = await claims(station, case, posted)
    await writes(station, case, opened)
    station.chat.passes(days=20)
    await attempt_limits.forget_old(
        station.chat.store, station.chat.now - time_limits.WRONG_CODES_FORGOTTEN_AFTER
    )
    await station.taps(RINA, station.card(case), "open", group=GROUP)
    await releases(station, case)
    for _ in range(3):
        assert (await date_comes(station, days=LONG)).to(SARI.id) == []


async def test_a_case_is_told_of_again_and_again_as_long_as_nobody_takes_it_up(station: Station) -> None:
    case, _ = await promised(station)
    for _ in range(4):
        assert of(await date_comes(station, days=LONG), GROUP, case.ticket)


async def test_who_takes_and_drops_a_late_case_makes_the_group_hear_no_oftener(station: Station) -> None:
    case, posted = await promised(station)
    assert of(await date_comes(station), GROUP, "belum diambil")
    await claims(station, case, posted)
    for _ in range(3):
        await releases(station, case)
        assert not of(await date_comes(station, minutes=5), GROUP, "belum diambil")
        await station.taps(RINA, station.card(case), "claim", group=GROUP)


async def watched(station: Station, case: Case) -> bool:
    """Whether exactly one row waits for the case's present date."""
    async with station.chat.store.read() as tx:
        rows = [row for row in await work.waiting(tx, "upkeep.late") if row.payload["case_id"] == case.id]
        now = await cases.get(tx, case.id)
    assert len(rows) <= 1
    assert now.take_up_by is not None
    return [row.payload.get("by") in {None, now.take_up_by.isoformat()} for row in rows] == [True]


@pytest.mark.parametrize("seed", thorough.first(3, range(8)))
async def test_an_open_case_that_nobody_holds_always_has_a_date_that_is_watched(
    station: Station, seed: int
) -> None:
    chance = random.Random(seed)
    case, _ = await promised(station, urgency=chance.choice(list(Urgency)))
    for _ in range(25):
        await happens(station, case, chance)
        now = await station.case(case)
        if now.officer_id is None and now.status not in CLOSED:
            assert now.taken_up_at is None
            assert await watched(station, now)
            page = (await station.chat.says(SARI, f"/status {case.ticket}")).last.text
            by = written.deadline_text(now.take_up_by or now.created_at, "Asia/Makassar", "id")
            assert by in page
    await is_sound(station, case)


async def happens(station: Station, case: Case, chance: random.Random) -> None:
    """Something that could happen to the case now, by whoever may do it."""
    now = await station.case(case)
    if now.status in CLOSED:
        await reopens(station, now)
        return
    anytime = [time_passes, time_passes, passes_on, begins_danger, withdraws]
    by_holder = [claims_anywhere] * 2 if now.officer_id is None else [writes_if_allowed, lets_go, lets_go]
    await chance.choice([*anytime, *by_holder])(station, now, chance)


def group_of(station: Station, case: Case) -> int:
    return GROUP if case.handling_unit_id == station.polres.id else ABOVE


async def time_passes(station: Station, _case: Case, chance: random.Random) -> None:
    await date_comes(station, hours=chance.choice([1, 5, 30, 100, 400]))


async def passes_on(station: Station, case: Case, _chance: random.Random) -> None:
    heir = station.polda if group_of(station, case) == GROUP else station.polres
    await station.chat.job(
        lambda tx, deployment: unbinding.hand_case_over(tx, deployment, case, heir, "unbound")
    )


async def begins_danger(station: Station, case: Case, _chance: random.Random) -> None:
    await station.chat.job(
        lambda tx, _deployment: danger_report._mark_case(tx, case, tx.now + timedelta(hours=4))
    )


async def withdraws(station: Station, case: Case, _chance: random.Random) -> None:
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")


async def claims_anywhere(station: Station, case: Case, _chance: random.Random) -> None:
    async def claimed(tx: Tx, _deployment: Deployment) -> None:
        officer = await officers.see(tx, RINA.id, "Rina")
        await officers.prove(tx, officer.id, case.handling_unit_id)
        await officers.set_private_ready(tx, officer.id, ready=True)
        assert await cases.claim(tx, case.id, officer.id)
        for kind in (EventKind.CLAIMED, EventKind.OPENED):
            await events.append(tx, case.id, kind, ActorRole.OFFICER, officer.id, {})

    await station.chat.job(claimed)


async def writes_if_allowed(station: Station, case: Case, _chance: random.Random) -> None:
    """Twelve hours after she was seen in the group she isn't."""
    asked = await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}")
    if any("force_reply" in str(s.message.params) for s in asked.sendings):
        await station.taps(RINA, await station.replies(RINA, asked, "Di mana?"), "post")


async def lets_go(station: Station, case: Case, _chance: random.Random) -> None:
    group = group_of(station, case)
    asked = await station.chat.taps_data(RINA, 5, f"o:release:{case.ticket}", group=group)
    await station.replies(RINA, asked, "Cuti.")


async def reopens(station: Station, case: Case) -> None:
    group = group_of(station, case)
    boss = AGUS if group == GROUP else TUTI
    async with station.chat.store.write() as tx:
        officer = await officers.see(tx, boss.id, boss.first_name)
        await officers.set_private_ready(tx, officer.id, ready=True)
    asked = await station.chat.taps_data(boss, 5, f"o:reopen:{case.ticket}", group=group)
    if not any("force_reply" in str(s.message.params) for s in asked.sendings):
        asked = await station.chat.fetched("officers.supervisors", found(boss, chat_id=group))
    await station.replies(boss, asked, "Perlu diperiksa lagi.")


async def test_what_an_older_version_left_unwatched_is_watched_and_told_of(station: Station) -> None:
    """A case that was let go after its date, and one whose date was missed: both sides had heard."""
    stuck, posted = await promised(station)
    missed, _ = await promised(station)
    opened = await claims(station, stuck, posted)
    await writes(station, stuck, opened)
    await date_comes(station)
    began = (await station.case(stuck)).taken_up_at
    async with station.chat.store.write() as tx:
        await rows.change(tx, schema.case, schema.case.c.id == stuck.id, officer_id=None, claimed_at=None)
        await events.append(tx, stuck.id, EventKind.RELEASED, ActorRole.OFFICER, None, {"reason": ""})
        await tx.execute(delete(schema.work))
        await tx.execute(delete(attempt))
    assert (await station.case(stuck)).taken_up_at == began
    await is_sound(station, stuck)
    await take_up_watch.watch_all(station.chat.store, station.chat.deployment)
    told = await date_comes(station, seconds=1)
    assert all(of(told, GROUP, case.ticket) for case in (stuck, missed))
    for case in (stuck, missed):
        assert await watched(station, await station.case(case))
        await is_sound(station, case)
    assert not of(told, SARI.id, missed.ticket)
    await take_up_watch.watch_all(station.chat.store, station.chat.deployment)
    assert not of(await date_comes(station, seconds=1), GROUP, stuck.ticket)


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
    await station.taps(AGUS, station.card(case), "reopen", group=GROUP)
    await station.replies(AGUS, await station.supervises(AGUS), "Perlu diperiksa lagi.")


async def test_reopening_before_the_date_lets_it_run_on(station: Station) -> None:
    case, _ = await promised(station)
    await withdrawn_and_reopened(station, case)
    assert await shown(station, case)
    assert len((await date_comes(station)).to(SARI.id)) == 1


async def test_reopening_after_the_date_is_taking_the_case_up(station: Station) -> None:
    case, posted = await promised(station)
    await claims(station, case, posted)
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")
    assert (await date_comes(station)).to(SARI.id) == []
    await withdrawn_and_reopened(station, case)
    assert (await station.case(case)).taken_up_at == station.chat.now
    assert not await shown(station, case)
    await is_sound(station, case)


async def test_who_reopens_after_the_date_what_nobody_has_promises_another(station: Station) -> None:
    case, _ = await promised(station)
    await station.chat.taps_data(SARI, 9, f"r:c:wdy:{case.ticket}")
    assert (await date_comes(station)).to(SARI.id) == []
    await withdrawn_and_reopened(station, case)
    now = await station.case(case)
    assert now.taken_up_at is None
    assert now.take_up_by is not None
    assert now.take_up_by > station.chat.now
    assert await shown(station, now)
    assert any(
        written.deadline_text(now.take_up_by, "Asia/Makassar", "id") in s.text
        for s in station.chat.everything
        if s.message.chat_id == SARI.id
    )
    assert await watched(station, now)
    await is_sound(station, case)
    assert len((await date_comes(station, days=LONG)).to(SARI.id)) == 1
