"""A card to hand out, ten on a sheet of A4 to cut apart: in front the code, on the back the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block, beside, largest, roomy, spread, stacked
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.numbers import numbers
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 297.0)
FACE: Final = (85.0, 55.0)
CODE: Final = 33.0

_COLUMNS, _ROWS = 2, 5
_LEFT, _RIGHT = 5.0, 80.0
_TOP = 3.6
_ACROSS = _RIGHT - _LEFT
_INSET = 0.5
_CARD = CODE + 2 * _INSET
_TEXT = 43.0
_LOGO = 7.0
_ROOMY = 1.2
"""How much larger than usual texts are where much is empty."""


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Two pages of ten faces edge to edge, with one set of marks where to cut, however they are asked for."""
    _ten(sheet, look, lambda: _front(sheet, poster, look, words, code, link), filled=True)
    sheet.turn()
    _ten(sheet, look, lambda: _back(sheet, poster, look, words), filled=False)


def _ten(sheet: Sheet, look: Look, face: Callable[[], None], *, filled: bool) -> None:
    """Draw the faces, their ground going on beyond the outer cuts, and beyond that marks for every cut.

    Nothing is drawn along a cut: a knife that misses it a little would leave a part of it on a card.
    """
    across, down = FACE
    wide, high = _COLUMNS * across, _ROWS * down
    left, top = (SIZE[0] - wide) / 2, (SIZE[1] - high) / 2
    sheet.trimmed(left, top, wide, high)
    away, long = BLEED + 1, 5.0
    for number in range(_COLUMNS + 1):
        x = left + number * across
        sheet.upright(x, top - away - long, long, look.muted)
        sheet.upright(x, top + high + away, long, look.muted)
    for number in range(_ROWS + 1):
        y = top + number * down
        sheet.rule(left - away - long, y, long, look.muted, 0.1)
        sheet.rule(left + wide + away, y, long, look.muted, 0.1)
    if filled:
        sheet.area(left - BLEED, top - BLEED, wide + 2 * BLEED, high + 2 * BLEED, look.panel)
    for place in range(_COLUMNS * _ROWS):
        row, column = divmod(place, _COLUMNS)
        with sheet.moved(left + column * across, top + row * down):
            face()


def _front(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the promise, the code, and the name to type and to compare; but not the ground."""
    line = look.line if look.saving else None
    sheet.area(_LEFT, _TOP, _CARD, _CARD, (1.0, 1.0, 1.0), radius=2, line=line)
    sheet.code(code, _LEFT + _INSET, _TOP + _INSET, CODE, look.in_code)
    _promise(sheet, poster, look, words)
    by_name = "\n".join(each.by_name for each in words)
    name = Type(EXACT, 12, 8, look.on_panel)

    def made(larger: float) -> list[Block]:
        medium = Type(MEDIUM, 6.5 * larger, 5.5, look.on_panel, leading=1.2)
        quiet = Type(REGULAR, 5.75 * larger, 5.5, look.quiet_on_panel, leading=1.2)
        return [
            sheet.block(by_name, _LEFT, _ACROSS, 6, medium, lines=len(words)),
            sheet.block(f"@{link.bot_username}", _LEFT, _ACROSS, 3.4 * larger**2, name, lines=1),
            sheet.block(poster.mark_short, _LEFT, _ACROSS, 4, quiet, lines=2),
        ]

    roomy(made, (1.1, 1, 0.95, 0.9, 0.85), _TOP + _CARD + 2, FACE[1] - 3.7, 1.3, least=0.75)


def _promise(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    """Logo, unit and promise, from the code's top to its bottom."""
    across, first, quiet = _RIGHT - _TEXT, words[0], look.quiet_on_panel
    unit = sheet.block(poster.unit, _TEXT, across, 6.4, Type(MEDIUM, 6.5, 5.5, quiet, 1.15), lines=3)
    blocks = [unit]
    if (logo := look.picture) is not None:
        blocks.insert(0, (_LOGO, lambda y: sheet.picture(logo, _TEXT, y, across, _LOGO)))

    def said(size: float) -> Block:
        headline = Type(HEAVY, size, 7, look.on_panel, leading=1.12)
        promise = Type(HEAVY, size - 2, 6.5, look.accent_on_panel)
        other = Type(REGULAR, 6.25, 5.5, quiet, leading=1.2)
        parts = [
            sheet.block(first.headline, _TEXT, across, 9, headline, lines=2),
            sheet.block(first.promise, _TEXT, across, 3, promise, lines=1),
            *(
                sheet.block(f"{each.headline}\n{each.promise}", _TEXT, across, 4.6, other, lines=2)
                for each in words[1:]
            ),
        ]
        return stacked(parts, 1.9)

    top, bottom = _TOP + 0.8, _TOP + _CARD - 1.2
    room = bottom - top - sum(height for height, _ in blocks) - 2.2 * len(blocks)
    spread([*blocks, largest(said, (11, 10, 9.5, 9, 8.5, 8), room)], top, bottom, 1.2)


def _back(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    """Three steps, what is never asked for, whom to call, another way, and who runs it; on white.

    What a unit leaves empty leaves its room to the rest.
    """
    way = poster.other_ways(words, titled=True)
    rest = "\n".join(text for text in (poster.run_by(words), poster.footers(words)) if text)
    free = "\n".join(each.free_short for each in words)
    rule: Block = (0, lambda y: sheet.rule(_LEFT, y, _ACROSS, look.line, 0.2))

    def made(larger: float) -> list[Block]:
        bold = Type(BOLD, 6.75 * larger, 5.5, look.ink, leading=1.22)
        medium = Type(MEDIUM, min(8, 7.5 * larger), 5.5, look.ink, leading=1.2)
        muted = Type(REGULAR, 6 * min(1, larger), 5.5, look.muted, leading=1.18)
        return [
            _steps(sheet, look, words, larger),
            sheet.block(free, _LEFT, _ACROSS, 6, bold, lines=len(words)),
            rule,
            _help(sheet, look, words, larger),
            *([rule, sheet.block(way, _LEFT, _ACROSS, 18, medium)] if way else []),
            *([rule, sheet.block(rest, _LEFT, _ACROSS, 15, muted)] if rest else []),
        ]

    roomy(made, (1.3, 1.2, 1.1, 1, 0.95, 0.9, 0.8), 4.8, FACE[1] - 4.8, 1.8, least=1)


def _steps(sheet: Sheet, look: Look, words: Sequence[Words], larger: float) -> Block:
    larger = min(larger, 1.15)
    third, side = _ACROSS / 3, 5.6 * larger
    inner = third - side - 1.8
    titles = [
        stacked(
            [
                sheet.block(title, _LEFT + number * third + side + 1.8, inner, 4, style, lines=1)
                for title, style in zip(
                    (each.steps[number][0] for each in words),
                    (Type(BOLD, 7.5 * larger, 6, look.ink), Type(REGULAR, 6 * larger, 5.5, look.ink)),
                    strict=False,
                )
            ],
            1.3,
        )
        for number in range(3)
    ]

    def at(y: float) -> None:
        for number, (height, title) in enumerate(titles):
            pictogram = ("scan", "tell", "follow")[number]
            draw(sheet, pictogram, _LEFT + number * third, y, side, look.strong, 1.7)
            title(y + (side - height) / 2)

    return side, at


def _help(sheet: Sheet, look: Look, words: Sequence[Words], larger: float) -> Block:
    """Whom to call: side by side, or one below the other in two languages and where there is room."""
    if len(words) == 1 and larger < _ROOMY:
        number = Type(HEAVY, 10 * larger, 10 * larger, look.strong)
        text = Type(REGULAR, 6.25 * larger, 5.5, look.ink, leading=1.15)
        called = [(call.number, call.brief) for call in words[0].help]
        return numbers(sheet, called, _LEFT, _ACROSS, number, text)
    bold, text = Type(HEAVY, 6.75 * larger, 6, look.strong), Type(REGULAR, 6.25 * larger, 5.5, look.ink)
    inset = 6.4 * larger
    rows = [
        beside(
            sheet.block(call.number, _LEFT, inset, 3, bold, lines=1),
            sheet.block(
                " · ".join(each.help[place].brief for each in words) if len(words) > 1 else call.text,
                _LEFT + inset,
                _ACROSS - inset,
                3,
                text,
                lines=1,
            ),
        )
        for place, call in enumerate(words[0].help)
    ]
    return stacked(rows, 1.2 * larger)
