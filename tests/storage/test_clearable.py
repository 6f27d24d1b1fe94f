"""Lists of chats that can be cleared: what is remembered, for how long, and how clearing goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import backup_making, clearable, outbox
from storage.backups import Backups
from storage.clearable import SentMessage
from storage.outbox import Sent
from storage.records import Message
from storage.schema import clearable as rows
from storage.store import Store
from tests.support import StillClock, open_store
from tests.worlds.given import DataFolder

SARI, GROUP = 1001, -100123


async def ids(store: Store, chat_id: int = SARI) -> list[int] | None:
    async with store.read() as tx:
        found = await clearable.find(tx, chat_id)
    return None if found is None else found.deletable()


async def remembers(store: Store, *numbers: int, chat_id: int = SARI) -> None:
    async with store.write() as tx:
        await clearable.remember(tx, [SentMessage(chat_id, number) for number in numbers])


@pytest.fixture
async def wished(store: Store) -> Store:
    """Sari wished for it below message 2, which answered message 1."""
    async with store.write() as tx:
        await clearable.switch_on(tx, SARI, [1, 2])
    return store


async def test_nothing_is_remembered_where_nobody_wished_for_it(store: Store) -> None:
    await remembers(store, 1, 2)
    async with store.write() as tx:
        await clearable.switch_on(tx, SARI, [])
    await remembers(store, 7, chat_id=1002)
    assert (await ids(store), await ids(store, 1002)) == ([], None)


async def test_a_group_is_never_remembered(store: Store) -> None:
    async with store.write() as tx:
        await clearable.switch_on(tx, SARI, [])
        await clearable.switch_on(tx, GROUP, [])
    await remembers(store, 3, chat_id=GROUP)
    assert await ids(store, GROUP) == []


async def test_a_wish_made_twice_keeps_what_is_remembered(wished: Store) -> None:
    await remembers(wished, 3, 3)
    async with wished.write() as tx:
        await clearable.switch_on(tx, SARI, [4])
    assert await ids(wished) == [1, 2, 3]


async def test_what_arrived_is_remembered_by_its_mark_once(wished: Store) -> None:
    async with wished.write() as tx:
        sent = await outbox.put(tx, Message("sendMessage", SARI, {"text": "Halo"}))
        edited = await outbox.put(tx, Message("editMessageText", SARI, {"text": "Ya", "message_id": 9}))
    async with wished.write() as tx:
        await outbox.mark(tx, [Sent(sent, message_id=5, chat_id=SARI), Sent(edited, message_id=9)])
    assert await ids(wished) == [1, 2, 5]


async def test_who_takes_the_wish_back_leaves_no_list(wished: Store) -> None:
    await remembers(wished, 3)
    async with wished.write() as tx:
        await clearable.switch_off(tx, SARI)
        await clearable.remember(tx, [SentMessage(SARI, 4)])
    assert await ids(wished) is None
    async with wished.read() as tx:
        assert await tx.fetch_all(select(rows)) == []


async def test_each_id_is_forgotten_within_two_days(wished: Store, clock: StillClock) -> None:
    clock.passes(hours=30)
    await remembers(wished, 3)
    for passed, left in ((17, [3]), (29, [3]), (2, [])):
        clock.passes(hours=passed)
        await clearable.forget_old(wished)
        assert await ids(wished) == left
    async with wished.read() as tx:
        found = await clearable.find(tx, SARI)
    assert found is not None
    assert found.kept == 3, "it is still known how many stay"


async def test_a_chat_that_is_long_silent_is_forgotten_with_the_wish(
    wished: Store, clock: StillClock
) -> None:
    clock.passes(days=20)
    await clearable.forget_old(wished)
    await remembers(wished, 3)
    clock.passes(days=29)
    await clearable.forget_old(wished)
    assert await ids(wished) == []
    clock.passes(days=2)
    await clearable.forget_old(wished)
    assert await ids(wished) is None


async def test_a_backup_has_the_wish_and_no_ids(
    wished: Store, data_folder: DataFolder, tmp_path: Path
) -> None:
    backups = Backups(tmp_path / "backups")
    made = await backup_making.make(wished, data_folder.keys, backups, set, free=lambda _folder: 1 << 40)
    assert await ids(wished) == [1, 2], "what is backed up stays as it is"
    (tmp_path / "again").mkdir()
    shutil.copyfile(backups.database(made.backup), tmp_path / "again" / "yanduan.db")
    async with open_store(tmp_path / "again", wished.now, keys=data_folder.keys) as again, again.read() as tx:
        found = await clearable.find(tx, SARI)
    assert found is not None
    assert (found.deletable(), found.kept) == ([], 2)


async def test_a_list_that_doesnt_open_stops_nothing_and_goes(wished: Store, clock: StillClock) -> None:
    async with wished.write() as tx:
        await tx.execute(rows.update().values(body=b"x" * 99))
    await remembers(wished, 3)
    assert await ids(wished) is None
    async with wished.write() as tx:
        await clearable.stop(tx, SARI)
    clock.passes(days=3)
    await clearable.forget_old(wished)
    async with wished.read() as tx:
        assert await tx.fetch_all(select(rows)) == []


async def test_a_chat_that_cant_be_reached_is_cleared_no_further(wished: Store) -> None:
    async with wished.write() as tx:
        await clearable.begin(tx, SARI, "a", 2)
        assert await clearable.go_on(tx, SARI, "a", 0, [], refused=False) is not None
        await outbox.drop_chat(tx, SARI)
        assert await clearable.go_on(tx, SARI, "a", 1, [1, 2], refused=True) is None
    assert await ids(wished) == [1, 2], "whoever comes back can clear it anew"


async def test_a_step_counts_once_and_in_the_clearing_that_it_is_of(wished: Store) -> None:
    async with wished.write() as tx:
        await clearable.begin(tx, SARI, "a", 2)
        await clearable.go_on(tx, SARI, "a", 0, [], refused=False)
        await clearable.begin(tx, SARI, "b", 9)
        assert await clearable.go_on(tx, SARI, "a", 1, [1, 2], refused=False) is None
        assert await clearable.go_on(tx, SARI, "b", 0, [], refused=False) is not None
        assert await clearable.go_on(tx, SARI, "b", 0, [], refused=False) is None
        assert await clearable.go_on(tx, SARI, "b", 1, [1, 2], refused=False) is not None
        found = await clearable.find(tx, SARI)
    assert found is not None
    assert (found.deletable(), found.kept) == ([], 0)


async def test_a_list_keeps_its_size_and_gives_up_the_oldest(wished: Store, clock: StillClock) -> None:
    last = 2
    for _ in range(40):
        clock.passes(hours=1)
        numbers = range(last + 1, last + 11)
        await remembers(wished, *numbers)
        last = numbers[-1]
    async with wished.read() as tx:
        (row,) = await tx.fetch_all(select(rows))
        found = await clearable.find(tx, SARI)
    assert found is not None
    kept = found.deletable()
    assert kept == list(range(last - len(kept) + 1, last + 1))
    assert (found.kept, len(kept) > 250) == (last - len(kept), True)
    async with wished.write() as tx:
        await clearable.switch_on(tx, 1002, [])
    async with wished.read() as tx:
        assert {len(one.body) for one in await tx.fetch_all(select(rows))} == {len(row.body)}


async def test_all_go_but_those_that_telegram_refuses(store: Store) -> None:
    """Few calls find them among many."""
    stuck, calls = {7, 150, 151, 222}, 0
    async with store.write() as tx:
        await clearable.switch_on(tx, SARI, range(1, 231))
        await clearable.begin(tx, SARI, "a", None)
        found = await clearable.go_on(tx, SARI, "a", 0, [], refused=False)
        while found is not None and (batch := found.next_batch()):
            calls, refused = calls + 1, bool(stuck & set(batch))
            assert len(batch) <= clearable.AT_ONCE
            found = await clearable.go_on(tx, SARI, "a", calls, batch, refused=refused)
    assert found is not None
    assert (found.deletable(), found.kept) == ([], len(stuck))
    assert calls < 60
