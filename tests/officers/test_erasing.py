"""A case is erased: what officers were sent of it is taken back, and what waited never comes."""

from __future__ import annotations

from bot.upkeep import jobs
from storage import cases, events, slots, verify
from storage.records import ActorRole, Case, EventKind, Status
from storage.store import Tx
from tests.worlds.chat import Answer
from tests.worlds.station import GROUP, RINA, Station, actions


async def closed(station: Station, case: Case) -> None:
    async def close(tx: Tx, _deployment: object) -> None:
        await events.append(
            tx, case.id, EventKind.WITHDRAWN, ActorRole.REPORTER, payload={"from": "received"}
        )
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)

    await station.chat.job(close)


async def erased(station: Station, case: Case) -> Answer:
    """As `yanduan erase` does it, and what upkeep does a few seconds later."""
    async with station.chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, case.id, stub=f"{case.ticket}: isi berkas sudah dihapus.")
    return await station.chat.job(jobs.remove_shown)


async def test_the_file_leaves_the_officers_chat_and_the_card_says_why(station: Station) -> None:
    case, opened = await station.claimed()
    shown = [s.message_id for s in opened.to(RINA.id)]
    assert shown
    await closed(station, case)
    gone = await erased(station, case)
    deleted = {s.message_id for s in gone.to(RINA.id) if s.message.method == "deleteMessage"}
    assert deleted >= set(shown)
    (card,) = [s for s in gone.to(GROUP) if s.message.method == "editMessageText"]
    assert card.message_id == station.card(case).message_id
    assert (card.text, actions(card)) == (f"{case.ticket}: isi berkas sudah dihapus.", [])
    async with station.chat.store.read() as tx:
        assert [
            s
            for kind in ("officers.private", "officers.card")
            for s in await slots.of_case(tx, case.id, kind)
        ] == []
        assert await verify.verify(tx, case.ticket) == []


async def test_what_was_typed_about_it_and_waits_for_a_look_up_is_forgotten(station: Station) -> None:
    case, _ = await station.claimed()
    await closed(station, case)
    await station.chat.taps_data(RINA, station.card(case).message_id, f"o:reopen:{case.ticket}", group=GROUP)
    waiting = [one for one in await station.chat.due() if one.payload.get("request")]
    assert [one.payload["request"]["ticket"] for one in waiting] == [case.ticket]
    await erased(station, case)
    assert [one for one in await station.chat.due() if one.payload.get("request")] == []
