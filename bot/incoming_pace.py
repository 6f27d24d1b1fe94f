"""How many messages a chat sends in a minute: enough for whoever forwards a whole conversation at once, an
end for a machine. Beyond it nothing is taken for a minute, and it is said from which message on.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

MESSAGES_A_MINUTE: Final = 120
"""Telegram lets a hundred messages be forwarded at once."""


@dataclass(slots=True)
class _Chat:
    """What came from one chat lately: update ids with their times, as a batch may come twice."""

    came: OrderedDict[int, datetime] = field(default_factory=OrderedDict)
    closed_until: datetime | None = None
    first_refused: int | None = None


class Pace:
    """The messages of the last minute, by chat. Kept in memory alone: it is worth nothing after a restart."""

    def __init__(self) -> None:
        self._chats: OrderedDict[int, _Chat] = OrderedDict()

    def is_too_fast(self, chat_id: int, update_id: int, now: datetime, window: timedelta) -> bool:
        """Whether a message is one too many within `window`; it is counted by this."""
        self._forget(now, window)
        chat = self._chats.setdefault(chat_id, _Chat())
        self._chats.move_to_end(chat_id)
        if update_id in chat.came:
            return False
        if chat.closed_until is not None and now < chat.closed_until:
            return True
        chat.closed_until = None
        while chat.came and next(iter(chat.came.values())) <= now - window:
            chat.came.popitem(last=False)
        if len(chat.came) < MESSAGES_A_MINUTE:
            chat.came[update_id] = now
            return False
        chat.closed_until, chat.first_refused = now + window, update_id
        return True

    def is_first_refused(self, chat_id: int, update_id: int) -> bool:
        """Whether it has to be said at this message that no more is taken."""
        chat = self._chats.get(chat_id)
        return chat is not None and chat.first_refused == update_id

    def _forget(self, now: datetime, window: timedelta) -> None:
        """Drop the chats that were silent for so long: those longest silent come first."""
        while self._chats:
            chat_id, chat = next(iter(self._chats.items()))
            last = next(reversed(chat.came.values()), None)
            if (chat.closed_until or now) > now or (last is not None and last > now - window):
                return
            del self._chats[chat_id]
