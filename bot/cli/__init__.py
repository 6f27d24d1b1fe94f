"""The `yanduan` command: one file a command, listed here, and loaded when it is asked for.

Exit codes: 0 done, 1 it could not be done (the sentence on standard error says why and what to do), 2 the
command was not understood, 141 nobody reads on (`| head`). A wrong input never ends in a traceback.
"""

from __future__ import annotations

import gc
import os
import select
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

import typer
import typer.main
from typer.core import TyperGroup
from typer.exceptions import TyperException

from bot.memory_exposure import forbid_core_dumps

COMMANDS: Final = {
    "run": "Run the bot until it is told to stop (Ctrl-C, SIGTERM).",
    "doctor": "Check everything that work needs, and say what to do about what is missing.",
    "migrate": "Create the database, or bring it up to this version.",
    "backup": "Back everything up but the key, also while the bot runs",
    "restore": "Put a backup into an empty place, once all of it was checked.",
    "verify": "Check that everything is as it was written",
    "erase": "Erase a closed case's content for good",
    "retry": "Process once more what failed",
    "sandbox": "Serve a Telegram of our own, for trying and testing without a network.",
    "demo": "Try everything on this machine: no token, no network, nothing kept.",
    "unit": "Police units, as a tree, and the officers' groups bound to them.",
    "poster": "Posters: their places, their links, their codes, how they do.",
    "keys": "The master keys that seal everything kept.",
}
"""Each is the function of its name, or the `app`, in the module of its name; its help begins with this."""

UNREAD: Final = 141
"""What a shell gives for a command that a broken pipe ended."""


def _typer(**more: Any) -> typer.Typer:
    return typer.Typer(
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        **more,
    )


@cache
def _loaded(name: str) -> Any:
    looked_for = gc.isenabled()
    gc.disable()  # of what is loaded nothing is garbage, and to look for it takes a sixth of the time
    try:
        module, alone = import_module(f"bot.cli.{name}"), _typer()
    finally:
        if looked_for:
            gc.enable()
    alone.callback()(lambda: None)
    if hasattr(module, "app"):
        alone.add_typer(module.app, name=name)
    else:
        alone.command(name)(getattr(module, name))
    return getattr(typer.main.get_command(alone), "commands")[name]  # noqa: B009 - only a group has them


class _Commands(Mapping[str, Any]):
    """By name. Programs that draw, and whoever asks for help, would wait for all the others otherwise."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _loaded(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Complaining(TyperGroup):
    """Every expected failure is one sentence on standard error, and exit code 1."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of the list."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{said.rstrip('.')}.") for name, said in COMMANDS.items()])

    def main(self, *given: Any, **named: Any) -> Any:
        """Return what wasn't understood, and an end before the end, are said in the operator's language."""
        if not named.pop("standalone_mode", True):
            return super().main(*given, **named, standalone_mode=False)  # type: ignore[misc]
        try:
            code = super().main(*given, **named, standalone_mode=False)  # type: ignore[misc]
        except TyperException as error:
            from bot.cli import misunderstood

            misunderstood.told(error)
            code = error.exit_code
        except typer.Abort:
            from bot.cli.common import complain

            complain("Stopped.")
            code = 1
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if _nobody_reads():
                raise typer.Exit(UNREAD) from None
            failed: Exception = error
        except Exception as error:
            if not _may_be_expected(error):
                raise
            failed = error
        from bot.cli import failures  # what it knows is loaded by now

        failures.told(failed)
        raise typer.Exit(1)


def _may_be_expected(error: Exception) -> bool:
    """Not one of typer's own, such as an exit."""
    return isinstance(error, OSError) or not type(error).__module__.startswith(("typer", "click"))


def _nobody_reads() -> bool:
    """Whether it was standard output that broke; what is left for it is dropped then."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    broken = any(event & select.POLLERR for _, event in poll.poll(0))
    if broken:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return broken


app = _typer(
    cls=Complaining,
    name="yanduan",
    help="A confidential complaint channel: a QR code, a bot, a ticket, a private group of officers.",
)
app.callback()(lambda: None)


def main() -> None:
    """Run a command; say what wasn't understood, and an end before the end, in the operator's language. Most
    hold keys in their memory, which comes to no disk.
    """
    forbid_core_dumps()
    app()
