"""Which requests still wait for a second person.

A request is its asker's: it lapses when the case is closed or changes hands, and doesn't come back if the
asker claims it again or the case is reopened. One for the identity lapses after a week, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.officers import case_routes
from bot.rules import time_limits, workflow
from bot.rules.permissions import CLOSING, IDENTITY
from storage import approvals, events
from storage.records import EventKind

if TYPE_CHECKING:
    from storage.records import Approval, Case
    from storage.store import Tx

REQUEST_KINDS: Final = (CLOSING, IDENTITY)
ASKED_EVENTS: Final = {CLOSING: EventKind.CLOSING_ASKED, IDENTITY: EventKind.IDENTITY_ASKED}


async def find_request(tx: Tx, case: Case, kind: str) -> Approval | None:
    """Return the request of this kind that waits, if any."""
    if workflow.is_closed(case.status) or case.claimed_at is None:
        return None
    found = await approvals.open_of(tx, case.id, kind)
    if found is None or is_too_old(tx, found):
        return None
    if found.asked_by != case.officer_id or found.asked_at < case.claimed_at:
        return None
    return None if await _reopened_since(tx, found) else found


def is_too_old(tx: Tx, asked: Approval) -> bool:
    """Whether nobody decided in time about an opening of the identity."""
    return asked.kind == IDENTITY and tx.now - asked.asked_at >= time_limits.IDENTITY_REQUEST_LASTS


async def _reopened_since(tx: Tx, approval: Approval) -> bool:
    """Whether the case was closed and opened again after this was asked. The chain's order says it: clocks
    may stand still within a batch.
    """
    for event in reversed(await events.of_case(tx, approval.case_id)):
        if event.kind is EventKind.REOPENED:
            return True
        if event.kind is ASKED_EVENTS[approval.kind]:
            return False
    return False


async def find_requests(tx: Tx, case: Case) -> list[Approval]:
    """All requests about a case that wait."""
    found = [await find_request(tx, case, kind) for kind in REQUEST_KINDS]
    return [approval for approval in found if approval is not None]


async def is_decided_here(tx: Tx, case: Case, asked: Approval) -> bool:
    """Whether somebody of the unit that handles the case decides about a request."""
    return asked.kind != IDENTITY or await case_routes.find_unit_above(tx, case) is None
