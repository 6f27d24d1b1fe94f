"""A table tent: A4, folded twice, with the card's face on both sides and a strip to glue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster import card
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.sheet import BLEED, Sheet
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 297.0)
SCALE: Final = 2.36
CODE: Final = card.CODE * SCALE

_SIDE = 132.0
"""The height of a face; what is left over is the strip."""


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Two faces head to head, a fold between them, and one before the strip at the foot."""
    across, down = SIZE[0], _SIDE
    sheet.area(-BLEED, -BLEED, across + 2 * BLEED, 2 * down + BLEED, look.panel)
    left, top = (across - card.FACE[0] * SCALE) / 2, (down - card.FACE[1] * SCALE) / 2
    # The upright one first: it is the first code of a page that harm is played on.
    with sheet.moved(left, down + top, scale=SCALE):
        card.face(sheet, poster, look, words, code, link)
    with sheet.moved(across - left, down - top, scale=SCALE, turned=True):
        card.face(sheet, poster, look, words, code, link)
    for fold in (down, 2 * down):
        sheet.rule(0, fold, 5, look.line, 0.2)
        sheet.rule(across - 5, fold, 5, look.line, 0.2)
