"""`yanduan poster import`"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot import store_opening
from bot.cli import spreadsheet
from bot.cli.common import AsJson, BotName, complain, fail, finish, known_bot, settings, tell
from bot.cli.poster.rows import Entry, Judge
from qr_assets import links, writing
from storage import posters, units
from storage.errors import InvalidInput
from storage.records import Poster, Unit
from storage.store import Tx

COLUMNS: Final = {
    "unit": ("satuan", "kesatuan"),
    "place": ("tempat", "lokasi"),
    "code": ("nomor", "kode"),
    "site": ("jenis",),
    "language": ("bahasa",),
    "format": ("bentuk", "layout"),
    "until": ("sampai",),
    "reason": ("alasan",),  # of what was refused before, for whoever reads it
}
REQUIRED: Final = ("unit", "place")
_REASONS: Final = ("reason", *COLUMNS["reason"])


@dataclass(frozen=True, slots=True)
class Judged:
    """What comes of a file's rows: new posters, how many are there already, and those that are wrong."""

    new: list[Poster]
    there: int
    refused: list[tuple[spreadsheet.Row, str]]


def import_file(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV file with the columns unit and place; further: code, site, language, format, until."
        ),
    ],
    keep_good: Annotated[
        bool,
        typer.Option("--keep-good", help="Add the good rows; write the others to FILE.refused.csv."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    as_json: AsJson = False,
    bot_name: BotName = "",
) -> None:
    """Register many posters: all of a file, or none if a row is wrong (each is named with its line).

    A poster that is registered already at the same unit and place is passed over, so that a file may be
    imported again. Headings may be Indonesian: satuan, tempat, nomor, jenis, bahasa, bentuk, sampai.
    """
    sheet = _read(file)
    judged, rows = finish(_import(sheet, bot_name, keep_good=keep_good, dry_run=dry_run))
    kept = not dry_run and (keep_good or not judged.refused)
    if as_json:
        typer.echo(json.dumps(rows if kept or dry_run else [], ensure_ascii=False, indent=2))
    elif kept or dry_run:
        there = f"; {judged.there} are there already" if judged.there else ""
        tell(f"{'Added' if kept else 'Would add'} {len(judged.new)} posters{there}.")
    if not judged.refused:
        return
    wrong = f"{len(judged.refused)} of {len(sheet.rows)} rows are wrong"
    if not kept:
        raise fail(f"Nothing was added: {wrong}. Mend them, or give --keep-good to add the others.")
    beside = _write_refused(file, sheet, judged)
    raise fail(f"{wrong}. They are in {beside}, with the reasons: mend them there, and import that file.")


def _write_refused(file: Path, sheet: spreadsheet.Sheet, judged: Judged) -> Path:
    """Write the wrong rows beside the file that they are from; return where."""
    beside = next(path for path in _beside(file) if not path.exists())
    writing.write({beside: spreadsheet.written(sheet.delimiter, _refused(sheet.heading, judged.refused))})
    return beside


def _beside(file: Path) -> Iterator[Path]:
    """Yield where wrong rows may go; whoever mends those of before must not lose them."""
    yield file.with_suffix(".refused.csv")
    yield from (file.with_suffix(f".refused-{number}.csv") for number in itertools.count(2))


def _read(file: Path) -> spreadsheet.Sheet:
    sheet = spreadsheet.read(file, COLUMNS, REQUIRED)
    if sheet.unknown:
        known = ", ".join(f"{name} ({others[0]})" for name, others in COLUMNS.items() if name != "reason")
        message = (
            f"{file} has a column {sheet.unknown[0]!r}, which means nothing here. Rename it or take it out:"
            f" there are {known}."
        )
        raise InvalidInput(message)
    return sheet


async def _import(
    sheet: spreadsheet.Sheet, bot_name: str, *, keep_good: bool, dry_run: bool
) -> tuple[Judged, list[dict[str, Any]]]:
    """Judge all rows and keep what may be kept. Gives what was found, and the new posters to be printed."""
    async with store_opening.open_store(settings()) as store:
        username = await known_bot(store, bot_name)
        async with store.write() as tx:
            known = {unit.id: unit for unit in await units.all_units(tx)}
            judged = _judged(tx, sheet.rows, known, await posters.all_posters(tx))
            if not dry_run and (keep_good or not judged.refused):
                await posters.keep(tx, judged.new)
    return judged, [_row(one, known[one.unit_id], None if dry_run else username) for one in judged.new]


def _judged(tx: Tx, rows: list[spreadsheet.Row], known: dict[str, Unit], there: list[Poster]) -> Judged:
    judge = Judge(known.values(), there, tx.now)
    entries: list[Entry] = []
    refused: list[tuple[spreadsheet.Row, str]] = []
    for row in rows:
        found = judge.judged(row)
        if isinstance(found, Entry):
            entries.append(found)
            continue
        if found.note:
            complain(f"line {row.line}: {found.note}")
        if found.wrong:
            refused.append((row, found.note))
    numbers = posters.Numbers([*(one.code for one in there), *(one.code for one in entries)])
    new = [_made(tx, entry, numbers) for entry in entries]
    return Judged(new, len(rows) - len(new) - len(refused), refused)


def _made(tx: Tx, entry: Entry, numbers: posters.Numbers) -> Poster:
    return posters.made(
        tx,
        code=entry.code or numbers.next(entry.unit.code),
        unit_id=entry.unit.id,
        place=entry.place,
        site=entry.site,
        language=entry.language,
        layouts=entry.layouts,
        expires_at=entry.until,
    )


def _refused(heading: list[str], rows: list[tuple[spreadsheet.Row, str]]) -> list[list[str]]:
    """Return the heading and the rows as they stand in the file, with the reasons as the last column.

    A column of reasons from before is left out.
    """
    width = len(heading)
    own = [place for place, title in enumerate(heading) if title.strip().lower() not in _REASONS]
    table = [[*(heading[place] for place in own), "reason"]]
    for row, reason in rows:
        cells = row.given + [""] * (width - len(row.given))
        table.append([*(cells[place] for place in own), reason, *cells[width:]])
    return table


def _row(poster: Poster, unit: Unit, username: str | None) -> dict[str, Any]:
    return {
        "code": poster.code,
        "unit": unit.code,
        "place": poster.place,
        "link": links.start_link(username, poster.token) if username else None,
    }
