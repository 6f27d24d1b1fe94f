"""`yanduan unit add|list|link|import`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bot import bootstrap
from bot.cli import spreadsheet
from bot.cli.common import AsJson, BotName, bot_username, complain, finish, out, settings, show
from qr_assets import links
from storage import units, work
from storage.errors import InvalidInput
from storage.records import Level, Unit
from storage.store import Tx

app = typer.Typer(
    help="Police units, as a tree, and the officers' groups bound to them.", no_args_is_help=True
)

Code = Annotated[str, typer.Argument(help="The unit's short code, for instance RES-LOBAR.")]
COLUMNS = ("code", "name", "level", "parent", "timezone")


@app.command()
def add(
    code: Code,
    name: Annotated[
        str, typer.Option(help='The name as citizens know it, for instance "Polres Lombok Barat".')
    ],
    level: Annotated[Level, typer.Option(help="polsek, polres, polda or mabes.")],
    parent: Annotated[str, typer.Option(help="The code of the unit above.", show_default=False)] = "",
    timezone: Annotated[
        str, typer.Option(help="Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT).")
    ] = "Asia/Jakarta",
) -> None:
    """Add a unit below another one."""
    finish(_add({"code": code, "name": name, "level": level, "parent": parent, "timezone": timezone}))
    out.print(f"Added {code}. Bind its officers' group next: yanduan unit link {code}", markup=False)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help=f"A CSV file with the columns {', '.join(COLUMNS)}.")],
) -> None:
    """Add many units at once: all of the file, or none if a row is wrong (each is named with its line)."""
    sheet = spreadsheet.read(file, dict.fromkeys(COLUMNS, ()), COLUMNS)
    finish(_import(sheet.rows))
    out.print(f"Added {len(sheet.rows)} units.")


async def _import(rows: list[spreadsheet.Row]) -> None:
    wrong = 0
    async with bootstrap.open_store(settings()) as store, store.write() as tx:
        for row in rows:
            try:
                row.must_fit()
                await _add_one(tx, row.cells)
            except InvalidInput as error:
                wrong += 1
                complain(f"line {row.line}: {error}")
        if wrong:
            message = f"Nothing was added: {wrong} of {len(rows)} rows are wrong."
            raise InvalidInput(message)


async def _add(row: dict[str, str]) -> None:
    async with bootstrap.open_store(settings()) as store, store.write() as tx:
        await _add_one(tx, row)


async def _add_one(tx: Tx, row: dict[str, str]) -> Unit:
    try:
        level = Level(row["level"].lower())
    except ValueError:
        message = f"The level must be polsek, polres, polda or mabes, not {row['level']!r}."
        raise InvalidInput(message) from None
    from qr_assets.poster import letters  # drawing takes a tenth of a second to load

    strange = letters.printable(row["name"])
    if strange:
        message = f"Posters can't be printed with {strange!r}, as in {row['name']!r}. Write the name without."
        raise InvalidInput(message)
    return await units.add(
        tx,
        code=row["code"],
        name=row["name"],
        level=level,
        parent_code=row["parent"] or None,
        timezone=row["timezone"] or "Asia/Jakarta",
    )


@app.command("list")
def list_units(as_json: AsJson = False) -> None:
    """List the units and whether a group is bound to each."""
    rows = finish(_rows())
    show(rows, as_json=as_json, empty="No units yet: yanduan unit add CODE --name … --level …")


async def _rows() -> list[dict[str, Any]]:
    async with bootstrap.open_store(settings()) as store, store.read() as tx:
        found = await units.all_units(tx)
    codes = {unit.id: unit.code for unit in found}
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "level": unit.level.value,
            "parent": codes.get(unit.parent_id or ""),
            "timezone": unit.timezone,
            "group": "bound" if unit.group_chat_id is not None else "none",
        }
        for unit in found
    ]


@app.command()
def link(code: Code, bot_name: BotName = "") -> None:
    """Print a one-time link that binds a private group to the unit.

    Send it to an administrator of the officers' group: they follow it, choose the group, and the bot says
    what it still needs. A new link makes an older one useless.
    """
    typer.echo(finish(_link(code, bot_name)))


async def _link(code: str, bot_name: str) -> str:
    async with bootstrap.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.write() as tx:
            unit = await units.by_code(tx, code)
            if unit is None:
                message = f"There is no unit {code!r}. See: yanduan unit list"
                raise InvalidInput(message)
            return links.group_link(username, await units.new_link(tx, unit.id))


@app.command()
def unbind(code: Code) -> None:
    """Release the unit from its group. The running bot does it; open cases go to the unit above, for good."""
    finish(_unbind(code))
    out.print(f"{code} is released from its group as soon as the bot runs.", markup=False)


async def _unbind(code: str) -> None:
    async with bootstrap.open_store(settings()) as store, store.write() as tx:
        unit = await units.by_code(tx, code)
        if unit is None:
            message = f"There is no unit {code!r}. See: yanduan unit list"
            raise InvalidInput(message)
        if unit.group_chat_id is None:
            message = f"{code} has no group."
            raise InvalidInput(message)
        # Open cases have to travel on: the running bot lets the group go, and passes them to the unit above.
        await work.put(tx, "officers.group_lost", {"chat_id": unit.group_chat_id, "reason": "unbound"})
