"""Officers: people who act in a bound group, and since when Telegram's word proves that they belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, select

from storage import rows, units
from storage.errors import NoSuchRow
from storage.ids import new_id
from storage.records import Membership, Officer
from storage.schema import membership as belongs
from storage.schema import officer
from storage.sealing import Place, readable
from storage.tx import Tx

READ: Final = "read"
"""In an officer's notes: the case whose file they read last, and when: {"case_id", "at"}."""


async def see(tx: Tx, user_id: int, name: str) -> Officer:
    """Somebody acts in a group, under this name now. An empty one, as of a deleted account, doesn't replace
    the last that they had.
    """
    known = await by_user(tx, user_id)
    if known is None:
        made = Officer(new_id(), user_id, name, private_ready=False)
        row = {"id": made.id, "user_key": tx.vault.officer_hash(user_id), "private_ready": False}
        await rows.add(tx, officer, {**row, "person": _seal(tx, made)})
        return made
    if name in {"", known.name}:
        return known
    return await _change_person(tx, replace(known, name=name))


async def get(tx: Tx, officer_id: str) -> Officer:
    """NoSuchRow if there is none."""
    row = await tx.fetch_one(select(officer).where(officer.c.id == officer_id))
    if row is None:
        raise NoSuchRow(f"No officer has the id {officer_id!r}.")
    return _officer(tx, row)


async def by_user(tx: Tx, user_id: int) -> Officer | None:
    row = await tx.fetch_one(select(officer).where(officer.c.user_key == tx.vault.officer_hash(user_id)))
    return None if row is None else _officer(tx, row)


async def set_private_ready(tx: Tx, officer_id: str, ready: bool) -> None:
    """Note whether the bot may write to them privately."""
    await rows.change(tx, officer, officer.c.id == officer_id, private_ready=ready)


async def note(tx: Tx, officer_id: str, **changes: Any) -> Officer:
    """Change some of what is kept of their private chat; None removes one."""
    known = await get(tx, officer_id)
    notes = {key: value for key, value in (known.notes | changes).items() if value is not None}
    return known if notes == known.notes else await _change_person(tx, replace(known, notes=notes))


async def _change_person(tx: Tx, changed: Officer) -> Officer:
    await rows.change(tx, officer, officer.c.id == changed.id, person=_seal(tx, changed))
    return changed


async def prove(tx: Tx, officer_id: str, unit_id: str) -> None:
    """Telegram says now that they are a member of the unit's group."""
    known = await membership(tx, officer_id, unit_id)
    since = known.member_since if known else None
    await _write(
        tx, officer_id, unit_id, tx.now, since or tx.now, supervisor=known.supervisor if known else False
    )


async def forget_proof(tx: Tx, officer_id: str, unit_id: str) -> None:
    """Forget what they proved, because a leave was seen: they supervise nothing either, and are new should
    they come back.
    """
    if await membership(tx, officer_id, unit_id) is not None:
        await _write(tx, officer_id, unit_id, None, None, supervisor=False)


async def set_supervisors(tx: Tx, unit_id: str, people: Mapping[int, str]) -> None:
    """Keep the group's administrators (user ids and names) as Telegram gave them now, instead of those known
    before.
    """
    named = {(await see(tx, user_id, name)).id for user_id, name in people.items()}
    known = {one.officer_id: one for one in await members(tx, unit_id)}
    for officer_id in sorted(known.keys() | named):
        one, supervises = known.get(officer_id), officer_id in named
        if one is None or one.supervisor is not supervises:
            proven_at, since = (None, None) if one is None else (one.proven_at, one.member_since)
            await _write(tx, officer_id, unit_id, proven_at, since, supervisor=supervises)
    await units.set_supervisors_checked(tx, unit_id)


async def supervisors_checked_at(tx: Tx, unit_id: str) -> datetime | None:
    """When Telegram was last asked."""
    return (await units.supervisors_checked_at(tx, [unit_id])).get(unit_id)


async def membership(tx: Tx, officer_id: str, unit_id: str) -> Membership | None:
    found = await _memberships(tx, belongs.c.officer_id == officer_id, belongs.c.unit_id == unit_id)
    return found[0] if found else None


async def memberships(tx: Tx, officer_id: str) -> list[Membership]:
    """All groups that they were ever a member of; `proven_at` says which still count."""
    return await _memberships(tx, belongs.c.officer_id == officer_id)


async def members(tx: Tx, unit_id: str) -> list[Membership]:
    """All who were ever members there; `proven_at` and `supervisor` say what still counts."""
    return await _memberships(tx, belongs.c.unit_id == unit_id)


async def _memberships(tx: Tx, *conditions: ColumnElement[bool]) -> list[Membership]:
    """Whoever isn't known to the key to be a member is none: what was put into the table gives nothing."""
    stmt = select(belongs).where(*conditions).order_by(belongs.c.unit_id, belongs.c.officer_id)
    found = readable(await tx.fetch_all(stmt), lambda row: rows.checked(tx, belongs, row))
    checked_at = await units.supervisors_checked_at(tx, {row.unit_id for row in found})
    return [
        Membership(
            row.officer_id,
            row.unit_id,
            row.proven_at,
            row.supervisor,
            checked_at.get(row.unit_id),
            row.member_since or row.proven_at,  # of older rows only the last proof is known
        )
        for row in found
    ]


async def _write(
    tx: Tx,
    officer_id: str,
    unit_id: str,
    proven_at: datetime | None,
    since: datetime | None,
    *,
    supervisor: bool,
) -> None:
    values = {"officer_id": officer_id, "unit_id": unit_id, "proven_at": proven_at, "supervisor": supervisor}
    await rows.put(tx, belongs, values | {"member_since": _end_of_hour(since)})


def _end_of_hour(at: datetime | None) -> datetime | None:
    """Return the full hour that this time isn't after: whoever copies the database sees no minute."""
    if at is None:
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if hour == at else hour + timedelta(hours=1)


def _seal(tx: Tx, known: Officer) -> bytes:
    person = {"user_id": known.user_id, "name": known.name} | ({"notes": known.notes} if known.notes else {})
    return tx.vault.seal_person(Place("officer", "person", known.id), person)


def _officer(tx: Tx, row: Row[Any]) -> Officer:
    rows.checked(tx, officer, row)
    person = tx.vault.open_for_program(Place("officer", "person", row.id), row.person)
    return Officer(row.id, person["user_id"], person["name"], row.private_ready, person.get("notes", {}))
