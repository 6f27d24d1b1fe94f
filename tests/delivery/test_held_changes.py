"""What takes something away, or changes it, isn't lost on a group that refuses for a while; and that somebody
deleted a message says nothing about its group.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import errands, handlers, speech
from bot.delivery import answers, refusals
from bot.delivery.courier import Courier
from bot.officers import cards
from bot.officers.steps import approval_requests
from bot.sandbox.testing import Message as Seen
from bot.texts import Rich
from bot.upkeep import jobs
from bot.upkeep.worker import Worker
from storage import cases, outbox, slots, units, work
from storage.records import Case, Loss, Message, Status, Unit
from storage.store import Tx
from tests.delivery.test_refusals import Hall, hall, refuses, takes_again
from tests.worlds.given import a_case
from tests.worlds.post import NO_LIMITS

LOST = Loss("officers.not_removed", {"case_id": None})


@dataclass
class Room(Hall):
    """The same, with the officers' room at work, and a case whose card stands in the first unit's group."""

    case: Case
    unit: Unit
    card: Seen

    async def does(self, act: Callable[[Tx], Awaitable[Any]]) -> None:
        """Something happens, in a transaction."""
        async with self.post.store.write() as tx:
            await act(tx)

    async def calls(self, method: str, verdict: str = "") -> list[dict[str, Any]]:
        return await self.post.sandbox.calls(method, chat=self.group, verdict=verdict)

    async def holds(self, *methods: str) -> None:
        """Wait until the group has refused each of these, and the line that finds out whose fault it was."""
        for method in methods:
            await self.until(partial(self.calls_refused, method))
        await self.until(self.line_refused)

    async def line_refused(self) -> bool:
        return any(text.startswith("Sejak") for text in await self.tries())

    async def calls_refused(self, method: str) -> bool:
        return any(call["status"] >= 400 for call in await self.calls(method))

    async def until(self, seen: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(10):
            while not await seen():
                await self.post.sandbox.client.wait("call", timeout=0.05)

    async def untroubled(self) -> None:
        """Nothing waits, nothing was set aside, and nobody was told that the group refuses."""
        await self.post.delivered()
        owed = await self.post.owed()
        assert (owed["pending"], owed["set_aside"]) == (0, 0)
        assert self.post.courier.refusing == 0
        async with self.post.store.read() as tx:
            assert await errands.WATCH_REFUSAL.list_waiting(tx) == []
        assert not any("Sejak" in text for text in await self.tries())


@asynccontextmanager
async def room(folder: Path) -> AsyncIterator[Room]:
    async with hall(folder) as here:
        worker = Worker(
            here.post.bot, here.post.store, here.post.deployment, handlers.all_errands(), look_every=0.02
        )
        here.post.store.after_commit.append(worker.committed)
        running = asyncio.ensure_future(worker.run())
        try:
            async with here.post.store.write() as tx:
                unit = await units.by_group(tx, here.group.id)
                assert unit is not None
                case = (await a_case(tx, unit)).case
                await cards.post_card(tx, here.post.deployment, case)
            card = await here.chief.hears(case.ticket, in_chat=here.group)
            await here.post.delivered()
            yield Room(**vars(here), case=case, unit=unit, card=card)
        finally:
            worker.stop()
            await running


WAYS = ["no rights", "restricted", "CHAT_WRITE_FORBIDDEN", "TOPIC_CLOSED", "403"]


async def refuses_all(here: Room, how: str) -> None:
    """New messages and changes alike."""
    if how in {"no rights", "restricted"}:
        await refuses(here, how)
        return
    kind, description = ("403", "CHAT_WRITE_FORBIDDEN") if how == "403" else ("400", how)
    for method in ("sendMessage", "editMessageText", "editMessageReplyMarkup", "sendChatAction"):
        await here.post.sandbox.fault(kind, method=method, chat=here.group, description=description)


# What must still be done, and is


@pytest.mark.parametrize("how", WAYS)
async def test_an_erased_cases_card_is_stubbed_when_its_group_takes_it_again(
    tmp_path: Path, how: str
) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, how)
        await here.does(lambda tx: cases.destroy(tx, here.case.id, stub="kasus dihapus"))
        await here.does(lambda tx: jobs.remove_shown(tx, here.post.deployment))
        await here.holds("editMessageText")
        await takes_again(here, how)
        stubbed = await here.chief.finds("kasus dihapus", in_chat=here.group)
        assert stubbed.id == here.card.id
        await here.post.delivered()
        async with here.post.store.read() as tx:
            assert (await units.get(tx, here.unit.id)).group_chat_id == here.group.id
        assert (await here.post.owed())["set_aside"] == 0
        assert here.post.courier.refusing == 0


async def test_a_card_that_was_withdrawn_loses_its_buttons_when_the_group_takes_it_again(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.holds("editMessageText")
        await takes_again(here, "restricted")
        withdrawn = await here.chief.finds("sudah berpindah", in_chat=here.group)
        assert (withdrawn.id, withdrawn.buttons) == (here.card.id, [])


async def test_a_closed_cases_card_is_changed_itself_and_no_second_one_is_posted(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")

        async def close(tx: Tx) -> None:
            await cases.set_status(tx, here.case.id, Status.CLOSED_WITHDRAWN)
            await cards.refresh_card(tx, here.post.deployment, await cases.get(tx, here.case.id))

        await here.does(close)
        await here.holds("editMessageText")
        await takes_again(here, "restricted")
        await here.chief.finds("Yang masih tertunda menyusul", in_chat=here.group)
        await here.post.delivered()
        [card] = [seen for seen in await here.chief.sees(here.group) if here.case.ticket in seen.text]
        assert card.id == here.card.id
        assert "Buka kembali" in card.labels
        assert (await here.post.owed())["set_aside"] == 0


async def test_a_decided_requests_line_loses_its_button_when_the_group_takes_it_again(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.does(
            lambda tx: cards.post_case_line(
                tx, here.post.deployment, here.case, Rich("menunggu"), waits="closing"
            )
        )
        line = await here.chief.hears("menunggu", in_chat=here.group)
        await here.post.delivered()
        await refuses_all(here, "no rights")
        await here.does(lambda tx: approval_requests.settle_requests(tx, here.post.deployment, here.case))
        await here.holds("editMessageText")
        await takes_again(here, "no rights")
        decided = await here.chief.finds("sudah diputus atau gugur", in_chat=here.group)
        assert (decided.id, decided.buttons) == (line.id, [])


async def test_buttons_alone_are_taken_away_later_too(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "no rights")
        await here.does(lambda tx: speech.queue_button_edit(tx, here.group.id, here.card.id))
        await here.holds("editMessageReplyMarkup")
        await takes_again(here, "no rights")
        await here.post.delivered()
        assert (await here.chief.sees(here.group))[0].buttons == []


async def test_what_can_be_deleted_goes_at_once_though_the_group_refuses(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")
        await here.owes_card("tertahan")
        await here.holds()
        await here.does(
            lambda tx: speech.queue_removal(
                tx, here.group.id, message_id=here.card.id, stub="hilang", loss=LOST
            )
        )
        await here.until(lambda: is_gone(here))


async def is_gone(here: Room) -> bool:
    return not any(seen.id == here.card.id for seen in await here.chief.sees(here.group))


async def test_what_is_too_old_to_delete_becomes_its_stub_when_the_group_takes_it(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        await here.post.sandbox.advance(days=3)
        await refuses_all(here, "restricted")
        await here.does(
            lambda tx: speech.queue_removal(
                tx, here.group.id, message_id=here.card.id, stub="hilang", files=True, loss=LOST
            )
        )
        await here.holds("deleteMessage", "editMessageText")
        await takes_again(here, "restricted")
        stubbed = await here.chief.finds("hilang", in_chat=here.group)
        assert (stubbed.id, stubbed.kind) == (here.card.id, here.card.kind)
        await here.post.delivered()
        async with here.post.store.read() as tx:
            assert [row.kind for row in await work.due(tx) if row.kind == LOST.errand] == []


async def test_what_was_to_be_sent_is_sent_and_not_the_words_that_stand_for_it(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")
        words = Message("sendMessage", here.group.id, {"text": "tidak dapat dikirim"})
        place = Message("sendLocation", here.group.id, {"latitude": 1, "longitude": 1}, otherwise=words)
        await here.does(lambda tx: outbox.put(tx, place))
        await here.holds("sendLocation")
        await takes_again(here, "restricted")
        await here.post.sandbox.call("sendLocation")
        await here.post.delivered()
        assert not any("tidak dapat" in text for text in await here.tries("ok"))


async def test_a_group_is_tried_with_its_changes_too_once_in_five_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have come to take changes, and no new messages: then its General topic is closed."""
    monkeypatch.setattr(refusals, "RETRY_EVERY", 0.05)
    async with room(tmp_path) as here:
        other = await here.owes_card("kartu lain")
        second = await here.chief.hears("kartu lain", in_chat=here.group)
        await here.post.delivered()
        await here.chief.closes_general(here.group)
        await refuses_all(here, "restricted")
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.does(lambda tx: speech.queue_edit(tx, here.group.id, "selesai", slot=other.id))
        await here.holds("editMessageText")
        await here.chief.demotes(here.post.sandbox.bot.id, here.group)
        assert (await here.chief.finds("sudah berpindah", in_chat=here.group)).id == here.card.id
        assert (await here.chief.finds("selesai", in_chat=here.group)).id == second.id
        assert here.post.courier.refusing == 1, "new messages are refused yet"
        await here.chief.opens_general(here.group)
        await here.post.delivered()


async def test_a_group_that_opened_is_not_waited_for_because_a_change_came_too_late(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        other = await here.owes_card("kartu lain")
        await here.chief.hears("kartu lain", in_chat=here.group)
        await here.post.delivered()
        await refuses_all(here, "restricted")
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.does(lambda tx: speech.queue_edit(tx, here.group.id, "selesai", slot=other.id))
        held = await here.owes_card("kartu baru")
        assert held.message_id is None
        await here.holds("editMessageText")
        await here.chief.deletes(here.card)
        await takes_again(here, "restricted")
        await here.chief.finds("selesai", in_chat=here.group)
        await here.chief.finds("kartu baru", in_chat=here.group)
        await here.post.delivered()
        assert (await here.post.owed())["set_aside"] == 0


async def test_what_is_to_be_taken_back_from_a_group_that_was_let_go_waits_as_well(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")
        await here.does(
            lambda tx: work.put(tx, "officers.group_lost", {"chat_id": here.group.id, "reason": "unbound"})
        )
        await here.until(lambda: here.calls_refused("editMessageText"))
        assert (await here.post.owed())["pending"] == 1
        await takes_again(here, "restricted")
        gone = await here.chief.finds("tidak lagi terhubung", in_chat=here.group)
        assert (gone.id, gone.buttons) == (here.card.id, [])
        await here.untroubled()


async def test_the_last_change_of_a_message_comes_last_however_the_message_is_named(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.chief.closes_general(here.group)
        await refuses_all(here, "restricted")

        async def close(tx: Tx) -> None:
            await cases.set_status(tx, here.case.id, Status.CLOSED_WITHDRAWN)
            await cards.refresh_card(
                tx, here.post.deployment, await cases.get(tx, here.case.id)
            )  # by its slot

        await here.does(close)
        await here.holds("editMessageText")
        await here.chief.demotes(here.post.sandbox.bot.id, here.group)  # changes go now, new messages don't
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.does(lambda tx: speech.queue_message(tx, here.group.id, "satu baris lagi"))
        await here.until(lambda: is_tried(here, "satu baris lagi"))
        await takes_again(here, "closed topic")
        await here.post.delivered()
        [card] = [seen for seen in await here.chief.sees(here.group) if seen.id == here.card.id]
        assert (card.text, card.buttons) == ("sudah berpindah", [])


async def is_tried(here: Room, text: str) -> bool:
    return text in await here.tries()


async def test_in_a_group_that_takes_nothing_new_a_change_waits_whoever_is_seen_typing(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        for method in ("sendMessage", "editMessageText"):
            await here.post.sandbox.fault("400", method=method, chat=here.group)
        await here.owes_card("tertahan")
        await here.holds()
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.until(lambda: here.calls_refused("editMessageText"))
        await takes_again(here, "CHAT_WRITE_FORBIDDEN")
        assert (await here.chief.finds("sudah berpindah", in_chat=here.group)).id == here.card.id


async def test_nothing_is_posted_anew_for_a_card_whose_place_was_forgotten_meanwhile(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")
        await here.does(lambda tx: cards.refresh_card(tx, here.post.deployment, here.case))
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.holds("editMessageText")
        await here.chief.deletes(here.card)
        await takes_again(here, "restricted")
        await here.post.delivered()
        assert not any(here.case.ticket in text for text in (await here.tries("ok"))[1:])


async def test_a_held_change_of_a_forgotten_place_posts_nothing_after_the_next_start(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        here.post.courier._calls._message_ids.clear()  # as a new process begins
        await here.does(lambda tx: forgotten(tx, here))
        await here.post.delivered()
        assert len([text for text in await here.tries() if here.case.ticket in text]) == 1


async def forgotten(tx: Tx, here: Room) -> None:
    """The card is to be changed, and its place is forgotten before it is."""
    await cards.refresh_card(tx, here.post.deployment, here.case)
    [slot] = await slots.of_case(tx, here.case.id, cards.CARD_SLOT)
    await slots.forget(tx, slot.id)


async def test_what_was_held_back_is_taken_away_by_the_next_process(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "no rights")
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        await here.holds("editMessageText")
        here.post.courier.stop()
        await takes_again(here, "no rights")
        another = Courier(here.post.bot, here.post.store, here.post.deployment, NO_LIMITS)
        running = asyncio.ensure_future(another.run())
        withdrawn = await here.chief.finds("sudah berpindah", in_chat=here.group)
        assert (withdrawn.id, withdrawn.buttons) == (here.card.id, [])
        await here.post.delivered()
        another.stop()
        await running


async def test_a_group_that_was_let_go_gets_no_card_for_one_that_is_gone(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "restricted")
        await here.does(lambda tx: cards.refresh_card(tx, here.post.deployment, here.case))
        await here.holds("editMessageText")
        await here.does(
            lambda tx: work.put(tx, "officers.group_lost", {"chat_id": here.group.id, "reason": "unbound"})
        )
        await here.until(lambda: is_let_go(here))
        await here.chief.deletes(here.card)
        await takes_again(here, "restricted")
        await here.post.delivered()
        assert not any(here.case.ticket in text for text in (await here.tries("ok"))[1:])


# What is no group's fault


async def test_a_deleted_card_alarms_nobody_and_is_posted_anew_at_once(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.chief.deletes(here.card)
        await here.does(lambda tx: cards.refresh_card(tx, here.post.deployment, here.case))
        anew = await here.chief.hears(here.case.ticket, in_chat=here.group)
        assert anew.id != here.card.id
        await here.untroubled()
        assert await here.calls("sendChatAction") == [], "the new card shows that the group takes it"


@pytest.mark.parametrize("what", ["withdrawn", "erased", "buttons", "removed"])
async def test_what_was_to_change_a_deleted_card_is_settled_at_once_and_holds_nothing_up(
    tmp_path: Path, what: str
) -> None:
    async with room(tmp_path) as here:
        await here.chief.deletes(here.card)
        gone, place = here.card.id, here.group.id
        acts: dict[str, Callable[[Tx], Awaitable[Any]]] = {
            "withdrawn": lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")),
            "erased": lambda tx: cases.destroy(tx, here.case.id, stub="kasus dihapus"),
            "buttons": lambda tx: speech.queue_button_edit(tx, place, gone),
            "removed": lambda tx: speech.queue_removal(tx, place, message_id=gone, stub="hilang", files=True),
        }
        await here.does(acts[what])
        await here.does(lambda tx: jobs.remove_shown(tx, here.post.deployment))
        await here.owes_card("kartu lain")
        await here.chief.hears("kartu lain", in_chat=here.group)
        await here.untroubled()
        asked = await here.calls("sendChatAction")
        assert [call["verdict"] for call in asked] == ["ok"], "asked once, whatever was tried"


async def test_what_is_not_modified_asks_nothing_of_the_group(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        for _ in range(2):
            await here.does(lambda tx: cards.refresh_card(tx, here.post.deployment, here.case))
            await here.post.delivered()
        assert await here.calls_refused("editMessageText")
        assert await here.calls("sendChatAction") == []
        await here.untroubled()


async def test_a_change_at_fault_blocks_nothing_in_a_group_that_takes_messages_again(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        await here.chief.deletes(here.card)
        await refuses_all(here, "no rights")
        await here.does(lambda tx: speech.queue_button_edit(tx, here.group.id, here.card.id))
        await here.holds("editMessageReplyMarkup")
        await takes_again(here, "no rights")
        await here.chief.finds("Yang masih tertunda menyusul", in_chat=here.group)
        await here.post.delivered()
        assert here.post.courier.refusing == 0


@pytest.mark.parametrize("fault", ["429", "500", "cut_before"])
async def test_while_the_group_cannot_be_asked_the_change_is_tried_again(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LONGEST_PAUSE", 0.01)
    async with room(tmp_path) as here:
        await here.post.sandbox.fault("400", method="editMessageText", chat=here.group, times=1)
        await here.post.sandbox.fault(fault, method="sendChatAction", chat=here.group, times=1)
        await here.does(lambda tx: cards.take_down_card(tx, here.case, here.unit, Rich("sudah berpindah")))
        assert (await here.chief.hears("sudah berpindah", in_chat=here.group)).id == here.card.id
        await here.untroubled()


# 403


async def test_a_group_that_forbids_writing_by_403_stays_its_units_and_loses_nothing(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await refuses_all(here, "403")
        await here.owes_card("tertahan")
        await here.holds()
        await here.until(lambda: is_watched(here))
        async with here.post.store.read() as tx:
            assert (await units.get(tx, here.unit.id)).group_chat_id == here.group.id
            assert (await cases.get(tx, here.case.id)).handling_unit_id == here.unit.id
        await takes_again(here, "403")
        await here.chief.finds("tertahan", in_chat=here.group)
        await here.post.delivered()
        assert (await here.post.owed())["dropped"] == 0


async def is_watched(here: Room) -> bool:
    async with here.post.store.read() as tx:
        return bool(await errands.WATCH_REFUSAL.list_waiting(tx))


@pytest.mark.parametrize("what", ["a new card", "a change"])
@pytest.mark.parametrize("how", ["kicked", "deleted"])
async def test_a_group_that_put_the_bot_out_is_let_go_when_telegram_says_so_too(
    tmp_path: Path, how: str, what: str
) -> None:
    async with room(tmp_path) as here:
        if how == "kicked":
            await here.chief.kicks(here.post.sandbox.bot.id, here.group)
        else:
            await here.chief.deletes_group(here.group)
        if what == "a new card":
            await here.owes_card("tertahan")
        else:
            await here.does(lambda tx: cards.refresh_card(tx, here.post.deployment, here.case))
        await here.until(lambda: is_let_go(here))
        await here.post.delivered()
        owed = await here.post.owed()
        assert (owed["set_aside"], owed["dropped"] > 0) == (0, True)
        await here.until(lambda: refuses_no_more(here))


async def refuses_no_more(here: Room) -> bool:
    return here.post.courier.refusing == 0


async def is_let_go(here: Room) -> bool:
    async with here.post.store.read() as tx:
        return (await units.get(tx, here.unit.id)).group_chat_id is None


async def test_a_group_is_asked_about_once_however_many_messages_it_forbids(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:  # nobody looks into it meanwhile
        await here.post.sandbox.fault("403", chat=here.group, description="CHAT_WRITE_FORBIDDEN")
        await here.owes("satu", "dua", "tiga")
        async with asyncio.timeout(10):
            while len(await here.tries()) < 3:
                await here.post.sandbox.client.wait("call", timeout=0.05)
        await takes_again(here, "403")
        await here.chief.hears("tiga", in_chat=here.group)
        async with here.post.store.read() as tx:
            left = [(row.kind, row.payload) for row in await work.due(tx)]
        assert left == [("officers.shut_out", {"chat_id": here.group.id})]
