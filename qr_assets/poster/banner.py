"""A banner of 60 by 160 cm to stand in a hall: the poster's parts in one column, read from 3.4 m.

What a citizen needs ends 15 cm above its lower edge, which stands on the floor or in a stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster import a4
from qr_assets.poster.blocks import Block, spread, stacked
from qr_assets.poster.letters import BOLD, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 560.0)
SCALE: Final = 600 / SIZE[0]
"""It is drawn as wide as A4."""

_LARGER: Final = 1.55
CODE: Final = a4.CODE * _LARGER

_LEFT, _ACROSS = 15.0, 180.0
_PANEL = 235.0
_CARD = 133.5
_STEP = 23.0
_TITLE = 42.0
"""How wide the title of a second way is, and the gap after it."""
_BETWEEN = 6.0
"""Columns of numbers to call."""
LOWEST: Final = SIZE[1] - 150 / SCALE
"""Where what a citizen needs ends."""
_BAND = LOWEST + 10


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole banner; `words` holds one language or two, the first one larger."""
    if look.panel is not None:
        sheet.area(-BLEED, -BLEED, SIZE[0] + 2 * BLEED, _PANEL + BLEED, look.panel)
    with sheet.moved(0, 3):
        a4.header(sheet, poster, look, words)
    with sheet.moved(0, 7):
        a4.headline(sheet, look, words)
    text = "\n".join(f"{each.meaning} {each.telegram_knows}" for each in words)
    medium = Type(MEDIUM, 13, 9, look.on_panel, 1.25)
    sheet.text(text, _LEFT, 106.5, _ACROSS, 21, medium, lines=2 * len(words))
    left = (SIZE[0] - a4.CARD[2] * _LARGER) / 2
    with sheet.moved(left - a4.CARD[0] * _LARGER, _CARD - a4.CARD[1] * _LARGER, scale=_LARGER):
        a4.card(sheet, look, words, code, link)

    def step(number: int, y: float) -> None:
        with sheet.moved(left - a4.COLUMN[0] * _LARGER, y, scale=_LARGER):
            a4.step(sheet, look, words, number, 0, wide=102)

    blocks = [
        (_STEP, lambda y: step(0, y)),
        (_STEP, lambda y: step(1, y)),
        (_STEP, lambda y: step(2, y)),
        (a4.TRUST_DOWN, lambda y: a4.trust(sheet, look, words, y)),
        _help(sheet, look, words),
        *_other_way(sheet, poster, look, words),
    ]
    spread(blocks, _CARD + a4.CARD[3] * _LARGER + 7, LOWEST)
    _foot(sheet, poster, look, words)


def _help(sheet: Sheet, look: Look, words: Sequence[Words]) -> Block:
    """Whom to call, side by side, each number above its words."""
    title = " / ".join(each.help_title for each in words)
    number, text = Type(HEAVY, 42, 42, look.strong), Type(REGULAR, 14, 9, look.ink, leading=1.2)
    said = [
        "\n".join(each.help[place].brief for each in words) if len(words) > 1 else call.text
        for place, call in enumerate(words[0].help)
    ]
    across = (_ACROSS - _BETWEEN * (len(said) - 1)) / len(said)
    text = replace(text, size=min(sheet.fitted(each, text, across, 10, lines=2).size for each in said))
    columns = []
    for place, (call, each) in enumerate(zip(words[0].help, said, strict=True)):
        x = _LEFT + place * (across + _BETWEEN)
        large = sheet.block(call.number, x, across, 12, number, lines=1)
        columns.append(stacked([large, sheet.block(each, x, across, 10, text, lines=2)], 3.4))

    def at(y: float) -> None:
        for _, column in columns:
            column(y)

    heading = sheet.block(title, _LEFT, _ACROSS, 5, Type(BOLD, 14, 9, look.ink), lines=1)
    return stacked([heading, (max(height for height, _ in columns), at)], 4)


def _other_way(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> list[Block]:
    """For people without Telegram, beside its title; none if there is none."""
    text = poster.other_ways(words)
    if not text:
        return []
    bold = Type(BOLD, 12.5, 9, look.ink)
    body = Type(REGULAR, 14 if len(words) == 1 else 13, 9, look.ink, leading=1.2)
    title = " / ".join(each.other_way for each in words)
    height, titled = sheet.block(title, _LEFT, _TITLE - 2, 9, bold, lines=2)
    down, said = sheet.block(text, _LEFT + _TITLE, _ACROSS - _TITLE, 23, body)

    def at(y: float) -> None:
        titled(y)
        said(y)

    return [(max(height, down), at)]


def _foot(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    """On a band, a line of the unit's own at the left, and the poster's number and place at the right."""
    if look.panel is not None:
        sheet.area(-BLEED, _BAND, SIZE[0] + 2 * BLEED, SIZE[1] - _BAND + BLEED, look.panel)
    else:
        sheet.rule(_LEFT, _BAND, _ACROSS, look.line, 0.5)
    y, colour, footer = _BAND + 7, look.quiet_on_panel, poster.footers(words)
    style = Type(MEDIUM, 11, 8, colour, leading=1.25)
    mark = sheet.fitted(poster.mark(words[0]), style, 110 if footer else _ACROSS, 9, lines=2)
    sheet.place(mark, _LEFT, y, _ACROSS, colour, "right")
    if footer:
        style = replace(style, font=REGULAR)
        sheet.text(footer, _LEFT, y, _ACROSS - mark.width - 5, 9, style, lines=2)
