"""A canvas for vector programs and web pages: reportlab's, as far as sheets use it, that writes SVG.

As in PDF, lengths are points and y points up, until the sheet changes that. Letters are outlines, because no
program can be relied on to have our fonts; what a line says stands beside it, for those who hear the page.
What is drawn often (a letter, a code, a logo) is defined once, and named after its content: several drawings
may stand in one page. `xlink:href` instead of `href` because print shops have old programs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from qr_assets.poster.letters import MM, glyphs, units
from qr_assets.poster.pdf import Size

_NAMESPACE: Final = "http://www.w3.org/2000/svg"

_CAPS: Final = ("butt", "round", "square")
_JOINS: Final = ("miter", "round", "bevel")


def _written(*numbers: float) -> str:
    """Numbers for an attribute, six digits of each."""
    return " ".join(f"{number:.6g}" for number in numbers)


class Path:
    """A line of straight and curved pieces, as `beginPath` gives it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def moveTo(self, x: float, y: float) -> None:  # noqa: N802 - reportlab's name, as all below
        self._pieces.append(f"M{_written(x, y)}")

    def lineTo(self, x: float, y: float) -> None:  # noqa: N802
        self._pieces.append(f"L{_written(x, y)}")

    def curveTo(self, *points: float) -> None:  # noqa: N802
        self._pieces.append(f"C{_written(*points)}")

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        self._pieces.append(f"M{_written(x, y)}h{_written(width)}v{_written(height)}h{_written(-width)}z")

    def close(self) -> None:
        self._pieces.append("z")

    @property
    def written(self) -> str:
        """As the attribute `d`."""
        return "".join(self._pieces)


@dataclass(frozen=True, slots=True)
class _Pen:
    """What is drawn with; `groups` are open since this was last saved."""

    fill: str = "#000"
    stroke: str = "#000"
    width: float = 1.0
    cap: int = 0
    join: int = 0
    font: str = ""
    size: float = 0.0
    groups: int = 0

    def paints(self, stroke: int, fill: int) -> str:
        """Return the attributes of a shape that is outlined or filled."""
        ink = f'fill="{self.fill}"' if fill else 'fill="none"'
        if not stroke:
            return ink
        line = f'{ink} stroke="{self.stroke}" stroke-width="{_written(self.width)}"'
        ends = f' stroke-linecap="{_CAPS[self.cap]}"' if self.cap else ""
        corners = f' stroke-linejoin="{_JOINS[self.join]}"' if self.join else ""
        return line + ends + corners


@dataclass
class SvgCanvas:
    """Pages of `size` points, a file each; the same drawing gives the same bytes."""

    size: Size
    title: str
    _pages: list[bytes] = field(default_factory=list)
    _drawn: list[str] = field(default_factory=list)
    _defined: dict[str, str] = field(default_factory=dict)
    """Elements by name, on this page."""
    _pictures: dict[int, tuple[Image.Image, str]] = field(default_factory=dict)
    """What was asked to be drawn already, and the element, by `id`."""
    _pen: _Pen = field(default_factory=_Pen)
    _saved: list[_Pen] = field(default_factory=list)

    def finished(self) -> list[bytes]:
        """Return a file for each page."""
        return self._pages

    def showPage(self) -> None:  # noqa: N802
        """End this page; the next begins as the first did."""
        while self._saved:
            self.restoreState()
        self._close(self._pen.groups)
        self._pages.append(self._document().encode())
        self._drawn, self._defined, self._pen = [], {}, _Pen()

    def _document(self) -> str:
        wide, high = (_written(edge) for edge in self.size)
        across, down = (_written(edge / MM) for edge in self.size)
        defined = "\n".join(self._defined.values())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="{_NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' width="{across}mm" height="{down}mm" viewBox="0 0 {wide} {high}"'
            ' fill-rule="evenodd" clip-rule="evenodd" stroke-miterlimit="10">\n'
            f"<title>{escape(self.title)}</title>\n<defs>\n{defined}\n</defs>\n"
            f'<rect width="{wide}" height="{high}" fill="#fff"/>\n'
            f'<g transform="matrix(1 0 0 -1 0 {high})">\n' + "\n".join(self._drawn) + "\n</g>\n</svg>\n"
        )

    def _define(self, tag: str, rest: str) -> str:
        """Return a reference to an element, written after its tag; one that is the same is defined
        already.
        """
        name = "d" + hashlib.sha256(f"{tag} {rest}".encode()).hexdigest()[:12]
        self._defined.setdefault(name, f'<{tag} id="{name}" {rest}')
        return f"#{name}"

    # State

    def saveState(self) -> None:  # noqa: N802
        self._saved.append(self._pen)
        self._pen = replace(self._pen, groups=0)

    def restoreState(self) -> None:  # noqa: N802
        self._close(self._pen.groups)
        self._pen = self._saved.pop()

    def _open(self, attribute: str) -> None:
        self._drawn.append(f"<g {attribute}>")
        self._pen = replace(self._pen, groups=self._pen.groups + 1)

    def _close(self, groups: int) -> None:
        self._drawn.extend(["</g>"] * groups)

    def translate(self, x: float, y: float) -> None:
        self._open(f'transform="translate({_written(x, y)})"')

    def scale(self, x: float, y: float) -> None:
        self._open(f'transform="scale({_written(x, y)})"')

    def clipPath(self, path: Path, stroke: int = 0, fill: int = 0) -> None:  # noqa: N802
        """Show what is drawn from here on inside the path alone."""
        shape = self._define("clipPath", f'><path d="{path.written}"/></clipPath>')
        self._open(f'clip-path="url({shape})"')

    def setFillColorRGB(self, *colour: float) -> None:  # noqa: N802
        self._pen = replace(self._pen, fill=_hex(colour))

    def setStrokeColorRGB(self, *colour: float) -> None:  # noqa: N802
        self._pen = replace(self._pen, stroke=_hex(colour))

    def setLineWidth(self, width: float) -> None:  # noqa: N802
        self._pen = replace(self._pen, width=width)

    def setLineCap(self, cap: int) -> None:  # noqa: N802
        self._pen = replace(self._pen, cap=cap)

    def setLineJoin(self, join: int) -> None:  # noqa: N802
        self._pen = replace(self._pen, join=join)

    def setTrimBox(self, box: Sequence[float]) -> None:  # noqa: N802
        """SVG has no place for it: the crop marks say it."""

    def setBleedBox(self, box: Sequence[float]) -> None:  # noqa: N802
        """As `setTrimBox`."""

    # Shapes

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        self.roundRect(x, y, width, height, 0, stroke, fill)

    def roundRect(  # noqa: N802
        self, x: float, y: float, width: float, height: float, radius: float, stroke: int = 1, fill: int = 0
    ) -> None:
        box = f'x="{_written(x)}" y="{_written(y)}" width="{_written(width)}" height="{_written(height)}"'
        round_ = f' rx="{_written(radius)}"' if radius else ""
        self._drawn.append(f"<rect {box}{round_} {self._pen.paints(stroke, fill)}/>")

    def circle(self, x: float, y: float, radius: float, stroke: int = 1, fill: int = 0) -> None:
        place = f'cx="{_written(x)}" cy="{_written(y)}" r="{_written(radius)}"'
        self._drawn.append(f"<circle {place} {self._pen.paints(stroke, fill)}/>")

    def line(self, x: float, y: float, other_x: float, other_y: float) -> None:
        path = self.beginPath()
        path.moveTo(x, y)
        path.lineTo(other_x, other_y)
        self.drawPath(path, stroke=1, fill=0)

    def beginPath(self) -> Path:  # noqa: N802
        return Path()

    def drawPath(self, path: Path, stroke: int = 1, fill: int = 0) -> None:  # noqa: N802
        self._drawn.append(f'<path d="{path.written}" {self._pen.paints(stroke, fill)}/>')

    def stamp(self, path: Path, side: float) -> None:
        """Draw a path in black that may come again on a page; `side` is how large it is."""
        self._use(self._define("path", f'd="{path.written}"/>'))

    def _use(self, reference: str, rest: str = "") -> None:
        self._drawn.append(f'<use xlink:href="{reference}"{rest}/>')

    def picture(self, image: Image.Image, x: float, y: float, across: float, down: float) -> None:
        """Draw an image in a box whose lower left corner is (x, y); its transparent parts stay so."""
        if id(image) not in self._pictures:
            file = BytesIO()
            image.save(file, "PNG", icc_profile=None)  # nor is its profile in a PDF
            content = base64.b64encode(file.getvalue()).decode()
            size = 'width="1" height="1" preserveAspectRatio="none"'
            self._pictures[id(image)] = image, f'{size} xlink:href="data:image/png;base64,{content}"/>'
        reference = self._define("image", self._pictures[id(image)][1])
        place = _written(across, 0, 0, -down, x, y + down)
        self._use(reference, f' transform="matrix({place})"')

    # Text

    def setFont(self, name: str, size: float) -> None:  # noqa: N802
        self._pen = replace(self._pen, font=name, size=size)

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        scale = self._pen.size / units(self._pen.font)
        place = f"translate({_written(x, y)}) scale({_written(scale)})"
        said = quoteattr(text.replace("\u00a0", " "))
        self._drawn.append(
            f'<g transform="{place}" fill="{self._pen.fill}" fill-rule="nonzero"'
            f' role="img" aria-label={said}>'
        )
        at = 0.0
        for outline, advance in glyphs(text, self._pen.font):
            if outline:
                self._use(self._define("path", f'd="{outline}"/>'), f' x="{_written(at)}"')
            at += advance
        self._drawn.append("</g>")


def _hex(colour: Sequence[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
