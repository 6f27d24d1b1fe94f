from __future__ import annotations

from datetime import timedelta

import pytest

from storage import slots
from storage.schema import slot as rows
from storage.store import Store
from tests.storage.plans import planned
from tests.support import StillClock
from tests.worlds.given import a_case


async def test_a_slot_is_kept_changed_and_forgotten(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        slot = await slots.new(tx, chat_id=1, case_id=made.case.id, kind="card", note={"a": 1})
        assert await slots.get(tx, slot.id) == slot
        await slots.set_message(tx, slot.id, 50)
        await slots.set_note(tx, slot.id, {"b": 2})
        await slots.set_message(tx, slot.id, 51, chat_id=2)
        (changed,) = await slots.of_case(tx, made.case.id, "card")
        assert (changed.chat_id, changed.message_id, changed.note) == (2, 51, {"b": 2})
        assert await slots.by_message(tx, 2, 51) == changed
        assert await slots.by_message(tx, 1, 50) is None
        await slots.forget(tx, slot.id)
        await slots.set_message(tx, slot.id, 1)
        await slots.set_note(tx, slot.id, {})
        assert await slots.get(tx, slot.id) is None


async def test_what_is_to_be_removed_is_found_when_it_is_time(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        for minutes in (20, 10, 30):
            at = clock.now + timedelta(minutes=minutes)
            await slots.new(tx, chat_id=1, case_id=None, kind="file", note={"m": minutes}, remove_at=at)
        await slots.new(tx, chat_id=1, case_id=None, kind="card")
    clock.passes(minutes=20)
    async with store.read() as tx:
        assert [slot.note["m"] for slot in await slots.to_remove(tx)] == [10, 20]


async def test_slots_of_one_kind_are_found_whatever_they_are_about(store: Store) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        wanted = [
            await slots.new(tx, chat_id=1, case_id=case_id, kind="asked") for case_id in (made.case.id, None)
        ]
        await slots.new(tx, chat_id=1, case_id=None, kind="card")
        assert {slot.id for slot in await slots.of_kind(tx, "asked")} == {slot.id for slot in wanted}


async def test_those_that_wait_for_their_time_are_counted_without_a_look_at_all_others(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        for kind, hours in (("left", 1), ("left", 2), ("file", 2), ("left", None)):
            at = None if hours is None else clock.now + timedelta(hours=hours)
            await slots.new(tx, chat_id=1, case_id=None, kind=kind, remove_at=at)
    async with store.read() as tx:
        with planned(store) as plans:
            assert await slots.count_waiting(tx, "left") == 2
    assert plans == ["SEARCH slot USING COVERING INDEX ix_slot_kind_remove_at (kind=? AND remove_at>?)"]
    clock.passes(hours=1)
    async with store.read() as tx:
        assert await slots.count_waiting(tx, "left") == 1


async def test_a_damaged_slot_stops_no_other(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        broken, whole = [
            await slots.new(tx, chat_id=1, case_id=made.case.id, kind="file", remove_at=clock.now)
            for _ in range(2)
        ]
        await tx.execute(rows.update().where(rows.c.id == broken.id).values(body=b"lost" * 9))
        await slots.set_messages(tx, {broken.id: 1, whole.id: 2})
        assert [(one.id, one.message_id) for one in await slots.to_remove(tx)] == [(whole.id, 2)]
        assert [one.id for one in await slots.of_case(tx, made.case.id, "file")] == [whole.id]


async def test_a_chat_is_recalled_a_part_at_a_time_and_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_CHUNK", 2)
    async with store.write() as tx:
        case = (await a_case(tx)).case
        theirs = [await slots.new(tx, chat_id=-100, case_id=case.id, kind="card") for _ in range(5)]
        for _ in range(3):
            await slots.new(tx, chat_id=-200, case_id=case.id, kind="card")
        await slots.new(tx, chat_id=-100, case_id=None, kind="poster")
    after: str | None = ""
    parts = 0
    while after is not None:
        parts += 1
        async with store.write() as tx:
            after = await slots.recall_from(tx, -100, "gone", after)
    assert parts == 5, "eight of a case, two at a time, and the end"
    async with store.read() as tx:
        due = await slots.to_remove(tx)
    assert {one.id for one in due} == {one.id for one in theirs}
    assert all(one.note == {slots.STUB: "gone"} for one in due)


async def test_those_of_a_kind_are_found_without_reading_all(store: Store) -> None:
    with planned(store) as plans:
        async with store.read() as tx:
            assert await slots.of_kind(tx, "question") == []
    assert len(plans) == 1
    assert "SEARCH slot USING INDEX ix_slot_kind_remove_at (kind=?)" in plans[0]
