"""A group that refuses our messages: who hears of it, what becomes of its cases, and how it ends."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import errands
from bot.errands import AboutGroup
from bot.officers import cards
from bot.officers.group import write_refusals
from bot.sandbox.model import RESTRICTIONS
from bot.texts import Rich
from bot.upkeep import jobs
from storage import cases, officers, outbox, slots, units, work
from storage.records import Case, EventKind, Json, Status, Urgency
from tests.worlds.chat import BOT_ID, Answer, Sending
from tests.worlds.station import ABOVE, AGUS, GROUP, RINA, Station, actions

MEMBER: Json = {"status": "member"}
LEFT: Json = {"status": "left"}
SILENCED: Json = {
    "status": "restricted",
    "is_member": True,
    "until_date": 0,
    **dict.fromkeys(RESTRICTIONS, False),
}


async def refuses(station: Station, group: int = GROUP) -> Answer:
    """From now on the group takes no new message, and delivery says so."""
    station.chat.refuses.add(group)

    async def met(tx: Any, _deployment: Any) -> None:
        await errands.BEGIN_REFUSAL.put(tx, AboutGroup(group))

    return await station.chat.job(met)


async def nothing(_tx: Any, _deployment: Any) -> None:
    """A moment in which nothing else happens."""


async def minutes(station: Station, count: int) -> list[Sending]:
    """Time passes; what is due is done."""
    said: list[Sending] = []
    for _ in range(count):
        station.chat.passes(minutes=1)
        said += (await station.chat.job(nothing)).sendings
    return said


async def supervised(station: Station, *, reachable: bool = True) -> None:
    """Agus administers the Polres' group; the bot may write to him, or not."""
    async with station.chat.store.write() as tx:
        await officers.set_supervisors(tx, station.polres.id, {AGUS.id: AGUS.first_name})
        officer = await officers.by_user(tx, AGUS.id)
        assert officer is not None
        await officers.set_private_ready(tx, officer.id, reachable)


def own_place(old: Json, new: Json, group: int = GROUP) -> Json:
    me = {"id": BOT_ID, "is_bot": True, "first_name": "Y"}
    return {
        "my_chat_member": {
            "chat": {"id": group, "type": "supergroup", "title": "P"},
            "from": AGUS.raw(),
            "date": 1,
            "old_chat_member": {"user": me, **old},
            "new_chat_member": {"user": me, **new},
        }
    }


async def owed(station: Station, group: int = GROUP) -> list[str]:
    async with station.chat.store.read() as tx:
        return [str(row.message.params["text"]) for row, _ in await outbox.owed_to(tx, group)]


async def spells(station: Station) -> list[str]:
    async with station.chat.store.read() as tx:
        return list(await write_refusals.find_refusing_units(tx))


async def refused_case(station: Station, **more: Any) -> Case:
    """A case whose card the group refuses."""
    await refuses(station)
    return (await station.report(**more))[0]


# Who hears


async def test_the_supervisors_hear_once_what_to_do_and_the_operator_by_the_log(station: Station) -> None:
    await supervised(station)
    await refused_case(station)
    with capture_logs() as logs:
        said = await minutes(station, 5)
    assert [s.message.chat_id for s in said] == [AGUS.id]
    assert station.polres.name in said[0].text
    assert "General" in said[0].text
    assert "satu jam" in said[0].text
    assert [entry["action"] for entry in logs].count("group_refuses") == 1
    assert await spells(station) == [station.polres.id]


async def test_where_no_supervisor_can_be_written_to_the_group_above_hears(station: Station) -> None:
    await supervised(station, reachable=False)
    await refused_case(station)
    said = await minutes(station, 3)
    assert [s.message.chat_id for s in said] == [ABOVE]
    assert station.polres.name in said[0].text


async def test_a_momentary_refusal_alarms_nobody_and_the_group_learns_what_waits(
    station: Station,
) -> None:
    await supervised(station)
    case = await refused_case(station)
    later = (await station.chat.takes_again(GROUP)).sendings
    assert [s.text.split(" ")[0] for s in later] == ["Sejak", case.ticket]
    assert "/kasus" in later[0].text
    assert await minutes(station, 3) == []
    assert await spells(station) == []


async def test_a_spell_that_delivery_meets_again_is_told_of_no_second_time(station: Station) -> None:
    await supervised(station)
    await refused_case(station)
    await minutes(station, 2)
    again = await refuses(station)  # as after a restart
    assert again.sendings == []
    assert await minutes(station, 2) == []
    assert len(await owed(station)) == 2, "one line and the card"


async def test_a_new_spell_begins_where_the_last_ones_row_has_not_looked_yet(station: Station) -> None:
    await supervised(station)
    await refused_case(station)
    await minutes(station, 1)
    await station.chat.takes_again(GROUP)
    await refused_case(station)
    assert [s.message.chat_id for s in await minutes(station, 1)] == [AGUS.id]


async def test_what_is_no_units_group_has_no_spell(station: Station) -> None:
    answer = await refuses(station, -909)
    assert answer.sendings == []
    assert await station.chat.due() == []


# The cases


@pytest.mark.parametrize(
    ("urgency", "patience"), [(Urgency.NORMAL, 60), (Urgency.URGENT, 10)], ids=["an hour", "ten minutes"]
)
async def test_a_case_that_nobody_took_goes_up_after_a_while_and_stays_there(
    station: Station, urgency: Urgency, patience: int
) -> None:
    case = await refused_case(station, urgency=urgency)
    early = await minutes(station, patience - 1)
    assert (await station.case(case)).handling_unit_id == station.polres.id
    assert not any(case.ticket in s.text for s in early)
    late = await minutes(station, 1)
    assert (await station.case(case)).handling_unit_id == station.polda.id
    (card,) = [s for s in late if case.ticket in s.text]
    assert (card.message.chat_id, actions(card)) == (ABOVE, ["claim"])
    again = await station.chat.takes_again(GROUP)
    assert not any(case.ticket in s.text for s in again.sendings)
    later = await minutes(station, 3)
    assert later == []
    assert (await station.case(case)).handling_unit_id == station.polda.id
    moves = [event for event in await station.chain(case) if event.kind is EventKind.REROUTED]
    assert [(event.payload or {}).get("reason") for event in moves] == ["refused"]


async def test_each_case_waits_from_when_it_came(station: Station) -> None:
    first = await refused_case(station)
    await minutes(station, 30)
    second, _ = await station.report()
    await minutes(station, 31)
    assert (await station.case(first)).handling_unit_id == station.polda.id
    assert (await station.case(second)).handling_unit_id == station.polres.id
    await minutes(station, 30)
    assert (await station.case(second)).handling_unit_id == station.polda.id


async def test_a_claimed_case_stays_and_so_does_one_whose_card_stands(station: Station) -> None:
    standing, _ = await station.report(urgency=Urgency.URGENT)
    await refuses(station)
    held = await station.held(urgency=Urgency.URGENT)
    await minutes(station, 12)
    for case in (standing, held):
        assert (await station.case(case)).handling_unit_id == station.polres.id
    assert (await station.case(held)).officer_id == await station.officer_id(RINA)


async def posted_anew(station: Station, case: Case) -> Answer:
    async def post(tx: Any, deployment: Any) -> None:
        await cards.post_card(tx, deployment, await cases.get(tx, case.id), loud=True)

    return await station.chat.job(post)


async def test_a_card_goes_only_when_the_one_after_it_stands_and_its_case_stays_so_long(
    station: Station,
) -> None:
    case, posted = await station.report(urgency=Urgency.URGENT)
    old = posted.to(GROUP)[0].message_id
    await refuses(station)
    anew = await posted_anew(station, case)
    said = [*anew.sendings, *await minutes(station, 12)]
    assert [s for s in said if s.message.chat_id == GROUP] == []
    assert (await station.case(case)).handling_unit_id == station.polres.id
    arrived = await station.chat.takes_again(GROUP)
    after = [*arrived.to(GROUP), *(s for s in await minutes(station, 2) if s.message.chat_id == GROUP)]
    card, removal = [s for s in after if actions(s) or s.message.method == "deleteMessage"]
    assert actions(card) == ["claim"]
    assert (removal.message.method, removal.message_id) == ("deleteMessage", old)


async def test_of_a_case_that_is_passed_on_neither_card_keeps_its_buttons(station: Station) -> None:
    case, posted = await station.report(urgency=Urgency.URGENT)
    old = posted.to(GROUP)[0].message_id
    await refuses(station)
    await posted_anew(station, case)

    async def pass_on(tx: Any, deployment: Any) -> None:
        unit = await units.get(tx, station.polres.id)
        await cards.take_down_card(tx, await cases.get(tx, case.id), unit, Rich("sudah berpindah"))

    withdrawn = await station.chat.job(pass_on)
    assert [(s.text, s.message_id) for s in withdrawn.to(GROUP)] == [("sudah berpindah", old)]
    [late] = [s for s in (await station.chat.takes_again(GROUP)).to(GROUP) if actions(s)]
    removed = await station.chat.job(jobs.remove_shown)
    assert late.message_id in {s.message_id for s in removed.to(GROUP) if s.message.method == "deleteMessage"}


async def test_an_erased_case_leaves_no_card_behind_in_a_group_that_refused_another(station: Station) -> None:
    case, posted = await station.report(urgency=Urgency.URGENT)
    old = posted.to(GROUP)[0].message_id
    await refuses(station)
    await posted_anew(station, case)
    async with station.chat.store.write() as tx:
        await slots.recall(tx, case.id, "dihapus")
    stubbed = await station.chat.job(jobs.remove_shown)
    assert [(s.text, s.message_id) for s in stubbed.to(GROUP)] == [("dihapus", old)]


async def test_a_closed_case_stays(station: Station) -> None:
    case = await refused_case(station, urgency=Urgency.URGENT)
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    await minutes(station, 12)
    assert (await station.case(case)).handling_unit_id == station.polres.id


async def test_what_was_routed_around_a_unit_never_reaches_it_and_the_operator_hears_once(
    station: Station,
) -> None:
    await refuses(station, ABOVE)
    case, _ = await station.report(handled_by=station.polda, urgency=Urgency.URGENT)
    with capture_logs() as logs:
        said = await minutes(station, 15)
    assert (await station.case(case)).handling_unit_id == station.polda.id
    assert not any(case.ticket in s.text for s in said)
    assert [entry["ticket"] for entry in logs if entry["action"] == "case_stranded"] == [case.ticket]
    arrived = await station.chat.takes_again(ABOVE)
    assert any(case.ticket in s.text for s in arrived.to(ABOVE))


async def test_a_case_waits_where_it_is_while_the_group_above_refuses_too(station: Station) -> None:
    await refuses(station, ABOVE)
    case = await refused_case(station, urgency=Urgency.URGENT)
    await minutes(station, 15)
    assert (await station.case(case)).handling_unit_id == station.polres.id
    await station.chat.takes_again(ABOVE)
    await minutes(station, 2)
    assert (await station.case(case)).handling_unit_id == station.polda.id


async def test_two_groups_refuse_independently_of_each_other(station: Station) -> None:
    await refuses(station, ABOVE)
    await station.chat.takes_again(ABOVE)
    case = await refused_case(station, urgency=Urgency.URGENT)
    await minutes(station, 12)
    assert (await station.case(case)).handling_unit_id == station.polda.id
    assert await spells(station) == [station.polres.id]


async def test_words_about_a_case_that_went_up_are_not_said_below_later(station: Station) -> None:
    case = await refused_case(station, urgency=Urgency.URGENT)

    async def added(tx: Any, _deployment: Any) -> None:
        await work.put(tx, "officers.added", {"case_id": case.id})

    await station.chat.job(added)
    assert any(case.ticket in text for text in await owed(station))
    await minutes(station, 12)
    assert not any(case.ticket in text for text in await owed(station))


async def test_after_a_standstill_delivery_tries_before_a_case_goes_up(station: Station) -> None:
    case = await refused_case(station, urgency=Urgency.URGENT)
    await minutes(station, 1)
    station.chat.passes(hours=3)  # the machine was off
    await station.chat.job(nothing)
    assert station.chat.reopened == [GROUP]
    assert (await station.case(case)).handling_unit_id == station.polres.id
    await minutes(station, 1)
    assert (await station.case(case)).handling_unit_id == station.polda.id


async def test_a_spell_ends_with_its_group(station: Station) -> None:
    case = await refused_case(station)
    lost = await station.chat.update(own_place(MEMBER, LEFT))
    assert any(case.ticket in s.text for s in lost.to(ABOVE))
    await minutes(station, 3)
    assert await spells(station) == []
    async with station.chat.store.read() as tx:
        assert await errands.WATCH_REFUSAL.list_waiting(tx) == []


# The end, as Telegram tells it


async def test_a_bot_that_is_silenced_says_nothing_there_and_the_supervisors_hear(station: Station) -> None:
    await supervised(station)
    station.chat.refuses.add(GROUP)
    silenced = await station.chat.update(own_place(MEMBER, SILENCED))
    assert silenced.sendings == []
    assert [s.message.chat_id for s in await minutes(station, 2)] == [AGUS.id]
    station.chat.refuses.clear()
    freed = await station.chat.update(own_place(SILENCED, MEMBER))
    assert station.chat.reopened == [GROUP]
    assert len(freed.to(GROUP)) == 1, "its rights; the line that waited says the rest"


@pytest.mark.parametrize("content", ["forum_topic_reopened", "general_forum_topic_unhidden"])
async def test_a_topic_that_is_opened_has_delivery_try_at_once(station: Station, content: str) -> None:
    answer = await station.chat.sends(AGUS, {content: {}}, group=GROUP)
    assert station.chat.reopened == [GROUP]
    assert answer.sendings == []


async def test_a_strange_group_that_lets_the_bot_write_is_tried_and_told_nothing(
    station: Station,
) -> None:
    await station.chat.update(own_place(MEMBER, SILENCED, group=-909))
    assert station.chat.reopened == []
    freed = await station.chat.update(own_place(SILENCED, MEMBER, group=-909))
    assert (station.chat.reopened, freed.sendings) == ([-909], [])


async def test_a_bot_that_is_let_in_again_says_so_and_posts_what_stands_nowhere(station: Station) -> None:
    standing, _ = await station.report()
    lost, _ = await station.report()
    as_one, _ = await station.report()
    async with station.chat.store.write() as tx:
        (slot,) = await slots.of_case(tx, lost.id, cards.CARD_SLOT)
        await slots.set_message(tx, slot.id, None)
        (slot,) = await slots.of_case(tx, as_one.id, cards.CARD_SLOT)
        await slots.set_message(tx, slot.id, None)
        await slots.set_in_digest(tx, {slot.id: None})
    back = await station.chat.update(own_place(LEFT, MEMBER))
    assert "menulis lagi" in " ".join(s.text for s in back.to(GROUP))
    shown = " ".join(s.text for s in back.to(GROUP))
    assert [case.ticket in shown for case in (standing, lost, as_one)] == [False, True, False]


async def test_what_was_set_aside_is_not_posted_again_and_again(station: Station) -> None:
    case = await refused_case(station)
    async with station.chat.store.write() as tx:
        owed_there = [row for row, _ in await outbox.owed_to(tx, GROUP)]
        (row,) = [row for row in owed_there if case.ticket in str(row.message.params)]
        await outbox.mark(tx, [], [outbox.Failed(row.id, "refused", final=True)])
    await station.chat.takes_again(GROUP)
    assert await minutes(station, 3) == []


async def test_a_restricted_bot_that_is_no_member_is_out(station: Station) -> None:
    case, _ = await station.report()
    await station.chat.update(own_place(MEMBER, SILENCED | {"is_member": False}))
    assert (await station.case(case)).handling_unit_id == station.polda.id
