"""What happens to a code between the printer and the phone, played on a picture of it.

Each harm takes a square grey picture of one code, quiet zone included, and an amount in its own unit;
lengths are parts of the picture's width, so that codes of the same printed size suffer alike whatever their
modules. The same picture, amount and seed give the same harm.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTHS: Final = (337, 331, 349)
"""Pixels across a code in the picture that is harmed; a phone held near sees more.

Primes, because modules are no whole number of pixels in a photo: where they coincide with the eight pixels by
which readers split a picture, blurred codes are read or not by chance. Several, because no two frames of a
camera are alike, and readers fail at a width here and there that they manage a pixel above and below.
"""

_FINDER: Final = 7
_QUIET_ZONE: Final = 4


@dataclass(frozen=True, slots=True)
class Harm:
    """One kind of harm: what every delivered code bears, and growing amounts up to where codes give up."""

    name: str
    unit: str
    do: Callable[[Image.Image, float, Random, int], Image.Image]
    required: float
    amounts: tuple[float, ...]

    def __call__(
        self, image: Image.Image, modules: int, *, amount: float | None = None, seed: int = 0
    ) -> Image.Image:
        """A harmed copy; `modules` is the code's width, quiet zone included."""
        rng = Random(f"{self.name} {seed}")  # noqa: S311 - dirt need not be secret
        return self.do(image, self.required if amount is None else amount, rng, modules)


def _blur(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    blurred = image.filter(ImageFilter.GaussianBlur(amount * image.width / 100))
    return _noisy(blurred, 8, rng)


def _rotate(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    return image.rotate(amount, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _tilt(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    """Seen at so many degrees from one side, at twice its width: narrower, and the far edge shorter."""
    side, angle = image.width, math.radians(amount)
    width = max(1, int(side * math.cos(angle)))
    far = 1 / (1 + math.sin(angle) / 2)
    across, down, shorter = side * far / width, -side * (1 - far) / 2 / width, (far - 1) / width
    coefficients = (across, 0, 0, down, 1, 0, shorter, 0)
    kind, smooth = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    return _framed(image.transform((width, side), kind, coefficients, smooth, fillcolor=255))


def _dim(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    """Bad light: little contrast in the dark part of the range, and the sensor's noise over it."""
    return _noisy(image.point(lambda value: int(25 + value * 0.25)), amount, rng)


def _jpeg(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    file = BytesIO()
    image.resize((image.width // 2,) * 2, Image.Resampling.BILINEAR).save(
        file, "JPEG", quality=round(100 - amount)
    )
    return Image.open(BytesIO(file.getvalue())).convert("L")


def _soil(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    """Spots, dark and light, over so many percent of the code's own area; the finder patterns stay clean."""
    spots = image.copy()
    draw = ImageDraw.Draw(spots)
    touched = Image.new("L", image.size)
    mark = ImageDraw.Draw(touched)
    module = image.width / modules
    inner = image.width - 2 * _QUIET_ZONE * module
    clean = [_square(corner, module, modules) for corner in ((0, 0), (1, 0), (0, 1))]
    while touched.histogram()[255] < inner * inner * amount / 100:
        radius = rng.uniform(0.04, 0.09) * inner
        x, y = (rng.uniform(_QUIET_ZONE * module, image.width - _QUIET_ZONE * module) for _ in "xy")
        box = (x - radius, y - radius, x + radius, y + radius)
        if any(_meet(box, square) for square in clean):
            continue
        draw.ellipse(box, fill=rng.choice((25, 235)))
        mark.ellipse(box, fill=255)
    return spots


def _glare(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    """A lamp in glossy foil: a white spot of so many percent of the width, with a soft edge."""
    light = Image.new("L", image.size, 0)
    radius, middle = image.width * amount / 200, image.width * 0.56
    ImageDraw.Draw(light).ellipse(
        (middle - radius, middle - radius, middle + radius, middle + radius), fill=255
    )
    return ImageChops.add(image, light.filter(ImageFilter.GaussianBlur(radius / 3)))


def _far(image: Image.Image, amount: float, rng: Random, modules: int) -> Image.Image:
    """So small in the picture: `amount` pixels fewer than a hundred across."""
    size = max(10, round(100 - amount + rng.uniform(-2, 2)))
    small = image.resize((size, size), Image.Resampling.BOX)
    return _noisy(_framed(small), 8, rng)


def _noisy(image: Image.Image, amount: float, rng: Random) -> Image.Image:
    """With even noise of up to `amount` steps of 255 up or down."""
    noise = Image.frombytes("L", image.size, rng.randbytes(image.width * image.height))
    noise = noise.point(lambda value: round(128 + (value - 128) / 128 * amount))
    return ImageChops.add(image, noise, scale=1, offset=-128)


def _framed(image: Image.Image) -> Image.Image:
    """On paper that goes on around it."""
    frame = Image.new("L", (image.width + 40, image.height + 40), 255)
    frame.paste(image, (20, 20))
    return frame


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
