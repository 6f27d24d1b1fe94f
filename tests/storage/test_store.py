# ruff: noqa: PT012 - a transaction ends with its block, and that may be what raises
from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from datetime import timedelta

import pytest

from storage import conversations, meta, outbox, rows, work
from storage.errors import (
    DatabaseBroken,
    DatabaseLocked,
    DatabaseReadOnly,
    DiskFull,
    NestedWrite,
    NoSuchRow,
    RowRefused,
    SchemaTooNew,
    SchemaTooOld,
    WrongKey,
)
from storage.keys import KeyRing
from storage.records import Conversation, Message
from storage.store import Committed, Store
from tests.support import StillClock
from tests.worlds.given import DataFolder


async def counted(store: Store) -> int:
    async with store.read() as tx:
        return int(await meta.get(tx, "n") or 0)


async def count_one(store: Store) -> None:
    async with store.write() as tx:
        before = int(await meta.get(tx, "n") or 0)
        await asyncio.sleep(0)
        await meta.set(tx, "n", str(before + 1))


async def fill_up(store: Store) -> None:
    """Leave SQLite no page to grow into, as a full disk does."""
    async with store._writer.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        async with driver.execute("PRAGMA page_count") as cursor:
            pages = (await cursor.fetchone())[0]
        await driver.execute(f"PRAGMA max_page_count={pages}")


async def make_room(store: Store) -> None:
    async with store._writer.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute("PRAGMA max_page_count=1000000")


async def test_what_was_committed_is_there_after_opening_again(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    await count_one(store)
    await store.close()
    again = await data_folder.open()
    assert await counted(again) == 1
    await again.close()


async def test_an_exception_undoes_the_whole_write(store: Store) -> None:
    with pytest.raises(ValueError, match="no"):
        async with store.write() as tx:
            await meta.set(tx, "n", "7")
            raise ValueError("no")
    assert await counted(store) == 0


async def test_a_hundred_writers_at_once_lose_nothing(store: Store) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(count_one(store))
    assert await counted(store) == 100


async def test_writers_are_served_in_the_order_they_came(store: Store) -> None:
    order: list[int] = []

    async def one(number: int) -> None:
        async with store.write():
            order.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(10):
            group.create_task(one(number))
    assert order == list(range(10))


async def test_a_write_inside_a_write_is_refused_at_once_and_the_outer_one_goes_on(store: Store) -> None:
    async with store.write() as tx:
        with pytest.raises(NestedWrite, match="Pass the transaction on"):
            async with store.write():
                pass
        await meta.set(tx, "n", "1")
    assert await counted(store) == 1


async def test_a_task_begun_inside_a_write_can_write_once_that_one_has_ended(store: Store) -> None:
    ended = asyncio.Event()

    async def later() -> None:
        await ended.wait()
        await count_one(store)

    async with asyncio.TaskGroup() as group:
        async with store.write():
            group.create_task(later())
        ended.set()
    assert await counted(store) == 1


async def test_a_read_sees_what_was_committed_before_it_and_cannot_write(store: Store) -> None:
    async with store.read() as reading:
        assert await meta.get(reading, "n") is None
        await count_one(store)
        assert await meta.get(reading, "n") is None
        with pytest.raises(DatabaseReadOnly):
            await meta.set(reading, "n", "3")
    assert await counted(store) == 1


async def test_more_readers_than_connections_wait_for_one(store: Store) -> None:
    async with asyncio.TaskGroup() as group:
        results = [group.create_task(counted(store)) for _ in range(20)]
    assert [result.result() for result in results] == [0] * 20


async def test_cancelling_a_waiting_writer_leaves_the_queue_in_order(store: Store) -> None:
    may_end = asyncio.Event()

    async def hold() -> None:
        async with store.write():
            await may_end.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(hold())
        await asyncio.sleep(0)
        waiting = group.create_task(count_one(store))
        group.create_task(count_one(store))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        may_end.set()
    assert waiting.cancelled()
    assert await counted(store) == 1


@pytest.mark.parametrize("turns", range(1, 40, 6))
async def test_cancelling_a_write_at_any_moment_is_all_or_nothing(store: Store, turns: int) -> None:
    async def write_two() -> None:
        async with store.write() as tx:
            await meta.set(tx, "n", "1")
            await meta.set(tx, "second", "1")

    task = asyncio.create_task(write_two())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    async with store.read() as tx:
        assert (await meta.get(tx, "n")) == (await meta.get(tx, "second"))
    await count_one(store)
    assert await counted(store) >= 1


async def test_listeners_learn_of_messages_and_work_after_the_commit_only(store: Store) -> None:
    heard: list[Committed] = []
    store.after_commit.append(heard.append)
    async with store.write() as tx:
        await outbox.put(tx, Message("sendMessage", 1, {"text": "a"}))
        await outbox.put(tx, Message("sendMessage", 1, {"text": "b"}))
        assert heard == []
    async with store.write() as tx:
        await work.put(tx, "download", {})
    assert [[row.message.params["text"] for row in one.outbox] for one in heard] == [["a", "b"], []]
    assert [one.work for one in heard] == [False, True]


async def test_listeners_hear_nothing_of_what_was_rolled_back(store: Store) -> None:
    heard: list[Committed] = []
    store.after_commit.append(heard.append)
    with pytest.raises(ZeroDivisionError):
        async with store.write() as tx:
            await outbox.put(tx, Message("sendMessage", 1))
            raise ZeroDivisionError
    async with store.write() as tx:
        with pytest.raises(ZeroDivisionError):
            async with tx.savepoint():
                await outbox.put(tx, Message("sendMessage", 1))
                await work.put(tx, "download", {})
                raise ZeroDivisionError
    assert [(one.outbox, one.work) for one in heard] == [([], False)]


async def test_another_key_is_refused_and_nothing_is_changed(data_folder: DataFolder) -> None:
    await (await data_folder.open()).close()
    before = data_folder.path.read_bytes()
    with pytest.raises(WrongKey, match=f"key file.*doesn't hold the key {data_folder.keys.first}"):
        await data_folder.open(keys=KeyRing.random())
    assert data_folder.path.read_bytes() == before
    await (await data_folder.open()).close()


async def test_the_same_key_id_with_other_bytes_is_refused(data_folder: DataFolder) -> None:
    await (await data_folder.open()).close()
    with pytest.raises(WrongKey, match="doesn't fit this database"):
        await data_folder.open(keys=KeyRing({data_folder.keys.first: b"x" * 32}))


async def test_a_database_newer_than_the_program_is_refused_and_kept(data_folder: DataFolder) -> None:
    data_folder.tamper("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="newer version of yanduan"):
        await data_folder.open()


async def test_without_a_database_one_is_told_to_migrate(data_folder: DataFolder) -> None:
    data_folder.path.unlink()
    with pytest.raises(SchemaTooOld, match="yanduan migrate"):
        await data_folder.open()
    assert not data_folder.path.exists()


async def test_an_empty_or_older_database_asks_to_be_migrated(data_folder: DataFolder) -> None:
    data_folder.tamper("DELETE FROM alembic_version")
    with pytest.raises(SchemaTooOld, match="yanduan migrate"):
        await data_folder.open()
    data_folder.path.write_bytes(b"")
    with pytest.raises(SchemaTooOld, match="yanduan migrate"):
        await data_folder.open()


async def test_a_file_that_is_no_database_is_named_as_such(data_folder: DataFolder) -> None:
    data_folder.path.write_bytes(b"This is a letter, not a database. " * 200)
    with pytest.raises(DatabaseBroken, match="restore the last backup"):
        await data_folder.open()


async def test_files_are_for_their_owner_only(data_folder: DataFolder) -> None:
    data_folder.path.chmod(0o644)
    store = await data_folder.open()
    await count_one(store)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data_folder.folder.iterdir()}
    await store.close()
    assert set(modes.values()) == {0o600}, modes
    assert {"yanduan.db", "yanduan.db-wal", "writer.lock"} <= set(modes)


async def test_another_program_in_the_database_is_waited_for_and_then_named(data_folder: DataFolder) -> None:
    store = await data_folder.open(patience=0.05)
    other = os.open(data_folder.folder / "writer.lock", os.O_RDWR)
    try:
        import fcntl

        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(DatabaseLocked, match="Another program of yanduan"):
            await count_one(store)
        fcntl.flock(other, fcntl.LOCK_UN)
        await count_one(store)
        assert await counted(store) == 1
    finally:
        os.close(other)
        await store.close()


async def test_a_foreign_program_that_locks_the_file_is_named(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    foreign = sqlite3.connect(data_folder.path, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    try:
        async with store._writer.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.execute("PRAGMA busy_timeout=10")
        with pytest.raises(DatabaseLocked, match="locked by another program"):
            await count_one(store)
        foreign.execute("ROLLBACK")
        await count_one(store)
        assert await counted(store) == 1
    finally:
        foreign.close()
        await store.close()


async def test_a_full_disk_ends_the_whole_write_and_the_next_one_works(store: Store) -> None:
    await count_one(store)
    await fill_up(store)
    with pytest.raises(DiskFull, match="Free some space"):
        async with store.write() as tx:
            await meta.set(tx, "n", "50")
            for number in range(200):
                await meta.set(tx, f"filler {number}", "x" * 4000)
    await make_room(store)
    assert await counted(store) == 1
    await count_one(store)
    assert await counted(store) == 2


async def test_after_a_full_disk_nothing_more_of_that_write_is_tried(store: Store) -> None:
    """SQLite has ended the transaction: a later statement would commit by itself."""
    await fill_up(store)
    with pytest.raises(DiskFull):
        async with store.write() as tx:
            with pytest.raises(DiskFull):
                async with tx.savepoint():
                    await meta.set(tx, "big", "x" * 100_000)
            with pytest.raises(DiskFull):
                await meta.set(tx, "n", "1")
            await outbox.put(tx, Message("sendMessage", 1))  # a handler that swallowed it all
    await make_room(store)
    async with store.read() as reading:
        assert await meta.get(reading, "n") is None
        assert await outbox.pending(reading) == []


async def test_a_disk_that_is_full_at_commit_undoes_what_was_deferred(
    store: Store, clock: StillClock
) -> None:
    await fill_up(store)
    with pytest.raises(DiskFull):
        async with store.write() as tx:
            for chat in range(100):
                await conversations.save(tx, Conversation(chat, "id", {"story": "x" * 900}, clock.now))
    await make_room(store)
    async with store.read() as reading:
        assert await conversations.load(reading, 5) is None


async def test_errors_of_the_driver_show_no_value(store: Store) -> None:
    async with store.write() as tx:
        from storage.schema import officer

        row = {"id": "a" * 32, "user_key": "SECRET-MARK", "person": b"SECRET-MARK", "private_ready": True}
        await rows.add(tx, officer, row)
        with pytest.raises(RowRefused) as met:
            async with tx.savepoint():
                await rows.add(tx, officer, row)
        assert "SECRET-MARK" not in str(met.value)
        assert met.value.__suppress_context__


async def test_what_is_destroyed_leaves_no_copy_in_the_write_ahead_log(
    store: Store, data_folder: DataFolder
) -> None:
    async with store.write() as tx:
        await meta.set(tx, "mark", "PLAIN-MARK-IN-A-TEST")
    assert b"PLAIN-MARK-IN-A-TEST" in data_folder.bytes_at_rest()
    async with store.write() as tx:
        await meta.set(tx, "mark", None)
        tx.scrub()
    assert b"PLAIN-MARK-IN-A-TEST" not in data_folder.bytes_at_rest()


async def test_a_long_look_at_everything_delays_few_writes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, truncate = 0, store._truncate_log

    async def counted() -> bool:
        nonlocal tries
        tries += 1
        return await truncate()

    monkeypatch.setattr(store, "_truncate_log", counted)
    monkeypatch.setattr("storage.store._CHECKPOINT_MS", 0)

    async def write() -> None:
        async with store.write() as tx:
            await meta.set(tx, "k", str(tries))
            tx.scrub()

    await write()
    async with store.read() as tx:
        await meta.get(tx, "k")
        tries = 0
        for _ in range(64):
            await write()
        assert 4 < tries < 10
    wal = store.path.with_name(f"{store.path.name}-wal")
    for _ in range(16):
        await write()
        if not wal.stat().st_size:
            break
    assert wal.stat().st_size == 0
    tries = 0
    await write()
    assert tries == 1


async def test_scrubbing_waits_for_readers_and_is_done_by_a_later_write(
    store: Store, data_folder: DataFolder
) -> None:
    async with store.write() as tx:
        await meta.set(tx, "mark", "PLAIN-MARK-IN-A-TEST")
    async with store.read() as reading:
        await meta.get(reading, "mark")
        async with store.write() as tx:
            await meta.set(tx, "mark", None)
            tx.scrub()
    await count_one(store)
    assert b"PLAIN-MARK-IN-A-TEST" not in data_folder.bytes_at_rest()


async def test_a_transaction_that_has_ended_refuses_everything(store: Store) -> None:
    async with store.write() as tx:
        pass
    with pytest.raises(RuntimeError, match="has ended"):
        await meta.get(tx, "n")


async def test_the_transactions_clock_stands_at_its_beginning(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        begun = tx.now
        clock.passes(hours=1)
        assert tx.now == begun == clock.now - timedelta(hours=1)


async def test_an_id_that_nothing_has_is_named_plainly(store: Store) -> None:
    from storage import cases

    async with store.read() as tx:
        with pytest.raises(NoSuchRow, match="No case"):
            await cases.get(tx, "0" * 32)
