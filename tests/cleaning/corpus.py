"""Pictures of every kind that people send, each with how it must look: made here, seen by nobody before."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (420, 594)


@dataclass(frozen=True, slots=True)
class Kind:
    """One file, and the picture that whoever sent it sees."""

    name: str
    content: bytes
    seen: Image.Image  # RGB


def sheet(ink: int = 20, paper: int = 255, seed: int = 1) -> Image.Image:
    """A written page in grey: lines of words, a stamp, a signature."""
    page = Image.new("L", SIZE, paper)
    pen, dice = ImageDraw.Draw(page), random.Random(seed)
    for y in range(50, 420, 14):
        x = 40
        while x < 370:
            word = dice.randint(8, 45)
            for stroke in range(x, min(x + word, 380), 4):
                pen.line((stroke, y, stroke + dice.randint(0, 3), y - dice.randint(3, 9)), fill=ink)
            x += word + 6
    pen.ellipse((60, 450, 150, 540), outline=ink, width=3)
    pen.line([(220 + n * 3, 500 + dice.randint(-18, 18)) for n in range(50)], fill=ink, width=2)
    return page


def photograph(seed: int = 2) -> Image.Image:
    """Soft shapes of many colours, with the grain of a sensor."""
    dice = random.Random(seed)
    picture = Image.new("RGB", SIZE, (90, 120, 160))
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, r = dice.randint(0, SIZE[0]), dice.randint(0, SIZE[1]), dice.randint(10, 120)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(dice.randint(0, 255) for _ in range(3)))
    picture = picture.filter(ImageFilter.GaussianBlur(3))
    return Image.blend(picture, Image.effect_noise(SIZE, 60).convert("RGB"), 0.12)


def screenshot() -> Image.Image:
    """A chat at night: pale words on a dark ground."""
    picture = Image.new("RGB", SIZE, (18, 24, 34))
    pen = ImageDraw.Draw(picture)
    for n, y in enumerate(range(20, 570, 60)):
        x = 20 if n % 2 else 150
        pen.rounded_rectangle((x, y, x + 240, y + 44), 12, fill=(30, 90, 70) if n % 2 else (45, 52, 65))
        for line in (12, 26):
            for word in range(x + 10, x + 220, 9):
                pen.line((word, y + line, word + 5, y + line), fill=(230, 235, 240))
    return picture


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _deep(page: Image.Image, most: int = 65535) -> Image.Image:
    """Grey of so many steps."""
    return page.convert("I").point(lambda value: value * (most / 255)).convert("I;16")


def _inverted(deep: Image.Image) -> Image.Image:
    return deep.convert("I").point(lambda value: value * -1 + 65535).convert("I;16")


def _inks(picture: Image.Image) -> Image.Image:
    return picture.convert("CMYK")


def _two_inks(ink: Image.Image) -> Image.Image:
    """The page on nothing, its upper half in black, its lower in white."""
    drawn = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    drawn.paste((255, 255, 255, 0), (0, SIZE[1] // 2, *SIZE))
    drawn.putalpha(ink)
    return drawn


def inks_for_no_ground(ink: Image.Image) -> Image.Image:
    """The page on nothing, in black, grey and white."""
    drawn = _two_inks(ink)
    drawn.paste((128, 128, 128, 0), (0, SIZE[1] // 3, SIZE[0], 2 * SIZE[1] // 3))
    drawn.putalpha(ink)
    return drawn


def kinds() -> Iterator[Kind]:
    """All of them."""
    page, photo, chat = sheet(), photograph(), screenshot()
    colours = page.convert("RGB")
    ink = page.point(lambda value: 255 - value)  # how opaque the ink is

    def on_nothing(shade: int) -> Image.Image:
        drawn = Image.new("RGBA", SIZE, (shade, shade, shade, 0))
        drawn.putalpha(ink)
        return drawn

    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "BMP", "TIFF"):
        yield Kind(f"photo as {kind}", saved(photo, kind), photo)
    yield Kind("progressive JPEG", saved(photo, "JPEG", progressive=True), photo)
    yield Kind("grey JPEG", saved(page, "JPEG"), colours)
    yield Kind("screenshot", saved(chat, "PNG"), chat)
    yield Kind("scan on transparent ground, colours", saved(on_nothing(20), "PNG"), colours)
    yield Kind("scan on transparent ground, WebP", saved(on_nothing(20), "WEBP", lossless=True), colours)
    yield Kind("scan on transparent ground, grey", saved(on_nothing(20).convert("LA"), "PNG"), colours)
    yield Kind("white ink on transparent ground", saved(on_nothing(255), "PNG"), ink.convert("RGB"))
    both = _two_inks(ink)
    seen = Image.alpha_composite(Image.new("RGBA", SIZE, (128, 128, 128, 255)), both).convert("RGB")
    yield Kind("black and white ink on transparent ground", saved(both, "PNG"), seen)
    yield Kind("black and white ink on transparent ground, grey", saved(both.convert("LA"), "PNG"), seen)
    big = ink.filter(ImageFilter.MaxFilter(31))
    letters = Image.new("RGBA", SIZE, (255, 255, 255, 0))
    letters.putalpha(big)
    yield Kind("big white letters on transparent ground", saved(letters, "PNG"), big.convert("RGB"))
    listed = Image.new("P", SIZE)
    listed.putpalette([255, 0, 255] + [n for n in range(255) for _ in range(3)])
    listed.paste(page.point(lambda value: 0 if value == 255 else 1 + value), (0, 0))
    yield Kind("palette with one transparent entry", saved(listed, "PNG", transparency=0), colours)
    yield Kind("palette, GIF with one transparent entry", saved(listed, "GIF", transparency=0), colours)
    half = bytes([0] + [255] * 255)
    yield Kind("palette with many opacities", saved(listed, "PNG", transparency=half), colours)
    yield Kind("palette", saved(photo.quantize(64), "PNG"), photo.quantize(64).convert("RGB"))
    yield Kind("one bit", saved(page.point(lambda v: 255 * (v > 128)).convert("1"), "PNG"), colours)
    yield Kind("one bit, transparent white", saved(page.convert("1"), "PNG", transparency=1), colours)
    yield Kind("transparent colour", saved(colours, "PNG", transparency=(255, 255, 255)), colours)
    yield Kind("grey with a transparent shade", saved(page, "PNG", transparency=255), colours)
    fax = page.convert("1")
    yield Kind("fax", saved(fax, "TIFF", compression="group4"), fax.convert("RGB"))
    yield Kind("16 bits, PNG", saved(_deep(page), "PNG"), colours)
    yield Kind("16 bits, TIFF", saved(_deep(page), "TIFF"), colours)
    yield Kind("12 bits in 16", saved(_deep(page, 4095), "PNG"), colours)
    yield Kind("16 bits, white is zero", saved(_inverted(_deep(page)), "TIFF", tiffinfo={262: 0}), colours)
    yield Kind("32 bits", saved(_deep(page).convert("I"), "TIFF"), colours)
    yield Kind("fractions", saved(page.convert("F").point(lambda v: v * (1 / 255)), "TIFF"), colours)
    yield Kind("fractions to 255", saved(page.convert("F"), "TIFF"), colours)
    yield Kind("inks, JPEG of Adobe's", saved(_inks(photo), "JPEG"), photo)
    yield Kind("inks, TIFF", saved(_inks(photo), "TIFF"), photo)
    yield Kind("16 bits of three colours", rgb48(photo), photo)


def rgb48(picture: Image.Image) -> bytes:
    """A PNG with sixteen bits a colour, which Pillow reads and doesn't write."""
    width, height = picture.size
    raw = picture.tobytes()
    lines = (raw[y * width * 3 : (y + 1) * width * 3] for y in range(height))
    body = b"".join(b"\0" + b"".join(bytes((value, value)) for value in line) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )


def _cut(seen: Image.Image) -> Image.Image:
    cut = Image.new("RGB", seen.size, (128, 128, 128))
    cut.paste(seen.crop((0, 0, seen.width, seen.height * 3 // 4)))
    return cut


WRONG: Final[dict[str, Callable[[Image.Image], Image.Image]]] = {
    "all black": lambda seen: Image.new("RGB", seen.size, "black"),
    "all white": lambda seen: Image.new("RGB", seen.size, "white"),
    "negative": lambda seen: seen.point(lambda value: 255 - value),
    "an eighth as bright": lambda seen: seen.point(lambda value: value // 8),
    "turned": lambda seen: seen.transpose(Image.Transpose.ROTATE_180),
    "mirrored": lambda seen: seen.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "cut off": _cut,
}
"""What a library may do to a picture without a word."""


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    """Red on the left, blue on the right as stored, and an order how to turn it."""
    picture = Image.new("RGB", (60, 40), "blue")
    picture.paste("red", (0, 0, 30, 40))
    exif = picture.getexif()
    exif[0x0112] = orientation
    return saved(picture, kind, exif=exif)


def film(frames: int, kind: str) -> bytes:
    """So many pages or pictures, each a shade of its own."""
    pictures = [Image.new("RGB", (40, 30), (255 * n // max(1, frames - 1), 40, 200)) for n in range(frames)]
    more: dict[str, Any] = {} if kind == "TIFF" else {"duration": 40}
    if kind == "PNG":
        more["default_image"] = False
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:], **more)
