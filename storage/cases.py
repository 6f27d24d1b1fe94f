"""Complaints: registering one, finding it, and changing what its row says. Content is sealed under its own
key.

Who is behind a case is in `storage.identities`; what happened to it in `storage.events`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from storage import consents, counters, datakeys, events, identities, intake, outbox, rows, slots, work
from storage.datakeys import data_key
from storage.errors import NoSuchRow, StorageError
from storage.ids import new_access_code, new_id
from storage.messages import add_message, messages
from storage.places import mapping, place
from storage.records import (
    ActorRole,
    Case,
    Category,
    EventKind,
    Json,
    NewCase,
    Status,
    Urgency,
)
from storage.schema import OPEN, TAKEN_UP, UNSAID, case, case_content, evidence, slot
from storage.schema import work as work_table
from storage.sealing import readable
from storage.tx import Tx

__all__ = [
    "Registered",
    "add_message",
    "by_ticket",
    "change_content",
    "check_code",
    "claim",
    "content",
    "data_key",
    "destroy",
    "get",
    "has_open",
    "is_destroyed",
    "messages",
    "of_account",
    "of_ids",
    "of_row",
    "open_of_officer",
    "open_of_unit",
    "promise",
    "register",
    "release",
    "replace_code",
    "reported_by",
    "set_category",
    "set_handling_unit",
    "set_status",
    "set_urgency",
    "take_over",
    "take_up",
    "unwatched",
    "without_work",
]

_TRIES = 20
_KEPT_BACK = {"mode", "code_mac", "data_key", "mac"}
_SHOWN = {
    column.name: "taken_up_at" if column.name == TAKEN_UP else column.name
    for column in case.columns
    if column.name not in _KEPT_BACK
}
"""The columns that `Case` has, each with its name there."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A case and its access code, which is shown once and kept nowhere."""

    case: Case
    access_code: str

    def __repr__(self) -> str:
        return f"Registered({self.case.ticket})"


async def register(tx: Tx, new: NewCase, draft_key: bytes | None = None) -> Registered:
    """Keep a complaint: its row, identity, consent and first event.

    `draft_key` is the key that the draft's files are sealed under; it becomes the case's.
    """
    case_id = new_id()
    ticket = await _free_ticket(tx)
    key = draft_key or tx.vault.new_data_key()
    code = new_access_code()
    made = _made(case_id, ticket, tx, new)
    await rows.add(
        tx,
        case,
        {
            **{column: getattr(made, name) for column, name in _SHOWN.items()},
            "mode": UNSAID,
            "code_mac": tx.vault.code_mac(ticket, code),
            "data_key": datakeys.wrap(tx, case_id, key),
        },
    )
    rows.add_later(tx, case_content, {"case_id": case_id, "body": _seal(tx, key, case_id, new.content)})
    events.begin(tx, case_id, ticket)
    identities.keep(tx, case_id, new)
    consents.keep(tx, case_id, new.consent_version, new.consent_at)
    # The first event keeps the words as they were sent, as the content may be corrected later, and what the
    # row began with, to compare it with (`storage.replay`).
    began: Json = {"handling_unit_id": new.handling_unit_id}
    began["take_up_by"] = new.take_up_by.isoformat() if new.take_up_by else None
    payload = {"content": new.content, **began}
    await events.append(tx, case_id, EventKind.REGISTERED, ActorRole.REPORTER, payload=payload)
    return Registered(made, code)


async def get(tx: Tx, case_id: str) -> Case:
    """NoSuchRow if there is none."""
    row = await tx.fetch_one(select(case).where(case.c.id == case_id))
    if row is None:
        raise NoSuchRow(f"No case has the id {case_id!r}.")
    return of_row(tx, row)


async def of_ids(tx: Tx, case_ids: Iterable[str]) -> dict[str, Case]:
    """Return these cases by their ids, read at once; without those that there aren't."""
    found = await _cases(tx, select(case).where(case.c.id.in_(list(case_ids))))
    return {one.id: one for one in found}


async def by_ticket(tx: Tx, ticket: str) -> Case | None:
    """`ticket` as it was made; `bot.rules` normalises what people type."""
    row = await tx.fetch_one(select(case).where(case.c.ticket == ticket))
    return None if row is None else of_row(tx, row)


async def of_account(tx: Tx, chat_id: int) -> list[Case]:
    """Return what this account reported, newest first."""
    stmt = select(case).where(case.c.id.in_(await identities.cases_of(tx, chat_id)))
    return await _cases(tx, stmt.order_by(case.c.created_at.desc(), case.c.ticket))


async def reported_by(tx: Tx, case_id: str, chat_id: int) -> bool:
    return await identities.is_of(tx, case_id, chat_id)


async def check_code(tx: Tx, case_id: str, code: str) -> bool:
    """Whether this is the case's access code; blanks and hyphens don't count. An unknown case takes as
    long. SealBroken if the case's row isn't as it was written.
    """
    row = await tx.fetch_one(select(case).where(case.c.id == case_id))
    ticket, kept = ("", "") if row is None else (row.ticket, rows.checked(tx, case, row).code_mac)
    return tx.vault.is_code(ticket, code, kept) and row is not None


async def replace_code(tx: Tx, case_id: str) -> Registered:
    """Give the case another access code: the one before counts no more."""
    found, code = await get(tx, case_id), new_access_code()
    await rows.change(tx, case, case.c.id == case_id, code_mac=tx.vault.code_mac(found.ticket, code))
    return Registered(found, code)


async def open_of_unit(tx: Tx, unit_id: str) -> list[Case]:
    """All open cases that the unit handles, oldest first; what people are shown is in `storage.listing`."""
    stmt = select(case).where(OPEN, case.c.handling_unit_id == unit_id)
    return await _cases(tx, stmt.order_by(case.c.created_at, case.c.ticket))


async def every_open(tx: Tx) -> list[Case]:
    """All open cases, oldest first."""
    return await _cases(tx, select(case).where(OPEN).order_by(case.c.created_at, case.c.ticket))


async def unwatched(tx: Tx, kind: str, limit: int = 500) -> list[str]:
    """Return the ids of open cases that aren't taken up, or that nobody has, and about which no work of this
    kind waits.
    """
    free = case.c.officer_id.is_(None) | case.c[TAKEN_UP].is_(None)
    stmt = select(case.c.id).where(OPEN, free, case.c.take_up_by.is_not(None), ~_is_work_waiting(kind))
    return [row.id for row in await tx.fetch_all(stmt.limit(limit))]


async def without_work(tx: Tx, kind: str, limit: int = 500) -> list[str]:
    """Return the ids of open cases about which no work of this kind waits."""
    stmt = select(case.c.id).where(OPEN, ~_is_work_waiting(kind))
    return [row.id for row in await tx.fetch_all(stmt.limit(limit))]


def _is_work_waiting(kind: str) -> ColumnElement[bool]:
    """Whether work of this kind about the case waits."""
    waits = select(work_table.c.id).where(
        work_table.c.subject == case.c.id, work_table.c.kind == kind, work_table.c.state == "waiting"
    )
    return waits.exists()


async def has_open(tx: Tx, unit_id: str) -> bool:
    """Whether the unit handles an open case."""
    stmt = select(case.c.id).where(OPEN, case.c.handling_unit_id == unit_id).limit(1)
    return await tx.fetch_one(stmt) is not None


async def open_of_officer(tx: Tx, officer_id: str) -> list[Case]:
    """Return the open cases that the officer holds, oldest first."""
    stmt = select(case).where(OPEN, case.c.officer_id == officer_id)
    return await _cases(tx, stmt.order_by(case.c.created_at, case.c.ticket))


async def by_poster(
    tx: Tx, poster_ids: Iterable[str], since: date, before: date, handled_by: Iterable[str] | None = None
) -> dict[str, dict[date, int]]:
    """Return how many reports came by each poster, by day as `counters` has it; if units are given, of those
    that they handle.
    """
    began, end = (datetime.combine(day, time(), counters.ZONE) for day in (since, before))
    stmt = select(case.c.poster_id, case.c.created_at).where(
        case.c.poster_id.in_(list(poster_ids)), case.c.created_at >= began, case.c.created_at < end
    )
    if handled_by is not None:
        stmt = stmt.where(case.c.handling_unit_id.in_(list(handled_by)))
    found: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in await tx.fetch_all(stmt):
        found[row.poster_id][counters.day_of(row.created_at)] += 1
    return {poster_id: dict(days) for poster_id, days in found.items()}


async def claim(tx: Tx, case_id: str, officer_id: str) -> bool:
    """One act: of two claims exactly one returns True."""
    return await _hold(tx, (case.c.id == case_id) & case.c.officer_id.is_(None), officer_id) == 1


async def take_up(tx: Tx, case_id: str) -> None:
    """Record that a person works on the case: the date promised for that is kept."""
    await _change(tx, case_id, **{TAKEN_UP: tx.now})


async def promise(tx: Tx, case_id: str, by: datetime) -> None:
    """Promise that a person takes it up by then, also if one did before."""
    await _change(tx, case_id, take_up_by=by, **{TAKEN_UP: None})


async def release(tx: Tx, case_id: str) -> None:
    """Nobody has the case, so it is taken up by nobody either: its date stands again, passed or not."""
    await _change(tx, case_id, officer_id=None, claimed_at=None, **{TAKEN_UP: None})


async def take_over(tx: Tx, case_id: str, officer_id: str) -> None:
    """Give the case to this officer, whoever had it."""
    await _hold(tx, case.c.id == case_id, officer_id)


async def set_status(tx: Tx, case_id: str, status: Status) -> None:
    await _change(tx, case_id, status=status.value, status_at=tx.now)


async def set_urgency(tx: Tx, case_id: str, urgency: Urgency) -> None:
    await _change(tx, case_id, urgency=urgency.value)


async def set_category(tx: Tx, case_id: str, category: Category) -> None:
    await _change(tx, case_id, category=category.value)


async def set_handling_unit(tx: Tx, case_id: str, unit_id: str) -> None:
    await _change(tx, case_id, handling_unit_id=unit_id)


async def content(tx: Tx, case_id: str) -> Json:
    """Return the answers as they are now. NoSuchRow once they were destroyed."""
    key = await data_key(tx, case_id)
    row = await tx.fetch_one(select(case_content).where(case_content.c.case_id == case_id))
    if row is None:
        raise NoSuchRow("The content of this case was destroyed.")
    rows.checked(tx, case_content, row)
    return tx.vault.open_for_case(key, place(case_content.c.body, row), row.body)


async def change_content(tx: Tx, case_id: str, changed: Json) -> None:
    sealed = _seal(tx, await data_key(tx, case_id), case_id, changed)
    await rows.change(tx, case_content, case_content.c.case_id == case_id, body=sealed)


async def destroy(tx: Tx, case_id: str, *, stub: str = "") -> None:
    """Make the content unreadable for good: answers, messages, files, events' payloads. What was to be done
    or said about it, or was given up, is forgotten; what was said to officers is taken back, and what stays
    in groups becomes `stub`. The chain still verifies.
    """
    known = await get(tx, case_id)
    files = [row.id for row in await tx.fetch_all(select(evidence.c.id).where(evidence.c.case_id == case_id))]
    places = [row.id for row in await tx.fetch_all(select(slot.c.id).where(slot.c.case_id == case_id))]
    await work.drop(tx, [case_id, *files])
    try:
        chat_id: int | None = (await identities.reporter(tx, case_id)).chat_id
    except NoSuchRow:
        chat_id = None
    await intake.forget_failed(tx, known.ticket, chat_id)
    named = [known.ticket, *files, *places]
    await outbox.drop_case(tx, case_id, named=named, chat_id=chat_id, since=known.created_at)
    await slots.recall(tx, case_id, stub)
    await datakeys.destroy(tx, case_id)
    await rows.remove(tx, case_content, case_content.c.case_id == case_id)
    await identities.erase(tx, case_id)


async def is_destroyed(tx: Tx, case_id: str) -> bool:
    """Whether the content is gone for good, whoever took its key out."""
    row = await tx.fetch_one(select(case.c.data_key).where(case.c.id == case_id))
    return row is None or row.data_key is None


async def _free_ticket(tx: Tx) -> str:
    for _ in range(_TRIES):
        ticket = tx.names.new_ticket()
        if await tx.fetch_one(select(case.c.id).where(case.c.ticket == ticket)) is None:
            return ticket
    raise StorageError("No free ticket was found: the source of tickets repeats itself. Report this.")


async def _hold(tx: Tx, where: ColumnElement[bool], officer_id: str) -> int:
    return await rows.change(tx, case, where, officer_id=officer_id, claimed_at=tx.now)


async def _change(tx: Tx, case_id: str, **values: Any) -> None:
    await rows.change(tx, case, case.c.id == case_id, **values)


async def _cases(tx: Tx, stmt: Select[Any]) -> list[Case]:
    return readable(await tx.fetch_all(stmt), lambda row: of_row(tx, row))


def _seal(tx: Tx, key: bytes, case_id: str, content: Json) -> bytes:
    return tx.vault.seal_for_case(key, place(case_content.c.body, {"case_id": case_id}), content)


def _made(case_id: str, ticket: str, tx: Tx, new: NewCase) -> Case:
    return Case(
        id=case_id,
        ticket=ticket,
        pseudonym=tx.names.new_pseudonym(),
        created_at=tx.now,
        form_version=new.form_version,
        consent_version=new.consent_version,
        poster_id=new.poster_id,
        poster_unit_id=new.poster_unit_id,
        handling_unit_id=new.handling_unit_id,
        category=new.category,
        urgency=new.urgency,
        status=Status.RECEIVED,
        status_at=tx.now,
        take_up_by=new.take_up_by,
    )


def of_row(tx: Tx, row: Row[Any]) -> Case:
    """Return what a whole row of the table says. SealBroken if it isn't as it was written."""
    known = mapping(rows.checked(tx, case, row))
    return Case(
        **{
            **{name: known[column] for column, name in _SHOWN.items()},
            "category": Category(row.category),
            "urgency": Urgency(row.urgency),
            "status": Status(row.status),
        }
    )
