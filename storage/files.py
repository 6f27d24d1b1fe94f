"""Contents of files, each encrypted under its case's or draft's key, named by nothing but a random id.

A file is whole or not there: written beside its place, synced, then moved. What is left of an interrupted
write is swept.

Files stop where words must go on: a part of the disk is kept free of them, for the database.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from storage import sealing
from storage.errors import DiskFull, NoSuchRow, translate_os
from storage.sealing import NONCE_BYTES, Place

PART = ".part"
RESERVE_BYTES = 200_000_000
RESERVE_PART = 50
_NAME = re.compile(r"[0-9a-f]{32}")


def usual_reserve(total: int) -> int:
    """Two hundredths of a disk, and no less than 200 MB."""
    return max(RESERVE_BYTES, total // RESERVE_PART)


class EvidenceFiles:
    """The folder of encrypted files (0700). Methods work in a thread: a big file doesn't stop the bot.

    `reserve` says, of the disk's size, how many bytes files must leave free.
    """

    def __init__(self, folder: Path, reserve: Callable[[int], int] = usual_reserve) -> None:
        self._folder = folder
        self._reserve = reserve

    async def store(self, evidence_id: str, data_key: bytes, content: bytes) -> None:
        """Keep `content`; DiskFull (the reserve is reached) or DatabaseReadOnly leave nothing behind."""
        await asyncio.to_thread(self._store, evidence_id, data_key, content)

    async def open(self, evidence_id: str, data_key: bytes) -> bytes:
        """The content. NoSuchRow without file, SealBroken if it was changed or exchanged."""
        return await asyncio.to_thread(self._open, evidence_id, data_key)

    async def remove(self, evidence_id: str) -> None:
        """Once or more often."""
        await asyncio.to_thread(self._path(evidence_id).unlink, missing_ok=True)

    async def sweep(self, known: Collection[str]) -> int:
        """Remove what no row stands for (`evidence.known_ids`), unfinished writes too. Returns how many
        files.

        A file that is just being kept is left alone, half written though it is: its row is there before it.
        """
        return await asyncio.to_thread(self._sweep, frozenset(known))

    def _store(self, evidence_id: str, data_key: bytes, content: bytes) -> None:
        path = self._path(evidence_id)
        beside = path.with_name(path.name + PART)
        sealed = _seal(evidence_id, data_key, content)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_room(len(sealed))
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise translate_os(error, "keeping a file") from None

    def _check_room(self, size: int) -> None:
        disk = shutil.disk_usage(self._folder)
        if disk.free - size < self._reserve(disk.total):
            raise DiskFull(
                "The disk has no more room for files; what is left of it is kept for words. "
                "Free some space: files are taken again by itself."
            )

    def _open(self, evidence_id: str, data_key: bytes) -> bytes:
        try:
            sealed = self._path(evidence_id).read_bytes()
        except FileNotFoundError:
            raise NoSuchRow("The content of this file isn't kept.") from None
        except OSError as error:
            raise translate_os(error, "reading a file") from None
        place = Place("evidence", "content", evidence_id)
        return sealing.unpad(sealing.decrypt(_key(data_key), sealed, place.bound()))

    def _sweep(self, known: frozenset[str]) -> int:
        if not self._folder.is_dir():
            return 0
        unknown = [path for path in self._folder.iterdir() if path.name.removesuffix(PART) not in known]
        for path in unknown:
            path.unlink(missing_ok=True)
        return len(unknown)

    def _path(self, evidence_id: str) -> Path:
        if not _NAME.fullmatch(evidence_id):
            raise NoSuchRow("This is no file's id.")
        return self._folder / evidence_id


def _key(data_key: bytes) -> bytes:
    return sealing.derive(data_key, "case/files")


def _seal(evidence_id: str, data_key: bytes, content: bytes) -> bytes:
    bound = Place("evidence", "content", evidence_id).bound()
    return sealing.encrypt(_key(data_key), os.urandom(NONCE_BYTES), sealing.pad(content), bound)
