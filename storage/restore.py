"""Putting a backup (`storage.backups`) into an empty place, once everything in it was checked.

The database is put in its place last: a restore that is cut short leaves none. What the world may have seen
since the backup was made isn't known any more, so what waited isn't sent: messages are set aside, but for
those that take something away, and open drafts ask their question anew. Who is a member or supervises has to
be asked of Telegram anew, and links that bind a group, which somebody may have used, are void.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select, true

from storage import (
    backup_folders,
    cases,
    contents,
    conversations,
    events,
    evidence,
    identities,
    meta,
    migrate,
    outbox,
    rows,
    unlinking,
    verify,
    work,
)
from storage.backups import Backups, Copied, Manifest, read, sync_folder
from storage.engine import database_path, database_url, prepare_files
from storage.errors import InvalidInput, NoSuchRow, SealBroken, WrongKey
from storage.files import EvidenceFiles
from storage.findings import Finding
from storage.keys import KeyRing
from storage.records import CLOSED, ActorRole, EventKind, Status
from storage.schema import case, membership, unit
from storage.store import Names, Store
from storage.tx import Tx

RESTORED: Final = "restored_from"
"""In `meta`: when the backup was made that this database came from."""

UNASKED: Final = "restored_groups"
"""In `meta`, until Telegram was asked what became of the groups."""

_BESIDE: Final = "restoring"

Progress = Callable[[int, int], None]


class NotWhole(Exception):
    """What the backup holds isn't as it was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put there: the backup, how many open cases there are, how many messages were set aside,
    how many cases were erased again, and from how many their reporters were parted again; the folders that
    might know of more erasures, and aren't there.
    """

    backup: Manifest
    cases: int
    messages: int
    erased: int = 0
    parted: int = 0
    unasked: tuple[Path, ...] = ()


async def restore(
    manifest: Path,
    *,
    url: str,
    data_dir: Path,
    keys: KeyRing,
    now: Callable[[], datetime],
    names: Names,
    stub: Callable[[str], str],
    despite: bool = False,
    progress: Progress | None = None,
    also: Iterable[Path] = (),
) -> Restored:
    """Restore one. InvalidInput, WrongKey, SchemaTooNew or NotWhole leave the place as empty as it was.

    Cases that were erased since are erased again, by what is noted in the backup's folder, in every other one
    that was known when it was made, and in `also`; what stays of one in groups becomes `stub(ticket)`.
    `despite` findings: what is damaged or missing stays so.
    """
    backup, backups, database = read(manifest), Backups(manifest.parent), database_path(url)
    _refuse(backup, keys, data_dir, database)
    beside = data_dir / _BESIDE
    try:
        copy = beside / database.name
        lost = await asyncio.to_thread(_copy, backups, backup, data_dir, copy, progress)
        await asyncio.to_thread(migrate.upgrade, database_url(copy))
        store = await Store.open(url=database_url(copy), data_dir=beside, keys=keys, now=now, names=names)
        try:
            done = await _check_and_begin(store, backup, data_dir, lost, despite=despite)
            asked, unasked = await _folders(store, manifest.parent, also)
            erased = await _erase_again(store, asked, data_dir, stub)
            parted = await _part_again(store)
            await backup_folders.tell_all(store)
            done = replace(done, erased=erased, parted=parted, unasked=tuple(unasked))
        finally:
            await store.close()
        await asyncio.to_thread(_put_in_place, copy, database)
    except BaseException:
        shutil.rmtree(data_dir / "evidence", ignore_errors=True)
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return done


def _refuse(backup: Manifest, keys: KeyRing, data_dir: Path, database: Path) -> None:
    if database.exists() or (data_dir.exists() and any(data_dir.iterdir())):
        message = (
            f"A backup is restored into an empty place only, and there is something in {str(data_dir)!r}. "
            "Stop the bot, and move the data folder away; nothing was changed."
        )
        raise InvalidInput(message)
    if unknown := [key for key in backup.keys if key not in keys.keys]:
        message = (
            f"The key file doesn't hold the key {unknown[0]}, which this backup needs. "
            "Put the key file of that time back; nothing was changed."
        )
        raise WrongKey(message)


def _copy(
    backups: Backups, backup: Manifest, data_dir: Path, copy: Path, progress: Progress | None
) -> list[Finding]:
    """Everything, each by its hash. Returns which files are gone from the backup, or went bad in it."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    data_dir.chmod(0o700)
    copy.parent.mkdir(mode=0o700)
    prepare_files(copy)
    if not _is_copied(backups.database(backup), copy, backup.database):
        message = (
            f"The database of this backup, {str(backups.database(backup))!r}, is gone or damaged. "
            "Take another backup; nothing was changed."
        )
        raise InvalidInput(message)
    with closing(sqlite3.connect(copy)) as connection:
        if [row[0] for row in connection.execute("PRAGMA integrity_check")] != ["ok"]:
            message = "The database of this backup is damaged. Take another backup; nothing was changed."
            raise InvalidInput(message)
    folder = data_dir / "evidence"
    folder.mkdir(mode=0o700)
    lost = []
    for number, (name, copied) in enumerate(backup.files.items(), 1):
        if not _is_copied(backups.file(name, copied), folder / name, copied):
            lost.append(
                Finding(None, "removed", f"The file {name} is gone from the backup, or damaged in it.")
            )
            (folder / name).unlink(missing_ok=True)
        if progress is not None:
            progress(number, len(backup.files))
    sync_folder(folder)
    return lost


def _is_copied(source: Path, to: Path, expected: Copied) -> bool:
    try:
        with source.open("rb") as file, os.fdopen(os.open(to, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
            copy.seek(0)
            return hashlib.file_digest(copy, "sha256").hexdigest() == expected.sha256
    except FileNotFoundError:
        return False


async def _check_and_begin(
    store: Store, backup: Manifest, data_dir: Path, lost: list[Finding], *, despite: bool
) -> Restored:
    async with store.read() as tx:
        found = lost + await verify.verify(tx)
        found += await contents.check(tx, EvidenceFiles(data_dir / "evidence"))
    if found and not despite:
        raise NotWhole(found)
    async with store.write() as tx:
        return await _begin_anew(tx, backup)


async def _begin_anew(tx: Tx, backup: Manifest) -> Restored:
    messages = await outbox.set_aside_restored(tx)
    await rows.change(tx, membership, true(), proven_at=None, member_since=None, supervisor=False)
    await rows.change(tx, unit, true(), link_key=None, link_expires_at=None, supervisors_checked_at=None)
    still_open = await tx.fetch_all(
        select(case.c.id).where(case.c.status.not_in([status.value for status in CLOSED]))
    )
    made = {"made": backup.at.isoformat()}
    for row in still_open:
        try:
            await events.append(tx, row.id, EventKind.RESTORED, ActorRole.SYSTEM, payload=made)
        except (SealBroken, NoSuchRow):  # restored as it is
            await events.append(tx, row.id, EventKind.RESTORED, ActorRole.SYSTEM)
        tx.cache.pop(("data_key", row.id), None)
    for chat_id in await conversations.with_draft(tx):
        await work.put(tx, "reporter.restored", {"chat_id": chat_id, **made})
    await meta.set(tx, RESTORED, backup.at.isoformat())
    await meta.set(tx, UNASKED, "yes")
    await tx.flush()
    await verify.record_root(tx)
    return Restored(backup, len(still_open), messages)


async def _folders(store: Store, own: Path, also: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the folders of backups that are there, this one among them, and those that aren't."""
    async with store.write() as tx:
        await backup_folders.remember(tx, own)
        known = {*await backup_folders.known(tx), *map(backup_folders.whole_path, also)}
    there = [path for path in sorted(known) if await asyncio.to_thread(backup_folders.is_there, path)]
    return there, sorted(known.difference(there))


async def _erase_again(
    store: Store, folders: Iterable[Path], data_dir: Path, stub: Callable[[str], str]
) -> int:
    files, count, noted = EvidenceFiles(data_dir / "evidence"), 0, set[str]()
    for folder in folders:
        noted |= await asyncio.to_thread(Backups(folder).erased, store.vault)
    for case_id in sorted(noted):
        async with store.write() as tx:
            row = await tx.fetch_one(
                select(case.c.id, case.c.ticket, case.c.status).where(case.c.id == case_id)
            )
            if row is None or await cases.is_destroyed(tx, case_id):
                continue
            if Status(row.status) not in CLOSED:  # it was closed since, or nobody could have erased it
                await events.append(tx, case_id, EventKind.WITHDRAWN, ActorRole.SYSTEM, payload={})
                await cases.set_status(tx, case_id, Status.CLOSED_WITHDRAWN)
            await events.append(tx, case_id, EventKind.ERASED, ActorRole.SYSTEM)
            kept = [one.id for one in await evidence.of_case(tx, case_id)]
            await cases.destroy(tx, case_id, stub=stub(row.ticket))
            await backup_folders.owe(tx)
        for evidence_id in kept:
            await files.remove(evidence_id)
        count += 1
    return count


async def _part_again(store: Store) -> int:
    """Part the reporters who wished so from their cases, as was done since, or would have been. No list says
    which they are: the wish has stood in what is sealed about a case from its sending on.
    """
    async with store.read() as tx:
        wished = await identities.list_still_linked(tx)
    for case_id in wished:
        async with store.write() as tx:
            await unlinking.cut(tx, case_id)
    return len(wished)


def _put_in_place(copy: Path, database: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy.replace(database)
    sync_folder(database.parent)
