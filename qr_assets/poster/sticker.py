"""A sticker of 7 by 7 cm, for a counter, a door or a notebook, read from arm's length.

There is no room for who runs the bot, another way and the footer: those stand on what hangs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block, largest, roomy, spread, stacked
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE = (70.0, 70.0)
CODE = 28.5

_LEFT, _RIGHT = 4.5, 65.5
_ACROSS = _RIGHT - _LEFT
_TOP = 18.6
_INSET = 0.5
_CARD = CODE + 2 * _INSET
_LOGO = 9.0
_TIGHTEST = 0.8
"""Of the sizes below the code, in which the bot's name gives way too."""


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
        sheet.picture(look.picture, _RIGHT - _LOGO, 3.8, _LOGO, _LOGO)
    other = Type(MEDIUM, 6.5, 5.5, look.quiet_on_panel)
    unit_style = Type(MEDIUM, 6.5, 5.5, look.quiet_on_panel, leading=1.2)
    unit = sheet.block(poster.unit, _LEFT, across, 4.2, unit_style, lines=2)

    def said(size: float) -> Block:
        headline = Type(HEAVY, size, 6.5, look.on_panel)
        promise = Type(HEAVY, size, 6.5, look.accent_on_panel)
        parts = [
            sheet.block(first.headline, _LEFT, across, 4, headline, lines=1),
            sheet.block(first.promise, _LEFT, across, 4, promise, lines=1),
            *(sheet.block(each.in_short, _LEFT, _ACROSS, 2, other, lines=1) for each in words[1:]),
        ]
        return stacked(parts, size / 6.2)

    top, bottom = 3.8, _TOP - 2
    spread(
        [unit, largest(said, (10.5, 9.5, 9, 8.5, 8, 7.5, 7), bottom - top - unit[0] - 1.4)], top, bottom, 0.9
    )


def _beside(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    """Three steps, and whom to call."""
    x, down = _LEFT + _CARD + 3, 5.7
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
    bold, text = Type(BOLD, 6.5, 6.5, look.on_panel), Type(REGULAR, 6.5, 6, look.on_panel, 1.2)
    y = _TOP + 0.3 + 3 * down + 1.3
    for call, whom in zip(words[0].help, words[0].help_short, strict=True):
        sheet.text(call.number, x, y, 8, 3, bold, lines=1)
        y = sheet.text(whom, x + 7.2, y, _RIGHT - x - 7.2, 5, text, lines=2) + 1.3


def _below(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], link: Link) -> None:
    by_name = "\n".join(each.by_name for each in words)
    free = "\n".join(each.free_short for each in words)

    def made(larger: float) -> list[Block]:
        quiet = Type(REGULAR, 6.25 * larger, 5.5, look.quiet_on_panel, leading=1.2)
        medium = Type(MEDIUM, 6.5 * larger, 5.5, look.on_panel, leading=1.2)
        name = Type(EXACT, 11 if larger > _TIGHTEST else 9, 7.5, look.on_panel)
        return [
            sheet.block(by_name, _LEFT, _ACROSS, 5, quiet, lines=len(words)),
            sheet.block(f"@{link.bot_username}", _LEFT, _ACROSS, 3.2, name, lines=1),
            sheet.block(free, _LEFT, _ACROSS, 5, medium, lines=len(words)),
            sheet.block(poster.mark_short, _LEFT, _ACROSS, 4, quiet, lines=2),
        ]

    roomy(made, (1.1, 1, 0.95, 0.9, 0.85, _TIGHTEST), _TOP + _CARD + 1.9, SIZE[1] - 3.8, 1, least=0.75)
