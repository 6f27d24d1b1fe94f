"""Rows of people told more once: when, in which order, and how long a name is (`schema.PERSONAL`).

A migration puts them into tables without an order, as they are: times exact, what is to be sealed in clear.
With the key at hand (`storage.first_opening`) the times are sealed, and the hour of each is left.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from sqlalchemy import Column, Row, delete, insert

from storage import column_kinds, rows, sealing
from storage.conversations import TIMES
from storage.errors import SealBroken
from storage.places import mapping, place
from storage.records import Json
from storage.schema import (
    attempt,
    conversation,
    evidence,
    identity,
    intake_failed,
    intake_seen,
    is_time,
    officer,
)
from storage.tx import Tx

_HOUR: Final = 3_600_000_000


async def blur(tx: Tx) -> None:
    """Blur each row; one that doesn't open stays as it is. No log of how it was is left."""
    await _blur_conversations(tx)
    await _blur_failed(tx)
    await _hash_seen(tx)
    await _seal_attempts(tx)
    for column in (officer.c.person, identity.c.body):
        await _pad(tx, column)
    tx.scrub()


async def _blur_conversations(tx: Tx) -> None:
    async for row, body in _opened(tx, conversation.c.body):
        times = {name: mapping(row)[name] for name in TIMES}
        await _write(tx, conversation.c.body, row, {**body, "times": times}, **_hours(times))
        await _name_drafts(tx, row.chat_key, body["chat_id"])


async def _blur_failed(tx: Tx) -> None:
    async for row, body in _opened(tx, intake_failed.c.body):
        await _write(tx, intake_failed.c.body, row, {**body, "at": row.at}, **_hours({"at": row.at}))


async def _name_drafts(tx: Tx, before: str, chat_id: int) -> None:
    """Name files of a draft by a hash of their own: they bore the key of its chat's row."""
    found = await tx.fetch_all(rows.raw(evidence, evidence.c.draft_key == before))
    await rows.rewrite(tx, evidence, [(row, {"draft_key": tx.vault.draft_hash(chat_id)}) for row in found])


async def _hash_seen(tx: Tx) -> None:
    """Name taken updates by hashes: they bore their numbers."""
    seen = [
        {"key": tx.vault.update_hash(int(row.key)), "at": row.at - row.at % _HOUR}
        for row in await tx.fetch_all(rows.raw(intake_seen))
        if not column_kinds.odd(intake_seen, row) and row.key.isdecimal()
    ]
    await tx.execute(delete(intake_seen))
    if seen:
        await tx.execute(insert(intake_seen), seen)


async def _seal_attempts(tx: Tx) -> None:
    async for page in rows.pages(tx, attempt):
        for row in page:
            if not column_kinds.odd(attempt, row):
                await _write(tx, attempt.c.body, row, _parsed(row), **_hours({"last_at": row.last_at}))


def _parsed(row: Row[Any]) -> Json:
    """Return what the migration left in clear; one try, if somebody changed that to what can't be read."""
    once = {"times": 1, "last_at": row.last_at, "locked_until": None, "notified_at": None}
    try:
        found = json.loads(row.body)
    except ValueError:
        return once
    is_whole = isinstance(found, dict) and found.keys() == once.keys() and isinstance(found["times"], int)
    return (
        found
        if is_whole and all(found[n] is None or is_time(found[n]) for n in once if n != "times")
        else once
    )


async def _pad(tx: Tx, column: Column[Any]) -> None:
    table, reader = column.table, column.info["sealed"]
    async for page in rows.pages(tx, table):
        changes = []
        for row in page:
            there = place(column, row)
            try:
                data = sealing.unpad(tx.vault.open(reader, there, mapping(row)[column.name]))
            except SealBroken:
                continue
            padded = sealing.pad(data, sealing.person_bucket)
            changes.append((row, {column.name: tx.vault.seal(reader, there, padded)}))
        await rows.rewrite(tx, table, changes)


async def _opened(tx: Tx, column: Column[Any]) -> AsyncIterator[tuple[Row[Any], Json]]:
    """All rows whose value opens, with what it holds."""
    async for page in rows.pages(tx, column.table):
        for row in page:
            if not column_kinds.odd(column.table, row):
                try:
                    body = tx.vault.open_for_program(place(column, row), mapping(row)[column.name])
                except SealBroken:
                    continue
                yield row, body


async def _write(tx: Tx, column: Column[Any], row: Row[Any], body: Json, **hours: int | None) -> None:
    kept = tx.vault.seal_for_program(place(column, {**mapping(row), **hours}), body)
    await rows.write(tx, column.table, [(row, {**hours, column.name: kept})])


def _hours(times: dict[str, Any]) -> dict[str, int | None]:
    return {name: None if at is None else at - at % _HOUR for name, at in times.items()}
