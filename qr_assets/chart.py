"""A picture for a chat: how posters do, a line a poster and a square a week.

It knows no figures: who asks says how dark a square is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qr_assets.colours import Colour, mixed, parsed
from qr_assets.poster import press
from qr_assets.poster.letters import BOLD, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.sheet import Sheet, Type

ACROSS: Final = 170.0
DPI: Final = 192
"""1285 pixels across: a photo in a chat is shown whole."""
NOTHING: Final = -1
"""A week before the poster hung there."""
DARKEST: Final = 4

_INK: Final = parsed("#17212b")
_QUIET: Final = parsed("#5d6467")
_WATCH: Final = parsed("#9a4b00")
_WHITE: Final = (1.0, 1.0, 1.0)
_SCALE: Final = tuple(mixed(_WHITE, parsed("#0f3d4c"), part) for part in (0.0, 0.22, 0.45, 0.7, 1.0))
_LINE: Final = parsed("#b9c2c6")

_EDGE: Final = 8.0
_TEXT: Final = 78.0
_HEAD: Final = 27.0
_ROW: Final = 12.5
_SQUARE: Final = 5.2


@dataclass(frozen=True, slots=True)
class Line:
    """A poster: its number and place, how it does, whether somebody should look after it, and its weeks.

    Weeks go from the oldest to the newest: `NOTHING`, or from 0 (white) to `DARKEST`.
    """

    number: str
    place: str
    condition: str
    watch: bool
    weeks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """`first` and `last` say which weeks stand at the ends; `key` what each shade means, lightest first."""

    title: str
    about: str
    first: str
    last: str
    lines: Sequence[Line]
    key: Sequence[str]
    rest: str = ""


def picture(chart: Chart) -> bytes:
    """Return a PNG. Raises `CodeError` for letters that aren't among ours, or texts too long for their
    places.
    """
    down = _HEAD + len(chart.lines) * _ROW + 18
    sheet = Sheet(ACROSS, down, title=chart.title)
    sheet.area(0, 0, ACROSS, down, _WHITE)
    _head(sheet, chart)
    for number, line in enumerate(chart.lines):
        _line(sheet, line, _HEAD + number * _ROW)
    _foot(sheet, chart, _HEAD + len(chart.lines) * _ROW + 3)
    (pdf,) = sheet.finished()
    return press.as_png(press.flat(press.pictured(pdf, DPI)), DPI)


def _head(sheet: Sheet, chart: Chart) -> None:
    across = ACROSS - 2 * _EDGE
    sheet.text(chart.title, _EDGE, 6, across, 7, Type(HEAVY, 15, 9, _INK), lines=1)
    sheet.text(chart.about, _EDGE, 13.5, _TEXT - 4, 9, Type(REGULAR, 8.5, 7, _QUIET, 1.25), lines=2)
    left, right = _column(0), _column(_weeks(chart) - 1) + _SQUARE
    small = Type(MEDIUM, 8, 7, _QUIET)
    sheet.text(chart.first, left, 19, 30, 4, small, lines=1)
    sheet.text(chart.last, right - 30, 19, 30, 4, Type(MEDIUM, 8, 7, _QUIET, align="right"), lines=1)


def _weeks(chart: Chart) -> int:
    return max((len(line.weeks) for line in chart.lines), default=1)


def _column(week: int) -> float:
    return _EDGE + _TEXT + week * (_SQUARE + 1)


def _line(sheet: Sheet, line: Line, y: float) -> None:
    sheet.rule(_EDGE, y - 1, ACROSS - 2 * _EDGE, _LINE, 0.15)
    number = sheet.fitted(line.number, Type(BOLD, 10, 7, _INK), _TEXT - 4, 4, lines=1)
    sheet.place(number, _EDGE, y + 1, _TEXT, _INK)
    colour = _WATCH if line.watch else _QUIET
    beyond = number.width + 2.5
    sheet.text(
        line.condition, _EDGE + beyond, y + 1, _TEXT - 4 - beyond, 4, Type(BOLD, 8, 7, colour), lines=1
    )
    sheet.text(line.place, _EDGE, y + 5.8, _TEXT - 4, 4, Type(REGULAR, 8.5, 7, _QUIET), lines=1)
    for week, shade in enumerate(line.weeks):
        _square(sheet, _column(week), y + 2.2, shade)


def _square(sheet: Sheet, x: float, y: float, shade: int) -> None:
    if shade == NOTHING:
        sheet.disc(x + _SQUARE / 2, y + _SQUARE / 2, 0.35, _LINE)
        return
    line: Colour | None = _LINE if shade == 0 else None
    sheet.area(x, y, _SQUARE, _SQUARE, _SCALE[shade], radius=0.8, line=line, weight=0.25)


def _foot(sheet: Sheet, chart: Chart, y: float) -> None:
    x, style = _EDGE, Type(MEDIUM, 8, 7, _QUIET)
    for shade, said in enumerate(chart.key):
        _square(sheet, x, y, shade)
        made = sheet.fitted(said, style, 40, 4, lines=1)
        sheet.place(made, x + _SQUARE + 1.5, y + (_SQUARE - made.height) / 2, 40, _QUIET)
        x += _SQUARE + 1.5 + made.width + 5
    if chart.rest:
        sheet.text(chart.rest, _EDGE, y + 8, ACROSS - 2 * _EDGE, 4, style, lines=1)
