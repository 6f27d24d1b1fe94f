"""`yanduan poster check`"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot import store_opening
from bot.cli.common import AsJson, BotName, bot_username, complain, finish, out, settings, speaker
from qr_assets import apart, links
from qr_assets.errors import CodeError
from storage import posters
from storage.records import PosterState, ScannedCode


class Verdict(StrEnum):
    """What a code in a picture is, or why there is none."""

    OURS = "ours"
    ANOTHER_BOT = "another bot"
    NOT_OURS = "not ours"
    UNREADABLE = "unreadable"
    NO_CODE = "no code"
    BACK = "back"


AT_ONCE: Final = 4
"""Files being read; each may take a gigabyte."""
_BACK: Final = re.compile(r".+-cards-(id|en|both)(-saving)?-back\.(png|svg)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to be looked at; `fault` says why it, or a folder, can't be: "" if there is nothing."""

    path: Path
    fault: str = ""
    verdict: Verdict = Verdict.UNREADABLE


@dataclass(frozen=True, slots=True)
class Finding:
    """A code in a picture, and whose it is; `said` tells people."""

    file: Path
    verdict: Verdict
    said: str
    leads_to: str | None = None
    ours: ScannedCode | None = None

    @property
    def fine(self) -> bool:
        """Whether it is as it should be."""
        active = self.ours is not None and self.ours.state is PosterState.ACTIVE
        return self.verdict is Verdict.BACK or (active and self.verdict is Verdict.OURS)

    def row(self) -> dict[str, Any]:
        """For programs."""
        return {
            "file": str(self.file),
            "verdict": self.verdict.value,
            "state": self.ours.state.value if self.ours else None,
            "code": self.ours.poster.code if self.ours else None,
            "place": self.ours.poster.place if self.ours else None,
            "version": self.ours.version if self.ours else None,
            "leads_to": self.leads_to,
            "reason": self.said if self.leads_to is None else None,
        }


def check(
    files: Annotated[
        list[Path],
        typer.Argument(help="JPEG, PNG, WebP, PDF or SVG, or folders of them at any depth."),
    ],
    as_json: AsJson = False,
    bot_name: BotName = "",
) -> None:
    """Read the codes in pictures and say whether each is ours and active.

    Exit code 1 if a picture shows none, or any code that isn't: one pasted over or beside ours, for instance.
    """
    known, username = finish(_known(bot_name))
    bad, say = 0, speaker()
    rows: list[dict[str, Any]] = []
    pictures = [picture for given in files for picture in _pictures(given)]

    def judge(picture: Picture, found: list[str] | str) -> None:
        nonlocal bad
        findings = _findings(picture, found, known, username)
        bad += not all(finding.fine for finding in findings)
        rows.extend(finding.row() for finding in findings)
        for finding in () if as_json else findings:
            out.print(f"{_named(finding.file)}: {say(finding.said)}", markup=False)

    finish(_read(pictures, judge))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    if bad:
        complain(f"{bad} of {len(pictures)} do not lead to an active poster of ours alone.")
        raise typer.Exit(1)


async def _read(pictures: Sequence[Picture], judge: Callable[[Picture, list[str] | str], None]) -> None:
    """Give `judge` what the codes in each picture say, or why it can't be read; some are read at a time."""
    gate = asyncio.Semaphore(min(AT_ONCE, len(os.sched_getaffinity(0))))
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_said(picture, gate)) for picture in pictures]
            for picture, task in zip(pictures, tasks, strict=True):
                judge(picture, await task)
    except* OSError as broken:  # nobody reads on what is printed
        raise broken.exceptions[0] from None


async def _said(picture: Picture, gate: asyncio.Semaphore) -> list[str] | str:
    if picture.fault:
        return picture.fault
    try:
        async with gate:
            return await apart.of_file(picture.path)
    except CodeError as error:
        return str(error).removeprefix("this file ").removeprefix("is ")
    except OSError as error:
        return _reason(error)


def _named(file: Path) -> str:
    """Return a name of any bytes, on one line."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(file))


def _pictures(given: Path) -> list[Picture]:
    """Return the file itself, or what is in a folder and the folders in it, by name."""
    if not given.is_dir():
        return [Picture(given)]
    inside = sorted(_inside(given), key=lambda picture: picture.path)
    return inside or [Picture(given, "no pictures in it", Verdict.NO_CODE)]


def _inside(folder: Path) -> Iterator[Picture]:
    closed: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=closed.append):
        for name in folders:
            if (path := Path(here, name)).is_symlink():
                yield Picture(path, "a link to a folder, which isn't followed; name that folder itself")
        yield from (Picture(Path(here, name)) for name in names if not _is_beside(name))
    for error in closed:
        yield Picture(Path(error.filename), _reason(error))


def _is_beside(name: str) -> bool:
    """Whether it is what `render` leaves beside posters: pages, ZIPs, notes of its own."""
    return name.startswith(".") or name.endswith((".html", ".zip"))


def _findings(
    picture: Picture, found: list[str] | str, known: dict[str, ScannedCode], username: str
) -> list[Finding]:
    """One for each code in the picture, or one that says why there is none."""
    file = picture.path
    if isinstance(found, str):
        return [Finding(file, picture.verdict, found)]
    if not found and _BACK.fullmatch(file.name):
        return [Finding(file, Verdict.BACK, "the back of a card, which needs no code")]
    if not found:
        return [Finding(file, Verdict.NO_CODE, "no code can be read; take a nearer, sharper photo")]
    return [_finding(file, code, known, username) for code in found]


def _finding(file: Path, code: str, known: dict[str, ScannedCode], username: str) -> Finding:
    link = links.parse(code)
    ours = known.get(link.token) if link is not None and link.door is links.Door.START else None
    if link is None or ours is None:
        return Finding(file, Verdict.NOT_OURS, f"not ours: leads to {code!r}", code)
    what = f"{ours.poster.code} ({ours.poster.place}), version {ours.version}"
    if link.bot_username.lower() != username.lower():
        said = f"another bot's: leads to {code!r}, with the token of {what}"
        return Finding(file, Verdict.ANOTHER_BOT, said, code, ours)
    return Finding(file, Verdict.OURS, f"ours, {ours.state.value}: {what}", code, ours)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


async def _known(bot_name: str) -> tuple[dict[str, ScannedCode], str]:
    """Our codes by token, and our bot's name: without it nobody could tell a code that leads to another."""
    async with store_opening.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.read() as tx:
            return await posters.known_codes(tx), username
