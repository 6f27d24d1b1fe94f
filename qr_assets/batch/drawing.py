"""Orders of posters, and the processes that draw them: they end with whoever asked, however that ended."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final

from qr_assets import poster as sheets
from qr_assets.errors import AssetError, CodeError
from qr_assets.poster import Look, Poster

AHEAD: Final = 4
"""Orders waiting for each process, so that none is idle and few are in memory."""

Files = dict[str, tuple[int, str]]
"""By name: how many bytes, and their SHA-256 in hex."""


class Stopped(AssetError):
    """A batch can't go on; what is done is kept. Said for the operator."""


@dataclass(frozen=True, slots=True)
class Order:
    """A poster, and how it is to be printed."""

    poster: Poster
    layouts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Manner:
    """What all posters of a batch have in common: the folder `out`, formats, colours, marks."""

    out: Path
    formats: tuple[str, ...]
    look: Look
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The files of an order, or the `fault` for which it has none."""

    order: Order
    files: Files
    fault: str = ""


def draw(orders: Iterable[Order], manner: Manner, jobs: int, each: Callable[[Outcome], None]) -> None:
    """Draw orders in `jobs` processes (1: in this one), and give `each` what became of it, in their order.

    An exception, Ctrl-C or one from `each`, ends the processes at once. Raises OSError if files can't be
    written, and `Stopped` if a process was ended from outside.
    """
    if jobs == 1:
        for order in orders:
            each(Outcome(order, *_drawn(order, manner)))
        return
    waiting = iter(orders)
    under_way: deque[tuple[Order, Future[tuple[Files, str]]]] = deque()
    with _pool(manner, jobs) as pool:
        while True:
            for order in islice(waiting, jobs * AHEAD - len(under_way)):
                with _starting():
                    under_way.append((order, pool.submit(_draw, order)))
            if not under_way:
                return
            order, future = under_way.popleft()
            each(Outcome(order, *future.result()))


def _drawn(order: Order, manner: Manner) -> tuple[Files, str]:
    try:
        paths = sheets.render(
            order.poster,
            manner.out,
            layouts=order.layouts,
            formats=manner.formats,
            language=order.language,
            look=manner.look,
            marks=manner.marks,
        )
    except CodeError as error:
        return {}, str(error)
    return {path.name: proof(path) for path in paths}, ""


def proof(path: Path) -> tuple[int, str]:
    """Return a file's size and hash, as in `Files`."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


# The processes


@contextmanager
def _pool(manner: Manner, jobs: int) -> Iterator[ProcessPoolExecutor]:
    before = multiprocessing.active_children()
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(manner,)
    )
    try:
        yield pool
    except BaseException as error:
        for process in multiprocessing.active_children():
            if process not in before:
                process.terminate()
        pool.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            message = (
                "A process that draws was ended from outside, most likely because memory ran out."
                " What is done is kept. Use fewer processes: --jobs 1"
            )
            raise Stopped(message) from None
        raise
    pool.shutdown()


@contextmanager
def _starting() -> Iterator[None]:
    """Keep Ctrl-C from processes started inside, which is for the one that asked; here it waits meanwhile.

    Nor do they load that one's main program again, as they would where they are told its file: it may be the
    whole command line, which costs each of them a second and as much memory as drawing does.
    """
    main = vars(sys.modules["__main__"])
    file = main.pop("__file__", None)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if file is not None:
            main["__file__"] = file


_manner: Manner | None = None


def _begin(manner: Manner) -> None:
    """In a process that draws: keep what all orders have in common, and end when the parent does."""
    global _manner  # noqa: PLW0603 - a pool gives its initialiser no other place
    _manner = manner
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _draw(order: Order) -> tuple[Files, str]:
    if _manner is None:
        message = "_begin comes first"
        raise RuntimeError(message)
    return _drawn(order, _manner)
