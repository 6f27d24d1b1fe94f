"""What the commands share: settings, output for people or as JSON, and complaints on standard error."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Sequence
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import bootstrap
from bot.settings import Settings
from qr_assets import links
from storage import meta
from storage.store import Store

T = TypeVar("T")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
BotName = Annotated[
    str, typer.Option(help="The bot's @name, for links before the bot was ever started.", show_default=False)
]


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the one place where failures are handled."""
        raise BrokenPipeError


out = _Output(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(sentence: str) -> None:
    """One sentence on standard error."""
    err.print(sentence, markup=False)


def settings() -> Settings:
    """The options from the environment and `.env`."""
    try:
        return Settings()
    except UnicodeDecodeError:
        message = "The file .env is not written in UTF-8. Save it as UTF-8."
        raise bootstrap.SetupError(message) from None


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run an async command to its end."""
    return asyncio.run(work)


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, empty: str) -> None:
    """Rows as a table for people (tabs between columns where no terminal is), or as JSON.

    `empty` says what to do when there are none.
    """
    if as_json:
        typer.echo(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        out.print(empty, markup=False)
        return
    cells = [["" if value is None else str(value) for value in row.values()] for row in rows]
    if not out.is_terminal:
        for line in (list(rows[0]), *cells):
            typer.echo("\t".join(line))
        return
    table = Table(box=None, header_style="bold")
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for line in cells:
        table.add_row(*(Text(cell) for cell in line))
    out.print(table)


def fail(sentence: str) -> typer.Exit:
    """Complain, and give what ends the command with exit code 1 once raised."""
    complain(sentence)
    return typer.Exit(1)


async def known_bot(store: Store, given: str) -> str | None:
    """The bot's @name without the @: as given, or as kept from the last start of `run`; None if neither.

    Raises `LinkError` for a name that no bot has: called before anything is changed, so that nothing is.
    """
    if given:
        links.start_link(given, "any")
        return given.removeprefix("@")
    async with store.read() as tx:
        return await meta.get(tx, bootstrap.USERNAME)


async def bot_username(store: Store, given: str) -> str:
    """As `known_bot`, for what can't be done without. Raises SetupError with what to do."""
    known = await known_bot(store, given)
    if not known:
        message = "The bot's name is not known yet. Start `yanduan run` once, or give --bot-name NAME."
        raise bootstrap.SetupError(message)
    return known
