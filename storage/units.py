"""Police units: a tree, each with at most one bound officers' group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Row, func, literal, select

from storage import lifetimes, rows
from storage.errors import InvalidInput, NoSuchRow
from storage.ids import new_id, new_token
from storage.records import Level, Unit
from storage.schema import case, membership, poster, unit
from storage.sealing import Place, readable
from storage.tx import Tx

TIMEZONES: Final = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_LINK_LENGTH = 24


async def add(tx: Tx, *, code: str, name: str, level: Level, parent_code: str | None, timezone: str) -> Unit:
    """Return a new unit. InvalidInput for a code in use, a parent unknown or not above it, or no such
    timezone.
    """
    if not code.strip():
        raise InvalidInput("A unit needs a code, for example 'POLRES-MKS'.")
    there = await by_code(tx, code)
    if there is not None:  # files named after the two would be one on many disks
        raise InvalidInput(f"There is a unit with the code {there.code!r} already. Choose another code.")
    parent = await _parent(tx, parent_code)
    made = Unit(new_id(), code, _named(name), level, _id_of(parent), timezone_of(timezone))
    _must_stand(made, parent)
    await rows.add(tx, unit, {"id": made.id, "code": code, **_columns(made)})
    return made


async def change(
    tx: Tx,
    unit_id: str,
    *,
    name: str | None = None,
    level: Level | None = None,
    parent_code: str | None = None,
    timezone: str | None = None,
) -> Unit:
    """Return the unit with what is given changed (a parent "": none). InvalidInput if the tree would make no
    sense.

    What such a change means for open cases is for the caller to judge, in the same transaction.
    """
    old = await get(tx, unit_id)
    parent_id = old.parent_id
    if parent_code is not None:
        parent_id = _id_of(await _parent(tx, parent_code or None))
    new = replace(
        old,
        name=old.name if name is None else _named(name),
        level=level or old.level,
        parent_id=parent_id,
        timezone=old.timezone if timezone is None else timezone_of(timezone),
    )
    await _must_fit(tx, new)
    await _change(tx, unit_id, **_columns(new))
    return new


async def _must_fit(tx: Tx, new: Unit) -> None:
    """InvalidInput if it would stand below itself, not below its parent, or not above those below it."""
    above: str | None = new.parent_id
    while above is not None:
        if above == new.id:
            raise InvalidInput(f"{new.code!r} would stand below itself. Choose another parent.")
        above = (await get(tx, above)).parent_id
    _must_stand(new, None if new.parent_id is None else await get(tx, new.parent_id))
    for below in await children(tx, new.id):
        _must_stand(below, new)


async def remove(tx: Tx, unit_id: str) -> None:
    """Remove a unit to which nothing is attached. InvalidInput names what is."""
    gone = await get(tx, unit_id)
    if gone.group_chat_id is not None:
        raise InvalidInput(f"{gone.code} has a group. First: yanduan unit unbind {gone.code}")
    for what, condition in (
        ("units below it: give them another parent", unit.c.parent_id == unit_id),
        ("posters, which stay registered for good", poster.c.unit_id == unit_id),
        ("cases", (case.c.poster_unit_id == unit_id) | (case.c.handling_unit_id == unit_id)),
    ):
        if await tx.fetch_one(select(literal(1)).where(condition).limit(1)) is not None:
            raise InvalidInput(f"{gone.code} can't be removed: it has {what}.")
    await rows.remove(tx, membership, membership.c.unit_id == unit_id)
    await rows.remove(tx, unit, unit.c.id == unit_id)


def timezone_of(said: str) -> str:
    """Return the time zone that is meant: WIB, WITA, WIT, or a name such as Asia/Makassar. InvalidInput if
    none.
    """
    name = TIMEZONES.get(said.strip().upper(), said.strip())
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"There is no time zone {said!r}. Write WIB, WITA or WIT.") from None
    return name


async def _parent(tx: Tx, code: str | None) -> Unit | None:
    if code is None:
        return None
    found = await by_code(tx, code)
    if found is None:
        raise InvalidInput(f"No unit has the code {code!r}. Add the parent first.")
    return found


def _id_of(parent: Unit | None) -> str | None:
    return None if parent is None else parent.id


def _named(name: str) -> str:
    if not name.strip():
        raise InvalidInput("A unit needs a name, as citizens know it: 'Polres Lombok Barat'.")
    return name.strip()


def _must_stand(below: Unit, above: Unit | None) -> None:
    if above is not None and above.level.height <= below.level.height:
        raise InvalidInput(
            f"{above.code!r} is a {above.level.value}:"
            f" it can't stand above {below.code!r}, a {below.level.value}."
        )


def _columns(of: Unit) -> dict[str, Any]:
    return {"name": of.name, "level": of.level.value, "parent_id": of.parent_id, "timezone": of.timezone}


async def get(tx: Tx, unit_id: str) -> Unit:
    """NoSuchRow if there is none."""
    found = await _one(tx, unit.c.id == unit_id)
    if found is None:
        raise NoSuchRow(f"No unit has the id {unit_id!r}.")
    return found


async def by_code(tx: Tx, code: str) -> Unit | None:
    """With whatever capitals it is written."""
    return await _one(tx, func.lower(unit.c.code) == func.lower(code))


async def all_units(tx: Tx) -> list[Unit]:
    """By code."""
    found = await tx.fetch_all(select(unit).order_by(unit.c.code))
    return readable(found, lambda row: _unit(tx, row))


async def children(tx: Tx, parent_id: str | None) -> list[Unit]:
    """Return the units right below one, or those without a parent; by name."""
    stmt = select(unit).where(
        unit.c.parent_id.is_(None) if parent_id is None else unit.c.parent_id == parent_id
    )
    found = await tx.fetch_all(stmt.order_by(unit.c.name, unit.c.code))
    return readable(found, lambda row: _unit(tx, row))


async def new_link(tx: Tx, unit_id: str) -> str:
    """Return a one-time token for `?startgroup=`, good for 7 days; it replaces the unit's last one."""
    token = new_token(_LINK_LENGTH)
    await _change(
        tx, unit_id, link_key=tx.vault.link_hash(token), link_expires_at=tx.now + lifetimes.GROUP_LINK_LASTS
    )
    return token


async def by_link(tx: Tx, token: str) -> Unit | None:
    """Return the unit of a link that is still good."""
    return await _one(tx, (unit.c.link_key == tx.vault.link_hash(token)) & (unit.c.link_expires_at > tx.now))


async def is_late_link(tx: Tx, token: str) -> bool:
    """Whether a link was good, is a unit's newest, and ran out unused."""
    return await _one(tx, unit.c.link_key == tx.vault.link_hash(token)) is not None and (
        await by_link(tx, token) is None
    )


async def use_link(tx: Tx, token: str) -> None:
    """Mark the link as spent."""
    its = unit.c.link_key == tx.vault.link_hash(token)
    await rows.change(tx, unit, its, link_key=None, link_expires_at=None)


async def bind_group(tx: Tx, unit_id: str, chat_id: int) -> None:
    """Make this chat the unit's group. A group that is bound to another unit is refused (InvalidInput)."""
    bound = await by_group(tx, chat_id)
    if bound is not None and bound.id != unit_id:
        raise InvalidInput(f"This group is bound to the unit {bound.code!r} already. Unbind it there first.")
    sealed = tx.vault.seal_for_program(Place("unit", "group_chat", unit_id), {"chat_id": chat_id})
    await _change(
        tx,
        unit_id,
        group_key=tx.vault.group_hash(chat_id),
        group_chat=sealed,
        supervisors_checked_at=None,
    )


async def unbind_group(tx: Tx, unit_id: str) -> None:
    await _change(tx, unit_id, group_key=None, group_chat=None, supervisors_checked_at=None)


async def by_group(tx: Tx, chat_id: int) -> Unit | None:
    return await _one(tx, unit.c.group_key == tx.vault.group_hash(chat_id))


async def migrate_group(tx: Tx, old_chat_id: int, new_chat_id: int) -> None:
    """Telegram gave the group another id. Told twice, it does nothing twice."""
    bound = await by_group(tx, old_chat_id)
    if bound is not None:
        sealed = tx.vault.seal_for_program(Place("unit", "group_chat", bound.id), {"chat_id": new_chat_id})
        await _change(tx, bound.id, group_key=tx.vault.group_hash(new_chat_id), group_chat=sealed)


async def supervisors_checked_at(tx: Tx, unit_ids: Iterable[str]) -> dict[str, datetime | None]:
    """When Telegram was last asked for the administrators of these units' groups."""
    found = await tx.fetch_all(select(unit).where(unit.c.id.in_(list(unit_ids))))
    known = readable(found, lambda row: rows.checked(tx, unit, row))
    return {row.id: row.supervisors_checked_at for row in known}


async def set_supervisors_checked(tx: Tx, unit_id: str) -> None:
    """Telegram was asked now."""
    await _change(tx, unit_id, supervisors_checked_at=tx.now)


async def _change(tx: Tx, unit_id: str, **values: Any) -> None:
    await rows.change(tx, unit, unit.c.id == unit_id, **values)


async def _one(tx: Tx, condition: ColumnElement[bool]) -> Unit | None:
    row = await tx.fetch_one(select(unit).where(condition))
    return None if row is None else _unit(tx, row)


def _unit(tx: Tx, row: Row[Any]) -> Unit:
    rows.checked(tx, unit, row)
    chat_id = None
    if row.group_chat is not None:
        chat_id = tx.vault.open_for_program(Place("unit", "group_chat", row.id), row.group_chat)["chat_id"]
    return Unit(row.id, row.code, row.name, Level(row.level), row.parent_id, row.timezone, chat_id)
