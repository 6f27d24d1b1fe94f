"""A process of its own for what strangers send: what would take too long, or more memory than there may be,
ends there, and takes nobody with it.

    answer = await confined.run("a.module", "argument", content=file, seconds=10)     whoever waits
    content = confined.given(seconds=10)                                              the module, as it starts

A file of half a megabyte can keep its reader busy for minutes, a few kilobytes unpack to gigabytes, and a
thread can't be stopped. The process gets so many seconds of a processor, a gigabyte, and no file to open; it
ends with whoever waits for it, and is the one that a machine short of memory gives up
first. What it answers is as little to be trusted as what it was given.

How it ended says whose fault that was. Its own limits are the file's (`TooMuch`), and what nobody else can
have caused may be (`Ended`). That it couldn't be begun, was killed, or got less than its limits allow is the
machine's, or of whoever stops the service, and says nothing of the file (`Prevented`).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import resource
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qr_assets.errors import AssetError

if TYPE_CHECKING:
    import asyncio

BYTES: Final = 1_000_000_000
MORE_BY_THE_CLOCK: Final = 30
"""Seconds. A processor's seconds are counted, but it isn't alone: by the clock it may take twice as long, and
this."""
MOST_ANSWER: Final = 100_000_000  # bytes
SPARE: Final = 256_000_000
"""Bytes beyond the limit that a machine grants which isn't short of memory itself."""

_BY_OTHERS: Final = {
    -number
    for number in (
        signal.SIGKILL,
        signal.SIGTERM,
        signal.SIGINT,
        signal.SIGHUP,
        signal.SIGQUIT,
        signal.SIGPIPE,
    )
}
"""What a service's end, a console, or a machine that is short of memory ends processes with."""
_END_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG, of Linux


class TooMuch(AssetError):
    """It took more time or memory than it may: the file's own fault, the next try would end so too."""


class Ended(AssetError):
    """It ended by itself, or answered nonsense: by a fault that may be the file's."""


class Prevented(AssetError, OSError):
    """It couldn't be begun, or was ended, by something that has nothing to do with the file: a machine short
    of memory, processes or open files, or somebody who stops them. Later it may well do.
    """

    def __init__(self) -> None:
        super().__init__(errno.EAGAIN, "this machine has no process or memory for it now; try again later")


async def run(module: str, *arguments: str, content: bytes, seconds: int) -> bytes:
    """Return what `module` answers to `content`; it ends with whoever waits here.

    Raises `TooMuch`, `Ended` or `Prevented`.
    """
    import asyncio  # both here only: the process would load them each time, for nothing
    import subprocess

    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", *_command(module, *arguments)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
            # Ctrl-C is for whoever waits: an interpreter that is still starting ends by it as by a fault.
            process_group=0,
        )
    except (OSError, RuntimeError, MemoryError, subprocess.SubprocessError) as error:
        raise Prevented from error
    try:
        async with asyncio.timeout(2 * seconds + MORE_BY_THE_CLOCK):
            answer = await _asked(process, content)
            await process.wait()
    except TimeoutError:  # it was given no processor: with one it would have reached its limit
        raise Prevented from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Not `process.kill`: of one that has just ended it takes the exit code away from asyncio.
                os.kill(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode in {TOO_MUCH_MEMORY, -signal.SIGXCPU}:
        raise TooMuch
    if process.returncode == SHORT or process.returncode in _BY_OTHERS:
        raise Prevented
    if process.returncode != 0:
        raise Ended
    return answer


def _command(module: str, *arguments: str) -> tuple[str, ...]:
    return ("-m", module, *arguments)


TOO_MUCH_MEMORY: Final = 3
"""The exit code of a process that found no more."""
SHORT: Final = 4
"""The exit code of a process on a machine that had less than its limit allows."""


async def _asked(process: asyncio.subprocess.Process, content: bytes) -> bytes:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has ended: its code says how
        process.stdin.write(content)
        await process.stdin.drain()
    process.stdin.close()
    answer = bytearray()
    while piece := await process.stdout.read(1 << 16):
        answer += piece
        if len(answer) > MOST_ANSWER:
            raise Ended
    return bytes(answer)


def environment() -> dict[str, str]:
    """Without this program's options: whoever broke the reader would find the token among them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")}


def given(*, seconds: int) -> bytes:
    """In the process: what is to be read, from standard input, once the limits are set.

    Where one can't be set, the one who waits ends this nevertheless.
    """
    content = sys.stdin.buffer.read()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the reader wouldn't look for Ctrl-C
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    from PIL import Image

    Image.init()  # it would look for its decoders later
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    for what, soft, hard in (
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # the softer limit's signal says what happened
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, BYTES, BYTES + SPARE),
        (resource.RLIMIT_NOFILE, 3, 3),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (soft, hard))
    return content


def blame_the_machine() -> None:
    """In the process, when the file can't be read: end it as `SHORT` if the machine is out of memory.

    A decoder says of either that the file is broken. So the limit is raised by what a machine has to spare
    that isn't short of memory, and that much is asked for.
    """
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (BYTES + SPARE, BYTES + SPARE))
    try:
        mmap.mmap(-1, SPARE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError):
        os._exit(SHORT)
