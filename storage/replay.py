"""What a case's row and its rows of messages and files have to be, by what its chain tells.

The chain can't be changed unseen, but the rows beside it can: status, unit and holder decide who may read
a case, and the promised date and whether it was kept what its reporter is told. They are compared with
what the events say became of them. What an event's payload would tell isn't known any more once the content
was destroyed; that isn't compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from storage import datakeys, events, evidence
from storage.errors import SealBroken
from storage.findings import Finding
from storage.records import CaseEvent, EventKind, Json, Status
from storage.schema import TAKEN_UP
from storage.tx import Tx

UNTOLD: Final = object()
"""What no readable event says."""

_NAMES: Final = {
    "status": "status",
    "handling_unit_id": "unit",
    "officer_id": "holder",
    "take_up_by": "promised date",
    TAKEN_UP: "taking up",
}


@dataclass(slots=True)
class Told:
    """What a chain tells: columns of the case's row, and by id the events that name messages and files."""

    row: dict[str, Any] = field(default_factory=dict)
    erased: bool = False
    messages: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of a case."""

    case: Row[Any]
    events: Sequence[Row[Any]]
    files: Sequence[Row[Any]]
    messages: Collection[str]  # ids


async def check(tx: Tx, ticket: str, kept: Kept) -> list[Finding]:
    """Return the rows of a case whose chain holds."""
    case_id, wrapped = kept.case.id, kept.case.data_key
    try:
        key = None if wrapped is None else tx.vault.unwrap_data_key(datakeys.place(case_id), wrapped)
        told = replay(events.opened(tx, kept.events, key))
        files = {one.id: one.sha256 for one in evidence.opened(tx, kept.files)}
    except SealBroken:
        return [Finding(ticket, "changed", "The case's key, or a file's row doesn't open.")]
    found = _row(kept.case, ticket, told)
    found += _missing(ticket, "message", told.messages, kept.messages)
    found += _missing(ticket, "file", told.files, files)
    for file_id, sha256 in told.hashes.items():
        if files.get(file_id, sha256) != sha256:
            detail = f"The file of event {told.files[file_id]} has another hash than it says."
            found.append(Finding(ticket, "changed", detail))
    return found


def replay(chain: Iterable[CaseEvent]) -> Told:
    """Go through a chain from its beginning."""
    told = Told()
    for event in chain:
        _tell_row(told, event)
        _tell_contents(told, event)
    return told


def _tell_row(told: Told, event: CaseEvent) -> None:
    if tell := _TELLS.get(event.kind):
        tell(told, event)


def _tell_registration(told: Told, event: CaseEvent) -> None:
    payload = event.payload or {}
    told.row |= {"status": Status.RECEIVED.value, "officer_id": None, TAKEN_UP: None}
    told.row["handling_unit_id"] = payload.get("handling_unit_id", UNTOLD)
    told.row["take_up_by"] = _promised(payload)


def _tell_withdrawal(told: Told, _event: CaseEvent) -> None:
    told.row["status"] = Status.CLOSED_WITHDRAWN.value


def _tell_status(told: Told, event: CaseEvent) -> None:
    told.row["status"] = (event.payload or {}).get("to", UNTOLD)
    _tell_unit(told, event)


def _tell_erasure(told: Told, _event: CaseEvent) -> None:
    told.erased = True


def _tell_promise(told: Told, event: CaseEvent) -> None:
    """Tell that the promised date is kept, or that another one takes its place."""
    if event.kind is EventKind.TAKEN_UP:
        told.row[TAKEN_UP] = event.at
    else:
        told.row |= {"take_up_by": _promised(event.payload or {}), TAKEN_UP: None}


def _tell_reopening(told: Told, event: CaseEvent) -> None:
    """Tell that the case is open again; where nobody has it, another date may have been promised."""
    told.row["status"] = (event.payload or {}).get("to", UNTOLD)
    if event.payload is None:
        told.row |= {"take_up_by": UNTOLD, TAKEN_UP: UNTOLD}
    elif "take_up_by" in event.payload:
        _tell_promise(told, event)


def _tell_unit(told: Told, event: CaseEvent) -> None:
    """Tell of a case that goes to another unit, where nobody holds it."""
    if event.payload is None:
        told.row |= {"handling_unit_id": UNTOLD, "officer_id": UNTOLD, TAKEN_UP: UNTOLD}
    elif "to_unit" in event.payload:
        told.row["handling_unit_id"] = event.payload["to_unit"]
        _tell_release(told, event)


def _tell_claim(told: Told, event: CaseEvent) -> None:
    """Who has the case. In chains from before the promised date stood in them this may have kept it."""
    told.row["officer_id"] = event.officer_id
    if told.row["take_up_by"] is UNTOLD and told.row[TAKEN_UP] is None:
        told.row[TAKEN_UP] = UNTOLD


def _tell_release(told: Told, event: CaseEvent) -> None:
    """Nobody has the case, so it is taken up by nobody either; after the date a release once changed nothing
    of that.
    """
    told.row["officer_id"] = None
    by = told.row["take_up_by"]
    if by is UNTOLD or (told.row[TAKEN_UP] is not None and (by is None or by < event.at)):
        told.row[TAKEN_UP] = UNTOLD
    else:
        told.row[TAKEN_UP] = None


def _promised(payload: Json) -> Any:
    """Return the date by which the case was to be taken up; older chains don't have it."""
    if "take_up_by" not in payload:
        return UNTOLD
    return datetime.fromisoformat(payload["take_up_by"]) if payload["take_up_by"] else None


def _tell_contents(told: Told, event: CaseEvent) -> None:
    payload = event.payload or {}
    if message_id := payload.get("message_id"):
        told.messages.setdefault(message_id, event.n)
    for file_id in _files(payload):
        told.files[file_id] = event.n
        if event.kind is EventKind.EVIDENCE_STORED:
            told.hashes[file_id] = payload["sha256"]


def _files(payload: Json) -> list[str]:
    """Return the files that a payload names; at registration those of the story."""
    named = [payload[name] for name in ("evidence_id", "evidence") if payload.get(name)]
    content = payload.get("content")
    story = content.get("story") if isinstance(content, dict) else None
    parts = story if isinstance(story, list) else []
    return named + [part["evidence"] for part in parts if part.get("evidence")]


def _row(row: Row[Any], ticket: str, told: Told) -> list[Finding]:
    values = row._mapping  # noqa: SLF001 - its public name
    found = [
        Finding(ticket, "changed", f"The case's {_NAMES[name]} isn't what its events made it.")
        for name, value in told.row.items()
        if value is not UNTOLD and values[name] != value
    ]
    if row.data_key is None and not told.erased:
        found.append(Finding(ticket, "removed", "The case's content was destroyed, and no event says so."))
    return found


def _missing(ticket: str, what: str, named: dict[str, int], kept: Iterable[str]) -> list[Finding]:
    gone = sorted(n for row_id, n in named.items() if row_id not in set(kept))
    return [Finding(ticket, "removed", f"The {what} that event {n} names was removed.") for n in gone]


_TELLS: Final[dict[EventKind, Callable[[Told, CaseEvent], None]]] = {
    EventKind.REGISTERED: _tell_registration,
    EventKind.CLAIMED: _tell_claim,
    EventKind.TAKEN_OVER: _tell_claim,
    EventKind.TAKEN_UP: _tell_promise,
    EventKind.DANGER: _tell_promise,
    EventKind.RELEASED: _tell_release,
    EventKind.WITHDRAWN: _tell_withdrawal,
    EventKind.REOPENED: _tell_reopening,
    EventKind.STATUS_CHANGED: _tell_status,
    EventKind.REROUTED: _tell_unit,
    EventKind.ERASED: _tell_erasure,
}
"""What an event of each kind says of the case's row; the others say nothing of it."""
