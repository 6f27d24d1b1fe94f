"""Pictures are cleaned in a process that takes nobody with it."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from PIL import Image

from bot.cleaning import apart
from bot.cleaning.apart import Uncleaned, Why
from bot.cleaning.drawing import draw
from qr_assets import confined
from tests.cleaning import bombs, corpus


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
    assert await apart.clean(film) == draw(film)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"GIF89a and no more", Why.UNREADABLE), (bombs.png(50_000, 50_000), Why.TOO_MUCH)],
    ids=["broken", "enormous"],
)
async def test_it_is_said_why_a_picture_can_not_be_cleaned(content: bytes, why: Why) -> None:
    with pytest.raises(Uncleaned) as told:
        await apart.clean(content)
    assert told.value.why is why


async def test_half_a_megabyte_that_keeps_a_reader_busy_ends_when_its_time_is_over() -> None:
    bomb = bombs.many_scans(15_000)
    assert 450_000 < len(bomb) < 550_000
    with pytest.raises(Uncleaned) as told:
        await apart.clean(bomb, seconds=1)
    assert told.value.why is Why.TOO_MUCH


async def test_what_needs_more_memory_than_there_may_be_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    lean = (
        "from qr_assets import confined; confined.BYTES = 300_000_000; "
        "from bot.cleaning import apart; apart.main()"
    )
    monkeypatch.setattr(confined, "_command", lambda _module, *arguments: ("-c", lean, *arguments))
    with pytest.raises(Uncleaned) as told:
        await apart.clean(corpus.saved(Image.new("RGB", (6000, 6000)), "PNG", compress_level=1))
    assert told.value.why is Why.TOO_MUCH


async def test_one_that_was_killed_may_be_tried_again() -> None:
    cleaning = asyncio.create_task(apart.clean(bombs.many_scans(15_000)))
    os.kill(await started(), signal.SIGKILL)
    with pytest.raises(confined.Ended):
        await cleaning


async def test_nobody_cleans_on_for_whoever_gave_up_waiting() -> None:
    cleaning = asyncio.create_task(apart.clean(bombs.many_scans(15_000)))
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
    async def says(*_: object, **__: object) -> bytes:
        return answer

    monkeypatch.setattr(confined, "run", says)
    with pytest.raises(confined.Ended):
        await apart.clean(b"")
