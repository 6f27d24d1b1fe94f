"""Which requests still wait for a second person.

A request is its asker's: it lapses when the case is closed or changes hands, also if the asker claims it
again later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.rules import workflow
from storage import approvals

if TYPE_CHECKING:
    from storage.records import Approval, Case
    from storage.store import Tx

CLOSING: Final = "closing"
IDENTITY: Final = "identity"
KINDS: Final = (CLOSING, IDENTITY)


async def of(tx: Tx, case: Case, kind: str) -> Approval | None:
    """The request of this kind that waits, if any."""
    if workflow.is_closed(case.status) or case.claimed_at is None:
        return None
    found = await approvals.open_of(tx, case.id, kind)
    if found is None or found.asked_by != case.officer_id or found.asked_at < case.claimed_at:
        return None
    return found


async def all_of(tx: Tx, case: Case) -> list[Approval]:
    """All requests about a case that wait."""
    found = [await of(tx, case, kind) for kind in KINDS]
    return [approval for approval in found if approval is not None]
