"""`yanduan erase TICKET`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot import opening
from bot.cli.common import confirmed, fail, finish, settings, tell
from bot.rules import ticket as tickets
from bot.rules import workflow
from bot.texts import translator
from storage import cases, events, evidence
from storage.backups import Backups
from storage.errors import InvalidInput
from storage.files import EvidenceFiles
from storage.records import ActorRole, EventKind


def erase(
    ticket: Annotated[str, typer.Argument(help="The ticket of a closed case.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Erase a closed case's content for good: answers, files, messages, and who reported it.

    For a reporter's wish, or when its time is over. What still waits to be sent about it is dropped; what
    officers were sent is taken back by the bot within seconds (at its next start, if it doesn't run). Its
    line in the register and its chain stay, and still verify. A case that is open is never erased: it is
    withdrawn or closed first.
    """
    wanted = tickets.parse_ticket(ticket)
    if wanted is None:
        message = f"{ticket!r} is no ticket. It looks like YDN-7K3Q-M4XD."
        raise InvalidInput(message)
    if not yes and not confirmed(f"Erase the content of {wanted}? It can't be brought back"):
        raise fail("Nothing was erased.")
    finish(_erase(wanted))
    tell(
        f"The content of {wanted} is erased. Copies in backups end with the backups; what is restored from "
        "one is erased again."
    )


async def _erase(ticket: str) -> None:
    from bot.officers import wording  # brings the whole room, which a mistyped ticket doesn't wait for

    options = settings()
    async with opening.open_store(options) as store:
        async with store.write() as tx:
            case = await cases.by_ticket(tx, ticket)
            if case is None:
                message = f"There is no case {ticket}."
                raise InvalidInput(message)
            if not workflow.is_closed(case.status):
                message = f"{ticket} is open. Only a closed case can be erased."
                raise InvalidInput(message)
            files = [kept.id for kept in await evidence.of_case(tx, case.id)]
            if not await cases.is_destroyed(tx, case.id):  # a command that was cut short leaves files at most
                await events.append(tx, case.id, EventKind.ERASED, ActorRole.SYSTEM)
                stub = wording.erased_text(translator(options.language), ticket)
                await cases.destroy(tx, case.id, stub=str(stub))
        for evidence_id in files:
            await EvidenceFiles(options.data_dir / "evidence").remove(evidence_id)
        if options.backup_dir is not None:
            await asyncio.to_thread(Backups(options.backup_dir).note_erased, store.vault, [case.id])
