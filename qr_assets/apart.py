"""Reads codes in files from anybody, in a process of its own: what would take too long, or more memory than
there may be, ends there.

A page full of false finder patterns is a few kilobytes and keeps a reader busy for minutes; a picture of as
many unpacks to half a gigabyte; a drawing repeats itself a billion times in ten lines, and asks for the files
around it. The process gets ten seconds of a processor and a gigabyte, opens no file, and is the one that a
machine short of memory gives up first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import subprocess
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

_READERS: Final[Mapping[str, Callable[[bytes], list[str]]]] = {
    # Telegram sends a photo with no more pixels.
    "photo": lambda content: reading.of_bytes(content, longest=2560),
    "picture": reading.of_bytes,
    "drawing": lambda content: reading.of_drawing(content, longest=3600),
}


def check(file: Path, *, seconds: int = PATIENCE) -> list[str]:
    """What the QR codes in a file say, in reading order; empty if none: a photo, a PDF, an SVG.

    Raises `CodeError` if its content can't be read, is too large or takes too long, and else nothing but
    `OSError`.
    """
    if file.stat().st_size > MOST_BYTES:
        raise CodeError(f"this file has more than {MOST_BYTES // 1_000_000} MB")
    content = file.read_bytes()
    what = "drawing" if drawings.looks_like_one(content) else "picture"
    try:
        done = subprocess.run(  # noqa: S603 - this program
            _command(what, seconds),
            input=content,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=2 * seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise CodeError(_ENDED) from error
    return _said(done.returncode, done.stdout)


async def of_bytes(content: bytes, *, seconds: int = SECONDS) -> list[str]:
    """What the QR codes in a JPEG, PNG, WebP or PDF say, in reading order; empty if none.

    Raises `CodeError` if it is no such picture, is too large, or takes too long to be read. No SVG is: phones
    make none, and what can draw can do more.
    """
    process = await asyncio.create_subprocess_exec(
        *_command("photo", seconds),
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
    return _said(process.returncode, answer)


_ENDED: Final = "this file takes too long to be read, or too much memory"


def _said(returncode: int | None, answer: bytes) -> list[str]:
    """From what the process wrote before it ended."""
    if returncode != 0:
        raise CodeError(_ENDED)
    found = json.loads(answer)
    if "fault" in found:
        raise CodeError(found["fault"])
    return list(found["said"])


def _command(what: str, seconds: int) -> list[str]:
    return [sys.executable, "-P", "-m", "qr_assets.apart", what, str(seconds)]


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
