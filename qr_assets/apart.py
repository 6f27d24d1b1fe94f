"""Reads codes in files from anybody, in a process of its own: what would take too long, or more memory than
there may be, ends there.

A page full of false finder patterns is a few kilobytes and keeps a reader busy for minutes; a picture of as
many unpacks to half a gigabyte; a drawing repeats itself a billion times in ten lines. The process gets ten
seconds of a processor and a gigabyte, and is the one that a machine short of memory gives up first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Final

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


def check(file: Path) -> list[str]:
    """What the QR codes in a file say, in reading order; empty if none: a photo, a PDF, an SVG.

    An SVG is drawn in a process of its own, the others are read here, which is quicker. Raises `CodeError`
    if its content can't be read or is too large, and else nothing but `OSError`.
    """
    label = str(file)
    if file.stat().st_size > MOST_BYTES:
        raise CodeError(f"{label} has more than {MOST_BYTES // 1_000_000} MB")
    content = file.read_bytes()
    if not drawings.looks_like_one(content):
        return reading.of_file(content, label)
    try:
        return asyncio.run(of_bytes(content))
    except CodeError as error:
        raise CodeError(f"{label} is no drawing that can be read; check it as PNG") from error


async def of_bytes(content: bytes, *, seconds: int = SECONDS) -> list[str]:
    """What the QR codes in a JPEG, PNG, WebP, PDF or SVG say, in reading order; empty if none.

    Raises `CodeError` if it is no such picture, is too large, or takes too long to be read.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "qr_assets.apart", str(seconds)),
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
        raise CodeError("this file is no picture that can be read, or takes too long to be")
    return list(json.loads(said))


def _environment() -> dict[str, str]:
    """Without this program's options: whoever broke the reader would find the token among them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")}


def main() -> None:
    """The process: the picture comes in at standard input, what its codes say goes out as JSON."""
    seconds = int(sys.argv[1])
    # Where a limit can't be set, the one who waits ends this nevertheless.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        said = reading.of_bytes(sys.stdin.buffer.read(), LONGEST_SIDE)
    except (CodeError, MemoryError):
        sys.exit(_REFUSED)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
