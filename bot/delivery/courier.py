"""Sends what the outbox holds, and learns from what Telegram answers.

What becomes of a row:
    sent          its mark is written; the row keeps neither body nor recipient
    told to wait  429: nothing goes to that chat until then; nothing to anybody once two chats are told so
    no answer     network errors and 5xx: tried again with growing pauses; it may arrive twice. If that goes
                  on while others get through, it is set aside, so that its chat goes on
    moved         the group became a supergroup: the unit and the queue follow the new id
    gone          403: blocked, deactivated, kicked: the chat's rows are dropped, the rooms are told
    refused       any other 400: `otherwise` is sent instead, or the row is set aside for the operator; for a
                  unit's group it stays, and is tried again, until it is known whose fault it was (`refusals`)
    dropped       its case was erased, or went to another unit, while it waited: nothing is sent
"""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.delivery.attachments import AttachmentGone, AttachmentLate, Attachments
from bot.delivery.lanes import Lane, Lanes
from bot.delivery.marks import Marks
from bot.delivery.refusals import AS_ONE, Refusals
from bot.delivery.taps import Taps
from bot.logs import where
from bot.transport import Unreachable, seconds_to_wait
from storage import officers, outbox, slots, units, work
from storage.errors import SealBroken, StorageError
from storage.outbox import Failed, Sent
from storage.records import Json, Message, OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from telegram.ext import ExtBot

    from bot.delivery.pacing import Rates
    from bot.turn import House, Toast
    from storage.store import Committed, Store

AT_ONCE: Final = 32
LONGEST_PAUSE: Final = 60.0
MOST_TRIES: Final = 30  # of a message that fails while others get through; about 25 minutes
REMEMBERED: Final = 10_000
FOREIGN_ROWS_EVERY: Final = 2.0  # seconds; rows that another process (the CLI) put into the outbox

log = structlog.get_logger()


class Courier:
    """One per process: delivers what is committed, until stopped."""

    def __init__(self, bot: ExtBot[None], store: Store, house: House, rates: Rates) -> None:
        self._bot = bot
        self._store = store
        self._lanes = Lanes(rates)
        self._later: list[tuple[datetime, int, OutboxRow]] = []
        self._known = 0  # every row up to this id was seen
        self._behind = True
        self._told_to_wait: dict[int, float] = {}
        self._message_ids: dict[str, int] = {}
        self._failing: dict[int, tuple[int, int]] = {}  # row id: tries, and what was delivered at the first
        self._queue_changes = asyncio.Lock()  # no rows are read while a chat's move
        self._wake = asyncio.Event()
        self._marks = Marks(store, self._wake.set)
        self._refusals = Refusals()
        self._taps = Taps(bot)
        self._attachments = Attachments(store, house)
        self._dropped: int | None = None  # how often rows were dropped, as last heard
        self._stopping = False
        self._flying = 0
        self.delivered = 0
        self.set_aside = 0

    # What comes in

    def committed(self, commit: Committed) -> None:
        """Called by the store right after a commit: its messages need not be read back.

        Unless another process put messages in between: then those come first, and all are read.
        """
        rows = [row for row in commit.outbox if row.id > self._known]
        if rows and rows[0].id == self._known + 1:
            self._queue(rows)
        elif rows:
            self._behind = True
            self._wake.set()
        for chat_id in commit.reopened:
            self._release(self._lanes.of(chat_id))

    def answer(self, toasts: Iterable[Toast]) -> None:
        """Answer taps, soon or never."""
        self._taps.answer(toasts)

    def _queue(self, rows: Iterable[OutboxRow]) -> None:
        for row in rows:
            if row.id <= self._known:
                continue
            self._known = row.id
            self._line_up(row)
        self._wake.set()

    def _line_up(self, row: OutboxRow) -> None:
        if row.message.not_before is not None:
            heapq.heappush(self._later, (row.message.not_before, row.id, row))
        else:
            self._add(row)

    def _queue_what_is_due(self) -> None:
        while self._later and self._later[0][0] <= self._store.now():
            self._add(heapq.heappop(self._later)[2])

    def _add(self, row: OutboxRow) -> None:
        lane = self._lanes.add(row, self._now())
        if self._refusals.has_new(lane):
            self._release(lane)

    def _release(self, lane: Lane | None) -> None:
        """Try a group that refuses without waiting any longer, unless Telegram said to wait."""
        if lane is not None and self._refusals.refusing(lane.chat_id):
            self._lanes.hold(lane, self._now(), self._told_to_wait.get(lane.chat_id, 0.0))
            self._wake.set()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

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
        next_look = self._now()
        while not self._stopping:
            self._wake.clear()
            now = self._now()
            if self._behind or now >= next_look:
                await self._read_rows()
                next_look = now + FOREIGN_ROWS_EVERY
            self._queue_what_is_due()
            until = self._until_next(now)
            if until == 0:
                until = await self._send_what_is_owed(group)
            wait = next_look - now if until is None else min(next_look - now, until)
            try:
                async with asyncio.timeout(max(0.0, wait)):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def _send_what_is_owed(self, group: asyncio.TaskGroup) -> float | None:
        """Begin to send what may be sent now; returns the seconds until there may be more to send."""
        if not await self._know_what_is_owed():
            return None
        now = self._now()
        while self._may_send() and (found := self._lanes.next(now)) is not None:
            self._flying += 1
            group.create_task(self._deliver(*found))
        return self._until_next(now)

    def _until_next(self, now: float) -> float | None:
        return self._lanes.until_next(now) if self._may_send() else None

    async def _know_what_is_owed(self) -> bool:
        """Forget what was dropped since the last time, maybe by another process (`yanduan erase`); False if
        that can't be known now. What is in flight at that moment can't be stopped.
        """
        try:
            async with self._queue_changes:
                known = self._known  # what comes during the read is owed
                async with self._store.read() as tx:
                    dropped = await outbox.times_dropped(tx)
                    if dropped != self._dropped:
                        self._keep(await outbox.all_owed(tx), known)
                        self._dropped = dropped
        except Exception as error:  # noqa: BLE001 - nothing is sent that may not be owed; soon tried again
            said = str(error) if isinstance(error, StorageError) else where(error)
            log.warning("the outbox can't be read; trying again", action="outbox_unreadable", error=said)
            return False
        return True

    def _keep(self, owed: set[int], known: int) -> None:
        self._later = [entry for entry in self._later if entry[1] in owed or entry[1] > known]
        heapq.heapify(self._later)
        self._lanes.keep(owed, known)

    async def _is_still_owed(self, row: OutboxRow) -> bool:
        async with self._store.read() as tx:
            return bool(await outbox.still_owed(tx, [row.id]))

    def _may_send(self) -> bool:
        return self._flying < AT_ONCE and not self._marks.behind

    async def _read_rows(self) -> None:
        self._behind = False
        try:
            async with self._queue_changes, self._store.read() as tx:
                while rows := await outbox.pending(tx, after_id=self._known, limit=500):
                    self._queue(rows)
        except Exception as error:  # noqa: BLE001 - what can't be read now is read at the next look
            said = str(error) if isinstance(error, StorageError) else where(error)
            log.warning("the outbox can't be read; trying again", action="outbox_unreadable", error=said)

    # One message

    async def _deliver(self, lane: Lane, row: OutboxRow) -> None:
        row = self._refusals.next(lane)
        backlog = [] if self._refusals.singly(lane) else self._lanes.backlog(lane)
        try:
            await self._try(lane, row, backlog)
        except RetryAfter as error:
            self._wait_as_told(lane, seconds_to_wait(error))
        except ChatMigrated as error:
            await self._stored(lane, row, self._move(lane, error.new_chat_id))
        except Forbidden:
            await self._stored(lane, row, self._gone(lane, row.message))
        except (InvalidToken, EndPointNotFound) as error:  # what PTB makes of 401 and 404
            self._unknown(lane, row, error)
        except BadRequest as error:
            await self._stored(lane, row, self._refused_by(lane, row, error, as_one=bool(backlog)))
        except Unreachable as error:
            self._again(lane, row, error, everybody=True)
        except (NetworkError, TelegramError, StorageError, AttachmentLate) as error:
            self._again(lane, row, error)
        except AttachmentGone as error:
            log.warning("a file can't be given", action="attachment_gone", error=where(error))
            self._refused(lane, row, None)
        except Exception as error:  # noqa: BLE001 - one row that can't be sent must not stop all others
            log.error("a message could not be made", action="message_broken", error=where(error))
            self._set_aside(lane, row, where(error))
        finally:
            self._flying -= 1
            self._wake.set()

    async def _try(self, lane: Lane, row: OutboxRow, backlog: list[OutboxRow]) -> None:
        message = row.message
        if self._lanes.overtaken(lane):
            self._finish(lane, Sent(row.id, None, None))
            return
        if backlog:
            await self._send_as_one(lane, backlog)
            return
        params = await self._params(row)
        if params is None:
            self._refused(lane, row, None)
            return
        if message.upload is not None and not await self._is_still_owed(row):
            self._drop(lane, {row.id})  # to open or draw a file takes its time
            return
        result = await self._bot.do_api_request(message.method, api_kwargs=params)
        message_id = result.get("message_id") if isinstance(result, dict) else None
        if message.slot is not None and message_id is not None:
            self._message_ids[message.slot] = message_id
        self.delivered += 1
        sent = Sent(row.id, message.slot, message_id, lost=row.lost, beside=message.beside)
        self._finish(lane, sent, taken=_is_send(message))

    async def _send_as_one(self, lane: Lane, rows: list[OutboxRow]) -> None:
        """A backlog's cards as one message; each gets a card of its own again when something changes."""
        result = await self._bot.do_api_request("sendMessage", api_kwargs=_as_one(rows))
        message_id = result.get("message_id") if isinstance(result, dict) else None
        self.delivered += 1
        self._marks.sent(Sent(row.id, row.message.slot, message_id, in_digest=True) for row in rows)
        self._lanes.drop(lane, {row.id for row in rows}, self._now())
        self._refusals.taken(lane)
        self._refusals.settled(lane, AS_ONE, *(row.id for row in rows))

    async def _params(self, row: OutboxRow) -> dict[str, Any] | None:
        """The call's parameters; None if it names a message of ours that was never sent."""
        message = row.message
        params: dict[str, Any] = {"chat_id": message.chat_id, **_protected(message)}
        if message.slot is not None and not message.method.startswith("send"):
            message_id = params.get("message_id") or await self._message_id(message.slot)
            if message_id is None:
                return None
            params["message_id"] = message_id
        if message.upload is not None:
            content = await self._attachments.open(row, message.upload)
            params[message.upload.parameter] = InputFile(content, filename=message.upload.filename)
        return params

    async def _message_id(self, slot: str) -> int | None:
        if slot not in self._message_ids:
            if len(self._message_ids) > REMEMBERED:
                self._message_ids.clear()  # they are read again when needed
            async with self._store.read() as tx:
                try:
                    found = await slots.get(tx, slot)
                except SealBroken:
                    found = None
            if found is None or found.message_id is None:
                return None
            self._message_ids[slot] = found.message_id
        return self._message_ids[slot]

    # What Telegram answered

    def _finish(self, lane: Lane, sent: Sent, *, taken: bool = False) -> None:
        self._marks.sent([sent])
        self._done(lane, sent.id, taken=taken)

    def _done(self, lane: Lane, number: int, *, taken: bool = False) -> None:
        """The first row leaves the queue; `taken`: because its chat took it."""
        now = self._now()
        self._failing.pop(number, None)
        self._lanes.done(lane, now)
        if taken:
            self._refusals.taken(lane)
        self._refusals.settled(lane, number)
        if wait := self._refusals.wait(lane, now):
            self._lanes.hold(lane, now, now + wait)

    def _wait_as_told(self, lane: Lane, seconds: float) -> None:
        now = self._now()
        self._told_to_wait = {chat: until for chat, until in self._told_to_wait.items() if until > now}
        if self._told_to_wait and lane.chat_id not in self._told_to_wait:
            # Two chats at once: it is the bot's own limit that is reached, not a chat's.
            self._lanes.held_until = max(self._lanes.held_until, now + seconds)
        self._told_to_wait[lane.chat_id] = now + seconds
        log.warning("Telegram says to wait", action="flood_wait", seconds=seconds)
        self._lanes.put_back(lane, now, seconds)

    def _again(self, lane: Lane, row: OutboxRow, error: Exception, *, everybody: bool = False) -> None:
        if not everybody and self._is_the_messages_fault(row, MOST_TRIES):
            self._refused(lane, row, None)
            return
        now = self._now()
        tried = replace(row, attempts=row.attempts + 1)
        lane.rows[0] = tried
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** min(tried.attempts, 10))
        if everybody:
            self._lanes.held_until = max(self._lanes.held_until, now + min(pause, 5.0))
        log.warning(
            "a message is tried again", action="send_retry", error=type(error).__name__, seconds=pause
        )
        self._lanes.put_back(lane, now, pause)

    def _unknown(self, lane: Lane, row: OutboxRow, error: TelegramError) -> None:
        """The token is refused, or only this method: then others have got through since the last try."""
        if self._is_the_messages_fault(row, 1):
            self._refused(lane, row, None)
            return
        log.error("Telegram refuses the token; check YANDUAN_BOT_TOKEN", action="token_refused")
        self._again(lane, row, error, everybody=True)

    def _is_the_messages_fault(self, row: OutboxRow, tries: int) -> bool:
        """Whether it failed `tries` times before, while others got through."""
        failed, before = self._failing.get(row.id, (0, self.delivered))
        self._failing[row.id] = (failed + 1, before)
        return failed >= tries and self.delivered > before

    async def _refused_by(self, lane: Lane, row: OutboxRow, error: BadRequest, *, as_one: bool) -> None:
        """400: by the message's fault, unless it may be its group that takes none."""
        number = AS_ONE if as_one else row.id
        if self._refusals.at_fault(lane, number):
            self._refusals.blame(lane, number)
            if as_one:
                self._lanes.put_back(lane, self._now(), 0.0)
                return
        elif _is_send(row.message) and row.message.otherwise is None and await self._is_a_units(lane):
            now = self._now()
            self._refusals.refused(lane, number, now)
            wait = self._refusals.wait(lane, now)
            log.warning("a group refuses a message; it is held back", action="send_held", seconds=wait)
            self._lanes.put_back(lane, now, wait)
            return
        self._refused(lane, row, error)

    async def _is_a_units(self, lane: Lane) -> bool:
        """Whether the chat is a unit's group, whose room is told then that it refuses, once in a spell."""
        if lane.chat_id > 0:
            return False
        async with self._store.write() as tx:
            bound = await units.by_group(tx, lane.chat_id) is not None
            if bound and not self._refusals.refusing(lane.chat_id):
                await work.put(tx, "officers.refused", {"chat_id": lane.chat_id})
        return bound

    def _refused(self, lane: Lane, row: OutboxRow, error: BadRequest | None) -> None:
        message = row.message
        repeated = row.attempts > 0 or (error is not None and "not modified" in error.message.lower())
        if message.method.startswith("edit") and repeated and message.loss is None:
            self._finish(lane, Sent(row.id, None, None))  # it had arrived before
        elif message.otherwise is not None:
            self._failing.pop(row.id, None)
            lane.rows[0] = _otherwise(row, message.otherwise)
            self._lanes.put_back(lane, self._now(), 0.0)
        elif message.method.startswith(("edit", "delete")):
            # What it would have changed is gone, or can't be changed.
            self._finish(lane, Sent(row.id, None, None, lost=message.loss or row.lost))
        else:
            self._set_aside(lane, row, "refused")

    def _set_aside(self, lane: Lane, row: OutboxRow, reason: str) -> None:
        self.set_aside += 1
        log.error(
            "a message was refused and set aside", action="message_set_aside", row=row.id, reason=reason
        )
        lost = row.message.loss or row.lost
        self._marks.failed(Failed(row.id, reason, final=True, not_before=None, lost=lost))
        self._done(lane, row.id)

    async def _stored(self, lane: Lane, row: OutboxRow, act: Any) -> None:
        try:
            await act
        except Exception as error:  # noqa: BLE001 - what can't be stored now is met again at the next try
            log.error("what Telegram said can't be stored", action="answer_unstored", error=where(error))
            self._again(lane, row, error)

    async def _gone(self, lane: Lane, refused: Message) -> None:
        """The chat can't be reached any more; what it was owed is dropped, and the rooms are told.

        An officer's messages are protected. If news for a reporter were enough, the group would see that this
        officer, who is led to the private chat anew, reports too.
        """
        chat_id = lane.chat_id
        async with self._store.write() as tx:
            await outbox.drop_chat(tx, chat_id)
            dropped = self._held(lane)  # while we hold the writer nothing can be added
            if chat_id < 0:
                await work.put(tx, "officers.group_lost", {"chat_id": chat_id})
            elif (
                refused.params.get("protect_content")
                and (officer := await officers.by_user(tx, chat_id)) is not None
            ):
                await officers.set_private_ready(tx, officer.id, False)
        log.warning("a chat can't be reached any more", action="chat_gone", group=chat_id < 0)
        self._drop(lane, dropped)

    async def _move(self, lane: Lane, new_chat_id: int) -> None:
        """The group became a supergroup: its unit and what it is owed follow, and its room is told."""
        async with self._queue_changes:
            async with self._store.write() as tx:
                await units.migrate_group(tx, lane.chat_id, new_chat_id)
                moved = await outbox.move_chat(tx, lane.chat_id, new_chat_id)
                await work.put(tx, "officers.migrated", {"chat_id": new_chat_id})
                held = self._held(lane)  # while we hold the writer nothing can be added
            self._drop(lane, held)
            # Of the others some are sent and only not marked yet, and some are still to be read.
            for row in moved:
                if row.id in held:
                    self._line_up(row)

    def _held(self, lane: Lane) -> set[int]:
        """The rows of a chat that wait here, now or for their time."""
        later = {row.id for _, _, row in self._later if row.message.chat_id == lane.chat_id}
        return later | {row.id for row in lane.rows}

    def _drop(self, lane: Lane, ids: set[int]) -> None:
        self._later = [entry for entry in self._later if entry[1] not in ids]
        heapq.heapify(self._later)
        for row_id in ids:
            self._failing.pop(row_id, None)
        self._lanes.drop(lane, ids, self._now())
        self._refusals.settled(lane, *ids)

    # For health and metrics

    @property
    def waiting(self) -> int:
        """Rows not yet sent."""
        return len(self._lanes) + len(self._later)

    @property
    def refusing(self) -> int:
        """Groups that refuse messages."""
        return self._refusals.count


def _is_send(message: Message) -> bool:
    return not message.method.startswith(("edit", "delete"))


def _protected(message: Message) -> Json:
    """Its parameters. What stands in a group can't be forwarded or saved there, whoever made it, unless it
    says that it may: a poster for print.
    """
    fresh = message.chat_id < 0 and message.method.startswith("send")
    return {"protect_content": True, **message.params} if fresh else message.params


def _otherwise(row: OutboxRow, message: Message) -> OutboxRow:
    """The row with what is sent in its message's place; what is lost by that is remembered."""
    lost = None if message.loss is not None else row.message.loss or row.lost
    return replace(row, message=message, attempts=0, lost=lost)


def _as_one(rows: list[OutboxRow]) -> dict[str, Any]:
    digests = [row.message.digest for row in rows if row.message.digest is not None]
    lines = [digests[0].title, *(digest.line for digest in digests)]
    return {
        "chat_id": rows[0].message.chat_id,
        "text": "\n".join(lines),
        "reply_markup": {"inline_keyboard": [[digest.button] for digest in digests]},
        "protect_content": True,
        "disable_notification": all(row.message.params.get("disable_notification", False) for row in rows),
    }
