"""The clocks of a case that is kept: what both rooms show, and what time brings, is read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rules import case_facts, clocks
from storage import events, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.deployment import Deployment
    from bot.rules.clocks import Clock
    from storage.records import Case, CaseEvent
    from storage.store import Tx


async def load_clocks(
    tx: Tx, deployment: Deployment, case: Case, chain: Sequence[CaseEvent] | None = None
) -> list[Clock]:
    """Return a case's clocks by the time zone of the unit that handles it; `chain`, if it was read before."""
    unit = await units.get(tx, case.handling_unit_id)
    known = await events.of_case(tx, case.id) if chain is None else chain
    return clocks.read_clocks(
        case_facts.read_facts(case, known, unit.timezone), unit.timezone, deployment.rules
    )
