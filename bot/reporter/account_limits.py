"""How much one account may send in a day: enough for whoever has a lot to tell, an end for whoever floods.

Counted under hashes that nobody can lead back to the account once the day is over (`storage.daily`). Danger
isn't counted: a report that says so is always taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.rules.media import MAX_BYTES
from storage import daily

if TYPE_CHECKING:
    from storage.store import Tx

DRAFTS: Final = "day.drafts"
REPORTS: Final = "day.reports"
FILES: Final = "day.files"
KILOBYTES: Final = "day.kilobytes"

DAILY_LIMITS: Final = {DRAFTS: 20, REPORTS: 10, FILES: 200, KILOBYTES: 1_000_000}
DRAFT_BYTES: Final = 300_000_000
"""Of all files of one report, before it is sent."""


async def is_used_up(tx: Tx, what: str, account: int) -> bool:
    """Whether the account has no more of `what` left today."""
    return await daily.get_total(tx, what, account) >= DAILY_LIMITS[what]


async def find_file_limit(tx: Tx, account: int) -> str:
    """Return which limit keeps an account from sending one more file today; "" if none does."""
    for what in (FILES, KILOBYTES):
        if await is_used_up(tx, what, account):
            return what
    return ""


async def count_file(tx: Tx, account: int, size: int | None) -> None:
    """Count a file that was taken; one whose size Telegram didn't tell counts as the largest."""
    await daily.add(tx, FILES, account)
    await daily.add(tx, KILOBYTES, account, -(-file_size(size) // 1000))


def file_size(size: int | None) -> int:
    """Return a size in bytes, the largest where it isn't known."""
    return MAX_BYTES if size is None else size
