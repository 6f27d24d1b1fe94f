"""Pictures of every kind that people send, each with how it must look: made here, seen by nobody before."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (420, 594)


Make = Callable[[], tuple[bytes, Image.Image]]
"""Makes a file, and the picture that whoever sent it sees, in RGB."""


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


@cache
def page() -> Image.Image:
    return sheet()


@cache
def photo() -> Image.Image:
    return photograph()


def colours() -> Image.Image:
    """The page as a picture of three colours."""
    return page().convert("RGB")


@cache
def ink() -> Image.Image:
    """How opaque the ink of the page is."""
    return page().point(lambda value: 255 - value)


def _on_nothing(shade: int) -> Image.Image:
    drawn = Image.new("RGBA", SIZE, (shade, shade, shade, 0))
    drawn.putalpha(ink())
    return drawn


def _both_on_grey() -> Image.Image:
    ground = Image.new("RGBA", SIZE, (128, 128, 128, 255))
    return Image.alpha_composite(ground, _two_inks(ink())).convert("RGB")


@cache
def _big() -> Image.Image:
    return ink().filter(ImageFilter.MaxFilter(31))


def _letters() -> Image.Image:
    letters = Image.new("RGBA", SIZE, (255, 255, 255, 0))
    letters.putalpha(_big())
    return letters


@cache
def _listed() -> Image.Image:
    listed = Image.new("P", SIZE)
    listed.putpalette([255, 0, 255] + [n for n in range(255) for _ in range(3)])
    listed.paste(page().point(lambda value: 0 if value == 255 else 1 + value), (0, 0))
    return listed


@cache
def _few_colours() -> Image.Image:
    return photo().quantize(64)


def _fax() -> Image.Image:
    return page().convert("1")


HALF: Final = bytes([0] + [255] * 255)
WHITE_IS_ZERO: Final = {262: 0}


def _photo_as(kind: str) -> Make:
    return lambda: (saved(photo(), kind), photo())


KINDS: Final[dict[str, Make]] = {
    **{f"photo as {kind}": _photo_as(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "BMP", "TIFF")},
    "progressive JPEG": lambda: (saved(photo(), "JPEG", progressive=True), photo()),
    "grey JPEG": lambda: (saved(page(), "JPEG"), colours()),
    "screenshot": lambda: (saved(screenshot(), "PNG"), screenshot()),
    "scan on transparent ground, colours": lambda: (saved(_on_nothing(20), "PNG"), colours()),
    "scan on transparent ground, WebP": lambda: (saved(_on_nothing(20), "WEBP", lossless=True), colours()),
    "scan on transparent ground, grey": lambda: (saved(_on_nothing(20).convert("LA"), "PNG"), colours()),
    "white ink on transparent ground": lambda: (saved(_on_nothing(255), "PNG"), ink().convert("RGB")),
    "black and white ink on transparent ground": lambda: (saved(_two_inks(ink()), "PNG"), _both_on_grey()),
    "black and white ink on transparent ground, grey": lambda: (
        saved(_two_inks(ink()).convert("LA"), "PNG"),
        _both_on_grey(),
    ),
    "big white letters on transparent ground": lambda: (saved(_letters(), "PNG"), _big().convert("RGB")),
    "palette with one transparent entry": lambda: (saved(_listed(), "PNG", transparency=0), colours()),
    "palette, GIF with one transparent entry": lambda: (saved(_listed(), "GIF", transparency=0), colours()),
    "palette with many opacities": lambda: (saved(_listed(), "PNG", transparency=HALF), colours()),
    "palette": lambda: (saved(_few_colours(), "PNG"), _few_colours().convert("RGB")),
    "one bit": lambda: (saved(page().point(lambda v: 255 * (v > 128)).convert("1"), "PNG"), colours()),
    "one bit, transparent white": lambda: (saved(_fax(), "PNG", transparency=1), colours()),
    "transparent colour": lambda: (saved(colours(), "PNG", transparency=(255, 255, 255)), colours()),
    "grey with a transparent shade": lambda: (saved(page(), "PNG", transparency=255), colours()),
    "fax": lambda: (saved(_fax(), "TIFF", compression="group4"), _fax().convert("RGB")),
    "16 bits, PNG": lambda: (saved(_deep(page()), "PNG"), colours()),
    "16 bits, TIFF": lambda: (saved(_deep(page()), "TIFF"), colours()),
    "12 bits in 16": lambda: (saved(_deep(page(), 4095), "PNG"), colours()),
    "16 bits, white is zero": lambda: (
        saved(_inverted(_deep(page())), "TIFF", tiffinfo=WHITE_IS_ZERO),
        colours(),
    ),
    "32 bits": lambda: (saved(_deep(page()).convert("I"), "TIFF"), colours()),
    "fractions": lambda: (saved(page().convert("F").point(lambda v: v * (1 / 255)), "TIFF"), colours()),
    "fractions to 255": lambda: (saved(page().convert("F"), "TIFF"), colours()),
    "inks, JPEG of Adobe's": lambda: (saved(_inks(photo()), "JPEG"), photo()),
    "inks, TIFF": lambda: (saved(_inks(photo()), "TIFF"), photo()),
    "16 bits of three colours": lambda: (rgb48(photo()), photo()),
}
"""What each is called, and how it is made: when it is tried, not for whoever only lists the tests."""


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
