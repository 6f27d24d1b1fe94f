"""Reads codes in files from anybody, in a process of its own: what would take too long, or more memory than
there may be, ends there.

A page full of false finder patterns is a few kilobytes and keeps a reader busy for minutes; a picture of as
many unpacks to half a gigabyte; a drawing repeats itself a billion times in ten lines, and asks for the files
around it. The process gets ten seconds of a processor for what a stranger sends, sixty for a file that an
operator names, and a gigabyte; it opens no file, ends with whoever waits for it, and is the one that a
machine short of memory gives up first.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import resource
import signal
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PIL import Image

from qr_assets import drawings, reading
from qr_assets.matrices import CodeError

SECONDS: Final = 10
"""Of a processor; twice as many of the clock."""
PATIENCE: Final = 60
"""Seconds for a file that an operator wants to be read: a PDF may have a hundred pages."""
BYTES: Final = 1_000_000_000
MOST_BYTES: Final = 100_000_000
"""Of a file."""

_END_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG, of Linux
_READERS: Final[Mapping[str, Callable[[bytes], list[str]]]] = {
    # Telegram sends a photo with no more pixels.
    "photo": lambda content: reading.of_bytes(content, longest=2560),
    "picture": reading.of_bytes,
    "drawing": lambda content: reading.of_drawing(content, longest=3600),
}


async def of_file(file: Path, *, seconds: int = PATIENCE) -> list[str]:
    """What the QR codes in a file say, in reading order; empty if none: a photo, a PDF, an SVG.

    Raises `CodeError` if its content can't be read, is too large or takes too long, and else nothing but
    `OSError`.
    """
    content = await asyncio.to_thread(_content, file)
    return await _read("drawing" if drawings.looks_like_one(content) else "picture", content, seconds)


async def of_bytes(content: bytes, *, seconds: int = SECONDS) -> list[str]:
    """What the QR codes in a JPEG, PNG, WebP or PDF say, in reading order; empty if none.

    Raises `CodeError` if it is no such picture, is too large, or takes too long to be read. No SVG is: phones
    make none, and what can draw can do more.
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
    """What the process says; it ends with whoever waits for it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "qr_assets.apart", what, str(seconds)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(2 * seconds):
            answer, _ = await process.communicate(content)
    except TimeoutError:
        answer = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise CodeError("this file takes too long to be read, or too much memory")
    found = json.loads(answer)
    if "fault" in found:
        raise CodeError(found["fault"])
    return list(found["said"])


def _environment() -> dict[str, str]:
    """Without this program's options: whoever broke the reader would find the token among them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")}


def main() -> None:
    """The process: the file comes in at standard input, what its codes say goes out as JSON."""
    read, seconds = _READERS[sys.argv[1]], int(sys.argv[2])
    content = sys.stdin.buffer.read()
    _limit(seconds)
    try:
        sys.stdout.write(json.dumps({"said": read(content)}))
    except CodeError as error:
        sys.stdout.write(json.dumps({"fault": str(error)}))


def _limit(seconds: int) -> None:
    """Where a limit can't be set, the one who waits ends this nevertheless."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the reader wouldn't look for Ctrl-C
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    Image.init()  # it would look for its decoders later
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, BYTES),
        (resource.RLIMIT_NOFILE, 3),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
