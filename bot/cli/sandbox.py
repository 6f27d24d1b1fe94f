"""`yanduan sandbox`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def sandbox(
    host: Annotated[str, typer.Option(help="Where to listen; keep it on your own machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 8081,
    token: Annotated[str, typer.Option(help="The token of the bot; a new one if empty.")] = "",
    clock_file: Annotated[
        Path | None,
        typer.Option(
            help="Keep the seconds by which the sandbox's clock is ahead in this file; "
            "a bot that was started with it as YANDUAN_CLOCK_FILE follows.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            help="A name beside localhost under which it answers; can be given again.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve a Telegram of our own, for trying and testing without a network.

    It is the Bot API over HTTP, with people's apps as a page to open in a browser.
    """
    from bot.sandbox import server  # no other command should have to load it

    options = {"clock_file": clock_file, "hosts": allow_host or []}
    server.run(host=host, port=port, token=token, prefix="YANDUAN_", **options)
