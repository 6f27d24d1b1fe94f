"""A square for social media, read on a phone, which can't scan itself: the bot's name counts as the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block, largest, roomy, spread, stacked
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.numbers import numbers
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import Sheet, Type
from qr_assets.poster.words import Words

SIZE: Final = (180.0, 180.0)
CODE: Final = 79.0

_LEFT, _RIGHT = 9.0, 171.0
_ACROSS = _RIGHT - _LEFT
_INSET = 1.0
_CARD = CODE + 2 * _INSET
_TOP = 8.0
_TEXT = _LEFT + _CARD + 7
_COLUMN = _RIGHT - _TEXT
_BELOW = _TOP + _CARD + 4.5
_BOTTOM = SIZE[1] - 5.5
_LOGO = 12.0
_SMALL = 11.5
"""Points: the smallest that is read on a phone."""


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole square; `words` holds one language or two, the first one larger."""
    sheet.area(0, 0, *SIZE, look.panel)
    line = look.line if look.saving else None
    sheet.area(_LEFT, _TOP, _CARD, _CARD, (1.0, 1.0, 1.0), radius=3, line=line)
    sheet.code(code, _LEFT + _INSET, _TOP + _INSET, CODE, look.in_code)
    _beside(sheet, poster, look, words)
    ways = [
        *((larger, True, True) for larger in (1.4, 1.25, 1.15, 1.05)),
        *((larger, False, True) for larger in (1.2, 1.1, 1.05, 1.0)),
        (1.0, False, False),
    ]
    roomy(lambda way: _below(sheet, poster, look, words, link, *way), ways, _BELOW, _BOTTOM, 4.2, least=2)


def _beside(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    """Logo, unit and promise, from the code's top to its bottom."""
    style = Type(BOLD, 16, _SMALL, look.on_panel, 1.18)
    blocks = [sheet.block(poster.unit, _TEXT, _COLUMN, 20, style, lines=5)]
    if (logo := look.picture) is not None:
        blocks.insert(0, (_LOGO, lambda y: sheet.picture(logo, _TEXT, y, _COLUMN, _LOGO)))
    top, bottom = _TOP + 1, _TOP + _CARD - 2
    room = bottom - top - sum(height for height, _ in blocks) - 4 * len(blocks)
    promise = largest(lambda size: _promise(sheet, look, words, size), (27, 25, 23, 21, 19, 18, 17), room)
    spread([*blocks, promise], top, bottom)


def _promise(sheet: Sheet, look: Look, words: Sequence[Words], size: float) -> Block:
    headline = Type(HEAVY, size, size, look.on_panel, 1.1)
    promise = Type(HEAVY, size, size, look.accent_on_panel, 1.1)
    other = Type(MEDIUM, 12.5, _SMALL, look.quiet_on_panel, 1.2)
    parts = [
        sheet.block(words[0].headline, _TEXT, _COLUMN, 99, headline),
        sheet.block(words[0].promise, _TEXT, _COLUMN, 99, promise),
        *(
            sheet.block(f"{each.headline} {each.promise}", _TEXT, _COLUMN, 14, other, lines=3)
            for each in words[1:]
        ),
    ]
    return stacked(parts, size / 5.2)


def _steps(sheet: Sheet, look: Look, words: Sequence[Words], larger: float) -> Block:
    """Return the three steps by name, beside each other."""
    side, style = 7 * larger, Type(BOLD, 13 * larger, _SMALL, look.on_panel)
    titles = [" / ".join(each.steps[number][0] for each in words) for number in range(3)]
    room = (_ACROSS - 3 * (side + 3) - 6) / 3
    size = min(sheet.fitted(title, style, room, side, lines=1).size for title in titles)
    made = [sheet.fitted(title, replace(style, size=size), room, side, lines=1) for title in titles]
    gap = (_ACROSS - sum(side + 3 + title.width for title in made)) / 2

    def at(y: float) -> None:
        x = _LEFT
        for pictogram, title in zip(("scan", "tell", "follow"), made, strict=True):
            draw(sheet, pictogram, x, y, side, look.accent_on_panel, 1.7)
            sheet.place(title, x + side + 3, y + (side - title.height) / 2, title.width, look.on_panel)
            x += side + 3 + title.width + gap

    return side, at


def _below(
    sheet: Sheet,
    poster: Poster,
    look: Look,
    words: Sequence[Words],
    link: Link,
    larger: float,
    steps: bool,
    lines: bool,
) -> list[Block]:
    """Return the name to type and to compare, what is never asked for, whom to call, and the unit's own
    texts; the steps, and lines for themselves, where room is left.
    """
    free = "\n".join(each.free_short for each in words)
    way = poster.other_ways(words, titled=True)
    own = " · ".join(text for text in (poster.run_by(words), *poster.footers(words).split("\n")) if text)
    foot = ("\n" if lines else " · ").join(text for text in (own, poster.mark_short) if text)
    bold = Type(BOLD, 13.5 * larger, _SMALL, look.on_panel, 1.2)
    medium = Type(MEDIUM, 12.5 * min(larger, 1.1), _SMALL, look.on_panel, 1.2)
    quiet = Type(REGULAR, _SMALL, _SMALL, look.quiet_on_panel, 1.18)
    return [
        _name(sheet, look, words, link, larger),
        *([_steps(sheet, look, words, larger)] if steps else []),
        sheet.block(free, _LEFT, _ACROSS, 8.1 * larger, bold, lines=len(words)),
        _help(sheet, look, words, larger),
        *([sheet.block(way, _LEFT, _ACROSS, 24, medium)] if way else []),
        sheet.block(foot, _LEFT, _ACROSS, 30, quiet),
    ]


def _name(sheet: Sheet, look: Look, words: Sequence[Words], link: Link, larger: float) -> Block:
    by_name = "\n".join(each.by_name for each in words)
    quiet = Type(MEDIUM, 12.5 * larger, _SMALL, look.quiet_on_panel, 1.2)
    name = Type(EXACT, 32 * larger, 12, look.accent_on_panel)
    return stacked(
        [
            sheet.block(by_name, _LEFT, _ACROSS, 12, quiet, lines=len(words)),
            sheet.block(f"@{link.bot_username}", _LEFT, _ACROSS, 14, name, lines=1),
        ],
        2.7 * larger,
    )


def _help(sheet: Sheet, look: Look, words: Sequence[Words], larger: float) -> Block:
    if len(words) > 1:
        lines = "\n".join(each.help_line for each in words)
        return sheet.block(
            lines, _LEFT, _ACROSS, 12, Type(MEDIUM, 12.5 * larger, _SMALL, look.on_panel, 1.2), lines=2
        )
    number = Type(HEAVY, 18 * larger, 18, look.on_panel)
    text = Type(REGULAR, 12 * larger, _SMALL, look.on_panel, 1.15)
    called = [(call.number, call.brief) for call in words[0].help]
    return numbers(sheet, called, _LEFT, _ACROSS, number, text)
