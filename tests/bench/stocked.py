"""A station with as many cases as wanted, made in bulk: every seal, chain and sum is as the program makes it.

Of a hundred cases most are closed. Cases have a chain of five events, some a message of the reporter's and a
file, each a card; the outbox and the list of taken updates are filled alike.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from bot.officers import cards
from bot.rules import pseudonym, ticket
from storage import datakeys, events, evidence, rows, schema, sealing
from storage.events import START, Chain
from storage.ids import new_id
from storage.places import place
from storage.records import (
    ActorRole,
    Category,
    EventKind,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Json,
    Mode,
    Status,
    Urgency,
)
from storage.store import Store, Tx
from storage.verify import record_root

AT_ONCE: Final = 5_000
SOME_TICKETS: Final = 1 << 34
"""Tickets from here on: random ones meet them as seldom as each other."""

STORY: Final = "Saya diminta uang di pos jaga, malam itu hujan dan tidak ada orang lain. " * 4


@dataclass
class Stock:
    """Who is there, how many cases are open, and the rows of a portion by table."""

    unit_id: str
    poster_unit_id: str
    holders: list[str]
    open_cases: int
    files: list[str] = field(default_factory=list)
    portion: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: Any, row: dict[str, Any]) -> None:
        self.portion.setdefault(table, []).append(row)


async def fill(store: Store, stock: Stock, cases: int, told: Callable[[int], None]) -> None:
    """Make them, the open ones last; `told` of how many are made. A root after each tenth."""
    # One key for all of them: what is derived from it needn't be derived a million times.
    sealing.derive = lru_cache(maxsize=None)(sealing.derive)
    made = 0
    while made < cases:
        count = min(AT_ONCE, cases - made, max(1, cases // 10))
        async with store.write() as tx:
            key = tx.vault.new_data_key()
            began = tx.now - timedelta(days=400) + timedelta(days=399) * made / cases
            for number in range(made, made + count):
                await _case(tx, stock, key, number, began, is_open=number >= cases - stock.open_cases)
                began += timedelta(days=399) / cases
            await _write(tx, stock)
            await record_root(tx)
        made += count
        told(made)


def put_files(stock: Stock, folder: Path) -> None:
    """An empty file for each that is kept: for whoever lists the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stock.files:
        (folder / name).touch()


async def _write(tx: Tx, stock: Stock) -> None:
    for table in schema.metadata.sorted_tables:
        if made := stock.portion.get(table):
            if table in schema.ACCOUNTED:
                await rows.add(tx, table, *made)
            else:
                await tx.execute(insert(table), made)
    stock.portion.clear()


async def _case(tx: Tx, stock: Stock, key: bytes, number: int, at: datetime, *, is_open: bool) -> None:
    case_id, name = new_id(), ticket.make_ticket(SOME_TICKETS + number)
    holder = stock.holders[number % len(stock.holders)]
    status = Status.VERIFYING if is_open else Status.CLOSED_PROVEN
    content: Json = {"story": [{"m": 1, "text": STORY}], "accused": "other"}
    by = at + timedelta(days=3)
    stock.add(
        schema.case,
        {
            "id": case_id,
            "ticket": name,
            "pseudonym": pseudonym.make_pseudonym(number, number * 7),
            "created_at": at,
            "form_version": 1,
            "consent_version": "2",
            "poster_id": None,
            "poster_unit_id": stock.poster_unit_id,
            "handling_unit_id": stock.unit_id,
            "category": Category.B1.value,
            "urgency": Urgency.NORMAL.value,
            "status": status.value,
            "status_at": at,
            "mode": Mode.CONFIDENTIAL.value,
            "take_up_by": by,
            "officer_id": holder,
            "claimed_at": at,
            schema.TAKEN_UP: at,
            "code_mac": tx.vault.code_mac(name, "0123456789012345"),
            "data_key": datakeys.wrap(tx, case_id, key),
        },
    )
    datakeys.forget(tx, case_id)
    _sealed(tx, stock, key, schema.case_content.c.body, {"case_id": case_id}, content)
    chat_id = 10_000_000_000 + number
    stock.add(
        schema.identity,
        {
            "case_id": case_id,
            "account_key": tx.vault.account_hash(chat_id),
            "body": tx.vault.seal_identity(
                place(schema.identity.c.body, {"case_id": case_id}),
                {"chat_id": chat_id, "language": "id", "name": None, "phone": None, "chosen": False},
            ),
        },
    )
    stock.add(schema.consent, {"case_id": case_id, "version": "2", "at": at})
    _around(tx, stock, case_id, number)
    message_id = _message(tx, stock, key, case_id, at) if number % 2 else None
    began: Json = {"handling_unit_id": stock.unit_id, "mode": Mode.CONFIDENTIAL.value}
    chain: list[tuple[EventKind, ActorRole, Json]] = [
        (
            EventKind.REGISTERED,
            ActorRole.REPORTER,
            {"content": content, **began, "take_up_by": by.isoformat()},
        ),
        (EventKind.CLAIMED, ActorRole.OFFICER, {}),
        (EventKind.OPENED, ActorRole.OFFICER, {}),
        (EventKind.TAKEN_UP, ActorRole.OFFICER, {}),
        (EventKind.STATUS_CHANGED, ActorRole.OFFICER, {"to": status.value}),
    ]
    if message_id is not None:
        chain.append((EventKind.ADDED, ActorRole.REPORTER, {"message_id": message_id}))
    if number % 4 == 0:
        chain.append((EventKind.EVIDENCE_STORED, ActorRole.SYSTEM, _file(tx, stock, case_id, number, at)))
    await _chain(tx, stock, key, case_id, name, holder, at, chain)


async def _chain(
    tx: Tx,
    stock: Stock,
    key: bytes,
    case_id: str,
    name: str,
    holder: str,
    at: datetime,
    chain: list[tuple[EventKind, ActorRole, Json]],
) -> None:
    head = START
    end: Any = tx.cache.get("book") or await events.book_end(tx)
    for n, (kind, role, payload) in enumerate(chain, 1):
        row: dict[str, Any] = {
            "case_id": case_id,
            "n": n,
            "at": at,
            "kind": kind.value,
            "role": role.value,
            "officer_id": holder if role is ActorRole.OFFICER else None,
            "payload": tx.vault.seal_for_case(key, events.payload_place(case_id, n), payload),
            "prev": head,
        }
        head = row["mac"] = events.event_mac(tx.vault, row)
        stock.add(schema.case_event, row)
        line: dict[str, Any] = {
            "n": end.book.lines + 1,
            "at": at,
            "case_id": case_id,
            "ticket": name,
            "event_n": n,
            "event_mac": head,
            "before": end.book.ticket,
            "prev": end.book.head,
        }
        line["mac"] = events.line_mac(tx.vault, line)
        stock.add(schema.case_register, line)
        end = end._replace(book=events.Book(line["n"], name, line["mac"]))
    events.close_book(tx, end)
    closed = Chain(name, len(chain), head)
    seal = events.chain_seal(tx.vault, case_id, closed)
    stock.add(schema.case_chain, {"case_id": case_id, "events": closed.events, "head": head, "seal": seal})


def _sealed(tx: Tx, stock: Stock, key: bytes, column: Any, row: dict[str, Any], body: Json) -> None:
    sealed = tx.vault.seal_for_case(key, place(column, row), body)
    stock.add(column.table, {**row, column.name: sealed})


def _message(tx: Tx, stock: Stock, key: bytes, case_id: str, at: datetime) -> str:
    row = {"id": new_id(), "case_id": case_id, "n": 0, "at": at, "role": "reporter", "kind": "addition"}
    _sealed(tx, stock, key, schema.case_message.c.body, row, {"text": STORY[:100]})
    return str(row["id"])


def _file(tx: Tx, stock: Stock, case_id: str, number: int, at: datetime) -> Json:
    sha256 = secrets.token_hex(32)
    made = Evidence(new_id(), case_id, EvidenceKind.VOICE, EvidenceState.STORED, at, 3, sha256, "audio/ogg")
    stock.add(
        schema.evidence,
        {
            "id": made.id,
            "n": number + 1,
            "case_id": case_id,
            "draft_key": None,
            "kind": made.kind.value,
            "state": made.state.value,
            "received_at": at,
            "details": evidence.sealed(tx, made),
        },
    )
    stock.files.append(made.id)
    return {"evidence_id": made.id, "sha256": sha256}


def _around(tx: Tx, stock: Stock, case_id: str, number: int) -> None:
    """What chats and groups leave: a card for each case, and for some what was sent and taken lately."""
    slot = {
        "id": new_id(),
        "case_id": case_id,
        "kind": cards.CARD_SLOT,
        "remove_at": None,
        "message_key": tx.vault.slot_hash(-1, number),
    }
    note = {"chat_id": -1, "message_id": number, "note": {}}
    stock.add(schema.slot, {**slot, "body": tx.vault.seal_for_program(place(schema.slot.c.body, slot), note)})
    if number % 20 == 0:
        at = tx.now - timedelta(hours=number % 47)
        stock.add(
            schema.intake_seen,
            {"key": tx.vault.update_hash(2_000_000_000 + number), "at": schema.hour(at)},
        )
        stock.add(
            schema.outbox,
            {
                "id": number + 1,
                "chat_key": None,
                "state": "sent",
                "priority": 0,
                "created_at": at,
                "not_before": None,
                "done_at": at,
                "attempts": 1,
                "error_code": None,
                "body": None,
            },
        )
