"""The modules of a code: how much correction for which size, and their outlines.

Error correction is the highest level whose modules can be told apart, at the printed size and from the
distance of reading (ten times the printed width, unless said otherwise). More correction means more and
smaller modules, which blur sooner; less means that a spill or a torn corner is the end. Measured by `python
-m tests.bench.qr --levels` on 40 start links of 49 characters, three pictures of each, read by zxing-cpp; in
percent of the pictures, where not all were read. `segno` makes L of such a link, and plain `qrcode` M.

    level   modules   stains, % of area   noise in bad light   blur, % of width     pixels across
                         5    8   10   14       20    24        1.0  1.1  1.2  1.3   75   70   65   60   55
    L       37           7    0    0    0       72     2         95   94   89   52   98  100   98   62    9
    M       41          95   34    2    0       79     8         90   78   41    0  100  100   89   32    0
    Q       45         100   90   67    5       99    56         95   59    2    0  100   85   27    0    0
    H       49         100   99   98   72      100    78         78    6    0    0   86   55    0    0    0

**What every code must bear** (10 % stains, blur of 0.7 %, 90 pixels across, and the rest of `qr_assets.harm`)
H bears, and no other level does: it is read as often as plain codes, or more often, in each required amount.
Beyond, it is above plain codes in stains, glare and noise; and below them where sharpness gives out: at a
blur of 1.0 % and more, at 75 pixels across and fewer, and seen at 75 degrees. That can't be helped at the
same printed size: all levels give up at a blur of half a module and at 1.5 pixels a module, and H's modules
are a sixth smaller than M's. Nor does another of the eight masks help: chosen by what is really read, it adds
four points at a blur of 1.0 %, and none at 75 degrees or 75 pixels. The trade is right for paper: at ten
times its width a code is about 150 pixels wide in the viewfinder of a usual phone, a phone focuses, and who
holds it comes nearer. Stains stay.

Only where H's modules would be too small does Q or M take its place. If a level leaves room in its version,
a higher one takes it at no cost.

A link is one segment of bytes. Host and scheme as a segment of capitals would save two bytes, which changes
the version of hardly any link, and would no longer be the link that was asked for, letter by letter.

An emblem in the middle uses up correction that stains need. Of `EMBLEM` modules across (3 % of the area) it
leaves 90 % of the pictures read with 10 % stains instead of 98, and 98 % with 8 % instead of 99; larger ones
of 5 and 7 % of the area leave 72 and 45 %. So it is no larger, only drawn if asked for, and refused where a
poster's own code isn't read with it after all that codes must bear.

`qrcode` makes the matrix. The quiet zone is the four modules that the standard asks for, and part of the
size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from qr_assets.errors import CodeError

QUIET_ZONE: Final = 4
"""Modules of white on each side."""
LEAST_MODULE_MM: Final = 0.5
"""A smaller module isn't read from arm's length off paper by the phones that people have."""
EMBLEM: Final = 7
"""Modules across in the middle that an emblem takes the place of."""
READING_RATIO: Final = 10
"""From so many times its width a code is usually read."""

_LEVELS: Final = {"H": ERROR_CORRECT_H, "Q": ERROR_CORRECT_Q, "M": ERROR_CORRECT_M}
_SEEN: Final = 1500
"""Pixels for a length equal to the distance: 1920 across an angle of 65 degrees."""
_LEAST_SEEN: Final = 2
"""Pixels a module; the reader gives up at about 1.4."""

Matrix = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """The modules for a link, by row, dark ones true, quiet zone included; `level` is M, Q or H."""

    matrix: Matrix
    level: str

    @property
    def size(self) -> int:
        """Modules across, quiet zone included."""
        return len(self.matrix)


def choose(link: str, print_mm: float, reading_mm: float | None = None) -> Code:
    """Return the code for a printed width (quiet zone included) and a distance of reading, in mm.

    Raises `CodeError`, with the size that would do, if the modules would be too small at any level.
    """
    least = max(LEAST_MODULE_MM, (reading_mm or READING_RATIO * print_mm) * _LEAST_SEEN / _SEEN)
    for level in _LEVELS:
        code = _made(link, level)
        if print_mm >= code.size * least - 1e-9:
            return code
    needed = f"print it at {code.size * least:g} mm or more"
    raise CodeError(f"{print_mm:g} mm is too small for a code of {code.size} modules: {needed}")


@lru_cache(maxsize=32)
def _made(link: str, level: str) -> Code:
    code = qrcode.QRCode(error_correction=_LEVELS[level], border=QUIET_ZONE)
    code.add_data(link, optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise CodeError(f"{len(link)} characters are too many for a code") from error
    higher = list(_LEVELS)[: list(_LEVELS).index(level)]
    for better in reversed(higher):
        if (raised := _made(link, better)).size == code.modules_count + 2 * QUIET_ZONE:
            return raised
    return Code(tuple(tuple(bool(module) for module in row) for row in code.get_matrix()), level)


def without_middle(code: Code) -> Code:
    """Return the code with nothing but white where an emblem goes.

    The modules are left out and not covered: at the edges of what covers black, fine dark lines remain.
    """
    first = (code.size - EMBLEM) // 2
    middle = range(first, first + EMBLEM)
    rows = (
        tuple(dark and not (x in middle and y in middle) for x, dark in enumerate(row))
        for y, row in enumerate(code.matrix)
    )
    return replace(code, matrix=tuple(rows))


@lru_cache(maxsize=4)
def outlines(modules: Matrix) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the corners (x, y) of each closed line between dark and light, dark on its right.

    Drawn as one path they leave no hairlines between rows, as rectangles side by side do on many screens.
    """
    edges = _edges(modules)
    found = []
    while edges:
        found.append(tuple(_followed(edges)))
    return tuple(found)


def _followed(edges: dict[tuple[int, int], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """One closed line, taken out of the edges."""
    start, (end, *_) = next(iter(edges.items()))
    loop, heading = [start], (end[0] - start[0], end[1] - start[1])
    at = _leave(edges, start, heading)
    while at != start or start in edges:
        # Where two dark modules touch by a corner, turning right keeps them apart.
        for turned in ((-heading[1], heading[0]), heading, (heading[1], -heading[0])):
            if (at[0] + turned[0], at[1] + turned[1]) in edges.get(at, ()):
                break
        else:
            break
        if turned != heading:
            loop.append(at)
        heading = turned
        at = _leave(edges, at, heading)
    return loop


def _leave(
    edges: dict[tuple[int, int], list[tuple[int, int]]], at: tuple[int, int], heading: tuple[int, int]
) -> tuple[int, int]:
    end = (at[0] + heading[0], at[1] + heading[1])
    edges[at].remove(end)
    if not edges[at]:
        del edges[at]
    return end


def _edges(modules: Matrix) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Each unit step along a border, by where it starts, with dark on its right (y points down)."""
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if not dark:
                continue
            for (dx, dy), start, end in (
                ((0, -1), (x, y), (x + 1, y)),
                ((1, 0), (x + 1, y), (x + 1, y + 1)),
                ((0, 1), (x + 1, y + 1), (x, y + 1)),
                ((-1, 0), (x, y + 1), (x, y)),
            ):
                if not modules[y + dy][x + dx]:
                    edges.setdefault(start, []).append(end)
    return edges
