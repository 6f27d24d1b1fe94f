"""Groups that refuse to be written to: what is held back for them, and what is tried meanwhile.

Telegram answers 400 to a message that it can't take, and to any message for a group that takes none at the
moment: the bot may not write there, or its General topic is closed. The words of the answer don't tell the
two apart for certain; another message does. So a message that a bound group refuses stays owed, and so does
what waits behind it, while others have a try: changes of what stands there, and lines that nothing depends
on, of which the officers' room adds one at once (`bot.officers.group.write_refusals`). When one gets through,
the group takes messages, and the queue goes on in its order; what is refused then a second time was itself at
fault.

A change that is refused (an edit, a removal) mostly was at fault: somebody deleted what it would change. So
the group is asked first, by what changes nothing and that whoever may change messages there may do: to be
seen typing. Where it refuses that too, or is known to refuse new messages, the change stays owed as well. It
shows nothing about new messages if it gets through: a closed topic takes changes.

Pure: nothing is sent, stored or timed here. What is known is forgotten with the process: whatever was held
back carries no mark, and is tried again after the next start.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivery.lanes import Lane
    from bot.delivery.queue import ChatQueue
    from storage.records import Message, OutboxRow

RETRY_EVERY: Final = 300.0  # seconds
AS_ONE: Final = 0  # stands for a backlog that goes out as one message; rows have higher numbers


@dataclass(slots=True)
class _Spell:
    """What a group refused and hasn't taken since, oldest first, each with how many new messages it had taken
    before.
    """

    refused: dict[int, int] = field(default_factory=dict)
    taken: int = 0
    refusing: bool = True
    shut: bool = False  # to new messages, not to changes alone
    retry_at: float = 0.0
    change_next: bool = False  # a change is to be tried before then
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
        """Whether the group refused the last message that it was sent, or the last change."""
        spell = self._spells.get(chat_id)
        return spell is not None and spell.refusing

    def shut(self, lane: Lane) -> bool:
        """Whether the group refused the last new message that it was sent, and there are others to show when
        that is over.
        """
        spell = self._spells.get(lane.chat_id)
        if spell is None or not spell.refusing or not spell.shut:
            return False
        return any(not is_change(row.message) for row in lane.queue)

    def singly(self, chat_id: int, row: OutboxRow) -> bool:
        """Whether this row must not go out as one with others."""
        spell = self._spells.get(chat_id)
        return spell is not None and (spell.refusing or spell.singly or row.id in spell.refused)

    def choose(self, lane: Lane, row: OutboxRow) -> OutboxRow:
        """Return the row to try now, where it was this one's turn."""
        spell = self._spells.get(lane.chat_id)
        return row if spell is None or not spell.refusing else _choose_row(lane.queue, spell)

    def is_at_fault(self, lane: Lane, number: int) -> bool:
        """Whether this row (or `AS_ONE`) was refused before, and the group has taken others since."""
        spell = self._spells.get(lane.chat_id)
        return spell is not None and spell.refused.get(number, spell.taken) < spell.taken

    def refused(self, lane: Lane, number: int, now: float, *, change: bool = False, new: bool = True) -> None:
        """Note that the group refused this, for a reason that isn't known yet: a `new` message, be it in the
        place of a `change`, or the change itself. After a message that is new in its own right a change is
        tried: it may be that only new ones are refused.
        """
        spell = self._spells.setdefault(lane.chat_id, _Spell())
        spell.refusing, spell.shut, spell.change_next = True, spell.shut or new, not change
        if new or (spell.retry_at <= now and not self.shut(lane)):
            spell.retry_at = now + RETRY_EVERY
        spell.refused.pop(number, None)
        spell.refused[number] = spell.taken

    def wait(self, lane: Lane, now: float) -> float:
        """Seconds until something is to be tried."""
        spell = self._spells.get(lane.chat_id)
        if spell is None or not spell.refusing or not lane.queue:
            return 0.0
        row = _choose_row(lane.queue, spell)
        if self.is_new(lane, row) or (spell.change_next and is_change(row.message)):
            return 0.0
        return max(0.0, spell.retry_at - now)

    def is_new(self, lane: Lane, row: OutboxRow) -> bool:
        """Whether this may be tried at a group that refuses, and hasn't been."""
        spell = self._spells.get(lane.chat_id)
        if spell is None or not spell.refusing or row.id in spell.refused:
            return False
        return _is_line(row.message) or row in _changes(lane.queue)

    def blame(self, lane: Lane, number: int) -> None:
        """Note that this row, or the whole backlog, was itself at fault. Against others that proves
        nothing.
        """
        spell = self._spells[lane.chat_id]
        spell.singly |= number == AS_ONE
        spell.refused = {other: spell.taken for other in spell.refused if other != number}

    def taken(self, lane: Lane) -> None:
        """Note that the group took a new message: the others go in their order again."""
        if (spell := self._spells.get(lane.chat_id)) is not None:
            spell.taken += 1
            spell.refusing = spell.shut = False

    def changeable(self, lane: Lane) -> None:
        """Note that what stands in the group can be changed: whatever else it refused, changes are tried
        again.
        """
        if (spell := self._spells.get(lane.chat_id)) is not None:
            spell.refusing, spell.change_next = spell.shut, True

    def may_be_over(self, chat_id: int) -> None:
        """Something is tried at once, first of all what shows whether the group takes messages again."""
        if (spell := self._spells.get(chat_id)) is not None:
            spell.retry_at, spell.change_next = 0.0, False

    def forget_rows(self, lane: Lane, *numbers: int) -> None:
        """Forget these rows, which have left the queue, whatever became of them."""
        if (spell := self._spells.get(lane.chat_id)) is None:
            return
        for number in numbers:
            spell.refused.pop(number, None)
        if not lane.queue or not (spell.refusing or spell.refused or spell.singly):
            del self._spells[lane.chat_id]

    def forget_owed_nothing(self, lane_of: Callable[[int], Lane | None]) -> None:
        """Forget the groups that are owed nothing any more, because what waited for them was dropped."""
        for chat_id in list(self._spells):
            lane = lane_of(chat_id)
            if lane is None or not (lane.queue or lane.under_way):
                del self._spells[chat_id]


def _choose_row(queue: ChatQueue, spell: _Spell) -> OutboxRow:
    """Return what hasn't been tried yet: a change of what stands there, or a line. Else what was refused
    longest ago: of the changes if one is to be next, else of the lines; where there is none, the first new
    message.
    """
    changes = _changes(queue)
    lines = [row for row in queue if _is_line(row.message)]
    untried = next((row for row in (*changes, *lines) if row.id not in spell.refused), None)
    if untried is not None:
        return untried
    last_refused = {number: place for place, number in enumerate(spell.refused)}
    change = min(changes, key=lambda row: last_refused[row.id], default=None)
    line = min(lines, key=lambda row: last_refused[row.id], default=None)
    if change is not None and (spell.change_next or not spell.shut):
        return change
    return line or _first_message(queue) or next(iter(queue))


def _first_message(queue: ChatQueue) -> OutboxRow | None:
    return next((row for row in queue if not is_change(row.message)), None)


def _changes(queue: ChatQueue) -> list[OutboxRow]:
    """Return the changes that may be tried before what waits before them. Whether a slot and an id mean the
    same message isn't known: where there are both, the later ones wait, so that the last change comes last.
    """
    changes = [row for row in queue if is_change(row.message)]
    alike = takewhile(lambda row: (row.message.slot is None) is (changes[0].message.slot is None), changes)
    return [row for row in alike if queue.is_first_about_message(row)]


def is_change(message: Message) -> bool:
    """Whether it changes or removes what stands there, and is no new message."""
    return message.method.startswith(("edit", "delete"))


def _is_line(message: Message) -> bool:
    return message.method == "sendMessage" and message.slot is None and message.digest is None
