"""What time brings, as interval jobs of APScheduler that read rows: a missed run is harmless.

`misfire_grace_time=None`: a job that is late runs late. APScheduler's default drops it after a second.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import errands, speech
from bot.errands import AboutCase, UnremovedMessage
from bot.logs import locate_error
from bot.rules import time_limits
from bot.texts import N_, translator
from storage import attempt_limits, clearable, daily, evidence, intake, outbox, slots, verify
from storage.errors import StorageError
from storage.records import Priority, Slot

if TYPE_CHECKING:
    from bot.texts import Translator
    from bot.turn import Deployment
    from storage.store import Store, Tx

log = structlog.get_logger()

Job = Callable[["Tx", "Deployment"], Awaitable[None]]
"""Done in one transaction."""

Sweep = Callable[["Store", "Deployment"], Awaitable[None]]
"""Goes through many rows or files, and takes the writer for a moment at a time."""

REMOVED: Final = N_("Pesan ini sudah dihapus demi kerahasiaan.")


async def remove_shown(tx: Tx, deployment: Deployment) -> None:
    """Take case files out of private chats once their time is over, and what officers were told of a case
    whose content was destroyed.
    """
    t, gone = translator(deployment.language), set[tuple[int, int]]()
    for slot in await slots.to_remove(tx):
        if slot.message_id is None:
            if slot.remove_at is not None and slot.remove_at > tx.now - time_limits.UNSENT_REMOVED_AFTER:
                continue  # it still waits to be sent, and has to be removed when it was
        elif (slot.chat_id, slot.message_id) not in gone:  # a list of cases has a slot for each
            gone.add((slot.chat_id, slot.message_id))
            await _take_away(tx, slot, slot.message_id, t)
        await slots.forget(tx, slot.id)


async def _take_away(tx: Tx, slot: Slot, message_id: int, t: Translator) -> None:
    chat_id, notice = slot.chat_id, Priority.NOTICE
    if slot.note.get(slots.STUB):
        stub = str(slot.note[slots.STUB])
        await speech.queue_edit(
            tx, chat_id, stub, message_id=message_id, priority=notice, case_id=slot.case_id
        )
    else:
        stub, left = str(t(REMOVED)), errands.REPORT_UNREMOVED.upon_loss(_removal_note(tx, slot))
        await speech.queue_removal(
            tx, chat_id, message_id=message_id, priority=notice, stub=stub, files=True, loss=left
        )
    for case_id in await slots.forget_message(tx, slot.chat_id, message_id) - {slot.case_id}:
        await errands.REPOST_LOST_CARD.put(tx, AboutCase(case_id))


def _removal_note(tx: Tx, slot: Slot) -> UnremovedMessage:
    """Return where a message stands, and since when it should be gone."""
    return UnremovedMessage(slot.case_id, slot.chat_id, slot.message_id, slot.remove_at or tx.now)


async def forget_old(store: Store, deployment: Deployment) -> None:
    """Drop what is kept for a while only: update ids, sent rows, sealed failures, tries, ids of messages,
    orphaned files.
    """
    await intake.forget_old(store)
    await attempt_limits.forget_old(
        store, store.now() - time_limits.WRONG_CODES_FORGOTTEN_AFTER
    )  # no limit looks further back
    await outbox.purge_old(store)
    await clearable.forget_old(store)

    async def strays(evidence_ids: set[str]) -> set[str]:
        async with store.read() as tx:
            return await evidence.strays(tx, evidence_ids)

    await deployment.evidence.sweep(strays)


async def record_root(tx: Tx, _deployment: Deployment) -> None:
    """Record the audit chain's root of the day, once a day."""
    last = await verify.last_root_at(tx)
    if last is None or last.date() != tx.now.date():  # later, if the clock was wrong
        await verify.record_root(tx)


async def end_day(tx: Tx, _deployment: Deployment) -> None:
    """Throw away what would lead yesterday's counts back to accounts, within a minute of midnight."""
    await daily.drop_old_key(tx)


def build_scheduler(
    store: Store,
    deployment: Deployment,
    jobs: Sequence[tuple[Job, timedelta]],
    sweeps: Sequence[tuple[Sweep, timedelta]] = (),
) -> AsyncIOScheduler:
    """Return a scheduler with one interval job for each; not started."""

    async def in_one(job: Job) -> None:
        async with store.write() as tx:
            await job(tx, deployment)

    every: list[tuple[str, Callable[[], Awaitable[None]], timedelta]] = []
    every += [(job.__name__, partial(in_one, job), pause) for job, pause in jobs]
    every += [(sweep.__name__, partial(sweep, store, deployment), pause) for sweep, pause in sweeps]
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, act, pause in every:
        scheduler.add_job(
            partial(_run_job, name, act),
            "interval",
            seconds=pause.total_seconds(),
            id=name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    return scheduler


async def _run_job(name: str, act: Callable[[], Awaitable[None]]) -> None:
    try:
        await act()
    except StorageError as error:
        log.error("upkeep waits for the store", action="upkeep_paused", job=name, error=str(error))
    except Exception as error:  # noqa: BLE001 - one job's mistake must not end the others
        log.error("upkeep failed", action="upkeep_failed", job=name, error=locate_error(error))
