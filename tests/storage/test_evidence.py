from __future__ import annotations

import pytest

from storage import cases, conversations, evidence, work
from storage.errors import NoSuchRow
from storage.records import Conversation, EvidenceKind, EvidenceState
from storage.store import Store, Tx
from tests.worlds.given import CITIZEN, a_case, a_report, a_unit

KEY = b"d" * 32


async def drafted(tx: Tx, file_id: str = "FILE", chat_id: int = CITIZEN) -> str:
    await conversations.save(tx, Conversation(chat_id, "id", {}, tx.now))
    made = await evidence.new(
        tx, kind=EvidenceKind.PHOTO, file_id=file_id, size=10, chat_id=chat_id, data_key=KEY
    )
    return made.id


async def test_a_drafts_files_become_the_cases_in_the_order_they_came(store: Store) -> None:
    async with store.write() as tx:
        ids = [await drafted(tx, f"F{n}") for n in range(5)]
        assert [one.file_id for one in await evidence.of_draft(tx, CITIZEN)] == [f"F{n}" for n in range(5)]
        assert await evidence.data_key(tx, ids[0]) == KEY
        made = await cases.register(tx, a_report(tx, await a_unit(tx)), KEY)
        await evidence.attach(tx, ids, made.case.id)
        kept = await evidence.of_case(tx, made.case.id)
        assert [one.id for one in kept] == ids
        assert kept[0].case_id == made.case.id
        assert await evidence.of_draft(tx, CITIZEN) == []
        assert await evidence.data_key(tx, ids[0]) == KEY


async def test_the_file_id_is_erased_once_the_file_is_stored_or_lost(store: Store) -> None:
    async with store.write() as tx:
        stored, lost = await drafted(tx), await drafted(tx)
        await evidence.set_stored(tx, stored, 12, "ab" * 32, "image/jpeg")
        await evidence.set_state(tx, lost, EvidenceState.VANISHED)
        one, other = await evidence.get(tx, stored), await evidence.get(tx, lost)
        assert one is not None
        assert other is not None
        assert (one.state, one.size, one.sha256, one.mime, one.file_id) == (
            EvidenceState.STORED,
            12,
            "ab" * 32,
            "image/jpeg",
            None,
        )
        assert (other.state, other.file_id) == (EvidenceState.VANISHED, None)
        assert await evidence.data_key(tx, stored) == KEY


async def test_files_of_a_draft_can_be_forgotten_and_those_of_a_case_cannot(store: Store) -> None:
    async with store.write() as tx:
        lost, kept = await drafted(tx, "A", 1), await drafted(tx, "B", 2)
        made = await a_case(tx)
        of_case = await evidence.new(
            tx, kind=EvidenceKind.VOICE, file_id="C", size=None, case_id=made.case.id
        )
        await evidence.remove(tx, [lost, of_case.id])
        assert await evidence.get(tx, lost) is None
        assert await evidence.strays(tx, {lost, kept, of_case.id}) == {lost}
        with pytest.raises(NoSuchRow):
            await evidence.data_key(tx, lost)


async def test_a_destroyed_cases_files_have_no_key_any_more(store: Store) -> None:
    async with store.write() as tx:
        one = await drafted(tx)
        made = await cases.register(tx, a_report(tx, await a_unit(tx)), KEY)
        await evidence.attach(tx, [one], made.case.id)
        await cases.destroy(tx, made.case.id)
        with pytest.raises(NoSuchRow):
            await evidence.data_key(tx, one)
        assert await evidence.strays(tx, {one}) == {one}


async def test_what_is_to_be_done_goes_with_the_draft_or_case_that_it_is_about(store: Store) -> None:
    async with store.write() as tx:
        of_draft, of_case = await drafted(tx), await drafted(tx)
        made = await cases.register(tx, a_report(tx, await a_unit(tx)), KEY)
        await evidence.attach(tx, [of_case], made.case.id)
        await work.put(tx, "tell", {"case_id": made.case.id})
        for one in (of_draft, of_case):
            await work.put(tx, "download", {"evidence_id": one})
        await evidence.remove(tx, [of_draft, of_case])
        assert [item.kind for item in await work.due(tx)] == ["tell", "download"]
        await work.give_up(tx, (await work.due(tx))[1].id)
        await cases.destroy(tx, made.case.id)
        assert (await work.due(tx), await work.count_given_up(tx)) == ([], 0)
