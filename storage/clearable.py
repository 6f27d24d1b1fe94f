"""Private chats whose person wished that they can be cleared: the ids of both sides' messages there, sealed.

A list is of one chat and holds nothing but ids and the hours in which they came, never what a message is
about. An id is forgotten before Telegram would refuse to delete it, and the whole list with the wish. No
backup has one.

All rows have one size, small enough to lie in pages with others, in the order of their keys: a row that grew,
or that had pages to itself, would lie in the file where the time of its messages put it, as those of the
cases of that time do (`tests/storage/test_joins.py`). What doesn't fit is given up, the oldest first.

Clearing goes batch by batch. What is still to be done stands in the row, so that a kill loses none of it; an
errand names the clearing and the step that it ends, and what names another one does nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, delete, select

from storage import column_kinds, lifetimes, sealing
from storage.errors import SealBroken
from storage.places import place
from storage.records import Json
from storage.schema import clearable, hour, micros, moment
from storage.store import Store
from storage.tx import Tx

AT_ONCE: Final = 100
"""Ids in one call; the Bot API takes no more."""
SIZE: Final = 880
"""Bytes of a list, padded. Sealed and with the rest of its row it is just under what SQLite keeps in one page
with others.
"""
_ROOM: Final = SIZE - 4  # pad's own length stands before it
_CHUNK: Final = 500
_HOUR: Final = 3_600_000_000  # microseconds


class SentMessage(NamedTuple):
    """A message of either side, by where it stands."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Clearing:
    """One that is under way: which, the message whose button asked for it, how many batches were answered,
    and those still to be deleted, the one under way first, each by its first id and its last; None until it
    is known what there is.
    """

    token: str
    page: int | None
    step: int = 0
    left: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class ClearableChat:
    """`ids` by the hour in which they came; `used` is the last such hour. `kept` counts messages that are
    there since the wish and that the bot can't delete: too old, or refused.
    """

    chat_id: int = field(repr=False)
    used: datetime
    ids: dict[datetime, tuple[int, ...]] = field(default_factory=dict, repr=False)
    kept: int = 0
    clearing: Clearing | None = None

    def deletable(self) -> list[int]:
        """Return all ids, in the order of Telegram's numbers."""
        return sorted({one for ids in self.ids.values() for one in ids})

    def due_at(self) -> datetime:
        """Return the hour in which something of it is to be forgotten."""
        if self.ids:
            return min(self.ids) + lifetimes.CLEARABLE_FOR
        return self.used + lifetimes.CLEARABLE_CHAT_KEPT_FOR

    def without_old(self, now: datetime) -> ClearableChat:
        """Return it without the ids whose time is over."""
        young = {at: ids for at, ids in self.ids.items() if at + lifetimes.CLEARABLE_FOR > now}
        lost = sum(len(ids) for at, ids in self.ids.items() if at not in young)
        return replace(self, ids=young, kept=self.kept + lost)

    def with_ids(self, now: datetime, ids: Collection[int]) -> ClearableChat:
        """Return it with these, which came now."""
        at = hour(now)
        known = {one for there in self.ids.values() for one in there}
        added = tuple(one for one in dict.fromkeys(ids) if one not in known)
        here = (*self.ids.get(at, ()), *added)
        more = {**self.ids, at: here} if here else self.ids
        return replace(self, ids=more, used=max(at, self.used))

    def without_oldest(self) -> ClearableChat:
        """Return it without its oldest id."""
        at = min(self.ids)
        rest = self.ids[at][1:]
        ids = {**self.ids, at: rest} if rest else {other: of for other, of in self.ids.items() if other != at}
        return replace(self, ids=ids, kept=self.kept + 1)

    def next_batch(self) -> list[int]:
        """Return the ids to be deleted next; none when all is done."""
        if self.clearing is None or not self.clearing.left:
            return []
        first, last = self.clearing.left[0]
        return [one for one in self.deletable() if first <= one <= last][:AT_ONCE]

    def without_ids(self, ids: Collection[int], *, refused: bool) -> ClearableChat:
        """Return it without these: deleted, or refused and there for good."""
        gone = set(ids)
        left = {at: tuple(one for one in there if one not in gone) for at, there in self.ids.items()}
        kept = self.kept + (len(gone) if refused else 0)
        return replace(self, ids={at: there for at, there in left.items() if there}, kept=kept)


async def find(tx: Tx, chat_id: int) -> ClearableChat | None:
    """Return the list of a chat; None where nobody wished for one, and where it doesn't open."""
    await _load(tx, [chat_id])
    found: ClearableChat | None = tx.cache["clearable", tx.vault.clearable_hash(chat_id)]
    return found


async def switch_on(tx: Tx, chat_id: int, ids: Collection[int]) -> None:
    """Remember from now on what comes and goes in this chat, and these messages before it."""
    if await find(tx, chat_id) is None:
        _save(tx, ClearableChat(chat_id, hour(tx.now)).with_ids(tx.now, ids))


async def switch_off(tx: Tx, chat_id: int) -> None:
    """Destroy the list, and leave no copy of it in the log."""
    key = tx.vault.clearable_hash(chat_id)
    await tx.execute(delete(clearable).where(clearable.c.chat_key == key))
    tx.cache["clearable", key] = None
    tx.scrub()


async def remember(tx: Tx, messages: Iterable[SentMessage]) -> None:
    """Remember those of chats that can be cleared. Groups never can."""
    by_chat = defaultdict[int, list[int]](list)
    for one in messages:
        if one.chat_id > 0:
            by_chat[one.chat_id].append(one.message_id)
    await _load(tx, by_chat)
    for chat_id, ids in by_chat.items():
        found = await find(tx, chat_id)
        if found is not None:
            _save(tx, found.with_ids(tx.now, ids))


async def begin(tx: Tx, chat_id: int, token: str, page: int | None) -> None:
    """Begin to clear, in the place of a clearing that may be under way."""
    if (found := await find(tx, chat_id)) is not None:
        _save(tx, replace(found, clearing=Clearing(token, page)))


async def go_on(
    tx: Tx, chat_id: int, token: str, step: int, ids: Sequence[int], *, refused: bool
) -> ClearableChat | None:
    """Note what became of this step, which was to delete these; None if it is no step of a clearing that is
    under way.

    The first step deletes nothing: by then it is known what there is. A batch that was refused is divided,
    until it is known which of its messages can't be deleted.
    """
    found = await find(tx, chat_id)
    clearing = None if found is None else found.clearing
    if found is None or clearing is None or (clearing.token, clearing.step) != (token, step):
        return None
    if clearing.left is None:
        found = found.without_old(tx.now)
        left = _in_batches(found.deletable())
    elif refused and len(ids) > 1:
        middle = len(ids) // 2
        left = ((ids[0], ids[middle - 1]), (ids[middle], ids[-1]), *clearing.left[1:])
    else:
        found, left = found.without_ids(ids, refused=refused), clearing.left[1:]
    now = replace(found, clearing=replace(clearing, step=step + 1, left=left))
    while now.clearing is not None and now.clearing.left and not now.next_batch():
        now = replace(now, clearing=replace(now.clearing, left=now.clearing.left[1:]))  # forgotten meanwhile
    _save(tx, now)
    return now


async def stop(tx: Tx, chat_id: int) -> None:
    """Clear no further: it is done, or the chat can't be reached. What wasn't deleted stays remembered."""
    found = await find(tx, chat_id)
    if found is not None and found.clearing is not None:
        _save(tx, replace(found, clearing=None))
        tx.scrub()


async def forget_old(store: Store) -> None:
    """Forget ids whose time is over, lists of chats that are long silent, and what doesn't open."""
    async with store.read() as tx:
        due = [row.chat_key for row in await tx.fetch_all(_due(tx.now))]
    for start in range(0, len(due), _CHUNK):
        async with store.write() as tx:
            await _forget(tx, due[start : start + _CHUNK])


async def leave_out_ids(tx: Tx) -> None:
    """Keep of each list that it is wished for, and how many messages it was."""
    for row in await tx.fetch_all(select(clearable)):
        try:
            found = _chat(tx, row)
        except SealBroken:
            continue
        kept = found.kept + len(found.deletable())
        _save(tx, replace(found, ids={}, kept=kept, clearing=None))
        tx.scrub()


def _due(now: datetime) -> Any:
    return select(clearable).where(clearable.c.due_at <= now)


async def _forget(tx: Tx, keys: list[str]) -> None:
    over: list[str] = []
    for row in await tx.fetch_all(_due(tx.now).where(clearable.c.chat_key.in_(keys))):
        try:
            changed = _chat(tx, row).without_old(tx.now)
        except SealBroken:
            over.append(row.chat_key)
            continue
        if changed.due_at() <= tx.now:
            over.append(row.chat_key)
        else:
            _save(tx, changed)
    await tx.execute(delete(clearable).where(clearable.c.chat_key.in_(over)))
    tx.scrub()


def _in_batches(ids: list[int]) -> tuple[tuple[int, int], ...]:
    batches = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    return tuple((batch[0], batch[-1]) for batch in batches)


async def _load(tx: Tx, chat_ids: Iterable[int]) -> None:
    """Have these chats' lists in the transaction's cache."""
    keys = [tx.vault.clearable_hash(chat_id) for chat_id in chat_ids]
    wanted = [key for key in keys if ("clearable", key) not in tx.cache]
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = await tx.fetch_all(select(clearable).where(clearable.c.chat_key.in_(chunk)))
        tx.cache.update({("clearable", key): None for key in chunk})
        for row in rows:
            try:
                tx.cache["clearable", row.chat_key] = _chat(tx, row)
            except SealBroken:
                continue


def _save(tx: Tx, changed: ClearableChat) -> None:
    while len(body := _body(changed)) > _ROOM:
        changed = changed.without_oldest()
    key = tx.vault.clearable_hash(changed.chat_id)
    tx.cache["clearable", key] = changed
    row: dict[str, Any] = {"chat_key": key, "due_at": changed.due_at()}
    padded = sealing.pad(body, lambda _size: SIZE)
    row["body"] = tx.vault.seal("identity", place(clearable.c.body, row), padded)
    tx.defer_upsert(clearable, row)


def _body(of: ClearableChat) -> bytes:
    """Return a line of JSON, then the ids: of each hour its distance from the one before, how many there are,
    and each id's distance.
    """
    clearing = None
    if of.clearing is not None:
        clearing = [of.clearing.token, of.clearing.page, of.clearing.step, of.clearing.left]
    said = {"chat_id": of.chat_id, "used": _hours(of.used), "kept": of.kept, "clearing": clearing}
    packed, last_hour, last = bytearray(), 0, 0
    for at in sorted(of.ids):
        packed += _pack(_hours(at) - last_hour) + _pack(len(of.ids[at]))
        last_hour = _hours(at)
        for one in of.ids[at]:
            packed += _pack(one - last)
            last = one
    return json.dumps(said, separators=(",", ":")).encode() + b"\n" + packed


def _chat(tx: Tx, row: Row[Any]) -> ClearableChat:
    column_kinds.refuse_odd(clearable, row)
    line, _, packed = sealing.unpad(
        tx.vault.open("identity", place(clearable.c.body, row), row.body)
    ).partition(b"\n")
    body: Json = json.loads(line)
    clearing = None
    if body["clearing"] is not None:
        token, page, step, left = body["clearing"]
        bounds = None if left is None else tuple((first, last) for first, last in left)
        clearing = Clearing(token, page, step, bounds)
    numbers, ids, at, last = _unpack(packed), dict[datetime, tuple[int, ...]](), 0, 0
    for distance in numbers:
        at += distance
        there = []
        for _ in range(next(numbers)):
            last += next(numbers)
            there.append(last)
        ids[moment(at * _HOUR)] = tuple(there)
    return ClearableChat(body["chat_id"], moment(body["used"] * _HOUR), ids, body["kept"], clearing)


def _hours(at: datetime) -> int:
    return int(micros(at)) // _HOUR


def _pack(number: int) -> bytes:
    """Return a number, below zero too, in as few bytes as it takes."""
    left, packed = (number << 1) if number >= 0 else (-number << 1) - 1, bytearray()
    while left > 127:
        packed.append(left & 127 | 128)
        left >>= 7
    return bytes([*packed, left])


def _unpack(packed: bytes) -> Iterator[int]:
    """Yield what was packed."""
    number = shift = 0
    for byte in packed:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number >> 1 if number & 1 == 0 else -(number + 1 >> 1)
            number = shift = 0
