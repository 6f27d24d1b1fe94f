"""Which requests still wait for a second person.

A request is its asker's: it lapses when the case is closed or changes hands, and doesn't come back if the
asker claims it again or the case is reopened. One for the identity lapses after a week, too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bot.officers import case_routes
from bot.rules import time_limits, workflow
from bot.rules.permissions import CLOSING, IDENTITY
from storage import approvals, cases, events
from storage.records import EventKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from storage.records import Approval, Case, CaseEvent
    from storage.store import Tx

REQUEST_KINDS: Final = (CLOSING, IDENTITY)
ASKED_EVENTS: Final = {CLOSING: EventKind.CLOSING_ASKED, IDENTITY: EventKind.IDENTITY_ASKED}


async def find_request(tx: Tx, case: Case, kind: str) -> Approval | None:
    """Return the request of this kind that waits, if any."""
    if workflow.is_closed(case.status) or case.claimed_at is None:
        return None
    found = await approvals.open_of(tx, case.id, kind)
    if found is None or not _is_the_holders(tx, case, found):
        return None
    return None if _was_reopened_since(found, await events.of_case(tx, case.id)) else found


async def find_requests_of_units(
    tx: Tx, unit_ids: Collection[str]
) -> list[tuple[Case, list[CaseEvent], list[Approval]]]:
    """Return the open cases that these units handle about which something waits, each with what is known of
    how it came there (`case_routes`), and what waits: oldest first, and in as many reads for many as for one.
    """
    latest: dict[str, dict[str, Approval]] = defaultdict(dict)
    for found in await approvals.undecided_of_units(tx, unit_ids):
        latest[found.case_id][found.kind] = found
    known = await cases.of_ids(tx, latest)
    chains = await events.of_cases(tx, known, MOVES)
    waiting = []
    for case_id, of_kinds in latest.items():
        case, chain = known.get(case_id), chains.get(case_id, [])
        left = [
            found
            for found in of_kinds.values()
            if case is not None and _is_the_holders(tx, case, found) and not _was_reopened_since(found, chain)
        ]
        if case is not None and left:
            waiting.append((case, chain, left))
    return waiting


MOVES: Final = frozenset({EventKind.REROUTED, EventKind.STATUS_CHANGED})
"""The events that may say that a case went from one unit to another."""


def _is_the_holders(tx: Tx, case: Case, asked: Approval) -> bool:
    """Whether who has the case now asked for it since, and not too long ago."""
    if case.claimed_at is None or is_too_old(tx, asked):
        return False
    return asked.asked_by == case.officer_id and asked.asked_at >= case.claimed_at


def is_too_old(tx: Tx, asked: Approval) -> bool:
    """Whether nobody decided in time about an opening of the identity."""
    return asked.kind == IDENTITY and tx.now - asked.asked_at >= time_limits.IDENTITY_REQUEST_LASTS


def _was_reopened_since(approval: Approval, chain: Iterable[CaseEvent]) -> bool:
    """Whether the case was closed and opened again after this was asked. The chain's order says it: clocks
    may stand still within a batch.
    """
    for event in reversed(list(chain)):
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
