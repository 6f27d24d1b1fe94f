from __future__ import annotations

import errno
import resource
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import errors
from storage.errors import DatabaseBroken, DatabaseLocked, DatabaseReadOnly, DiskFull, RowRefused


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("RAHASIA")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, DatabaseLocked),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DatabaseLocked),
        (sqlite3.SQLITE_LOCKED, DatabaseLocked),
        (sqlite3.SQLITE_READONLY_DBMOVED, DatabaseReadOnly),
        (sqlite3.SQLITE_CANTOPEN, DatabaseReadOnly),
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_CORRUPT, DatabaseBroken),
        (sqlite3.SQLITE_NOTADB, DatabaseBroken),
        (sqlite3.SQLITE_IOERR_WRITE, DatabaseBroken),
        (sqlite3.SQLITE_ERROR, RowRefused),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_each_error_of_sqlite_is_told_apart_by_its_code(
    code: int, kind: type[Exception], wrapped: bool, tmp_path: Path
) -> None:
    error: sqlite3.Error | SQLAlchemyError = sqlite_error(code)
    if wrapped:
        error = OperationalError("UPDATE …", {"name": "RAHASIA"}, sqlite_error(code))
    told = errors.translate(error, tmp_path / "yanduan.db")
    assert type(told) is kind
    assert "RAHASIA" not in str(told)
    assert str(told).endswith((".", ")."))


def test_readers_that_never_get_a_connection_are_told_so() -> None:
    assert isinstance(errors.translate(PoolTimeout("pool")), DatabaseLocked)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, DatabaseReadOnly),
        (errno.EACCES, DatabaseReadOnly),
        (errno.ENOTDIR, DatabaseReadOnly),
        (errno.EIO, DatabaseBroken),
    ],
)
def test_each_error_of_the_file_system_says_what_to_do(number: int, kind: type[Exception]) -> None:
    told = errors.translate_os(OSError(number, "reason", "/secret/name"), "keeping a file")
    assert type(told) is kind
    assert "/secret/name" not in str(told)


def test_an_io_error_on_a_disk_without_room_is_a_full_disk(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        told = errors.translate(sqlite_error(sqlite3.SQLITE_IOERR_SHMSIZE), tmp_path / "yanduan.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert isinstance(told, DiskFull)
