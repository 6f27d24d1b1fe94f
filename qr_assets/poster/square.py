"""A square for social media, read on a phone, which can't scan itself: the bot's name counts most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import Block, Sheet, Type, inside, largest, spread, stacked
from qr_assets.poster.words import Words

SIZE: Final = (180.0, 180.0)
CODE: Final = 50.0

_LEFT, _RIGHT = 10.0, 170.0
_ACROSS = _RIGHT - _LEFT
_INSET = 1.5
_CARD = CODE + 2 * _INSET
_TOP = 54.0
_PANEL = _TOP + _CARD + 6
_TEXT = _LEFT + _CARD + 8
_COLUMN = _RIGHT - _TEXT
_LOGO = 12.0
_SMALL = 11.5
"""Points: the smallest that is read on a phone."""


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole square; `words` holds one language or two, the first one larger."""
    if look.panel is not None:
        sheet.area(0, 0, SIZE[0], _PANEL, look.panel)
    else:
        sheet.rule(_LEFT, _PANEL, _ACROSS, look.line, 0.5)
    top, bottom = 9.0, _TOP - 5.5
    header = _header(sheet, poster, look, words)
    room = bottom - top - header[0] - 4
    promise = largest(lambda size: _promise(sheet, look, words, size), (27, 24, 22, 20, 18), room)
    spread([header, promise], top, bottom)
    line = look.line if look.saving else None
    sheet.area(_LEFT, _TOP, _CARD, _CARD, (1.0, 1.0, 1.0), radius=3, line=line)
    sheet.code(code, _LEFT + _INSET, _TOP + _INSET, CODE, look.in_code)
    steps = [_step(sheet, look, words, number) for number in range(3)]
    spread([_name(sheet, look, words, link), *steps], _TOP + 0.5, _TOP + _CARD - 0.5)
    spread(_below(sheet, poster, look, words), _PANEL + 6, SIZE[1] - 7)


def _header(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> Block:
    x = _LEFT
    if look.picture is not None:
        x += inside(look.picture, 34, _LOGO)[0] + 5
    across = _RIGHT - x
    name = sheet.fitted(poster.unit, Type(BOLD, 15, _SMALL, look.on_panel, 1.15), across, 9, lines=2)
    text = f"{' / '.join(each.run_by for each in words)} {poster.organisation}"
    run_by = sheet.fitted(text, Type(REGULAR, 12, _SMALL, look.quiet_on_panel, 1.15), across, 8, lines=2)
    height = name.height + 2.8 + run_by.height

    def at(y: float) -> None:
        if look.picture is not None:
            sheet.picture(look.picture, _LEFT, y + (height - _LOGO) / 2, 34, _LOGO)
        sheet.place(name, x, y, across, look.on_panel)
        sheet.place(run_by, x, y + name.height + 2.8, across, look.quiet_on_panel)

    return height, at


def _promise(sheet: Sheet, look: Look, words: Sequence[Words], size: float) -> Block:
    headline = Type(HEAVY, size, 18, look.on_panel)
    promise = Type(HEAVY, size, 18, look.accent_on_panel)
    other = Type(MEDIUM, 12.5, _SMALL, look.quiet_on_panel)
    parts = [
        sheet.block(words[0].headline, _LEFT, _ACROSS, 10, headline, lines=1),
        sheet.block(words[0].promise, _LEFT, _ACROSS, 10, promise, lines=1),
        *(
            sheet.block(f"{each.headline} {each.promise}", _LEFT, _ACROSS, 5, other, lines=1)
            for each in words[1:]
        ),
    ]
    return stacked(parts, size / 6.5)


def _name(sheet: Sheet, look: Look, words: Sequence[Words], link: Link) -> Block:
    """To be typed by hand, and compared."""
    search = f"{' / '.join(each.search for each in words)}:"
    quiet = Type(MEDIUM, 12, _SMALL, look.quiet_on_panel)
    name = Type(EXACT, 23, 12, look.accent_on_panel)
    compare = "\n".join(each.compare_short for each in words)
    return stacked(
        [
            sheet.block(search, _TEXT, _COLUMN, 4, quiet, lines=1),
            sheet.block(f"@{link.bot_username}", _TEXT, _COLUMN, 7, name, lines=1),
            sheet.block(compare, _TEXT, _COLUMN, 8.5, quiet, lines=2),
        ],
        2.7,
    )


def _step(sheet: Sheet, look: Look, words: Sequence[Words], number: int) -> Block:
    x, across = _TEXT + 12, _COLUMN - 12
    text = (
        words[0].steps[number][2] if len(words) == 1 else " / ".join(each.steps[number][0] for each in words)
    )
    style = Type(BOLD, 13.5, 12, look.on_panel)
    height, place = sheet.block(f"{number + 1}. {text}", x, across, 5, style, lines=1)

    def at(y: float) -> None:
        draw(
            sheet, ("scan", "tell", "follow")[number], _TEXT, y + height / 2 - 4, 8, look.accent_on_panel, 1.7
        )
        place(y)

    return height, at


def _below(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> list[Block]:
    free = "\n".join(each.free_short for each in words)
    way = poster.other_ways(words, titled=True)
    foot = "\n".join(text for text in (poster.footers(words), poster.mark(words[0])) if text)
    blocks = [
        sheet.block(free, _LEFT, _ACROSS, 8.1, Type(BOLD, 14, _SMALL, look.ink, 1.2), lines=2),
        _help(sheet, look, words),
        sheet.block(way, _LEFT, _ACROSS, 24, Type(MEDIUM, 12.5, _SMALL, look.ink, 1.2)),
        sheet.block(foot, _LEFT, _ACROSS, 14, Type(REGULAR, _SMALL, _SMALL, look.muted, 1.2)),
    ]
    return blocks if way else [*blocks[:2], blocks[3]]


def _help(sheet: Sheet, look: Look, words: Sequence[Words]) -> Block:
    if len(words) > 1:
        text = "\n".join(each.help_line for each in words)
        return sheet.block(text, _LEFT, _ACROSS, 8, Type(MEDIUM, 12.5, _SMALL, look.ink, 1.2), lines=2)
    third = _ACROSS / 3
    parts = [
        (
            sheet.fitted(number, Type(HEAVY, 19, 19, look.strong), 20, 6, lines=1),
            sheet.fitted(brief, Type(REGULAR, 12, _SMALL, look.ink, 1.15), third - 18, 9, lines=2),
        )
        for number, _, brief in words[0].help
    ]
    height = max(part.height for pair in parts for part in pair)

    def at(y: float) -> None:
        for place, (number, whom) in enumerate(parts):
            x = _LEFT + place * third
            sheet.place(number, x, y + (height - number.height) / 2, 20, look.strong)
            sheet.place(whom, x + 15, y + (height - whom.height) / 2, third - 18, look.ink)

    return height, at
