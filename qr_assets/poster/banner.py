"""A banner of 60 by 160 cm to stand in a hall: the poster's parts in one column, read from 4 m."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster import a4
from qr_assets.poster.letters import BOLD, MEDIUM, REGULAR
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


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole banner; `words` holds one language or two, the first one larger."""
    if look.panel is not None:
        sheet.area(-BLEED, -BLEED, SIZE[0] + 2 * BLEED, _PANEL + BLEED, look.panel)
    with sheet.moved(0, 10):
        a4.header(sheet, poster, look, words)
    with sheet.moved(0, 20):
        a4.headline(sheet, look, words)
    text = "\n".join(f"{each.meaning} {each.telegram_knows}" for each in words)
    sheet.text(text, _LEFT, 124, _ACROSS, 17, Type(MEDIUM, 13, 9, look.on_panel), lines=2 * len(words))
    left = (SIZE[0] - a4.CARD[2] * _LARGER) / 2
    with sheet.moved(left - a4.CARD[0] * _LARGER, 150 - a4.CARD[1] * _LARGER, scale=_LARGER):
        a4.card(sheet, look, words, code, link)
    for number, pictogram in enumerate(("scan", "tell", "follow")):
        with sheet.moved(left - a4.COLUMN[0] * _LARGER, 363 + number * 36, scale=_LARGER):
            a4.step(sheet, look, words, number, pictogram, 0, wide=102)
    with sheet.moved(0, 236):
        a4.trust(sheet, look, words)
        a4.help_numbers(sheet, look, words)
    if poster.other_way:
        title = " / ".join(each.other_way for each in words)
        sheet.text(title, _LEFT, 520, _ACROSS, 4, Type(BOLD, 10, 8, look.ink), lines=1)
        sheet.text(poster.other_way, _LEFT, 526, _ACROSS, 9, Type(REGULAR, 10, 7, look.ink), lines=2)
    with sheet.moved(0, 260):
        a4.foot(sheet, poster, look, words)
