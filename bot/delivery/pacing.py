"""Telegram's limits as pure counters. Times are seconds of any steady clock, given by the caller."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

CHAT_BURST: Final = 3
JITTER: Final = 0.1  # seconds; Telegram counts arrivals, and calls don't all take equally long


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second in all, a second to a chat, and a minute to a group; 0 is no limit."""

    everybody: float = 30
    chat: float = 1
    group: float = 20


@dataclass(slots=True)
class Window:
    """At most `count` in any `seconds`; no limit when `count` is 0."""

    count: float
    seconds: float
    _times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed."""
        if not self.count:
            return 0.0
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        # A rate below one per window still lets one through, in a window as much longer.
        if len(self._times) < max(1, int(self.count)):
            return 0.0
        return self._times[0] + self.seconds - now

    def take(self, now: float) -> None:
        """Count one."""
        if self.count:
            self._times.append(now)


@dataclass(slots=True)
class Bucket:
    """A burst of `burst`, then `rate` a second; no limit when `rate` is 0."""

    rate: float
    burst: int
    _tokens: float = -1.0
    _at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed."""
        if not self.rate:
            return 0.0
        self._refill(now)
        return max(0.0, (1.0 - self._tokens) / self.rate)

    def take(self, now: float) -> None:
        """Count one."""
        if self.rate:
            self._refill(now)
            self._tokens -= 1.0

    def _refill(self, now: float) -> None:
        if self._tokens < 0 and self._at == 0.0:
            self._tokens = float(self.burst)
        else:
            self._tokens = min(float(self.burst), self._tokens + (now - self._at) * self.rate)
        self._at = now


@dataclass(slots=True)
class ChatPace:
    """What one chat may be sent: private chats by the second, groups by the minute too."""

    bucket: Bucket
    window: Window

    @classmethod
    def of(cls, chat_id: int, rates: Rates) -> ChatPace:
        """Groups have negative ids."""
        per_minute = rates.group if chat_id < 0 else 0
        return cls(Bucket(rates.chat, CHAT_BURST), Window(per_minute, 60.0 + JITTER))

    def wait(self, now: float) -> float:
        """Seconds until this chat may be sent to."""
        return max(self.bucket.wait(now), self.window.wait(now))

    def take(self, now: float) -> None:
        """Count one message to this chat."""
        self.bucket.take(now)
        self.window.take(now)
