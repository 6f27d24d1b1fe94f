from __future__ import annotations

from pathlib import Path

import pytest

from storage import attempt_limits, cases, conversations, events, identities, keys, outbox, schema, units
from storage.errors import WrongKey
from storage.keys import KeyRing
from storage.records import Conversation, Message
from storage.rotation import rotate
from storage.store import Store
from storage.verify import verify
from tests.worlds.given import CITIZEN, GROUP, DataFolder, a_case, a_unit


async def fill(store: Store) -> str:
    async with store.write() as tx:
        unit = await a_unit(tx)
        await units.bind_group(tx, unit.id, GROUP)
        made = await a_case(tx, unit)
        for chat in range(450):
            await conversations.save(tx, Conversation(chat, "id", {"n": chat}, tx.now))
        await outbox.put(tx, Message("sendMessage", CITIZEN, {"text": "x"}))
        await attempt_limits.record(tx, "code", CITIZEN)
        return made.case.id


async def check(store: Store, case_id: str) -> None:
    async with store.read() as tx:
        assert (await identities.reporter(tx, case_id)).chat_id == CITIZEN
        assert await cases.content(tx, case_id) == {"story": "Saya dimintai uang."}
        assert [one.id for one in await cases.of_account(tx, CITIZEN)] == [case_id]
        assert (await events.of_case(tx, case_id))[0].payload is not None
        known = await conversations.load(tx, 449)
        assert known is not None
        assert known.flow == {"n": 449}
        assert await units.by_group(tx, GROUP) is not None
        assert len(await outbox.pending(tx)) == 1
        assert (await attempt_limits.attempts(tx, "code", CITIZEN)).count == 1
        assert await verify(tx) == []


async def test_after_a_rotation_the_new_key_alone_reads_everything(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    case_id = await fill(store)
    both = KeyRing({**KeyRing.random().keys, **data_folder.keys.keys})
    told: list[tuple[int, int]] = []
    await rotate(store, both, lambda done, of: told.append((done, of)))
    await check(store, case_id)
    await store.close()
    assert told[-1][0] == told[-1][1]
    alone = KeyRing({both.first: both.keys[both.first]})
    store = await data_folder.open(keys=alone)
    await check(store, case_id)
    await store.close()
    with pytest.raises(WrongKey):
        await data_folder.open()


async def test_a_damaged_value_keeps_no_other_under_the_old_key(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        for n in range(3):
            await outbox.put(tx, Message("sendMessage", n))
        damaged = schema.outbox.c.id == 2
        await tx.execute(schema.outbox.update().where(damaged).values(body=b"lost" * 9))
    both = KeyRing({**KeyRing.random().keys, **data_folder.keys.keys})
    await rotate(store, both)
    await store.close()
    store = await data_folder.open(keys=KeyRing({both.first: both.keys[both.first]}))
    async with store.read() as tx:
        assert [row.id for row in await outbox.pending(tx)] == [1, 3]
    await store.close()


async def test_a_rotation_done_twice_changes_nothing_the_second_time(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    await fill(store)
    both = KeyRing({**KeyRing.random().keys, **data_folder.keys.keys})
    assert await rotate(store, both) > 450
    assert await rotate(store, both) == 0
    await store.close()


async def test_a_bot_that_runs_reads_what_another_process_sealed_with_a_new_key(
    data_folder: DataFolder, tmp_path: Path
) -> None:
    data_folder.keys = keys.create(tmp_path / "k")
    bot, command = await data_folder.open(), await data_folder.open()
    case_id = await fill(bot)
    await rotate(command, keys.rotate(tmp_path / "k"))
    await check(bot, case_id)
    await bot.close()
    await command.close()
