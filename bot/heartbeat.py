"""Whether `yanduan run` is alive, and when it last heard from Telegram: for `doctor`, from another process.

A lock on `run.lock` in the data folder is held for as long as the program runs; the file `heard` beside it
names the last time at which the Bot API answered.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

LOCK_FILE = "run.lock"
HEARD_FILE = "heard"


class AlreadyRunning(Exception):
    """Another `yanduan run` works on this data folder."""


@contextlib.contextmanager
def hold_run_lock(data_dir: Path) -> Iterator[None]:
    """Be the one program that runs on this folder. Raises AlreadyRunning if another one is."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(data_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(handle)


def is_running(data_dir: Path) -> bool:
    """Whether a program runs on this folder now."""
    if not (data_dir / LOCK_FILE).exists():
        return False
    try:
        with hold_run_lock(data_dir):
            return False
    except AlreadyRunning:
        return True


def running_pid(data_dir: Path) -> int:
    """Return the number of the process that runs on this folder. Raises OSError or ValueError if none did."""
    return int((data_dir / LOCK_FILE).read_text("ascii"))


def record_heard(data_dir: Path, at: datetime) -> None:
    """Keep when the Bot API last answered. A full disk must not stop the work: then it isn't kept."""
    with contextlib.suppress(OSError):
        file = data_dir / HEARD_FILE
        file.write_text(at.isoformat(), encoding="ascii")
        file.chmod(0o600)


def last_heard_at(data_dir: Path) -> datetime | None:
    """When the Bot API last answered; None if it never did, or if that can't be read."""
    try:
        return datetime.fromisoformat((data_dir / HEARD_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
