"""A sheet to draw on, in millimetres from the upper left corner of its trimmed page.

Everything that is placed is noted, so that a test can see that nothing overlaps or leaves the page. A text is
never printed smaller than the sheet allows, whatever its style says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image

from qr_assets import matrices
from qr_assets.colours import Colour
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block
from qr_assets.poster.letters import DESCENT, MM, Fitted, fitted, loaded, width
from qr_assets.poster.pdf import PdfCanvas
from qr_assets.poster.svg import SvgCanvas

BLEED: Final = 3.0
"""Millimetres that colour goes on beyond the trimmed edge."""
_MARGIN: Final = 10.0
"""Around the trimmed sheet if it is printed with bleed and crop marks."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: in `size` points, or down to `least` where it has to be."""

    font: str
    size: float
    least: float
    colour: Colour
    leading: float = 1.3
    align: str = "left"


def inside(image: Image.Image, across: float, down: float) -> tuple[float, float]:
    """Return how large an image is that fills a box."""
    factor = min(across / image.width, down / image.height)
    return image.width * factor, image.height * factor


@dataclass
class Sheet:
    """Pages of `across` by `down` mm, printed `scale` times as large as their layout is drawn.

    `least` points is the smallest size of type in print. Codes are on the first page.
    """

    across: float
    down: float
    title: str
    scale: float = 1.0
    marks: bool = False
    least: float = 7.0
    on: type[PdfCanvas] | type[SvgCanvas] = PdfCanvas
    texts: list[list[tuple[str, Box]]] = field(default_factory=list)
    """What is written on each page, and where."""
    asked: set[str] = field(default_factory=set)
    """Every text that was to be written, whether or not it fitted."""
    codes: list[Box] = field(default_factory=list)
    """Where codes are on the first page, in printed mm from the upper left corner of the whole page."""

    def __post_init__(self) -> None:
        self.photos = False  # whether there are pictures, whose colours are many
        margin = _MARGIN if self.marks else 0.0
        self._outlines: dict[Code, Any] = {}  # as often as cards need the same one
        self._margin = margin
        self._place = (1.0, 0.0, 0.0)
        wide, high = self.across * self.scale, self.down * self.scale
        self.page = (wide + 2 * margin, high + 2 * margin)
        size = (self.page[0] * MM, self.page[1] * MM)
        self._canvas: Any = self.on(size, self.title)
        self._begin()

    def _begin(self) -> None:
        wide, high = self.across * self.scale, self.down * self.scale
        if self.marks:
            self._crop_marks(wide, high)
            self.trimmed(0, 0, self.across, self.down)
        self._canvas.translate(self._margin * MM, (self._margin + high) * MM)
        self._canvas.scale(self.scale * MM, self.scale * MM)
        self.texts.append([])

    def turn(self) -> None:
        """Go on, on the back."""
        self._canvas.showPage()
        self._begin()

    def finished(self) -> list[bytes]:
        """Return the pages in one PDF, or an SVG for each; the same drawing gives the same bytes."""
        self._canvas.showPage()
        return self._canvas.finished()  # type: ignore[no-any-return]

    @contextmanager
    def moved(self, x: float, y: float, *, scale: float = 1.0, turned: bool = False) -> Iterator[None]:
        """Draw what is drawn meanwhile with its corner at (x, y), larger or smaller, or on its head."""
        outer_scale, outer_x, outer_y = outer = self._place
        factor = -scale if turned else scale
        self._canvas.saveState()
        self._canvas.translate(x, -y)
        self._canvas.scale(factor, factor)
        self._place = (outer_scale * factor, outer_x + outer_scale * x, outer_y + outer_scale * y)
        yield
        self._place = outer
        self._canvas.restoreState()

    def _on_page(self, box: Box) -> Box:
        """Return a box as the sheet has it, wherever the drawing was moved."""
        factor, x, y = self._place
        one, other = (x + factor * box[0], y + factor * box[1]), (x + factor * box[2], y + factor * box[3])
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
        return left, top, right, bottom

    # Areas

    def area(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        colour: Colour | None,
        *,
        radius: float = 0.0,
        line: Colour | None = None,
        weight: float = 0.35,
    ) -> None:
        """Draw a rectangle, filled and outlined as told."""
        if colour is not None:
            self._canvas.setFillColorRGB(*colour)
        if line is not None:
            self._canvas.setStrokeColorRGB(*line)
            self._canvas.setLineWidth(weight)
        how = {"fill": int(colour is not None), "stroke": int(line is not None)}
        if radius:
            self._canvas.roundRect(x, -y - down, across, down, radius, **how)
        else:
            self._canvas.rect(x, -y - down, across, down, **how)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.circle(x, -y, radius, stroke=0, fill=1)

    def rule(self, x: float, y: float, across: float, colour: Colour, weight: float = 0.3) -> None:
        """Draw a level line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, -y, x + across, -y)

    def upright(self, x: float, y: float, down: float, colour: Colour, weight: float = 0.1) -> None:
        """Draw an upright line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, -y, x, -y - down)

    @contextmanager
    def grid(self, x: float, y: float, size: float, colour: Colour, weight: float) -> Iterator[Any]:
        """Yield a canvas whose unit is a 24th of `size`, y downwards, for a pictogram drawn in lines."""
        self._canvas.saveState()
        self._canvas.translate(x, -y)
        self._canvas.scale(size / 24, -size / 24)
        self._canvas.setLineWidth(weight)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setFillColorRGB(*colour)
        yield self._canvas
        self._canvas.restoreState()

    # Text

    def fitted(self, text: str, style: Type, across: float, down: float, *, lines: int = 99) -> Fitted:
        """Text as large as the style and the box allow, and no smaller than the sheet does."""
        self.asked.add(text)
        least = max(style.least, self.least / (self.scale * abs(self._place[0])))
        return fitted(
            text,
            font=style.font,
            across=across,
            down=down,
            largest=max(style.size, least),
            least=least,
            leading=style.leading,
            lines=lines,
        )

    def text(
        self,
        text: str,
        x: float,
        y: float,
        across: float,
        down: float,
        style: Type,
        *,
        lines: int = 99,
        middle: bool = False,
    ) -> float:
        """Text fitted into a box, from its top or half-way down; gives the y of its last baseline."""
        made = self.fitted(text, style, across, down, lines=lines)
        top = y + (down - made.height) / 2 if middle else y
        self.place(made, x, top, across, style.colour, style.align)
        return top + made.height

    def block(
        self, text: str, x: float, across: float, down: float, style: Type, *, lines: int = 99
    ) -> Block:
        """Text fitted into a box, to be placed at a y yet unknown."""
        made = self.fitted(text, style, across, down, lines=lines)
        return made.height, lambda y: self.place(made, x, y, across, style.colour, style.align)

    def place(
        self, made: Fitted, x: float, y: float, across: float, colour: Colour, align: str = "left"
    ) -> None:
        """Fitted lines whose first capitals touch `y`."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.setFont(loaded(made.font), made.size / MM)
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        for number, line in enumerate(made.lines):
            wide = width(line, made.font, made.size)
            left, base = x + (across - wide) * share, y + made.cap + number * made.step
            self._canvas.drawString(left, -base, line)
            box = (left, base - made.cap, left + wide, base + made.size * DESCENT / MM)
            self.texts[-1].append((line, self._on_page(box)))

    # Pictures

    def code(self, code: Code, x: float, y: float, side: float, emblem: Image.Image | None = None) -> None:
        """Draw a code in black on white ground, `side` mm across on the layout, quiet zone included.

        An emblem takes the place of the modules in the middle.
        """
        drawn = code if emblem is None else matrices.without_middle(code)
        self._canvas.saveState()
        self._canvas.translate(x, -y - side)
        self._canvas.scale(side / code.size, side / code.size)
        if drawn not in self._outlines:
            self._outlines[drawn] = self._outlined(drawn)
        self._canvas.stamp(self._outlines[drawn], code.size)
        self._canvas.restoreState()
        if emblem is not None:
            self._emblem(emblem, x + side / 2, y + side / 2, matrices.EMBLEM * side / code.size)
        box = self._on_page((x, y, x + side, y + side))
        left, top, right, bottom = (self._margin + edge * self.scale for edge in box)
        self.codes.append((left, top, right, bottom))

    def _emblem(self, emblem: Image.Image, x: float, y: float, side: float) -> None:
        """Around (x, y), with a little white around it."""
        wide, high = inside(emblem, side * 0.9, side * 0.9)
        self.picture(emblem, x - wide / 2, y - high / 2, wide, high)

    def _outlined(self, code: Code) -> Any:
        """Return a path around the dark modules, a module being 1."""
        path = self._canvas.beginPath()
        for (first_x, first_y), *others in matrices.outlines(code.matrix):
            path.moveTo(first_x, code.size - first_y)
            for corner_x, corner_y in others:
                path.lineTo(corner_x, code.size - corner_y)
            path.close()
        return path

    def picture(self, image: Image.Image, x: float, y: float, across: float, down: float) -> float:
        """Return an image as large as fits into a box, at its left and half-way down; gives its width."""
        self.photos = True
        wide, high = inside(image, across, down)
        top = y + (down - high) / 2
        self._canvas.picture(image, x, -top - high, wide, high)
        return wide

    def trimmed(self, x: float, y: float, across: float, down: float) -> None:
        """Note, where printers' programs look for it, what remains of this page after its outer cuts."""
        left, bottom = self._margin + x * self.scale, self.page[1] - self._margin - (y + down) * self.scale
        right, top = left + across * self.scale, bottom + down * self.scale
        self._canvas.setTrimBox([value * MM for value in (left, bottom, right, top)])
        bleed = (left - BLEED, bottom - BLEED, right + BLEED, top + BLEED)
        self._canvas.setBleedBox([value * MM for value in bleed])

    def _crop_marks(self, wide: float, high: float) -> None:
        """Thin lines at the corners, outside the bleed."""
        inner, outer = _MARGIN, _MARGIN - BLEED
        right, top = inner + wide, inner + high
        self._canvas.setLineWidth(0.25)
        lines: Sequence[Box] = [
            line
            for edge in (inner, right)
            for line in ((edge, 1.0, edge, outer - 1), (edge, top + BLEED + 1, edge, top + _MARGIN - 1))
        ] + [
            line
            for edge in (inner, top)
            for line in ((1.0, edge, outer - 1, edge), (right + BLEED + 1, edge, right + _MARGIN - 1, edge))
        ]
        for line in lines:
            self._canvas.line(*(value * MM for value in line))
        clip = self._canvas.beginPath()
        clip.rect(outer * MM, outer * MM, (wide + 2 * BLEED) * MM, (high + 2 * BLEED) * MM)
        self._canvas.clipPath(clip, stroke=0, fill=0)
