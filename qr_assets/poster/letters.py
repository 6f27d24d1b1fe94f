"""Type: the shipped fonts, and text that is fitted into a box or refused.

Plus Jakarta Sans says everything; Atkinson Hyperlegible writes what is typed by hand or compared, because in
it no letter looks like a digit. Both are shipped with their licence, cut to Latin letters and to what
reportlab reads; the first has a wider space, because no kerning is applied. Sizes are points, lengths
millimetres. A text that doesn't fit at the smallest size that may be printed there is an error, never cut
off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from fontTools import ttLib
from fontTools.pens.svgPathPen import SVGPathPen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from qr_assets.errors import CodeError

REGULAR: Final = "PlusJakartaSans-Regular"
MEDIUM: Final = "PlusJakartaSans-Medium"
BOLD: Final = "PlusJakartaSans-Bold"
HEAVY: Final = "PlusJakartaSans-ExtraBold"
EXACT: Final = "AtkinsonHyperlegible-Bold"

MM: Final = 72 / 25.4
"""Points in a millimetre."""
CAP: Final = 0.745
"""Height of a capital, as a part of the size; of Plus Jakarta Sans, and near enough of the other."""
DESCENT: Final = 0.22

_FOLDER: Final = Path(__file__).parents[1] / "fonts"
_STEP: Final = 0.25
_FIXED: Final = "\u00a0"


class DoesNotFit(CodeError):
    """A text is too long for its place on the poster; or several are together, and `text` is empty."""

    def __init__(self, message: str, text: str = "") -> None:
        super().__init__(message)
        self.text = text


@cache
def _font(name: str) -> TTFont:
    font = TTFont(name, _FOLDER / f"{name}.ttf")
    pdfmetrics.registerFont(font)
    return font


def loaded(name: str) -> str:
    """Return the font's name, once pages can be drawn with it."""
    _font(name)
    return name


def width(text: str, font: str, size: float) -> float:
    """Of one line, in mm."""
    return _width(text, font) * size / MM


@lru_cache(maxsize=4096)
def _width(text: str, font: str) -> float:
    """At one point; a text is tried in many sizes."""
    return float(_font(font).stringWidth(text, 1))


def glyphs(text: str, font: str) -> Iterator[tuple[str, float]]:
    """Yield the outline of each letter, as SVG writes a path ("" for a space), and how far on the next one
    begins.

    In units of which `units` make the size of the type; y points up.
    """
    names = _letters(font)
    # reportlab writes a fixed space as a space, which is wider in our fonts.
    return (_glyph(names[ord(letter)], font) for letter in text.replace(_FIXED, " "))


def units(font: str) -> int:
    """Return how many the size of the type has in a font's own measure."""
    return int(_outlined(font)["head"].unitsPerEm)


@cache
def _letters(font: str) -> dict[int, str]:
    """Return the names of a font's glyphs, by code point."""
    return dict(_outlined(font).getBestCmap())


@cache
def _outlined(font: str) -> ttLib.TTFont:
    return ttLib.TTFont(_FOLDER / f"{font}.ttf")


@cache
def _glyph(name: str, font: str) -> tuple[str, float]:
    drawings = _outlined(font).getGlyphSet()
    pen = SVGPathPen(drawings)
    drawings[name].draw(pen)
    return pen.getCommands(), float(drawings[name].width)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of one size; `leading` is the distance of two baselines as a part of the size."""

    lines: tuple[str, ...]
    font: str
    size: float
    leading: float

    @property
    def cap(self) -> float:
        """From the top to the first baseline, in mm."""
        return self.size * CAP / MM

    @property
    def step(self) -> float:
        """From baseline to baseline, in mm."""
        return self.size * self.leading / MM

    @property
    def height(self) -> float:
        """From the top of the first capitals to the last baseline, in mm; descenders hang below."""
        return self.cap + (len(self.lines) - 1) * self.step

    @property
    def width(self) -> float:
        """Of the longest line, in mm."""
        return max(width(line, self.font, self.size) for line in self.lines)


@lru_cache(maxsize=1024)
def fitted(
    text: str,
    *,
    font: str,
    across: float,
    down: float,
    largest: float,
    least: float,
    leading: float = 1.3,
    lines: int = 99,
) -> Fitted:
    """`text` in the largest size at which it fits into `across` by `down` mm and so many lines.

    Line breaks in `text` are kept. Cards are fitted ten times alike, so it is remembered. Raises
    `DoesNotFit`, or `CodeError` for a character that the font lacks.
    """
    given, text = text, text.replace(" · ", f"{_FIXED}· ")  # no line begins with it
    _check_letters(text, font)
    size = largest
    while size >= least:
        broken = _wrapped(text, font, size, across)
        if broken is not None and len(broken) <= lines:
            made = Fitted(tuple(_balanced(text, font, size, across)), font, size, leading)
            if made.height <= down + 1e-6:
                return made
        size -= _STEP
    raise DoesNotFit(f"{given!r} is too long for its place", given)


def printable(text: str) -> str:
    """Return the first letter that one of the fonts lacks, or "" if the text can be printed with each of
    them.
    """
    fonts = [_letters(name) for name in (REGULAR, MEDIUM, BOLD, HEAVY, EXACT)]
    return next((letter for letter in text if any(ord(letter) not in known for known in fonts)), "")


def _check_letters(text: str, font: str) -> None:
    known = _letters(font)
    for letter in text:
        if letter != "\n" and ord(letter) not in known:
            raise CodeError(f"{letter!r} in {text!r} is not among the letters that posters are printed with")


def _wrapped(text: str, font: str, size: float, across: float) -> list[str] | None:
    """Lines no wider than `across`, or None if a word alone is wider."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, font, size) <= across:
                line = longer
            elif line and width(word, font, size) <= across:
                lines.append(line)
                line = word
            else:
                return None
        lines.append(line)
    return lines


def _balanced(text: str, font: str, size: float, across: float) -> Iterator[str]:
    """As many lines, as even in length as can be within a paragraph: no last line of one short word."""
    for paragraph in text.split("\n"):
        best = _wrapped(paragraph, font, size, across) or []
        low, high, number = across / 2, across, len(best)
        while high - low > 0.5 and number > 1:
            middle = (low + high) / 2
            tried = _wrapped(paragraph, font, size, middle)
            if tried is not None and len(tried) == number:
                best, high = tried, middle
            else:
                low = middle
        yield from best
