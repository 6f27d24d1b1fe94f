# ruff: noqa: PT012 - a transaction ends with its block, and that may be what raises
from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from storage import cases, consents, events, identities, rows
from storage.errors import NoSuchRow, StorageError
from storage.records import ActorRole, Category, EventKind, Urgency
from storage.schema import identity
from storage.sealing import Place
from storage.store import Names, Store
from tests.support import StillClock
from tests.worlds.given import CITIZEN, DataFolder, a_case, a_report, a_unit, an_officer


async def test_a_registered_case_is_whole(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made = await a_case(tx, name="Siti", phone="+62811")
    async with store.read() as tx:
        assert await cases.get(tx, made.case.id) == made.case == await cases.by_ticket(tx, "YDN-0000")
        assert await cases.content(tx, made.case.id) == {"story": "Saya dimintai uang."}
        known = await identities.reporter(tx, made.case.id)
        assert (known.chat_id, known.name, known.phone, known.language) == (CITIZEN, "Siti", "+62811", "id")
        assert await consents.of_case(tx, made.case.id) == [("2026-01", clock.now)]
        (first,) = await events.of_case(tx, made.case.id)
        assert (first.n, first.kind, first.role) == (1, EventKind.REGISTERED, ActorRole.REPORTER)
        began = {"handling_unit_id": made.case.handling_unit_id}
        began["take_up_by"] = (clock.now + timedelta(days=3)).isoformat()
        assert first.payload == {"content": {"story": "Saya dimintai uang."}, **began}
        assert made.case.pseudonym == "Elang Biru"


async def test_a_hundred_sent_in_one_batch_get_a_hundred_tickets(store: Store) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        made = [await cases.register(tx, a_report(tx, unit, chat)) for chat in range(100)]
    assert len({one.case.ticket for one in made}) == len({one.access_code for one in made}) == 100
    assert all(re.fullmatch(r"\d{4}( \d{4}){3}", one.access_code) for one in made)


async def test_a_ticket_that_is_taken_is_drawn_again(data_folder: DataFolder) -> None:
    drawn = iter(["A", "A", "A", "B"])
    store = await data_folder.open(names=Names(lambda: next(drawn), lambda: "x"))
    async with store.write() as tx:
        assert [(await a_case(tx)).case.ticket for _ in range(2)] == ["A", "B"]
    await store.close()


async def test_a_source_of_tickets_that_repeats_itself_is_an_error_not_a_loop(
    data_folder: DataFolder,
) -> None:
    store = await data_folder.open(names=Names(lambda: "A", lambda: "x"))
    with pytest.raises(StorageError, match="No free ticket"):
        async with store.write() as tx:
            await a_case(tx)
            await a_case(tx)
    await store.close()


async def test_an_account_finds_its_own_cases_newest_first(store: Store, clock: StillClock) -> None:
    for _ in range(3):
        clock.passes(minutes=1)
        async with store.write() as tx:
            await a_case(tx)
    async with store.write() as tx:
        other = await a_case(tx, chat_id=1)
        mine = await cases.of_account(tx, CITIZEN)
        assert [one.ticket for one in mine] == ["YDN-0002", "YDN-0001", "YDN-0000"]
        assert await cases.reported_by(tx, mine[0].id, CITIZEN)
        assert not await cases.reported_by(tx, other.case.id, CITIZEN)


async def test_the_access_code_opens_its_own_case_however_it_is_written(store: Store) -> None:
    async with store.write() as tx:
        made, other = await a_case(tx), await a_case(tx)
        for written in (
            made.access_code,
            made.access_code.replace(" ", ""),
            made.access_code.replace(" ", "-"),
        ):
            assert await cases.check_code(tx, made.case.id, written)
        assert not await cases.check_code(tx, other.case.id, made.access_code)
        assert not await cases.check_code(tx, "0" * 32, made.access_code)
        assert not await cases.check_code(tx, made.case.id, "")
    assert made.access_code not in repr(made)


async def test_of_two_claims_exactly_one_wins(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        people = [(await an_officer(tx, 5000 + n)).id for n in range(8)]

    async def claim(officer_id: str) -> bool:
        async with store.write() as tx:
            return await cases.claim(tx, made.case.id, officer_id)

    won = await asyncio.gather(*(claim(officer_id) for officer_id in people))
    async with store.read() as tx:
        assert (await cases.get(tx, made.case.id)).officer_id == people[won.index(True)]
    assert sum(won) == 1


async def test_a_claim_takes_nothing_up_and_a_release_takes_it_back_also_after_the_date(
    store: Store, clock: StillClock
) -> None:
    async with store.write() as tx:
        made, officer, other = await a_case(tx), await an_officer(tx), await an_officer(tx, 6)
        assert await cases.claim(tx, made.case.id, officer.id)
        assert (await cases.get(tx, made.case.id)).taken_up_at is None
        await cases.take_up(tx, made.case.id)
    begun = clock.now
    clock.passes(hours=1)
    async with store.write() as tx:
        await cases.take_over(tx, made.case.id, other.id)
        held = await cases.get(tx, made.case.id)
        assert (held.officer_id, held.claimed_at, held.taken_up_at) == (other.id, clock.now, begun)
        await cases.release(tx, made.case.id)
        free = await cases.get(tx, made.case.id)
        assert (free.officer_id, free.claimed_at, free.taken_up_at) == (None, None, None)
        await cases.take_up(tx, made.case.id)
    clock.passes(days=3)
    async with store.write() as tx:
        await cases.release(tx, made.case.id)
        assert (await cases.get(tx, made.case.id)).taken_up_at is None
        await cases.take_over(tx, made.case.id, other.id)
        held = await cases.get(tx, made.case.id)
        assert [one.id for one in await cases.open_of_officer(tx, other.id)] == [held.id]
        assert await cases.open_of_officer(tx, officer.id) == []


async def test_what_a_row_says_can_be_changed(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        clock.passes(hours=1)
        await cases.set_urgency(tx, made.case.id, Urgency.URGENT)
        await cases.set_category(tx, made.case.id, Category.C6)
        await cases.change_content(tx, made.case.id, {"story": "lain"})
        await identities.set_contact(tx, made.case.id, "Siti", None)
        now = await cases.get(tx, made.case.id)
        assert (now.urgency, now.category) == (Urgency.URGENT, Category.C6)
        assert await cases.content(tx, made.case.id) == {"story": "lain"}
        known = await identities.reporter(tx, made.case.id)
        assert (known.name, known.chat_id) == ("Siti", CITIZEN)


async def test_a_language_is_known_as_chosen_only_if_it_was_and_that_was_kept(store: Store) -> None:
    async with store.write() as tx:
        spoken = await a_case(tx, language="en")
        chosen = await a_case(tx, language="en", language_chosen=True)
        assert await identities.chosen_language(tx, spoken.case.id) is None
        assert await identities.chosen_language(tx, chosen.case.id) == "en"
        old = {"chat_id": CITIZEN, "language": "en", "name": None, "phone": None}  # as kept before
        sealed = tx.vault.seal_identity(Place("identity", "body", chosen.case.id), old)
        await rows.change(tx, identity, identity.c.case_id == chosen.case.id, body=sealed)
        assert await identities.chosen_language(tx, chosen.case.id) is None
        assert (await identities.reporter(tx, chosen.case.id)).language == "en"
        await identities.erase(tx, chosen.case.id)
        assert await identities.chosen_language(tx, chosen.case.id) is None


async def test_messages_stay_in_order_within_one_moment(store: Store) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        for number in range(4):
            await cases.add_message(tx, made.case.id, ActorRole.REPORTER, "addition", {"n": number})
        kept = await cases.messages(tx, made.case.id)
        assert [one.body["n"] for one in kept] == [0, 1, 2, 3]
        assert kept[0].role is ActorRole.REPORTER


async def test_a_destroyed_case_can_no_longer_be_read_by_anybody(store: Store) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        await cases.add_message(tx, made.case.id, ActorRole.REPORTER, "addition", {})
        await cases.destroy(tx, made.case.id)
        for read in (cases.content, cases.messages, cases.data_key, identities.reporter):
            with pytest.raises(NoSuchRow):
                await read(tx, made.case.id)
        assert (await cases.get(tx, made.case.id)).ticket == "YDN-0000"
        assert await cases.of_account(tx, CITIZEN) == []
        with pytest.raises(NoSuchRow):
            await events.append(tx, "0" * 32, EventKind.NOTE_ADDED, ActorRole.SYSTEM)


async def test_a_drafts_key_becomes_the_cases_key(store: Store) -> None:
    async with store.write() as tx:
        key = tx.vault.new_data_key()
        made = await cases.register(tx, a_report(tx, await a_unit(tx)), key)
    async with store.read() as tx:
        assert await cases.data_key(tx, made.case.id) == key
