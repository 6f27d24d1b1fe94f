from __future__ import annotations

from storage import cases, events, evidence, identities, outbox, slots, units, verify, work
from storage.errors import NoSuchRow
from storage.files import EvidenceFiles
from storage.records import (
    ActorRole,
    EventKind,
    EvidenceKind,
    Message,
    Status,
)
from storage.store import Store
from tests.worlds.given import a_case
from tests.worlds.office import Office


async def _report(store: Store) -> str:
    async with store.write() as tx:
        unit = (await units.all_units(tx))[0]
        content = {"story": [{"text": "cerita"}]}
        case = (await a_case(tx, unit, 1001, take_up_by=None, content=content)).case
        kept = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="x", size=3, case_id=case.id, chat_id=None, data_key=None
        )
        await EvidenceFiles(store.data_dir / "evidence").store(
            kept.id, await cases.data_key(tx, case.id), b"foto"
        )
        await work.put(tx, "reporter.download", {"evidence_id": kept.id, "file_id": "x", "chat_id": 1001})
        await work.put(tx, "officers.added", {"case_id": case.id})
        await slots.new(tx, chat_id=-1001, case_id=case.id, kind="officers.card")
        await outbox.put(tx, Message("sendMessage", -1001, {"text": "kartu"}, case_id=case.id))
    return case.ticket


async def _close(store: Store, ticket: str) -> None:
    async with store.write() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
        await events.append(tx, case.id, EventKind.WITHDRAWN, ActorRole.REPORTER, payload={})


def test_an_open_case_is_never_erased(station: Office) -> None:
    ticket = station.keeps(_report)
    assert ticket in station.fails("erase", ticket, "--yes")


def test_a_closed_cases_content_is_gone_and_its_chain_still_verifies(station: Office) -> None:
    ticket = station.keeps(_report)
    station.keeps(lambda store: _close(store, ticket))
    station.succeeds("erase", ticket.lower(), "--yes")
    station.succeeds("erase", ticket, "--yes")

    async def look(store: Store) -> None:
        async with store.read() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            for opened in (cases.content, cases.data_key, identities.reporter):
                try:
                    await opened(tx, case.id)
                except NoSuchRow:
                    continue
                raise AssertionError(f"{opened.__name__} still opens")
            kinds = [event.kind for event in await events.of_case(tx, case.id)]
            assert kinds[-2:] == [EventKind.WITHDRAWN, EventKind.ERASED], "erased once"
            assert await verify.verify(tx) == []
            assert await work.due(tx) == []
            assert await outbox.pending(tx) == []
            (card,) = await slots.to_remove(tx)
            assert ticket in card.note[slots.STUB]
        assert list((store.data_dir / "evidence").iterdir()) == []

    station.keeps(look)
    assert "whole" in station.succeeds("verify", ticket)


def test_an_unknown_or_mistyped_ticket_is_said_so(station: Office) -> None:
    assert station.fails("erase", "YDN-7K3Q-M4XD", "--yes")
    assert station.fails("erase", "laporan", "--yes")
