"""What a case's row and chain tell of its dates (`bot.rules.clocks`).

    the promise     stands in the row, and in the event that made it
    the file        is complete when it is received, unless the reporter is asked for something before it was
                    verified; then when they are awaited no more
    SP3D            the earliest letter of which an officer gave number and date
    clarification   its result is told by the step to the formal examination, or by a closing

That the reporter is awaited, and for what, the step that asks writes down (`WAITS_FOR`). Questions from
before it did so pause nothing: dates that were told then stay.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.rules import workflow
from bot.rules.clocks import Facts, Stretch
from storage.records import EventKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.records import Case, CaseEvent

WAITS_FOR: Final = "waits_for"
"""In the payload of a step: what the reporter is awaited for."""
FILE: Final = "file"
"""The file isn't complete without it."""
ANSWER: Final = "answer"
"""The file was complete."""

_CLARIFIED: Final = frozenset({Status.EXAMINATION, Status.HEARING, Status.DECIDED})
_VERIFYING: Final = frozenset({Status.RECEIVED, Status.VERIFYING, Status.NEED_INFO})


def read_facts(case: Case, chain: Sequence[CaseEvent], timezone: str) -> Facts:
    """Return what the clocks of a case run by, in its unit's time zone."""
    moves = _read_moves(chain)
    awaited = _awaited(moves, {FILE, ANSWER})
    lacking = _awaited(moves, {FILE})
    return Facts(
        received=case.created_at,
        take_up_by=case.take_up_by,
        promised_at=_promised_at(chain),
        taken_up_at=case.taken_up_at,
        complete_at=lacking[-1].until if lacking else case.created_at,
        sp3d_at=_earliest_letter(chain, timezone),
        clarified_at=next((at for at, status, _ in moves if status in _CLARIFIED), None),
        awaited=awaited,
        closed=_closed(case, moves),
    )


def what_is_awaited(chain: Iterable[CaseEvent]) -> str:
    """Return what a question to the reporter, asked now, waits for."""
    return FILE if _is_being_verified(chain) else ANSWER


_Move = tuple[datetime, Status, str]
"""When the case came to which status, and what the reporter is awaited for there."""


def _read_moves(chain: Iterable[CaseEvent]) -> list[_Move]:
    moves = []
    for event in chain:
        status = _status_after(event)
        if status is not None:
            moves.append((event.at, status, str((event.payload or {}).get(WAITS_FOR, ""))))
    return moves


def _status_after(event: CaseEvent) -> Status | None:
    if event.kind is EventKind.WITHDRAWN:
        return Status.CLOSED_WITHDRAWN
    if event.kind not in {EventKind.STATUS_CHANGED, EventKind.REOPENED}:
        return None
    to = (event.payload or {}).get("to")
    return Status(to) if to in set(Status) else None


def _awaited(moves: Sequence[_Move], what: set[str]) -> tuple[Stretch, ...]:
    """Return when the reporter was awaited for one of these."""
    ends = [at for at, _, _ in moves[1:]]
    return tuple(
        Stretch(at, ends[n] if n < len(ends) else None)
        for n, (at, status, waits_for) in enumerate(moves)
        if status is Status.NEED_INFO and waits_for in what
    )


def _closed(case: Case, moves: Sequence[_Move]) -> tuple[Stretch, ...]:
    """Return when the case was closed; whether it is, its row says, once its chain tells no more."""
    stretches, since = list[Stretch](), None
    for at, status, _ in moves:
        if workflow.is_closed(status):
            since = since or at
        elif since is not None:
            stretches.append(Stretch(since, at))
            since = None
    if workflow.is_closed(case.status):
        stretches.append(Stretch(since or case.status_at))
    return tuple(stretches)


def _is_being_verified(chain: Iterable[CaseEvent]) -> bool:
    """Whether the case was neither inquired into nor closed yet, nor passed on after somebody verified it."""
    verified = False
    for _, status, _ in _read_moves(chain):
        if status not in _VERIFYING and (status is not Status.FORWARDED or verified):
            return False
        verified = verified or status is Status.VERIFYING
    return True


def _promised_at(chain: Iterable[CaseEvent]) -> datetime | None:
    promises = [event.at for event in chain if "take_up_by" in (event.payload or {})]
    return promises[-1] if promises else None


def _earliest_letter(chain: Iterable[CaseEvent], timezone: str) -> datetime | None:
    """Return when the letter's day began."""
    days = [
        date.fromisoformat(event.payload["date"])
        for event in chain
        if event.kind is EventKind.SP3D_SENT and event.payload
    ]
    return datetime.combine(min(days), time(), ZoneInfo(timezone)) if days else None
