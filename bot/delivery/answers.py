"""What becomes of a row, by what Telegram answered. `bot.delivery.courier` lists it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot import errands
from bot.delivery.marks import Marks
from bot.delivery.owed_messages import steady_now
from bot.delivery.refusals import AS_ONE, Refusals, is_change
from bot.errands import AboutGroup
from bot.logs import locate_error
from bot.transport import Unreachable, seconds_to_wait
from storage import officers, outbox, slots, units
from storage.errors import SealBroken
from storage.outbox import Failed, Sent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.delivery.lanes import Lane
    from bot.delivery.owed_messages import OwedRows
    from storage.records import Message, OutboxRow
    from storage.store import Store

LONGEST_PAUSE: Final = 60.0
MOST_TRIES: Final = 30  # of a message that fails while others get through; about 25 minutes

log = structlog.get_logger()


class TelegramAnswers:
    """Each method ends a row's being under way, in one way or another. `show_typing` has a chat see that the
    bot is typing there.
    """

    def __init__(
        self,
        store: Store,
        owed: OwedRows,
        marks: Marks,
        refusals: Refusals,
        show_typing: Callable[[int], Awaitable[object]],
    ) -> None:
        self._store = store
        self._owed = owed
        self._lanes = owed.lanes
        self._marks = marks
        self._refusals = refusals
        self._show_typing = show_typing
        self._first: dict[int, OutboxRow] = {}  # rows of groups as they were before what stands `otherwise`
        self._told_to_wait: dict[int, float] = {}
        self._failing: dict[int, tuple[int, int]] = {}  # row id: tries, and what was delivered at the first
        self.delivered = 0
        self.set_aside = 0

    # It was taken, or there is nothing more to do

    def sent(self, lane: Lane, row: OutboxRow, message_id: int | None) -> None:
        """Telegram took it."""
        self.delivered += 1
        message = row.message
        sent = Sent(
            row.id,
            message.slot,
            message_id,
            lost=row.lost,
            beside=message.beside,
            arrival=message.arrival,
            chat_id=lane.chat_id if message.method.startswith("send") else None,
        )
        if is_change(message):
            self._refusals.changeable(lane)
        self._finish(lane, sent, taken=not is_change(message))

    def sent_as_one(self, lane: Lane, rows: list[OutboxRow], message_id: int | None) -> None:
        """Settle a backlog's cards that went out as one message."""
        self.delivered += 1
        self._marks.sent(
            Sent(row.id, row.message.slot, message_id, in_digest=True, arrival=row.message.arrival)
            for row in rows
        )
        self._lanes.drop(lane, [row.id for row in rows], steady_now())
        self._refusals.taken(lane)
        self._refusals.forget_rows(lane, AS_ONE, *(row.id for row in rows))

    def overtaken(self, lane: Lane, row: OutboxRow) -> None:
        """Settle a row because a later one says it too."""
        self._finish(lane, Sent(row.id, None, None))

    def _finish(self, lane: Lane, sent: Sent, *, taken: bool = False) -> None:
        self._marks.sent([sent])
        self._done(lane, sent.id, taken=taken)

    def _done(self, lane: Lane, number: int, *, taken: bool = False) -> None:
        """Take the row out of the queue; `taken`: because its chat took it."""
        time = steady_now()
        self._forget(number)
        self._lanes.done(lane, time)
        if taken:
            self._refusals.taken(lane)
        self._refusals.forget_rows(lane, number)
        if wait := self._refusals.wait(lane, time):
            self._lanes.hold(lane, time, time + wait)

    def drop(self, lane: Lane, numbers: Collection[int]) -> None:
        """Forget these rows of the chat: they are owed no longer."""
        for number in numbers:
            self._forget(number)
        self._owed.drop(lane, numbers)
        self._refusals.forget_rows(lane, *numbers)

    def _forget(self, number: int) -> None:
        self._failing.pop(number, None)
        self._first.pop(number, None)

    # It was not

    async def failed(self, lane: Lane, row: OutboxRow, error: Exception, *, as_one: bool) -> None:
        """Telegram, the network or the store said no. What can't be stored now is met at the next try."""
        try:
            match error:
                case RetryAfter():
                    self._wait_as_told(lane, seconds_to_wait(error))
                case ChatMigrated():
                    await self._move(lane, error.new_chat_id)
                case Forbidden() if not await self._is_a_units(lane):
                    await self._gone(lane, row.message)
                case InvalidToken() | EndPointNotFound():  # what PTB makes of 401 and 404
                    self._unknown(lane, row, error)
                case BadRequest() | Forbidden():
                    await self._refused_by(lane, row, error, as_one=as_one)
                case _:
                    self._again(lane, row, error, everybody=isinstance(error, Unreachable))
        except TelegramError as unasked:  # the group was to be asked, and this came of it
            await self.failed(lane, row, unasked, as_one=as_one)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the row is still owed
            log.error(
                "what Telegram said can't be stored", action="answer_unstored", error=locate_error(failure)
            )
            self._again(lane, row, failure)

    def _wait_as_told(self, lane: Lane, seconds: float) -> None:
        time = steady_now()
        self._told_to_wait = {chat: until for chat, until in self._told_to_wait.items() if until > time}
        if self._told_to_wait and lane.chat_id not in self._told_to_wait:
            # Two chats at once: it is the bot's own limit that is reached, not a chat's.
            self._lanes.held_until = max(self._lanes.held_until, time + seconds)
        self._told_to_wait[lane.chat_id] = time + seconds
        log.warning("Telegram says to wait", action="flood_wait", seconds=seconds)
        self._lanes.put_back(lane, time, seconds)

    def paused_until(self, chat_id: int) -> float:
        """Until when Telegram said that nothing may be sent there."""
        return self._told_to_wait.get(chat_id, 0.0)

    def _again(self, lane: Lane, row: OutboxRow, error: Exception, *, everybody: bool = False) -> None:
        if not everybody and self._is_the_messages_fault(row, MOST_TRIES):
            self.refused(lane, row)
            return
        time = steady_now()
        tried = replace(row, attempts=row.attempts + 1)
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** min(tried.attempts, 10))
        if everybody:
            self._lanes.held_until = max(self._lanes.held_until, time + min(pause, 5.0))
        log.warning(
            "a message is tried again", action="send_retry", error=type(error).__name__, seconds=pause
        )
        self._lanes.put_back(lane, time, pause, tried)

    def _unknown(self, lane: Lane, row: OutboxRow, error: Exception) -> None:
        """Find out whether the token is refused, or only this method: then others have got through since."""
        if self._is_the_messages_fault(row, 1):
            self.refused(lane, row)
            return
        log.error("Telegram refuses the token; check YANDUAN_BOT_TOKEN", action="token_refused")
        self._again(lane, row, error, everybody=True)

    def _is_the_messages_fault(self, row: OutboxRow, tries: int) -> bool:
        """Whether it failed `tries` times before, while others got through."""
        failed, before = self._failing.get(row.id, (0, self.delivered))
        self._failing[row.id] = (failed + 1, before)
        return failed >= tries and self.delivered > before

    # It was refused

    async def _refused_by(self, lane: Lane, row: OutboxRow, error: TelegramError, *, as_one: bool) -> None:
        """400, or 403 of a unit's group: by the message's fault, unless there is no such chat, or its group
        takes none.
        """
        number = AS_ONE if as_one else row.id
        if lane.chat_id > 0 and "chat not found" in error.message.lower():
            self._no_such_chat(lane)
        elif lane.chat_id > 0 or (not as_one and self._goes_on(lane, row, error)):
            await self.unchangeable(lane, row, error)
        elif self._refusals.is_at_fault(lane, number):
            self._refusals.blame(lane, number)
            if as_one:
                self._lanes.put_back(lane, steady_now(), 0.0)
            else:
                await self.unchangeable(lane, row, error)
        elif (refusal := await self._refusal_of(lane, row, error)) is None:
            await self.unchangeable(lane, row, error)
        else:
            await self._hold(lane, row, number, refusal)

    def _goes_on(self, lane: Lane, row: OutboxRow, error: TelegramError) -> bool:
        """Whether something else is to be done at once, or nothing, whoever is at fault. Nothing goes out in
        the place of a change while its group refuses: the change may be made yet. Removals it doesn't refuse.
        """
        if _says_it_is_so(row, error):
            return True
        another = row.message.otherwise
        if another is None or _may_have_arrived(row):
            return False
        removes = row.message.method.startswith("delete") and is_change(another)
        return removes or not self._refusals.refusing(lane.chat_id)

    async def _refusal_of(self, lane: Lane, row: OutboxRow, error: TelegramError) -> TelegramError | None:
        """Return what the group itself says against this, if it does. Of a new message that can't be known
        yet, and only to a unit's group is it worth something later; what takes something away is worth it
        always.
        """
        if not is_change(row.message):
            return error if await self._is_a_units(lane) else None
        if self._refusals.shut(lane):
            return error
        try:
            await self._show_typing(lane.chat_id)
        except (BadRequest, Forbidden) as refusal:
            return refusal
        self._refusals.changeable(lane)
        return None

    async def _hold(self, lane: Lane, row: OutboxRow, number: int, refusal: TelegramError) -> None:
        """Keep it, and all that waits with it, as it was at first."""
        bound = await self._tell_of(lane, refusal)
        if not bound and isinstance(refusal, Forbidden):
            await self._gone(lane, row.message)
            return
        time = steady_now()
        change, new = is_change(self._first.get(number, row).message), not is_change(row.message)
        self._refusals.refused(lane, number, time, change=change, new=new)
        for first in [first for first in self._first.values() if first.message.chat_id == lane.chat_id]:
            lane.queue.replace(self._first.pop(first.id))
        if lane.released:
            self._refusals.may_be_over(lane.chat_id)
        wait = self._refusals.wait(lane, time)
        log.warning("a group refuses a message; it is held back", action="send_held", seconds=wait)
        self._lanes.put_back(lane, time, wait)

    async def _is_a_units(self, lane: Lane) -> bool:
        if lane.chat_id > 0:
            return False
        async with self._store.read() as tx:
            return await units.by_group(tx, lane.chat_id) is not None

    async def _tell_of(self, lane: Lane, refusal: TelegramError) -> bool:
        """Tell a unit's room that its group refuses, once in a spell, or that it may have put the bot out.
        False if it is no unit's.
        """
        async with self._store.write() as tx:
            if await units.by_group(tx, lane.chat_id) is None:
                return False
            told = AboutGroup(lane.chat_id)
            if isinstance(refusal, Forbidden):
                if told not in [one for _, one in await errands.ASK_WHETHER_OUT.list_waiting(tx)]:
                    await errands.ASK_WHETHER_OUT.put(tx, told)
            elif not self._refusals.refusing(lane.chat_id):
                await errands.BEGIN_REFUSAL.put(tx, told)
        return True

    async def unchangeable(self, lane: Lane, row: OutboxRow, error: TelegramError | None = None) -> None:
        """Settle what names something that isn't there, or can't be changed. If the place was forgotten
        meanwhile, what stood there was seen to otherwise, and nothing is put there anew.
        """
        place = row.message.slot if is_change(row.message) else None
        if place is not None and not await self._is_known(place):
            self._finish(lane, Sent(row.id, None, None))
        else:
            self.refused(lane, row, error)

    async def _is_known(self, slot: str) -> bool:
        async with self._store.read() as tx:
            try:
                return await slots.get(tx, slot) is not None
            except SealBroken:
                return True

    def refused(self, lane: Lane, row: OutboxRow, error: TelegramError | None = None) -> None:
        """Send what stands `otherwise`, or set it aside for the operator: it can't be sent as it is."""
        message = row.message
        if _says_it_is_so(row, error) or _may_have_arrived(row):
            self._finish(lane, Sent(row.id, None, None))
        elif message.otherwise is not None:
            self._failing.pop(row.id, None)
            if lane.chat_id < 0:
                self._first.setdefault(row.id, row)
            self._lanes.put_back(lane, steady_now(), 0.0, _with_substitute(row, message.otherwise))
        elif not is_change(message):
            self.put_aside(lane, row, "refused")
        else:
            # What it would have changed is gone, or can't be changed.
            self._finish(lane, Sent(row.id, None, None, lost=message.loss or row.lost))

    def put_aside(self, lane: Lane, row: OutboxRow, reason: str) -> None:
        """For the operator to see."""
        self.set_aside += 1
        log.error(
            "a message was refused and set aside", action="message_set_aside", row=row.id, reason=reason
        )
        self._marks.failed(_set_aside_mark(row, reason))
        self._done(lane, row.id)

    def _no_such_chat(self, lane: Lane) -> None:
        """Nobody has this account, or has ever started this bot from it: no message is at fault, so all that
        waits is set aside together. Who blocks the bot is met otherwise (`_gone`), and what is to go later is
        tried then: the person may have come by that time.
        """
        rows = list(lane.queue)
        lost = [row for row in rows if not is_change(row.message)]
        self.set_aside += len(lost)
        log.error(
            "there is no such chat; what it was owed is set aside", action="no_such_chat", rows=len(lost)
        )
        for row in lost:
            self._marks.failed(_set_aside_mark(row, "no_such_chat"))
        self._marks.sent(
            Sent(row.id, None, None, lost=row.message.loss or row.lost)
            for row in rows
            if is_change(row.message)
        )
        self.drop(lane, [row.id for row in rows])

    # The chat is gone, or elsewhere

    async def _gone(self, lane: Lane, refused: Message) -> None:
        """Drop what a chat is owed that can't be reached any more, and tell the rooms.

        An officer's messages are protected. If news for a reporter were enough, the group would see that this
        officer, who is led to the private chat anew, reports too.
        """
        chat_id = lane.chat_id
        async with self._store.write() as tx:
            await outbox.drop_chat(tx, chat_id)
            dropped = self._owed.held(lane)  # while we hold the writer nothing can be added
            if (
                refused.params.get("protect_content")
                and (officer := await officers.by_user(tx, chat_id)) is not None
            ):
                await officers.set_private_ready(tx, officer.id, False)
        log.warning("a chat can't be reached any more", action="chat_gone", group=chat_id < 0)
        self.drop(lane, dropped)

    async def _move(self, lane: Lane, new_chat_id: int) -> None:
        """Have the unit and what it is owed follow a group that became a supergroup, and tell its room."""
        async with self._owed.changes:
            async with self._store.write() as tx:
                await units.migrate_group(tx, lane.chat_id, new_chat_id)
                moved = await outbox.move_chat(tx, lane.chat_id, new_chat_id)
                await errands.FOLLOW_GROUP.put(tx, AboutGroup(new_chat_id))
                held = self._owed.held(lane)  # while we hold the writer nothing can be added
            self.drop(lane, held)
            # Of the others some are sent and only not marked yet, and some are still to be read.
            for row in moved:
                if row.id in held:
                    self._owed.line_up(row)


def _says_it_is_so(row: OutboxRow, error: TelegramError | None) -> bool:
    """Whether Telegram says that a message is already what it was to become."""
    return _is_edit(row) and error is not None and "not modified" in error.message.lower()


def _may_have_arrived(row: OutboxRow) -> bool:
    """Whether it was tried before, and only its answer may be lost."""
    return _is_edit(row) and row.attempts > 0


def _is_edit(row: OutboxRow) -> bool:
    """Whether it changes a message, and nobody waits to hear that it couldn't."""
    return row.message.method.startswith("edit") and row.message.loss is None


def _set_aside_mark(row: OutboxRow, reason: str) -> Failed:
    return Failed(row.id, reason, final=True, not_before=None, lost=row.message.loss or row.lost)


def _with_substitute(row: OutboxRow, message: Message) -> OutboxRow:
    """Return the row with what is sent in its message's place; what is lost by that is remembered."""
    lost = None if message.loss is not None else row.message.loss or row.lost
    return replace(row, message=message, attempts=0, lost=lost)
