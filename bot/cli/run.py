"""`yanduan run`"""

from __future__ import annotations

from bot import bootstrap, logs
from bot.cli.common import finish, settings


def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C, SIGTERM).

    Creates or migrates the database first. Without a network it waits, and says so. Options are environment
    variables or lines of a .env file: see .env.example.
    """
    options = settings()
    logs.configure(options.log_level)
    finish(bootstrap.run(options))
