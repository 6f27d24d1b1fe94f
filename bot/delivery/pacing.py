"""Telegram's limits as pure counters. Times are seconds of any steady clock, given by the caller.

Telegram counts a call when it arrives, which nobody here sees: some time between its making and its answer.
So a call counts from its making on, and its time runs from the answer. Whatever the network does in between,
no second, and no minute, holds more than is allowed.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final

CHAT_BURST: Final = 3
SPACING: Final = 1.1  # of the rate: what is spaced so can still catch up
SPARE_SECONDS: Final = 0.002  # seconds
TICK: Final = 1e-6  # seconds; what is less is no time, but the rounding of a sum
CALLS_REMEMBERED: Final = 300  # calls


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second in all, a second to a chat, and a minute to a group; 0 is no limit."""

    everybody: float = 30
    chat: float = 1
    group: float = 20


class QuickestCall:
    """How long the quickest of many calls took: no call takes less, there and back together. Of the time that
    must pass between two arrivals so much passes anyway, on the way of an answer and of the next call.
    """

    def __init__(self) -> None:
        self._last: deque[float] = deque(maxlen=CALLS_REMEMBERED)
        self.seconds = 0.0

    def learn(self, seconds: float) -> None:
        """Learn from a call that took so long."""
        self._last.append(seconds)
        if len(self._last) == CALLS_REMEMBERED:
            self.seconds = max(0.0, min(self._last) - SPARE_SECONDS)


@dataclass(slots=True)
class SlidingWindow:
    """At most `count` in any `seconds`; no limit when `count` is 0. Less than one: one, in as much longer."""

    count: float
    seconds: float
    _under_way: int = 0
    _answered: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        if 0 < self.count < 1:
            self.count, self.seconds = 1, self.seconds / self.count

    def wait(self, now: float, sooner: float = 0.0) -> float:
        """Seconds until one more may be made; endless while that takes an answer. `sooner` is how much less
        than `seconds` must pass between an answer and the next call.
        """
        if not self.count:
            return 0.0
        while self._answered and self._answered[0] <= now - self.seconds:
            self._answered.popleft()
        open_again = int(self.count) - self._under_way
        if open_again > len(self._answered):
            return 0.0
        if open_again <= 0:
            return math.inf
        return _rounded(self._answered[-open_again] + self.seconds - sooner - now)

    def begin(self) -> None:
        """Count a call that is made."""
        self._under_way += 1

    def end(self, now: float, *, counted: bool = True) -> None:
        """Note that it was answered, or never made (not `counted`)."""
        self._under_way -= 1
        if self.count and counted:
            self._answered.append(now)

    def is_empty(self, now: float) -> bool:
        """Whether nothing counts any more."""
        return not self._under_way and (not self._answered or self._answered[-1] <= now - self.seconds)


@dataclass(slots=True)
class TokenBucket:
    """A burst of `burst`, then `rate` a second; no limit when `rate` is 0."""

    rate: float
    burst: int
    _full_at: float = -math.inf

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed."""
        return _rounded(self._full_at - now - (self.burst - 1) / self.rate) if self.rate else 0.0

    def take(self, now: float) -> None:
        """Count one."""
        if self.rate:
            self._full_at = max(self._full_at, now) + 1 / self.rate

    def is_full(self, now: float) -> bool:
        """Whether nothing counts any more."""
        return self._full_at <= now


def _rounded(seconds: float) -> float:
    return seconds if seconds > TICK else 0.0


class TotalPace:
    """What all chats together may be sent. Answers go as soon as the limit allows; what nobody waits for is
    spaced, so that there is always room for an answer soon.
    """

    def __init__(self, rates: Rates) -> None:
        self._limit = SlidingWindow(rates.everybody, 1.0)
        self._space = TokenBucket(SPACING * rates.everybody, CHAT_BURST)
        self._quickest = QuickestCall()

    def wait(self, now: float, *, hurried: bool) -> float:
        """Seconds until a message may be sent; endless while that takes an answer."""
        wait = self._limit.wait(now, self._quickest.seconds)
        return wait if hurried else max(wait, self._space.wait(now))

    def begin(self, now: float) -> None:
        """Count a message that is about to be sent."""
        self._limit.begin()
        self._space.take(now)

    def end(self, now: float, called_at: float | None) -> None:
        """Note that the call is over which was made at `called_at`, if it was made."""
        self._limit.end(now, counted=called_at is not None)
        if called_at is not None:
            self._quickest.learn(now - called_at)


class ChatPace:
    """What one chat may be sent: private chats by the second, groups by the minute too, and there what nobody
    waits for is spaced.
    """

    def __init__(self, chat_id: int, rates: Rates) -> None:
        per_minute = rates.group if chat_id < 0 else 0  # groups have negative ids
        self._bucket = TokenBucket(rates.chat, CHAT_BURST)
        self._limit = SlidingWindow(per_minute, 60.0)
        self._space = TokenBucket(per_minute / 60, CHAT_BURST)

    def wait(self, now: float, *, hurried: bool) -> float:
        """Seconds until this chat may be sent to; one call at a time."""
        wait = max(self._bucket.wait(now), self._limit.wait(now))
        return wait if hurried else max(wait, self._space.wait(now))

    def take(self, now: float) -> None:
        """Count a call to this chat that was answered."""
        self._bucket.take(now)
        self._space.take(now)
        self._limit.begin()
        self._limit.end(now)

    def is_rested(self, now: float) -> bool:
        """Whether nothing that was sent to this chat counts any more."""
        return self._bucket.is_full(now) and self._space.is_full(now) and self._limit.is_empty(now)
