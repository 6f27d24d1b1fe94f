"""Printed codes. The token in a poster's link is random and says nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update

from storage import counters
from storage.errors import InvalidInput, NoSuchRow
from storage.ids import new_id, new_token
from storage.records import Poster
from storage.schema import poster
from storage.tx import Tx

TOKEN_LENGTH = 12


async def add(tx: Tx, *, code: str, unit_id: str, place: str) -> Poster:
    """A new poster with a fresh token. InvalidInput for a code in use."""
    if not code.strip():
        raise InvalidInput("A poster needs a code, for example 'A-01'.")
    if await by_code(tx, code) is not None:
        raise InvalidInput(f"There is a poster with the code {code!r} already. Choose another code.")
    made = Poster(new_id(), code, unit_id, place, new_token(TOKEN_LENGTH), tx.now)
    await tx.execute(
        poster.insert().values(
            id=made.id, code=code, unit_id=unit_id, place=place, token=made.token, created_at=tx.now
        )
    )
    return made


async def get(tx: Tx, poster_id: str) -> Poster:
    """NoSuchRow if there is none."""
    found = await _one(tx, poster.c.id == poster_id)
    if found is None:
        raise NoSuchRow(f"No poster has the id {poster_id!r}.")
    return found


async def by_token(tx: Tx, token: str) -> Poster | None:
    """Revoked ones too: `revoked_at` says so."""
    return await _one(tx, poster.c.token == token)


async def by_code(tx: Tx, code: str) -> Poster | None:
    return await _one(tx, poster.c.code == code)


async def all_posters(tx: Tx) -> list[Poster]:
    """By code."""
    return [_poster(row) for row in await tx.fetch_all(select(poster).order_by(poster.c.code))]


async def revoke(tx: Tx, code: str) -> bool:
    """The link no longer counts as this poster's. False if there is no such poster that wasn't revoked."""
    done = await tx.execute(
        update(poster).where(poster.c.code == code, poster.c.revoked_at.is_(None)).values(revoked_at=tx.now)
    )
    return done.rowcount == 1


async def count_scan(tx: Tx, poster_id: str) -> None:
    """One more scan today; nobody's."""
    counters.add_for(tx, "scan", poster_id)


async def _one(tx: Tx, condition: Any) -> Poster | None:
    row = await tx.fetch_one(select(poster).where(condition))
    return None if row is None else _poster(row)


def _poster(row: Row[Any]) -> Poster:
    return Poster(row.id, row.code, row.unit_id, row.place, row.token, row.created_at, row.revoked_at)
