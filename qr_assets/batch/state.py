"""What a folder of posters holds already: one line for each that is done, in `.rendered.jsonl`.

    {"of": "<fingerprint>", "files": {"SEK-001-a4-id.pdf": [47672, "<sha256>"]}}

A fingerprint is of everything on which the files depend. A poster is done if a line has its fingerprint and
its files are there with that content: they are read whole, so what was changed or spoilt is made anew. Lines
are only ever added, each once its files are on disk; one cut short by a crash is passed over.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Final

from qr_assets.batch.drawing import Files, Manner, Order, Stopped, proof

NAME: Final = ".rendered.jsonl"
_LIBRARIES: Final = ("fonttools", "pillow", "pypdfium2", "qrcode", "reportlab", "resvg-py", "zxing-cpp")
_UNFINISHED: Final = re.compile(
    r"\..+-(id|en|both|saving|marks|code|back)\.(pdf|png|svg)\.[a-z0-9_]{8}|\.index\.html\.[a-z0-9_]{8}|\..+\.zip\.partial"
)
"""How a file is called until it is whole."""


class Fingerprints:
    """Of the orders of a batch. Raises OSError if the logo can't be read."""

    def __init__(self, manner: Manner) -> None:
        look: dict[str, Any] = asdict(manner.look)
        if manner.look.logo is not None:
            look["logo"] = hashlib.sha256(manner.look.logo.read_bytes()).hexdigest()
        libraries = [version(name) for name in _LIBRARIES]
        self._common = [_program(), libraries, look, sorted(manner.formats), manner.marks]

    def of(self, order: Order) -> str:
        """In hex."""
        return fingerprint([*self._common, asdict(order)])


def fingerprint(parts: list[Any]) -> str:
    """Of anything that can be written as JSON, in hex."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _program() -> str:
    """Of the code and the fonts that draw: a sheet from another version of them is another sheet."""
    here = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*")):
        if path.suffix in {".py", ".ttf"} and path.parent.name != "batch":
            digest.update(f"{path.relative_to(here)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class State:
    """What is done in a folder. Made by `opened`."""

    def __init__(self, out: Path, file: IO[str]) -> None:
        self._out = out
        self._file = file
        self._done: dict[str, Files] = {}
        file.seek(0)
        line = ""
        for line in file:
            self._read(line)
        if line and not line.endswith("\n"):
            file.write("\n")

    def _read(self, line: str) -> None:
        try:
            row = json.loads(line)
            self._done[row["of"]] = {name: (size, digest) for name, (size, digest) in row["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return

    def files(self, of: str) -> Files | None:
        """Return the files of a fingerprint, if all of them are there unchanged."""
        files = self._done.get(of)
        if files is None or not all(
            self._holds(name, size, digest) for name, (size, digest) in files.items()
        ):
            return None
        return files

    def _holds(self, name: str, size: int, digest: str) -> bool:
        path = self._out / name
        try:
            return path.stat().st_size == size and proof(path) == (size, digest)
        except OSError:
            return False

    def others(self, names: set[str]) -> list[str]:
        """Files that were once made here and still are, but under none of these names; by name."""
        known = {name for files in self._done.values() for name in files}
        return sorted(name for name in known - names if (self._out / name).exists())

    def keep(self, of: str, files: Files) -> None:
        """Note that it is done: its files are on disk."""
        self._done[of] = files
        self._file.write(json.dumps({"of": of, "files": files}) + "\n")
        self._file.flush()


@contextmanager
def opened(out: Path) -> Iterator[State]:
    """Yield the state of a folder, which is made; nobody else may work in it meanwhile (`Stopped`).

    What is half-written is removed: by a run that was killed before, or by processes ended in this one.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / NAME).open("a+", encoding="utf-8", errors="replace") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = (
                f"Another command is rendering into {out} just now. Wait for it, or take another folder."
            )
            raise Stopped(message) from None
        _tidy(out)
        try:
            yield State(out, file)
        finally:
            _tidy(out)


def _tidy(out: Path) -> None:
    for path in out.iterdir():
        if _UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)
