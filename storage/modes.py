"""Who may read a file or folder, by its mode: what holds secrets is its owner's alone."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path


def others_may(mode: int) -> bool:
    """Whether anybody but the owner (and root) may read, change or enter it."""
    return bool(stat.S_IMODE(mode) & 0o077)


def fault(path: Path, what: str) -> str | None:
    """Return what is wrong with the mode of `path`, and the command that mends it; None if nothing is.

    Somebody else's is given to this user too, who could not read it any more otherwise.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    if not others_may(found.st_mode):
        return None
    mend = f"chmod {'700' if stat.S_ISDIR(found.st_mode) else '600'} {path}"
    if os.geteuid() not in {0, found.st_uid}:
        mend = f"chown {_me()} {path} && {mend}"
    mode = stat.S_IMODE(found.st_mode)
    return f"Others than its owner may read {what} {str(path)!r} (mode {mode:04o}). Run `{mend}`"


def _me() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
