"""How many new chats are let in each minute; those beyond it wait in the order in which they came.

Only who comes for the first time waits, with /start or /lapor: running forms, /status and officers don't.
They hear at once how long it takes, and whom to call in danger; then the welcome comes by itself.

A minute's places are counted (`storage.attempt_limits`), and the minutes that are full follow each other: so
the first free one is found by doubling, then halving.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errands import WaitingNewcomer
from bot.reporter import help_page
from bot.reporter.citizen_turn import CitizenTurn
from bot.rules import time_limits
from bot.texts import Rich
from storage import attempt_limits, conversations

if TYPE_CHECKING:
    from storage.store import Tx

ARRIVED: Final = "new.chats"


async def keep_waiting(turn: CitizenTurn, where: str) -> bool:
    """Whether somebody who came from there has to wait before they are let in; if so they hear it."""
    if until := turn.conversation.flow.get("queued"):
        await _say_waiting(turn, datetime.fromisoformat(until))
        return True
    most = turn.context.deployment.new_chats
    if not most or await conversations.load(turn.tx, turn.chat_id) is not None:
        return False
    minute, place = await _take_place(turn.tx, most)
    if minute <= turn.now:
        return False
    due = minute + place * time_limits.PACE_WINDOW / most
    await turn.remember(queued=due.isoformat())
    newcomer = WaitingNewcomer(turn.chat_id, where, turn.t.language)
    await errands.LET_IN.put(turn.tx, newcomer, due_at=due)
    await _say_waiting(turn, due)
    return True


async def _take_place(tx: Tx, most: int) -> tuple[datetime, int]:
    """Take the next free place: its minute, and which of that minute's places it is, from 0."""
    this = tx.now.replace(second=0, microsecond=0)

    async def is_full(n: int) -> bool:
        return (
            await attempt_limits.attempts(tx, ARRIVED, (this + n * time_limits.PACE_WINDOW).isoformat())
        ).count >= most

    free, full = 0, -1
    while await is_full(free):
        free, full = max(1, 2 * free), free
    while free - full > 1:
        middle = (free + full) // 2
        free, full = (free, middle) if await is_full(middle) else (middle, full)
    minute = this + free * time_limits.PACE_WINDOW
    taken = await attempt_limits.record(tx, ARRIVED, minute.isoformat())
    return minute, taken.count - 1


async def _say_waiting(turn: CitizenTurn, due: datetime) -> None:
    t, minutes = turn.t, max(1, -(-(due - turn.now) // time_limits.PACE_WINDOW))
    said = t(
        "Sekarang banyak yang datang bersamaan. Kira-kira {minutes} menit lagi giliran Anda, dan kami "
        "mengirim pesan di sini. Anda tidak perlu menunggu sambil membuka obrolan ini.",
        minutes=minutes,
    )
    await turn.say(Rich.join("\n\n", [said, help_page.help_numbers(t)]))
