"""A report whose sender wished that nothing joins their account and it: the two are parted as soon as the
receipt has arrived, at the latest a day after sending (`policy.UNLINKED_WITHIN`).

What parts them is an errand like any other, and stays one until it is done. The receipt leaves it on arrival;
the one for the latest moment waits from the sending on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase
from bot.rules import time_limits
from storage import unlinking, work

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Arrival, Case
    from storage.store import Tx

NEVER_GIVEN_UP: Final = 1_000_000
"""Tries. Whatever hinders it, it is tried again: nobody but the bot can do it."""


async def promise_unlinking(tx: Tx, case: Case) -> None:
    """Have account and case parted at the latest moment, whatever becomes of the receipt."""
    await errands.UNLINK.put(tx, AboutCase(case.id), tx.now + time_limits.UNLINKED_WITHIN)


def upon_receipt(case: Case) -> Arrival:
    """Return what has them parted once the receipt is there."""
    return errands.UNLINK.upon_arrival(AboutCase(case.id))


async def _unlink(tx: Tx, _deployment: Deployment, about: AboutCase) -> None:
    """Part them. Nothing is left that says when that was to be done."""
    await unlinking.cut(tx, about.case_id)
    await work.drop_kind(tx, errands.UNLINK.name, about.case_id)


ERRANDS: Final[Errands] = list_errands(errands.UNLINK.done_by(_unlink, attempts=NEVER_GIVEN_UP))
