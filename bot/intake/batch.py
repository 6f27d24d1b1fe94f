"""One batch of updates, one transaction."""

from __future__ import annotations

import asyncio
import contextlib
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog
from telegram import Update

from bot.intake import failures
from bot.intake.failures import BATCH_FAILURES, AskAgain, private_chat_id
from bot.logs import locate_error
from bot.turn import CURRENT_TURN, App, Deployment, Toast, Turn
from storage import clearable, conversations, intake
from storage.errors import DatabaseLocked, DatabaseReadOnly, DiskFull, KeyFileError, SealBroken, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.records import Json
    from storage.store import Store, Tx

SECONDS_PER_UPDATE: Final = 10.0
DEATHS: Final = 3
_LARGEST: Final = (1 << 63) - 1  # what a database can hold
SHARED_FAILURES: Final = (DatabaseLocked, DatabaseReadOnly, DiskFull, KeyFileError)
"""What keeps every update from being stored, and so is no single one's doing."""

log = structlog.get_logger()


class RetryOutcome(StrEnum):
    """What became of a sealed update that was to be processed once more."""

    DONE = "done"
    FAILED = "failed"
    LEFT = "left"  # its chat went on since


class UnhandledUpdate(Exception):
    """An update for which no handler is listed."""


class Intake:
    """Takes batches of raw updates. `toasts` is given the answers to taps after each commit."""

    def __init__(
        self,
        app: App,
        store: Store,
        deployment: Deployment,
        toasts: Callable[[list[Toast]], None],
        ask_again: AskAgain,
        *,
        seconds: float = SECONDS_PER_UPDATE,
    ) -> None:
        self._app = app
        self._store = store
        self._deployment = deployment
        self._toasts = toasts
        self._ask_again = ask_again
        self._seconds = seconds
        self.taken = 0
        self.failed = 0

    async def take(self, raws: list[Json], *, under_way: bool = False) -> None:
        """Process `raws` in order, in one transaction; returns once it is committed.

        Raises `StorageError` when nothing of the batch was kept: it must come again.
        """
        toasts: list[Toast] = []
        async with self._store.write() as tx:
            seen = await intake.seen(tx, [found for raw in raws if (found := update_number(raw)) is not None])
            fresh = [raw for raw in raws if update_number(raw) not in seen]
            await conversations.prefetch(tx, list({chat for raw in fresh if (chat := private_chat_id(raw))}))
            for raw in fresh:
                update_id = update_number(raw)
                if update_id in seen:
                    continue  # twice in one batch
                toasts += await self.one(tx, raw)
                if update_id is not None:
                    seen.add(update_id)
                    await intake.mark(tx, update_id)
                    if under_way:
                        await intake.clear_under_way(tx, update_id)
            await _remember_messages(tx, fresh)
        self.taken += len(fresh)
        self._toasts(toasts)

    async def take_singly(self, raws: list[Json]) -> None:
        """Process `raws` one by one, each marked as under way first, so that a killer is recognised."""
        for raw in raws:
            update_id = update_number(raw)
            if update_id is None:
                await self.take([raw])
                continue
            async with self._store.write() as tx:
                if await intake.seen(tx, [update_id]):
                    continue
                deaths = await intake.under_way(tx, update_id)
            if deaths >= DEATHS:
                await self._quarantine(raw, update_id)
            else:
                await self._take_marked(raw, update_id)

    async def _take_marked(self, raw: Json, update_id: int) -> None:
        try:
            await self.take([raw], under_way=True)
        except SHARED_FAILURES:
            # This start must not count as a death of the update's.
            with contextlib.suppress(StorageError):
                async with self._store.write() as tx:
                    await intake.clear_under_way(tx, update_id)
            raise

    async def _quarantine(self, raw: Json, update_id: int) -> None:
        log.error("an update was under way at three deaths; sealed", action="update_quarantined")
        async with self._store.write() as tx:
            await failures.seal_update(tx, raw, "quarantined")
            await failures.tell_failure(tx, self._deployment, raw, self._ask_again)
            await intake.mark(tx, update_id)
            await intake.clear_under_way(tx, update_id)
        self.failed += 1

    async def one(self, tx: Tx, raw: Json) -> list[Toast]:
        """Process one update under a savepoint; a failure of its own is sealed and told."""
        try:
            return await self._process(tx, raw)
        except BATCH_FAILURES:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is this update's failure alone
            self.failed += 1
            log.error("an update failed; sealed for retry", action="update_failed", error=locate_error(error))
            await failures.seal_update(tx, raw, locate_error(error))
            return await failures.tell_failure(tx, self._deployment, raw, self._ask_again)

    async def again(self, tx: Tx, raw: Json, sealed_at: datetime) -> RetryOutcome:
        """Process a sealed update once more. Unless it is done nothing is changed, and nobody is told."""
        if await _has_gone_on(tx, raw, sealed_at):
            return RetryOutcome.LEFT
        try:
            await self._process(tx, raw, replay=True)
        except BATCH_FAILURES:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            log.error("a sealed update failed again", action="update_failed_again", error=locate_error(error))
            return RetryOutcome.FAILED
        return RetryOutcome.DONE

    async def _process(self, tx: Tx, raw: Json, *, replay: bool = False) -> list[Toast]:
        turn = Turn(tx, self._deployment, replay=replay)
        token = CURRENT_TURN.set(turn)
        try:
            async with tx.savepoint():
                async with asyncio.timeout(self._seconds):
                    await self._app.process_update(Update.de_json(raw, self._app.bot))
                _raise_failure(turn)
        finally:
            CURRENT_TURN.reset(token)
        return _add_silent_answer(raw, turn.toasts)


async def _remember_messages(tx: Tx, raws: list[Json]) -> None:
    """Remember what was written, whatever became of it, in chats that can be cleared."""
    found = [one for raw in raws if (one := failures.private_message(raw))]
    await clearable.remember(tx, found)


async def _has_gone_on(tx: Tx, raw: Json, sealed_at: datetime) -> bool:
    """Whether the private chat of an update did anything since: then another question may be open than the
    one that the update answered. Who was asked to repeat an answer has done so, as a rule.
    """
    chat_id = private_chat_id(raw)
    if chat_id is None:
        return False
    try:
        conversation = await conversations.load(tx, chat_id)
    except SealBroken:
        return True  # nobody knows what is open there
    return conversation is not None and conversation.touched_at >= sealed_at


def _raise_failure(turn: Turn) -> None:
    if turn.error is not None:
        raise turn.error
    if not turn.handled:
        raise UnhandledUpdate


def _add_silent_answer(raw: Json, toasts: list[Toast]) -> list[Toast]:
    query = raw.get("callback_query")
    if query and not toasts:
        return [Toast(query["id"])]
    return toasts


def update_number(raw: Json) -> int | None:
    """Return the update's number; None for what Telegram would never send."""
    found = raw.get("update_id")
    return found if type(found) is int and 0 <= found <= _LARGEST else None
