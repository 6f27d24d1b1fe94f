"""A card to hand out: ten on a sheet of A4 to cut apart. The same face, larger, makes the table tent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR, fitted
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import Sheet, Type
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 297.0)
FACE: Final = (85.0, 55.0)
CODE: Final = 33.0

_COLUMNS, _ROWS = 2, 5
_LEFT, _RIGHT = 5.0, 80.0
_CARD = 35.0
_TEXT = 44.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Ten faces edge to edge, with marks at the margins where to cut."""
    across, down = FACE
    left, top = (SIZE[0] - _COLUMNS * across) / 2, (SIZE[1] - _ROWS * down) / 2
    for number in range(_COLUMNS + 1):
        x = left + number * across
        sheet.upright(x, top - 8, 6, look.muted)
        sheet.upright(x, top + _ROWS * down + 2, 6, look.muted)
    for number in range(_ROWS + 1):
        y = top + number * down
        sheet.rule(left - 8, y, 6, look.muted, 0.1)
        sheet.rule(left + _COLUMNS * across + 2, y, 6, look.muted, 0.1)
    sheet.area(left, top, _COLUMNS * across, _ROWS * down, look.panel)
    for place in range(_COLUMNS * _ROWS):
        row, column = divmod(place, _COLUMNS)
        with sheet.moved(left + column * across, top + row * down):
            if look.saving:
                sheet.area(0, 0, across, down, None, line=look.line, weight=0.1)
            face(sheet, poster, look, words, code, link)


def face(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """One card of 85 by 55 mm, but for its ground."""
    sheet.area(_LEFT, _LEFT, _CARD, _CARD, (1.0, 1.0, 1.0), radius=2)
    inset = _LEFT + (_CARD - CODE) / 2
    sheet.code(code, inset, inset, CODE)
    _promise(sheet, poster, look, words)
    _steps(sheet, look, words)
    _below(sheet, poster, look, words, link)


def _promise(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    across, first = _RIGHT - _TEXT, words[0]
    quiet = look.quiet_on_panel
    y = sheet.text(poster.unit, _TEXT, 5.6, across, 3.6, Type(MEDIUM, 5.5, 4, quiet, leading=1.2), lines=2)
    size = 9.5 if len(words) == 1 else 8.5
    y = sheet.text(
        first.headline,
        _TEXT,
        y + 2.4,
        across,
        8,
        Type(HEAVY, size, 6.5, look.on_panel, leading=1.12),
        lines=2,
    )
    accent = Type(HEAVY, size - 1.5, 5.5, look.accent_on_panel)
    y = sheet.text(first.promise, _TEXT, y + 2.2, across, 3, accent, lines=1)
    for other in words[1:]:
        text = f"{other.headline}\n{other.promise}"
        sheet.text(text, _TEXT, y + 1.9, across, 4, Type(REGULAR, 5, 4.2, quiet, leading=1.2), lines=2)


def _steps(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    across = (_RIGHT - _TEXT) / 3
    for number, pictogram in enumerate(("scan", "tell", "follow")):
        x = _TEXT + number * across
        draw(sheet, pictogram, x, 29.0, 6, look.accent_on_panel, 1.7)
        names = [each.steps[number][0] for each in words]
        made = fitted(names[0], font=BOLD, across=across - 0.5, down=2, largest=5.5, least=4.5, lines=1)
        sheet.place(made, x, 36.6, across, look.on_panel)
        for name in names[1:]:
            style = Type(REGULAR, 4.8, 4, look.quiet_on_panel)
            sheet.text(name, x, 36.6 + made.height + 1, across - 0.5, 2, style, lines=1)


def _below(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], link: Link) -> None:
    number = f"{poster.number} · v{poster.version}"
    made = fitted(number, font=REGULAR, across=24, down=2, largest=4.5, least=3.5, lines=1)
    two = len(words) > 1
    name = Type(EXACT, 10, 7, look.on_panel)
    y = sheet.text(f"@{link.bot_username}", _LEFT, 42.2, 74, 3, name, lines=1)
    free = "\n".join(each.free_short for each in words)
    style = Type(MEDIUM, 4.6 if two else 5.4, 4, look.on_panel, leading=1.25)
    sheet.text(free, _LEFT, y + (1.4 if two else 2), 47, 3.6, style, lines=2)
    quiet = Type(MEDIUM, 4.8, 4, look.quiet_on_panel, align="right")
    sheet.text(words[0].help_short, 52, 46.8, 28, 2, quiet, lines=1)
    sheet.place(made, _RIGHT - 24, FACE[1] - 4.6 - made.height, 24, look.quiet_on_panel, "right")
