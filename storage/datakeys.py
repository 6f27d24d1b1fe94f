"""The key of one case's content: answers, messages, events' payloads, files. Without it they are noise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select

from storage import rows
from storage.errors import NoSuchRow
from storage.schema import case
from storage.sealing import Place, readable
from storage.tx import Tx


def wrap(tx: Tx, case_id: str, key: bytes) -> bytes:
    """Return the key as a new case's row keeps it."""
    tx.cache["data_key", case_id] = key
    return tx.vault.wrap_data_key(place(case_id), key)


async def data_key(tx: Tx, case_id: str) -> bytes:
    """NoSuchRow without such a case, or once its content was destroyed. SealBroken if the case's row isn't as
    it was written.
    """
    found: bytes | None = tx.cache.get(("data_key", case_id))
    if found is None:
        row = await tx.fetch_one(select(case).where(case.c.id == case_id))
        if row is None or rows.checked(tx, case, row).data_key is None:
            raise NoSuchRow("There is no such case, or its content was destroyed.")
        found = tx.vault.unwrap_data_key(place(case_id), row.data_key)
        tx.cache["data_key", case_id] = found
    return found


async def of_cases(tx: Tx, case_ids: Iterable[str]) -> dict[str, bytes]:
    """Return the keys of these cases by their ids, read at once: of those whose content is kept, and whose
    row is as it was written.
    """
    stmt = select(case).where(case.c.id.in_(list(case_ids)), case.c.data_key.is_not(None))
    return unwrapped(tx, readable(await tx.fetch_all(stmt), lambda row: rows.checked(tx, case, row)))


def forget(tx: Tx, case_id: str) -> None:
    """Don't keep the key for the rest of the transaction: of whoever goes through a million cases."""
    tx.cache.pop(("data_key", case_id), None)


def unwrapped(tx: Tx, found: Iterable[Row[Any]]) -> dict[str, bytes]:
    """Keys by the cases' ids, of those that open."""
    return dict(readable(found, lambda row: (row.id, tx.vault.unwrap_data_key(place(row.id), row.data_key))))


async def destroy(tx: Tx, case_id: str) -> None:
    """For good, without a copy in the write-ahead log."""
    await rows.change(tx, case, case.c.id == case_id, data_key=None)
    forget(tx, case_id)
    tx.scrub()


def place(case_id: str) -> Place:
    return Place("case", "data_key", case_id)
