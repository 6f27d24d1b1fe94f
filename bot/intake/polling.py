"""Updates by long polling: the next offset is the last id of the batch that was just committed, plus one.

Never a maximum: after an idle week Telegram numbers its updates anew, and an offset above the newest id is
answered from the head of the queue, so that a stored maximum would ask for the same updates for ever.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.intake.batch import SHARED_FAILURES, update_number
from bot.intake.failures import log_aborted_batch
from bot.transport import seconds_to_wait

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from telegram.ext import ExtBot

    from bot.intake.batch import Intake
    from storage.records import Json

LONG_POLL_SECONDS: Final = 30
BATCH: Final = 100
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")

log = structlog.get_logger()
T = TypeVar("T")


class Polling:
    """Asks Telegram for updates until it is stopped. `pauses` after failures: the first and the longest."""

    def __init__(
        self,
        bot: ExtBot[None],
        intake: Intake,
        *,
        singly: bool,
        pauses: tuple[float, float] = (FIRST_PAUSE, LONGEST_PAUSE),
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._singly = singly
        self._first_pause, self._longest_pause = pauses
        self._pause = 0.0
        self._offset: int | None = None
        self._stop = asyncio.Event()
        self._answered = True  # it was asked who we are before
        self._stored = True

    @property
    def healthy(self) -> bool:
        """Whether Telegram answered last, and what it brought could be stored."""
        return self._answered and self._stored

    def stop(self) -> None:
        """Ask for nothing more; a batch that is under way is finished."""
        self._stop.set()

    async def run(self) -> None:
        """Poll until `stop()`."""
        while not self._stop.is_set():
            raws = await self._unless_stopped(self._ask())
            if raws:
                await self._take(raws)
            elif raws is not None:
                self._singly = False  # the backlog of before the stop is worked off

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        async with asyncio.TaskGroup() as group:
            doing = group.create_task(work)
            stopped = group.create_task(self._stop.wait())
            await asyncio.wait((doing, stopped), return_when=asyncio.FIRST_COMPLETED)
            doing.cancel()
            stopped.cancel()
        return None if doing.cancelled() else doing.result()

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
        except (InvalidToken, EndPointNotFound) as error:  # what PTB makes of 401 and 404
            await self._rest(
                "Telegram refuses the token; check YANDUAN_BOT_TOKEN", error, seconds=self._longest_pause
            )
        except TelegramError as error:
            await self._rest("Telegram can't be reached; trying again", error)
        else:
            self._answered = True
            if self._stored:
                self._pause = 0.0
            return [raw for raw in raws if isinstance(raw, dict)]
        return None

    async def _rest(self, why: str, error: Exception, seconds: float | None = None) -> None:
        self._answered = False
        pause = self._next_pause() if seconds is None else seconds
        log.warning(why, action="polling_paused", error=type(error).__name__, seconds=pause)
        await asyncio.sleep(pause)

    async def _take(self, raws: list[Json]) -> None:
        try:
            if self._singly:
                # Whatever killed the process was in the batch that comes first again: the next are safe.
                await self._intake.take_singly(raws)
                self._singly = False
            else:
                await self._intake.take(raws)
        except Exception as error:  # noqa: BLE001 - nothing was kept and nothing confirmed: they come again
            self._stored = False
            self._singly = self._singly or not isinstance(error, SHARED_FAILURES)
            log_aborted_batch(error)
            await self._unless_stopped(asyncio.sleep(self._next_pause()))
            return
        self._stored = True
        ids = [found for raw in raws if (found := update_number(raw)) is not None]
        self._offset = ids[-1] + 1 if ids else self._offset

    def _next_pause(self) -> float:
        self._pause = min(self._longest_pause, max(self._first_pause, self._pause * 2))
        return self._pause
