"""`yanduan verify [TICKET]`"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import store_opening
from bot.cli.common import AsJson, err, fail, finish, for_operator, settings, show, tell
from bot.rules import ticket as tickets
from storage import cases, contents, proofs
from storage import verify as chain
from storage.errors import InvalidInput, SealBroken
from storage.files import EvidenceFiles
from storage.store import Tx

WHAT_NOW = (
    "Keep a copy of the data folder as it is before anything else. Find out who had access, and compare with "
    "the last backup: docs/operations.md, Verify, says what each problem means."
)


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
    """Check that everything is as it was written: no event, case or row changed, removed, put in or put back,
    every sealed value opens, and the files of cases are there as they were kept.

    Exit code 0: all is as it was written. 1: something isn't; each finding names its case where it can.
    """
    wanted = _read_ticket(ticket)
    if proof and wanted is None:
        message = "A proof belongs to a ticket: yanduan verify TICKET --proof PROOF"
        raise store_opening.SetupError(message)
    findings = finish(_verify(wanted, proof))
    rows = [{"ticket": f.ticket or "", "problem": f.problem, "detail": f.detail} for f in findings]
    if as_json or rows:
        show(rows, as_json=as_json, empty="", said=("problem", "detail"))
    if rows:
        raise fail(WHAT_NOW)
    if not as_json:
        tell("Everything is whole." if wanted is None else f"{wanted} is whole.")


def _read_ticket(text: str) -> str | None:
    """Return the ticket that was given; None if none was."""
    if not text:
        return None
    ticket = tickets.parse_ticket(text)
    if ticket is None:
        message = f"{text!r} is no ticket. It looks like YDN-7K3Q-M4XD."
        raise store_opening.SetupError(message)
    return ticket


async def _verify(ticket: str | None, proof: str) -> list[chain.Finding]:
    options = settings()
    async with store_opening.open_store(options) as store, store.read() as tx:
        found = await _whole(tx) if ticket is None else await chain.verify(tx, ticket)
        found += await contents.check(tx, EvidenceFiles(options.data_dir / "evidence"), ticket)
        if ticket is not None and not proof and not found and not await _is_there(tx, ticket):
            message = f"There is no case {ticket}, and the register knows of none."
            raise InvalidInput(message)
        if ticket is None or not proof:
            return found
        if not proofs.fits(tx, ticket, proof):
            return [*found, chain.Finding(ticket, "proof_wrong", "This proof was not given for this ticket.")]
        if not await _is_there(tx, ticket):
            gone = "The receipt is genuine, but there is no such case."
            found.append(chain.Finding(ticket, "case_removed", gone))
        return found


async def _whole(tx: Tx) -> list[chain.Finding]:
    """Everything, with a bar where standard error is a terminal: a hundred thousand cases take minutes."""
    columns = (TextColumn(for_operator("Cases")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=await chain.count(tx))
        return await chain.verify(tx, progress=lambda more: bar.advance(task, more))


async def _is_there(tx: Tx, ticket: str) -> bool:
    """Also if its row isn't as it was written, which is for the findings to say."""
    try:
        return await cases.by_ticket(tx, ticket) is not None
    except SealBroken:
        return True
