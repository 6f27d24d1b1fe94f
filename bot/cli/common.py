"""What the commands share: settings, output for people or as JSON, and complaints on standard error."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer
from dotenv.parser import parse_stream
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import store_opening
from bot.cli.indonesian import in_indonesian
from bot.settings import ENV_FILE, PREFIX, Settings, find_misnamed
from bot.texts import DEFAULT_LANGUAGE
from qr_assets import links
from storage import meta, modes
from storage.store import Store

T = TypeVar("T")

FOLDED: Final = 16
"""Columns of a terminal: shorter texts of a table aren't folded."""

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
    err.print(for_operator(sentence), markup=False)


def tell(sentence: str) -> None:
    """One sentence on standard output: what was done, and what comes next."""
    out.print(for_operator(sentence), markup=False)


def confirmed(question: str) -> bool:
    """Whether the operator says yes; an empty or any other answer is no."""
    answer = typer.prompt(for_operator(f"{question} [y/n]"), default="n", show_default=False, err=True)
    return answer.strip().lower() in {"y", "yes", "ya"}


def for_operator(sentence: str) -> str:
    """Return the sentence in the language of YANDUAN_LANGUAGE."""
    return speaker()(sentence)


def in_english(sentence: str) -> str:
    """Return the sentence, as it is."""
    return sentence


SPEAKERS: Final = {DEFAULT_LANGUAGE: in_indonesian, "en": in_english}
"""By language."""


def speaker() -> Callable[[str], str]:
    """Return what makes a sentence one in the language of YANDUAN_LANGUAGE, which is read here even if other
    options are wrong: for whoever says many.
    """
    name = f"{PREFIX}LANGUAGE"
    try:
        language = os.environ.get(name) or dict(_env_lines()).get(name)
    except (OSError, UnicodeDecodeError):
        language = None
    return SPEAKERS.get(language or DEFAULT_LANGUAGE, in_english)


def settings() -> Settings:
    """Return the options from the environment and `.env`. A name in `.env` that is no option is a mistake."""
    try:
        names = [name if value is not None else f"{name} " for name, value in _env_lines()]
        for sentence in find_misnamed(names).values():
            message = f"{sentence} Correct it in the file .env."
            raise store_opening.SetupError(message)
        logging.getLogger("dotenv.main").setLevel(logging.ERROR)  # other lines are nothing to us
        return Settings()
    except UnicodeDecodeError:
        message = "The file .env is not written in UTF-8. Save it as UTF-8."
        raise store_opening.SetupError(message) from None
    except PermissionError:
        message = (
            "This user may not read the file .env here. Give it to whoever runs the bot (`chown USER .env`); "
            "one that systemd reads for it (EnvironmentFile) belongs elsewhere, or under another name."
        )
        raise store_opening.SetupError(message) from None


def _env_lines() -> Iterator[tuple[str, str | None]]:
    """Names and values in `.env`; of a line that holds no value, as it has no equals sign, the whole line."""
    path = Path(ENV_FILE)
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        for line in parse_stream(file):
            if line.key is not None and line.value is not None:
                yield line.key, line.value
            elif said := line.original.string.strip():
                yield said.removeprefix("export ").strip(), None


def env_fault() -> str | None:
    """Return what is wrong with the mode of `.env`, by the key file's rule, and how to mend it; None if
    nothing.
    """
    said = modes.fault(Path(ENV_FILE), "the file")
    return said and f"{said}; if somebody may have read the bot's token, get a new one from @BotFather."


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run an async command to its end."""
    return asyncio.run(work)


def show(
    rows: Sequence[dict[str, Any]],
    *,
    as_json: bool,
    empty: str,
    spare: Sequence[str] = (),
    said: Sequence[str] = (),
) -> None:
    """Rows as a table for people (tabs between columns where no terminal is), or as JSON.

    `empty` says what to do when there are none. In a narrow terminal the columns in `spare` are left out, the
    first of them first. What stands in the columns `said` are words and sentences of ours.
    """
    if as_json:
        typer.echo(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        tell(empty)
        return
    columns = _put_in_columns(rows, said)
    if not out.is_terminal:
        for line in (list(columns), *zip(*columns.values(), strict=True)):
            typer.echo("\t".join(line))
        return
    left_out = _drop_spare(columns, spare)
    out.print(_table(columns))
    if left_out:
        tell(f"Not shown: {', '.join(left_out)}. A wider window shows them, or --json.")


def _put_in_columns(rows: Sequence[dict[str, Any]], said: Sequence[str]) -> dict[str, list[str]]:
    """Return the cells of each column below its heading; those of `said` in the operator's language."""
    say, columns = speaker(), {}
    for name in rows[0]:
        cells = ["" if row[name] is None else str(row[name]) for row in rows]
        columns[say(name)] = [say(cell) for cell in cells] if name in said else cells
    return columns


def _drop_spare(columns: dict[str, list[str]], spare: Sequence[str]) -> list[str]:
    """Take out spare columns until the others have room; return which."""
    dropped = []
    for name in map(speaker(), spare):
        if _needed(columns) > out.width:
            del columns[name]
            dropped.append(name)
    return dropped


def _widest(name: str, cells: Sequence[str]) -> int:
    return max(cell_len(text) for text in (name, *cells))


def _needed(columns: Mapping[str, Sequence[str]]) -> int:
    """Return how wide a table must be in which only longer texts are folded, and these not too narrowly."""
    return sum(max(cell_len(name), min(_widest(name, cells), FOLDED)) + 2 for name, cells in columns.items())


def _table(columns: Mapping[str, Sequence[str]]) -> Table:
    fits = _needed(columns) <= out.width
    table = Table(box=None, header_style="bold")
    for name, cells in columns.items():
        whole = fits and _widest(name, cells) <= FOLDED
        table.add_column(name, overflow="fold", no_wrap=whole, min_width=cell_len(name))
    for line in zip(*columns.values(), strict=True):
        table.add_row(*(Text(cell) for cell in line))
    return table


def fail(sentence: str) -> typer.Exit:
    """Complain, and give what ends the command with exit code 1 once raised."""
    complain(sentence)
    return typer.Exit(1)


async def known_bot(store: Store, given: str) -> str | None:
    """Return the bot's @name without the @: as given, or as kept from the last start of `run`; None if
    neither.

    Raises `LinkError` for a name that no bot has: called before anything is changed, so that nothing is.
    """
    if given:
        links.start_link(given, "any")
        return given.removeprefix("@")
    async with store.read() as tx:
        return await meta.get(tx, store_opening.USERNAME_KEY)


async def bot_username(store: Store, given: str) -> str:
    """As `known_bot`, for what can't be done without: Telegram is asked if need be. Raises SetupError with
    what to do.
    """
    known = await known_bot(store, given) or await _ask_for_name(settings(), store)
    if not known:
        message = (
            "The bot's name is not known yet, and Telegram can't be asked now."
            " Set YANDUAN_BOT_TOKEN and try again, or give --bot-name NAME."
        )
        raise store_opening.SetupError(message)
    return known


async def _ask_for_name(options: Settings, store: Store) -> str | None:
    """Return the bot's @name, kept for the next time; None without a token, or if Telegram gives no
    answer.
    """
    token = options.bot_token.get_secret_value()
    if not token:
        return None
    from telegram.error import TelegramError

    from bot.transport import AiohttpRequest, make_bot

    try:
        async with make_bot(token, options.api_url, AiohttpRequest()) as bot:
            name, user_id = bot.username, bot.id
    except TelegramError:
        return None
    async with store.write() as tx:
        await meta.set(tx, store_opening.USERNAME_KEY, name)
        await meta.set(tx, store_opening.USER_ID_KEY, str(user_id))
    return name
