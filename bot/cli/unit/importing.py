"""`yanduan unit import`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bot import store_opening
from bot.cli import spreadsheet
from bot.cli.common import complain, finish, settings, tell
from bot.cli.unit.tree import add_one, warn_of_orphans
from qr_assets.errors import CodeError
from storage.errors import InvalidInput
from storage.records import Unit
from storage.store import Tx

COLUMNS: Final = {
    "code": ("kode",),
    "name": ("nama", "nama satuan", "nama kesatuan"),
    "level": ("tingkat",),
    "parent": ("induk", "atasan", "satuan atas", "kesatuan atas"),
    "timezone": ("zona waktu", "zona"),
}


def import_file(
    file: Annotated[Path, typer.Argument(help=f"A CSV file with the columns {', '.join(COLUMNS)}.")],
) -> None:
    """Add many units at once: all of the file, or none if a row is wrong (each is named with its line).

    Rows may stand in any order. Headings may be Indonesian: kode, nama, tingkat, induk, zona waktu.
    """
    sheet = spreadsheet.read(file, COLUMNS, ("code", "name", "level"))
    made = finish(_import(sheet.rows))
    warn_of_orphans(made)
    tell(f"Added {len(made)} units.")


async def _import(rows: list[spreadsheet.Row]) -> list[Unit]:
    made, faults = [], {}
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        unsound: set[str] = set()
        for row in _parents_first(rows):
            try:
                made.append(await _add_row(tx, row, unsound))
            except (InvalidInput, CodeError) as error:
                faults[row.line] = str(error)
                unsound.add(row.cells["code"].casefold())
        for line in sorted(faults):
            complain(f"line {line}: {faults[line]}")
        if faults:
            message = f"Nothing was added: {len(faults)} of {len(rows)} rows are wrong."
            raise InvalidInput(message)
    return made


async def _add_row(tx: Tx, row: spreadsheet.Row, unsound: set[str]) -> Unit:
    """Add a row's unit. Below one whose own row is wrong it is judged as if it stood alone."""
    row.must_fit()
    parent = "" if row.cells["parent"].casefold() in unsound else row.cells["parent"]
    return await add_one(tx, {**row.cells, "parent": parent})


def _parents_first(rows: list[spreadsheet.Row]) -> list[spreadsheet.Row]:
    """Each row behind its parent's, if that is in the file; rows that stand above one another come last."""
    ordered: list[spreadsheet.Row] = []
    waiting = list(rows)
    while waiting:
        codes = {row.cells["code"].casefold() for row in waiting}
        ready = [row for row in waiting if row.cells["parent"].casefold() not in codes]
        if not ready:
            return ordered + waiting
        ordered += ready
        waiting = [row for row in waiting if row not in ready]
    return ordered
