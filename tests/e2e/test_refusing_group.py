"""A group that takes no messages for a while, whatever happens to the process meanwhile."""

from __future__ import annotations

from pathlib import Path

from storage import cases, outbox
from storage.records import Status
from tests.worlds.installation import Place, place
from tests.worlds.people import comes_to_the_review, comes_to_the_story, sends, tells
from tests.worlds.scene import PATIENCE

HOUR = 3600.0


async def reports(here: Place, name: str) -> str:
    """Somebody's report; the ticket."""
    person = await here.sandbox.user(name)
    await comes_to_the_story(person, here.poster)
    await tells(person, "Diminta uang di pos jaga")
    await comes_to_the_review(person)
    return await sends(person)


async def refused(here: Place, words: str, after: int = 0) -> int:
    """Wait until the group has refused a message with these words; the call's number."""
    while True:
        call = await here.sandbox.call("sendMessage", after=after, verdict="refused", timeout=PATIENCE)
        after = call["seq"]
        if call["chat_id"] == here.group.id and words in call["params"]["text"]:
            return after


async def comes(here: Place, method: str, verdict: str, after: int = 0) -> int:
    """Wait until a call about the group ends so; its number."""
    while True:
        call = await here.sandbox.call(method, after=after, verdict=verdict, timeout=PATIENCE)
        after = call["seq"]
        if int(call["chat_id"]) == here.group.id:
            return after


async def cards_in(here: Place, ticket: str) -> int:
    calls = await here.sandbox.calls("sendMessage", chat=here.group, verdict="ok")
    return sum(call["params"]["text"].startswith(ticket) for call in calls)


async def test_what_a_group_refuses_outlives_kills_and_arrives_once_it_may(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        await here.chief.restricts(here.sandbox.bot.id, here.group)
        first = await reports(here, "Sari")
        last = await refused(here, "Sejak")
        await here.station.dies()
        await here.station.starts()
        last = await refused(here, "Sejak", last)
        second = await reports(here, "Joko")
        await here.station.dies()
        await here.station.starts()
        await refused(here, "Sejak", last)
        assert [await cards_in(here, ticket) for ticket in (first, second)] == [0, 0]
        await here.chief.promotes(here.sandbox.bot.id, here.group)
        for ticket in (first, second):
            await here.ayu.finds(ticket, in_chat=here.group, timeout=PATIENCE)
        assert await here.station.stops() == 0
        assert [await cards_in(here, ticket) for ticket in (first, second)] == [1, 1]
        async with here.station.store() as store, store.read() as tx:
            counts = await outbox.counts(tx)
        assert (counts["pending"], counts["set_aside"]) == (0, 0)
        assert await here.sandbox.refusals() == []


async def test_a_case_goes_up_after_an_hour_in_which_its_group_refused_and_stays_there(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        await here.chief.closes_general(here.group)
        ticket = await reports(here, "Sari")
        last = await refused(here, "Sejak")
        here.station.clock_moves(HOUR)
        await refused(here, "", last)  # tried once more before anything is decided
        here.station.clock_moves(HOUR + 61)
        await here.chief.hears("menolak pesan saya", in_chat=here.upper, timeout=PATIENCE)
        await here.chief.finds(ticket, in_chat=here.upper, timeout=PATIENCE)
        await here.chief.opens_general(here.group)
        await here.ayu.finds("Yang masih tertunda menyusul", in_chat=here.group, timeout=PATIENCE)
        here.station.clock_moves(HOUR + 122)
        await here.station.logs("group_takes_again")
        assert await here.station.stops() == 0
        assert await cards_in(here, ticket) == 0
        async with here.station.store() as store, store.read() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            assert case.handling_unit_id != case.poster_unit_id
            counts = await outbox.counts(tx)
        assert (counts["pending"], counts["set_aside"]) == (0, 0)
        assert await here.sandbox.refusals() == []


async def test_an_erased_cases_card_goes_once_its_group_takes_the_change(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        ticket = await reports(here, "Sari")
        card = await here.ayu.finds(ticket, in_chat=here.group, timeout=PATIENCE)
        async with here.station.store() as store, store.write() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
        await here.chief.restricts(here.sandbox.bot.id, here.group)
        code, _, _ = await here.station.command("erase", ticket, "--yes")
        assert code == 0
        last = await comes(here, "editMessageText", "refused")
        await here.station.dies()
        await here.station.starts()
        await comes(here, "editMessageText", "refused", last)
        await here.chief.promotes(here.sandbox.bot.id, here.group)
        stub = await here.ayu.finds("sudah dihapus", in_chat=here.group, timeout=PATIENCE)
        assert (stub.id, stub.buttons) == (card.id, [])
        assert await here.station.stops() == 0
        async with here.station.store() as store, store.read() as tx:
            counts = await outbox.counts(tx)
        assert (counts["pending"], counts["set_aside"]) == (0, 0)
        assert await here.sandbox.refusals() == []


async def test_a_group_that_answers_403_is_kept_unless_the_bot_is_really_out(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        for method in ("sendMessage", "sendChatAction"):
            await here.sandbox.fault(
                "403", method=method, chat=here.group, description="CHAT_WRITE_FORBIDDEN"
            )
        ticket = await reports(here, "Sari")
        last = await comes(here, "sendMessage", "fault:403")
        last = await comes(here, "getChatMember", "ok", last)
        await here.sandbox.heal()
        await here.chief.closes_general(here.group)
        await here.chief.opens_general(here.group)  # as told, it is tried at once
        await here.ayu.finds(ticket, in_chat=here.group, timeout=PATIENCE)
        await here.chief.kicks(here.sandbox.bot.id, here.group)
        await here.chief.finds(ticket, in_chat=here.upper, timeout=PATIENCE)
        assert await here.station.stops() == 0
        assert here.station.log.read_text().count("group_lost") == 1
        assert await cards_in(here, ticket) == 1
        assert await here.sandbox.refusals() == []
