"""Making a backup (`storage.backups`) while the bot works on.

First the database, in one go from a connection that only reads; then every file that this copy names; then
the copy is opened with the key and checked, with its files, as `storage.verify` does. Only then it counts.

What isn't as it was written is copied all the same, and counted: a backup of it is better than none. But no
whole one is removed for it. Ids of messages that can be cleared are left out (`storage.clearable`): they are
kept for two days, backups for longer.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import func, select

from storage import backup_folders, clearable, contents, evidence, migrate, sealed, verify
from storage.backups import FILES, Backups, Copied, Keep, Manifest, sizes, sync_folder
from storage.engine import database_url, prepare_files
from storage.errors import DatabaseBroken, DiskFull, InvalidInput, NoSuchRow, SealBroken, translate
from storage.files import CLEAN, is_id, usual_reserve
from storage.keys import ID_BYTES, KeyRing
from storage.records import EvidenceState
from storage.schema import case
from storage.schema import evidence as files_table
from storage.store import Store
from storage.tx import Tx

TRIES: Final = 3
_BLOCK: Final = 1 << 20

Progress = Callable[[int, int], None]
Free = Callable[[Path], int]


@dataclass(slots=True)
class _UnderWay:
    """What is known of the backup that is being made."""

    files: dict[str, Copied] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, and what making it did: how many files were new here, how many old backups were removed."""

    backup: Manifest
    path: Path
    fresh: int
    removed: int


async def make(
    store: Store,
    keys: KeyRing,
    backups: Backups,
    keep: Keep,
    *,
    free: Free | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make one. DiskFull without room for it, DatabaseLocked while another is made; what was there stays.

    `progress(done, bytes)` counts the files.
    """
    _refuse_places(store, keys, backups.folder)
    with backups.held():
        for left in reversed(range(TRIES)):
            copy = backups.under_way / "yanduan.db"
            await asyncio.to_thread(_check_room, store, backups, free or _free(store))
            await asyncio.to_thread(_copy_database, store.path, copy)
            made = _UnderWay()
            async with await _opened(store, keys, copy) as copied:
                async with copied.write() as tx:
                    await clearable.leave_out_ids(tx)
                async with copied.read() as tx:
                    named = await _named(tx)
                    await asyncio.to_thread(_copy_files, store, backups, named, made, progress)
                    if left and await _were_erased(store, made.missing):
                        continue  # meanwhile: a copy of the database from now doesn't name them
                    found = await verify.verify(tx)
                    found += await contents.check(tx, backups.evidence(made.files))
                    needed = await _needed_keys(tx)
                    await asyncio.to_thread(backups.note_erased, tx.vault, await backup_folders.erased(tx))
            database = await asyncio.to_thread(_close_database, copy)
            drafts_lost = sum(1 for name in made.missing if named[name])
            at = store.now().replace(microsecond=0)
            backup = Manifest(at, migrate.head(), database, needed, made.files, len(found) + drafts_lost)
            removed = await asyncio.to_thread(_keep, backups, backup, copy, keep)
            return Made(backup, backups.manifest(backup), made.fresh, removed)
    raise AssertionError  # the last try doesn't go on


def _refuse_places(store: Store, keys: KeyRing, folder: Path) -> None:
    here, data = folder.resolve(), store.data_dir.resolve()
    if here.is_relative_to(data) or data.is_relative_to(here):
        message = f"Backups belong outside the data folder, best on another disk: not in {str(folder)!r}."
        raise InvalidInput(message)
    if keys.path is not None and keys.path.resolve().is_relative_to(here):
        message = (
            f"The key file lies among the backups in {str(folder)!r}: who copies them has the key too. "
            "Choose another folder for them."
        )
        raise InvalidInput(message)


def _free(store: Store) -> Free:
    """Return what may be filled: on the disk of the data folder not what is kept for the database."""

    def free(folder: Path) -> int:
        disk = shutil.disk_usage(folder)
        shared = folder.stat().st_dev == store.data_dir.stat().st_dev
        return disk.free - (usual_reserve(disk.total) if shared else 0)

    return free


def _check_room(store: Store, backups: Backups, free: Free) -> None:
    database = sizes(store.path.parent)
    needed = sum(database.get(name, 0) for name in (store.path.name, f"{store.path.name}-wal"))
    there = {Path(name).stem for name in sizes(backups.folder / FILES)}
    needed += sum(size for name, size in sizes(store.data_dir / "evidence").items() if name not in there)
    left = free(backups.folder)
    if needed > left:
        raise DiskFull(
            f"There is no room for a backup in {str(backups.folder)!r}: it needs {_mega(needed)} MB, and "
            f"{max(0, left) // 1_000_000} MB may be filled there. Free some space, or choose another disk. "
            "The backups that are there stay as they are."
        )


def _mega(size: int) -> int:
    return -(-size // 1_000_000)


def _copy_database(path: Path, to: Path) -> None:
    for old in to.parent.glob(f"{to.name}*"):
        old.unlink()
    prepare_files(to)
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target, pages=-1)
    except sqlite3.Error as error:
        fault = translate(error, to)
    else:
        return
    raise fault from None


class _Opened:
    """A store that is closed at the end."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __aenter__(self) -> Store:
        return self._store

    async def __aexit__(self, *_: object) -> None:
        await self._store.close()


async def _opened(store: Store, keys: KeyRing, copy: Path) -> _Opened:
    return _Opened(
        await Store.open(
            url=database_url(copy), data_dir=copy.parent, keys=keys, now=store.now, names=store.names
        )
    )


async def _named(tx: Tx) -> dict[str, bool]:
    """Return the ids of kept files, but of those whose case was erased; and whether it is a draft's."""
    found = await tx.fetch_all(
        select(files_table.c.id, files_table.c.case_id)
        .select_from(files_table.outerjoin(case, case.c.id == files_table.c.case_id))
        .where(files_table.c.state == EvidenceState.STORED.value)
        .where(files_table.c.case_id.is_(None) | case.c.data_key.is_not(None))
        .order_by(files_table.c.n)
    )
    # What else stands there names no file of ours, but may name one that no backup may hold.
    return {row.id: row.case_id is None for row in found if is_id(row.id)}


def _copy_files(
    store: Store, backups: Backups, named: dict[str, bool], made: _UnderWay, progress: Progress | None
) -> None:
    """Each with the pages drawn of it. These first: whoever erases a file takes itself before its pages."""
    folder = store.data_dir / "evidence"
    (backups.folder / FILES).mkdir(exist_ok=True, mode=0o700)
    for number, file_id in enumerate(named, 1):
        for name in (f"{file_id}{CLEAN}", file_id):
            try:
                made.files[name] = _copy_file(folder / name, backups, made)
            except FileNotFoundError:
                if name == file_id:
                    made.missing.append(file_id)
        if progress is not None:
            progress(number, len(named))
    sync_folder(backups.folder / FILES)


def _copy_file(path: Path, backups: Backups, made: _UnderWay) -> Copied:
    """Have it in the folder: what is there already is read, and written anew unless it is the same."""
    with path.open("rb") as source:  # once: it may be written anew meanwhile, in its place
        copied = _digest_of(source)
        there = backups.file(path.name, copied)
        if there.exists() and _digest(there) == copied:
            return copied
        beside = backups.under_way / "file"
        source.seek(0)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to:
            shutil.copyfileobj(source, to, _BLOCK)
            to.flush()
            os.fsync(to.fileno())
    if _digest(beside) != copied:
        message = f"A file doesn't read back as it was written: look at the disk of {str(backups.folder)!r}."
        raise DatabaseBroken(message)
    beside.replace(there)
    made.fresh += 1
    return copied


def _digest(path: Path) -> Copied:
    with path.open("rb") as file:
        return _digest_of(file)


def _digest_of(file: BinaryIO) -> Copied:
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return Copied(os.fstat(file.fileno()).st_size, digest)


async def _were_erased(store: Store, missing: list[str]) -> bool:
    """Whether one of them was there when the database was copied, and isn't meant to be there any more."""
    async with store.read() as tx:
        for file_id in missing:
            try:
                await evidence.data_key(tx, file_id)
            except NoSuchRow:
                return True
            except SealBroken:
                continue
    return False


async def _needed_keys(tx: Tx) -> tuple[str, ...]:
    """Return the ids of the master keys that sealed what is in it."""
    found = set()
    for table, column in sealed.all_columns():
        if column.info["sealed"] in sealed.MASTER_SEALED:
            key = func.hex(func.substr(column, 1, ID_BYTES)).label("key")
            ids = await tx.fetch_all(select(key).select_from(table).where(column.is_not(None)).distinct())
            found |= {str(row.key).lower() for row in ids}
    return tuple(sorted(found))


def _close_database(copy: Path) -> Copied:
    """One whole file, without a log beside it."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if said != ["ok"]:
        message = f"The database is damaged ({said[0]}). Keep a copy of it, then restore the last backup."
        raise DatabaseBroken(message)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    return _digest(copy)


def _keep(backups: Backups, backup: Manifest, copy: Path, keep: Keep) -> int:
    copy.replace(backups.database(backup))
    backups.write(backup)
    return backups.prune(keep, backup.at)
