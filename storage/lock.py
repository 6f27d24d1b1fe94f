"""One writer at a time: first come, first served in the process, and one process at a time by a file lock.

SQLite allows several writing connections, but versions before 3.51.3 can lose a write-ahead log that one
resets while the other checkpoints. So whoever writes holds the lock from before BEGIN until after the
checkpoint.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from storage.errors import DatabaseLocked, translate_os

PATIENCE = 30.0
_PAUSE = 0.005


class WriterLock:
    """The lock of one database file, beside it. `patience` is how long another process is waited for, in
    seconds.

    Two files: a process waits holding `writer.queue`, so that a busy one can't take `writer.lock` again and
    again before the others.
    """

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._turn = asyncio.Lock()  # FIFO; a cancelled waiter leaves the queue
        try:
            self._lock = _open(folder / "writer.lock")
            try:
                self._queue = _open(folder / "writer.queue")
            except OSError:
                os.close(self._lock)
                raise
        except OSError as error:
            raise translate_os(error, "opening the writer's lock") from None

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Hold the lock; DatabaseLocked if another process doesn't let go of it."""
        async with self._turn:
            deadline = time.monotonic() + self._patience
            while not self._try():
                if time.monotonic() > deadline:
                    self._leave()
                    raise _patience_over()
                try:
                    await asyncio.sleep(_PAUSE)
                except BaseException:
                    self._leave()
                    raise
            try:
                yield
            finally:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    @contextmanager
    def held_blocking(self) -> Iterator[None]:
        """Yield the same for a program without an event loop (migrations)."""
        deadline = time.monotonic() + self._patience
        while not self._try():
            if time.monotonic() > deadline:
                self._leave()
                raise _patience_over()
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the files."""
        os.close(self._lock)
        os.close(self._queue)

    def _try(self) -> bool:
        if _flock(self._queue) and _flock(self._lock):
            self._leave()
            return True
        return False

    def _leave(self) -> None:
        fcntl.flock(self._queue, fcntl.LOCK_UN)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _flock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _patience_over() -> DatabaseLocked:
    return DatabaseLocked(
        "Another program of yanduan is writing to the database and doesn't finish. "
        "See which one runs (`yanduan run`, a backup, a migration), stop it or wait, and try again."
    )
