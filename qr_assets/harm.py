"""What happens to a code between the printer and the phone, played on a picture of it.

Each harm takes a square grey picture of one code, quiet zone included, as it lies there, and an amount in its
own unit, and gives what a camera sees of it; lengths are parts of the code's width, so that codes of
the same printed size suffer alike whatever their modules. The same picture, amount and seed give the same.

A camera (`_seen`) holds the code about 340 pixels across, a little nearer or farther each time, turned by up
to three degrees and off the grid of its pixels: in a hand nothing coincides with them, and where it does, in
a picture that was only made smaller, codes are read or not by chance. Before it takes pixels its lens has
smoothed what is finer than they are, so that no false patterns arise: half the contrast is left at a third
of a line a pixel, as in pictures of phones.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH: Final = 340
"""Pixels across a code in a camera's picture, about; a phone held near sees more."""
PAPER: Final = 425
"""Pixels across a code on the paper: fine enough that they don't show in the camera's."""

_LENS: Final = 0.58
"""Pixels, sigma."""


class Paper:
    """A picture of a code as it lies there, `PAPER` pixels across, and what lenses made of it so far."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image.resize((PAPER, PAPER), Image.Resampling.BOX) if image.width != PAPER else image
        self._smooth: dict[tuple[float, float], Image.Image] = {}
        self._altered: dict[tuple[str, float], Paper] = {}

    def altered(self, how: str, amount: float, make: Callable[[Image.Image], Image.Image]) -> Paper:
        """Return the paper after something that is the same for every picture of it."""
        if (how, amount) not in self._altered:
            self._altered[how, amount] = Paper(make(self.image))
        return self._altered[how, amount]

    def through_lens(self, across: float, narrower: float) -> Image.Image:
        """Smoothed for a picture in which the code is so many pixels across."""
        if (across, narrower) not in self._smooth:
            sigma = _LENS * PAPER / across
            self._smooth[across, narrower] = self.image.filter(
                ImageFilter.GaussianBlur((sigma / narrower, sigma))
            )
        return self._smooth[across, narrower]


_FINDER: Final = 7
_QUIET_ZONE: Final = 4


@dataclass(frozen=True, slots=True)
class Harm:
    """One kind of harm: what every delivered code bears, and growing amounts up to where codes give up."""

    name: str
    unit: str
    do: Callable[[Paper, float, Random, int], Image.Image]
    required: float
    amounts: tuple[float, ...]

    def __call__(
        self, paper: Paper, modules: int, *, amount: float | None = None, seed: int = 0
    ) -> Image.Image:
        """Return what is seen of it; `modules` is the code's width, quiet zone included."""
        rng = Random(f"{self.name} {seed}")  # noqa: S311 - dirt need not be secret
        return self.do(paper, self.required if amount is None else amount, rng, modules)


def _seen(
    paper: Paper, rng: Random, across: float = WIDTH, *, turned: float = 0, narrower: float = 1
) -> Image.Image:
    """Return a camera's picture of a code on paper that goes on around it."""
    smooth = paper.through_lens(across, narrower)
    across *= rng.uniform(0.97, 1.03)
    angle = math.radians(turned + rng.uniform(-3, 3))
    off = [rng.uniform(-0.5, 0.5) for _ in "xy"]
    fine = PAPER / across
    turn = abs(math.cos(angle)) + abs(math.sin(angle))
    wide, high = (math.ceil(across * part * turn) + 8 for part in (narrower, 1))
    cos, sin = math.cos(angle) * fine, math.sin(angle) * fine
    left, top = off[0] - wide / 2, off[1] - high / 2
    middle = PAPER / 2
    to_paper = (
        cos / narrower, sin, middle + left * cos / narrower + top * sin,
        -sin / narrower, cos, middle - left * sin / narrower + top * cos,
    )  # fmt: skip
    return smooth.transform(
        (wide, high), Image.Transform.AFFINE, to_paper, Image.Resampling.BILINEAR, fillcolor=255
    )


def _blur(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    """Out of focus, or moved."""
    sharp = _seen(paper, rng)
    return _noisy(sharp.filter(ImageFilter.GaussianBlur(amount * WIDTH / 100)), 8, rng)


def _rotate(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    return _seen(paper, rng, turned=amount)


def _tilt(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    """Seen at so many degrees from one side, at twice its width: narrower, and the far edge shorter."""
    angle = math.radians(amount)
    far = 1 / (1 + math.sin(angle) / 2)
    shape = (far, 0, 0, -(1 - far) / 2, 1, 0, (far - 1) / PAPER, 0)
    kind, smoothly = Image.Transform.PERSPECTIVE, Image.Resampling.BILINEAR
    turned = paper.altered(
        "tilt", amount, lambda flat: flat.transform(flat.size, kind, shape, smoothly, fillcolor=255)
    )
    return _seen(turned, rng, narrower=math.cos(angle))


def _dim(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    """Bad light: little contrast in the dark part of the range, and the sensor's noise over it."""
    return _noisy(_seen(paper, rng).point(lambda value: int(25 + value * 0.25)), amount, rng)


def _jpeg(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    """Sent on by a messenger: half as wide, and packed."""
    file = BytesIO()
    _seen(paper, rng, WIDTH / 2).save(file, "JPEG", quality=round(100 - amount))
    return Image.open(BytesIO(file.getvalue())).convert("L")


def _soil(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    return _seen(Paper(_stained(paper.image, amount, rng, modules)), rng)


def _stained(paper: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    """Spots, dark and light, over so many percent of the code's own area; the finder patterns stay clean."""
    spots = paper.copy()
    draw = ImageDraw.Draw(spots)
    touched = Image.new("L", paper.size)
    mark = ImageDraw.Draw(touched)
    module = paper.width / modules
    inner = paper.width - 2 * _QUIET_ZONE * module
    clean = [_square(corner, module, modules) for corner in ((0, 0), (1, 0), (0, 1))]
    while touched.histogram()[255] < inner * inner * amount / 100:
        radius = rng.uniform(0.04, 0.09) * inner
        x, y = (rng.uniform(_QUIET_ZONE * module, paper.width - _QUIET_ZONE * module) for _ in "xy")
        box = (x - radius, y - radius, x + radius, y + radius)
        if any(_meet(box, square) for square in clean):
            continue
        draw.ellipse(box, fill=rng.choice((25, 235)))
        mark.ellipse(box, fill=255)
    return spots


def _glare(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    """Return a lamp in glossy foil: a white spot of so many percent of the width, with a soft edge."""
    return _seen(paper.altered("glare", amount, lambda dull: ImageChops.add(dull, _lamp(amount))), rng)


@lru_cache(maxsize=1)
def _lamp(amount: float) -> Image.Image:
    light = Image.new("L", (PAPER, PAPER), 0)
    radius, middle = PAPER * amount / 200, PAPER * 0.56
    spot = (middle - radius, middle - radius, middle + radius, middle + radius)
    ImageDraw.Draw(light).ellipse(spot, fill=255)
    return light.filter(ImageFilter.GaussianBlur(radius / 3))


def _far(paper: Paper, amount: float, rng: Random, modules: int) -> Image.Image:
    """So small in the picture: `amount` pixels fewer than a hundred across."""
    return _noisy(_seen(paper, rng, 100 - amount), 8, rng)


def _noisy(image: Image.Image, amount: float, rng: Random) -> Image.Image:
    """With even noise of up to `amount` steps of 255 up or down."""
    noise = Image.frombytes("L", image.size, rng.randbytes(image.width * image.height))
    noise = noise.point(lambda value: round(128 + (value - 128) / 128 * amount))
    return ImageChops.add(image, noise, scale=1, offset=-128)


def _square(corner: tuple[int, int], module: float, modules: int) -> tuple[float, float, float, float]:
    left, top = ((modules - _QUIET_ZONE - _FINDER if far else _QUIET_ZONE) * module for far in corner)
    side = _FINDER * module
    return left - module, top - module, left + side + module, top + side + module


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


HARMS: Final = (
    Harm("blur", "% of width, sigma", _blur, 0.7, (0.5, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5)),
    Harm("rotation", "degrees", _rotate, 33, (15, 33, 61, 133)),
    Harm("perspective", "degrees", _tilt, 45, (30, 45, 55, 65, 75)),
    Harm("low light", "steps of noise", _dim, 8, (4, 8, 12, 14, 16, 18, 20, 24)),
    Harm("JPEG", "points below full quality", _jpeg, 75, (75, 85, 90, 94, 98)),
    Harm("soiling", "% of area", _soil, 10, (5, 8, 10, 12, 14, 16, 18, 20, 25)),
    Harm("glare", "% of width", _glare, 20, (15, 20, 25, 30, 32, 34, 36, 38, 42)),
    Harm("distance", "pixels fewer than 100", _far, 10, (0, 10, 20, 25, 30, 35, 40, 45, 50)),
)
