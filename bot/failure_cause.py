"""Whose fault a failure is: of what was being done, or of the world around it.

What failed by its own fault fails again, and is ended after some tries. A network that is away, a store that
is full, a machine with no memory, process, thread or open file to spare say nothing about it: it waits, for
as long as that lasts.
"""

from __future__ import annotations

import threading
import traceback
from typing import Final

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from storage.errors import KeyFileError, StorageError

_OF_THE_WORLD: Final = (NetworkError, RetryAfter, InvalidToken, StorageError, KeyFileError)


def is_elsewhere(error: Exception) -> bool:
    """Whether it is the network, the token, the key, the store or the machine that failed."""
    # PTB counts a refused request (400) among the network's errors.
    return is_the_machines(error) or (isinstance(error, _OF_THE_WORLD) and not isinstance(error, BadRequest))


def is_the_machines(error: Exception) -> bool:
    """Whether the machine had none left of something: room, memory, processes, threads, open files."""
    return isinstance(error, OSError | MemoryError) or _is_of_a_thread(error)


def _is_of_a_thread(error: Exception) -> bool:
    """Whether a thread couldn't be begun: to Python that is a `RuntimeError`, as much else is."""
    frames = traceback.extract_tb(error.__traceback__)
    return isinstance(error, RuntimeError) and bool(frames) and frames[-1].filename == threading.__file__
