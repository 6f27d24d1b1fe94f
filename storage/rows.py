"""The one way to write tables whose rows are accounted for (`schema.ACCOUNTED`), and to trust what they say.

Every row has a MAC over all its columns, sealed values as their hash: whoever has no key can't make a row
say something else, and `checked` refuses one that was changed or put in. What each table's rows add up to is
kept apart and sealed (`storage.table_sums`), so that a row taken out, or an old one put back, shows too.

A row that isn't sound stays so when parts of it are changed: its wrong MAC is left as it is. The sum counts
what stood there, so it tells of it even once the row was written anew or taken out.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, delete, insert, select, type_coerce
from sqlalchemy.types import NullType

from storage import paging, table_sums
from storage.errors import SealBroken
from storage.places import mapping, spell
from storage.tx import ACCOUNTED_FOR, Tx
from storage.vault import Vault

Values = Mapping[str, Any]


async def add(tx: Tx, table: Table, *rows: Values) -> None:
    """Add rows; all of one call name the same columns."""
    if rows:
        added = [_added(tx, table, row) for row in rows]
        await tx.execute(insert(table).execution_options(**ACCOUNTED_FOR), added)


def add_later(tx: Tx, table: Table, row: Values) -> None:
    """Add a row later, as `Tx.defer` does."""
    tx.defer(table, _added(tx, table, row))


async def put(tx: Tx, table: Table, row: Values) -> None:
    """Have the row with this primary key say this and nothing else, whether or not it was there."""
    its_key = [column == row[column.name] for column in table.primary_key]
    there = await tx.fetch_one(select(table).where(*its_key))
    if there is None:
        await add(tx, table, row)
        return
    table_sums.count(tx, table, of(tx.vault, table, there), -1)
    await write(tx, table, [(there, _added(tx, table, {**_defaults(table), **row}))])


async def change(tx: Tx, table: Table, where: ColumnElement[bool], **values: Any) -> int:
    """Change these columns of the rows that are `where`. Returns how many rows."""
    found = await tx.fetch_all(select(table).where(where))
    return await rewrite(tx, table, [(row, values) for row in found])


async def rewrite(tx: Tx, table: Table, changes: Iterable[tuple[Row[Any], Values]]) -> int:
    """Whole rows of the table as they are, each with what it says from now on. Returns how many."""
    changed = []
    for row, values in changes:
        before, new = of(tx.vault, table, row), {**mapping(row), **values}
        after = of(tx.vault, table, new)
        table_sums.count(tx, table, before, -1)
        table_sums.count(tx, table, after, 1)
        changed.append((row, {**values, "mac": after if fits(row, before) else new["mac"]}))
    await write(tx, table, changed)
    return len(changed)


async def write(tx: Tx, table: Table, changes: Sequence[tuple[Row[Any] | Values, Values]]) -> None:
    """Write these columns of rows as they are given, and count nothing: of tables that aren't accounted for,
    and MACs where there were none. All name the same columns.
    """
    if not changes:
        return
    keys, names = [column.name for column in table.primary_key], list(changes[0][1])
    its_key = [table.c[name] == bindparam(f"of_{name}", type_=table.c[name].type) for name in keys]
    to = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
    stmt = table.update().where(*its_key).values(to).execution_options(**ACCOUNTED_FOR)
    params = [
        {f"of_{name}": mapping(row)[name] for name in keys} | {f"to_{name}": values[name] for name in names}
        for row, values in changes
    ]
    await tx.execute(stmt, params)


async def remove(tx: Tx, table: Table, where: ColumnElement[bool]) -> int:
    """Take out the rows that are `where`. Returns how many."""
    found = await tx.fetch_all(select(table).where(where))
    for row in found:
        table_sums.count(tx, table, of(tx.vault, table, row), -1)
    if found:
        await tx.execute(delete(table).where(where).execution_options(**ACCOUNTED_FOR))
    return len(found)


def checked(tx: Tx, table: Table, row: Row[Any]) -> Row[Any]:
    """Return the row, which holds all columns of `table`. SealBroken if it isn't as it was written."""
    if not is_sound(tx.vault, table, row):
        raise SealBroken(
            f"A row of {table.name!r} isn't as it was written. "
            "Run `yanduan verify`, and compare with the last backup."
        )
    return row


def is_sound(vault: Vault, table: Table, row: Row[Any]) -> bool:
    """Whether the row's MAC fits what it says."""
    return fits(row, of(vault, table, row))


def fits(row: Row[Any], mac: str) -> bool:
    """Whether the row has this MAC."""
    return hmac.compare_digest(str(row.mac).encode("utf-8", "surrogatepass"), mac.encode())


def of(vault: Vault, table: Table, row: Row[Any] | Values, gone: tuple[str, ...] = ()) -> str:
    """Return the MAC over what a row says. A column that is null or has its default isn't in it, so that one
    that is added later changes no row. `gone` are columns that the table had once, and that the MAC is over
    too.
    """
    values, told = mapping(row), _told(table, gone)
    said = [(name, values[name]) for name, usual in told if name in values and values[name] != usual]
    return vault.audit_mac(f"row/{table.name}", spell(said))


def pages(
    tx: Tx, table: Table, where: ColumnElement[bool] | None = None
) -> AsyncIterator[Sequence[Row[Any]]]:
    """All rows as the database holds them, times and truths as numbers, a few at a time."""
    return paging.pages(tx, raw(table, where), *table.primary_key)


async def page(tx: Tx, table: Table, after: Row[Any] | None = None) -> Sequence[Row[Any]]:
    """Return the first of these rows by primary key, or those after one; empty after the last."""
    return await paging.page(tx, raw(table), *table.primary_key, after=after)


def raw(table: Table, where: ColumnElement[bool] | None = None) -> Select[Any]:
    """All columns of the rows as the database holds them."""
    columns: list[Any] = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    stmt = select(*columns)
    return stmt if where is None else stmt.where(where)


def _added(tx: Tx, table: Table, row: Values) -> dict[str, Any]:
    mac = of(tx.vault, table, row)
    table_sums.count(tx, table, mac, 1)
    return {**row, "mac": mac}


@cache
def _told(table: Table, gone: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    """Return the columns that a MAC is over, by name, with what they say unless something is written."""
    usual = _defaults(table) | dict.fromkeys(gone)
    return tuple((name, usual[name]) for name in sorted(usual) if name != "mac")


@cache
def _defaults(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        default: Any = column.server_default
        found[column.name] = None if default is None else column.type.python_type(default.arg)
    return found
