"""Messages that somebody is owed: sealed rows in one order, written with the change that promised them.

A sent row keeps neither body nor recipient. A row that Telegram refused for good is set aside, sealed, for
the operator to see for 72 hours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update

from storage import clearable, column_kinds, lifetimes, meta, old_rows, slots, work
from storage.clearable import SentMessage
from storage.places import mapping, place
from storage.records import (
    Arrival,
    Blank,
    Digest,
    Json,
    Loss,
    Message,
    OutboxRow,
    Overview,
    Printout,
    Priority,
    Upload,
)
from storage.schema import outbox
from storage.sealing import readable
from storage.store import Store
from storage.tx import Tx

_WAITING = ("pending", "set_aside")
_CHUNK = 500
_DROPPED = "outbox_dropped"
_RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it; `message_id` belongs into `slot` and those `beside` it. `in_digest`: as a line of a
    message about many, which isn't the slot's own; `lost` is what it was sent in place of, `arrival` what its
    arrival leaves, `chat_id` the chat in which it is new.
    """

    id: int
    slot: str | None = None
    message_id: int | None = None
    in_digest: bool = False
    lost: Loss | None = None
    beside: tuple[str, ...] = ()
    arrival: Arrival | None = None
    chat_id: int | None = field(default=None, repr=False)

    def places(self) -> tuple[str, ...]:
        """Return the slots whose message it is."""
        return self.beside if self.slot is None else (self.slot, *self.beside)


@dataclass(frozen=True, slots=True)
class Failed:
    """Telegram didn't take it. `error_code` is ours or Telegram's, without its text; `final`: don't try
    again.
    """

    id: int
    error_code: str
    final: bool = False
    not_before: datetime | None = None
    lost: Loss | None = None


async def put(tx: Tx, message: Message) -> int:
    """Queue this message; calls keep their order. Return its number."""
    last: int | None = tx.cache.get("outbox")
    if last is None:
        highest = select(func.max(outbox.c.id).label("last")).where(outbox.c.id < column_kinds.NUMBERS)
        found = await tx.fetch_one(highest)
        last = 0 if found is None or found.last is None else int(found.last)
    number = last + 1
    tx.cache["outbox"] = number
    row: dict[str, Any] = {
        "id": number,
        "chat_key": tx.vault.outbox_hash(message.chat_id),
        "state": "pending",
        "priority": int(message.priority),
        "created_at": tx.now,
        "not_before": message.not_before,
        "attempts": 0,
    }
    row["body"] = tx.vault.seal_for_program(place(outbox.c.body, row), _to_json(message))
    tx.defer(outbox, row)
    tx.announce(OutboxRow(number, message, 0))
    return number


async def pending(tx: Tx, after_id: int = 0, limit: int = 1000) -> list[OutboxRow]:
    """Messages still owed, in order, those that wait (`not_before`) too.

    One that can't be opened is passed over, and hides none behind it; `counts` still shows it.
    """
    found: list[OutboxRow] = []
    while missing := limit - len(found):
        rows = await tx.fetch_all(
            select(outbox)
            .where(outbox.c.state == "pending", outbox.c.id > after_id)
            .order_by(outbox.c.id)
            .limit(missing)
        )
        found += readable(rows, lambda row: _row(tx, row))
        if len(rows) < missing:
            break
        after_id = rows[-1].id
    return found


async def owed_to(tx: Tx, chat_id: int) -> list[tuple[OutboxRow, datetime]]:
    """Return what a chat is still owed, in order, each with the time since when."""
    rows = await tx.fetch_all(
        select(outbox)
        .where(outbox.c.state == "pending", outbox.c.chat_key == tx.vault.outbox_hash(chat_id))
        .order_by(outbox.c.id)
    )
    return readable(rows, lambda row: (_row(tx, row), row.created_at))


async def set_aside(tx: Tx) -> list[tuple[OutboxRow, str]]:
    """Return what Telegram refused for good, with the error codes, for the operator."""
    rows = await tx.fetch_all(select(outbox).where(outbox.c.state == "set_aside").order_by(outbox.c.id))
    return readable(rows, lambda row: (_row(tx, row), row.error_code or ""))


async def mark(tx: Tx, sent: Iterable[Sent] = (), failed: Iterable[Failed] = ()) -> None:
    """Record what became of messages, in as few statements as there are kinds of it."""
    sent, failed = list(sent), list(failed)
    if sent:
        await _mark_sent(tx, sent)
    if final := [one for one in failed if one.final]:
        await _mark_set_aside(tx, final)
    if again := [one for one in failed if not one.final]:
        await _mark_waiting(tx, again)
    await _leave(tx, [*(one.lost for one in sent), *(one.lost for one in failed)])
    await _leave(tx, (one.arrival for one in sent))


async def _mark_sent(tx: Tx, sent: list[Sent]) -> None:
    """Note that these are there, and where."""
    done = {"state": "sent", "body": None, "chat_key": None, "error_code": None, "done_at": tx.now}
    await _mark(tx, done, [{"of": one.id} for one in sent])
    placed = [one for one in sent if one.message_id is not None and not one.in_digest]
    await slots.set_messages(tx, {slot: one.message_id or 0 for one in placed for slot in one.places()})
    await clearable.remember(tx, _new_messages(sent))
    await slots.set_in_digest(tx, {one.slot: one.message_id for one in sent if one.slot and one.in_digest})


def _new_messages(sent: list[Sent]) -> list[SentMessage]:
    return [
        SentMessage(one.chat_id, one.message_id)
        for one in sent
        if one.chat_id is not None and one.message_id is not None
    ]


async def _mark_set_aside(tx: Tx, failed: list[Failed]) -> None:
    """Note that these will never be there."""
    values = {"state": "set_aside", "error_code": bindparam("code"), "done_at": tx.now}
    await _mark(tx, values, [{"of": one.id, "code": one.error_code} for one in failed])


async def _mark_waiting(tx: Tx, failed: list[Failed]) -> None:
    """Note that these are tried again, and when."""
    waiting = bindparam("wait", type_=outbox.c.not_before.type)
    rows = [{"of": one.id, "code": one.error_code, "wait": one.not_before} for one in failed]
    await _mark(tx, {"error_code": bindparam("code"), "not_before": waiting}, rows)


async def _leave(tx: Tx, left: Iterable[Loss | Arrival | None]) -> None:
    """Leave the errands of what won't arrive, or has."""
    for one in left:
        if one is not None:
            await work.put(tx, one.errand, one.payload)


async def begin(tx: Tx, number: int) -> int:
    """Something is about to be done for this message that the program may not survive.

    Returns how often that was begun and not `survived`.
    """
    row = await tx.fetch_one(select(outbox.c.attempts).where(outbox.c.id == number))
    await tx.execute(update(outbox).where(outbox.c.id == number).values(attempts=outbox.c.attempts + 1))
    return 0 if row is None else int(row.attempts)


async def survived(tx: Tx, number: int) -> None:
    """Note that what was begun is over."""
    await tx.execute(update(outbox).where(outbox.c.id == number).values(attempts=0))


async def drop_chat(tx: Tx, chat_id: int) -> int:
    """Drop what a chat that can't be reached was owed, and leave its losses. Return how many messages."""
    theirs = (outbox.c.state == "pending") & (outbox.c.chat_key == tx.vault.outbox_hash(chat_id))
    rows = await tx.fetch_all(select(outbox).where(theirs).order_by(outbox.c.id))
    await _leave(tx, (row.message.loss for row in readable(rows, lambda row: _row(tx, row))))
    dropped = {"state": "dropped", "body": None, "chat_key": None, "done_at": tx.now}
    await tx.execute(update(outbox).where(theirs).values(dropped))
    await clearable.stop(tx, chat_id)
    return len(rows)


async def drop_case(
    tx: Tx, case_id: str, *, named: Collection[str], chat_id: int | None, since: datetime
) -> None:
    """Forget, because the case's content is destroyed, what is still owed or was set aside about it.

    Rows of older versions don't say which case they are about: those that hold one of `named` (the ticket,
    the ids of files and slots) are. What `chat_id`, the reporter, was owed `since` before there was a case is
    of the draft that it was made of. What takes a message away is still to be done.
    """
    before = None if chat_id is None else tx.vault.outbox_hash(chat_id)
    last, ids = 0, list[int]()
    while rows := await tx.fetch_all(
        select(outbox)
        .where(outbox.c.state.in_(_WAITING), outbox.c.id > last)
        .order_by(outbox.c.id)
        .limit(_CHUNK)
    ):
        for row, data in readable(rows, lambda row: (row, _open(tx, row))):
            of_draft = row.chat_key == before and row.created_at < since
            if _is_about(data, case_id, named, of_draft=of_draft):
                ids.append(row.id)
        last = rows[-1].id
    if ids:
        await drop(tx, ids)
        tx.scrub()


async def drop_between(
    tx: Tx, chat_id: int, *, named: Collection[str], since: datetime | None = None
) -> None:
    """Forget what a chat is still owed, or was refused, that holds one of `named`: the case's id or ticket,
    the ids of files and slots; what takes a message away, too. What was owed `since` before there was a case
    is of the draft that it was made of. What an officer is told stays, though it be in the same chat.
    """
    rows = await tx.fetch_all(
        select(outbox).where(outbox.c.state.in_(_WAITING), outbox.c.chat_key == tx.vault.outbox_hash(chat_id))
    )
    ids = [
        row.id
        for row, data in readable(rows, lambda row: (row, _open(tx, row)))
        if not _is_for_officer(data)
        and ((since is not None and row.created_at < since) or any(name in _strings(data) for name in named))
    ]
    if ids:
        await drop(tx, ids)
        tx.scrub()


def _is_for_officer(data: Json) -> bool:
    """Whether this is a message as only officers get them: protected, or to be taken back with its case."""
    return bool(data["params"].get("protect_content") or data.get("beside"))


async def set_aside_restored(tx: Tx) -> int:
    """Set aside what waited when the database was backed up, and leave its losses: it may have arrived since,
    or not be true any more. What takes something away still goes out. Return how many messages were set
    aside.
    """
    last, ids, losses = 0, list[int](), list[Loss | None]()
    while rows := await tx.fetch_all(
        select(outbox)
        .where(outbox.c.state == "pending", outbox.c.id > last)
        .order_by(outbox.c.id)
        .limit(_CHUNK)
    ):
        opened = readable(rows, lambda row: _row(tx, row))
        removals = {row.id for row in opened if _takes_away(row.message.method)}
        losses += [row.message.loss for row in opened if row.id not in removals]
        ids += [row.id for row in rows if row.id not in removals]
        last = rows[-1].id
    if ids:
        aside = {"state": "set_aside", "error_code": _RESTORED, "done_at": tx.now}
        stmt = update(outbox).where(outbox.c.id == bindparam("of")).values(aside)
        await tx.execute(stmt, [{"of": number} for number in ids])
        await _leave(tx, losses)
    return len(ids)


async def count_restored(tx: Tx) -> int:
    """Return how many messages are set aside because they waited when a backup was made."""
    row = await tx.fetch_one(
        select(func.count().label("n"))
        .select_from(outbox)
        .where(outbox.c.state == "set_aside", outbox.c.error_code == _RESTORED)
    )
    return 0 if row is None else int(row.n)


def _takes_away(method: str) -> bool:
    return method.startswith("delete")


def _is_about(data: Json, case_id: str, named: Collection[str], *, of_draft: bool) -> bool:
    if _takes_away(data["method"]):
        return False
    if data.get("case_id") == case_id or not set(named).isdisjoint(data.get("beside", ())):
        return True
    if data.get("case_id") is not None:
        return False
    return of_draft or ("case_id" not in data and any(name in _strings(data) for name in named))


def _strings(data: Any) -> str:
    """All the text in JSON, on lines of their own."""
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    return "\n".join(map(_strings, parts)) if parts is not None else str(data)


async def times_dropped(tx: Tx) -> int:
    """Return how often rows were dropped that whoever delivers may hold already: another process can't
    tell them.
    """
    return int(await meta.get(tx, _DROPPED) or 0)


async def all_owed(tx: Tx) -> set[int]:
    """Return the numbers of all rows that wait."""
    return {row.id for row in await tx.fetch_all(select(outbox.c.id).where(outbox.c.state == "pending"))}


async def drop(tx: Tx, numbers: Collection[int]) -> None:
    """Drop these messages: they are owed no longer, nor kept."""
    dropped = {"state": "dropped", "body": None, "chat_key": None, "done_at": tx.now}
    stmt = update(outbox).where(outbox.c.id == bindparam("of")).values(dropped)
    await tx.execute(stmt, [{"of": number} for number in numbers])
    await meta.set(tx, _DROPPED, str(await times_dropped(tx) + 1))


async def still_owed(tx: Tx, numbers: Collection[int]) -> set[int]:
    """Return which of these rows still wait."""
    stmt = select(outbox.c.id).where(outbox.c.id.in_(numbers), outbox.c.state == "pending")
    return {row.id for row in await tx.fetch_all(stmt)}


async def move_chat(tx: Tx, old_chat_id: int, new_chat_id: int) -> list[OutboxRow]:
    """Move what a group is owed to its new id. Return the rows as they are now."""
    rows = await tx.fetch_all(
        select(outbox)
        .where(outbox.c.state == "pending", outbox.c.chat_key == tx.vault.outbox_hash(old_chat_id))
        .order_by(outbox.c.id)
    )
    key = tx.vault.outbox_hash(new_chat_id)
    moved = readable(rows, lambda row: (row, _moved(_row(tx, row), new_chat_id)))
    for row, now in moved:
        there = place(outbox.c.body, {**mapping(row), "chat_key": key})
        body = tx.vault.seal_for_program(there, _to_json(now.message))
        await tx.execute(update(outbox).where(outbox.c.id == row.id).values(chat_key=key, body=body))
    return [now for _, now in moved]


async def counts(tx: Tx) -> dict[str, int]:
    """Rows by state: "pending", "sent", "set_aside", "dropped"."""
    rows = await tx.fetch_all(select(outbox.c.state, func.count().label("n")).group_by(outbox.c.state))
    return {"pending": 0, "sent": 0, "set_aside": 0, "dropped": 0} | {row.state: row.n for row in rows}


async def purge_old(store: Store) -> None:
    """Forget what is done long enough. The last row stays, without a body: the numbers must go on rising."""
    now = store.now()
    done = (outbox.c.state.in_(["sent", "dropped"])) & (outbox.c.done_at <= now - lifetimes.SENT_ROW_KEPT_FOR)
    aside = (outbox.c.state == "set_aside") & (outbox.c.done_at <= now - lifetimes.SET_ASIDE_KEPT_FOR)
    last = outbox.c.id == (
        select(func.max(outbox.c.id)).where(outbox.c.id < column_kinds.NUMBERS).scalar_subquery()
    )
    await old_rows.remove(store, outbox, or_(done, aside) & ~last)
    async with store.read() as tx:
        still_whole = await tx.fetch_one(select(outbox.c.id).where(aside, last))
    if still_whole is not None:
        async with store.write() as tx:
            dropped = {"state": "dropped", "body": None, "chat_key": None}
            await tx.execute(update(outbox).where(outbox.c.id == still_whole.id, aside).values(dropped))


async def _mark(tx: Tx, values: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    stmt = update(outbox).where(outbox.c.id == bindparam("of"), outbox.c.state == "pending")
    await tx.execute(stmt.values(attempts=outbox.c.attempts + 1, **values), rows)


def _open(tx: Tx, row: Row[Any]) -> Json:
    column_kinds.refuse_odd(outbox, row)
    return tx.vault.open_for_program(place(outbox.c.body, row), row.body)


def _row(tx: Tx, row: Row[Any]) -> OutboxRow:
    message = _from_json(_open(tx, row))
    return OutboxRow(row.id, replace(message, not_before=row.not_before), row.attempts)


def _moved(row: OutboxRow, chat_id: int) -> OutboxRow:
    def move(message: Message) -> Message:
        otherwise = None if message.otherwise is None else move(message.otherwise)
        return replace(message, chat_id=chat_id, otherwise=otherwise)

    return replace(row, message=move(row.message))


def _to_json(message: Message) -> Json:
    upload = message.upload
    return {
        "method": message.method,
        "chat_id": message.chat_id,
        "params": message.params,
        "priority": int(message.priority),
        "not_before": None if message.not_before is None else message.not_before.isoformat(),
        "slot": message.slot,
        "upload": list(astuple(upload)) if isinstance(upload, Upload) else None,
        "printout": asdict(upload) if isinstance(upload, Printout) else None,
        "overview": asdict(upload) if isinstance(upload, Overview) else None,
        "blank": asdict(upload) if isinstance(upload, Blank) else None,
        "otherwise": None if message.otherwise is None else _to_json(message.otherwise),
        "digest": None if message.digest is None else asdict(message.digest),
        "case_id": message.case_id,
        "loss": None if message.loss is None else asdict(message.loss),
        "beside": list(message.beside),
        "arrival": None if message.arrival is None else asdict(message.arrival),
    }


def _upload(data: Json) -> Upload | Printout | Overview | Blank | None:
    if data.get("printout") is not None:  # rows of older versions don't know it, nor the next
        return Printout(**data["printout"])
    if data.get("overview") is not None:
        return Overview(**data["overview"])
    if data.get("blank") is not None:
        return Blank(**data["blank"])
    return None if data["upload"] is None else Upload(*data["upload"])


def _from_json(data: Json) -> Message:
    return Message(
        method=data["method"],
        chat_id=data["chat_id"],
        params=data["params"],
        priority=Priority(data["priority"]),
        not_before=None if data["not_before"] is None else datetime.fromisoformat(data["not_before"]),
        slot=data["slot"],
        upload=_upload(data),
        otherwise=None if data["otherwise"] is None else _from_json(data["otherwise"]),
        digest=None if data.get("digest") is None else Digest(**data["digest"]),
        case_id=data.get("case_id"),
        loss=None if data.get("loss") is None else Loss(**data["loss"]),
        beside=tuple(data.get("beside", ())),
        arrival=None if data.get("arrival") is None else Arrival(**data["arrival"]),
    )
