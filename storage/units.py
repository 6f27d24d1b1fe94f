"""Police units: a tree, each with at most one bound officers' group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Row, func, select, update

from storage.errors import InvalidInput, NoSuchRow
from storage.ids import new_id, new_token
from storage.records import Level, Unit
from storage.schema import unit
from storage.sealing import Place
from storage.tx import Tx

LINK_LIFE = timedelta(days=7)
_LINK_LENGTH = 24


async def add(tx: Tx, *, code: str, name: str, level: Level, parent_code: str | None, timezone: str) -> Unit:
    """A new unit. InvalidInput for a code in use, a parent unknown or not above it, or no such timezone."""
    if not code.strip():
        raise InvalidInput("A unit needs a code, for example 'POLRES-MKS'.")
    there = await _one(tx, func.lower(unit.c.code) == func.lower(code))
    if there is not None:  # files named after the two would be one on many disks
        raise InvalidInput(f"There is a unit with the code {there.code!r} already. Choose another code.")
    parent = None
    if parent_code is not None:
        parent = await by_code(tx, parent_code)
        if parent is None:
            raise InvalidInput(f"No unit has the code {parent_code!r}. Add the parent first.")
        if parent.level.height <= level.height:
            raise InvalidInput(
                f"The parent {parent_code!r} is a {parent.level.value} and can't stand above a {level.value}."
            )
    _check_timezone(timezone)
    made = Unit(new_id(), code, name, level, parent.id if parent else None, timezone)
    await tx.execute(
        unit.insert().values(
            id=made.id, code=code, name=name, level=level.value, parent_id=made.parent_id, timezone=timezone
        )
    )
    return made


async def get(tx: Tx, unit_id: str) -> Unit:
    """NoSuchRow if there is none."""
    found = await _one(tx, unit.c.id == unit_id)
    if found is None:
        raise NoSuchRow(f"No unit has the id {unit_id!r}.")
    return found


async def by_code(tx: Tx, code: str) -> Unit | None:
    return await _one(tx, unit.c.code == code)


async def all_units(tx: Tx) -> list[Unit]:
    """By code."""
    return [_unit(tx, row) for row in await tx.fetch_all(select(unit).order_by(unit.c.code))]


async def children(tx: Tx, parent_id: str | None) -> list[Unit]:
    """The units right below one, or those without a parent; by name."""
    stmt = select(unit).where(
        unit.c.parent_id.is_(None) if parent_id is None else unit.c.parent_id == parent_id
    )
    return [_unit(tx, row) for row in await tx.fetch_all(stmt.order_by(unit.c.name, unit.c.code))]


async def ancestors(tx: Tx, unit_id: str) -> list[Unit]:
    """The units above one, nearest first."""
    above: list[Unit] = []
    parent_id = (await get(tx, unit_id)).parent_id
    while parent_id is not None:
        above.append(await get(tx, parent_id))
        parent_id = above[-1].parent_id
    return above


async def new_link(tx: Tx, unit_id: str) -> str:
    """A one-time token for `?startgroup=`, good for 7 days; it replaces the unit's last one."""
    token = new_token(_LINK_LENGTH)
    await _change(tx, unit_id, link_key=tx.vault.link_hash(token), link_expires_at=tx.now + LINK_LIFE)
    return token


async def by_link(tx: Tx, token: str) -> Unit | None:
    """The unit of a link that is still good."""
    return await _one(tx, (unit.c.link_key == tx.vault.link_hash(token)) & (unit.c.link_expires_at > tx.now))


async def use_link(tx: Tx, token: str) -> None:
    """The link is spent."""
    await tx.execute(
        update(unit)
        .where(unit.c.link_key == tx.vault.link_hash(token))
        .values(link_key=None, link_expires_at=None)
    )


async def bind_group(tx: Tx, unit_id: str, chat_id: int) -> None:
    """The unit's group is this chat. A group that is bound to another unit is refused (InvalidInput)."""
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


async def _change(tx: Tx, unit_id: str, **values: Any) -> None:
    await tx.execute(update(unit).where(unit.c.id == unit_id).values(**values))


async def _one(tx: Tx, condition: Any) -> Unit | None:
    row = await tx.fetch_one(select(unit).where(condition))
    return None if row is None else _unit(tx, row)


def _unit(tx: Tx, row: Row[Any]) -> Unit:
    chat_id = None
    if row.group_chat is not None:
        chat_id = tx.vault.open_for_program(Place("unit", "group_chat", row.id), row.group_chat)["chat_id"]
    return Unit(row.id, row.code, row.name, Level(row.level), row.parent_id, row.timezone, chat_id)


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"There is no timezone {name!r}. Use a name like 'Asia/Makassar'.") from None
