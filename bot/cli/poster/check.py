"""`yanduan poster check`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import bootstrap
from bot.cli.common import complain, finish, out, settings
from qr_assets import links, reading
from qr_assets.matrices import CodeError
from storage import meta, posters
from storage.records import PosterState, ScannedCode


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
            out.print(f"{_named(file)}: {verdict}", markup=False)
    if bad:
        complain(f"{bad} of {len(pictures)} do not lead to an active poster of ours alone.")
        raise typer.Exit(1)


def _pictures(given: Path) -> list[Path]:
    """The file itself, or the files of a folder by name; an empty folder is left to be complained about."""
    try:
        inside = sorted(path for path in given.iterdir() if path.is_file()) if given.is_dir() else []
    except OSError:  # said when it is read
        inside = []
    return inside or [given]


def _named(file: Path) -> str:
    """A name of any bytes, on one line."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(file))


def _verdicts(file: Path, known: dict[str, ScannedCode], bot_username: str | None) -> list[tuple[str, bool]]:
    """A sentence for each code in the picture, and whether it is as it should be."""
    try:
        found = reading.check(file)
    except CodeError as error:
        return [(str(error).removeprefix(f"{file} ").removeprefix("is "), False)]
    except OSError as error:
        return [(error.strerror or type(error).__name__, False)]
    if not found:
        return [("no code can be read; take a nearer, sharper photo", False)]
    return [_verdict(code, known, bot_username) for code in found]


def _verdict(code: str, known: dict[str, ScannedCode], bot_username: str | None) -> tuple[str, bool]:
    link = links.parse(code)
    ours = known.get(link.token) if link is not None and link.door is links.Door.START else None
    if link is None or ours is None:
        return f"not ours: leads to {code!r}", False
    said = f"{ours.poster.code} ({ours.poster.place}), version {ours.version}"
    if bot_username and link.bot_username.lower() != bot_username.lower():
        return f"another bot's: leads to {code!r}, with the token of {said}", False
    return f"ours, {ours.state.value}: {said}", ours.state is PosterState.ACTIVE


async def _known() -> tuple[dict[str, ScannedCode], str | None]:
    """Our codes by token, and our bot's name once it was started."""
    async with bootstrap.open_store(settings()) as store, store.read() as tx:
        return await posters.known_codes(tx), await meta.get(tx, bootstrap.USERNAME)
