"""Pages of a picture's file, each drawn anew as an ordinary JPEG: upright, flat, without anything else.

What is transparent lies on white, or on black or grey where ink would go on white. Deep greys are scaled by
their depth. At most ten pages are drawn: the first of a document, of a film those that tell most, at even
distances. A phone's second picture inside a JPEG (how bright a screen may get, a small preview) isn't drawn:
nobody sees it who opens the photo.

Every page is compared with the file it came from (`likeness`) before it counts.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageFile, ImageOps

from bot.cleaning import grey_depths, likeness
from bot.cleaning.drawn_picture import PAGES, Drawn

LONGEST_SIDE: Final = 2560  # pixels; Telegram shows a photo at no more
LONG: Final = 3
"""A picture so many times as long as wide is a screenshot or a roll of paper: made smaller its words would be
gone, and it keeps its size, to be given as a document."""
PIXELS: Final = 40_000_000  # A4 at 600 dots an inch has 35; drawing so many takes 0.7 GB
HEADER_PIXELS: Final = 250_000_000  # of a JPEG, which can be unpacked at an eighth of its size
QUALITY: Final = 90
_FEW_COLOURS: Final = {"1", "P", "PA"}


class Unreadable(Exception):
    """It is no picture, a broken one, or of a kind that isn't understood."""


class TooLarge(Exception):
    """It has more pixels than can be unpacked."""


class Different(Exception):
    """What was drawn doesn't look like what came."""


def draw(content: bytes) -> Drawn:
    """Draw a file's pages anew. Raises `Unreadable`, `TooLarge` or `Different`."""
    Image.MAX_IMAGE_PIXELS = None  # it would refuse honest phones' photos, which are read smaller
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return _pages(picture)
    except (Different, TooLarge, MemoryError):
        raise
    except Exception as error:
        # A broken picture makes Pillow raise anything (SyntaxError and struct.error among them).
        raise Unreadable from error


def _pages(picture: Image.Image) -> Drawn:
    frames = 1 if picture.format in {"JPEG", "MPO"} else int(getattr(picture, "n_frames", 1))
    pages, photos = [], True
    for number in _chosen(frames, is_film=picture.format != "TIFF"):
        if frames > 1:
            picture.seek(number)
        drawn, is_long = _page(picture)
        pages.append(drawn)
        photos = photos and not is_long
    return Drawn(pages, frames, photos)


def _chosen(frames: int, *, is_film: bool) -> list[int]:
    """Return which pages are drawn, by their numbers from 0."""
    if frames <= PAGES or not is_film:
        return list(range(min(frames, PAGES)))
    return [round(number * (frames - 1) / (PAGES - 1)) for number in range(PAGES)]


def _page(picture: Image.Image) -> tuple[bytes, bool]:
    longest, shortest = max(picture.size), min(picture.size)
    if longest * shortest > HEADER_PIXELS:
        raise TooLarge
    is_long = longest > LONG * shortest and longest > LONGEST_SIDE
    if not is_long and longest > LONGEST_SIDE:
        shown = LONGEST_SIDE / longest
        # A big JPEG is read smaller to begin with; others pay no heed.
        picture.draft("RGB", (int(picture.width * shown), int(picture.height * shown)))
    if picture.width * picture.height > PIXELS:
        raise TooLarge
    picture.load()
    ground = likeness.ground(picture)
    if ground is None:
        raise Different
    came = likeness.of(picture, ground)
    bare = flat(picture, ground)
    if not is_long and max(bare.size) > LONGEST_SIDE:
        bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if orientation := picture.getexif().get(ORIENTATION):
        bare.getexif()[ORIENTATION] = orientation
        ImageOps.exif_transpose(bare, in_place=True)
    page = _jpeg(bare, exact=picture.mode in _FEW_COLOURS)
    with Image.open(io.BytesIO(page)) as drawn:
        drawn.load()
        if not likeness.alike(likeness.of(drawn, ground), came):
            raise Different
    return page, is_long


ORIENTATION: Final = 0x0112


def flat(picture: Image.Image, ground: int) -> Image.Image:
    """Return the pixels alone, in three colours of eight bits, on a ground so bright."""
    if grey_depths.is_deep(picture.mode):
        return _scaled(picture).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    below = Image.new("RGBA", picture.size, (ground, ground, ground, 255))
    below.alpha_composite(picture.convert("RGBA"))
    return below.convert("RGB")


def _scaled(picture: Image.Image) -> Image.Image:
    deep = picture if picture.mode in {"I", "F"} else picture.convert("I")
    low, high = deep.getextrema()
    assert isinstance(low, int | float)  # noqa: S101 - of one band
    assert isinstance(high, int | float)  # noqa: S101
    black, white = grey_depths.black_and_white(picture, low, high)
    factor = 255 / (white - black) if white != black else 0.0
    return deep.convert("F").point(lambda value: value * factor - black * factor).convert("L")


def _jpeg(bare: Image.Image, *, exact: bool) -> bytes:
    fresh = Image.new("RGB", bare.size)
    fresh.paste(bare)  # and nothing that was known of it
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, subsampling=0 if exact else -1)
    return out.getvalue()
