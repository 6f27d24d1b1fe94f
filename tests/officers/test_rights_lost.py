"""Who can no longer open a case keeps nothing of it in their private chat, whichever way that came about."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from bot import speech
from bot.officers.group import lost_rights, unbinding
from bot.rules.time_limits import CASE_SHOWN_FOR
from bot.turn import Deployment
from bot.upkeep import jobs
from storage import events, officers, outbox, slots, units
from storage.records import Case, EventKind, Loss
from storage.store import Tx
from tests.officers.openings import two_here
from tests.worlds.chat import Person
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, STORY, TUTI, Station, found


def member(person: Person, before: str, after: str, group: int = GROUP) -> dict[str, object]:
    """Telegram reports that somebody's place in the group changed."""
    ends = {"kicked": {"until_date": 0}}
    return {
        "chat_member": {
            "chat": {"id": group, "type": "supergroup", "title": "P"},
            "from": AGUS.raw(),
            "date": 1,
            "old_chat_member": {"status": before, "user": person.raw()} | _rights(before),
            "new_chat_member": {"status": after, "user": person.raw()} | ends.get(after, {}) | _rights(after),
        }
    }


def _rights(status: str) -> dict[str, object]:
    if status != "administrator":
        return {}
    names = (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
        "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
        "can_edit_stories can_delete_stories"
    )
    return dict.fromkeys(names.split(), False)


async def kicked(station: Station, person: Person) -> None:
    await station.chat.update(member(person, "member", "kicked"))


async def left(station: Station, person: Person) -> None:
    await station.chat.update(member(person, "member", "left"))


async def left_unadministered(station: Station, person: Person) -> None:
    """The service message, which is all that arrives where the bot administers nothing."""
    await station.chat.sends(BUDI, {"left_chat_member": person.raw()}, group=GROUP)


async def found_gone(station: Station, person: Person) -> None:
    """Telegram is asked about them before they act again, and knows no such member."""
    station.strangers.add(person.id)
    station.chat.passes(minutes=1)
    async with station.chat.store.write() as tx:
        unit = await units.get(tx, station.polres.id)
        officer = await officers.by_user(tx, person.id)
        assert officer is not None
        payload = {
            "unit_id": unit.id,
            "chat_id": GROUP,
            "user_id": person.id,
            "name": "x",
            "at": tx.now.isoformat(),
        }
        await station.chat.errands["officers.member"].finish(
            tx, station.chat.deployment, payload, found(AGUS, member=False)
        )
    await station.chat.job(nothing)


async def unbound(station: Station, _person: Person) -> None:
    async def let_go(tx: Tx, deployment: object) -> None:
        unit = await units.get(tx, station.polres.id)
        await unbinding.let_group_go(tx, station.chat.deployment, unit, "unbound", reachable=True)

    await station.chat.job(let_go)


async def nothing(_tx: Tx, _deployment: object) -> None: ...


async def in_chat(station: Station, person: Person, case: Case) -> set[int]:
    """What of the case stands in somebody's private chat, or is on its way there, and isn't due to go."""
    gone = {
        s.message.params["message_id"]
        for s in (await station.chat.job(jobs.remove_shown)).to(person.id)
        if s.message.method == "deleteMessage"
    }
    seen = {
        s.message_id
        for s in station.chat.everything
        if s.message.chat_id == person.id
        and s.message.method.startswith("send")
        and (case.ticket in s.text or s.message.case_id == case.id)
    }
    taken = {
        s.message.params["message_id"]
        for s in station.chat.everything
        if s.message.chat_id == person.id and s.message.method == "deleteMessage"
    }
    return seen - taken - gone


WAYS = [kicked, left, left_unadministered, found_gone, unbound]


@pytest.mark.parametrize("way", WAYS)
async def test_a_holder_keeps_nothing(
    station: Station, way: Callable[[Station, Person], Awaitable[None]]
) -> None:
    case, _ = await station.claimed()
    other = await station.held()
    await station.taps(RINA, station.card(other), "open", group=GROUP)
    assert await in_chat(station, RINA, case)
    await way(station, RINA)
    assert await in_chat(station, RINA, case) == set()
    assert await in_chat(station, RINA, other) == set()


@pytest.mark.parametrize("way", WAYS)
async def test_a_thin_word_goes_too(
    station: Station, way: Callable[[Station, Person], Awaitable[None]]
) -> None:
    """Whose case was taken over is told so, which stays for a week."""
    case, _ = await station.claimed()
    await station.enters(AGUS, station.card(case), "takeover")
    await station.replies(AGUS, await station.supervises(AGUS), "Rina cuti.")
    assert await in_chat(station, RINA, case)
    await way(station, RINA)
    assert await in_chat(station, RINA, case) == set()


async def supervised(station: Station) -> Case:
    """A file that Agus, who administers the group, has open."""
    case, _ = await station.claimed()
    await station.enters(AGUS, station.card(case), "open")
    await station.supervises(AGUS)
    assert any(STORY in s.text for s in station.chat.everything if s.message.chat_id == AGUS.id)
    return case


async def test_a_supervisor_who_is_none_any_more_keeps_nothing_that_a_member_cant_open(
    station: Station,
) -> None:
    case = await supervised(station)
    await station.chat.update(member(AGUS, "administrator", "member"))
    await station.chat.fetched("officers.supervisors", found(BUDI))
    assert await in_chat(station, AGUS, case) == set()
    assert await in_chat(station, RINA, case), "the holder's copy stays"


async def test_a_supervisor_who_stays_one_keeps_what_is_open(station: Station) -> None:
    case = await supervised(station)
    await station.chat.update(member(BUDI, "administrator", "member"))
    await station.chat.fetched("officers.supervisors", found(AGUS))
    assert await in_chat(station, AGUS, case)


@pytest.mark.parametrize("way", WAYS)
async def test_a_second_person_keeps_nothing(
    station: Station, way: Callable[[Station, Person], Awaitable[None]]
) -> None:
    case, _ = await station.claimed()
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(RINA, asked, "Bukan wewenang.")
    await station.taps(RINA, shown, "send")
    review = await station.enters(BUDI, station.card(case), "review")
    await station.taps(BUDI, review, "open")
    assert any(STORY in s.text for s in station.chat.everything if s.message.chat_id == BUDI.id)
    await way(station, BUDI)
    assert await in_chat(station, BUDI, case) == set()


async def test_a_case_that_goes_to_another_unit_leaves_nothing_with_those_of_the_first(
    station: Station,
) -> None:
    case = await supervised(station)
    stays = await station.held()
    await station.taps(RINA, station.card(stays), "open", group=GROUP)
    now = await station.case(case)
    await station.chat.job(
        lambda tx, deployment: unbinding.hand_case_over(tx, deployment, now, station.polda, "unbound")
    )
    for person in (RINA, AGUS):
        assert await in_chat(station, person, case) == set()
    assert await in_chat(station, RINA, stays)


async def test_who_has_another_group_keeps_what_that_one_may_open(station: Station) -> None:
    mine, _ = await station.claimed()
    above, posted = await station.report(handled_by=station.polda)
    await station.chat.update(member(TUTI, "left", "member", ABOVE))
    took = await station.taps(RINA, posted, "claim", group=ABOVE)
    assert any(STORY in s.text for s in took.to(RINA.id))
    await kicked(station, RINA)
    assert await in_chat(station, RINA, mine) == set()
    assert await in_chat(station, RINA, above)


async def test_what_is_still_on_its_way_isnt_sent_and_counts_as_not_delivered(station: Station) -> None:
    case, _ = await station.claimed()

    async def on_its_way(tx: Tx, _deployment: object) -> None:
        slot = await slots.new(
            tx, chat_id=RINA.id, case_id=case.id, kind="officers.private", remove_at=tx.now + CASE_SHOWN_FOR
        )
        opened = next(e for e in await events.of_case(tx, case.id) if e.kind is EventKind.OPENED)
        loss = Loss("officers.not_delivered", {"case_id": case.id, "event": opened.n})
        await speech.queue_message(tx, RINA.id, "isi", slot=slot.id, case_id=case.id, loss=loss)

    station.chat.refuses.add(RINA.id)
    await station.chat.job(on_its_way)
    assert "not_delivered" not in await station.kinds(case)
    await kicked(station, RINA)
    async with station.chat.store.read() as tx:
        assert await outbox.owed_to(tx, RINA.id) == []
    assert "not_delivered" in await station.kinds(case)


async def identity_asked(station: Station) -> Case:
    """Where no unit above has a group, so that supervisors of this one decide."""
    return await two_here(station, AGUS, BUDI)


async def old_closing_asked(station: Station) -> Case:
    """Of a report whose citizen heard of no second person who reads; with a long note."""
    case, _ = await station.claimed(consent_version="1")
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    await station.taps(RINA, await station.replies(RINA, asked, "Bukan wewenang."), "send")
    return case


async def another_unit_loses_its_group(station: Station) -> None:
    async def let_go(tx: Tx, deployment: Deployment) -> None:
        await units.set_supervisors_checked(tx, station.polres.id)  # so it is known that Budi is none
        await unbinding.let_group_go(tx, deployment, station.polda, "unbound", reachable=True)

    await station.chat.job(let_go)


ASKED = [identity_asked, old_closing_asked]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("step", ["shown", "why refused"])
async def test_who_may_decide_keeps_the_request_whichever_other_unit_loses_its_group(
    station: Station, asked: Callable[[Station], Awaitable[Case]], step: str
) -> None:
    case = await asked(station)
    read = await station.enters(BUDI, station.card(case), "review")
    if step == "why refused":
        await station.taps(BUDI, read, "refuse")
    before = await in_chat(station, BUDI, case)
    assert before
    await another_unit_loses_its_group(station)
    assert await in_chat(station, BUDI, case) == before


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("way", WAYS)
async def test_who_may_decide_no_more_keeps_no_request(
    station: Station,
    way: Callable[[Station, Person], Awaitable[None]],
    asked: Callable[[Station], Awaitable[Case]],
) -> None:
    case = await asked(station)
    await station.enters(BUDI, station.card(case), "review")
    assert await in_chat(station, BUDI, case)
    await way(station, BUDI)
    assert await in_chat(station, BUDI, case) == set()


@pytest.mark.parametrize("damaged", ["officer", "case"])
async def test_a_damaged_row_keeps_nobody_elses_rights(station: Station, damaged: str) -> None:
    others, _ = await station.claimed(BUDI)
    case, _ = await station.claimed()
    column, row_id = {
        "officer": ("person", await station.officer_id(BUDI)),
        "case": ("pseudonym", others.id),
    }[damaged]
    await kicked_after(station, damaged, column, row_id)
    assert await in_chat(station, RINA, case) == set()


async def kicked_after(station: Station, table: str, column: str, row_id: str) -> None:
    """Somebody without a key writes into a row, and then all of Rina's and Budi's rights are looked at."""
    with closing(sqlite3.connect(station.chat.store.path)) as connection, connection:
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', ("x", row_id))

    async def review(tx: Tx, _deployment: object) -> None:
        officer = await officers.by_user(tx, RINA.id)
        assert officer is not None
        await officers.forget_proof(tx, officer.id, station.polres.id)
        await lost_rights.review_all(tx)

    await station.chat.job(review)


async def test_a_damaged_holder_keeps_no_group_from_being_let_go(station: Station) -> None:
    damaged, _ = await station.claimed(BUDI)
    case, _ = await station.claimed()
    with closing(sqlite3.connect(station.chat.store.path)) as connection, connection:
        connection.execute("UPDATE officer SET person = 'x' WHERE id = ?", (await station.officer_id(BUDI),))
    await unbound(station, RINA)
    for one in (damaged, case):
        assert (await station.case(one)).handling_unit_id == station.polda.id
        assert any(one.ticket in s.text for s in station.chat.everything if s.message.chat_id == ABOVE)
    for person in (BUDI, RINA):
        assert await in_chat(station, person, damaged) | await in_chat(station, person, case) == set()
