"""`yanduan erase TICKET`, and what backups are told of it"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import store_opening
from bot.cli.common import complain, confirmed, fail, finish, settings, tell
from bot.rules import ticket as tickets
from bot.rules import workflow
from bot.texts import translator
from storage import backup_folders, cases, events, evidence
from storage.backup_folders import Told, is_there, whole_path
from storage.errors import InvalidInput
from storage.files import EvidenceFiles
from storage.records import ActorRole, EventKind


def erase(
    ticket: Annotated[str | None, typer.Argument(help="The ticket of a closed case.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    note: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder of backups: note there what was erased so far."),
    ] = None,
    forget: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder that has no backups any more.")
    ] = None,
) -> None:
    """Erase a closed case's content for good: answers, files, messages, and who reported it.

    For a reporter's wish, or when its time is over. What still waits to be sent about it is dropped; what
    officers were sent is taken back by the bot within seconds (at its next start, if it doesn't run). Its
    line in the register and its chain stay, and still verify. A case that is open is never erased: it is
    withdrawn or closed first.

    It is noted in every folder where backups were made, so that restoring one erases it again. A folder whose
    disk isn't plugged in is named; --note tells it later, or a copy of such a folder.
    """
    _refuse_nonsense(ticket, note, forget)
    if forget is not None:
        finish(_forget(forget))
        tell(f"{whole_path(forget)} counts as a folder of backups no longer.")
    if ticket is not None:
        wanted = _closed_case(ticket, yes=yes)
        finish(_erase(wanted))
        tell(f"The content of {wanted} is erased.")
    if ticket is not None or note is not None:
        told = finish(_note([] if note is None else [note], anew=ticket is not None))
        _tell_where(told, erased=ticket is not None)


def _refuse_nonsense(ticket: str | None, note: Path | None, forget: Path | None) -> None:
    """Raise InvalidInput for options that ask for nothing, or for two things that can't both be."""
    if ticket is None and note is None and forget is None:
        raise InvalidInput(
            "Name the ticket of a closed case, or a folder of backups with --note or --forget."
        )
    if forget is not None and note is not None and whole_path(forget) == whole_path(note):
        raise InvalidInput(
            f"{whole_path(note)} can't be noted in and forgotten at once: name it with --note if backups are "
            "there, with --forget if none is there any more."
        )
    if note is not None and not is_there(note):
        raise InvalidInput(f"No backup is found in {whole_path(note)}. Is its disk plugged in?")


def _closed_case(ticket: str, *, yes: bool) -> str:
    wanted = tickets.parse_ticket(ticket)
    if wanted is None:
        message = f"{ticket!r} is no ticket. It looks like YDN-7K3Q-M4XD."
        raise InvalidInput(message)
    if not yes and not confirmed(f"Erase the content of {wanted}? It can't be brought back"):
        raise fail("Nothing was erased.")
    return wanted


def _tell_where(told: Told, *, erased: bool) -> None:
    for folder in told.noted:
        tell(f"Noted in {folder}: what is restored from there is erased again.")
    for folder in told.missing:
        complain(
            f"Not noted in {folder}, where backups were made: none is found there now, or nothing can be "
            "written there. What is restored from there comes back. Plug its disk in, and then run: "
            f"yanduan erase --note {folder}"
        )
    if erased:
        tell(
            "Copies in backups end with the backups. If a folder of backups was copied elsewhere, run for "
            "each copy: yanduan erase --note DIR"
        )


async def _erase(ticket: str) -> None:
    from bot.officers import wording  # brings the whole room, which a mistyped ticket doesn't wait for

    options = settings()
    async with store_opening.open_store(options) as store:
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
            if options.backup_dir is not None:
                await backup_folders.remember(tx, options.backup_dir)
            await backup_folders.owe(tx)
        for evidence_id in files:
            await EvidenceFiles(options.data_dir / "evidence").remove(evidence_id)


async def _note(more: list[Path], *, anew: bool) -> Told:
    async with store_opening.open_store(settings()) as store:
        return await backup_folders.tell_all(store, more, anew=anew)


async def _forget(folder: Path) -> None:
    nightly = settings().backup_dir
    if nightly is not None and whole_path(nightly) == whole_path(folder):
        raise InvalidInput(
            f"{whole_path(folder)} is where YANDUAN_BACKUP_DIR has backups made each night, so it would be "
            "known again at once. Name another folder there first."
        )
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        if not await backup_folders.forget(tx, folder):
            message = f"There is no folder of backups known as {str(whole_path(folder))!r}."
            raise InvalidInput(message)
