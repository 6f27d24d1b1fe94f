"""The queue of every chat, and which chat is served next. Pure: times are given, nothing is sent here."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.delivery.pacing import JITTER, ChatPace, Rates, Window

if TYPE_CHECKING:
    from storage.records import Message, OutboxRow


DIGEST_FROM: Final = 8  # cards that wait for one group, from which on they go out as one message
DIGEST_MOST: Final = 20
LANES_KEPT: Final = 5_000
SWEEP_EVERY: Final = 60.0  # seconds


@dataclass(slots=True)
class Lane:
    """One chat's rows in order. `held_until` is when it may be served at the earliest."""

    chat_id: int
    pace: ChatPace
    rows: deque[OutboxRow] = field(default_factory=deque)
    held_until: float = 0.0
    busy: bool = False


class Lanes:
    """All lanes. `next(now)` gives a row to send; `done` or `put_back` must follow for its chat."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._everybody = Window(rates.everybody, 1.0 + JITTER)
        self._lanes: dict[int, Lane] = {}
        self._ready: list[tuple[int, int, int]] = []  # priority, row id, chat id
        self._waiting: list[tuple[float, int]] = []  # time, chat id
        self._swept = 0.0
        self.held_until = 0.0  # nothing at all is sent before

    def __len__(self) -> int:
        return sum(len(lane.rows) for lane in self._lanes.values())

    def of(self, chat_id: int) -> Lane | None:
        """A chat's queue, if it has one."""
        return self._lanes.get(chat_id)

    def add(self, row: OutboxRow, now: float) -> Lane:
        """Queue a row behind its chat's earlier ones. Returns the queue."""
        chat_id = row.message.chat_id
        lane = self._lanes.get(chat_id)
        if lane is None:
            self._forget_idle(now)
            lane = self._lanes[chat_id] = Lane(chat_id, ChatPace.of(chat_id, self._rates))
        lane.rows.append(row)
        if len(lane.rows) == 1 and not lane.busy:
            self._schedule(lane, now)
        return lane

    def _forget_idle(self, now: float) -> None:
        """Forget chats that nothing is owed and no limit holds, once there are many."""
        if len(self._lanes) < LANES_KEPT or now < self._swept + SWEEP_EVERY:
            return
        self._swept = now
        waiting = {chat_id for _, chat_id in self._waiting} | {chat_id for _, _, chat_id in self._ready}
        self._lanes = {
            chat_id: lane
            for chat_id, lane in self._lanes.items()
            if lane.rows
            or lane.busy
            or chat_id in waiting
            or lane.held_until > now
            or lane.pace.wait(now) > 0
        }

    def _schedule(self, lane: Lane, now: float) -> None:
        wait = max(lane.held_until - now, lane.pace.wait(now))
        if wait > 0:
            heapq.heappush(self._waiting, (now + wait, lane.chat_id))
        else:
            priority = min(row.message.priority for row in lane.rows)
            heapq.heappush(self._ready, (priority, lane.rows[0].id, lane.chat_id))

    def next(self, now: float) -> tuple[Lane, OutboxRow] | None:
        """The next lane to serve and its first row, counted against the limits; None if none may be."""
        while self._waiting and self._waiting[0][0] <= now:
            _, chat_id = heapq.heappop(self._waiting)
            lane = self._lanes[chat_id]
            if lane.rows and not lane.busy:
                self._schedule(lane, now)
        if now < self.held_until or self._everybody.wait(now) > 0:
            return None
        while self._ready:
            _, _, chat_id = heapq.heappop(self._ready)
            lane = self._lanes[chat_id]
            if lane.busy or not lane.rows:
                continue
            if lane.held_until > now:
                self._schedule(lane, now)
                continue
            lane.busy = True
            lane.pace.take(now)
            self._everybody.take(now)
            return lane, lane.rows[0]
        return None

    def until_next(self, now: float) -> float | None:
        """Seconds until `next` may have something; None while only a new row can change that."""
        times = []
        if self._ready:
            times.append(max(self._everybody.wait(now), self.held_until - now, 0.0))
        if self._waiting:
            times.append(max(0.0, self._waiting[0][0] - now))
        return min(times) if times else None

    def done(self, lane: Lane, now: float) -> None:
        """The lane's first row is dealt with, whatever became of it."""
        lane.rows.popleft()
        self._free(lane, now)

    def put_back(self, lane: Lane, now: float, wait: float) -> None:
        """The lane's first row is to be tried again after `wait` seconds."""
        lane.held_until = now + wait
        self._free(lane, now)

    def hold(self, lane: Lane, now: float, until: float) -> None:
        """Serve the lane from `until` on, be that later or sooner than was meant."""
        lane.held_until = until
        self._waiting = [entry for entry in self._waiting if entry[1] != lane.chat_id]
        heapq.heapify(self._waiting)
        if lane.rows and not lane.busy:
            self._schedule(lane, now)

    def drop(self, lane: Lane, ids: set[int], now: float) -> None:
        """Take these rows out of a lane whose chat is gone or has moved."""
        lane.rows = deque(row for row in lane.rows if row.id not in ids)
        self._free(lane, now)

    def keep(self, owed: set[int], known: int) -> None:
        """Take out rows up to number `known` that are not `owed` any more, but for those under way."""
        for lane in self._lanes.values():
            under_way = {lane.rows[0].id} if lane.busy and lane.rows else set()
            lane.rows = deque(
                row for row in lane.rows if row.id in owed or row.id > known or row.id in under_way
            )

    def _free(self, lane: Lane, now: float) -> None:
        lane.busy = False
        if lane.rows:
            self._schedule(lane, now)

    def backlog(self, lane: Lane) -> list[OutboxRow]:
        """The rows that go out as one with the first, if the queue is long; else none."""
        if lane.rows[0].message.digest is None:
            return []
        rows = [row for row in lane.rows if row.message.digest is not None]
        return rows[:DIGEST_MOST] if len(rows) >= DIGEST_FROM else []

    def overtaken(self, lane: Lane) -> bool:
        """Whether the first row is an edit of a message that a later row in the queue edits again."""
        first = lane.rows[0].message
        if first.method != "editMessageText":
            return False
        name = named(first)
        return any(
            row.message.method == first.method and named(row.message) == name for row in list(lane.rows)[1:]
        )


def named(message: Message) -> tuple[str | None, object]:
    """Which message of ours an edit changes."""
    return message.slot, message.params.get("message_id")
