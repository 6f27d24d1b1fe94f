"""A banner of 60 by 160 cm to stand in a hall: the poster's parts in one column, read from 3.4 m."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster import a4
from qr_assets.poster.blocks import spread
from qr_assets.poster.letters import MEDIUM
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 560.0)
SCALE: Final = 600 / SIZE[0]
"""It is drawn as wide as A4."""

_LARGER: Final = 1.55
CODE: Final = a4.CODE * _LARGER

_LEFT, _ACROSS = 15.0, 180.0
_PANEL = 250.0
_CARD = 150.0
_STEP = 34.0
_FOOT = 540.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole banner; `words` holds one language or two, the first one larger."""
    if look.panel is not None:
        sheet.area(-BLEED, -BLEED, SIZE[0] + 2 * BLEED, _PANEL + BLEED, look.panel)
    with sheet.moved(0, 10):
        a4.header(sheet, poster, look, words)
    with sheet.moved(0, 20):
        a4.headline(sheet, look, words)
    text = "\n".join(f"{each.meaning} {each.telegram_knows}" for each in words)
    sheet.text(text, _LEFT, 122, _ACROSS, 21, Type(MEDIUM, 13, 9, look.on_panel, 1.25), lines=2 * len(words))
    left = (SIZE[0] - a4.CARD[2] * _LARGER) / 2
    with sheet.moved(left - a4.CARD[0] * _LARGER, _CARD - a4.CARD[1] * _LARGER, scale=_LARGER):
        a4.card(sheet, look, words, code, link)

    def step(number: int, y: float) -> None:
        with sheet.moved(left - a4.COLUMN[0] * _LARGER, y, scale=_LARGER):
            a4.step(sheet, look, words, number, 0, wide=102)

    way = a4.other_way(sheet, poster, words, look)
    blocks = [
        (_STEP, lambda y: step(0, y)),
        (_STEP, lambda y: step(1, y)),
        (_STEP, lambda y: step(2, y)),
        (a4.TRUST_DOWN, lambda y: a4.trust(sheet, look, words, y)),
        (a4.HELP_DOWN, lambda y: a4.help_numbers(sheet, look, words, y)),
        *([(way, lambda y: a4.other_way(sheet, poster, words, look, y))] if way else []),
    ]
    spread(blocks, _CARD + a4.CARD[3] * _LARGER + 10, _FOOT - 8)
    a4.foot(sheet, poster, look, words, _FOOT)
