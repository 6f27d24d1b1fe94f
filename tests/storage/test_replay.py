"""The rows beside the chain: status, mode, unit, holder, messages and files are what the events say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import cases, events, evidence, identities
from storage.records import ActorRole, CaseEvent, EventKind, EvidenceKind, Json, Level, Status
from storage.replay import UNTOLD, replay
from storage.schema import TAKEN_UP
from storage.store import Store, Tx
from storage.verify import verify
from tests.instants import start
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case, a_unit, an_officer

KEY = b"d" * 32


async def happens(
    tx: Tx, case_id: str, kind: EventKind, payload: Json | None = None, officer_id: str | None = None
) -> CaseEvent:
    return await events.append(tx, case_id, kind, ActorRole.OFFICER, officer_id, payload)


async def test_a_whole_life_is_told_by_its_events(store: Store) -> None:
    async with store.write() as tx:
        unit, above = await a_unit(tx), await a_unit(tx, "POLDA", Level.POLDA)
        one, other = [await an_officer(tx, n) for n in (1, 2)]
        case_id = (await a_case(tx, unit)).case.id

        await cases.claim(tx, case_id, one.id)
        await happens(tx, case_id, EventKind.CLAIMED, {}, one.id)
        assert await verify(tx) == []
        await cases.take_over(tx, case_id, other.id)
        await happens(tx, case_id, EventKind.TAKEN_OVER, {"from": one.id}, other.id)
        assert await verify(tx) == []
        await cases.set_status(tx, case_id, Status.FORWARDED)
        await cases.release(tx, case_id)
        await cases.set_handling_unit(tx, case_id, above.id)
        moved = {"to": "forwarded", "from_unit": unit.id, "to_unit": above.id}
        await happens(tx, case_id, EventKind.STATUS_CHANGED, moved, other.id)
        assert await verify(tx) == []
        await cases.set_handling_unit(tx, case_id, unit.id)
        await happens(tx, case_id, EventKind.REROUTED, {"to_unit": unit.id})
        assert await verify(tx) == []
        await identities.set_contact(tx, case_id, "Sari", None)
        await happens(tx, case_id, EventKind.ANSWER_CHANGED, {"question": "contact"})
        assert await verify(tx) == []
        await cases.set_status(tx, case_id, Status.CLOSED_WITHDRAWN)
        await happens(tx, case_id, EventKind.WITHDRAWN, {"from": "forwarded"})
        assert await verify(tx) == []
        await cases.set_status(tx, case_id, Status.VERIFYING)
        await happens(tx, case_id, EventKind.REOPENED, {"to": "verifying"}, one.id)
        await cases.claim(tx, case_id, one.id)
        await happens(tx, case_id, EventKind.CLAIMED, {}, one.id)
        await cases.release(tx, case_id)
        await happens(tx, case_id, EventKind.RELEASED, {}, one.id)
        assert await verify(tx) == []
        await cases.set_status(tx, case_id, Status.REJECTED)
        await happens(tx, case_id, EventKind.STATUS_CHANGED, {"to": "rejected"}, one.id)
        await happens(tx, case_id, EventKind.ERASED)
        await cases.destroy(tx, case_id)
        assert await verify(tx) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("status = 'closed_proven'", "status"),
        ("mode = 'identified'", "as it was written"),
        ("officer_id = (SELECT id FROM officer)", "holder"),
        ("handling_unit_id = (SELECT id FROM unit WHERE code = 'POLDA')", "unit"),
        ("first_claimed_at = 1", "taking up"),
        ("take_up_by = take_up_by + 1", "promised date"),
        ("data_key = NULL", "destroyed"),
        ("data_key = x'00'", "doesn't open"),
    ],
)
async def test_a_row_that_was_changed_beside_the_chain_is_found(
    data_folder: DataFolder, change: str, word: str
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        await a_unit(tx, "POLDA", Level.POLDA)
        await an_officer(tx)
        made = await a_case(tx)
    await store.close()
    data_folder.tamper(f'UPDATE "case" SET {change}')
    store = await data_folder.open()
    async with store.read() as tx:
        found = await verify(tx)
    await store.close()
    assert {one.ticket for one in found} == {made.case.ticket, None}
    assert [one for one in found if word in one.detail]


async def test_the_taking_up_is_told_and_taken_back_by_a_release(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        officer, case_id = await an_officer(tx), (await a_case(tx)).case.id
    for hours in (1, 100):  # the date comes after three days
        async with store.write() as tx:
            await cases.claim(tx, case_id, officer.id)
            await happens(tx, case_id, EventKind.CLAIMED, {}, officer.id)
            assert await verify(tx) == []
            await cases.take_up(tx, case_id)
            await happens(tx, case_id, EventKind.TAKEN_UP, {}, officer.id)
            assert await verify(tx) == []
        clock.passes(hours=hours)
        async with store.write() as tx:
            await cases.release(tx, case_id)
            await happens(tx, case_id, EventKind.RELEASED, {}, officer.id)
            assert await verify(tx) == []


def test_a_claim_may_have_been_the_taking_up_in_chains_that_tell_no_date() -> None:
    def told(registered: Json, *kinds: EventKind) -> Any:
        chain = [EventKind.REGISTERED, *kinds]
        events = [
            CaseEvent("c", n, start(), kind, ActorRole.OFFICER, "o", registered if n == 1 else {})
            for n, kind in enumerate(chain, 1)
        ]
        return replay(events).row[TAKEN_UP]

    dated = {"take_up_by": (start() + timedelta(days=3)).isoformat()}
    assert told({}) is None
    assert told({}, EventKind.CLAIMED) is UNTOLD
    assert told({}, EventKind.CLAIMED, EventKind.TAKEN_UP) == start()
    assert told({}, EventKind.CLAIMED, EventKind.TAKEN_UP, EventKind.RELEASED) is UNTOLD
    assert told(dated, EventKind.CLAIMED) is None
    assert told(dated, EventKind.CLAIMED, EventKind.TAKEN_UP) == start()
    assert told(dated, EventKind.CLAIMED, EventKind.TAKEN_UP, EventKind.RELEASED) is None
    assert told({"take_up_by": None}, EventKind.CLAIMED, EventKind.TAKEN_UP, EventKind.RELEASED) is UNTOLD


async def with_contents(store: Store) -> None:
    """A case with a message, a file of its story, and a file that was added and kept."""
    async with store.write() as tx:
        told = await evidence.new(tx, kind=EvidenceKind.VOICE, file_id="A", size=1, chat_id=1, data_key=KEY)
        content = {"story": [{"text": "Begini"}, {"evidence": told.id}]}
        case_id = (await a_case(tx, content=content)).case.id
        await evidence.attach(tx, [told.id], case_id)
        message = await cases.add_message(tx, case_id, ActorRole.REPORTER, "addition", {"text": "Lagi"})
        await happens(tx, case_id, EventKind.ADDED, {"message_id": message.id})
        added = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="B", size=1, case_id=case_id)
        await happens(tx, case_id, EventKind.ADDED, {"evidence_id": added.id})
        await evidence.set_stored(tx, added.id, 1, "ab" * 32, "image/jpeg")
        stored = {"evidence_id": added.id, "sha256": "ab" * 32}
        await happens(tx, case_id, EventKind.EVIDENCE_STORED, stored)
        await happens(tx, case_id, EventKind.EVIDENCE_SHOWN, {"evidence": added.id, "number": 2})
        assert await verify(tx) == []


@pytest.mark.parametrize(
    ("change", "problem", "detail"),
    [
        ("DELETE FROM case_message", "removed", "The message that event 2 names was removed."),
        ("DELETE FROM evidence WHERE n = 1", "removed", "The file that event 1 names was removed."),
        ("DELETE FROM evidence WHERE n = 2", "removed", "The file that event 5 names was removed."),
        (
            "UPDATE evidence SET details = x'00' WHERE n = 2",
            "changed",
            "The case's key, or a file's row doesn't open.",
        ),
    ],
)
async def test_a_message_or_file_that_an_event_names_is_missed(
    data_folder: DataFolder, change: str, problem: str, detail: str
) -> None:
    store = await data_folder.open()
    await with_contents(store)
    await store.close()
    data_folder.tamper(change)
    store = await data_folder.open()
    async with store.read() as tx:
        found = await verify(tx)
    await store.close()
    assert (problem, detail) in {(one.problem, one.detail) for one in found}


async def test_an_older_hash_put_back_is_found(store: Store) -> None:
    await with_contents(store)
    async with store.write() as tx:
        (case_id,) = {one.case_id for one in await events_of_all(tx)}
        other = (await evidence.of_case(tx, case_id))[1]
        await evidence.set_stored(tx, other.id, 1, "cd" * 32, "image/jpeg")
        assert [one.problem for one in await verify(tx)] == ["changed"]


async def events_of_all(tx: Tx) -> list[CaseEvent]:
    (made,) = await cases.of_account(tx, 700_100_200)
    return await events.of_case(tx, made.id)
