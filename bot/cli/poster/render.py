"""`yanduan poster render`"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot import poster_printing, store_opening
from bot.cli.common import AsJson, BotName, bot_username, complain, fail, finish, for_operator, settings, tell
from bot.cli.poster.life import named
from bot.rules import routing
from storage import posters, units
from storage.errors import InvalidInput
from storage.records import Poster, PosterState, Unit

if TYPE_CHECKING:
    from bot.cli.poster.batch import Made, Wish
    from bot.turn import Deployment
    from qr_assets.batch.drawing import Manner, Outcome
    from qr_assets.poster import Look

WORTH_A_PROCESS: Final = 4
"""Posters: a process takes about as long to start as these take to draw."""

Wanted = Annotated[list[str], typer.Argument(metavar="[CODE…]", help="Which posters.", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="Every active poster.")]
OfUnit = Annotated[
    str,
    typer.Option("--unit", help="Every active poster of a unit and those below it.", show_default=False),
]
OutDir = Annotated[Path, typer.Option("--out", help="The folder for the files.")]
Formats = Annotated[
    str, typer.Option("--format", help="pdf, png, svg, and code (the code alone, as SVG), with commas.")
]
Layouts = Annotated[
    str | None,
    typer.Option(
        "--layout",
        help="a3, a4, a5, sticker, square, cards, tent, banner, with commas; else each poster's, or a4.",
        show_default=False,
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        help="id, en or both; else each poster's own, or YANDUAN_LANGUAGE.",
        show_default=False,
    ),
]
Marks = Annotated[
    bool,
    typer.Option(
        "--marks", help="Add bleed and crop marks, for a print shop (cards have them, the square never)."
    ),
]
Saving = Annotated[bool, typer.Option("--saving", help="Black on white, to save ink.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, max=64, help="How many processes; else the cores.", show_default=False),
]


@dataclass(frozen=True, slots=True)
class Choice:
    """The posters to be rendered, by code, and what has to be known for it."""

    posters: list[Poster]
    units: dict[str, Unit]
    bot_username: str


def render(
    codes_wanted: Wanted = [],  # noqa: B006 - typer reads it
    all_posters: All = False,
    unit_code: OfUnit = "",
    out_dir: OutDir = Path("posters"),
    formats: Formats = "pdf,png,svg",
    layouts: Layouts = None,
    language: Language = "",
    marks: Marks = False,
    saving: Saving = False,
    jobs: Jobs = None,
    as_json: AsJson = False,
    bot_name: BotName = "",
) -> None:
    """Write posters for print; each code is read back, harmed and unharmed, before its file is kept.

    With --all or --unit the folder gets an index page and a ZIP for each unit, and the same command goes on
    where it was stopped: what is there and unchanged isn't drawn again.
    """
    if [bool(codes_wanted), all_posters, bool(unit_code)].count(True) != 1:
        message = "Name posters, or give --unit or --all. See: yanduan poster list"
        raise InvalidInput(message)
    # Drawing takes a tenth of a second to load, which the other commands needn't wait for.
    from qr_assets import poster as sheets
    from qr_assets.batch.drawing import Manner, Stopped

    wanted = _listed(formats, "format", sheets.FORMATS)
    laid_out = () if layouts is None else _listed(layouts, "layout", sheets.LAYOUTS)
    if language:
        _must_know(language, "language", sheets.LANGUAGES)
    choice = finish(_chosen(codes_wanted, unit_code, bot_name))
    deployment = store_opening.build_deployment(settings(), 0, choice.bot_username)
    manner = Manner(out_dir, wanted, _look(deployment, saving=saving), marks)
    wishes = _wishes(choice, deployment, laid_out, language)
    try:
        if codes_wanted:
            made = _name_by_name(wishes, manner, jobs, quiet=as_json)
        else:
            made = _batch(wishes, choice, manner, jobs, quiet=as_json)
    except Stopped as stopped:
        raise fail(str(stopped)) from None
    if as_json:
        typer.echo(json.dumps([one.row(out_dir) for one in made], ensure_ascii=False, indent=2))
    _complain_of_faults(made)


def _listed(given: str, what: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what stands between commas, once each. InvalidInput for nothing, or for what isn't known."""
    listed = tuple(dict.fromkeys(part.strip().lower() for part in given.split(",") if part.strip()))
    if not listed:
        message = f"Give at least one {what}: {', '.join(known)}."
        raise InvalidInput(message)
    for one in listed:
        _must_know(one, what, known)
    return listed


def _must_know(one: str, what: str, known: Iterable[str]) -> None:
    if one not in known:
        message = f"{one!r} is no {what} of a poster: use {', '.join(known)}."
        raise InvalidInput(message)


async def _chosen(wanted: list[str], unit_code: str, bot_name: str) -> Choice:
    """Active posters: those named, those of a unit and below it, or all. InvalidInput if there is none."""
    async with store_opening.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.read() as tx:
            found = [one for one in await posters.all_posters(tx) if one.state(tx.now) is PosterState.ACTIVE]
            known = {unit.id: unit for unit in await units.all_units(tx)}
    if wanted:
        found = named(wanted, found, "active poster")
    elif unit_code:
        inside = _inside(known, unit_code)
        found = [poster for poster in found if poster.unit_id in inside]
    if not found:
        message = "There is no active poster to render. See: yanduan poster list"
        raise InvalidInput(message)
    return Choice(found, known, username)


def _inside(known: dict[str, Unit], unit_code: str) -> set[str]:
    for unit in known.values():
        if unit.code == unit_code:
            return routing.subtree_ids(known.values(), unit.id)
    message = f"There is no unit {unit_code!r}. See: yanduan unit list"
    raise InvalidInput(message)


def _look(deployment: Deployment, *, saving: bool) -> Look:
    """As it will be in every process, which each reads the logo. CodeError if it can't be used."""
    look = poster_printing.build_look(deployment, saving=saving)
    _ = replace(look).picture  # of a copy: what is read is kept, and would be sent along
    return look


def _wishes(choice: Choice, deployment: Deployment, layouts: tuple[str, ...], language: str) -> list[Wish]:
    """Return what to draw: as was asked for, else as each poster has it."""
    from bot.cli.poster.batch import Wish
    from qr_assets.batch.drawing import Order

    wishes = []
    for poster in choice.posters:
        unit = choice.units[poster.unit_id]
        order = Order(
            poster_printing.build_sheet(deployment, poster, unit),
            layouts or poster_printing.poster_layouts(poster),
            language or poster_printing.poster_language(deployment, poster),
        )
        wishes.append(Wish(poster, unit, order))
    return wishes


def _name_by_name(wishes: list[Wish], manner: Manner, jobs: int | None, *, quiet: bool) -> list[Made]:
    """Draw each anew, and print the path of every file."""
    from bot.cli.poster.batch import Made, draw
    from qr_assets.batch.drawing import Stopped

    by_number = {wish.order.poster.number: wish for wish in wishes}
    made = []

    def tell(outcome: Outcome) -> None:
        made.append(Made(by_number[outcome.order.poster.number], outcome.files, outcome.fault, drawn=True))
        for name in () if quiet else outcome.files:
            typer.echo(manner.out / name)

    try:
        draw([wish.order for wish in wishes], manner, _processes(jobs, len(wishes)), tell)
    except KeyboardInterrupt:
        message = f"Stopped: {len(made)} of {len(wishes)} are done."
        raise Stopped(message) from None
    return made


def _batch(
    wishes: list[Wish], choice: Choice, manner: Manner, jobs: int | None, *, quiet: bool
) -> list[Made]:
    """Make the folder complete, and print what was done."""
    from bot.cli.poster.batch import fill
    from qr_assets.batch import page

    ways = routing.ways_up(choice.units.values())
    made = fill(wishes, ways, manner, lambda count: _processes(jobs, count))
    if not quiet:
        drawn = sum(one.drawn and not one.fault for one in made)
        there = sum(not one.drawn for one in made)
        failed = sum(bool(one.fault) for one in made)
        counts = f"{drawn} rendered, {there} were there already" + (f", {failed} failed" if failed else "")
        tell(f"{len(made)} posters: {counts}. See {manner.out / page.NAME}")
    return made


def _processes(wanted: int | None, count: int) -> int:
    """Return how many for so many posters."""
    worth = wanted or min(len(os.sched_getaffinity(0)), math.ceil(count / WORTH_A_PROCESS))
    return max(1, min(worth, count))


def _complain_of_faults(made: Sequence[Made]) -> None:
    faulty = [one for one in made if one.fault]
    for one in faulty:
        complain(f"{one.wish.poster.code}: {for_operator(one.fault)}")
    if faulty:
        raise fail(f"{len(faulty)} of {len(made)} posters could not be rendered.")
