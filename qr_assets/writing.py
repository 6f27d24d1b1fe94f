"""Files of posters: named so that they stay in their folder, and written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from qr_assets.errors import CodeError

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_name(name: str) -> None:
    """Raise `CodeError` if `name` can't name a file."""
    if not _NAME.fullmatch(name):
        raise CodeError(f"{name!r} can't name a file: use letters, digits, dot, underscore and hyphen")


def write(contents: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all, each beside its place first; folders are made."""
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(path) as temporary, temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a file beside `path` that becomes it if all goes well, and vanishes if not."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
