"""Sealed values of any table, by their column: for whoever goes through all of them (`storage.verify`,
`storage.rotation`, `storage.first_opening`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Row, Table, select

from storage import column_kinds, datakeys
from storage.places import mapping
from storage.schema import case, metadata
from storage.sealing import Place
from storage.tx import Tx
from storage.vault import Vault

MASTER_SEALED: Final = ("program", "identity", "case-key")
"""Readers whose values are sealed under a master key."""

CaseKeys = Mapping[str, bytes]


def columns(table: Table) -> list[Column[Any]]:
    """Return the table's columns that are sealed."""
    return [column for column in table.columns if "sealed" in column.info]


@cache
def all_columns() -> Sequence[tuple[Table, Column[Any]]]:
    """Every column that is sealed."""
    return [(table, column) for table in metadata.sorted_tables for column in columns(table)]


async def case_keys(tx: Tx, column: Column[Any], page: Sequence[Row[Any]]) -> CaseKeys:
    """Return the keys of the cases that these rows are of, as far as their content wasn't destroyed and they
    open.

    None are needed for a column that a master key seals.
    """
    if column.info["sealed"] != "case":
        return {}
    ids = column_kinds.texts({case_id(column, row) for row in page})
    stmt = select(case.c.id, case.c.data_key).where(case.c.id.in_(ids), case.c.data_key.is_not(None))
    return datakeys.unwrapped(tx, await tx.fetch_all(stmt))


def case_id(column: Column[Any], row: Row[Any]) -> str:
    """Of which case a row of the column's table is."""
    found: str = mapping(row)["id" if column.table is case else "case_id"]
    return found


def opened(vault: Vault, column: Column[Any], row: Row[Any], place: Place, keys: CaseKeys) -> bytes:
    """Return what was sealed. SealBroken if it doesn't open; KeyError if it is of a case without a key."""
    sealed: bytes = mapping(row)[column.name]
    reader: str = column.info["sealed"]
    if reader == "case":
        return vault.open_bytes_for_case(keys[case_id(column, row)], place, sealed)
    return vault.open(reader, place, sealed)


def sealed_anew(
    vault: Vault, column: Column[Any], row: Row[Any], place: Place, keys: CaseKeys, data: bytes
) -> bytes:
    """Seal `data` for the same reader."""
    reader: str = column.info["sealed"]
    if reader == "case":
        return vault.seal_bytes_for_case(keys[case_id(column, row)], place, data)
    return vault.seal(reader, place, data)
