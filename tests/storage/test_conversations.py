from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import conversations
from storage.errors import SealBroken
from storage.keys import KeyRing
from storage.places import place
from storage.records import Conversation
from storage.schema import conversation as rows
from storage.schema import micros
from storage.store import Store
from tests.support import StillClock


def talk(clock: StillClock, chat_id: int, **more: object) -> Conversation:
    values = {"language": "id", "flow": {"step": "story"}, "touched_at": clock.now, **more}
    return Conversation(chat_id, **values)  # type: ignore[arg-type]


async def test_a_saved_conversation_is_loaded_with_everything_in_it(store: Store, clock: StillClock) -> None:
    saved = talk(
        clock, 7, flow={"text": "Saya \ud83d tak berpasangan 🙏"}, remind_at=clock.now, language=None
    )
    async with store.write() as tx:
        await conversations.save(tx, saved)
    async with store.write() as tx:
        assert await conversations.load(tx, 7) == saved
        assert await conversations.load(tx, 8) is None


async def test_a_language_kept_by_earlier_versions_counts_as_not_chosen(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        await conversations.save(tx, talk(clock, 7, language="en", chosen=True))
    async with store.write() as tx:
        key = tx.vault.conversation_hash(7)
        known = await conversations.load(tx, 7)
        assert known is not None
        assert known.chosen
        times = {"touched_at": micros(clock.now), "remind_at": None, "expires_at": None}
        old = {"chat_id": 7, "language": "en", "flow": {}, "times": times}
        row = await tx.fetch_one(select(rows).where(rows.c.chat_key == key))
        assert row is not None
        sealed = tx.vault.seal_for_program(place(rows.c.body, row), old)
        await tx.execute(rows.update().where(rows.c.chat_key == key).values(body=sealed))
    async with store.read() as tx:
        found = await conversations.load(tx, 7)
        assert found is not None
        assert (found.language, found.chosen) == ("en", False)


async def test_a_destroyed_conversation_is_gone_also_if_it_was_saved_in_the_same_breath(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        await conversations.save(tx, talk(clock, 7))
        await conversations.destroy(tx, 7)
        assert await conversations.load(tx, 7) is None
    async with store.read() as tx:
        assert await conversations.load(tx, 7) is None


async def test_one_broken_conversation_fails_alone(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        for chat in (1, 2):
            await conversations.save(tx, talk(clock, chat))
        await tx.execute(
            rows.update().where(rows.c.chat_key == tx.vault.conversation_hash(1)).values(body=b"x" * 99)
        )
    async with store.write() as tx:
        tx.vault.use(KeyRing({"78787878": b"x" * 32, **tx.vault._keys.keys}))
        await conversations.prefetch(tx, [1, 2, 3])
        assert await conversations.load(tx, 2) is not None
        assert await conversations.load(tx, 3) is None
        with pytest.raises(SealBroken, match="changed or moved"):
            await conversations.load(tx, 1)


@pytest.mark.parametrize("damage", [b"x" * 99, b"", b"\0"])
async def test_a_broken_conversation_hides_no_other_from_upkeep(
    store: Store, clock: StillClock, damage: bytes
) -> None:
    async with store.write() as tx:
        for chat in (1, 2):
            await conversations.save(tx, talk(clock, chat, remind_at=clock.now, expires_at=clock.now))
        broken = rows.c.chat_key == tx.vault.conversation_hash(1)
        await tx.execute(rows.update().where(broken).values(body=damage))
        assert [one.chat_id for one in await conversations.to_remind(tx)] == [2]
        assert [one.chat_id for one in await conversations.expired(tx)] == [2]
    async with store.read() as tx:
        with pytest.raises(SealBroken):
            await conversations.load(tx, 1)


async def test_reminders_and_ends_are_found_when_they_are_due(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        for chat, hours in ((1, 3), (2, 1), (3, 2)):
            at = clock.now + timedelta(hours=hours)
            await conversations.save(tx, talk(clock, chat, remind_at=at, expires_at=at))
        await conversations.save(tx, talk(clock, 4))
        assert await conversations.to_remind(tx) == []
    clock.passes(hours=2)
    async with store.read() as tx:
        assert [one.chat_id for one in await conversations.to_remind(tx)] == [2, 3]
        assert [one.chat_id for one in await conversations.expired(tx)] == [2, 3]
