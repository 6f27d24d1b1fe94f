"""Groups that refuse to be written to: what is held back for them, and what is tried meanwhile.

Telegram answers 400 to a message that it can't take, and to any message for a group that takes none at the
moment: the bot may not write there, or its General topic is closed. The words of the answer don't tell the
two apart for certain; another message does. So a message that a bound group refuses stays owed, and so does
what waits behind it, while others have a try: changes of what stands there, and lines that nothing depends
on, of which the officers' room adds one at once (`bot.officers.group.write_refusals`). When one gets through,
the group takes messages, and the queue goes on in its order; what is refused then a second time was itself at
fault.

Pure: nothing is sent, stored or timed here. What is known is forgotten with the process: whatever was held
back carries no mark, and is tried again after the next start.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.delivery.lanes import Lane
    from bot.delivery.queue import Queue
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
    """By chat. Times are given by the caller. Rows go out of their order only while their chat refuses."""

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

    def singly(self, chat_id: int, row: OutboxRow) -> bool:
        """Whether this row must not go out as one with others."""
        spell = self._spells.get(chat_id)
        return spell is not None and (spell.refusing or spell.singly or row.id in spell.refused)

    def choose(self, lane: Lane, row: OutboxRow) -> OutboxRow:
        """The row to try now, where it was this one's turn."""
        spell = self._spells.get(lane.chat_id)
        return row if spell is None or not spell.refusing else _choice(lane.queue, spell)

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
        if spell is None or not spell.refusing or not lane.queue:
            return 0.0
        return 0.0 if self.is_new(lane, _choice(lane.queue, spell)) else max(0.0, spell.retry_at - now)

    def is_new(self, lane: Lane, row: OutboxRow) -> bool:
        """Whether this may be tried at a group that refuses, and hasn't been."""
        spell = self._spells.get(lane.chat_id)
        if spell is None or not spell.refusing or row.id in spell.refused:
            return False
        return _is_line(row.message) or (_is_edit(row.message) and lane.queue.leads(row))

    def blame(self, lane: Lane, number: int) -> None:
        """It was this row's, or the whole backlog's, own fault. Against others that proves nothing."""
        spell = self._spells[lane.chat_id]
        spell.singly |= number == AS_ONE
        spell.refused = {other: spell.taken for other in spell.refused if other != number}

    def taken(self, lane: Lane) -> None:
        """The group took a message: the others go in their order again."""
        if (spell := self._spells.get(lane.chat_id)) is not None:
            spell.taken += 1
            spell.refusing = False

    def settled(self, lane: Lane, *numbers: int) -> None:
        """These rows have left the queue, whatever became of them."""
        if (spell := self._spells.get(lane.chat_id)) is None:
            return
        for number in numbers:
            spell.refused.pop(number, None)
        if not lane.queue or not (spell.refusing or spell.refused or spell.singly):
            del self._spells[lane.chat_id]


def _choice(queue: Queue, spell: _Spell) -> OutboxRow:
    """A change of what stands there, else the line that was refused longest ago, else the first row."""
    change = next((row for row in queue if _is_edit(row.message) and queue.leads(row)), None)
    if change is not None:
        return change
    last_refused = {number: place for place, number in enumerate(spell.refused)}
    lines = (row for row in queue if _is_line(row.message))
    line = min(lines, key=lambda row: last_refused.get(row.id, -1), default=None)
    return line or next(iter(queue))


def _is_edit(message: Message) -> bool:
    return message.method.startswith("edit")


def _is_line(message: Message) -> bool:
    return message.method == "sendMessage" and message.slot is None and message.digest is None
