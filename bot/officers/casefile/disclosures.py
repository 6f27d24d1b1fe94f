"""What an officer was given is written down at the tap; if it can't arrive after all, that is written down
too: what is said to have been shown was taken by Telegram, or is said not to have been.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase, UndeliveredDisclosure
from storage import cases, events
from storage.records import ActorRole, CaseEvent, EventKind, Json, Loss

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn
    from bot.turn import Deployment
    from storage.store import Tx


async def record_disclosure(
    turn: OfficerTurn, kind: EventKind, payload: Json, officer_id: str | None = None
) -> Loss:
    """Write down that the acting officer is given something, or by the system the other one that is named.

    Returns the loss that every message with it carries.
    """
    role = turn.role if officer_id is None else ActorRole.SYSTEM
    event = await events.append(turn.tx, turn.case.id, kind, role, officer_id or turn.officer.id, payload)
    return errands.RECORD_UNDELIVERED.upon_loss(UndeliveredDisclosure(turn.case.id, event.n))


async def _record_not_delivered(tx: Tx, _deployment: Deployment, lost: UndeliveredDisclosure) -> None:
    """Something of what an event gave out was refused or dropped. Said once of each."""
    case_id, number = lost.case_id, lost.event
    if await cases.is_destroyed(tx, case_id):
        return
    chain = await events.of_case(tx, case_id)
    if number in undelivered_events(chain):
        return
    given = chain[number - 1]
    told = {"event": number}
    await events.append(tx, case_id, EventKind.NOT_DELIVERED, ActorRole.SYSTEM, given.officer_id, told)
    if is_identity(given):  # the reporter was told that it was shown
        await errands.TELL_IDENTITY_MISSING.put(tx, AboutCase(case_id))


def is_identity(event: CaseEvent) -> bool:
    """Whether an event gave out a name or number."""
    answered = event.kind is EventKind.IDENTITY_ANSWERED and bool((event.payload or {}).get("shown"))
    return answered or event.kind is EventKind.IDENTITY_SHOWN


def undelivered_events(chain: list[CaseEvent]) -> set[int]:
    """Return the numbers of the events whose content didn't arrive."""
    told = (event.payload for event in chain if event.kind is EventKind.NOT_DELIVERED)
    return {payload["event"] for payload in told if payload}


ERRANDS: Final[Errands] = list_errands(errands.RECORD_UNDELIVERED.done_by(_record_not_delivered))
