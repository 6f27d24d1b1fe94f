"""`yanduan sandbox`"""

from __future__ import annotations

from typing import Annotated

import typer


def sandbox(
    host: Annotated[str, typer.Option(help="Where to listen; keep it on your own machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 8081,
    token: Annotated[str, typer.Option(help="The token of the bot; a new one if empty.")] = "",
) -> None:
    """Serve a Telegram of our own: the Bot API over HTTP for trying and testing, without a network."""
    from bot.sandbox import server  # no other command should have to load it

    server.run(host=host, port=port, token=token)
