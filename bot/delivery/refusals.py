"""Groups that refuse to be written to: what is held back for them, and what is tried meanwhile.

Telegram answers 400 to a message that it can't take, and to any message for a group that takes none at the
moment: the bot may not write there, or its General topic is closed. The words of the answer don't tell the
two apart for certain; another message does. So a message that a bound group refuses stays owed, and so does
what waits behind it, while others have a try: changes of what stands there, and lines that nothing depends
on, of which the officers' room adds one at once (`bot.officers.refusals`). When one gets through, the group
takes messages, and the queue goes on in its order; what is refused then a second time was itself at fault.

Pure: nothing is sent, stored or timed here. What is known is forgotten with the process: whatever was held
back carries no mark, and is tried again after the next start.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.delivery.lanes import named

if TYPE_CHECKING:
    from bot.delivery.lanes import Lane
    from storage.records import Message, OutboxRow

RETRY_EVERY: Final = 300.0  # seconds
AS_ONE: Final = 0  # stands for a backlog that goes out as one message; rows have higher numbers


@dataclass(slots=True)
class _Spell:
    """What a group refused and hasn't taken since, oldest first, each with how many it had taken before."""

    refused: dict[int, int] = field(default_factory=dict)
    taken: int = 0
    refusing: bool = True
    retry_at: float = 0.0
    singly: bool = False  # it takes messages, but not its backlog as one


class Refusals:
    """By chat. Times are given by the caller. Rows change their order only while their chat refuses."""

    def __init__(self) -> None:
        self._spells: dict[int, _Spell] = {}

    @property
    def count(self) -> int:
        """Groups that refuse now."""
        return sum(spell.refusing for spell in self._spells.values())

    def refusing(self, chat_id: int) -> bool:
        """Whether the group refused the last message that it was sent."""
        spell = self._spells.get(chat_id)
        return spell is not None and spell.refusing

    def singly(self, lane: Lane) -> bool:
        """Whether its backlog must not go out as one."""
        spell = self._spells.get(lane.chat_id)
        return spell is not None and (spell.refusing or spell.singly or lane.rows[0].id in spell.refused)

    def next(self, lane: Lane) -> OutboxRow:
        """The row to try now, brought to the front of its queue."""
        spell = self._spells.get(lane.chat_id)
        if spell is not None and spell.refusing:
            chosen = _choice(lane, spell)
            lane.rows = deque([chosen, *(row for row in lane.rows if row is not chosen)])
        return lane.rows[0]

    def at_fault(self, lane: Lane, number: int) -> bool:
        """Whether this row (or `AS_ONE`) was refused before, and the group has taken others since."""
        spell = self._spells.get(lane.chat_id)
        return spell is not None and spell.refused.get(number, spell.taken) < spell.taken

    def refused(self, lane: Lane, number: int, now: float) -> None:
        """The group refused this, for a reason that isn't known yet."""
        spell = self._spells.setdefault(lane.chat_id, _Spell())
        spell.refusing, spell.retry_at = True, now + RETRY_EVERY
        spell.refused.pop(number, None)
        spell.refused[number] = spell.taken

    def wait(self, lane: Lane, now: float) -> float:
        """Seconds until something is to be tried."""
        spell = self._spells.get(lane.chat_id)
        if spell is None or not spell.refusing or not lane.rows or self.has_new(lane):
            return 0.0
        return max(0.0, spell.retry_at - now)

    def has_new(self, lane: Lane) -> bool:
        """Whether something may be tried at a group that refuses, and hasn't been."""
        spell = self._spells.get(lane.chat_id)
        if spell is None or not spell.refusing or not lane.rows:
            return False
        chosen = _choice(lane, spell)
        return chosen.id not in spell.refused and (_is_line(chosen.message) or _is_edit(chosen.message))

    def blame(self, lane: Lane, number: int) -> None:
        """It was this row's, or the whole backlog's, own fault. Against others that proves nothing."""
        spell = self._spells[lane.chat_id]
        spell.singly |= number == AS_ONE
        spell.refused = {other: spell.taken for other in spell.refused if other != number}

    def taken(self, lane: Lane) -> None:
        """The group took a message, which has left the queue: the others go in their order again."""
        if (spell := self._spells.get(lane.chat_id)) is not None:
            spell.taken += 1
            spell.refusing = False
            lane.rows = deque(sorted(lane.rows, key=lambda row: row.id))

    def settled(self, lane: Lane, *numbers: int) -> None:
        """These rows have left the queue, whatever became of them."""
        if (spell := self._spells.get(lane.chat_id)) is None:
            return
        for number in numbers:
            spell.refused.pop(number, None)
        if not lane.rows or not (spell.refusing or spell.refused or spell.singly):
            del self._spells[lane.chat_id]


def _choice(lane: Lane, spell: _Spell) -> OutboxRow:
    """A change of what stands there, else the line that was refused longest ago, else the first row."""
    rows = sorted(lane.rows, key=lambda row: row.id)
    earlier: set[object] = set()
    for row in rows:
        its_own = {name for name in named(row.message) if name is not None}
        if _is_edit(row.message) and not its_own & earlier:
            return row
        earlier |= its_own
    lines = [row for row in rows if _is_line(row.message)]
    last_refused = {number: place for place, number in enumerate(spell.refused)}
    return min(lines or rows[:1], key=lambda row: (last_refused.get(row.id, -1), row.id))


def _is_edit(message: Message) -> bool:
    return message.method.startswith("edit")


def _is_line(message: Message) -> bool:
    return message.method == "sendMessage" and message.slot is None and message.digest is None
