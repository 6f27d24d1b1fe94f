"""`yanduan verify [TICKET]`"""

from __future__ import annotations

from typing import Annotated

import typer

from bot import bootstrap
from bot.cli.common import AsJson, finish, out, settings, show
from bot.rules import ticket as tickets
from storage import verify as chain


def verify(
    ticket: Annotated[
        str, typer.Argument(help="A ticket; without it every case is checked.", show_default=False)
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check the audit chain: events changed, removed, inserted, reordered or cut off, and cases removed.

    Exit code 0: all is as it was written. 1: something was tampered with; each finding names its case.
    """
    wanted = tickets.parse(ticket) if ticket else None
    if ticket and wanted is None:
        message = f"{ticket!r} is no ticket. It looks like YDN-7K3Q-M4XD."
        raise bootstrap.SetupError(message)
    findings = finish(_verify(wanted))
    rows = [{"ticket": f.ticket or "", "problem": f.problem, "detail": f.detail} for f in findings]
    if as_json or rows:
        show(rows, as_json=as_json, empty="")
    if rows:
        raise typer.Exit(1)
    if not as_json:
        out.print("The chain is whole." if wanted is None else f"The chain of {wanted} is whole.")


async def _verify(ticket: str | None) -> list[chain.Finding]:
    async with bootstrap.open_store(settings()) as store, store.read() as tx:
        return await chain.verify(tx, ticket)
