"""Pictures from strangers: read in a process that can't take longer than it may."""

from __future__ import annotations

import asyncio
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from qr_assets import apart, codes, links
from qr_assets.matrices import CodeError

LINK = links.start_link("yanduan_contoh_bot", "Ab3dEf6hIj9k")


def as_png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def a_page_of_finder_patterns(side: int) -> Image.Image:
    """What costs a reader most: every three of them may be a code's."""
    one = Image.new("L", (9, 9), 255)
    one.paste(0, (1, 1, 8, 8))
    one.paste(255, (2, 2, 7, 7))
    one.paste(0, (3, 3, 6, 6))
    page = Image.new("L", (side, side), 255)
    for x in range(0, side, 9):
        for y in range(0, side, 9):
            page.paste(one, (x, y))
    return page


async def test_a_code_is_read_apart(tmp_path: Path) -> None:
    [file] = codes.render(LINK, tmp_path, formats=("png",), name="kode")
    assert await apart.of_bytes(file.read_bytes()) == [LINK]
    assert await apart.of_bytes(as_png(Image.new("L", (50, 50), 255))) == []


async def test_a_large_photo_is_made_smaller_and_still_read(tmp_path: Path) -> None:
    [file] = codes.render(LINK, tmp_path, formats=("png",), name="kode")
    photo = Image.new("L", (6000, 4000), 200)
    with Image.open(file) as code:
        photo.paste(code.convert("L").resize((900, 900)), (2500, 1500))
    assert await apart.of_bytes(as_png(photo)) == [LINK]


async def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(CodeError, match="too long"):
        await apart.of_bytes(as_png(a_page_of_finder_patterns(2500)), seconds=1)


@pytest.mark.parametrize("content", [b"", b"no picture", as_png(Image.new("L", (40, 40)))[:45]])
async def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(CodeError, match="no picture"):
        await apart.of_bytes(content)


def processes() -> list[str]:
    """What this process has started and still runs."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [child for child in children if b"qr_assets.apart" in Path(f"/proc/{child}/cmdline").read_bytes()]


async def test_nobody_reads_on_for_whoever_gave_up_waiting() -> None:
    reading = asyncio.create_task(apart.of_bytes(as_png(a_page_of_finder_patterns(2500))))
    async with asyncio.timeout(10):
        while not processes():
            await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert processes() == []


def test_the_reader_is_told_none_of_our_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANDUAN_BOT_TOKEN", "123456:contoh")
    told = apart._environment()
    assert "PATH" in told
    assert not [name for name in told if name.startswith("YANDUAN_")]
