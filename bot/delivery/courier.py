"""Sends what the outbox holds, and learns from what Telegram answers.

What becomes of a row:
    sent          its mark is written; the row keeps neither body nor recipient
    told to wait  429: nothing goes to that chat until then; nothing to anybody once two chats are told so
    no answer     network errors and 5xx: tried again with growing pauses; it may arrive twice. If that goes
                  on while others get through, it is set aside, so that its chat goes on
    moved         the group became a supergroup: the unit and the queue follow the new id
    gone          403: blocked, deactivated, out of a group that is no unit's any more: the chat's rows are
                  dropped, the rooms are told
    no such chat  400, of a private chat: all that waits for it is set aside
    refused       any other 400: `otherwise` is sent instead, or the row is set aside for the operator; for a
                  unit's group it stays, and is tried again, until it is known whose fault it was, and so does
                  a change that a group doesn't take (`refusals`)
    forbidden     403, of a unit's group: as refused; its room asks Telegram whether the bot was put out
    dropped       its case was erased, or went to another unit, while it waited: nothing is sent
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog
from telegram.error import TelegramError

from bot import failure_cause
from bot.delivery import calls
from bot.delivery.answers import TelegramAnswers
from bot.delivery.attachments import AttachmentGone, AttachmentLate
from bot.delivery.calls import ApiCalls
from bot.delivery.marks import Marks
from bot.delivery.owed_messages import OwedRows, steady_now
from bot.delivery.refusals import Refusals
from bot.delivery.taps import TapAnswers
from bot.logs import locate_error
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram.ext import ExtBot

    from bot.delivery.lanes import Lane
    from bot.delivery.pacing import Rates
    from bot.turn import Deployment, Toast
    from storage.records import OutboxRow
    from storage.store import Committed, Store

AT_ONCE: Final = 32
READ_AHEAD: Final = 0.01  # seconds; so long before a message may go it is read whether it is owed
FOREIGN_ROWS_EVERY: Final = 2.0  # seconds; rows that another process (the CLI) put into the outbox

log = structlog.get_logger()


class Courier:
    """One per process: delivers what is committed, until stopped."""

    def __init__(self, bot: ExtBot[None], store: Store, deployment: Deployment, rates: Rates) -> None:
        self._bot = bot
        self._wake = asyncio.Event()
        self._owed = OwedRows(store, rates, self._added)
        self._lanes = self._owed.lanes
        self._marks = Marks(store, self._wake.set)
        self._refusals = Refusals()
        self._answers = TelegramAnswers(store, self._owed, self._marks, self._refusals, self._show_typing)
        self._calls = ApiCalls(store, deployment)
        self._taps = TapAnswers(bot)
        self._stopping = False
        self._flying = 0

    # What comes in

    def committed(self, commit: Committed) -> None:
        """Take over what a commit brought; the store calls this right after it."""
        if commit.outbox:
            self._owed.take(commit.outbox)
            self._wake.set()
        for chat_id in commit.reopened:
            self._refusals.may_be_over(chat_id)
            self._release(self._lanes.of(chat_id))

    def answer(self, toasts: Iterable[Toast]) -> None:
        """Answer taps, soon or never."""
        self._taps.answer(toasts)

    def _added(self, lane: Lane, row: OutboxRow) -> None:
        if self._refusals.is_new(lane, row):
            self._release(lane)

    def _release(self, lane: Lane | None) -> None:
        """Try a group that refuses without waiting any longer, unless Telegram said to wait."""
        if lane is not None and lane.under_way is not None:
            lane.released = True  # it may be refused yet, for what was so before
        elif lane is not None and self._refusals.refusing(lane.chat_id):
            self._lanes.hold(lane, steady_now(), self._answers.paused_until(lane.chat_id))
            self._wake.set()

    # Running

    async def run(self) -> None:
        """Deliver until `stop()`; what is in flight then is waited for."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._marks.run())
            answering = group.create_task(self._taps.run())
            await self._dispatch(group)
            while self._flying:
                self._wake.clear()
                await self._wake.wait()
            self._marks.stop()
            answering.cancel()

    def stop(self) -> None:
        """Start nothing more."""
        self._stopping = True
        self._wake.set()

    async def _dispatch(self, group: asyncio.TaskGroup) -> None:
        next_look = steady_now()
        while not self._stopping:
            self._wake.clear()
            time = steady_now()
            if self._owed.behind or time >= next_look:
                await self._owed.read()
                next_look = time + FOREIGN_ROWS_EVERY
            self._owed.line_up_what_is_due()
            until = self._until_next(time)
            if until is not None and until <= READ_AHEAD:
                until = await self._send_what_is_owed(group)
            wait = next_look - time if until is None else min(next_look - time, until)
            try:
                async with asyncio.timeout(max(0.0, wait)):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def _send_what_is_owed(self, group: asyncio.TaskGroup) -> float | None:
        """Begin to send what may be sent now; returns the seconds until there may be more to send."""
        if not await self._owed.check():
            return None
        self._refusals.forget_owed_nothing(self._lanes.of)
        if 0 < (early := self._until_next(steady_now()) or 0.0) <= READ_AHEAD:
            await asyncio.sleep(early)
        time = steady_now()
        while self._may_send() and (found := self._lanes.next(time)) is not None:
            self._flying += 1
            group.create_task(self._deliver(*found))
        return self._until_next(time)

    def _until_next(self, time: float) -> float | None:
        return self._lanes.until_next(time) if self._may_send() else None

    def _may_send(self) -> bool:
        return self._flying < AT_ONCE and not self._marks.behind

    # One message

    async def _deliver(self, lane: Lane, row: OutboxRow) -> None:
        row = lane.under_way = self._refusals.choose(lane, row)
        backlog = [] if self._refusals.singly(lane.chat_id, row) else lane.queue.backlog(row)
        try:
            await self._try(lane, row, backlog)
        except AttachmentGone as error:
            log.warning("a file can't be given", action="attachment_gone", error=locate_error(error))
            self._answers.refused(lane, row)
        except (TelegramError, StorageError, AttachmentLate) as error:
            await self._answers.failed(lane, row, error, as_one=bool(backlog))
        except Exception as error:  # noqa: BLE001 - one row that can't be sent must not stop all others
            if failure_cause.is_the_machines(error):
                await self._answers.failed(lane, row, error, as_one=bool(backlog))
                return
            log.error("a message could not be made", action="message_broken", error=locate_error(error))
            self._answers.put_aside(lane, row, locate_error(error))
        finally:
            self._flying -= 1
            self._wake.set()

    async def _try(self, lane: Lane, row: OutboxRow, backlog: list[OutboxRow]) -> None:
        message = row.message
        if lane.queue.overtaken(row):
            self._answers.overtaken(lane, row)
            return
        if backlog:
            # Each card gets a message of its own again when something changes.
            result = await self._call(lane, "sendMessage", calls.digest_params(backlog))
            self._answers.sent_as_one(lane, backlog, calls.read_message_id(result))
            return
        params = await self._calls.params(row)
        if params is None:
            await self._answers.unchangeable(lane, row)
        elif message.upload is not None and not await self._owed.still(row):
            self._answers.drop(lane, {row.id})  # to open or draw a file takes its time
        else:
            result = await self._call(lane, message.method, params)
            self._answers.sent(lane, row, self._calls.answered(message, result))

    async def _call(self, lane: Lane, method: str, params: dict[str, object]) -> object:
        lane.called_at = steady_now()
        return await self._bot.do_api_request(method, api_kwargs=params)

    async def _show_typing(self, chat_id: int) -> object:
        """Show that something is being typed: it counts as no message and is over in five seconds."""
        return await self._bot.do_api_request("sendChatAction", {"chat_id": chat_id, "action": "typing"})

    # For health and metrics

    @property
    def delivered(self) -> int:
        """Messages that Telegram took."""
        return self._answers.delivered

    @property
    def set_aside(self) -> int:
        """Messages that Telegram refused for good."""
        return self._answers.set_aside

    @property
    def waiting(self) -> int:
        """Rows not yet sent."""
        return len(self._owed)

    @property
    def refusing(self) -> int:
        """Groups that refuse messages."""
        return self._refusals.count
