"""`yanduan run`"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import structlog
import typer

from bot import bootstrap, logs, store_opening
from bot.cli.common import env_fault, finish, settings, speaker
from bot.settings import find_misnamed

log = structlog.get_logger()


def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C, SIGTERM).

    Creates or migrates the database first. Without a network it waits, and says so. Options are environment
    variables or lines of a .env file, which others than its owner must not be able to read: see .env.example.
    """
    if (fault := env_fault()) is not None:
        raise store_opening.SetupError(fault)
    options = settings()
    logs.configure_logging(options.log_level, said=speaker())
    for sentence in find_misnamed(os.environ).values():
        log.warning(sentence, action="unknown_option")
    try:
        gc.freeze()  # what is loaded stays: nobody need look through it again
        finish(bootstrap.run(options))
    except ExceptionGroup as group:
        # A part of the program failed by a mistake of ours. A traceback could show what somebody wrote.
        for error in _leaves(group):
            log.critical("stopped by a mistake", action="crashed", error=logs.locate_error(error))
        raise typer.Exit(1) from None


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
