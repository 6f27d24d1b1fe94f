"""Files that were kept by versions that padded them less are padded as those of today, a few at a time, once.

    upkeep.pad_kept   the next few

Each is written beside its place and moved there, in the transaction that knows its key: a kill leaves it as
it was or as it is to be, and none is written that was just removed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import KeptFiles
from bot.rules import time_limits
from qr_assets import confined
from storage import evidence, meta
from storage.errors import NoSuchRow, SealBroken, StorageError

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx

PORTION: Final = 5  # written by one transaction: whoever answers waits for it
LOOKED_THROUGH: Final = 200  # rows a time
_BEGUN: Final = "padding_begun"  # in `meta`


async def begin_padding_kept(tx: Tx) -> None:
    """At the start of the program, once in a database's life."""
    if await meta.get(tx, _BEGUN) is None:
        await errands.PAD_KEPT.put(tx, KeptFiles(after=0))
        await meta.set(tx, _BEGUN, "yes")


async def pad_kept(tx: Tx, deployment: Deployment, files: KeptFiles) -> None:
    """Pad a few more."""
    found = await evidence.stored_after(tx, files.after, LOOKED_THROUGH)
    if not found:
        return
    unpadded = await deployment.evidence.unpadded([kept.id for _, kept in found])
    after, room = files.after, PORTION
    for number, kept in found:
        if kept.id in unpadded:
            if room == 0:
                break
            room -= 1
            await _pad(tx, deployment, kept.id)
        after = number
    await errands.PAD_KEPT.put(tx, replace(files, after=after), tx.now + time_limits.CLEANING_LOOKED_EVERY)


async def _pad(tx: Tx, deployment: Deployment, evidence_id: str) -> None:
    try:
        await deployment.evidence.pad(evidence_id, await evidence.data_key(tx, evidence_id))
    except (NoSuchRow, SealBroken):
        return
    except StorageError as error:  # of the folder of files: nothing is wrong with the transaction
        raise confined.Prevented from error


ERRANDS: Final[Errands] = list_errands(
    errands.PAD_KEPT.done_by(pad_kept, longest_pause=time_limits.CLEANING_LONGEST_PAUSE)
)
