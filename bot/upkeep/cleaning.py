"""Pictures are drawn anew once, soon after they were kept (`bot.cleaning`), and never when they are shown.

    upkeep.clean       the pages of one, sealed beside it, or why there are none
    upkeep.clean_kept  those kept by versions that drew at every showing, a few at a time, once; or (`ended`)
                       those that a version marked which couldn't tell file from machine

Only a fault of the file marks it: a limit reached, a decoder's refusal, its process ended by itself twice
while another picture is drawn. A machine short of memory, processes, open files or room, or one that is being
stopped, says nothing about a picture: that is tried again, with pauses up to an hour, for as long as it
takes. After an hour the log and `doctor` say so, and officers are offered the original, for a reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import structlog

from bot import errands
from bot.cleaning import own_process
from bot.cleaning.own_process import Uncleaned, Why
from bot.errand_kind import Errands, Pool, list_errands
from bot.errands import AboutFile, KeptPictures
from bot.rules import media, time_limits
from qr_assets import confined
from storage import evidence, meta
from storage.errors import NoSuchRow, SealBroken, StorageError
from storage.records import Clean, Evidence, EvidenceState

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.cleaning.drawn_picture import Drawn
    from bot.turn import Deployment
    from storage.store import Tx

TRIES: Final = 2
PORTION: Final = 20  # of those kept before; new ones needn't wait for more
LOOKED_THROUGH: Final = 200  # rows a time
_BEGUN: Final = "cleaning_begun"  # in `meta`: those kept before were asked for
_AGAIN: Final = "cleaning_ended_again"  # and those that ended before a machine's fault was told apart

log = structlog.get_logger()


def is_awaited(kept: Evidence) -> bool:
    """Whether it is a picture that is kept, and nobody tried to draw it yet."""
    is_picture = media.is_cleanable(kept.mime or media.UNKNOWN)
    return kept.state is EvidenceState.STORED and kept.clean is None and is_picture


@dataclass(frozen=True, slots=True, repr=False)
class AwaitedPicture:
    """A picture that is still to be drawn, and the key of its file."""

    evidence_id: str
    key: bytes


async def gather_key(tx: Tx, _deployment: Deployment, file: AboutFile) -> AwaitedPicture | None:
    """Return the file's key, if it is still to be drawn."""
    kept = await evidence.get(tx, file.evidence_id)
    if kept is None or not is_awaited(kept):
        return None
    try:
        return AwaitedPicture(kept.id, await evidence.data_key(tx, kept.id))
    except NoSuchRow:
        return None


async def fetch_pages(
    _bot: ExtBot[None], deployment: Deployment, awaited: AwaitedPicture | None
) -> Drawn | Why | None:
    """Its pages, or why there are none; None if there is nothing to do.

    Raises `confined.Ended`, which may be the file's fault, and `confined.Prevented`, which isn't: a content
    that isn't there may lie on a disk that isn't there either, and `verify` names it if it is gone.
    """
    if awaited is None:
        return None
    try:
        content = await deployment.evidence.open(awaited.evidence_id, awaited.key)
    except NoSuchRow as error:
        raise confined.Prevented from error
    except SealBroken:
        return Why.UNREADABLE
    try:
        return await own_process.clean(content)
    except Uncleaned as error:
        return error.why


async def keep_pages(tx: Tx, deployment: Deployment, file: AboutFile, result: Drawn | Why | None) -> None:
    """Keep the pages beside the picture, inside the transaction (as a file itself is,
    `bot.reporter.filing.downloads`).
    """
    kept = await evidence.get(tx, file.evidence_id)
    if result is None or kept is None or not is_awaited(kept):
        return
    if isinstance(result, Why):
        log.warning("a picture could not be cleaned", action="picture_uncleaned", why=result.value)
        await evidence.set_clean(tx, kept.id, Clean(why=result.value))
        return
    try:
        key = await evidence.data_key(tx, kept.id)
        await deployment.evidence.store_clean(kept.id, key, result.pages)
    except NoSuchRow:
        return
    except StorageError as error:  # of the folder of files: nothing is wrong with the transaction
        raise confined.Prevented from error
    sizes = tuple(len(page) for page in result.pages)
    digest = hashlib.sha256(b"".join(result.pages)).hexdigest()
    await evidence.set_clean(tx, kept.id, Clean("", sizes, result.of, result.photos, digest))
    log.debug("a picture was cleaned", action="picture_cleaned")


async def give_up_cleaning(tx: Tx, deployment: Deployment, file: AboutFile) -> None:
    """Its process ended by itself each time, and no other's did."""
    await keep_pages(tx, deployment, file, Why.ENDED)


async def begin_cleaning_kept(tx: Tx) -> None:
    """At the start of the program: have those cleaned that were kept before, once in a database's life; and
    once those again whose process had ended, which may have been the machine's fault.
    """
    if await meta.get(tx, _BEGUN) is None:
        await errands.CLEAN_KEPT.put(tx, KeptPictures(after=0))
        await meta.set(tx, _BEGUN, "yes")
    elif await meta.get(tx, _AGAIN) is None:
        await errands.CLEAN_KEPT.put(tx, KeptPictures(after=0, ended=True))
    else:
        return
    await meta.set(tx, _AGAIN, "yes")


async def clean_kept(tx: Tx, _deployment: Deployment, pictures: KeptPictures) -> None:
    """Ask for a few more, unless enough are asked for."""
    after, ended = pictures.after, pictures.ended
    room = PORTION - await errands.CLEAN_PICTURE.count_waiting(tx)
    if room > 0:
        found = await evidence.stored_after(tx, after, LOOKED_THROUGH)
        if not found:
            return
        for number, kept in found:
            after = number
            if ended and kept.clean is not None and kept.clean.why == Why.ENDED:
                await evidence.set_clean(tx, kept.id, None)
                await errands.CLEAN_PICTURE.put(tx, AboutFile(kept.id))
                room -= 1
            elif not ended and is_awaited(kept):
                await errands.CLEAN_PICTURE.put(tx, AboutFile(kept.id))
                room -= 1
            if room == 0:
                break
    await errands.CLEAN_KEPT.put(
        tx, replace(pictures, after=after), tx.now + time_limits.CLEANING_LOOKED_EVERY
    )


ERRANDS: Final[Errands] = list_errands(
    errands.CLEAN_PICTURE.done_by(
        keep_pages,
        fetch_pages,
        give_up_cleaning,
        gather_key,
        attempts=TRIES,
        longest_pause=time_limits.CLEANING_LONGEST_PAUSE,
        pool=Pool.CLEANING,
    ),
    errands.CLEAN_KEPT.done_by(clean_kept),
)
