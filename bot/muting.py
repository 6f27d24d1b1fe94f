"""Whether a case's reporter is muted: asked by both rooms, and read from its chain (`bot.rules.muting`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rules import muting
from storage import events

if TYPE_CHECKING:
    from bot.deployment import Deployment
    from bot.rules.muting import Mute
    from storage.records import Case
    from storage.store import Tx


async def find_mute(tx: Tx, case: Case) -> Mute | None:
    """Return the mute that holds now, if any."""
    return muting.find_mute(await events.of_case(tx, case.id, muting.TOLD_BY), tx.now)


async def find_refusal(tx: Tx, deployment: Deployment, case: Case) -> Mute | None:
    """Return the mute because of which nothing is taken from the reporter now; None also while they are heard
    because of danger.
    """
    chain = await events.of_case(tx, case.id, muting.TOLD_BY)
    mute = muting.find_mute(chain, tx.now)
    if mute is None:
        return None
    lasts = timedelta(hours=deployment.danger_hours)
    return None if muting.is_suspended(chain, mute, tx.now, lasts) else mute
