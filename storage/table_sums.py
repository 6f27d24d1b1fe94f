"""What the rows of each accounted table (`storage.rows`) add up to: their number, and the sum of a keyed hash
of each, sealed together in one row of `secret`.

A row's hash is made from its MAC under a key of its own and stands nowhere, so nobody without the key can
find other rows with the same sum. Transactions count what they write; `settle` brings the sealed sums up to
it just before the commit.

The sums name the last daily root, so that older sums don't fit (`storage.roots`). If they are gone, or don't
open, they are never made anew: two seals tell that they were, and `storage.verify` says what is missing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Table, select

from storage.errors import SealBroken
from storage.places import place
from storage.schema import secret
from storage.tx import Tx

NAME: Final = "sums"
"""Of the row in `secret`."""

_MODULUS: Final = 1 << 256
_COUNTED, _ROOTED = "sums.counted", "sums.rooted"

Sum = tuple[int, int]  # how many rows, and what their hashes add up to
NOTHING: Final[Sum] = (0, 0)


@dataclass(frozen=True, slots=True)
class Sums:
    """What is sealed: the last daily root's MAC, the sum of each table, and which columns the sealed values
    of other tables are bound to (`storage.places`).
    """

    root: str
    tables: dict[str, Sum] = field(default_factory=dict)
    bound: dict[str, list[str]] = field(default_factory=dict)


def count(tx: Tx, table: Table, mac: str, times: int) -> None:
    """Count a row with this MAC that comes (1) or goes (-1)."""
    counted: dict[str, Sum] = tx.cache.get(_COUNTED, {})
    total = plus(counted.get(table.name, NOTHING), one(tx, table, mac, times))
    tx.cache[_COUNTED] = {**counted, table.name: total}


def one(tx: Tx, table: Table, mac: str, times: int = 1) -> Sum:
    """Return the sum of one row."""
    return times, times * int(tx.vault.audit_mac("row-sum", table.name, mac), 16) % _MODULUS


def plus(some: Sum, more: Sum) -> Sum:
    return some[0] + more[0], (some[1] + more[1]) % _MODULUS


def follow_root(tx: Tx, before: str, root: str) -> None:
    """Note that a daily root comes after that of `before`. Sums that name another one stay as old as they
    are.
    """
    tx.cache[_ROOTED] = (*tx.cache.get(_ROOTED, ()), (before, root))


async def settle(tx: Tx) -> None:
    """Bring the sealed sums up to what this transaction wrote; the store does it before each commit."""
    if _COUNTED not in tx.cache and _ROOTED not in tx.cache:
        return
    known = await read(tx)
    if known is not None:
        await write(tx, known)
    tx.cache.pop(_COUNTED, None)
    tx.cache.pop(_ROOTED, None)


async def read(tx: Tx) -> Sums | None:
    """Return the sums with what this transaction wrote; None if they are gone or don't open."""
    row = await tx.fetch_one(select(secret).where(secret.c.name == NAME))
    if row is None:
        return None
    try:
        body = tx.vault.open_for_program(place(secret.c.body, row), row.body)
    except SealBroken:
        return None
    kept = {name: (rows, int(total, 16)) for name, (rows, total) in body["tables"].items()}
    for name, counted in tx.cache.get(_COUNTED, {}).items():
        if name in kept:
            kept[name] = plus(kept[name], counted)
    known = Sums(body["root"], kept, body["bound"])
    for before, root in tx.cache.get(_ROOTED, ()):
        if known.root == before:
            known = replace(known, root=root)
    return known


async def write(tx: Tx, known: Sums) -> None:
    """Seal them as they are."""
    body: dict[str, Any] = asdict(known)
    body["tables"] = {name: [rows, f"{total:064x}"] for name, (rows, total) in known.tables.items()}
    sealed = tx.vault.seal_for_program(place(secret.c.body, {"name": NAME}), body)
    await tx.execute(tx.upsert(secret, ["name", "body"]), {"name": NAME, "body": sealed})
