"""A folder of backups: what lies in it, and what a manifest says.

    yanduan-20260105T010000Z.json   the manifest, written last: without it there is no such backup
    yanduan-20260105T010000Z.db     the database, in one file
    files/ID.SHA256                 a sealed file, once for all backups that name it
    erased                          which cases were erased since, each with a MAC
    under-way/                      what an unfinished backup left; the next one removes it
    lock                            held while one is made

Everything in it is as it was kept, sealed; no key is in it. `storage.backup_making` makes one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from storage.errors import DatabaseLocked, InvalidInput
from storage.files import EvidenceFiles
from storage.vault import Vault

FORMAT: Final = 1
FILES: Final = "files"
ERASED: Final = "erased"
UNDER_WAY: Final = "under-way"

_NAMED: Final = "yanduan-%Y%m%dT%H%M%SZ"
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

Keep = Callable[[Sequence[datetime]], set[datetime]]


class Copied(NamedTuple):
    """One file of a backup, by what is in it."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is made of. `keys` are the ids of the master keys without which it can't be read;
    `findings` is how much of it wasn't as it was written when it was made.
    """

    at: datetime
    schema: str
    database: Copied
    keys: tuple[str, ...]
    files: Mapping[str, Copied] = field(repr=False)
    findings: int = 0

    @property
    def name(self) -> str:
        return self.at.strftime(_NAMED)


def read(path: Path) -> Manifest:
    """Return the manifest at `path`. InvalidInput if it is none, or of a newer version."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        if int(body["format"]) > FORMAT:
            message = f"{str(path)!r} was made by a newer version of yanduan. Install that version."
            raise InvalidInput(message)
        return Manifest(
            datetime.fromisoformat(body["at"]),
            str(body["schema"]),
            Copied(**body["database"]),
            tuple(body["keys"]),
            {name: Copied(**copied) for name, copied in body["files"].items()},
            int(body["findings"]),
        )
    except InvalidInput:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        message = f"{str(path)!r} is no manifest of a backup, or is damaged. It is named yanduan-….json."
        raise InvalidInput(message) from None


class Backups:
    """The folder. It is made, for its owner alone, when the first backup is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def under_way(self) -> Path:
        return self.folder / UNDER_WAY

    @contextmanager
    def held(self) -> Iterator[None]:
        """One backup at a time. DatabaseLocked while another one is made here."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = f"Another backup is just being made in {str(self.folder)!r}. Wait until it is done."
                raise DatabaseLocked(message) from None
            shutil.rmtree(self.under_way, ignore_errors=True)
            self.under_way.mkdir(mode=0o700)
            try:
                yield
            finally:
                shutil.rmtree(self.under_way, ignore_errors=True)
        finally:
            os.close(handle)

    def all(self) -> list[Manifest]:
        """Those that can be read, the oldest first."""
        return sorted(self._readable()[0], key=lambda one: one.at)

    def strange(self) -> list[Path]:
        """Return what looks like a manifest and is none of ours: unreadable, or named otherwise than it
        says.
        """
        _, renamed, unreadable = self._readable()
        return sorted([*renamed, *unreadable])

    def whole(self, found: Sequence[Manifest]) -> list[Manifest]:
        """Those of them that held only what was as it was written, and of which nothing is gone since."""
        there = sizes(self.folder) | sizes(self.folder / FILES)
        return [one for one in found if not one.findings and self._is_there(one, there)]

    def _is_there(self, one: Manifest, there: Mapping[str, int]) -> bool:
        parts = {self.file(*item).name: item[1].size for item in one.files.items()}
        parts[self.database(one).name] = one.database.size
        return all(there.get(name) == size for name, size in parts.items())

    def newest_at(self, now: datetime) -> datetime | None:
        """When the newest was made, by the names alone; None if there is none.

        One of a time to come was made when the clock was wrong, and says nothing of when.
        """
        times = [_time_of(path) for path in self.folder.glob("yanduan-*.json")]
        return max((at for at in times if at is not None and at <= now), default=None)

    def manifest(self, backup: Manifest) -> Path:
        return self.folder / f"{backup.name}.json"

    def database(self, backup: Manifest) -> Path:
        return self.folder / f"{backup.name}.db"

    def file(self, name: str, copied: Copied) -> Path:
        return self.folder / FILES / f"{name}.{copied.sha256}"

    def evidence(self, files: Mapping[str, Copied]) -> EvidenceFiles:
        """Return the files of one backup, to be opened as the bot's are."""
        return _Archived(self, files)

    def write(self, backup: Manifest) -> None:
        """From now on there is this backup."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "at": backup.at.isoformat(),
            "schema": backup.schema,
            "database": backup.database._asdict(),
            "keys": list(backup.keys),
            "findings": backup.findings,
            "files": {name: copied._asdict() for name, copied in backup.files.items()},
        }
        beside = self.under_way / "manifest"
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(body, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.manifest(backup))
        sync_folder(self.folder)

    def prune(self, keep: Keep, now: datetime) -> int:
        """Remove the backups that needn't be kept, then the files that none names. Returns how many backups.

        Whole ones are kept among themselves. One that isn't is worth something only while no whole one is
        newer. What is of a time to come stays, and counts for neither. While a manifest can't be read no file
        is removed: it may name it.
        """
        found, renamed, unreadable = self._readable()
        gone = self._find_needless([one for one in found if one.at <= now], keep)
        for one in gone:
            self.manifest(one).unlink(missing_ok=True)
            self.database(one).unlink(missing_ok=True)
        if not unreadable:
            self._remove_unnamed([*(one for one in found if one not in gone), *renamed.values()])
        return len(gone)

    def _find_needless(self, known: list[Manifest], keep: Keep) -> list[Manifest]:
        whole = [one.at for one in self.whole(known)]
        newest = max(whole, default=_NEVER)
        damaged = [one.at for one in known if one.at not in whole and one.at > newest]
        wanted = keep(whole) | keep(damaged)
        return [one for one in known if one.at not in wanted]

    def _remove_unnamed(self, stay: list[Manifest]) -> None:
        """Remove the files that none of these backups names."""
        named = {self.file(*item) for one in stay for item in one.files.items()}
        for path in (self.folder / FILES).glob("*"):
            if path not in named:
                path.unlink(missing_ok=True)

    def note_erased(self, vault: Vault, case_ids: Iterable[str]) -> None:
        """Note that these cases were erased: older backups hold them, and a restore erases them again.

        OSError unless all of it can be read back.
        """
        wanted, known = list(case_ids), self.erased(vault)
        lines = [f"{one} {_erased_mac(vault, one)}\n" for one in wanted if one not in known]
        if not lines:
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.folder / ERASED, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write("\n" + "".join(lines))  # a write that was cut short left half a line behind
            file.flush()
            os.fsync(file.fileno())
        if not set(wanted) <= self.erased(vault):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self.folder / ERASED))

    def erased(self, vault: Vault) -> set[str]:
        """Return the ids of cases that were erased; what was written without the key isn't believed."""
        try:
            lines = (self.folder / ERASED).read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return set()
        split = [line.split(" ") for line in lines]
        return {one[0] for one in split if len(one) == 2 and one[1] == _erased_mac(vault, one[0])}

    def _readable(self) -> tuple[list[Manifest], dict[Path, Manifest], list[Path]]:
        """Return the backups; manifests under other names than their own; what can't be read."""
        found, renamed, unreadable = [], {}, []
        for path in self.folder.glob("yanduan-*.json"):
            try:
                one = read(path)
            except InvalidInput:
                unreadable.append(path)
                continue
            if path == self.manifest(one):
                found.append(one)
            else:
                renamed[path] = one
        return found, renamed, unreadable


def _time_of(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.stem, _NAMED).replace(tzinfo=UTC)
    except ValueError:
        return None


def sizes(folder: Path) -> dict[str, int]:
    """Return what lies in a folder, with sizes. What vanishes meanwhile isn't there."""
    found = {}
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                found[entry.name] = entry.stat().st_size
    return found


def _erased_mac(vault: Vault, case_id: str) -> str:
    return vault.audit_mac("erased", case_id)


class _Archived(EvidenceFiles):
    """Each file where a backup has it."""

    def __init__(self, backups: Backups, files: Mapping[str, Copied]) -> None:
        super().__init__(backups.folder / FILES)
        self._backups, self._files = backups, files

    def _path(self, evidence_id: str, copy: Any) -> Path:
        usual = super()._path(evidence_id, copy)
        copied = self._files.get(usual.name)
        return usual if copied is None else self._backups.file(usual.name, copied)


def sync_folder(folder: Path) -> None:
    """See to it that what was renamed in it stays so after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
