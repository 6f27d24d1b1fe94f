"""Updates by long polling: the next offset is the last id of the batch that was just committed, plus one.

Never a maximum: after an idle week Telegram numbers its updates anew, and an offset above the newest id is
answered from the head of the queue, so that a stored maximum would ask for the same updates for ever.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.transport import seconds_to_wait
from storage.errors import DatabaseLocked, DatabaseReadOnly, DiskFull, StorageError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from telegram.ext import ExtBot

    from bot.intake.batch import Intake
    from storage.records import Json

LONG_POLL_SECONDS: Final = 30
BATCH: Final = 100
LONGEST_PAUSE: Final = 30.0
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")

log = structlog.get_logger()


class Polling:
    """Asks Telegram for updates until it is stopped."""

    def __init__(self, bot: ExtBot[None], intake: Intake, *, singly: bool) -> None:
        self._bot = bot
        self._intake = intake
        self._singly = singly
        self._offset: int | None = None
        self._stop = asyncio.Event()
        self._pause = 0.0
        self.healthy = False

    def stop(self) -> None:
        """Ask for nothing more; a batch that is under way is finished."""
        self._stop.set()

    async def run(self) -> None:
        """Poll until `stop()`."""
        while not self._stop.is_set():
            raws = await self._unless_stopped(self._ask())
            if raws is None:
                continue
            if raws:
                await self._take(raws)
            else:
                self._singly = False  # the backlog of before the stop is worked off

    async def _unless_stopped(self, asking: Coroutine[Any, Any, list[Json] | None]) -> list[Json] | None:
        ask = asyncio.ensure_future(asking)
        stop = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((ask, stop), return_when=asyncio.FIRST_COMPLETED)
            if ask.done():
                return ask.result()
            return None
        finally:
            for task in (ask, stop):
                task.cancel()
            await asyncio.gather(ask, stop, return_exceptions=True)

    async def _ask(self) -> list[Json] | None:
        # While updates are taken singly an empty answer must come at once: it ends that mode.
        wait = 0 if self._singly else LONG_POLL_SECONDS
        parameters: dict[str, Any] = {
            "timeout": wait,
            "limit": BATCH,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        try:
            raws = await self._bot.do_api_request("getUpdates", api_kwargs=parameters, read_timeout=wait + 10)
        except RetryAfter as error:
            await self._rest("told to wait", error, seconds=seconds_to_wait(error))
        except Conflict as error:
            await self._rest("another program polls with this token; stop it", error)
        except InvalidToken as error:
            await self._rest(
                "Telegram refuses the token; check YANDUAN_BOT_TOKEN", error, seconds=LONGEST_PAUSE
            )
        except (NetworkError, TelegramError) as error:
            await self._rest("Telegram can't be reached; trying again", error)
        else:
            self._pause = 0.0
            self.healthy = True
            return [raw for raw in raws if isinstance(raw, dict)]
        return None

    async def _rest(self, why: str, error: Exception, seconds: float | None = None) -> None:
        self.healthy = False
        self._pause = min(LONGEST_PAUSE, max(0.5, self._pause * 2))
        pause = self._pause if seconds is None else seconds
        log.warning(why, action="polling_paused", error=type(error).__name__, seconds=pause)
        await asyncio.sleep(pause)

    async def _take(self, raws: list[Json]) -> None:
        try:
            if self._singly:
                await self._intake.take_singly(raws)
            else:
                await self._intake.take(raws)
        except StorageError as error:
            # Nothing was kept and nothing confirmed: the same updates come again.
            self.healthy = False
            self._singly = self._singly or not isinstance(error, DatabaseLocked | DatabaseReadOnly | DiskFull)
            log.error("updates could not be stored; trying again", action="batch_aborted", error=str(error))
            await self._unless_stopped(self._nap())
            return
        ids = [raw["update_id"] for raw in raws if isinstance(raw.get("update_id"), int)]
        self._offset = ids[-1] + 1 if ids else self._offset

    async def _nap(self) -> None:
        self._pause = min(LONGEST_PAUSE, max(0.5, self._pause * 2))
        await asyncio.sleep(self._pause)
