"""Reads codes in files from anybody, in a process of its own: what would take too long, or more memory than
there may be, ends there.

A page full of false finder patterns is a few kilobytes and keeps a reader busy for minutes; a picture of as
many unpacks to half a gigabyte; a drawing repeats itself a billion times in ten lines, and asks for the files
around it. The process (`confined`) gets ten seconds of a processor for what a stranger sends, and sixty for a
file that an operator names.
"""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from qr_assets import confined
from qr_assets.errors import CodeError

SECONDS: Final = 10
"""Of a processor."""
PATIENCE: Final = 60
"""Seconds for a file that an operator wants to be read: a PDF may have a hundred pages."""
MOST_BYTES: Final = 100_000_000
"""Of a file."""


async def of_file(file: Path, *, seconds: int = PATIENCE) -> list[str]:
    """Return what the QR codes in a file say, in reading order; empty if none: a photo, a PDF, an SVG.

    Raises `CodeError` if its content can't be read, is too large or takes too long, and else nothing but
    `OSError`, also where the machine couldn't read it now (`confined.Prevented`).
    """
    import asyncio  # not in the process

    from qr_assets import drawings

    content = await asyncio.to_thread(_content, file)
    return await _read("drawing" if drawings.looks_like_one(content) else "picture", content, seconds)


async def of_bytes(content: bytes, *, seconds: int = SECONDS) -> list[str]:
    """Return what the QR codes in a JPEG, PNG, WebP or PDF say, in reading order; empty if none.

    Raises `CodeError` if it is no such picture, is too large, or takes too long to be read, and
    `confined.Prevented` if the machine couldn't read it now. No SVG is: phones make none, and what can draw
    can do more.
    """
    return await _read("photo", content, seconds)


def _content(file: Path) -> bytes:
    if not stat.S_ISREG(file.stat().st_mode):  # a device has no end, and a pipe may have no beginning
        raise CodeError("this file is no file that can be read")
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise CodeError(f"this file has more than {MOST_BYTES // 1_000_000} MB")
    return content


async def _read(what: str, content: bytes, seconds: int) -> list[str]:
    try:
        answer = await confined.run("qr_assets.apart", what, str(seconds), content=content, seconds=seconds)
    except (confined.TooMuch, confined.Ended):
        raise CodeError("this file takes too long to be read, or too much memory") from None
    found = json.loads(answer)
    if "fault" in found:
        raise CodeError(found["fault"])
    return list(found["said"])


def main() -> None:
    """Run the process: the file comes in at standard input, what its codes say goes out as JSON."""
    from qr_assets import reading  # in this process only: its readers take a while to load

    readers: Mapping[str, Callable[[bytes], list[str]]] = {
        # Telegram sends a photo with no more pixels.
        "photo": lambda content: reading.of_bytes(content, longest=2560),
        "picture": reading.of_bytes,
        "drawing": lambda content: reading.of_drawing(content, longest=3600),
    }
    read, seconds = readers[sys.argv[1]], int(sys.argv[2])
    content = confined.given(seconds=seconds)
    try:
        sys.stdout.write(json.dumps({"said": read(content)}))
    except CodeError as error:
        confined.blame_the_machine()
        sys.stdout.write(json.dumps({"fault": str(error)}))
    except MemoryError:
        confined.blame_the_machine()
        sys.exit(confined.TOO_MUCH_MEMORY)


if __name__ == "__main__":
    main()
