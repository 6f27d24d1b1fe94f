"""The queue of updates that the bot hasn't confirmed yet, with Telegram's ages and numbering."""

import asyncio
import itertools
import math
import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError

DAY = 86_400.0
WEEK = 7 * DAY
CALLBACK_LIFE = 150.0
# How far beyond the newest number an offset may lie before Telegram answers from the head of the queue
# instead.
FUTURE_TOLERANCE = 10
LARGEST_RANDOM_ID = 2**30

NOT_IN_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}

_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
_BY_WEBHOOK = "Conflict: terminated by setWebhook request"


@dataclass(slots=True)
class Entry:
    """An update that waits: `body` is the update as sent, `chat` the chat whose order it keeps."""

    id: int
    body: dict[str, Any]
    chat: int
    expires: float
    # Its place in the queue; a doubled update has one number, but two places.
    place: int = 0


class Poll:
    """A getUpdates call that waits for something to tell."""

    def __init__(self) -> None:
        self.woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.conflict = ""

    def wake(self, conflict: str = "") -> None:
        """Wake the getUpdates call that waits; `conflict` ends it with a refusal 409."""
        self.conflict = self.conflict or conflict
        if not self.woken.done():
            self.woken.set_result(None)


class UpdateQueue:
    """Updates in order of their numbers; an offset confirms what lies below it."""

    def __init__(self, clock: Clock, chance: random.Random, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._chance = chance
        self._changed = changed
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._places = itertools.count()
        self._next_id = chance.randint(100_000_000, 900_000_000)
        self._newest_at = clock.now()
        self._next_expiry = math.inf
        self._poll: Poll | None = None
        self.allowed: frozenset[str] | None = None
        self.on_added: Callable[[Entry], None] | None = None

    def __len__(self) -> int:
        self.drop_expired()
        return len(self._entries)

    def entries(self) -> list[Entry]:
        """Return the updates that wait, oldest first."""
        self.drop_expired()
        return list(self._entries.values())

    def holds(self, entry: Entry) -> bool:
        """Whether an entry still waits."""
        return entry.place in self._entries

    @property
    def next_id(self) -> int:
        """Return the number that the next update gets."""
        return self._next_id

    def renumber(self, next_id: int) -> None:
        """Let the next update have this number."""
        self._next_id = next_id

    def allows(self, kind: str) -> bool:
        """Whether the bot wants updates of this kind."""
        return kind in self.allowed if self.allowed is not None else kind not in NOT_IN_DEFAULT

    def allow(self, kinds: list[str] | None) -> None:
        """Keep the bot's choice of updates; an empty list is the default set, None leaves it as it was."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def add(self, kind: str, payload: Any, chat: int, life: float = DAY, copies: int = 1) -> int:
        """Queue an update under a number of its own, `copies` times. Returns the number."""
        now = self._clock.now()
        if now - self._newest_at >= WEEK:
            self._next_id = self._chance.randint(1, LARGEST_RANDOM_ID)
        self._newest_at = now
        number = self._next_id
        self._next_id += 1
        for _ in range(copies):
            self._append(Entry(number, {"update_id": number, kind: payload}, chat, now + life))
        return number

    def add_raw(self, body: dict[str, Any], chat: int = 0) -> int:
        """Queue an update as it is given, however broken; its number is set here."""
        number = self._next_id
        self._next_id += 1
        self._newest_at = self._clock.now()
        self._append(Entry(number, {"update_id": number, **body}, chat, self._newest_at + DAY))
        return number

    def remove(self, entry: Entry) -> None:
        """Take out one delivered entry (webhook)."""
        self._entries.pop(entry.place, None)
        self._changed()

    def clear(self) -> None:
        """Forget the updates that wait."""
        self._entries.clear()
        self._changed()

    def drop_expired(self) -> None:
        """Forget updates whose time is over."""
        now = self._clock.now()
        if now < self._next_expiry:
            return
        before = len(self._entries)
        for entry in [entry for entry in self._entries.values() if entry.expires <= now]:
            del self._entries[entry.place]
        self._next_expiry = min((entry.expires for entry in self._entries.values()), default=math.inf)
        if len(self._entries) != before:
            self._changed()

    async def get(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Return what a getUpdates call returns. A waiting one is ended with 409 when another begins."""
        self.end_poll(_OTHER_POLLER)
        self._confirm(offset)
        found = self._head(limit)
        if found or timeout <= 0:
            return found
        poll = self._poll = Poll()
        self._changed()
        deadline = self._clock.now() + timeout
        try:
            while not found and await self._clock.wait(poll.woken, deadline):
                if poll.conflict:
                    raise ApiError(409, poll.conflict)
                found = self._head(limit)
                poll.woken = asyncio.get_running_loop().create_future()
        finally:
            if self._poll is poll:
                self._poll = None
                self._changed()
        return found

    def end_poll(self, why: str = _BY_WEBHOOK) -> None:
        """End the getUpdates call that waits."""
        if self._poll is not None:
            self._poll.wake(why)
            self._poll = None

    @property
    def polled(self) -> bool:
        """Whether a bot waits for updates right now."""
        return self._poll is not None

    def _head(self, limit: int) -> list[dict[str, Any]]:
        self.drop_expired()
        return [entry.body for entry in itertools.islice(self._entries.values(), limit)]

    def _confirm(self, offset: int) -> None:
        before = len(self._entries)
        if offset < 0:
            while len(self._entries) > -offset:
                self._entries.popitem(last=False)
        elif offset <= self._next_id + FUTURE_TOLERANCE:
            while self._entries and next(iter(self._entries.values())).id < offset:
                self._entries.popitem(last=False)
        if len(self._entries) != before:
            self._changed()

    def _append(self, entry: Entry) -> None:
        entry.place = next(self._places)
        self._entries[entry.place] = entry
        self._next_expiry = min(self._next_expiry, entry.expires)
        self._changed()
        if self._poll is not None:
            self._poll.wake()
        if self.on_added is not None:
            self.on_added(entry)
