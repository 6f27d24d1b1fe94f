"""Codes in pictures, as a phone's camera sees them."""

import io
import struct
import zlib
from typing import Any

import aiohttp
import pytest
import qrcode
from PIL import Image, ImageOps

from bot.sandbox.errors import ActError
from bot.sandbox.scanning import MAX_PIXELS, scan_codes
from bot.sandbox.testing import Sandbox


def code(text: str, size: int = 300) -> Image.Image:
    drawn: Image.Image = qrcode.make(text, border=4).get_image().convert("RGB")
    return drawn.resize((size, size), Image.Resampling.NEAREST)


def packed(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


async def scan(sandbox: Sandbox, content: bytes, **query: Any) -> tuple[int, dict[str, Any]]:
    url = f"{sandbox.bot.api_url}/control/scan"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(content), params=query) as answer,
    ):
        return answer.status, await answer.json()


async def test_a_code_says_where_it_leads_in_this_sandbox(sandbox: Sandbox) -> None:
    bot = sandbox.bot.username
    for text, kind, payload, named in (
        (sandbox.bot.link("abc-1"), "start", "abc-1", bot),
        (sandbox.bot.link("abc-1").replace(bot, bot.upper()), "start", "abc-1", bot.upper()),
        (sandbox.bot.group_link("UNIT"), "group", "UNIT", bot),
        ("https://t.me/other_bot?start=abc", "other", "", "other_bot"),
        (f"https://t.me/{bot}", "start", "", bot),
        ("https://example.org/?start=abc", "other", "", ""),
        ("Ruang tunggu", "other", "", ""),
    ):
        status, body = await scan(sandbox, packed(code(text)))
        assert status == 200
        assert body == {"codes": [{"text": text, "kind": kind, "payload": payload, "bot": named}]}


async def test_a_picture_without_a_code_has_none(sandbox: Sandbox) -> None:
    assert await scan(sandbox, packed(Image.new("L", (50, 50), "white"))) == (200, {"codes": []})


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"GIF89a"]
)
async def test_what_is_no_picture_is_refused_with_a_sentence(sandbox: Sandbox, content: bytes) -> None:
    status, body = await scan(sandbox, content)
    assert (status, body["error"][:26]) == (400, "this is no picture that ca")


async def test_a_picture_that_was_cut_off_is_refused(sandbox: Sandbox) -> None:
    noise = Image.effect_noise((400, 400), 80)
    assert (await scan(sandbox, packed(noise)[:5000]))[0] == 400


async def test_a_picture_that_would_fill_the_memory_is_refused(sandbox: Sandbox) -> None:
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    for width in (9_000, 60_000):
        head = part(b"IHDR", struct.pack(">IIBBBBB", width, 10_000, 8, 0, 0, 0, 0))
        bomb = b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0" * 100)) + part(b"IEND", b"")
        assert width * 10_000 > MAX_PIXELS
        status, body = await scan(sandbox, bomb)
        assert status == 400
        assert "million pixels" in body["error"]


async def test_more_than_20_mb_is_refused(sandbox: Sandbox) -> None:
    status, body = await scan(sandbox, b"\0" * (20 * 1024 * 1024 + 1))
    assert (status, body["error"]) == (400, "a picture has at most 20 MB")


def test_two_codes_are_both_read_and_a_double_once() -> None:
    wall = Image.new("RGB", (1000, 340), "white")
    for place, text in enumerate(("satu", "dua", "satu")):
        wall.paste(code(text), (20 + 320 * place, 20))
    assert sorted(scan_codes(packed(wall))) == ["dua", "satu"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_says(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert scan_codes(packed(code("halo"), "JPEG", exif=exif)) == ["halo"]


def test_a_code_on_clear_ground_stands_on_white_paper() -> None:
    picture = Image.new("RGBA", (300, 300), "black")
    picture.putalpha(ImageOps.invert(code("halo").convert("L")))
    assert scan_codes(packed(picture)) == ["halo"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_what_phones_and_screenshots_make_is_read(kind: str) -> None:
    assert scan_codes(packed(code("halo"), kind)) == ["halo"]


def test_a_small_code_in_a_large_photograph_is_read() -> None:
    photograph = Image.new("L", (6000, 4000), "grey")
    photograph.paste(code("https://t.me/lapor_bot?start=abcdefghijkl", 900), (3000, 2000))
    assert scan_codes(packed(photograph, "JPEG")) == ["https://t.me/lapor_bot?start=abcdefghijkl"]


def test_other_formats_are_not_even_tried() -> None:
    with pytest.raises(ActError, match="no picture"):
        scan_codes(packed(code("halo"), "TIFF"))
