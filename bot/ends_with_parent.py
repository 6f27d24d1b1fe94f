"""`python -m bot.ends_with_parent COMMAND`: a command that ends when whoever started it is gone.

Its standard input is a pipe whose other end the starter holds. The system closes that end even for a program
that was killed and had no time to end anything.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import Final

from bot.cli import main

PATIENCE: Final = 15
"""Seconds for an end in good order; then the system ends it."""


def _end_with_starter() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    signal.alarm(PATIENCE)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_starter, daemon=True).start()
    main()
