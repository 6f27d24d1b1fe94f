"""Printed codes: their places, versions and ends. The token in a poster's link is random and says nothing.

A *poster* is a place with a number. What hangs there is its *version*: `replace` gives it a new token, and
the one before is kept, so that whoever scans the old paper is told the truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Required, TypedDict, Unpack

from sqlalchemy import ColumnElement, Row, Select, func, select

from storage import rows
from storage.errors import InvalidInput, NoSuchRow
from storage.ids import new_id, new_token
from storage.records import Poster, PosterState, ScannedCode, Site
from storage.schema import poster, poster_former
from storage.sealing import readable
from storage.tx import Tx

TOKEN_LENGTH: Final = 12
PLACE_LENGTH: Final = 120
"""Characters; it is printed on the poster and said in the chat."""


_NUMBERED: Final = re.compile(r"(.*)-(\d{1,6})", re.DOTALL)


class Wanted(TypedDict, total=False):
    """What a new poster is to be, as `storage.records.Poster` has it."""

    code: Required[str]
    unit_id: Required[str]
    place: Required[str]
    site: Site
    language: str
    layouts: str
    expires_at: datetime | None


async def add(tx: Tx, **wanted: Unpack[Wanted]) -> Poster:
    """Return a new poster with a fresh token. InvalidInput for a code in use or an impossible place."""
    new = made(tx, **wanted)
    there = await by_code(tx, new.code)
    if there is not None:
        raise InvalidInput(f"There is a poster with the code {there.code!r} already. Choose another code.")
    await keep(tx, [new])
    return new


def made(tx: Tx, **wanted: Unpack[Wanted]) -> Poster:
    """Return a poster with a fresh token, for `keep`. InvalidInput for no code or an impossible place."""
    if not wanted["code"].strip():
        raise InvalidInput("A poster needs a code, for example 'A-01'.")
    wanted["place"] = checked_place(wanted["place"])
    return Poster(id=new_id(), token=new_token(TOKEN_LENGTH), created_at=tx.now, **wanted)


async def keep(tx: Tx, new: Sequence[Poster]) -> None:
    """Insert posters, thousands at once if need be; whoever calls it knows that their codes are free."""
    kept = [
        {
            "id": one.id,
            "code": one.code,
            "unit_id": one.unit_id,
            "place": one.place,
            "token": one.token,
            "created_at": one.created_at,
            "site": one.site.value,
            "language": one.language,
            "layouts": one.layouts,
            "expires_at": one.expires_at,
        }
        for one in new
    ]
    await rows.add(tx, poster, *kept)


def checked_place(place: str) -> str:
    """Return the place on one line. InvalidInput if there is none, too much of it, or what can't be seen
    in it.
    """
    said = unicodedata.normalize("NFC", " ".join(place.split()))
    if not said or len(said) > PLACE_LENGTH:
        raise InvalidInput(
            f"A poster needs a place of 1 to {PLACE_LENGTH} characters, for example 'ruang tunggu SPKT'."
        )
    hidden = next((letter for letter in said if not letter.isprintable()), "")
    if hidden:
        raise InvalidInput(
            f"The place {said!r} holds an invisible character (U+{ord(hidden):04X}):"
            " type it anew instead of copying it."
        )
    return said


class Numbers:
    """Free numbers for units' next posters, given the codes in use: `SEKOTONG-001`, `SEKOTONG-002`…

    Of two codes that differ in capitals only there is one.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self._last: dict[str, int] = {}
        for code in codes:
            if found := _NUMBERED.fullmatch(code):
                before = found[1].casefold()
                self._last[before] = max(self._last.get(before, 0), int(found[2]))

    def next(self, unit_code: str) -> str:
        """Another one with every call."""
        before = unit_code.casefold()
        self._last[before] = number = self._last.get(before, 0) + 1
        return f"{unit_code}-{number:03}"


async def next_code(tx: Tx, unit_code: str) -> str:
    """Return a free number for a unit's next poster."""
    begins = func.lower(poster.c.code).startswith(f"{unit_code.lower()}-", autoescape=True)
    stmt = select(poster.c.code).where(begins)
    return Numbers(row.code for row in await tx.fetch_all(stmt)).next(unit_code)


async def get(tx: Tx, poster_id: str) -> Poster:
    """NoSuchRow if there is none."""
    found = await _one(tx, poster.c.id == poster_id)
    if found is None:
        raise NoSuchRow(f"No poster has the id {poster_id!r}.")
    return found


async def by_token(tx: Tx, token: str) -> ScannedCode | None:
    """Return what a scanned token is; None if it was never ours."""
    found = await _one(tx, poster.c.token == token)
    if found is not None:
        return ScannedCode(found, found.version, found.state(tx.now))
    row = await tx.fetch_one(select(poster_former).where(poster_former.c.token == token))
    if row is None:
        return None
    rows.checked(tx, poster_former, row)
    return ScannedCode(await get(tx, row.poster_id), row.version, PosterState.REPLACED)


async def by_code(tx: Tx, code: str) -> Poster | None:
    """With whatever capitals it is written: files named after two such codes would be one on many disks."""
    return await _one(tx, _is(code))


async def all_posters(tx: Tx) -> list[Poster]:
    """By code."""
    return await _all(tx, select(poster))


async def of_units(tx: Tx, unit_ids: Iterable[str]) -> list[Poster]:
    """Those of the given units, by code."""
    return await _all(tx, select(poster).where(poster.c.unit_id.in_(list(unit_ids))))


async def at_place(tx: Tx, unit_id: str, place: str) -> Poster | None:
    """Return a unit's poster that is registered at a place, whatever became of it; capitals or not."""
    of_unit = await of_units(tx, [unit_id])
    return next((one for one in of_unit if one.place.casefold() == place.casefold()), None)


async def known_codes(tx: Tx) -> dict[str, ScannedCode]:
    """Every token that is or was ours."""
    found = {one.id: one for one in await all_posters(tx)}
    known = {one.token: ScannedCode(one, one.version, one.state(tx.now)) for one in found.values()}
    former = await tx.fetch_all(select(poster_former))
    for row in readable(former, lambda row: rows.checked(tx, poster_former, row)):
        known[row.token] = ScannedCode(found[row.poster_id], row.version, PosterState.REPLACED)
    return known


async def revoke(tx: Tx, code: str) -> bool:
    """Let the link count as this poster's no longer. False if there is no such poster that wasn't revoked."""
    done = await rows.change(tx, poster, _is(code) & poster.c.revoked_at.is_(None), revoked_at=tx.now)
    return done == 1


async def replace(tx: Tx, code: str) -> Poster | None:
    """Return the next version, with a new token, valid again if the last wasn't; None if there is no such
    poster.
    """
    old = await by_code(tx, code)
    if old is None:
        return None
    former = {"token": old.token, "poster_id": old.id, "version": old.version}
    await rows.add(tx, poster_former, {**former, "ended_at": old.revoked_at or tx.now})
    ended = old.expires_at is not None and old.expires_at <= tx.now
    await rows.change(
        tx,
        poster,
        poster.c.id == old.id,
        token=new_token(TOKEN_LENGTH),
        version=old.version + 1,
        printed_at=tx.now,
        revoked_at=None,
        expires_at=None if ended else old.expires_at,
    )
    return await get(tx, old.id)


async def expire(tx: Tx, code: str, at: datetime | None) -> bool:
    """Let its code count until `at` (None: without an end). False if there is no such poster."""
    return await rows.change(tx, poster, _is(code), expires_at=at) == 1


async def move(tx: Tx, code: str, place: str, site: Site) -> bool:
    """Let it hang elsewhere, or correct what was said of that; its version and token stay.

    False if there is no such poster; InvalidInput for an impossible place.
    """
    to = {"place": checked_place(place), "site": site.value}
    return await rows.change(tx, poster, _is(code), **to) == 1


def _is(code: str) -> ColumnElement[bool]:
    """Return the one with this code; where two are from before capitals made no difference, the one
    written so.
    """
    alike = select(poster.c.id).where(func.lower(poster.c.code) == func.lower(code))
    return poster.c.id == alike.order_by(poster.c.code != code).limit(1).scalar_subquery()


async def _one(tx: Tx, condition: ColumnElement[bool]) -> Poster | None:
    row = await tx.fetch_one(select(poster).where(condition))
    return None if row is None else _poster(tx, row)


async def _all(tx: Tx, stmt: Select[Any]) -> list[Poster]:
    return readable(await tx.fetch_all(stmt.order_by(poster.c.code)), lambda row: _poster(tx, row))


def _poster(tx: Tx, row: Row[Any]) -> Poster:
    rows.checked(tx, poster, row)
    return Poster(
        id=row.id,
        code=row.code,
        unit_id=row.unit_id,
        place=row.place,
        token=row.token,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        site=Site(row.site),
        language=row.language,
        layouts=row.layouts,
        version=row.version,
        printed_at=row.printed_at,
        expires_at=row.expires_at,
    )
