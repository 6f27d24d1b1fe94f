"""Taps on inline buttons that wait for the bot's answer."""

import random
from dataclasses import dataclass

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.updates import CALLBACK_LIFE

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Tap:
    """One tap: who, where, on which message, and when."""

    id: str
    user: int
    chat: int
    message: int
    at: float


class Callbacks:
    """Open callback queries; each is answered once, within 150 s."""

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self._clock = clock
        self._chance = chance
        self._open: dict[str, Tap] = {}

    def open(self, user: int, chat: int, message: int) -> Tap:
        """Begin a tap that waits for its answer."""
        self._drop_old()
        tap = Tap(str(self._chance.getrandbits(62)), user, chat, message, self._clock.now())
        self._open[tap.id] = tap
        return tap

    def close(self, query_id: str) -> Tap:
        """Take the tap to be answered; 400 when it is unknown, answered or too old."""
        tap = self._open.pop(query_id, None)
        if tap is None or self._clock.now() - tap.at > CALLBACK_LIFE:
            raise too_old()
        return tap

    def pending(self) -> list[Tap]:
        """Return the taps that wait for an answer."""
        self._drop_old()
        return list(self._open.values())

    def _drop_old(self) -> None:
        # Taps are kept in the order of their time, so the old ones come first.
        limit = self._clock.now() - CALLBACK_LIFE
        while self._open:
            first = next(iter(self._open.values()))
            if first.at >= limit:
                return
            del self._open[first.id]


def too_old() -> ApiError:
    """Return Telegram's refusal of a tap that was answered too late, or twice."""
    return bad_request(_TOO_OLD)
