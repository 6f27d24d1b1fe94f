"""Contents of files, each encrypted under its case's or draft's key, named by nothing but a random id.

Beside a picture lie its pages, drawn anew, in a second file that goes wherever the first one goes.

A file is whole or not there: written beside its place, synced, then moved. What is left of an interrupted
write is swept.

Files stop where words must go on: a part of the disk is kept free of them, for the database.

What a folder shows of them tells little: their sizes are padded (`sealing.file_bucket`), and of their times
no more than the hour is kept. When an entry was last changed the file system notes by itself: `sweep` has it
note the time of a sweep.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from storage import sealing
from storage.errors import DiskFull, NoSuchRow, SealBroken, translate_os
from storage.randomness import NONCE
from storage.sealing import NONCE_BYTES, TAG_BYTES, Place

PART = ".part"
CLEAN = ".clean"
RESERVE_BYTES = 200_000_000
RESERVE_PART = 50
_PART = 500  # of a folder, looked at together
_HOUR = 3600
_NAME = re.compile(r"[0-9a-f]{32}")


def is_id(name: object) -> bool:
    """Whether it can be a file's id: it is part of a path."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


class _Copy(NamedTuple):
    """One of the two files of an id: the end of its name, and what it is sealed as."""

    ending: str
    column: str


_ORIGINAL = _Copy("", "content")
_DRAWN = _Copy(CLEAN, "clean")
_COPIES = (_ORIGINAL, _DRAWN)


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
        await asyncio.to_thread(self._store, evidence_id, data_key, content, _ORIGINAL)

    async def store_clean(self, evidence_id: str, data_key: bytes, pages: Sequence[bytes]) -> None:
        """Keep a picture's pages, drawn anew, beside it; raises as `store` does."""
        await asyncio.to_thread(self._store, evidence_id, data_key, b"".join(pages), _DRAWN)

    async def open(self, evidence_id: str, data_key: bytes) -> bytes:
        """Return the content. NoSuchRow without file, SealBroken if it was changed or exchanged."""
        return await asyncio.to_thread(self._open, evidence_id, data_key, _ORIGINAL)

    async def open_clean(self, evidence_id: str, data_key: bytes) -> bytes:
        """Return the pages that were drawn of it, one behind the other (`Clean.pages` tells their sizes)."""
        return await asyncio.to_thread(self._open, evidence_id, data_key, _DRAWN)

    async def unpadded(self, evidence_ids: Iterable[str]) -> set[str]:
        """Those of these ids of which a file shows its size more closely than one that is kept now."""

        def look() -> set[str]:
            return {one for one in evidence_ids for copy in _COPIES if not self._is_padded(one, copy)}

        return await asyncio.to_thread(look)

    async def pad(self, evidence_id: str, data_key: bytes) -> None:
        """Write those of its files anew that aren't padded as they would be now; raises as `store` does. One
        that doesn't open stays as it is.
        """
        for copy in _COPIES:
            if not self._is_padded(evidence_id, copy):
                with contextlib.suppress(SealBroken, NoSuchRow):
                    content = await asyncio.to_thread(self._open, evidence_id, data_key, copy)
                    await asyncio.to_thread(self._store, evidence_id, data_key, content, copy)

    def _is_padded(self, evidence_id: str, copy: _Copy) -> bool:
        try:
            size = self._path(evidence_id, copy).stat().st_size - NONCE_BYTES - TAG_BYTES
        except FileNotFoundError:
            return True
        return size == sealing.file_bucket(size)

    async def remove(self, evidence_id: str) -> None:
        """With its pages; once or more often."""
        for copy in _COPIES:
            await asyncio.to_thread(self._path(evidence_id, copy).unlink, missing_ok=True)

    async def sweep(self, strays: Callable[[set[str]], Awaitable[set[str]]]) -> int:
        """Remove what no row stands for, unfinished writes too; `strays` says which of some ids these are
        (`evidence.strays`). Of the others only the hour stays of when they were written. Returns how many
        files were removed.

        The folder is read first, a part at a time, and the rows after it: a file that is just being kept, and
        half written, had its row before.
        """
        removed = 0
        with contextlib.suppress(FileNotFoundError), os.scandir(self._folder) as listing:
            while names := await asyncio.to_thread(lambda: [entry.name for entry in islice(listing, _PART)]):
                gone = await strays({_id(name) for name in names})
                unknown = [name for name in names if _id(name) in gone]
                await asyncio.to_thread(self._unlink, unknown)
                await asyncio.to_thread(self._blur, [name for name in names if _id(name) not in gone])
                removed += len(unknown)
        return removed

    def _store(self, evidence_id: str, data_key: bytes, content: bytes, copy: _Copy) -> None:
        path = self._path(evidence_id, copy)
        beside = path.with_name(path.name + PART)
        sealed = _seal(evidence_id, data_key, content, copy)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_room(len(sealed))
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
                file.write(sealed)
                file.flush()
                _keep_the_hour(file.fileno(), os.fstat(file.fileno()))
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

    def _open(self, evidence_id: str, data_key: bytes, copy: _Copy) -> bytes:
        try:
            with open(self._path(evidence_id, copy), "rb", opener=_open_unnoted) as file:
                sealed = file.read()
        except FileNotFoundError:
            raise NoSuchRow("The content of this file isn't kept.") from None
        except OSError as error:
            raise translate_os(error, "reading a file") from None
        place = Place("evidence", copy.column, evidence_id)
        return sealing.unpad(sealing.decrypt(_key(data_key), sealed, place))

    def _unlink(self, names: Iterable[str]) -> None:
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def _blur(self, names: Iterable[str]) -> None:
        """Keep the hour alone of when each was written, and let none show when it was kept or opened."""
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                path = self._folder / name
                known = path.stat()
                is_fresh = known.st_ctime_ns // 10**9 < known.st_mtime_ns // 10**9 + _HOUR
                if is_fresh or (known.st_mtime_ns, known.st_atime_ns) != (_hour(known), _hour(known)):
                    _keep_the_hour(path, known)

    def _path(self, evidence_id: str, copy: _Copy) -> Path:
        if not is_id(evidence_id):
            raise NoSuchRow("This is no file's id.")
        return self._folder / f"{evidence_id}{copy.ending}"


def _id(name: str) -> str:
    return name.removesuffix(PART).removesuffix(CLEAN)


def _hour(known: os.stat_result) -> int:
    """Return the hour in which a file was written, in nanoseconds."""
    return known.st_mtime_ns // (_HOUR * 10**9) * _HOUR * 10**9


def _keep_the_hour(file: int | Path, known: os.stat_result) -> None:
    os.utime(file, ns=(_hour(known), _hour(known)))


def _open_unnoted(path: str, flags: int) -> int:
    """Open it without its time of reading being noted, where the system lets its owner do so."""
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:
        return os.open(path, flags)


def _key(data_key: bytes) -> bytes:
    return sealing.derive(data_key, "case/files")


def _seal(evidence_id: str, data_key: bytes, content: bytes, copy: _Copy) -> bytes:
    place = Place("evidence", copy.column, evidence_id)
    padded = sealing.pad(content, sealing.file_bucket)
    return sealing.encrypt(_key(data_key), NONCE.randbytes(NONCE_BYTES), padded, place.bound())
