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
from pathlib import Path
from typing import Final

from PIL import Image

from qr_assets import drawings, reading
from qr_assets.matrices import CodeError

SECONDS: Final = 10
"""Of a processor; twice as many of the clock."""
BYTES: Final = 1_000_000_000
MOST_BYTES: Final = 100_000_000
"""Of a file."""
LONGEST_SIDE: Final = 2560
"""Pixels; Telegram sends a photo with no more, and what is larger is made smaller first."""

_REFUSED: Final = 3
_READERS: Final = {"picture": reading.of_bytes, "drawing": reading.of_drawing}


def check(file: Path) -> list[str]:
    """What the QR codes in a file say, in reading order; empty if none: a photo, a PDF, an SVG.

    An SVG is read in a process of its own; the others here, which is quicker, and in full size. Raises
    `CodeError` if its content can't be read or is too large, and else nothing but `OSError`.
    """
    label = str(file)
    if file.stat().st_size > MOST_BYTES:
        raise CodeError(f"{label} has more than {MOST_BYTES // 1_000_000} MB")
    content = file.read_bytes()
    if not drawings.looks_like_one(content):
        return reading.of_bytes(content, label)
    try:
        return of_drawing(content)
    except CodeError as error:
        raise CodeError(f"{label} is no drawing that can be read; check it as PNG") from error


def of_drawing(content: bytes, *, seconds: int = SECONDS) -> list[str]:
    """What the QR codes in an SVG say. Raises `CodeError` if it is none, or takes too long to be read."""
    try:
        done = subprocess.run(  # noqa: S603 - this program
            _command("drawing", seconds),
            input=content,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=2 * seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused("drawing") from error
    if done.returncode != 0:
        raise _refused("drawing")
    return list(json.loads(done.stdout))


async def of_bytes(content: bytes, *, seconds: int = SECONDS) -> list[str]:
    """What the QR codes in a JPEG, PNG, WebP or PDF say, in reading order; empty if none.

    Raises `CodeError` if it is no such picture, is too large, or takes too long to be read. No SVG is: phones
    make none, and what can draw can do more.
    """
    process = await asyncio.create_subprocess_exec(
        *_command("picture", seconds),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(2 * seconds):
            said, _ = await process.communicate(content)
    except TimeoutError:
        said = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise _refused("picture")
    return list(json.loads(said))


def _refused(what: str) -> CodeError:
    return CodeError(f"this file is no {what} that can be read, or takes too long to be")


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
        said = read(content, longest=LONGEST_SIDE)
    except (CodeError, MemoryError):
        sys.exit(_REFUSED)
    sys.stdout.write(json.dumps(said))


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
