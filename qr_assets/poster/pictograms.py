"""The pictograms, drawn here in lines on a grid of 24 by 24."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from qr_assets.colours import Colour
from qr_assets.poster.sheet import Sheet


def draw(
    sheet: Sheet, name: str, x: float, y: float, size: float, colour: Colour, weight: float = 1.6
) -> None:
    """Draw the pictogram `name` in a square of `size` mm, with lines of `weight` 24ths of it."""
    with sheet.grid(x, y, size, colour, weight) as canvas:
        PICTOGRAMS[name](canvas)


def _line(canvas: Any, *points: tuple[float, float], closed: bool = False) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _scan(canvas: Any) -> None:
    """Draw a phone that looks at a code."""
    canvas.roundRect(5.5, 1.5, 13, 21, 2.6, stroke=1, fill=0)
    canvas.saveState()
    canvas.setLineWidth(0.9)
    for x, y in ((8.6, 6.4), (12.6, 6.4), (8.6, 10.4)):
        canvas.rect(x, y, 2.6, 2.6, stroke=1, fill=0)
    for x, y in ((12.3, 10.1), (13.9, 11.7), (12.3, 13.0)):
        canvas.rect(x, y, 1.3, 1.3, stroke=0, fill=1)
    canvas.restoreState()
    _line(canvas, (10.8, 19.4), (13.2, 19.4))


def _tell(canvas: Any) -> None:
    """Draw a speech bubble with lines of writing."""
    path = canvas.beginPath()
    path.moveTo(5, 3)
    path.lineTo(19, 3)
    path.curveTo(20.7, 3, 22, 4.3, 22, 6)
    path.lineTo(22, 14)
    path.curveTo(22, 15.7, 20.7, 17, 19, 17)
    path.lineTo(11.5, 17)
    path.lineTo(6.5, 21.5)
    path.lineTo(6.5, 17)
    path.lineTo(5, 17)
    path.curveTo(3.3, 17, 2, 15.7, 2, 14)
    path.lineTo(2, 6)
    path.curveTo(2, 4.3, 3.3, 3, 5, 3)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    _line(canvas, (6.5, 8), (17.5, 8))
    _line(canvas, (6.5, 12), (13.5, 12))


def _follow(canvas: Any) -> None:
    """Draw a receipt with a tick."""
    torn = ((19.5, 22), (17, 20), (14.5, 22), (12, 20), (9.5, 22), (7, 20))
    _line(canvas, (4.5, 22), (4.5, 2), (19.5, 2), *torn, closed=True)
    _line(canvas, (8.2, 9), (11, 11.8), (15.8, 6.4))
    _line(canvas, (8.2, 15.6), (15.8, 15.6))


def _lock(canvas: Any) -> None:
    canvas.roundRect(4.5, 10.5, 15, 11, 2.2, stroke=1, fill=0)
    path = canvas.beginPath()
    path.moveTo(8, 10.5)
    path.lineTo(8, 6.8)
    path.curveTo(8, 1.2, 16, 1.2, 16, 6.8)
    path.lineTo(16, 10.5)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.circle(12, 15, 1.3, stroke=0, fill=1)
    _line(canvas, (12, 15.5), (12, 17.8))


def _shield(canvas: Any) -> None:
    """Draw a shield with a tick."""
    path = canvas.beginPath()
    path.moveTo(12, 1.8)
    path.curveTo(14.6, 3.8, 17.4, 4.7, 20.5, 4.9)
    path.lineTo(20.5, 11)
    path.curveTo(20.5, 16.6, 17, 20.4, 12, 22.3)
    path.curveTo(7, 20.4, 3.5, 16.6, 3.5, 11)
    path.lineTo(3.5, 4.9)
    path.curveTo(6.6, 4.7, 9.4, 3.8, 12, 1.8)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    _line(canvas, (8, 12), (11, 15), (16.2, 9))


PICTOGRAMS: Final[Mapping[str, Callable[[Any], None]]] = {
    "scan": _scan,
    "tell": _tell,
    "follow": _follow,
    "lock": _lock,
    "shield": _shield,
}
