"""How bright a picture is in each of 64×64 cells, found without the library's conversions.

`drawing` lets Pillow turn colours, depths and transparency into an ordinary photo. Here the same is worked
out from the bytes of each band by the first principles of its kind, so that a mistake of the one doesn't
repeat itself in the other.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops

from bot.cleaning import grey_depths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIDE: Final = 64
WHITE: Final = 255

Bands = list[Image.Image]
Light = tuple[Image.Image, Image.Image | None]
"""How bright each pixel is, and how opaque (None: all of them wholly)."""


def of(picture: Image.Image, ground: int) -> list[float]:
    """Of a picture that is loaded: 64×64 numbers from 0 to 255, upright, row by row."""
    if grey_depths.is_deep(picture.mode):
        cells = _deep(picture)
    else:
        light, alpha = _light(picture)
        if alpha is None:
            cells = _means(light)
        else:
            seen = _means(ImageChops.multiply(light, alpha))
            cells = [s + ground * (1 - a / 255) for s, a in zip(seen, _means(alpha), strict=True)]
    return _upright(cells, int(picture.getexif().get(_ORIENTATION, 1)))


def alike(drawn: Sequence[float], came: Sequence[float]) -> bool:
    """Whether what was drawn looks like what came.

    Over the kinds and sizes of the tests' corpus what was drawn rightly is apart by 1.3 on average and by 6
    in one cell at the most (grain, thin lines, quality of the JPEG); what was drawn wrongly (black, white,
    negative, mirrored, cut off) by 10 on average and by 65 in one cell at the least. A signature alone on a
    page that was lost is found by its cells.
    """
    apart = [abs(a - b) for a, b in zip(drawn, came, strict=True)]
    return sum(apart) / len(apart) <= MEAN_APART and max(apart) <= CELL_APART


MEAN_APART: Final = 4.0
CELL_APART: Final = 20.0


def ground(picture: Image.Image) -> int | None:
    """Return what a picture's transparent parts should lie on: white, unless ink would go on it; else black,
    else the grey between. None if some ink goes on each.

    Ink is what stands free. What was cut out of a photo shows by what is inside it, so there the ground is
    the one on which most of its rim can be seen.
    """
    if grey_depths.is_deep(picture.mode) or not picture.has_transparency_data:
        return WHITE
    light, alpha = _light(picture)
    if alpha is None:
        return WHITE
    opaque = _means(alpha)
    inked = [cell for cell, share in enumerate(opaque) if _TRACE < share <= _SOLID]
    solid = [cell for cell, share in enumerate(opaque) if share > _SOLID]
    gone = {shade: _gone(light, alpha, opaque, inked, shade) for shade in GROUNDS}
    best = min(GROUNDS, key=lambda shade: gone[shade] > _FEW * len(inked))
    if gone[best] <= _FEW * len(inked):
        return best
    return min(GROUNDS, key=lambda shade: gone[shade]) if len(solid) > len(inked) else None


def _gone(light: Image.Image, alpha: Image.Image, opaque: list[float], inked: list[int], shade: int) -> int:
    """Return how many of the inked cells can't be told from a ground of this shade."""
    away = light.point([abs(value - shade) for value in range(256)])
    seen = _means(ImageChops.multiply(away, alpha))
    shown = [WHITE * s >= _PLAIN * o for s, o in zip(seen, opaque, strict=True)]
    shows = [is_shown and share > _SOLID for is_shown, share in zip(shown, opaque, strict=True)]
    return sum(not shown[cell] and not _is_rim(shows, cell) for cell in inked)


def _is_rim(shows: list[bool], cell: int) -> bool:
    """Whether it may be the soft rim of something that is wholly opaque, and shows."""
    y, x = divmod(cell, SIDE)
    left, right = max(0, x - _RIM), min(SIDE, x + _RIM + 1)
    rows = range(max(0, y - _RIM), min(SIDE, y + _RIM + 1))
    return any(any(shows[row * SIDE + left : row * SIDE + right]) for row in rows)


GROUNDS: Final = (WHITE, 0, 128)
_TRACE: Final = 3.0
"""How opaque of 255 a cell is at least that has ink."""
_SOLID: Final = 252
_RIM: Final = 3
"""How many cells the soft rim of something cut out is wide at most."""
_PLAIN: Final = 47
"""How far of 255 ink is from its ground at least that can be read."""
_FEW: Final = 0.005
"""The share of inked cells that may go: a speck."""


_ORIENTATION: Final = 0x0112


def _light(picture: Image.Image) -> Light:
    read = _READERS.get(picture.mode)
    if read is None:
        raise ValueError(picture.mode)
    return read(picture, picture.tobytes())


def _bands(picture: Image.Image, raw: bytes) -> Bands:
    count = len(raw) // (picture.width * picture.height)
    return [Image.frombytes("L", picture.size, raw[n::count]) for n in range(count)]


def _grey(picture: Image.Image, raw: bytes) -> Light:
    key = picture.info.get("transparency")
    band = Image.frombytes("L", picture.size, raw)
    return band, (
        band.point([0 if value == key else 255 for value in range(256)]) if key is not None else None
    )


def _bits(picture: Image.Image, _raw: bytes) -> Light:
    key = picture.info.get("transparency")
    band = Image.frombytes("L", picture.size, picture.tobytes("raw", "L"))
    return band, (
        band.point([0 if value == 255 * bool(key) else 255 for value in range(256)])
        if key is not None
        else None
    )


def _grey_alpha(picture: Image.Image, raw: bytes) -> Light:
    light, alpha = _bands(picture, raw)
    return light, alpha


def _colours(picture: Image.Image, raw: bytes) -> Light:
    bands = _bands(picture, raw)[:3]
    key = picture.info.get("transparency")
    if key is None:
        return _weighed(*bands), None
    differs = [
        band.point([0 if value == part else 255 for value in range(256)])
        for band, part in zip(bands, key, strict=True)
    ]
    return _weighed(*bands), ImageChops.lighter(ImageChops.lighter(*differs[:2]), differs[2])


def _colours_alpha(picture: Image.Image, raw: bytes) -> Light:
    *colours, alpha = _bands(picture, raw)
    return _weighed(*colours), alpha


def _inks(picture: Image.Image, raw: bytes) -> Light:
    *inks, black = (ImageChops.invert(band) for band in _bands(picture, raw))
    return _weighed(*(ImageChops.multiply(ink, black) for ink in inks)), None


def _listed(picture: Image.Image, raw: bytes) -> Light:
    """Return a palette, whose entries may be transparent."""
    return _looked_up(picture, Image.frombytes("L", picture.size, raw))


def _listed_alpha(picture: Image.Image, raw: bytes) -> Light:
    numbers, alpha = _bands(picture, raw)
    return _looked_up(picture, numbers)[0], alpha


def _looked_up(picture: Image.Image, numbers: Image.Image) -> Light:
    colours = list(picture.getpalette("RGBA") or [])
    colours += [0, 0, 0, 255] * (256 - len(colours) // 4)
    light = [
        round(0.299 * r + 0.587 * g + 0.114 * b)
        for r, g, b in zip(colours[::4], colours[1::4], colours[2::4], strict=True)
    ]
    opaque = colours[3::4]
    key = picture.info.get("transparency")
    if isinstance(key, bytes):
        opaque = [*key, *opaque[len(key) :]]
    elif isinstance(key, int):
        opaque[key] = 0
    alpha = None if min(opaque) == 255 else numbers.point(opaque)
    return numbers.point(light), alpha


def _luma(picture: Image.Image, raw: bytes) -> Light:
    return _bands(picture, raw)[0], None


_READERS: Final[dict[str, Callable[[Image.Image, bytes], Light]]] = {
    "1": _bits,
    "L": _grey,
    "LA": _grey_alpha,
    "P": _listed,
    "PA": _listed_alpha,
    "RGB": _colours,
    "RGBX": _colours,
    "RGBA": _colours_alpha,
    "CMYK": _inks,
    "YCbCr": _luma,
}


def _weighed(red: Image.Image, green: Image.Image, blue: Image.Image) -> Image.Image:
    """Return how bright three colours are to an eye (ITU-R 601)."""
    both = Image.blend(red, green, 0.587 / (0.299 + 0.587))
    return Image.blend(both, blue, 0.114)


def _means(band: Image.Image) -> list[float]:
    return list(band.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes())


def _deep(picture: Image.Image) -> list[float]:
    raw = picture.tobytes()
    if picture.mode.startswith("I;16"):
        lower, upper = (band.convert("F") for band in _bands(picture, raw))
        if picture.mode == "I;16B":
            lower, upper = upper, lower
        low, high = 0.0, 256 * _extremes(upper)[1] + 255
        means = [256 * u + v for u, v in zip(_exact(upper), _exact(lower), strict=True)]
    else:
        numbers = array("f", array("f" if picture.mode == "F" else "i", raw))
        band = Image.frombytes("F", picture.size, numbers.tobytes())
        low, high = _extremes(band)
        means = _exact(band)
    black, white = grey_depths.black_and_white(picture, low, high)
    return [255 * (value - black) / (white - black) if white != black else 0.0 for value in means]


def _exact(band: Image.Image) -> list[float]:
    return list(array("f", band.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()))


def _extremes(band: Image.Image) -> tuple[float, float]:
    low, high = band.getextrema()
    assert isinstance(low, int | float)  # noqa: S101 - of one band
    assert isinstance(high, int | float)  # noqa: S101
    return low, high


def _upright(cells: list[float], orientation: int) -> list[float]:
    """Turn it as the camera was held (the eight ways of EXIF)."""
    rows = [cells[y * SIDE : (y + 1) * SIDE] for y in range(SIDE)]
    if orientation in {5, 6, 7, 8}:
        rows = [list(column) for column in zip(*rows, strict=True)]
    if orientation in {2, 3, 6, 7}:
        rows = [row[::-1] for row in rows]
    if orientation in {3, 4, 7, 8}:
        rows = rows[::-1]
    return [value for row in rows for value in row]
