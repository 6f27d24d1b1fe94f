"""Telegram's flood limits: 30 messages a second in all, 1 a second to a chat with short bursts, 20 a
minute to a group.
"""

import math
from collections import deque
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.words import words

# Sending, editing and beginning a topic count; everything else is free.
COUNTED = frozenset(
    words("""
    sendmessage sendphoto senddocument sendvoice sendvideo sendvideonote sendaudio sendlocation sendcontact
    sendmediagroup copymessage forwardmessage copymessages forwardmessages editmessagetext
    editmessagecaption editmessagemedia editmessagereplymarkup createforumtopic
""")
)
# To a group edits count as messages; to a person they don't.
_EDITS = frozenset(
    words("""
    editmessagetext editmessagecaption editmessagemedia editmessagereplymarkup
""")
)


class Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count = count
        self.seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more may pass."""
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return self._times[0] + self.seconds - now if len(self._times) >= self.count else 0.0

    def take(self, now: float) -> None:
        """Use up one call."""
        self._times.append(now)


class Burst:
    """One in `every` seconds, with up to `burst` at once."""

    def __init__(self, burst: int, every: float) -> None:
        self.burst = burst
        self.every = every
        self._full_at = 0.0

    def wait(self, now: float) -> float:
        """Return how many seconds until a call is allowed; 0 for at once."""
        used = max(0.0, self._full_at - now) / self.every
        return max(0.0, (used - (self.burst - 1)) * self.every) if used > self.burst - 1 else 0.0

    def take(self, now: float) -> None:
        """Use up one call."""
        self._full_at = max(self._full_at, now) + self.every


class FloodLimits:
    """Off until switched on. What it refuses gets 429 with whole seconds in `retry_after`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.enabled = False
        self.settings: dict[str, Any] = {
            "overall": 30,
            "chat_burst": 3,
            "chat_seconds": 1.0,
            "group_minute": 20,
        }
        self._reset()

    def configure(self, enabled: bool, **settings: float) -> None:
        """Switch, and set any of `overall` (a second), `chat_burst`, `chat_seconds`, `group_minute`."""
        self.enabled = enabled
        self.settings.update(settings)
        self._reset()

    def _reset(self) -> None:
        self._overall = Window(int(self.settings["overall"]), 1.0)
        self._chats: dict[int, Burst] = {}
        self._groups: dict[int, Window] = {}

    def pass_or_raise(self, method: str, chat: int) -> None:
        """Count a call by its lower-case name, or raise 429."""
        if not self.enabled or method not in COUNTED:
            return
        now = self._clock.now()
        limits: list[Window | Burst] = [self._overall]
        if method not in _EDITS or chat < 0:
            burst = self._chats.get(chat)
            if burst is None:
                burst = self._chats[chat] = Burst(
                    int(self.settings["chat_burst"]), self.settings["chat_seconds"]
                )
            limits.append(burst)
        if chat < 0:
            window = self._groups.get(chat)
            if window is None:
                window = self._groups[chat] = Window(int(self.settings["group_minute"]), 60.0)
            limits.append(window)
        wait = max(limit.wait(now) for limit in limits)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for limit in limits:
            limit.take(now)


def too_many(retry_after: int) -> ApiError:
    """Return Telegram's refusal 429 with the seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
