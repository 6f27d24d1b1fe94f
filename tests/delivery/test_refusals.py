"""A group that refuses is no message's fault, and a message that is refused is no group's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import keyboards, speech
from bot.delivery import refusals
from bot.delivery.lanes import Lane
from bot.delivery.pacing import ChatPace
from bot.delivery.refusals import AS_ONE, Refusals
from bot.sandbox.testing import Group, Person
from storage import outbox, slots, units, work
from storage.records import Digest, Level, Message, OutboxRow, Slot
from storage.store import Committed
from tests.worlds.post import NO_LIMITS, Post, post_office

POISON = Message("sendMessage", 0, {"text": ""})


@dataclass
class Hall:
    """A post office with two units' groups."""

    post: Post
    chief: Person
    group: Group
    other: Group

    async def owes(self, *texts: str, to: Group | None = None) -> None:
        """Lines that nothing depends on."""
        async with self.post.store.write() as tx:
            for text in texts:
                await speech.queue_message(tx, (to or self.group).id, text)

    async def owes_card(self, text: str, *, to: Group | None = None, digest: bool = False) -> Slot:
        """A message with a slot, as cards have."""
        chat_id = (to or self.group).id
        shown = Digest("Kasus:", text, keyboards.callback_button(text, text)) if digest else None
        async with self.post.store.write() as tx:
            slot = await slots.new(tx, chat_id=chat_id, case_id=None, kind="card")
            await speech.queue_message(tx, chat_id, text, slot=slot.id, digest=shown)
        return slot

    async def owes_poison(self, to: Group | None = None) -> None:
        """A message that Telegram never takes."""
        async with self.post.store.write() as tx:
            await outbox.put(tx, Message("sendMessage", (to or self.group).id, {"text": ""}))

    async def refused(self, times: int) -> None:
        """Wait until the group has refused so many messages."""
        async with asyncio.timeout(10):
            while len(await self.tries("refused")) < times:
                await self.post.sandbox.client.wait("call", timeout=0.05)

    async def tries(self, verdict: str = "") -> list[str]:
        """What the group was to be sent, in order."""
        calls = await self.post.sandbox.calls("sendMessage", chat=self.group, verdict=verdict)
        return [call["params"]["text"] for call in calls]

    async def told(self) -> list[dict[str, Any]]:
        """What the officers' room was told."""
        async with self.post.store.read() as tx:
            return [one.payload for one in await work.due(tx) if one.kind == "officers.refused"]


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[Hall]:
    async with post_office(folder, NO_LIMITS) as post:
        chief = await post.sandbox.user("Wira", started=True)
        groups = [await post.sandbox.group(f"Propam {n}", owner=chief, bot="member") for n in range(2)]
        async with post.store.write() as tx:
            for number, group in enumerate(groups):
                unit = await units.add(
                    tx,
                    code=f"RES{number}",
                    name="Polres",
                    level=Level.POLRES,
                    parent_code=None,
                    timezone="Asia/Makassar",
                )
                await units.bind_group(tx, unit.id, group.id)
        yield Hall(post, chief, *groups)


WAYS = ["no rights", "restricted", "closed topic", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED"]


async def refuses(hall: Hall, how: str) -> None:
    if how == "no rights":
        await hall.chief.forbids(hall.group, "can_send_messages")
    elif how == "restricted":
        await hall.chief.restricts(hall.post.sandbox.bot.id, hall.group)
    elif how == "closed topic":
        await hall.chief.closes_general(hall.group)
    else:
        await hall.post.sandbox.fault("400", method="sendMessage", chat=hall.group, description=how)


async def takes_again(hall: Hall, how: str) -> None:
    if how == "no rights":
        await hall.chief.forbids(hall.group)
    elif how == "restricted":
        await hall.chief.demotes(hall.post.sandbox.bot.id, hall.group)
    elif how == "closed topic":
        await hall.chief.opens_general(hall.group)
    else:
        await hall.post.sandbox.heal()
    async with hall.post.store.write() as tx:
        tx.announce_reopened(hall.group.id)


@pytest.mark.parametrize("how", WAYS)
async def test_what_a_group_refuses_arrives_when_it_takes_messages_again(tmp_path: Path, how: str) -> None:
    async with hall(tmp_path) as here:
        await refuses(here, how)
        await here.owes_card("kartu 1")
        await here.owes_card("kartu 2")
        calls = await here.post.sandbox.call("sendMessage", verdict="")
        await here.owes("satu baris")
        await here.post.sandbox.call("sendMessage", verdict="", after=calls["seq"])
        assert (await here.post.owed())["pending"] == 3
        await takes_again(here, how)
        await here.chief.hears("kartu 2", in_chat=here.group)
        await here.post.delivered()
        assert (await here.post.owed())["set_aside"] == 0
        assert await here.told() == [{"chat_id": here.group.id}], "once in a spell"


async def test_a_group_that_refuses_is_asked_once_in_five_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall(tmp_path) as here:
        await here.chief.forbids(here.group, "can_send_messages")
        for number in range(10):
            await here.owes_card(f"kartu {number}")
        await here.refused(1)
        lane = here.post.courier._lanes.of(here.group.id)
        assert lane is not None
        wait = lane.held_until - asyncio.get_running_loop().time()
        assert refusals.RETRY_EVERY - 5 < wait <= refusals.RETRY_EVERY
        assert here.post.courier.refusing == 1
        await here.owes("kabar", to=here.other)  # goes by, and shows that the other was passed over
        await here.chief.hears("kabar", in_chat=here.other)
        assert await here.tries() == ["kartu 0"]
        monkeypatch.setattr(refusals, "RETRY_EVERY", 0.05)
        async with here.post.store.write() as tx:
            tx.announce_reopened(here.group.id)
        await here.refused(4)
        await here.chief.forbids(here.group)
        await here.post.delivered()
        assert here.post.courier.refusing == 0


async def test_a_message_at_fault_blocks_its_group_no_longer_than_until_the_next_line(
    tmp_path: Path,
) -> None:
    async with hall(tmp_path) as here:
        await here.owes_poison()
        await here.owes_card("kartu")
        await here.owes("satu baris")
        await here.chief.hears("satu baris", in_chat=here.group)
        await here.post.delivered()
        assert await here.tries("ok") == ["satu baris", "kartu"]
        assert (await here.post.owed())["set_aside"] == 1


async def test_of_two_messages_at_fault_each_is_set_aside_and_what_follows_arrives(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        await here.owes_poison()
        await here.owes_poison()
        await here.owes_card("kartu")
        await here.owes("satu baris", "dua baris")
        await here.chief.hears("kartu", in_chat=here.group)
        await here.post.delivered()
        assert (await here.post.owed())["set_aside"] == 2


async def test_two_groups_refuse_independently_of_each_other(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        await here.chief.forbids(here.group, "can_send_messages")
        await here.owes_card("tertahan")
        await here.owes_poison(here.other)
        await here.owes("baris", to=here.other)
        await here.refused(1)
        await here.chief.hears("baris", in_chat=here.other)
        async with asyncio.timeout(10):
            while (await here.post.owed())["set_aside"] != 1:
                await here.post.sandbox.client.wait("call", timeout=0.05)
        assert (await here.post.owed())["pending"] == 1


async def test_cards_that_stand_are_changed_while_new_ones_are_refused(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        standing = await here.owes_card("lama")
        await here.chief.hears("lama", in_chat=here.group)
        await here.post.delivered()
        await here.chief.closes_general(here.group)
        held = await here.owes_card("baru")
        await here.refused(1)
        async with here.post.store.write() as tx:
            await speech.queue_edit(tx, here.group.id, "baru, diambil", slot=held.id)
            await speech.queue_edit(tx, here.group.id, "lama, diambil", slot=standing.id)
        await here.chief.hears("lama, diambil", in_chat=here.group)
        await takes_again(here, "closed topic")
        await here.chief.hears("baru, diambil", in_chat=here.group)


async def test_a_changed_card_that_is_gone_waits_as_a_new_one(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        await here.chief.forbids(here.group, "can_send_messages")
        async with here.post.store.write() as tx:
            anew = Message("sendMessage", here.group.id, {"text": "kartu baru"})
            await speech.queue_edit(tx, here.group.id, "ubah", message_id=999_999, otherwise=anew)
        await here.refused(1)
        await takes_again(here, "no rights")
        await here.chief.hears("kartu baru", in_chat=here.group)


async def test_a_backlog_that_waited_for_its_group_goes_out_as_one(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        await here.chief.forbids(here.group, "can_send_messages")
        held = [await here.owes_card(f"kasus {number}", digest=True) for number in range(12)]
        await here.owes("satu baris")
        await here.refused(2)
        await takes_again(here, "no rights")
        one = await here.chief.hears("kasus 11", in_chat=here.group)
        assert len(one.buttons) == 11, "the first was tried alone, to learn whose fault it was"
        await here.post.delivered()
        async with here.post.store.read() as tx:
            shown = [await slots.get(tx, slot.id) for slot in held]
        assert [bool(slot and slot.note.get(slots.IN_DIGEST)) for slot in shown] == [False] + [True] * 11


async def test_a_group_that_opens_while_a_refusal_is_on_its_way_waits_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall(tmp_path) as here:
        await here.chief.forbids(here.group, "can_send_messages")
        find = units.by_group

        async def opened_meanwhile(*of: Any) -> Any:
            monkeypatch.setattr(units, "by_group", find)
            await here.chief.forbids(here.group)
            here.post.courier.committed(Committed([], work=False, reopened=[here.group.id]))
            return await find(*of)

        monkeypatch.setattr(units, "by_group", opened_meanwhile)
        await here.owes_card("kartu")
        await here.chief.hears("kartu", in_chat=here.group)


async def test_what_a_strange_group_refuses_is_set_aside_at_once(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        strange = await here.post.sandbox.group("Orang lain", owner=here.chief, bot="member")
        await here.chief.forbids(strange, "can_send_messages")
        await here.owes("halo", to=strange)
        await here.post.delivered()
        assert (await here.post.owed())["set_aside"] == 1
        assert await here.told() == []


async def test_what_was_dropped_while_its_group_refused_is_not_sent(tmp_path: Path) -> None:
    async with hall(tmp_path) as here:
        await here.chief.forbids(here.group, "can_send_messages")
        await here.owes_card("pindah")
        await here.owes_card("tinggal")
        await here.refused(1)
        async with here.post.store.write() as tx:
            gone, _ = await outbox.owed_to(tx, here.group.id)
            await outbox.drop(tx, [gone[0].id])
        await takes_again(here, "no rights")
        await here.chief.hears("tinggal", in_chat=here.group)
        await here.post.delivered()
        assert await here.tries("ok") == ["tinggal"]


# The rules alone


def lane_of(*messages: Message) -> Lane:
    lane = Lane(-1, ChatPace(-1, NO_LIMITS))
    for number, message in enumerate(messages, 1):
        lane.queue.add(OutboxRow(number, message, 0))
    return lane


def choice(known: Refusals, lane: Lane) -> OutboxRow:
    """What is tried when it is the lane's turn."""
    assert lane.queue.first is not None
    return known.choose(lane, lane.queue.first[1])


def line(text: str = "baris") -> Message:
    return Message("sendMessage", -1, {"text": text})


def card(slot: str = "s") -> Message:
    return Message("sendMessage", -1, {"text": "kartu"}, slot=slot)


def test_a_group_that_opens_for_one_message_alone_costs_at_most_one() -> None:
    known, lane = Refusals(), lane_of(card("a"), card("b"), line(), line())
    for number in (1, 2, 3):
        known.refused(lane, number, 0.0)
    lane.queue.remove(choice(known, lane).id)
    known.taken(lane)
    assert known.is_at_fault(lane, 1)
    assert known.is_at_fault(lane, 2)
    known.blame(lane, 1)
    assert not known.is_at_fault(lane, 2), "what was taken before the first was blamed proves nothing more"


def test_a_backlog_that_is_at_fault_goes_out_singly_until_the_queue_is_empty() -> None:
    known, lane = Refusals(), lane_of(card("a"), card("b"), line())
    known.refused(lane, AS_ONE, 0.0)
    assert choice(known, lane).id == 3
    lane.queue.remove(3)
    known.taken(lane)
    first = choice(known, lane)
    assert not known.singly(-1, first)
    assert known.is_at_fault(lane, AS_ONE)
    known.blame(lane, AS_ONE)
    assert known.singly(-1, first)
    for number in (1, 2):
        lane.queue.remove(number)
    known.forget_rows(lane, 1, 2)
    assert not known.singly(-1, first)


def test_lines_take_turns_and_a_change_of_a_card_that_is_held_back_waits_for_it() -> None:
    change = Message("editMessageText", -1, {"text": "lain"}, slot="a")
    known, lane = Refusals(), lane_of(card("a"), change, line("satu"), line("dua"))
    known.refused(lane, 1, 0.0)
    tried = []
    for now in range(4):
        tried.append(choice(known, lane).id)
        known.refused(lane, tried[-1], float(now))
    assert tried == [3, 4, 3, 4]
    assert known.wait(lane, 3.0) == refusals.RETRY_EVERY


def edit(slot: str | None = None, message_id: int = 1, method: str = "editMessageText") -> Message:
    return Message(method, -1, {"text": "lain"} if slot else {"message_id": message_id}, slot=slot)


def test_a_change_that_hasnt_been_tried_goes_first_then_a_line_then_a_change_again() -> None:
    known, lane = Refusals(), lane_of(card(), edit(message_id=1), line(), edit(message_id=2))
    known.refused(lane, 1, 0.0)
    tried = []
    for _ in range(4):
        tried.append(choice(known, lane).id)
        known.refused(lane, tried[-1], 0.0, change=tried[-1] != 3, new=tried[-1] == 3)
    assert tried == [2, 4, 3, 2]
    assert known.wait(lane, 1.0) == refusals.RETRY_EVERY - 1.0
    assert choice(known, lane).id == 3, "it shows that the group takes messages again"


def test_changes_that_are_refused_put_the_next_try_of_a_line_off_no_further() -> None:
    known, lane = Refusals(), lane_of(line(), *(edit(message_id=number) for number in range(1, 5)))
    known.refused(lane, 1, 0.0)
    for number in range(2, 6):
        assert choice(known, lane).id == number
        known.refused(lane, number, 60.0 * number, change=True, new=False)
    assert known.wait(lane, 300.0) == 0.0
    assert choice(known, lane).id == 1


def test_a_group_that_is_owed_changes_alone_is_tried_no_more_often() -> None:
    known, lane = Refusals(), lane_of(edit("a"))
    known.refused(lane, 1, 0.0, change=True)
    known.may_be_over(-1)
    known.refused(lane, 1, 60.0, change=True, new=False)
    assert known.wait(lane, 60.0) == refusals.RETRY_EVERY


def test_where_one_change_gets_through_the_others_are_tried_without_waiting() -> None:
    known, lane = Refusals(), lane_of(line(), *(edit(message_id=number) for number in range(1, 4)))
    known.refused(lane, 1, 0.0)
    for number in (2, 3, 4):
        known.refused(lane, number, 0.0, change=True, new=False)
    known.changeable(lane)
    lane.queue.remove(2)
    known.forget_rows(lane, 2)
    assert (known.wait(lane, 1.0), choice(known, lane).id) == (0.0, 3)
    assert known.refusing(-1), "new messages are refused as before"


def test_a_group_that_refused_changes_alone_refuses_nothing_once_one_gets_through() -> None:
    known, lane = Refusals(), lane_of(edit(message_id=1), edit(message_id=2), card())
    for number in (1, 2):
        known.refused(lane, number, 0.0, change=True, new=False)
    assert known.refusing(-1)
    assert not known.shut(lane)
    known.changeable(lane)
    assert not known.refusing(-1)
    assert choice(known, lane).id == 1


def test_a_group_is_tried_first_with_what_shows_whether_it_takes_messages() -> None:
    known, lane = Refusals(), lane_of(edit(message_id=1), line())
    known.refused(lane, 1, 0.0, change=True, new=False)
    known.refused(lane, 2, 0.0)
    assert choice(known, lane).id == 1
    known.may_be_over(-1)
    assert (known.wait(lane, 0.0), choice(known, lane).id) == (0.0, 2)


def test_of_changes_by_slot_and_by_id_the_later_ones_wait_for_the_earlier() -> None:
    known = Refusals()
    lane = lane_of(line(), edit("a"), edit("b"), edit(message_id=1, method="deleteMessage"), edit("c"))
    known.refused(lane, 1, 0.0)
    for number in (2, 3):
        assert choice(known, lane).id == number
        known.refused(lane, number, 0.0, change=True, new=False)
    assert choice(known, lane).id == 1
    assert not known.is_new(lane, list(lane.queue)[3])
    for number in (2, 3):
        lane.queue.remove(number)
    assert choice(known, lane).id == 4
