"""What can go wrong with what is kept, on one screen.

    StorageError                 the store itself: the batch is aborted and tried again
    ├── DatabaseLocked           somebody else writes
    ├── DatabaseReadOnly         file or folder can't be written
    ├── DiskFull                 SQLite has ended the whole transaction
    ├── DatabaseBroken           the file is no sound database, or the disk fails
    ├── SchemaTooNew             made by a newer program
    ├── SchemaTooOld             to be migrated first
    └── NestedWrite              a write inside a write (a mistake of ours)
    KeyError_                    the key file: nothing can be read or written
    ├── KeyMissing
    ├── KeyUnsafe                others could read it
    └── WrongKey                 the key file doesn't fit the database (found when it is opened)
    SealBroken                   one sealed value doesn't open: the rest of the batch goes on
    RowRefused                   one caller's mistake: the rest of the batch goes on
    InvalidInput (ValueError)    a value that an operator or a caller has to correct
    NoSuchRow (LookupError)      an id that nothing has

Each message says what happened and what to do. None shows a statement's parameters, a key or a path's
content.
"""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageError(Exception):
    """The store can't do its work now."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class DatabaseLocked(StorageError):
    """The database is locked by another program. Stop that program, or wait until it is done, and try
    again.
    """


class DatabaseReadOnly(StorageError):
    """The database can't be written. Give this user the right to write the data folder and the files in
    it.
    """


class DiskFull(StorageError):
    """The disk is full; nothing of this step was kept. Free some space: the work is taken up again by
    itself.
    """


class DatabaseBroken(StorageError):
    """The database file is damaged, or isn't a database. Keep a copy of it, then restore the last backup."""


class SchemaTooNew(StorageError):
    """The database was written by a newer version."""


class SchemaTooOld(StorageError):
    """The database has to be created or migrated first."""


class NestedWrite(StorageError):
    """A write was begun inside another one."""


class KeyFileError(Exception):
    """The key file doesn't serve."""


class KeyMissing(KeyFileError):
    """There is no key file, or no key in it."""


class KeyUnsafe(KeyFileError):
    """Others could read the key file."""


class WrongKey(KeyFileError):
    """The database was sealed with a key that the key file doesn't hold."""


class SealBroken(Exception):
    """One sealed value was changed or moved, or its key isn't the one of that name, or is in no key file."""


class RowRefused(Exception):
    """The database refused a row or a statement: a mistake in the program."""


class InvalidInput(ValueError):
    """A value that has to be corrected by whoever gave it."""


class NoSuchRow(LookupError):
    """Nothing has this id."""


_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_PLACE = {errno.ENOTDIR, errno.EISDIR, errno.ENOENT, errno.ELOOP, errno.ENAMETOOLONG}


def translate(error: SQLAlchemyError | sqlite3.Error, path: Path | None = None) -> Exception:
    """Return a driver's error as one of ours; raise it `from None`, because the original may know
    parameters.
    """
    if isinstance(error, PoolTimeout):
        return DatabaseLocked("No connection to the database became free in time. Try again.")
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, IntegrityError) or isinstance(original, sqlite3.IntegrityError):
        return RowRefused(f"The database refused a row: {original}.")  # names the constraint, never values
    if isinstance(original, sqlite3.DatabaseError):
        return _from_sqlite(original, path)
    return RowRefused(f"A statement could not be carried out ({type(original or error).__name__}).")


def _from_sqlite(error: sqlite3.DatabaseError, path: Path | None) -> Exception:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull()
    if code in _LOCKED:
        return DatabaseLocked()
    if code in _READ_ONLY:
        return DatabaseReadOnly()
    if code in _BROKEN:
        return DatabaseBroken()
    if code == sqlite3.SQLITE_IOERR:
        # A quota that is reached, or no room for the WAL's index or a journal, shows as an I/O error.
        return (
            DiskFull()
            if _no_room_left(path)
            else DatabaseBroken("The disk failed. Look at the system's log.")
        )
    return RowRefused(f"A statement could not be carried out ({error.__class__.__name__}, code {code}).")


def _no_room_left(path: Path | None) -> bool:
    """Whether a megabyte can't be written beside the database: the disk is full, or a quota is reached."""
    if path is None:
        return False
    try:
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(bytes(1 << 20))
    except OSError as error:
        return error.errno in _NO_ROOM
    return False


def translate_os(error: OSError, doing: str) -> StorageError:
    """Return a failure of the file system as one of ours. `doing` completes "… while doing"."""
    if error.errno in _NO_ROOM:
        return DiskFull()
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return DatabaseReadOnly(
            f"No right to write ({error.strerror}) while {doing}. "
            "Give this user the right to write the data folder."
        )
    if error.errno in _NO_PLACE:
        return DatabaseReadOnly(
            f"The data folder can't be used ({error.strerror}) while {doing}. "
            "Look where YANDUAN_DATA_DIR leads."
        )
    return DatabaseBroken(f"The disk failed ({error.strerror}) while {doing}. Look at the system's log.")
