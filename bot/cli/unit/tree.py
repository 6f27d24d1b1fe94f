"""`yanduan unit add|set|remove|list`"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import typer

from bot import store_opening
from bot.cli.common import AsJson, complain, finish, settings, show, tell
from qr_assets import writing
from storage import cases, events, units
from storage.errors import InvalidInput
from storage.records import Level, Unit
from storage.store import Tx

Code = Annotated[str, typer.Argument(help="The unit's short code, for instance RES-LOBAR.")]
Name = Annotated[str, typer.Option(help='The name as citizens know it, for instance "Polres Lombok Barat".')]
Timezone = Annotated[str, typer.Option(help="WIB, WITA, WIT, or a name such as Asia/Makassar.")]
INDENT = "  "
NONE_YET: Final = "No units yet: yanduan unit add CODE --name … --level …"


def add(
    code: Code,
    name: Name,
    level: Annotated[Level, typer.Option(help="polsek, polres, polda or mabes.")],
    parent: Annotated[str, typer.Option(help="The code of the unit above.", show_default=False)] = "",
    timezone: Timezone = "WIB",
) -> None:
    """Add a unit below another one."""
    added = finish(_add({"code": code, "name": name, "level": level, "parent": parent, "timezone": timezone}))
    warn_of_orphans([added])
    tell(f"Added {code}. Bind its officers' group next: yanduan unit link {code}")


async def _add(row: dict[str, str]) -> Unit:
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        return await add_one(tx, row)


async def add_one(tx: Tx, row: dict[str, str]) -> Unit:
    """Add the unit that a row describes. InvalidInput or CodeError says what is wrong with it."""
    writing.check_name(row["code"])  # files of posters will be named so
    return await units.add(
        tx,
        code=row["code"],
        name=printable(row["name"]),
        level=level_of(row["level"]),
        parent_code=row["parent"] or None,
        timezone=row["timezone"] or "WIB",
    )


def level_of(said: str) -> Level:
    """Return the level with this name, whatever its capitals. InvalidInput if there is none."""
    try:
        return Level(said.lower())
    except ValueError:
        message = f"The level must be polsek, polres, polda or mabes, not {said!r}."
        raise InvalidInput(message) from None


def printable(name: str) -> str:
    """Return the name, if posters can be printed with it; else InvalidInput."""
    from qr_assets.poster import letters  # drawing takes a tenth of a second to load

    strange = letters.printable(name)
    if strange:
        message = f"Posters can't be printed with {strange!r}, as in {name!r}. Write the name without."
        raise InvalidInput(message)
    return name


def warn_of_orphans(made: Iterable[Unit]) -> None:
    """Say what it leads to that a Polres or Polsek stands at the top of the tree, which is rarely meant."""
    for unit in made:
        if unit.parent_id is None and unit.level.height <= Level.POLRES.height:
            complain(
                f"{unit.code} stands below no other unit, so nobody can receive reports about it."
                f" If that isn't meant: yanduan unit set {unit.code} --parent CODE"
            )


def set_unit(
    code: Code,
    name: Annotated[str | None, typer.Option(help="Another name.", show_default=False)] = None,
    parent: Annotated[
        str | None, typer.Option(help='The code of the unit above; "" for none.', show_default=False)
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="polsek, polres, polda or mabes.", show_default=False)
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="WIB, WITA, WIT, or a name such as Asia/Makassar.", show_default=False),
    ] = None,
) -> None:
    """Change a unit's name, level, time zone, or the unit above it.

    Refused where the tree would have no sense, and where an open case would come within reach of a unit that
    it was routed around.
    """
    if name is parent is level is timezone is None:
        message = "Say what to change: --name, --parent, --level or --timezone."
        raise InvalidInput(message)
    changed = finish(_set(code, name, parent, level, timezone))
    warn_of_orphans([changed])
    tell(f"{changed.code} is changed.")
    if name is not None:
        again = f"yanduan poster render --unit {changed.code} --out FOLDER"
        tell(f"Posters that hang show the old name. Print them anew: {again}")


async def _set(
    code: str, name: str | None, parent: str | None, level: Level | None, timezone: str | None
) -> Unit:
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        before = await units.all_units(tx)
        unit = await known_unit(tx, code)
        changed = await units.change(
            tx,
            unit.id,
            name=None if name is None else printable(name),
            level=level,
            parent_code=parent,
            timezone=timezone,
        )
        if changed.level.height < Level.POLRES.height and await cases.has_open(tx, unit.id):
            message = f"{unit.code} has open cases, which a Polsek can't handle."
            raise InvalidInput(message)
        await _must_expose_nothing(tx, before)
        return changed


async def _must_expose_nothing(tx: Tx, before: list[Unit]) -> None:
    """InvalidInput, without naming the case, if an open one could now reach a unit it was routed around."""
    from bot.officers import case_routes  # brings the whole room, which other commands don't wait for

    after = await units.all_units(tx)
    for case in await cases.every_open(tx):
        if case_routes.newly_exposed_unit_ids(before, after, case, await events.of_case(tx, case.id)):
            message = (
                "Nothing was changed: an open case was routed around a unit that could then learn of it."
                " Change this once the case is closed."
            )
            raise InvalidInput(message)


async def known_unit(tx: Tx, code: str) -> Unit:
    """Return the unit with this code. InvalidInput if there is none."""
    unit = await units.by_code(tx, code)
    if unit is None:
        message = f"There is no unit {code!r}. See: yanduan unit list"
        raise InvalidInput(message)
    return unit


def remove(code: Code) -> None:
    """Remove a unit that was entered by mistake: one without a group, posters, cases or units below it."""
    finish(_remove(code))
    tell(f"Removed {code}.")


async def _remove(code: str) -> None:
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        await units.remove(tx, (await known_unit(tx, code)).id)


def list_units(as_json: AsJson = False) -> None:
    """List the units as a tree, and whether a group is bound to each."""
    found = finish(_all_units())
    codes = {unit.id: unit.code for unit in found}
    rows = [
        {
            "code": unit.code if as_json else INDENT * depth + unit.code,
            "name": unit.name,
            "level": unit.level.value,
            "parent": codes.get(unit.parent_id or ""),
            "timezone": unit.timezone,
            "group": "bound" if unit.group_chat_id is not None else "none",
        }
        for depth, unit in _as_tree(found, set(), 0)
    ]
    show(rows, as_json=as_json, empty=NONE_YET, said=("group",))


async def _all_units() -> list[Unit]:
    async with store_opening.open_store(settings()) as store, store.read() as tx:
        return await units.all_units(tx)


def _as_tree(found: list[Unit], above: set[str], depth: int) -> Iterator[tuple[int, Unit]]:
    """Each unit before those below it, with how many stand above it. One whose parent isn't known, as its row
    was changed, stands at the top.
    """
    known = {unit.id for unit in found}
    for unit in found:
        if unit.parent_id in above or (not above and unit.parent_id not in known):
            yield depth, unit
            yield from _as_tree(found, {unit.id}, depth + 1)
