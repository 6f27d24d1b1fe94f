"""Whatever names a case to officers is taken back with it, and with the group: no list stays readable.

That every such message can be reached is asked after each story of this room (`tests.support.Named`).
"""

from __future__ import annotations

from bot.officers.group import unbinding
from bot.rules import time_limits
from bot.turn import Deployment
from bot.upkeep import jobs
from storage import outbox, slots, units, work
from storage.outbox import Sent
from storage.records import Case
from storage.store import Tx
from tests.officers.test_erasing import closed, erased
from tests.worlds.chat import Answer, Sending
from tests.worlds.station import GROUP, RINA, Station, actions


async def gathered(station: Station, *late: Case) -> Answer:
    """The dates of these cases pass, and they are told of together."""

    async def pass_(tx: Tx, _deployment: object) -> None:
        for case in late:
            await work.put(tx, "officers.late", {"case_id": case.id})

    await station.chat.job(pass_)
    station.chat.passes(seconds=time_limits.OVERDUE_GATHERED_FOR.total_seconds())
    return await station.chat.job(nothing)


async def late_cases(station: Station) -> tuple[Case, Case]:
    """Two cases that Rina holds and should have taken up by now."""
    return await station.held(take_up_by=station.chat.now), await station.held(take_up_by=station.chat.now)


async def exposed(tx: Tx, deployment: Deployment) -> None:
    """Telegram says that strangers get into the group."""
    unit = await units.by_group(tx, GROUP)
    assert unit is not None
    assert await unbinding.let_go_if_exposed(tx, deployment, unit, {"public": False, "linked": True})


async def nothing(_tx: Tx, _deployment: object) -> None: ...


def listing(answer: Answer, chat_id: int, *named: Case) -> Sending:
    """The message that names all of these."""
    (found,) = [s for s in answer.to(chat_id) if all(case.ticket in s.text for case in named)]
    return found


def taken_away(answer: Answer, chat_id: int) -> list[int]:
    return [s.message_id for s in answer.to(chat_id) if s.message.method == "deleteMessage"]


async def test_a_list_of_late_cases_goes_with_each_of_them_once(station: Station) -> None:
    one, two = await late_cases(station)
    told = await gathered(station, one, two)
    in_group, privately = listing(told, GROUP, one, two), listing(told, RINA.id, one, two)
    await closed(station, one)
    gone = await erased(station, one)
    assert taken_away(gone, GROUP).count(in_group.message_id) == 1
    assert taken_away(gone, RINA.id).count(privately.message_id) == 1
    await closed(station, two)
    assert in_group.message_id not in taken_away(await erased(station, two), GROUP)


async def test_what_was_told_privately_goes_after_a_week_and_a_groups_after_a_month(
    station: Station,
) -> None:
    one, two = await late_cases(station)
    told = await gathered(station, one, two)
    station.chat.passes(days=8)
    week = await station.chat.job(jobs.remove_shown)
    assert taken_away(week, RINA.id).count(listing(told, RINA.id, one, two).message_id) == 1
    assert taken_away(week, GROUP) == []
    station.chat.passes(days=23)
    month = await station.chat.job(jobs.remove_shown)
    assert taken_away(month, GROUP).count(listing(told, GROUP, one, two).message_id) == 1


async def test_a_list_that_still_waits_never_comes_when_a_case_in_it_is_erased(station: Station) -> None:
    one, two = await station.held(), await station.held()
    station.chat.refuses.add(GROUP)
    await gathered(station, one, two)
    await closed(station, one)
    await erased(station, one)
    async with station.chat.store.read() as tx:
        waiting = [row.message for row, _ in await outbox.owed_to(tx, GROUP)]
    assert not any(one.ticket in str(message.params) for message in waiting)


async def test_a_page_that_was_turned_goes_with_the_cases_that_it_names_now(station: Station) -> None:
    found = []
    for _ in range(9):
        station.chat.passes(seconds=1)
        found.append((await station.report())[0])
    shown = await station.chat.says(RINA, "/kasus", group=GROUP)
    turned = await station.taps(RINA, shown, "page", group=GROUP)
    assert found[8].ticket in turned.last.text
    await closed(station, found[0])
    assert turned.last.message_id not in taken_away(await erased(station, found[0]), GROUP)
    await closed(station, found[8])
    assert turned.last.message_id in taken_away(await erased(station, found[8]), GROUP)


async def test_a_group_that_strangers_get_into_keeps_nothing_that_names_a_case(station: Station) -> None:
    """Cards, lists, lines and requests, of open cases and closed ones."""
    done, _ = await station.report()
    await closed(station, done)
    one, two = await station.held(), await station.held()
    await gathered(station, one, two)
    await station.chat.says(RINA, "/kasus", group=GROUP)
    asked = station.question(await station.taps(RINA, station.card(one), "release", group=GROUP))
    await station.replies(RINA, asked, "Cuti.")
    named = {
        s.message_id
        for s in station.chat.everything
        if s.message.chat_id == GROUP and s.message.method.startswith("send") and "YDN-" in s.text
    }
    before = len(station.chat.everything)
    await station.chat.job(exposed)
    await station.chat.job(jobs.remove_shown)
    after = [s for s in station.chat.everything[before:] if s.message.chat_id == GROUP]
    changed = {s.message_id for s in after if s.message.method in {"deleteMessage", "editMessageText"}}
    gone_before = {
        s.message_id for s in station.chat.everything[:before] if s.message.method == "deleteMessage"
    }
    assert named - gone_before <= changed
    assert not any(actions(s) for s in after)


async def test_what_waits_for_a_group_that_strangers_get_into_is_not_said_there(station: Station) -> None:
    station.chat.refuses.add(GROUP)
    case, _ = await station.report()
    await station.chat.job(exposed)
    said = await station.chat.takes_again(GROUP)
    assert not any(case.ticket in s.text for s in said.to(GROUP))
    assert any("kanal" in s.text for s in said.to(GROUP))


async def test_a_backlog_in_one_message_goes_too_and_what_is_still_open_gets_a_card(station: Station) -> None:
    one, _ = await station.report()
    two, _ = await station.report()
    async with station.chat.store.write() as tx:  # as delivery marks what it sent as one
        for case in (one, two):
            (slot,) = await slots.of_case(tx, case.id, "officers.card")
            await slots.begin_anew(tx, slot.id)
            await slots.set_in_digest(tx, {slot.id: None})
        ids = [(await slots.of_case(tx, case.id, "officers.card"))[0].id for case in (one, two)]
        await outbox.mark(tx, [Sent(0, slot, 7777, in_digest=True) for slot in ids])
    await closed(station, one)
    gone = await erased(station, one)
    assert [s.text for s in gone.to(GROUP) if s.message_id == 7777] == [
        f"{one.ticket}: isi berkas sudah dihapus."
    ]
    cards = [s for s in gone.to(GROUP) if s.text.startswith(two.ticket) and s.message.method == "sendMessage"]
    assert len(cards) == 1


async def test_a_card_that_is_posted_while_another_is_on_its_way_leaves_no_second_one(
    station: Station,
) -> None:
    case, _ = await station.report()
    station.chat.refuses.add(GROUP)
    for _ in range(2):
        await station.chat.says(RINA, f"/kasus {case.ticket}", group=GROUP)
    came = await station.chat.takes_again(GROUP)
    posted = [s.message_id for s in came.to(GROUP) if s.message.method == "sendMessage"]
    removed = taken_away(await station.chat.job(jobs.remove_shown), GROUP)
    assert len(posted) == 2
    assert posted[0] in removed
    assert posted[1] not in removed


async def test_a_second_copy_of_a_card_that_somebody_used_goes_with_the_case(station: Station) -> None:
    """Sent twice because the process died before it was marked."""
    case, _ = await station.report()
    copy = 88_001
    await station.chat.taps_data(RINA, copy, f"o:claim:{case.ticket}", group=GROUP)
    await closed(station, case)
    assert copy in taken_away(await erased(station, case), GROUP)
