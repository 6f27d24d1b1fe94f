"""Pictures from strangers: read in a process that can't take longer than it may."""

from __future__ import annotations

import asyncio
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from qr_assets import apart, confined, drawings, links, matrices, reading
from qr_assets.errors import CodeError
from tests import pictures

LINK = links.start_link("yanduan_contoh_bot", "Ab3dEf6hIj9k")


def as_png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


async def test_a_code_is_read_apart(tmp_path: Path) -> None:
    file = pictures.of_code(LINK, tmp_path)
    assert await apart.of_bytes(file.read_bytes()) == [LINK]
    assert await apart.of_bytes(as_png(Image.new("L", (50, 50), 255))) == []


async def test_a_large_photo_is_made_smaller_and_still_read(tmp_path: Path) -> None:
    file = pictures.of_code(LINK, tmp_path)
    photo = Image.new("L", (6000, 4000), 200)
    with Image.open(file) as code:
        photo.paste(code.convert("L").resize((900, 900)), (2500, 1500))
    assert await apart.of_bytes(as_png(photo)) == [LINK]


async def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    content = as_png(pictures.of_finder_patterns(2500))
    with pytest.raises(CodeError, match="too long"):
        await apart.of_bytes(content, seconds=1)
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(CodeError, match="too long"):
        await apart.of_file(tmp_path / "x.png", seconds=1)


@pytest.mark.parametrize("content", [b"", b"no picture", as_png(Image.new("L", (40, 40)))[:45]])
async def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(CodeError, match="no picture"):
        await apart.of_bytes(content)


def svg(content: str, box: str = "0 0 25 25", encoding: str = "UTF-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>'.encode()


def nested(times: int) -> bytes:
    """Each group shows the one before ten times."""
    groups = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, times))
    return svg(f'<g id="g0"><path d="M0,0h1v1z"/></g>{groups}')


@pytest.mark.parametrize(
    "content",
    [
        b"<svg",
        b"<html></html>",
        "<svg>\u00e9</svg>".encode("latin-1"),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>',
        b"<svg a='1'>" + b"<a>" * 1000,
    ],
    ids=["cut", "another", "latin", "nothing", "open"],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(drawings.BrokenSvg):
        drawings.pictured(content, 100, 100)


@pytest.mark.parametrize(
    "content", [svg("<g>" * 20_000 + "</g>" * 20_000), nested(12)], ids=["deep", "billions"]
)
def test_a_drawing_that_ends_its_reader_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(content)
    with pytest.raises(CodeError, match=r"takes too long|no drawing that can be read"):
        pictures.said_apart(tmp_path / "x.svg", seconds=2)


@pytest.mark.parametrize(
    "change",
    [
        ("UTF-8", "foo"),
        ('viewBox="0 0 60 90"', 'viewBox="0 0 60 90" width="1e9" height="1e9"'),
        ("</svg>", '<image href="/dev/zero" width="9" height="9"/></svg>'),
        ("</svg>", f'<path d="M{"1" * 5000},0h1v1h-1z"/></svg>'),
        ("<?xml", "\ufeff<?xml"),
        ('<?xml version="1.0" encoding="UTF-8"?><svg', "<!-- Contoh --><svg\n"),
    ],
    ids=["encoding", "huge", "endless", "far", "mark", "bare"],
)
def test_the_file_of_somebodys_own_layout_is_read(change: tuple[str, str], tmp_path: Path) -> None:
    """As a program may save it that put our code into another drawing."""
    file = tmp_path / "x.svg"
    file.write_bytes(with_code().decode().replace(*change, 1).encode())
    assert pictures.said_apart(file) == [LINK]


def with_code() -> bytes:
    dark = "".join(
        f'<rect x="{x}" y="{y}" width="1" height="1"/>'
        for y, row in enumerate(matrices.choose(LINK, 40).matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return svg(f'<g transform="translate(9 9) scale(.5)">{dark}</g>', box="0 0 60 90")


def test_a_drawing_shows_no_file_of_this_machine(tmp_path: Path) -> None:
    """Though it is drawn where that is not kept from it."""
    other = pictures.of_code(LINK.replace("Ab3", "Xy9"), tmp_path)
    content = svg(f'<image href="{other}" width="100" height="100"/>', box="0 0 100 100")
    assert reading.of_drawing(content, longest=500) != []
    (tmp_path / "x.svg").write_bytes(content)
    assert pictures.said_apart(tmp_path / "x.svg") == []


async def test_a_drawing_from_a_stranger_is_not_looked_at() -> None:
    with pytest.raises(CodeError, match="no picture"):
        await apart.of_bytes(with_code())


def test_it_is_said_as_what_a_file_can_not_be_read(tmp_path: Path) -> None:
    for name, content in (
        ("drawing", b"<svg"),
        ("picture", b"no picture"),
        ("PDF", b"%PDF-1.7 and no more"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CodeError, match=f"this file is no {name} that can be read"):
            pictures.said_apart(tmp_path / name)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "film.png").open("wb") as film:
        film.truncate(apart.MOST_BYTES + 1)
    with pytest.raises(CodeError, match="has more than 100 MB"):
        pictures.said_apart(tmp_path / "film.png")


@pytest.mark.parametrize("named", ["/dev/zero", "pipe"])
def test_what_is_no_ordinary_file_is_not_opened(named: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CodeError, match="no file that can be read"):
        pictures.said_apart(tmp_path / named)


def processes() -> list[str]:
    """What this process has started and still runs."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [child for child in children if b"qr_assets.apart" in Path(f"/proc/{child}/cmdline").read_bytes()]


async def test_nobody_reads_on_for_whoever_gave_up_waiting() -> None:
    reading = asyncio.create_task(apart.of_bytes(as_png(pictures.of_finder_patterns(2500))))
    async with asyncio.timeout(60):
        while not processes():
            await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert processes() == []


def test_the_reader_is_told_none_of_our_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANDUAN_BOT_TOKEN", "123456:contoh")
    told = confined.environment()
    assert "PATH" in told
    assert not [name for name in told if name.startswith("YANDUAN_")]
