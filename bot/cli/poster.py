"""`yanduan poster add|list|revoke|render|check`"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from bot import bootstrap
from bot.cli.common import (
    AsJson,
    BotName,
    bot_username,
    complain,
    err,
    finish,
    known_bot,
    out,
    settings,
    show,
)
from qr_assets import codes, links, reading
from qr_assets.matrices import CodeError
from storage import meta, posters, units
from storage.errors import InvalidInput
from storage.records import Poster

app = typer.Typer(help="Posters: their places, their links, their codes.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The poster's number inside the house, for instance SEK-001.")]


@app.command()
def add(
    code: Code,
    unit: Annotated[str, typer.Option(help="The code of the unit where it hangs.")],
    place: Annotated[str, typer.Option(help='Where it hangs, for instance "ruang tunggu SPKT".')],
    bot_name: BotName = "",
) -> None:
    """Register a poster and print its link, with a random token that shows no place."""
    typer.echo(finish(_add(code, unit, place, bot_name)))


async def _add(code: str, unit_code: str, place: str, bot_name: str) -> str:
    codes.check_name(code)  # its files will be named so
    async with bootstrap.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.write() as tx:
            unit = await units.by_code(tx, unit_code)
            if unit is None:
                message = f"There is no unit {unit_code!r}. See: yanduan unit list"
                raise InvalidInput(message)
            poster = await posters.add(tx, code=code, unit_id=unit.id, place=place)
    return links.start_link(username, poster.token)


@app.command("list")
def list_posters(as_json: AsJson = False, bot_name: BotName = "") -> None:
    """List the posters, with their links once the bot's name is known."""
    rows = finish(_rows(bot_name))
    show(rows, as_json=as_json, empty="No posters yet: yanduan poster add CODE --unit CODE --place …")


async def _rows(bot_name: str) -> list[dict[str, Any]]:
    async with bootstrap.open_store(settings()) as store:
        username = await known_bot(store, bot_name)
        async with store.read() as tx:
            found = await posters.all_posters(tx)
            unit_codes = {unit.id: unit.code for unit in await units.all_units(tx)}
    return [
        {
            "code": poster.code,
            "unit": unit_codes.get(poster.unit_id),
            "place": poster.place,
            "state": "revoked" if poster.revoked_at else "active",
            "link": links.start_link(username, poster.token) if username else None,
        }
        for poster in found
    ]


@app.command()
def revoke(code: Code) -> None:
    """Make a poster's code invalid (lost, torn, pasted over). Whoever scans it still reaches the form."""
    finish(_revoke(code))
    out.print(f"Revoked {code}.", markup=False)


async def _revoke(code: str) -> None:
    async with bootstrap.open_store(settings()) as store, store.write() as tx:
        if not await posters.revoke(tx, code):
            message = f"There is no active poster {code!r}. See: yanduan poster list"
            raise InvalidInput(message)


@app.command()
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
    from qr_assets import poster as press

    options = settings()
    wanted = _listed(formats, "format", press.FORMATS)
    laid_out = _listed(layouts, "layout", press.LAYOUTS)
    look = press.Look(options.poster_colour, options.poster_accent, options.poster_logo, saving)
    chosen, username, unit_names = finish(_chosen(codes_wanted, bot_name))
    for poster in track(chosen, "Rendering", console=err, transient=True):
        said = press.Poster(
            link=links.start_link(username, poster.token),
            number=poster.code,
            unit=unit_names[poster.unit_id],
            organisation=options.organisation,
            other_way=options.poster_other_way,
            footer=options.poster_footer,
        )
        for path in press.render(
            said,
            out_dir,
            layouts=laid_out,
            formats=wanted,
            language=language or options.language,
            look=look,
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


async def _chosen(wanted: list[str], bot_name: str) -> tuple[list[Poster], str, dict[str, str]]:
    async with bootstrap.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.read() as tx:
            found = [poster for poster in await posters.all_posters(tx) if poster.revoked_at is None]
            unit_names = {unit.id: unit.name for unit in await units.all_units(tx)}
    unknown = set(wanted) - {poster.code for poster in found}
    if unknown:
        message = f"No active poster {', '.join(sorted(unknown))}. See: yanduan poster list"
        raise InvalidInput(message)
    return [poster for poster in found if not wanted or poster.code in wanted], username, unit_names


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(help="Pictures, or folders of them: rendered codes, photos of posters.")
    ],
) -> None:
    """Read the codes in pictures and say whether each is ours and active.

    Exit code 1 if a picture shows none, or any code that isn't: one pasted over or beside ours, for instance.
    """
    known, bot_username = finish(_known())
    bad = 0
    pictures = [picture for given in files for picture in _pictures(given)]
    for file in pictures:
        verdicts = _verdicts(file, known, bot_username)
        bad += not all(fine for _, fine in verdicts)
        for verdict, _ in verdicts:
            out.print(f"{file}: {verdict}", markup=False)
    if bad:
        complain(f"{bad} of {len(pictures)} do not lead to an active poster of ours alone.")
        raise typer.Exit(1)


def _pictures(given: Path) -> list[Path]:
    """The file itself, or the files of a folder by name; an empty folder is left to be complained about."""
    inside = sorted(path for path in given.iterdir() if path.is_file()) if given.is_dir() else []
    return inside or [given]


def _verdicts(file: Path, known: dict[str, Poster], bot_username: str | None) -> list[tuple[str, bool]]:
    """A sentence for each code in the picture, and whether it is as it should be."""
    try:
        found = reading.check(file)
    except CodeError:
        return [("no picture that can be read", False)]
    except OSError as error:
        return [(error.strerror or type(error).__name__, False)]
    if not found:
        return [("no code can be read; take a nearer, sharper photo", False)]
    return [_verdict(code, known, bot_username) for code in found]


def _verdict(code: str, known: dict[str, Poster], bot_username: str | None) -> tuple[str, bool]:
    link = links.parse(code)
    poster = known.get(link.token) if link is not None and link.door is links.Door.START else None
    if link is None or poster is None:
        return f"not ours: leads to {code!r}", False
    if bot_username and link.bot_username.lower() != bot_username.lower():
        return f"another bot's: leads to {code!r}, with the token of {poster.code}", False
    if poster.revoked_at is not None:
        return f"ours, revoked: {poster.code} ({poster.place})", False
    return f"ours, active: {poster.code} ({poster.place})", True


async def _known() -> tuple[dict[str, Poster], str | None]:
    """The posters by token, and our bot's name once it was started."""
    async with bootstrap.open_store(settings()) as store, store.read() as tx:
        known = {poster.token: poster for poster in await posters.all_posters(tx)}
        return known, await meta.get(tx, bootstrap.USERNAME)
