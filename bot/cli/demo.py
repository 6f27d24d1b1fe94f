"""`yanduan demo`"""

from __future__ import annotations

from bot.cli.common import finish


def demo() -> None:
    """Play the main job on this machine: no token, no network, a throw-away database.

    A citizen scans a poster, tells, sends; two officers tap at once; one reads, works and closes the case
    with a colleague's approval. Sandbox, bot and commands are the real programs, each its own process.
    """
    from bot.cli import stage  # the sandbox with it, which no other command should have to load

    finish(stage.perform())
