"""The stage of `yanduan demo`: the real programs, and every chat printed as its owner sees it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.align import Align
from rich.console import Console
from rich.console import Group as Lines
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.cli import story
from bot.sandbox.testing import Button, Group, Message, Person, Sandbox

UNITS: Final = """code,name,level,parent,timezone
NTB,Polda NTB,polda,,Asia/Makassar
LOBAR,Polres Lombok Barat,polres,NTB,Asia/Makassar
SEKOTONG,Polsek Sekotong,polsek,LOBAR,Asia/Makassar
"""
WIDTH: Final = 76

console = Console(highlight=False)


async def perform() -> None:
    """Set up a throw-away installation, play the story in it, and show every chat."""
    with tempfile.TemporaryDirectory(prefix="yanduan-demo-") as folder:
        await _play_in(Path(folder))
    console.print(Rule("The case is closed. Nothing of this demo was kept.", style="green"))


async def _play_in(folder: Path) -> None:
    async with _Programs(folder).running() as programs, Sandbox.connect(programs.url) as sandbox:
        cast = await _set_up(programs, sandbox)
        watcher = _Watcher(cast)
        for person in (cast.citizen, cast.officer, cast.colleague, cast.chief):
            if isinstance(person, _Shown):
                person.watcher = watcher
        await story.play(cast, watcher.scene)
        await watcher.look()


@dataclass
class _Programs:
    """The real programs, as an operator would start them."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The sandbox's address."""
        return self.environment["YANDUAN_API_URL"]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[_Programs]:
        """The sandbox; what is started besides ends with the block too."""
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")},
            "YANDUAN_DATA_DIR": str(self.folder / "data"),
            "YANDUAN_KEY_FILE": str(self.folder / "yanduan.key"),
            "YANDUAN_ORGANISATION": "Propam Polres Lombok Barat",
        }
        try:
            sandbox = await self.start("sandbox", "--port", "0", stdout=asyncio.subprocess.PIPE)
            assert sandbox.stdout is not None  # noqa: S101 - asked for above
            for _ in range(2):
                name, _, value = (await sandbox.stdout.readline()).decode().strip().partition("=")
                self.environment[name] = value
            yield self
        finally:
            for process in reversed(self.processes):
                if process.returncode is None:
                    process.send_signal(signal.SIGTERM)
                    await process.wait()

    async def start(self, *words: str, stdout: int | None = None) -> asyncio.subprocess.Process:
        """Start `yanduan …` and leave it running."""
        console.print(Text(f"$ yanduan {' '.join(words)} &", style="bold"))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            env=self.environment,
            cwd=self.folder,
            stdout=stdout,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    async def command(self, *words: str) -> str:
        """Run `yanduan …` to its end; returns what it printed."""
        shown = " ".join(f'"{word}"' if " " in word else word for word in words)
        console.print(Text(f"$ yanduan {shown}", style="bold"))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            env=self.environment,
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode().strip()
        console.print(Padding(Text(said, style="dim"), (0, 0, 0, 2)))
        if process.returncode:
            message = f"`yanduan {words[0]}` ended with {process.returncode}"
            raise RuntimeError(message)
        return said


async def _set_up(programs: _Programs, sandbox: Sandbox) -> story.Cast:
    """What README's "going live" says, command by command."""
    (programs.folder / "units.csv").write_text(UNITS, encoding="utf-8")
    name = sandbox.bot.username
    await programs.command("keys", "new")
    await programs.command("unit", "import", "units.csv")
    poster = await programs.command(
        "poster", "add", "SEK-001", "--unit", "SEKOTONG", "--place", "Ruang tunggu SPKT", "--bot-name", name
    )
    binding = await programs.command("unit", "link", "LOBAR", "--bot-name", name)
    await programs.start("run")
    await sandbox.polled(timeout=30)
    people = [_Shown.of(await sandbox.user(first)) for first in ("Sari", "Ayu", "Budi", "Wira")]
    sari, ayu, budi, chief = people
    group = await sandbox.group("Sipropam Polres Lombok Barat", owner=chief, members=[ayu, budi])
    await chief.scans(binding, into=group)
    await chief.promotes(sandbox.bot.id, group)
    await chief.hears("Polres Lombok Barat", in_chat=group)
    return story.Cast(sandbox, sari, ayu, budi, chief, group, poster)


class _Shown(Person):
    """A person whose taps can be seen."""

    watcher: _Watcher | None = None

    @classmethod
    def of(cls, person: Person) -> _Shown:
        """The same person, watched."""
        shown = cls.__new__(cls)
        shown.__dict__.update(person.__dict__)
        return shown

    async def taps(self, label: str, **options: Any) -> Button:
        """Tap, and say so below what was seen before."""
        if self.watcher is not None:
            await self.watcher.look()
        button = await super().taps(label, **options)
        tap = Text(f"{self.first_name} taps [{button.text}]", style="italic cyan")
        console.print(Align.right(tap, width=WIDTH))
        return button


class _Watcher:
    """Prints what is new in every chat, as its owner sees it."""

    def __init__(self, cast: story.Cast) -> None:
        self._cast = cast
        self._seen: dict[tuple[int, int], tuple[str, str]] = {}

    async def scene(self, sentence: str) -> None:
        """Show what happened so far, then say what comes next."""
        await self.look()
        console.print()
        console.print(Rule(sentence, style="yellow", align="left"))

    async def look(self) -> None:
        """Print new and changed messages."""
        cast = self._cast
        found: list[tuple[Message, str, str]] = []
        chats: list[tuple[Person, Group | None, str, str]] = [
            (cast.citizen, None, f"{cast.citizen.first_name}'s chat with the bot", "cyan"),
            (cast.chief, cast.group, f"group: {cast.group.title}", "magenta"),
            (cast.officer, None, f"{cast.officer.first_name}'s private chat with the bot", "blue"),
            (cast.colleague, None, f"{cast.colleague.first_name}'s private chat with the bot", "blue"),
        ]
        for person, group, title, colour in chats:
            found += [(message, title, colour) for message in await person.sees(group)]
        for message, title, colour in sorted(found, key=lambda each: each[0].seq):
            shape = (message.text, str(message.reply_markup))
            before = self._seen.get((message.chat, message.id))
            if before != shape:
                self._seen[message.chat, message.id] = shape
                console.print(_bubble(message, title, colour, edited=before is not None))


def _bubble(message: Message, title: str, colour: str, *, edited: bool) -> Align:
    parts: list[Text] = []
    if message.kind not in {"text", "service"} and not message.service:
        parts.append(Text(f"<{message.kind}>", style="bold"))
    if message.text:
        parts.append(Text(message.text))
    parts += [
        Text("  ".join(f"[{button.text}]" for button in row), style="bold " + colour, justify="center")
        for row in message.rows
    ]
    if not parts:
        parts.append(Text(message.kind.replace("_", " "), style="dim"))
    marks = [message.sender] + ["edited"] * edited + ["can't be forwarded"] * message.protected
    panel = Panel(
        Lines(*parts), title=" · ".join(marks), subtitle=title, title_align="left", subtitle_align="right",
        border_style=colour, width=WIDTH - 14,
    )  # fmt: skip
    return Align.left(panel) if message.by_bot else Align.right(panel, width=WIDTH)
