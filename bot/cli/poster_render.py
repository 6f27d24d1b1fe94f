"""`yanduan poster render`"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from bot import bootstrap, press
from bot.cli.common import BotName, bot_username, err, finish, settings
from storage import posters, units
from storage.errors import InvalidInput
from storage.records import Poster, PosterState, Unit


def render(
    codes_wanted: Annotated[
        list[str], typer.Argument(metavar="[CODE…]", help="Which posters.", show_default=False)
    ] = [],  # noqa: B006 - typer reads it
    all_posters: Annotated[bool, typer.Option("--all", help="Every active poster.")] = False,
    out_dir: Annotated[Path, typer.Option("--out", help="The folder for the files.")] = Path("posters"),
    formats: Annotated[
        str, typer.Option("--format", help="pdf, png, svg (the code alone), with commas.")
    ] = "pdf,png,svg",
    layouts: Annotated[
        str, typer.Option("--layout", help="a3, a4, a5, sticker, square, cards, tent, banner; with commas.")
    ] = "a4",
    language: Annotated[
        str, typer.Option("--language", help="id, en or both; else YANDUAN_LANGUAGE.", show_default=False)
    ] = "",
    marks: Annotated[
        bool, typer.Option("--marks", help="Add bleed and crop marks, for a print shop.")
    ] = False,
    saving: Annotated[bool, typer.Option("--saving", help="Black on white, to save ink.")] = False,
    bot_name: BotName = "",
) -> None:
    """Write posters for print; each code is read back, harmed and unharmed, before its file is kept."""
    if not codes_wanted and not all_posters:
        message = "Name posters, or give --all. See: yanduan poster list"
        raise InvalidInput(message)
    # Drawing takes a tenth of a second to load, which the other commands needn't wait for.
    from qr_assets import poster as sheets

    options = settings()
    wanted = _listed(formats, "format", sheets.FORMATS)
    laid_out = _listed(layouts, "layout", sheets.LAYOUTS)
    chosen, username, known = finish(_chosen(codes_wanted, bot_name))
    house = bootstrap.house(options, 0, username)
    for poster in track(chosen, "Rendering", console=err, transient=True):
        for path in sheets.render(
            press.sheet(house, poster, known[poster.unit_id]),
            out_dir,
            layouts=laid_out,
            formats=wanted,
            language=language or options.language,
            look=press.look(house, saving=saving),
            marks=marks,
        ):
            typer.echo(path)


def _listed(given: str, what: str, known: Iterable[str]) -> tuple[str, ...]:
    """What stands between commas, once each."""
    listed = tuple(dict.fromkeys(part.strip().lower() for part in given.split(",") if part.strip()))
    if not listed:
        message = f"Give at least one {what}: {', '.join(known)}."
        raise InvalidInput(message)
    return listed


async def _chosen(wanted: list[str], bot_name: str) -> tuple[list[Poster], str, dict[str, Unit]]:
    async with bootstrap.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.read() as tx:
            found = [
                poster
                for poster in await posters.all_posters(tx)
                if poster.state(tx.now) is PosterState.ACTIVE
            ]
            known = {unit.id: unit for unit in await units.all_units(tx)}
    unknown = set(wanted) - {poster.code for poster in found}
    if unknown:
        message = f"No active poster {', '.join(sorted(unknown))}. See: yanduan poster list"
        raise InvalidInput(message)
    return [poster for poster in found if not wanted or poster.code in wanted], username, known
