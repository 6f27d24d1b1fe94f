"""A sticker of 7 by 7 cm, for a counter, a door or a notebook, read from arm's length."""

from __future__ import annotations

from collections.abc import Sequence

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR, fitted
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE = (70.0, 70.0)
CODE = 34.0

_LEFT, _RIGHT = 5.0, 65.0
_ACROSS = _RIGHT - _LEFT
_TOP, _CARD = 18.4, 35.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole sticker; `words` holds one language or two, the first one larger."""
    side = SIZE[0] + 2 * BLEED
    sheet.area(-BLEED, -BLEED, side, side, look.panel)
    _promise(sheet, poster, look, words)
    sheet.area(_LEFT, _TOP, _CARD, _CARD, (1.0, 1.0, 1.0), radius=2)
    inset = (_CARD - CODE) / 2
    sheet.code(code, _LEFT + inset, _TOP + inset, CODE)
    _steps(sheet, look, words)
    _below(sheet, look, words, link)
    _foot(sheet, poster, look, words)


def _promise(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    first, two = words[0], len(words) > 1
    headline = Type(HEAVY, 9.5 if two else 10.5, 8, look.on_panel)
    promise = Type(HEAVY, 9 if two else 10, 7, look.accent_on_panel)
    y = sheet.text(poster.unit, _LEFT, 4.4, _ACROSS, 2, Type(MEDIUM, 6, 4, look.quiet_on_panel), lines=1)
    y = sheet.text(first.headline, _LEFT, y + 1.8, _ACROSS, 4, headline, lines=1)
    y = sheet.text(first.promise, _LEFT, y + (1.7 if two else 2), _ACROSS, 4, promise, lines=1)
    for other in words[1:]:
        style = Type(MEDIUM, 5.8, 4.5, look.quiet_on_panel)
        sheet.text(f"{other.headline} {other.promise}", _LEFT, y + 1.5, _ACROSS, 2, style, lines=1)


def _below(sheet: Sheet, look: Look, words: Sequence[Words], link: Link) -> None:
    two = len(words) > 1
    name = Type(EXACT, 9.5 if two else 11, 8, look.on_panel)
    free = Type(MEDIUM, 5.4 if two else 6.2, 4.5, look.on_panel)
    y = sheet.text(f"@{link.bot_username}", _LEFT, _TOP + _CARD + 1.7, _ACROSS, 3, name, lines=1)
    text = "\n".join(each.free_short for each in words)
    sheet.text(text, _LEFT, y + (1.6 if two else 2), _ACROSS, 4.2, free, lines=2)


def _steps(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    x, down = _LEFT + _CARD + 3.5, _CARD / 3
    across = _RIGHT - x - 8.5
    for number, pictogram in enumerate(("scan", "tell", "follow")):
        middle = _TOP + (number + 0.5) * down
        draw(sheet, pictogram, x, middle - 3.2, 6.4, look.accent_on_panel, 1.8)
        names = [each.steps[number][0] for each in words]
        made = fitted(names[0], font=BOLD, across=across, down=3, largest=7, least=5, lines=1)
        gap = 1.6 if len(names) > 1 else 0.0
        top = middle - made.height / 2 - gap
        sheet.place(made, x + 8.5, top, across, look.on_panel)
        for name in names[1:]:
            sheet.text(
                name,
                x + 8.5,
                top + made.height + 1.5,
                across,
                2,
                Type(REGULAR, 5.5, 5, look.quiet_on_panel),
                lines=1,
            )


def _foot(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    text = f"{poster.number} · v{poster.version}"
    number = fitted(text, font=REGULAR, across=22, down=2, largest=5, least=3.5, lines=1)
    y = SIZE[1] - 4.4 - number.height
    sheet.place(number, _RIGHT - 22, y, 22, look.quiet_on_panel, "right")
    sheet.text(words[0].help_short, _LEFT, y, 36, 2, Type(MEDIUM, 5.5, 4.5, look.quiet_on_panel), lines=1)
