"""What wasn't understood, in the operator's language: typer says it in English alone. Help stays so."""

from __future__ import annotations

from typing import Any

from bot.cli.common import complain, for_operator


def told(error: Any) -> None:
    """How the command is used, and what was wrong with it."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    context = getattr(error, "ctx", None)
    if context is not None:
        complain(f"Usage: {context.get_usage().removeprefix('Usage: ')}")
        complain(f"Try '{context.command_path} --help' for help.")
    complain(f"Error: {for_operator(error.format_message().replace('Value error, ', ''))}")
