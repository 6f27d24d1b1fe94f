"""What is left waiting once a case's content is destroyed: nothing that tells of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from storage import cases, evidence, intake, outbox, slots
from storage.cases import Registered
from storage.outbox import Failed, Sent
from storage.places import place
from storage.records import EvidenceKind, Json, Message, Upload
from storage.schema import intake_failed
from storage.schema import outbox as rows
from storage.store import Store, Tx
from tests.support import StillClock
from tests.worlds.given import CITIZEN, DataFolder, a_case

OFFICER, GROUP = 5001, -1001
STORY = "Saya dimintai uang di pos."


def said(text: str, chat_id: int = OFFICER, **more: Any) -> Message:
    return Message("sendMessage", chat_id, {"text": text}, **more)


async def waiting(store: Store) -> list[str]:
    """The text of every message that still waits or was set aside, however it was kept."""
    async with store.read() as tx:
        kept = await tx.fetch_all(select(rows).where(rows.c.body.is_not(None)).order_by(rows.c.id))
        opened = [tx.vault.open_for_program(place(rows.c.body, row), row.body) for row in kept]
    return [str(body["params"].get("text", body["method"])) for body in opened]


async def as_of_an_older_version(tx: Tx) -> None:
    """The rows that wait, as a version kept them that didn't say whose they are."""
    for row in await tx.fetch_all(select(rows)):
        there = place(rows.c.body, row)
        body = tx.vault.open_for_program(there, row.body)
        del body["case_id"]
        sealed = tx.vault.seal_for_program(there, body)
        await tx.execute(update(rows).where(rows.c.id == row.id).values(body=sealed))


@pytest.fixture
async def two(store: Store) -> tuple[Registered, Registered]:
    async with store.write() as tx:
        return await a_case(tx), await a_case(tx, chat_id=42)


async def test_what_waits_or_was_set_aside_about_it_is_forgotten_and_nothing_else(
    store: Store, two: tuple[Registered, Registered]
) -> None:
    (mine, other) = (made.case for made in two)
    async with store.write() as tx:
        await outbox.put(tx, said(STORY, case_id=mine.id))
        await outbox.put(tx, said("later", not_before=tx.now.replace(year=2030), case_id=mine.id))
        await outbox.put(tx, said("other's", case_id=other.id))
        await outbox.put(tx, said(f"a list that names {mine.ticket}"))
        await outbox.put(tx, Message("deleteMessage", OFFICER, {"message_id": 7}, case_id=mine.id))
        await outbox.mark(tx, failed=[Failed(1, "refused", final=True)])
    async with store.write() as tx:
        await cases.destroy(tx, mine.id)
    assert await waiting(store) == ["other's", f"a list that names {mine.ticket}", "deleteMessage"]
    async with store.read() as tx:
        assert await outbox.still_owed(tx, [1, 2, 3, 4, 5]) == {3, 4, 5}
        assert (await outbox.counts(tx))["dropped"] == 2


async def test_what_was_put_in_the_same_transaction_goes_too(
    store: Store, two: tuple[Registered, Registered]
) -> None:
    async with store.write() as tx:
        await outbox.put(tx, said(STORY, case_id=two[0].case.id))
        await cases.destroy(tx, two[0].case.id)
    assert await waiting(store) == []


async def test_rows_of_an_older_version_go_by_ticket_file_or_place(
    store: Store, two: tuple[Registered, Registered]
) -> None:
    (mine, other) = (made.case for made in two)
    async with store.write() as tx:
        kept = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="x", size=1, case_id=mine.id, chat_id=None, data_key=None
        )
        slot = await slots.new(tx, chat_id=OFFICER, case_id=mine.id, kind="officers.private")
        await outbox.put(tx, said(f"{mine.ticket}: {STORY}"))
        await outbox.put(tx, said("the story's second page", slot=slot.id))
        await outbox.put(tx, Message("sendPhoto", OFFICER, {}, upload=Upload("photo", kept.id, "bukti.jpg")))
        below = {"inline_keyboard": [[{"text": "Buka", "callback_data": f"o:open:{mine.ticket}"}]]}
        await outbox.put(tx, Message("sendMessage", GROUP, {"text": "a card", "reply_markup": below}))
        await outbox.put(tx, said(f"{other.ticket}: …"))
    async with store.write() as tx:
        await as_of_an_older_version(tx)
    async with store.write() as tx:
        await cases.destroy(tx, mine.id)
    assert await waiting(store) == [f"{other.ticket}: …"]


async def test_the_drafts_questions_that_never_arrived_go_with_the_case_made_of_it(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        older = (await a_case(tx)).case
        await outbox.put(tx, said(f"review: {STORY}", CITIZEN))
        await outbox.put(tx, said("another's review", 42))
        await outbox.put(tx, said("news of an older case", CITIZEN, case_id=older.id))
    clock.passes(minutes=1)
    async with store.write() as tx:
        mine = (await a_case(tx)).case
        await outbox.put(tx, said("the next report's question", CITIZEN))
        await cases.destroy(tx, mine.id)
    assert await waiting(store) == ["another's review", "news of an older case", "the next report's question"]


async def test_nothing_of_it_stays_in_the_file(
    data_folder: DataFolder, store: Store, two: tuple[Registered, Registered]
) -> None:
    async with store.write() as tx:
        await outbox.put(tx, said(STORY * 400, case_id=two[0].case.id))
    async with store.read() as tx:
        row = await tx.fetch_one(select(rows.c.body))
    assert row is not None
    assert row.body[-64:] in data_folder.bytes_at_rest()
    async with store.write() as tx:
        await cases.destroy(tx, two[0].case.id)
    assert row.body[-64:] not in data_folder.bytes_at_rest()


@pytest.mark.parametrize("kind", ["message", "edited_message", "callback_query"])
async def test_a_failed_update_of_the_reporter_or_that_names_it_goes_with_it(
    data_folder: DataFolder, store: Store, two: tuple[Registered, Registered], kind: str
) -> None:
    (mine, other) = (made.case for made in two)

    def update_of(user_id: int, chat_id: int, text: str) -> Json:
        message = {"chat": {"id": chat_id}, "from": {"id": user_id}, "text": text * 300}
        if kind == "callback_query":
            return {"callback_query": {"from": {"id": user_id}, "message": message}}
        return {kind: message}

    async with store.write() as tx:
        await intake.seal_failed(tx, update_of(CITIZEN, CITIZEN, STORY), "x")
        await intake.seal_failed(tx, update_of(OFFICER, OFFICER, f"{mine.ticket} {STORY}"), "x")
        await intake.seal_failed(tx, update_of(OFFICER, OFFICER, f"{other.ticket} and {CITIZEN}"), "x")
        await intake.seal_failed(tx, update_of(42, 42, STORY), "x")
    async with store.read() as tx:
        bodies = [row.body for row in await tx.fetch_all(select(intake_failed.c.body))]
    async with store.write() as tx:
        await cases.destroy(tx, mine.id)
    async with store.read() as tx:
        left = [str(failed.raw) for failed in await intake.failed(tx)]
        kept = [row.body for row in await tx.fetch_all(select(intake_failed.c.body))]
    assert len(left) == 2
    assert not any(mine.ticket in one or f"'id': {CITIZEN}" in one for one in left)
    gone = [body for body in bodies if body not in kept]
    assert not any(body[-64:] in data_folder.bytes_at_rest() for body in gone)


async def test_what_officers_were_sent_is_to_be_taken_back_and_its_purpose_forgotten(
    store: Store, two: tuple[Registered, Registered]
) -> None:
    mine = two[0].case
    async with store.write() as tx:
        later = tx.now.replace(year=2030)
        note = {"deed": "noted", "note": {"note": STORY}}
        private = await slots.new(
            tx, chat_id=OFFICER, case_id=mine.id, kind="private", note=note, remove_at=later
        )
        card = await slots.new(tx, chat_id=GROUP, case_id=mine.id, kind="card")
        others = await slots.new(tx, chat_id=GROUP, case_id=two[1].case.id, kind="card")
        await cases.destroy(tx, mine.id, stub="erased")
    async with store.write() as tx:
        # A copy that was on its way at that moment still finds its place, and is taken back as well.
        await outbox.mark(tx, [Sent(99, private.id, 7)])
        due = {one.id: one for one in await slots.to_remove(tx)}
        assert due.keys() == {private.id, card.id}
        assert (due[private.id].message_id, due[private.id].note) == (7, {})
        assert due[card.id].note == {slots.STUB: "erased"}
        assert (await slots.get(tx, others.id)) == others
