"""How long the store keeps what is kept for a while only, in one table, each with its reason.

What the bot itself decides about lasts as long as `bot.rules.time_limits` says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

UPDATE_SEEN_FOR: Final = timedelta(hours=48)
"""Telegram offers an update for a day: this is twice as long. Later it may give another the same number."""
FAILED_UPDATE_KEPT_FOR: Final = timedelta(hours=72)
"""A fault that shows on a Friday evening is mended on Monday, and `retry` still finds what it cost."""
SENT_ROW_KEPT_FOR: Final = timedelta(hours=48)
"""It has neither body nor recipient any more; how much went out yesterday is still to be counted."""
SET_ASIDE_KEPT_FOR: Final = timedelta(hours=72)
"""As long as an update that failed: the operator sees over a weekend that a message was refused."""
GROUP_LINK_LASTS: Final = timedelta(days=7)
"""Whoever finds an older link in a chat binds no group with it."""
TOLD_PRIVATELY_FOR: Final = timedelta(days=7)
"""What was said of a case to one officer is taken away then: time enough to act on it."""
TOLD_IN_GROUPS_FOR: Final = timedelta(days=30)
"""The same in a group, where it shows all who work there how a case came to stand as it does."""
CLEARABLE_FOR: Final = timedelta(hours=47)
"""Of the id of a message, from the hour in which it came: it is forgotten within the hour after, and Telegram
lets a bot delete for 48.
"""
CLEARABLE_CHAT_KEPT_FOR: Final = timedelta(days=30)
"""Who wrote nothing for so long, and heard nothing, may have forgotten that they wished for a list."""
TAIL_LENGTH: Final = timedelta(days=1)
"""What `recent_check` looks at begins with a root so old: just after the newest there would be nothing to
look at.
"""
