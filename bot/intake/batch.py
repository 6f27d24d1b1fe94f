"""One batch of updates, one transaction."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Update

from bot.intake import failures
from bot.logs import where
from bot.turn import CURRENT, App, House, Toast, Turn
from storage import conversations, intake
from storage.errors import DatabaseLocked, DatabaseReadOnly, DiskFull, StorageError

if TYPE_CHECKING:
    from storage.records import Json
    from storage.store import Store, Tx

SECONDS_PER_UPDATE: Final = 10.0
DEATHS: Final = 3

log = structlog.get_logger()

AskAgain = Callable[["Tx", House, int], Awaitable[None]]


class NobodyTookIt(Exception):
    """An update for which no handler is listed."""


class Intake:
    """Takes batches of raw updates. `toasts` is given the answers to taps after each commit."""

    def __init__(
        self,
        app: App,
        store: Store,
        house: House,
        toasts: Callable[[list[Toast]], None],
        ask_again: AskAgain,
    ) -> None:
        self._app = app
        self._store = store
        self._house = house
        self._toasts = toasts
        self._ask_again = ask_again
        self.taken = 0
        self.failed = 0

    async def take(self, raws: list[Json], *, under_way: bool = False) -> None:
        """Process `raws` in order, in one transaction; returns once it is committed.

        Raises `StorageError` when nothing of the batch was kept: it must come again.
        """
        toasts: list[Toast] = []
        async with self._store.write() as tx:
            seen = await intake.seen(tx, [raw["update_id"] for raw in raws if "update_id" in raw])
            fresh = [raw for raw in raws if raw.get("update_id") not in seen]
            await conversations.prefetch(tx, list({chat for raw in fresh if (chat := private_chat(raw))}))
            for raw in fresh:
                update_id = raw.get("update_id")
                if update_id in seen:
                    continue  # twice in one batch
                toasts += await self.one(tx, raw)
                if isinstance(update_id, int):
                    seen.add(update_id)
                    await intake.mark(tx, update_id)
                    if under_way:
                        await intake.clear_under_way(tx, update_id)
        self.taken += len(fresh)
        self._toasts(toasts)

    async def take_singly(self, raws: list[Json]) -> None:
        """Process `raws` one by one, each marked as under way first, so that a killer is recognised."""
        for raw in raws:
            update_id = raw.get("update_id")
            if not isinstance(update_id, int):
                await self.take([raw])
                continue
            async with self._store.write() as tx:
                if await intake.seen(tx, [update_id]):
                    continue
                starts = await intake.under_way(tx, update_id)
            if starts > DEATHS:
                await self._quarantine(raw, update_id)
            else:
                await self._take_marked(raw, update_id)

    async def _take_marked(self, raw: Json, update_id: int) -> None:
        try:
            await self.take([raw], under_way=True)
        except (DatabaseLocked, DatabaseReadOnly, DiskFull):
            # A full disk is nobody's poison: this start must not count as a death of the update's.
            with contextlib.suppress(StorageError):
                async with self._store.write() as tx:
                    await intake.clear_under_way(tx, update_id)
            raise

    async def _quarantine(self, raw: Json, update_id: int) -> None:
        log.error("an update was under way at three deaths; sealed", action="update_quarantined")
        async with self._store.write() as tx:
            await failures.seal(tx, raw, "quarantined")
            await failures.tell(tx, self._house, raw, self._ask_again)
            await intake.mark(tx, update_id)
            await intake.clear_under_way(tx, update_id)
        self.failed += 1

    async def one(self, tx: Tx, raw: Json) -> list[Toast]:
        """Process one update under a savepoint; a failure of its own is sealed and told."""
        turn = Turn(tx, self._house)
        token = CURRENT.set(turn)
        try:
            async with tx.savepoint():
                async with asyncio.timeout(SECONDS_PER_UPDATE):
                    await self._app.process_update(self._parse(raw))
                _raise_what_happened(turn)
        except (StorageError, SQLAlchemyError, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is this update's failure alone
            self.failed += 1
            log.error("an update failed; sealed for retry", action="update_failed", error=where(error))
            await failures.seal(tx, raw, where(error))
            return await failures.tell(tx, self._house, raw, self._ask_again)
        finally:
            CURRENT.reset(token)
        return _with_silent_answer(raw, turn.toasts)

    def _parse(self, raw: Json) -> Update:
        return Update.de_json(raw, self._app.bot)


def _raise_what_happened(turn: Turn) -> None:
    if turn.error is not None:
        raise turn.error
    if not turn.handled:
        raise NobodyTookIt


def _with_silent_answer(raw: Json, toasts: list[Toast]) -> list[Toast]:
    query = raw.get("callback_query")
    if query and not toasts:
        return [Toast(query["id"])]
    return toasts


def private_chat(raw: Json) -> int | None:
    """The private chat that an update belongs to; None for groups and for what has no chat."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if isinstance(content := raw.get(kind), dict):
            return _private(content.get("chat"))
    query = raw.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        return _private(query["message"].get("chat"))
    return None


def _private(chat: Any) -> int | None:
    if isinstance(chat, dict) and chat.get("type") == "private" and isinstance(chat.get("id"), int):
        return int(chat["id"])
    return None
