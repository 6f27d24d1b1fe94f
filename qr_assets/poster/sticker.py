"""A sticker of 7 by 7 cm, for a counter, a door or a notebook, read from arm's length.

There is no room for who runs the bot, another way and the footer: those stand on what hangs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Block, Sheet, Type, largest, spread, stacked
from qr_assets.poster.words import Words

SIZE = (70.0, 70.0)
CODE = 28.5

_LEFT, _RIGHT = 4.5, 65.5
_ACROSS = _RIGHT - _LEFT
_TOP = 19.6
_INSET = 0.5
_CARD = CODE + 2 * _INSET
_LOGO = 9.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole sticker; `words` holds one language or two, the first one larger."""
    side = SIZE[0] + 2 * BLEED
    sheet.area(-BLEED, -BLEED, side, side, look.panel)
    _promise(sheet, poster, look, words)
    line = look.line if look.saving else None
    sheet.area(_LEFT, _TOP, _CARD, _CARD, (1.0, 1.0, 1.0), radius=1.5, line=line)
    sheet.code(code, _LEFT + _INSET, _TOP + _INSET, CODE, look.in_code)
    _beside(sheet, look, words)
    _below(sheet, poster, look, words, link)


def _promise(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    first, across = words[0], _ACROSS
    if look.picture is not None:
        across -= _LOGO + 2
        sheet.picture(look.picture, _RIGHT - _LOGO, 4.2, _LOGO, _LOGO)
    other = Type(MEDIUM, 6.5, 5.5, look.quiet_on_panel)
    unit_style = Type(MEDIUM, 6.5, 5.5, look.quiet_on_panel, leading=1.2)
    unit = sheet.block(poster.unit, _LEFT, across, 4.5, unit_style, lines=2)

    def said(size: float) -> Block:
        headline = Type(HEAVY, size, 6.5, look.on_panel)
        promise = Type(HEAVY, size, 6.5, look.accent_on_panel)
        parts = [
            sheet.block(first.headline, _LEFT, across, 4, headline, lines=1),
            sheet.block(first.promise, _LEFT, across, 4, promise, lines=1),
            *(sheet.block(each.in_short, _LEFT, _ACROSS, 2, other, lines=1) for each in words[1:]),
        ]
        return stacked(parts, size / 6.2)

    top, bottom = 4.2, _TOP - 2
    spread(
        [unit, largest(said, (10.5, 9.5, 9, 8.5, 8, 7.5, 7), bottom - top - unit[0] - 1.4)], top, bottom, 0.9
    )


def _beside(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    """Three steps, and whom to call."""
    x, down = _LEFT + _CARD + 3, 6.6
    for number, pictogram in enumerate(("scan", "tell", "follow")):
        y = _TOP + 0.3 + number * down
        draw(sheet, pictogram, x, y, 5.2, look.accent_on_panel, 1.8)
        made = sheet.fitted(words[0].steps[number][0], Type(BOLD, 7.5, 6, look.on_panel), 20, 3, lines=1)
        top = y + 2.6 - made.height / 2
        sheet.place(made, x + 7.2, top, 20, look.on_panel)
        for other in words[1:]:
            beside, style = x + 7.2 + made.width + 1.2, Type(REGULAR, 6, 5.5, look.quiet_on_panel)
            second = sheet.fitted(other.steps[number][0], style, _RIGHT - beside, 3, lines=1)
            sheet.place(second, beside, top + made.height - second.height, 20, look.quiet_on_panel)
    step = 3.0
    y = _TOP + _CARD - 3 * step + 1.4
    for whom in words[0].help_short.split(" · "):
        call, text = whom.split(" ", 1)
        made = sheet.fitted(call, Type(BOLD, 6.5, 6.5, look.on_panel), 8, 3, lines=1)
        sheet.place(made, x, y, 8, look.on_panel)
        sheet.text(text, x + 7.2, y, 18, 3, Type(REGULAR, 6.5, 6.5, look.on_panel), lines=1)
        y += step


def _below(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], link: Link) -> None:
    quiet = Type(REGULAR, 6, 5.5, look.quiet_on_panel, leading=1.2)
    name = Type(EXACT, 11, 7.5, look.on_panel)
    compare = " ".join(each.compare_short for each in words)
    free = "\n".join(each.free_short for each in words)
    blocks = [
        sheet.block(f"@{link.bot_username}", _LEFT, _ACROSS, 3.2, name, lines=1),
        sheet.block(compare, _LEFT, _ACROSS, 2, quiet, lines=1),
        sheet.block(free, _LEFT, _ACROSS, 4, Type(MEDIUM, 6.25, 5.5, look.on_panel, 1.22), lines=2),
        sheet.block(poster.mark_short, _LEFT, _ACROSS, 4, quiet, lines=2),
    ]
    spread(blocks, _TOP + _CARD + 1.8, SIZE[1] - 3.8, 0.75)
