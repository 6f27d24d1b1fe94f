"""Messages of ours that will be edited, removed or answered: where they are, and what they are for.

A slot exists before its message is sent; delivery writes the message's id into it. Whatever officers are told
that names cases has a slot for each, so that it can be taken back with the case or with the group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, select, update

from storage import lifetimes
from storage.ids import new_id
from storage.places import place
from storage.records import Json, Slot
from storage.schema import slot
from storage.sealing import readable
from storage.tx import Tx

STUB = "stub"
"""In a slot's note: what its message is to become, in place of being removed."""

_CHUNK = 500

IN_DIGEST = "in_digest"
"""In the note of a slot that was shown as a line of a message about many."""


TOLD: Final = "officers.told"
"""The kind of slots: of what named a case and has no other place."""


async def new(
    tx: Tx,
    *,
    chat_id: int,
    case_id: str | None,
    kind: str,
    note: Json | None = None,
    remove_at: datetime | None = None,
    message_id: int | None = None,
) -> Slot:
    """Return a slot whose id can stand in `Message.slot` at once, unless the message is there already."""
    made = Slot(new_id(), chat_id, message_id, case_id, kind, note or {}, remove_at)
    tx.defer(slot, _row(tx, made))
    return made


async def told(
    tx: Tx, chat_id: int, case_ids: Iterable[str], message_id: int | None = None, *, stays: bool = False
) -> tuple[str, ...]:
    """Return a slot for each of these cases, of one message; returns their ids. What the message (if it is
    there) named before is forgotten. Unless it `stays`, it is removed after a while.
    """
    if message_id is not None:
        key = tx.vault.slot_hash(chat_id, message_id)
        await tx.execute(delete(slot).where(slot.c.message_key == key, slot.c.kind == TOLD))
    lasts = lifetimes.TOLD_IN_GROUPS_FOR if chat_id < 0 else lifetimes.TOLD_PRIVATELY_FOR
    until = None if stays else tx.now + lasts
    made = [
        await new(tx, chat_id=chat_id, case_id=case_id, kind=TOLD, remove_at=until, message_id=message_id)
        for case_id in dict.fromkeys(case_ids)
    ]
    return tuple(one.id for one in made)


async def get(tx: Tx, slot_id: str) -> Slot | None:
    """None once it was forgotten."""
    row = await tx.fetch_one(select(slot).where(slot.c.id == slot_id))
    return None if row is None else _slot(tx, row)


async def by_message(tx: Tx, chat_id: int, message_id: int) -> Slot | None:
    key = tx.vault.slot_hash(chat_id, message_id)
    row = await tx.fetch_one(select(slot).where(slot.c.message_key == key))
    return None if row is None else _slot(tx, row)


async def of_case(tx: Tx, case_id: str, kind: str) -> list[Slot]:
    """In no particular order."""
    rows = await tx.fetch_all(select(slot).where(slot.c.case_id == case_id, slot.c.kind == kind))
    return readable(rows, lambda row: _slot(tx, row))


async def of_kind(tx: Tx, kind: str) -> list[Slot]:
    """All of one kind, in no particular order."""
    return readable(await tx.fetch_all(select(slot).where(slot.c.kind == kind)), lambda row: _slot(tx, row))


async def count_waiting(tx: Tx, kind: str) -> int:
    """Return how many of one kind go when their time has come; others aren't looked at, however many there
    are.
    """
    stmt = select(func.count().label("n")).where(slot.c.remove_at > tx.now, slot.c.kind == kind)
    row = await tx.fetch_one(stmt)
    return 0 if row is None else int(row.n)


async def set_message(tx: Tx, slot_id: str, message_id: int | None, chat_id: int | None = None) -> None:
    """Set the message it stands for (None: no longer there), in another chat if `chat_id` is given."""
    found = await get(tx, slot_id)
    if found is not None:
        chat = found.chat_id if chat_id is None else chat_id
        await _write(tx, [replace(found, chat_id=chat, message_id=message_id)])


async def set_messages(tx: Tx, message_ids: dict[str, int]) -> None:
    """Message ids by slot id, for a whole group of sent messages.

    Forgotten and damaged slots are passed over: the marks of what was sent must not fail with them.
    """
    if message_ids:
        rows = await tx.fetch_all(select(slot).where(slot.c.id.in_(message_ids)))
        found = readable(rows, lambda row: _slot(tx, row))
        await _write(tx, [replace(one, message_id=message_ids[one.id]) for one in found])


async def set_in_digest(tx: Tx, messages: Mapping[str, int | None]) -> None:
    """Note that what these slots stand for went out as a line of a message about many: they have none of
    their own. The message that has the line is remembered apart.
    """
    if messages:
        rows = await tx.fetch_all(select(slot).where(slot.c.id.in_(messages)))
        found = readable(rows, lambda row: _slot(tx, row))
        await _write(tx, [replace(one, note={**one.note, IN_DIGEST: True}) for one in found])
        by_message = defaultdict(list)
        for one in found:
            message_id = messages[one.id]
            if message_id is not None and one.case_id is not None:
                by_message[one.chat_id, message_id].append(one.case_id)
        for (chat_id, message_id), case_ids in by_message.items():
            await told(tx, chat_id, case_ids, message_id, stays=True)


async def set_note(tx: Tx, slot_id: str, note: Json) -> None:
    found = await get(tx, slot_id)
    if found is not None:
        await _write(tx, [replace(found, note=note)])


async def begin_anew(tx: Tx, slot_id: str) -> None:
    """Another message is on its way that it stands for, and not the one from before."""
    found = await get(tx, slot_id)
    if found is not None:
        await _write(tx, [replace(found, note={}, message_id=None)])


async def retire(tx: Tx, slot_id: str) -> None:
    """Have its message removed as soon as it is known to be there. What the slot was for is forgotten."""
    found = await get(tx, slot_id)
    if found is not None:
        await _write(tx, [replace(found, note={}, remove_at=tx.now)])


async def to_remove(tx: Tx) -> list[Slot]:
    """Those whose message is to be removed by now, longest due first."""
    rows = await tx.fetch_all(select(slot).where(slot.c.remove_at <= tx.now).order_by(slot.c.remove_at))
    return readable(rows, lambda row: _slot(tx, row))


async def temporary(
    tx: Tx, after: tuple[datetime, str] | None = None
) -> tuple[list[Slot], tuple[datetime, str] | None]:
    """Return what is about a case and to be removed later, soonest first: the next of it, and where to go on,
    None at the end.
    """
    at, last_id = after or (tx.now, "")
    beyond = (slot.c.remove_at > at) | ((slot.c.remove_at == at) & (slot.c.id > last_id))
    rows = await tx.fetch_all(
        select(slot)
        .where(slot.c.remove_at > tx.now, beyond, slot.c.case_id.is_not(None))
        .order_by(slot.c.remove_at, slot.c.id)
        .limit(_CHUNK)
    )
    found = readable(rows, lambda row: _slot(tx, row))
    return found, (rows[-1].remove_at, rows[-1].id) if len(rows) == _CHUNK else None


async def temporary_of_case(tx: Tx, case_id: str) -> list[Slot]:
    """Return the same of one case."""
    stmt = select(slot).where(slot.c.case_id == case_id, slot.c.remove_at > tx.now)
    return readable(await tx.fetch_all(stmt), lambda row: _slot(tx, row))


async def take_back(tx: Tx, case_id: str, chat_id: int, but: str) -> None:
    """Whatever of a case was to be removed from this chat later is removed now, except of the kind `but`, and
    what named it alone.
    """
    stmt = select(slot).where(
        slot.c.case_id == case_id, slot.c.remove_at > tx.now, slot.c.kind.not_in([but, TOLD])
    )
    found = readable(await tx.fetch_all(stmt), lambda row: _slot(tx, row))
    await hasten(tx, [one for one in found if one.chat_id == chat_id])


async def hasten(tx: Tx, found: Collection[Slot]) -> None:
    """Have what these stand for removed now, not later."""
    due = [one for one in found if one.remove_at is not None and one.remove_at > tx.now]
    await _write(tx, [replace(one, remove_at=tx.now) for one in due])


async def recall(tx: Tx, case_id: str, stub: str) -> None:
    """Have all messages about a case taken back: what was to be removed later is to be removed now, what
    stays is to become `stub` (`bot.upkeep.jobs`). What a slot was for is forgotten.
    """
    rows = await tx.fetch_all(select(slot).where(slot.c.case_id == case_id))
    found = readable(rows, lambda row: _slot(tx, row))
    await _write(tx, [_recalled(one, stub, tx.now) for one in found])


async def recall_from(tx: Tx, chat_id: int, stub: str, after: str = "") -> str | None:
    """Return the same of a chat, whatever case it is: of the next slots in the order of their ids, as what
    chat they are of is sealed. Returns where to go on, None at the end.
    """
    rows = await tx.fetch_all(
        select(slot).where(slot.c.id > after, slot.c.case_id.is_not(None)).order_by(slot.c.id).limit(_CHUNK)
    )
    found = readable(rows, lambda row: _slot(tx, row))
    await _write(tx, [_recalled(one, stub, tx.now) for one in found if one.chat_id == chat_id])
    return rows[-1].id if len(rows) == _CHUNK else None


def _recalled(one: Slot, stub: str, now: datetime) -> Slot:
    if one.remove_at is None:
        return replace(one, note={STUB: stub}, remove_at=now)
    return replace(one, note={}, remove_at=min(one.remove_at, now))  # since when it should be gone counts


async def forget(tx: Tx, slot_id: str) -> None:
    await tx.execute(delete(slot).where(slot.c.id == slot_id))


async def forget_message(tx: Tx, chat_id: int, message_id: int) -> set[str]:
    """Forget a message that was taken away. Returns the cases that had a slot there."""
    its = slot.c.message_key == tx.vault.slot_hash(chat_id, message_id)
    rows = await tx.fetch_all(select(slot.c.case_id).where(its, slot.c.case_id.is_not(None)))
    await tx.execute(delete(slot).where(its))
    return {row.case_id for row in rows}


async def forget_between(tx: Tx, case_id: str, chat_id: int, kinds: str) -> None:
    """Forget what a chat was sent about a case, in slots of kinds that begin so."""
    stmt = select(slot).where(slot.c.case_id == case_id, slot.c.kind.startswith(kinds, autoescape=True))
    found = readable(await tx.fetch_all(stmt), lambda row: _slot(tx, row))
    theirs = [one.id for one in found if one.chat_id == chat_id]
    await tx.execute(delete(slot).where(slot.c.id.in_(theirs)))


async def _write(tx: Tx, changed: list[Slot]) -> None:
    if not changed:
        return
    stmt = update(slot).where(slot.c.id == bindparam("of"))
    values: dict[str, Any] = {
        "message_key": bindparam("key"),
        "remove_at": bindparam("at", type_=slot.c.remove_at.type),
        "body": bindparam("sealed"),
    }
    await tx.execute(
        stmt.values(values),
        [
            {"of": row["id"], "key": row["message_key"], "at": row["remove_at"], "sealed": row["body"]}
            for row in (_row(tx, one) for one in changed)
        ],
    )


def _row(tx: Tx, of: Slot) -> dict[str, Any]:
    key = None if of.message_id is None else tx.vault.slot_hash(of.chat_id, of.message_id)
    row = {
        "id": of.id,
        "case_id": of.case_id,
        "kind": of.kind,
        "message_key": key,
        "remove_at": of.remove_at,
    }
    body = {"chat_id": of.chat_id, "message_id": of.message_id, "note": of.note}
    return {**row, "body": tx.vault.seal_for_program(place(slot.c.body, row), body)}


def _slot(tx: Tx, row: Row[Any]) -> Slot:
    body = tx.vault.open_for_program(place(slot.c.body, row), row.body)
    return Slot(
        row.id, body["chat_id"], body["message_id"], row.case_id, row.kind, body["note"], row.remove_at
    )
