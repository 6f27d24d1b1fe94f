"""The story in the terminal: every chat printed as its owner sees it."""

from __future__ import annotations

from typing import Any, Final

from rich.align import Align
from rich.console import Console
from rich.console import Group as Lines
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.demo import story
from bot.sandbox.testing import Button, Group, Message, Person

WIDTH: Final = 76

console = Console(highlight=False)


async def play(cast: story.Cast) -> None:
    """Play the story, and show every chat."""
    watcher = _Watcher(cast)
    cast.citizen, cast.officer, cast.colleague, cast.chief = (
        _Shown.of(person, watcher) for person in (cast.citizen, cast.officer, cast.colleague, cast.chief)
    )
    await story.play(cast, watcher.scene)
    await watcher.look()
    console.print(Rule("The case is closed. Nothing of this demo is kept.", style="green"))


class _Shown(Person):
    """A person whose taps can be seen."""

    watcher: _Watcher

    @classmethod
    def of(cls, person: Person, watcher: _Watcher) -> _Shown:
        """Return the same person, watched."""
        shown = cls.__new__(cls)
        shown.__dict__.update(person.__dict__)
        shown.watcher = watcher
        return shown

    async def taps(self, label: str, **options: Any) -> Button:
        """Tap, and say so below what was seen before."""
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
