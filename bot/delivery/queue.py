"""One chat's messages, and which of them goes next. Pure.

What is kept of the order in which they were promised:
    - messages of one priority stay in it: an answer goes before all that isn't one, and after older answers;
    - messages that name the same message of ours, by its slot or by its id, stay in it whatever their
      priorities: an edit or a removal after the message, the last edit last. What an urgent one depends on
      becomes as urgent as it is, and keeps its place before it.
That a slot and an id mean the same message is not known here: who changes a message in both ways gives these
changes one priority.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from storage.records import Priority

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.records import Message, OutboxRow

DIGEST_FROM: Final = 8  # cards that wait for one group, from which on they go out as one message
DIGEST_MOST: Final = 20

MessageName = str | int


@dataclass(slots=True)
class _Place:
    """Where a row stands, and as what it was counted when it came."""

    priority: Priority
    name: MessageName | None
    sets_text: bool


class ChatQueue:
    """Rows by their numbers. Nothing here takes longer where many wait, but for going through all of them."""

    def __init__(self) -> None:
        self._rows: dict[Priority, OrderedDict[int, OutboxRow]] = {one: OrderedDict() for one in Priority}
        self._places: dict[int, _Place] = {}
        self._naming: dict[MessageName, OrderedDict[int, None]] = {}
        self._texts: Counter[MessageName] = Counter()
        self._digests: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[OutboxRow]:
        """All rows, in the order in which they would go."""
        return chain.from_iterable(rows.values() for rows in self._rows.values())

    def __contains__(self, number: int) -> bool:
        return number in self._places

    @property
    def first(self) -> tuple[Priority, OutboxRow] | None:
        """The row that goes next, and how urgent it is: itself, or what depends on it."""
        for priority, rows in self._rows.items():
            if rows:
                return priority, next(iter(rows.values()))
        return None

    def add(self, row: OutboxRow) -> None:
        """Put a row behind those of its priority."""
        message, name = row.message, named_message(row.message)
        sets_text = message.method == "editMessageText"
        if name is not None:
            self._hasten(name, message.priority)
            self._naming.setdefault(name, OrderedDict())[row.id] = None
            self._texts[name] += sets_text
        self._places[row.id] = _Place(message.priority, name, sets_text)
        self._rows[message.priority][row.id] = row
        if message.digest is not None:
            self._digests[row.id] = None

    def _hasten(self, name: MessageName, priority: Priority) -> None:
        """Nothing that names this message goes later than `priority`. Earlier ones are no less urgent than
        later ones, so mostly there is nothing to do.
        """
        naming = self._naming.get(name)
        if not naming or self._places[next(reversed(naming))].priority <= priority:
            return
        for number in naming:
            place = self._places[number]
            if place.priority > priority:
                self._rows[priority][number] = self._rows[place.priority].pop(number)
                place.priority = priority

    def remove(self, number: int) -> None:
        """Take a row out, if it is there."""
        place = self._places.pop(number, None)
        if place is None:
            return
        del self._rows[place.priority][number]
        self._digests.pop(number, None)
        if place.name is not None:
            naming = self._naming[place.name]
            del naming[number]
            if not naming:
                del self._naming[place.name]
            self._texts[place.name] -= place.sets_text
            if not self._texts[place.name]:
                del self._texts[place.name]

    def replace(self, row: OutboxRow) -> None:
        """Put another in the place of the row with the same number, if it is there."""
        if row.id in self._places:
            self._rows[self._places[row.id].priority][row.id] = row

    def is_first_about_message(self, row: OutboxRow) -> bool:
        """Whether no row before it names the same message."""
        name = self._places[row.id].name
        return name is None or next(iter(self._naming[name])) == row.id

    def overtaken(self, row: OutboxRow) -> bool:
        """Whether this row, the first that names its message, sets a text that a later one sets again."""
        place = self._places[row.id]
        if row.message.method != "editMessageText" or place.name is None:
            return False
        return self._texts[place.name] > place.sets_text

    def backlog(self, row: OutboxRow) -> list[OutboxRow]:
        """Return the rows that go out as one with this one, if many wait; else none."""
        if row.message.digest is None or len(self._digests) < DIGEST_FROM:
            return []
        numbers = islice(self._digests, DIGEST_MOST)
        found = (self._rows[self._places[number].priority][number] for number in numbers)
        return [one for one in found if self.is_first_about_message(one)]


def named_message(message: Message) -> MessageName | None:
    """Return which message of ours it makes or changes."""
    return message.slot if message.slot is not None else message.params.get("message_id")
