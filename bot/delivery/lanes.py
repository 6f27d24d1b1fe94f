"""Which chat is served next. Pure: times are given, nothing is sent here."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from bot.delivery.pacing import ChatPace, Rates, TotalPace
from bot.delivery.queue import ChatQueue
from storage.records import Priority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import OutboxRow

LANES_KEPT: Final = 1_000
SWEEP_EVERY: Final = 60.0  # seconds

_Ready = tuple[int, int, int]  # priority, row id, chat id
_Waiting = tuple[float, int]  # time, chat id
_Turn = TypeVar("_Turn", _Ready, _Waiting)


@dataclass(slots=True)
class Lane:
    """One chat's queue. `held_until` is when it may be served at the earliest; `called_at` when the row that
    is under way was handed to Telegram, `released` whether it was learned since that the chat takes messages
    again, `dropped` whether it is owed no more. `turn` is the lane's one valid entry among those that wait.
    """

    chat_id: int
    pace: ChatPace
    queue: ChatQueue = field(default_factory=ChatQueue)
    held_until: float = 0.0
    under_way: OutboxRow | None = None
    called_at: float | None = None
    released: bool = False
    dropped: bool = False
    turn: _Ready | _Waiting | None = None


class Lanes:
    """All lanes. `next(now)` gives a row to send; `done`, `put_back` or `drop` must follow for its chat."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._pace = TotalPace(rates)
        self._lanes: dict[int, Lane] = {}
        self._ready: list[_Ready] = []
        self._waiting: list[_Waiting] = []
        self._swept = 0.0
        self.held_until = 0.0  # nothing at all is sent before

    def __len__(self) -> int:
        return sum(len(lane.queue) for lane in self._lanes.values())

    def of(self, chat_id: int) -> Lane | None:
        """Return a chat's queue, if it has one."""
        return self._lanes.get(chat_id)

    def add(self, row: OutboxRow, now: float) -> Lane:
        """Queue a row for its chat. Returns the lane."""
        chat_id = row.message.chat_id
        lane = self._lanes.get(chat_id)
        if lane is None:
            self._forget_idle(now)
            lane = self._lanes[chat_id] = Lane(chat_id, ChatPace(chat_id, self._rates))
        before = lane.queue.first
        lane.queue.add(row)
        if lane.queue.first != before:
            self._schedule(lane, now)
        return lane

    def _forget_idle(self, now: float) -> None:
        """Forget chats that nothing is owed and no limit holds, once there are many."""
        if len(self._lanes) < LANES_KEPT or now < self._swept + SWEEP_EVERY:
            return
        self._swept = now
        self._lanes = {
            chat_id: lane
            for chat_id, lane in self._lanes.items()
            if lane.queue or lane.under_way or lane.held_until > now or not lane.pace.is_rested(now)
        }

    def _schedule(self, lane: Lane, now: float) -> None:
        """Give the lane its turn, for the row that is its first now."""
        first, lane.turn = lane.queue.first, None
        if first is None or lane.under_way is not None:
            return
        priority, row = first
        wait = max(lane.held_until - now, lane.pace.wait(now, hurried=priority is Priority.ANSWER))
        if wait > 0:
            lane.turn = (now + wait, lane.chat_id)
            heapq.heappush(self._waiting, lane.turn)
        else:
            lane.turn = (priority, row.id, lane.chat_id)
            heapq.heappush(self._ready, lane.turn)

    def next(self, now: float) -> tuple[Lane, OutboxRow] | None:
        """Return the next lane to serve and its first row, counted against the limits; None if none may
        be.
        """
        while (waiting := self._first(self._waiting)) is not None and waiting[0] <= now:
            heapq.heappop(self._waiting)
            self._schedule(self._lanes[waiting[1]], now)
        ready = self._first(self._ready)
        if ready is None or self._wait(ready, now) > 0:
            return None
        heapq.heappop(self._ready)
        lane = self._lanes[ready[2]]
        if (first := lane.queue.first) is None:
            return None
        lane.turn, lane.under_way = None, first[1]
        self._pace.begin(now)
        return lane, first[1]

    def _first(self, turns: list[_Turn]) -> _Turn | None:
        """Return the first turn that still counts; those before it that don't are forgotten."""
        while turns:
            lane = self._lanes.get(turns[0][-1])
            if lane is not None and lane.turn == turns[0]:
                return turns[0]
            heapq.heappop(turns)
        return None

    def _wait(self, ready: _Ready, now: float) -> float:
        return max(0.0, self.held_until - now, self._pace.wait(now, hurried=ready[0] == Priority.ANSWER))

    def until_next(self, now: float) -> float | None:
        """Seconds until `next` may have something; None while only a new row or an answer can change that."""
        times = []
        if (ready := self._first(self._ready)) is not None:
            times.append(self._wait(ready, now))
        if (waiting := self._first(self._waiting)) is not None:
            times.append(max(0.0, waiting[0] - now))
        return min(times) if times and min(times) < math.inf else None

    def done(self, lane: Lane, now: float) -> None:
        """Mark the lane's row under way as dealt with, whatever became of it."""
        if lane.under_way is not None:
            lane.queue.remove(lane.under_way.id)
        self._free(lane, now)

    def put_back(self, lane: Lane, now: float, wait: float, row: OutboxRow | None = None) -> None:
        """Have the lane's row under way tried again after `wait` seconds, as `row` if it has changed;
        never if it was dropped meanwhile.
        """
        lane.held_until = now + wait
        if lane.dropped:
            self.done(lane, now)
            return
        if row is not None:
            lane.queue.replace(row)
        self._free(lane, now)

    def hold(self, lane: Lane, now: float, until: float) -> None:
        """Serve the lane from `until` on, be that later or sooner than was meant."""
        lane.held_until = until
        self._schedule(lane, now)

    def drop(self, lane: Lane, ids: Iterable[int], now: float) -> None:
        """Take these rows out of a lane whose chat is gone or has moved, or that were sent as one."""
        for number in ids:
            lane.queue.remove(number)
        self._free(lane, now)

    def keep(self, owed: set[int], known: int, now: float) -> None:
        """Take out rows up to number `known` that aren't `owed` any more; one under way isn't tried again."""
        for lane in self._lanes.values():
            under_way = None if lane.under_way is None else lane.under_way.id
            for number in [row.id for row in lane.queue if row.id <= known and row.id not in owed]:
                if number == under_way:
                    lane.dropped = True
                else:
                    lane.queue.remove(number)
            if lane.under_way is None:
                self._schedule(lane, now)

    def _free(self, lane: Lane, now: float) -> None:
        """Mark the lane's row as no longer under way; what reached Telegram counts from now on."""
        if lane.under_way is not None:
            self._pace.end(now, lane.called_at)
            if lane.called_at is not None:
                lane.pace.take(now)
        lane.under_way, lane.called_at = None, None
        lane.released = lane.dropped = False
        self._schedule(lane, now)
