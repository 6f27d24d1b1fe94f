"""Which updates were taken, which failed, and which was under way when the process died.

An update that was taken is known again by a hash of its number, for two days. Of when it was taken, or
failed, only the hour is plain (`schema.PERSONAL`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from storage import column_kinds, lifetimes, meta, old_rows
from storage.errors import SealBroken
from storage.ids import new_id
from storage.places import place
from storage.records import Json
from storage.schema import hour, intake_failed, intake_seen, intake_under_way, micros, moment
from storage.sealing import readable
from storage.store import Store
from storage.tx import Tx

_CHUNK = 500
_MOST_DEATHS = 1_000_000  # nobody counts so far


@dataclass(frozen=True, slots=True)
class Failed:
    """An update that couldn't be handled, kept sealed for `yanduan retry`. `reason` names a kind of error."""

    id: str
    raw: Json = field(repr=False)
    reason: str
    at: datetime


async def seen(tx: Tx, update_ids: Iterable[int]) -> set[int]:
    """Those of the ids that were taken within the last 48 hours, or in the hour before.

    Telegram may use older ones anew.
    """
    wanted, found = {tx.vault.update_hash(update_id): update_id for update_id in update_ids}, set[int]()
    keys = list(wanted)
    for start in range(0, len(keys), _CHUNK):
        rows = await tx.fetch_all(
            select(intake_seen.c.key).where(
                intake_seen.c.key.in_(keys[start : start + _CHUNK]),
                intake_seen.c.at >= hour(tx.now - lifetimes.UPDATE_SEEN_FOR),
            )
        )
        found.update(wanted[row.key] for row in rows)
    return found


async def mark(tx: Tx, update_id: int) -> None:
    """Taken; written at commit."""
    tx.defer_upsert(intake_seen, {"key": tx.vault.update_hash(update_id), "at": hour(tx.now)})


async def forget_old(store: Store) -> None:
    """Forget ids after 48 hours and failed updates after 72."""
    now = store.now()
    await old_rows.remove(store, intake_seen, intake_seen.c.at < hour(now - lifetimes.UPDATE_SEEN_FOR))
    before = now - lifetimes.FAILED_UPDATE_KEPT_FOR

    def is_over(tx: Tx, row: Row[Any]) -> bool:
        try:
            return _failed(tx, row).at <= before
        except SealBroken:
            return True  # nobody can try it again

    await old_rows.remove_those(store, intake_failed, intake_failed.c.at <= before, is_over)


async def seal_failed(tx: Tx, raw: Json, reason: str) -> None:
    """Keep an update for a later try. `reason` must be free of personal data."""
    failed_id = new_id()
    row = {"id": failed_id, "at": hour(tx.now)}
    body = {"raw": raw, "reason": reason, "at": micros(tx.now)}
    tx.defer(
        intake_failed, {**row, "body": tx.vault.seal_for_program(place(intake_failed.c.body, row), body)}
    )


async def failed(tx: Tx) -> list[Failed]:
    """Those of the last 72 hours, oldest first."""
    since = tx.now - lifetimes.FAILED_UPDATE_KEPT_FOR
    rows = await tx.fetch_all(select(intake_failed).where(intake_failed.c.at >= hour(since)))
    found = readable(rows, lambda row: _failed(tx, row))
    return sorted((one for one in found if one.at > since), key=lambda one: (one.at, one.id))


def _failed(tx: Tx, row: Row[Any]) -> Failed:
    body = tx.vault.open_for_program(place(intake_failed.c.body, row), row.body)
    return Failed(row.id, body["raw"], body["reason"], moment(body["at"]))


async def drop_failed(tx: Tx, failed_id: str) -> None:
    await tx.execute(delete(intake_failed).where(intake_failed.c.id == failed_id))


async def under_way(tx: Tx, update_id: int) -> int:
    """Mark it as about to be handled alone. Returns at how many deaths it was under way already."""
    row = await tx.fetch_one(select(intake_under_way).where(intake_under_way.c.update_id == update_id))
    is_known = row is not None and not column_kinds.odd(intake_under_way, row)
    times = min(row.deaths, _MOST_DEATHS) + 1 if row is not None and is_known else 1
    await tx.execute(
        tx.upsert(intake_under_way, ["update_id", "deaths"]), {"update_id": update_id, "deaths": times}
    )
    return times - 1


async def forget_failed(tx: Tx, ticket: str | None, chat_id: int | None) -> None:
    """Forget what failed of a destroyed case's reporter, or names its ticket: it may hold some of it.

    Whoever sent it was told that it isn't saved. `chat_id` is the reporter's, if there is one.
    """
    for one in await failed(tx):
        if _tells_of(one.raw, ticket, chat_id):
            await drop_failed(tx, one.id)
            tx.scrub()


def _tells_of(value: Any, ticket: str | None, chat_id: int | None) -> bool:
    """Whether the ticket stands in some text, or an account or chat has this id, anywhere in an update."""
    if isinstance(value, dict):
        if chat_id is not None and value.get("id") == chat_id:
            return True
        return any(_tells_of(one, ticket, chat_id) for one in value.values())
    if isinstance(value, list):
        return any(_tells_of(one, ticket, chat_id) for one in value)
    return isinstance(value, str) and ticket is not None and ticket in value


async def clear_under_way(tx: Tx, update_id: int) -> None:
    """Note that it was handled, whatever came of it."""
    await tx.execute(delete(intake_under_way).where(intake_under_way.c.update_id == update_id))


async def set_running(tx: Tx) -> bool:
    """Note that the program runs. Return whether its last stop was a clean one (the first start counts as
    such).
    """
    clean = await meta.get(tx, "running") is None
    await meta.set(tx, "running", "yes")
    return clean


async def set_stopped(tx: Tx) -> None:
    """Note that the program stops in good order."""
    await meta.set(tx, "running", None)
