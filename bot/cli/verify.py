"""`yanduan verify [TICKET]`"""

from __future__ import annotations

from typing import Annotated

import typer

from bot import bootstrap
from bot.cli.common import AsJson, finish, out, settings, show
from bot.rules import ticket as tickets
from storage import cases, proofs
from storage import verify as chain
from storage.errors import InvalidInput


def verify(
    ticket: Annotated[
        str, typer.Argument(help="A ticket; without it every case is checked.", show_default=False)
    ] = "",
    proof: Annotated[
        str,
        typer.Option(
            help="The proof on a receipt: says whether we gave it for this ticket.", show_default=False
        ),
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
    if proof and wanted is None:
        message = "A proof belongs to a ticket: yanduan verify TICKET --proof PROOF"
        raise bootstrap.SetupError(message)
    findings = finish(_verify(wanted, proof))
    rows = [{"ticket": f.ticket or "", "problem": f.problem, "detail": f.detail} for f in findings]
    if as_json or rows:
        show(rows, as_json=as_json, empty="")
    if rows:
        raise typer.Exit(1)
    if not as_json:
        out.print("The chain is whole." if wanted is None else f"The chain of {wanted} is whole.")


async def _verify(ticket: str | None, proof: str) -> list[chain.Finding]:
    async with bootstrap.open_store(settings()) as store, store.read() as tx:
        found = await chain.verify(tx, ticket)
        if ticket is not None and not proof and not found and await cases.by_ticket(tx, ticket) is None:
            message = f"There is no case {ticket}, and the register knows of none."
            raise InvalidInput(message)
        if ticket is None or not proof:
            return found
        if not proofs.fits(tx, ticket, proof):
            return [*found, chain.Finding(ticket, "proof_wrong", "This proof was not given for this ticket.")]
        if await cases.by_ticket(tx, ticket) is None:
            gone = "The receipt is genuine, but there is no such case."
            found.append(chain.Finding(ticket, "case_removed", gone))
        return found
