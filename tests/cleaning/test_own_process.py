"""Pictures are cleaned in a process that takes nobody with it."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from bot.cleaning import own_process
from bot.cleaning.drawing import draw
from bot.cleaning.own_process import Uncleaned, Why
from qr_assets import confined
from tests.cleaning import bombs, corpus

PHOTO = corpus.saved(corpus.photograph(), "JPEG")


def processes() -> list[int]:
    """What this process has started and still runs."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(child) for child in children if b"cleaning" in Path(f"/proc/{child}/cmdline").read_bytes()]


async def started() -> int:
    """Wait until a process cleans."""
    async with asyncio.timeout(30):
        while not processes():
            await asyncio.sleep(0)
    return processes()[0]


async def test_pages_come_back_as_they_are_drawn_here() -> None:
    film = corpus.film(3, "TIFF")
    assert await own_process.clean(film) == draw(film)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"GIF89a and no more", Why.UNREADABLE), (bombs.png(50_000, 50_000), Why.TOO_MUCH)],
    ids=["broken", "enormous"],
)
async def test_it_is_said_why_a_picture_can_not_be_cleaned(content: bytes, why: Why) -> None:
    with pytest.raises(Uncleaned) as told:
        await own_process.clean(content)
    assert told.value.why is why


async def test_half_a_megabyte_that_keeps_a_reader_busy_ends_when_its_time_is_over() -> None:
    bomb = bombs.many_scans(15_000)
    assert 450_000 < len(bomb) < 550_000
    with pytest.raises(Uncleaned) as told:
        await own_process.clean(bomb, seconds=1)
    assert told.value.why is Why.TOO_MUCH


async def test_what_needs_more_memory_than_there_may_be_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    lean = (
        "from qr_assets import confined; confined.BYTES = 300_000_000; "
        "from bot.cleaning import own_process; own_process.main()"
    )
    monkeypatch.setattr(confined, "_command", lambda _module, *arguments: ("-c", lean, *arguments))
    with pytest.raises(Uncleaned) as told:
        await own_process.clean(corpus.saved(Image.new("RGB", (6000, 6000)), "PNG", compress_level=1))
    assert told.value.why is Why.TOO_MUCH


@pytest.mark.parametrize("by", ["SIGKILL", "SIGTERM", "SIGHUP"])
async def test_one_that_was_killed_says_nothing_about_the_picture(by: str) -> None:
    cleaning = asyncio.create_task(own_process.clean(bombs.many_scans(15_000)))
    os.kill(await started(), signal.Signals[by])
    with pytest.raises(confined.Prevented):
        await cleaning


async def test_ctrl_c_at_a_console_does_not_reach_it_and_its_own_is_no_pictures_fault() -> None:
    cleaning = asyncio.create_task(own_process.clean(bombs.many_scans(15_000)))
    process = await started()
    assert os.getpgid(process) == process != os.getpgid(0)
    async with asyncio.timeout(30):
        while Path(f"/proc/{process}/oom_score_adj").read_text() != "1000\n":  # it has begun
            await asyncio.sleep(0)
    os.kill(process, signal.SIGINT)
    with pytest.raises(confined.Prevented):
        await cleaning


NONE_LEFT = [
    BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
    OSError(errno.EMFILE, "Too many open files"),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
    MemoryError(),
    RuntimeError("can't start new thread"),
    subprocess.SubprocessError(),
]


@pytest.mark.parametrize("error", NONE_LEFT, ids=repr)
async def test_one_that_could_not_be_begun_says_nothing_about_the_picture(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def none_left(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(asyncio, "create_subprocess_exec", none_left)
    with pytest.raises(confined.Prevented) as told:
        await own_process.clean(b"")
    assert told.value.strerror


async def test_one_that_was_given_no_processor_says_nothing_about_the_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confined, "MORE_BY_THE_CLOCK", -2 * own_process.SECONDS)
    with pytest.raises(confined.Prevented):
        await own_process.clean(bombs.many_scans(15_000))
    assert processes() == []


def runs(monkeypatch: pytest.MonkeyPatch, *changes: str) -> None:
    """Have the process begin with these lines."""
    code = "import errno, mmap, os, sys; from bot.cleaning import drawing, own_process; was = drawing.draw"
    lines = "\n".join([code, *changes, "own_process.main()"])
    monkeypatch.setattr(confined, "_command", lambda _module, *arguments: ("-c", lines, *arguments))


NO_MEMORY = "def none_left(*_): raise OSError(errno.ENOMEM, 'Cannot allocate memory')\nmmap.mmap = none_left"
FAILS_BY = {
    "no memory": "def draw(_): raise MemoryError",
    "a decoder's word": "def draw(_): raise drawing.Unreadable",
}


@pytest.mark.parametrize("how", FAILS_BY.values(), ids=FAILS_BY)
async def test_on_a_machine_out_of_memory_no_failure_is_the_pictures(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    runs(monkeypatch, NO_MEMORY, how, "drawing.draw = draw")
    with pytest.raises(confined.Prevented):
        await own_process.clean(PHOTO)
    runs(monkeypatch, how, "drawing.draw = draw")
    with pytest.raises(Uncleaned):
        await own_process.clean(PHOTO)


ENDS_BY = ["os.abort()", "sys.exit(1)", "os.kill(os.getpid(), 11)", "print('nonsense'); os._exit(0)"]


@pytest.mark.parametrize("how", ENDS_BY)
async def test_a_picture_is_at_fault_for_the_end_of_its_process_only_if_another_is_drawn(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    runs(
        monkeypatch,
        "def draw(file):",
        f" if len(file) > 999: {how}",
        " return was(file)",
        "drawing.draw = draw",
    )
    with pytest.raises(confined.Ended):
        await own_process.clean(PHOTO)
    runs(monkeypatch, how)
    with pytest.raises(confined.Prevented):
        await own_process.clean(PHOTO)


async def test_nobody_cleans_on_for_whoever_gave_up_waiting() -> None:
    cleaning = asyncio.create_task(own_process.clean(bombs.many_scans(15_000)))
    await started()
    cleaning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cleaning
    assert processes() == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no JSON\n",
        b'{"pages": [], "of": 1, "photos": true}\n',
        b'{"pages": [4], "of": 1, "photos": true}\n<svg',
        b'{"pages": [4, 9], "of": 2, "photos": true}\n\xff\xd8\xff\xe0',
        b'{"pages": [4], "of": 1, "photos": true}\n\xff\xd8\xff\xe0 and more',
        b'{"pages": [-4], "of": 1, "photos": true}\n\xff\xd8\xff\xe0',
        b'{"pages": 4}\n',
        b'{"why": "for fun"}\n',
        b"[]\n",
    ],
)
async def test_a_broken_process_gets_nothing_but_pictures_past_us(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = confined.run

    async def says(*_: str, content: bytes, seconds: int) -> bytes:
        known = await run("bot.cleaning.own_process", str(seconds), content=content, seconds=seconds)
        return answer if content == PHOTO else known

    monkeypatch.setattr(confined, "run", says)
    with pytest.raises(confined.Ended):
        await own_process.clean(PHOTO)
