"""Muting: nothing more is taken from the reporter of one case for some days, because they flood or abuse.

Whether that holds is read from the case's chain and the clock, whoever asks: nothing has to run for it to
end, and nothing that a button carries counts. It ends at its time, by a supervisor, or with the case; one
that is reopened takes what its reporter writes. Danger, said while it holds, suspends it for the hours in
which somebody has to take that up: whoever says that they are in danger must be able to say where.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.rules import workflow
from storage.records import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import CaseEvent, Json

TOLD_BY: Final = frozenset(
    {EventKind.MUTED, EventKind.UNMUTED, EventKind.STATUS_CHANGED, EventKind.WITHDRAWN, EventKind.DANGER}
)
"""The events that tell whether a reporter is muted; a chain of these alone says as much as the whole."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Until when nothing is taken, and why; `event` is its number in the chain."""

    event: int
    until: datetime
    reason: str = field(repr=False)


def mute_payload(reason: str, until: datetime) -> Json:
    """Return what the event of a mute holds."""
    return {"reason": reason, "until": until.isoformat()}


def find_last_mute(chain: Sequence[CaseEvent]) -> Mute | None:
    """Return the mute that nothing but its time has ended, if any."""
    for event in reversed(chain):
        if event.kind is EventKind.MUTED and event.payload is not None:
            until = datetime.fromisoformat(event.payload["until"])
            return Mute(event.n, until, str(event.payload["reason"]))
        if event.kind in {EventKind.MUTED, EventKind.UNMUTED} or _ends_case(event):
            return None
    return None


def find_mute(chain: Sequence[CaseEvent], now: datetime) -> Mute | None:
    """Return the mute that holds now, if any."""
    found = find_last_mute(chain)
    return found if found is not None and now < found.until else None


def is_suspended(chain: Sequence[CaseEvent], mute: Mute, now: datetime, danger_lasts: timedelta) -> bool:
    """Whether the reporter is heard all the same, because of danger that they told of while it held."""
    return any(
        event.kind is EventKind.DANGER and event.n > mute.event and event.at > now - danger_lasts
        for event in chain
    )


def _ends_case(event: CaseEvent) -> bool:
    closed = event.kind is EventKind.STATUS_CHANGED and (event.payload or {}).get("to") in workflow.CLOSED
    return closed or event.kind is EventKind.WITHDRAWN
