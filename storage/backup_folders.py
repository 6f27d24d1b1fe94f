"""The folders that backups were made in: what is erased has to be noted in each of them.

Their paths stand in `meta`, each with whether it has yet to be told of something: its disk may not be plugged
in. A folder counts as there while a backup lies in it, as an empty mount point is none. Copies that somebody
made of a folder are known once they were named (`yanduan erase --note DIR`) or restored from.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from storage import meta, rows
from storage.backups import Backups
from storage.schema import case
from storage.store import Store
from storage.tx import Tx

KNOWN: Final = "backup_folders"


@dataclass(frozen=True, slots=True)
class Told:
    """Where all erasures are noted now, and where they couldn't be."""

    noted: list[Path]
    missing: list[Path]


def whole_path(folder: Path) -> Path:
    """Return the one path under which a folder is known."""
    return folder.expanduser().resolve()


def is_there(folder: Path) -> bool:
    """Whether a backup lies in it."""
    try:
        return any(folder.glob("yanduan-*.json"))
    except OSError:
        return False


async def known(tx: Tx) -> dict[Path, bool]:
    """Return all of them, in the order of their paths, each with whether it has yet to be told."""
    try:
        kept = dict(json.loads(await meta.get(tx, KNOWN) or "{}"))
        return {Path(path): bool(kept[path]) for path in sorted(kept)}
    except (ValueError, TypeError):
        return {}


async def remember(tx: Tx, folder: Path) -> None:
    """Remember that a backup is made there, or lies there."""
    folders = await known(tx)
    if (path := whole_path(folder)) not in folders:
        await _keep(tx, {**folders, path: False})


async def forget(tx: Tx, folder: Path) -> bool:
    """Note that no backup is there any more; False if none was known to be."""
    folders = await known(tx)
    if (path := whole_path(folder)) not in folders:
        return False
    del folders[path]
    await _keep(tx, folders)
    return True


async def owe(tx: Tx) -> None:
    """Something is erased now: each folder has to be told."""
    await _keep(tx, dict.fromkeys(await known(tx), True))


async def erased(tx: Tx) -> list[str]:
    """Return the ids of cases whose content was destroyed; not of those whose key somebody else took out,
    which a restore may bring back.
    """
    found = await tx.fetch_all(select(case).where(case.c.data_key.is_(None)))
    return [row.id for row in found if rows.is_sound(tx.vault, case, row)]


async def tell_all(store: Store, more: Iterable[Path] = (), *, anew: bool = False) -> Told:
    """Note all erasures in each folder that has yet to be told, and in `more`; `anew`: in every folder.

    Another process may erase something while they are noted. A folder that doesn't know of that still has to
    be told, whoever does it.
    """
    wanted = {whole_path(folder) for folder in more}
    async with store.read() as tx:
        folders = await known(tx)
        to_tell = {path for path, owes in folders.items() if owes or anew} | wanted
        ids = await erased(tx) if to_tell else []
    noted = {path for path in sorted(to_tell) if await asyncio.to_thread(_note, store, path, ids)}
    missing = to_tell - noted
    async with store.write() as tx:
        if to_tell:
            owing = not set(ids).issuperset(await erased(tx))
            await _settle(tx, {**dict.fromkeys(noted, owing), **dict.fromkeys(missing, True)}, wanted & noted)
    return Told(sorted({*folders, *noted} - missing), sorted(missing))


async def _settle(tx: Tx, owing: dict[Path, bool], found: set[Path]) -> None:
    """Keep which have yet to be told, of those that are known still (somebody may have forgotten one
    meanwhile), or were `found` now.
    """
    folders = await known(tx)
    settled = {path: owes for path, owes in owing.items() if path in folders or path in found}
    await _keep(tx, {**folders, **settled})


def _note(store: Store, folder: Path, ids: list[str]) -> bool:
    if not is_there(folder):
        return False
    try:
        Backups(folder).note_erased(store.vault, ids)
    except OSError:
        return False
    return True


async def _keep(tx: Tx, folders: dict[Path, bool]) -> None:
    if folders != await known(tx):
        kept = {str(path): folders[path] for path in sorted(folders)}
        await meta.set(tx, KNOWN, json.dumps(kept) if kept else None)
