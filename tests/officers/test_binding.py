"""Which group is a unit's: bound by a link and an administrator, let go, lost, moved."""

from __future__ import annotations

from typing import Any

import pytest

from bot import errands
from storage import officers, outbox, units, work
from storage.records import Json, Level, Unit
from tests.worlds.chat import BOT_ID, Answer, Person
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, SARI, STORY, Station, actions, raw

NEW_GROUP = -2001
FOUND: Json = {
    "public": False,
    "linked": False,
    "administers": True,
    "lacks": [],
    "supervisors": {str(AGUS.id): "Agus"},
}
ANONYMOUS = Person(1087968824, "Group", "GroupAnonymousBot")  # behind which Telegram hides them


async def link(station: Station, unit: Unit) -> str:
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, unit.id)
        return await units.new_link(tx, unit.id)


async def group_of(station: Station, unit: Unit) -> int | None:
    async with station.chat.store.read() as tx:
        return (await units.get(tx, unit.id)).group_chat_id


async def nothing(_tx: Any, _deployment: Any) -> None:
    """A moment in which nothing else happens."""


async def follows(station: Station, token: str, person: Person = AGUS, **more: Any) -> Answer:
    return await station.chat.says(person, f"/start@yanduan_bot {token}", group=NEW_GROUP, **more)


def own_status(status: str, before: str = "member", group: int = GROUP) -> Json:
    me = {"id": BOT_ID, "is_bot": True, "first_name": "Y"}
    kept: Json = {"user": me, "status": status}
    if status == "kicked":
        kept["until_date"] = 0
    return {
        "my_chat_member": {
            "chat": {"id": group, "type": "supergroup", "title": "P"},
            "from": AGUS.raw(),
            "date": 1,
            "old_chat_member": {"user": me, "status": before},
            "new_chat_member": kept,
        }
    }


async def test_a_polsek_hears_that_its_group_gets_no_cards(station: Station) -> None:
    async with station.chat.store.write() as tx:
        polsek = await units.add(
            tx,
            code="GERUNG",
            name="Polsek Gerung",
            level=Level.POLSEK,
            parent_code=station.polres.code,
            timezone="Asia/Makassar",
        )
        token = await units.new_link(tx, polsek.id)
    await follows(station, token)
    (said,) = (await station.chat.fetched("officers.bind", FOUND)).to(NEW_GROUP)
    assert "tidak akan tampil di sini" in said.text
    async with station.chat.store.write() as tx:  # the station is every test's
        await units.unbind_group(tx, polsek.id)
        await units.remove(tx, polsek.id)


async def test_an_administrator_binds_a_private_group_once(station: Station) -> None:
    token = await link(station, station.polres)
    await follows(station, token)
    assert await group_of(station, station.polres) is None  # Telegram is asked first
    bound = await station.chat.fetched("officers.bind", FOUND)
    assert await group_of(station, station.polres) == NEW_GROUP
    assert len(bound.to(NEW_GROUP)) == 1
    async with station.chat.store.write() as tx:
        agus = await officers.by_user(tx, AGUS.id)
        assert agus is not None
        place = await officers.membership(tx, agus.id, station.polres.id)
        assert place is not None
        assert place.supervisor
        await units.unbind_group(tx, station.polres.id)
    await follows(station, token)
    assert await station.chat.due() == []


@pytest.mark.parametrize(
    "found",
    [FOUND | {"administers": False}, FOUND | {"public": True}, FOUND | {"linked": True}],
)
async def test_others_public_groups_and_those_of_a_channel_are_refused(station: Station, found: Json) -> None:
    await follows(station, await link(station, station.polres))
    answer = await station.chat.fetched("officers.bind", found)
    assert await group_of(station, station.polres) is None
    assert len(answer.to(NEW_GROUP)) == 1


async def test_where_telegram_cannot_be_asked_it_is_said_and_the_link_stays_good(station: Station) -> None:
    token = await link(station, station.polres)
    await follows(station, token)
    answer = await station.chat.fetched("officers.bind", None)
    assert await group_of(station, station.polres) is None
    [said] = answer.to(NEW_GROUP)
    assert "admin" in said.text
    await follows(station, token)
    await station.chat.fetched("officers.bind", FOUND)
    assert await group_of(station, station.polres) == NEW_GROUP


async def test_a_group_that_became_another_while_it_was_asked_about_is_bound_as_that(
    station: Station,
) -> None:
    await follows(station, await link(station, station.polres))
    bound = await station.chat.fetched("officers.bind", FOUND | {"chat_id": -2002})
    assert await group_of(station, station.polres) == -2002
    assert (len(bound.to(-2002)), bound.to(NEW_GROUP)) == (1, [])


async def test_a_group_with_a_public_name_is_refused_at_once(station: Station) -> None:
    chat = {"id": NEW_GROUP, "type": "supergroup", "title": "P", "username": "umum"}
    await follows(station, await link(station, station.polres), chat=chat)
    assert await station.chat.due() == []
    assert await group_of(station, station.polres) is None


async def test_a_group_that_becomes_public_is_let_go(station: Station) -> None:
    case, posted = await station.report()
    chat = {"id": GROUP, "type": "supergroup", "title": "P", "username": "umum"}
    listed = await station.chat.says(RINA, "/kasus", group=GROUP, chat=chat)
    assert await group_of(station, station.polres) is None
    assert (await station.case(case)).handling_unit_id == station.polda.id
    assert posted.sendings
    assert all("card" not in actions(s) for s in listed.to(GROUP))


async def test_an_anonymous_administrator_is_one(station: Station) -> None:
    sender = {"id": NEW_GROUP, "type": "supergroup", "title": "P"}
    await follows(station, await link(station, station.polres), ANONYMOUS, sender_chat=sender)
    [errand] = await station.chat.due()
    assert errand.payload["user_id"] is None


async def test_a_channel_is_nobody(station: Station) -> None:
    sender = {"id": -3, "type": "channel", "title": "Kanal"}
    await follows(station, await link(station, station.polres), ANONYMOUS, sender_chat=sender)
    assert await station.chat.due() == []


async def test_a_bound_group_is_not_bound_to_another_unit(station: Station) -> None:
    token = await link(station, station.polda)
    await station.chat.says(AGUS, f"/start@yanduan_bot {token}", group=GROUP)
    answer = await station.chat.fetched("officers.bind", FOUND)
    assert await group_of(station, station.polda) is None
    assert await group_of(station, station.polres) == GROUP
    assert station.polres.name in answer.last.text


async def test_a_unit_with_a_group_gets_no_second_one(station: Station) -> None:
    async with station.chat.store.write() as tx:
        token = await units.new_link(tx, station.polres.id)
    await follows(station, token)
    answer = await station.chat.fetched("officers.bind", FOUND)
    assert await group_of(station, station.polres) == GROUP
    assert station.polres.name in answer.last.text


async def test_missing_rights_are_named(station: Station) -> None:
    await follows(station, await link(station, station.polres))
    complete = await station.chat.fetched("officers.bind", FOUND)
    await follows(station, await link(station, station.polres))
    lacking = await station.chat.fetched("officers.bind", FOUND | {"lacks": ["administrator", "delete"]})
    assert len(lacking.last.text) > len(complete.last.text)


async def test_an_administrator_lets_the_group_go_and_its_cases_move_up(station: Station) -> None:
    case = await station.held()
    asked = await station.chat.says(AGUS, "/lepas", group=GROUP)
    await station.taps(AGUS, asked, "unbind", group=GROUP)
    done = await station.chat.fetched("officers.unbind", {str(AGUS.id): "Agus"})
    assert await group_of(station, station.polres) is None
    now = await station.case(case)
    assert (now.handling_unit_id, now.officer_id) == (station.polda.id, None)
    assert "claim" in actions(done.to(ABOVE)[0])
    assert all(s.buttons == [] for s in done.to(GROUP))
    assert "rerouted" in await station.kinds(case)


async def test_nobody_else_lets_it_go(station: Station) -> None:
    asked = await station.chat.says(BUDI, "/lepas", group=GROUP)
    await station.taps(BUDI, asked, "unbind", group=GROUP)
    await station.chat.fetched("officers.unbind", {str(AGUS.id): "Agus"})
    assert await group_of(station, station.polres) == GROUP


async def forbids(station: Station, kind: str = "officers.shut_out") -> Answer:
    """Delivery meets a 403 in the Polres' group, or a version met one that took it for the group's loss."""

    async def met(tx: Any, deployment: Any) -> None:
        await work.put(tx, kind, {"chat_id": GROUP})

    return await station.chat.job(met)


@pytest.mark.parametrize("how", ["kicked", "left", "officers.shut_out", "officers.group_lost"])
async def test_a_lost_group_passes_its_cases_to_the_parent(station: Station, how: str) -> None:
    case, _ = await station.report()
    if how.startswith("officers"):
        assert (await forbids(station, how)).sendings == []
        lost = await station.chat.fetched("officers.shut_out", True)
        assert station.chat.reopened == [GROUP], "delivery is to drop what it holds back"
    else:
        lost = await station.chat.update(own_status(how))
    assert (await station.case(case)).handling_unit_id == station.polda.id
    assert [s.message.chat_id for s in lost.sendings] == [ABOVE]


@pytest.mark.parametrize("kind", ["officers.shut_out", "officers.group_lost"])
async def test_a_group_that_only_forbids_writing_stays_its_units_and_is_said_to_refuse(
    station: Station, kind: str
) -> None:
    case, _ = await station.report()
    station.chat.refuses.add(GROUP)
    await forbids(station, kind)
    assert (await station.chat.fetched("officers.shut_out", False)).sendings == []
    assert await group_of(station, station.polres) == GROUP
    assert (await station.case(case)).handling_unit_id == station.polres.id
    async with station.chat.store.read() as tx:
        spells = [spell.unit_id for _, spell in await errands.WATCH_REFUSAL.list_waiting(tx)]
        assert spells == [station.polres.id]
        assert len(await outbox.owed_to(tx, GROUP)) == 1, "the line that finds out"


async def test_what_is_learned_of_a_group_that_was_let_go_meanwhile_changes_nothing(station: Station) -> None:
    await forbids(station)
    await station.chat.update(own_status("kicked"))
    for out in (True, False):
        await forbids(station)
        assert (await station.chat.fetched("officers.shut_out", out)).sendings == []
    assert await station.chat.due() == []


async def test_cases_never_move_to_a_unit_that_they_were_routed_around(station: Station) -> None:
    case, _ = await station.report(handled_by=station.polda)
    lost = await station.chat.update(own_status("kicked", group=ABOVE))
    assert lost.to(GROUP) == []
    assert (await station.case(case)).handling_unit_id == station.polda.id


async def test_cases_that_waited_for_a_group_are_announced_when_one_is_bound(station: Station) -> None:
    case, _ = await station.report(handled_by=station.polda)
    await station.chat.update(own_status("kicked", group=ABOVE))
    async with station.chat.store.write() as tx:
        token = await units.new_link(tx, station.polda.id)
    await follows(station, token)
    bound = await station.chat.fetched("officers.bind", FOUND)
    assert any(case.ticket in s.text and "claim" in actions(s) for s in bound.to(NEW_GROUP))


async def test_a_group_that_migrates_gets_its_open_cases_anew_once(station: Station) -> None:
    case, _ = await station.report()
    told = await station.chat.sends(AGUS, {"migrate_to_chat_id": -5005}, group=GROUP)
    again = await station.chat.sends(AGUS, {"migrate_from_chat_id": GROUP}, group=-5005)
    assert await group_of(station, station.polres) == -5005
    assert [actions(s) for s in told.to(-5005)] == [["claim"]]
    assert case.ticket in told.last.text
    assert told.last.message.params["disable_notification"] is True
    assert (told.to(GROUP), again.sendings) == ([], [])
    took = await station.taps(RINA, told, "claim", group=-5005)
    assert (await station.case(case)).officer_id is not None
    assert [s.message_id for s in took.to(-5005) if actions(s)] == [told.last.message_id]


async def test_an_unbound_group_that_migrates_is_nobodys(station: Station) -> None:
    told = await station.chat.sends(AGUS, {"migrate_to_chat_id": -5006}, group=-5005)
    assert told.sendings == []


async def test_a_leave_that_only_an_administrator_sees_ends_the_proof(station: Station) -> None:
    case = await station.held()
    change = {
        "chat": {"id": GROUP, "type": "supergroup", "title": "P"},
        "from": AGUS.raw(),
        "date": 1,
        "old_chat_member": {"user": RINA.raw(), "status": "member"},
        "new_chat_member": {"user": RINA.raw(), "status": "left"},
    }
    await station.chat.update({"chat_member": change})
    refused = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    assert STORY not in raw(refused.last)


async def test_the_bot_in_an_unbound_group_says_nothing(station: Station) -> None:
    answer = await station.chat.update(own_status("member", before="left", group=-909))
    assert answer.sendings == []


async def let_in(station: Station, group: int = GROUP) -> Answer:
    """The bot is let in, and a little later."""
    at_once = await station.chat.update(own_status("member", before="left", group=group))
    assert at_once.sendings == []
    station.chat.passes(minutes=2)
    return await station.chat.job(nothing)


@pytest.mark.parametrize("how", ["kicked", "403"])
async def test_a_bot_that_lost_its_group_says_once_when_let_in_that_it_needs_a_link(
    station: Station, how: str
) -> None:
    if how == "403":
        await forbids(station)
        await station.chat.fetched("officers.shut_out", True)
    await station.chat.update(own_status("kicked"))
    assert await group_of(station, station.polres) is None
    [said] = (await let_in(station)).to(GROUP)
    assert "tautan baru" in said.text
    assert station.polres.name not in said.text
    await station.chat.update(own_status("kicked"))
    station.chat.passes(hours=2)
    assert (await let_in(station)).sendings == []


async def test_it_does_not_say_so_where_a_new_link_let_it_in(station: Station) -> None:
    await station.chat.update(own_status("kicked"))
    token = await link(station, station.polres)
    await station.chat.update(own_status("member", before="left"))
    await station.chat.says(AGUS, f"/start@yanduan_bot {token}", group=GROUP)
    await station.chat.fetched("officers.bind", FOUND | {"chat_id": GROUP})
    station.chat.passes(minutes=2)
    assert (await station.chat.job(nothing)).sendings == []


async def test_a_spent_link_is_refused(station: Station) -> None:
    answer = await follows(station, "nonsense")
    assert len(answer.to(NEW_GROUP)) == 1
    assert await station.chat.due() == []
    assert SARI.first_name not in raw(answer.last)


async def test_the_operator_lets_a_group_go_and_its_card_says_so(station: Station) -> None:
    case, posted = await station.report()

    async def unbound(tx: Any, _deployment: Any) -> None:
        await work.put(tx, "officers.group_lost", {"chat_id": GROUP, "reason": "unbound"})

    done = await station.chat.job(unbound)
    assert await group_of(station, station.polres) is None
    assert [(s.message_id, s.buttons) for s in done.to(GROUP)] == [(posted.last.message_id, [])]
    assert (await station.case(case)).handling_unit_id == station.polda.id
