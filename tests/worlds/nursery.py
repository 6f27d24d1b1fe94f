"""Processes of the program that begin with everything loaded, which takes four fifths of a start.

    process = await born(("run",), env=env, cwd=folder)

One process loads what `yanduan run` does and nothing more; each that is asked for is forked from it: one with
an environment, folder, output and end of its own, that can be killed as any other. What a start promises is
tried where it begins with nothing (`Station.cold`).
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST = 1 << 16


@dataclass
class Born:
    """What `asyncio.subprocess.Process` is to one that was started from nothing."""

    pid: int
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader | None
    _word: asyncio.StreamReader
    returncode: int | None = None

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    async def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(int(await self._word.read()))
        return self.returncode


_line: list[socket.socket] = []


def _nursery() -> socket.socket:
    """The one of this process; it ends with it."""
    if not _line:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            program = subprocess.Popen(
                [sys.executable, __file__, str(its.fileno())],
                env={"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"},
                stdin=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
            )
        _line.append(ours)
        atexit.register(_end, ours, program)
    return _line[0]


def _end(ours: socket.socket, program: subprocess.Popen[bytes]) -> None:
    ours.close()
    program.wait()


async def born(arguments: tuple[str, ...], *, env: Mapping[str, str], cwd: Path, apart: bool = False) -> Born:
    """A process of `yanduan` with these arguments; what it says, on whichever output, is its `stdout`, unless
    both are to be read `apart`.
    """
    ours, its = zip(*(os.pipe() for _ in range(3 if apart else 2)), strict=True)
    asked = json.dumps({"arguments": arguments, "env": dict(env), "cwd": str(cwd)}).encode()
    assert len(asked) < LONGEST
    word, output, *errors = its
    socket.send_fds(_nursery(), [asked], [word, output, *(errors or [output])])
    for handle in its:
        os.close(handle)
    ended, said, *complaints = [await _reader(handle) for handle in ours]
    return Born(int(await ended.readline()), said, complaints[0] if apart else None, ended)


class _Protocol(asyncio.StreamReaderProtocol):
    def eof_received(self) -> bool:
        super().eof_received()
        return False  # the pipe is closed then


async def _reader(handle: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(handle, "rb", 0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: _Protocol(reader), pipe)
    return reader


def _serve(line: socket.socket) -> None:
    """In the nursery's process: for each that is asked for, one that waits for it and says how it ended."""
    import bot.bootstrap
    import bot.cli.run
    import bot.handlers  # noqa: F401 - to be there

    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: whoever asked ends them
    while True:
        message, handles, _, _ = socket.recv_fds(line, LONGEST, 3)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not message:
            return
        if os.fork() == 0:
            line.close()
            _keep(json.loads(message), *handles)
            return
        for handle in handles:
            os.close(handle)


def _keep(asked: dict[str, object], word: int, output: int, errors: int) -> None:
    pid = os.fork()
    if pid:
        os.close(output)
        os.close(errors)
        # Nobody may listen any more.
        with contextlib.suppress(BrokenPipeError):
            os.write(word, b"%d\n" % pid)
            os.write(word, b"%d\n" % os.waitpid(pid, 0)[1])
        os._exit(0)
    os.close(word)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    os.close(errors)
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload]
    os.chdir(str(asked["cwd"]))
    sys.argv = ["yanduan", *asked["arguments"]]  # type: ignore[misc]
    from bot.cli import main

    main()


if __name__ == "__main__":
    del sys.path[0]  # this folder
    _serve(socket.socket(fileno=int(sys.argv[1])))
