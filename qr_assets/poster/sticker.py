"""A sticker of 7 by 7 cm, for a counter, a door or a notebook, read from arm's length.

What a citizen needs always stands on it. Of the unit's own texts (a second way, who runs the bot, the footer)
it says what there is room for, the second way before all: a sticker without them is better than none. In two
languages it is soon full; there the footer also goes where that leaves air between the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block, beside, largest, roomy, stacked
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR, DoesNotFit
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE: Final = (70.0, 70.0)
CODE: Final = 28.5

_LEFT, _RIGHT = 4.0, 66.0
_ACROSS = _RIGHT - _LEFT
_TOP, _BOTTOM = 3.8, 66.2
_INSET = 0.5
_CARD = CODE + 2 * _INSET
_TEXT = _LEFT + _CARD + 2.5
_COLUMN = _RIGHT - _TEXT
_COLUMN_DOWN = _CARD - 0.6
_LOGO = 9.0
_INDENT = 6.8
"""Of texts beside pictograms, and of those below them."""
_NARROW = 5.6
"""Of texts beside numbers alone."""
_PICTOGRAMS: Final = ("scan", "tell", "follow")
_SIZES: Final = (1.05, 1.0, 0.95, 0.9, 0.85, 0.8, 0.775)
"""How large the column beside the code can be."""
_APART: Final = (1.15, 1.1, 1.05, 1.0, 0.95, 0.9)
_JOINED: Final = (0.9, 0.85, 0.8, 0.775)
_WAYS: Final = (*((larger, True) for larger in _APART), *((larger, False) for larger in _JOINED))
"""How large the rest can be, and whether each text at the foot has lines for itself."""
_TIGHT, _CLEAR = 0.75, 0.95
"""The least gap between two texts, and what it is in two languages if that costs no more than the footer."""
_ROUND = 0.4
"""Then added above and below the card, near which lines seem to touch it before they touch each other."""


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole sticker; `words` holds one language or two, the first one larger."""
    side = SIZE[0] + 2 * BLEED
    sheet.area(-BLEED, -BLEED, side, side, look.panel)
    *fuller, barest = dict.fromkeys(_from_fullest(poster))
    clearly = [(each, True) for each in (poster, _without_footer(poster))] if len(words) > 1 else []
    for each, clear in (*clearly, *((each, False) for each in fuller)):
        asked = set(sheet.asked)
        with suppress(DoesNotFit):
            return _page(sheet, each, look, words, code, link, clear=clear)
        sheet.asked = asked  # what is left out is no text to shorten
    return _page(sheet, barest, look, words, code, link, clear=False)


def _from_fullest(poster: Poster) -> Iterator[Poster]:
    """Yield the poster with all of its unit's own texts, and with ever fewer of them."""
    yield poster
    yield (poster := _without_footer(poster))
    yield replace(poster, organisation="")
    yield (poster := replace(poster, other_way="", other_way_en=""))
    yield replace(poster, organisation="")


def _without_footer(poster: Poster) -> Poster:
    return replace(poster, footer="", footer_en="")


def _page(
    sheet: Sheet,
    poster: Poster,
    look: Look,
    words: Sequence[Words],
    code: Code,
    link: Link,
    *,
    clear: bool,
) -> None:
    """Draws nothing, and raises `DoesNotFit`, if not all that the poster says fits."""
    middle = beside(_card(sheet, look, code), _column(sheet, poster, look, words))
    if clear:
        middle = _padded(middle, _ROUND)

    def made(way: tuple[float, bool]) -> list[Block]:
        larger, apart = way
        return [
            _head(sheet, poster, look, words, larger),
            middle,
            *_name(sheet, look, words, link, larger),
            *_foot(sheet, poster, look, words, larger, apart),
        ]

    roomy(made, _WAYS, _TOP, _BOTTOM, 1.85, least=_CLEAR if clear else _TIGHT)


def _padded(block: Block, by: float) -> Block:
    """With air above and below."""
    height, draw_at = block
    return height + 2 * by, lambda y: draw_at(y + by)


def _head(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], larger: float) -> Block:
    """Draw unit and promise, beside the logo."""
    logo = look.picture
    across = _ACROSS if logo is None else _ACROSS - _LOGO - 2
    quiet = Type(MEDIUM, 6.5 * larger, 5.5, look.quiet_on_panel, leading=1.15)
    heavy = Type(HEAVY, 10.5 * larger, 6.5, look.on_panel)
    said = (words[0].headline, words[0].promise)
    heavy = replace(heavy, size=min(sheet.fitted(text, heavy, across, 5, lines=1).size for text in said))
    styles = (heavy, replace(heavy, colour=look.accent_on_panel))
    promise = [
        *(
            sheet.block(text, _LEFT, across, 5, style, lines=1)
            for text, style in zip(said, styles, strict=True)
        ),
        *(sheet.block(each.in_short, _LEFT, across, 3, quiet, lines=1) for each in words[1:]),
    ]
    unit = sheet.block(poster.unit, _LEFT, across, 4.5, quiet, lines=2)
    height, texts = stacked([unit, stacked(promise, heavy.size / 6.2)], 1.9 * larger)

    def at(y: float) -> None:
        texts(y)
        if logo is not None:
            sheet.picture(logo, _RIGHT - _LOGO, y, _LOGO, _LOGO)

    return height if logo is None else max(height, _LOGO), at


def _card(sheet: Sheet, look: Look, code: Code) -> Block:
    """Return the code on white."""
    line = look.line if look.saving else None

    def at(y: float) -> None:
        sheet.area(_LEFT, y, _CARD, _CARD, (1.0, 1.0, 1.0), radius=1.5, line=line)
        sheet.code(code, _LEFT + _INSET, y + _INSET, CODE, look.in_code)

    return _CARD, at


def _column(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> Block:
    """Return what stands beside the code, spread to its height; higher than it, if it is so in the
    smallest type.
    """

    def made(larger: float) -> Block:
        parts = _parts(sheet, poster, look, words, larger)
        gap = (_COLUMN_DOWN - sum(height for height, _ in parts)) / (len(parts) - 1)
        return stacked(parts, max(gap, 2.2 * larger))

    return largest(made, _SIZES, _COLUMN_DOWN + 1e-6)


def _parts(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], larger: float) -> list[Block]:
    """Three steps, a second way, and whom to call, if that isn't said at the foot."""
    way = poster.other_ways(words, titled=True)
    if not way:
        return [_steps_down(sheet, look, words, larger), _help(sheet, look, words, larger, _INDENT)]
    style = Type(MEDIUM, 6.25 * larger, 5.5, look.on_panel, leading=1.15)
    ways = [sheet.block(each, _TEXT, _COLUMN, 99, style) for each in way.split("\n")]
    called = [] if _help_below(poster, words) else [_help(sheet, look, words, larger, _NARROW)]
    return [_steps_across(sheet, look, words, larger), stacked(ways, 1.3), *called]


def _help_below(poster: Poster, words: Sequence[Words]) -> bool:
    """Whether a second way in two languages leaves no room beside the code for whom to call."""
    return len(words) > 1 and bool(poster.other_ways(words))


def _steps_down(sheet: Sheet, look: Look, words: Sequence[Words], larger: float) -> Block:
    """One below the other, their names beside the pictograms."""
    side = 5.2 * min(1, larger)
    rows = [
        beside(_pictogram(sheet, look, number, _TEXT, side), _title(sheet, look, words, number, larger))
        for number in range(len(_PICTOGRAMS))
    ]
    return stacked(rows, 0.8 * larger)


def _title(sheet: Sheet, look: Look, words: Sequence[Words], number: int, larger: float) -> Block:
    """Return a step's name, and on the same line what it is in the other language."""
    bold = Type(BOLD, max(7, 7.5 * larger), 6, look.on_panel)
    quiet = Type(REGULAR, 6 * larger, 5.5, look.quiet_on_panel)
    x, across = _TEXT + _INDENT, _COLUMN - _INDENT
    name = sheet.fitted(words[0].steps[number][0], bold, across, 4, lines=1)
    beyond = name.width + 1.2
    others = [sheet.fitted(each.steps[number][0], quiet, across - beyond, 4, lines=1) for each in words[1:]]

    def at(y: float) -> None:
        sheet.place(name, x, y, across, bold.colour)
        for other in others:
            sheet.place(other, x + beyond, y + name.height - other.height, across, quiet.colour)

    return name.height, at


def _steps_across(sheet: Sheet, look: Look, words: Sequence[Words], larger: float) -> Block:
    """Side by side, their names below the pictograms."""
    side = 5 * larger
    bold = Type(BOLD, 7 * larger, 6, look.on_panel, align="centre")
    quiet = Type(REGULAR, 6 * larger, 5.5, look.quiet_on_panel, align="centre")
    names = [
        list(zip((each.steps[number][0] for each in words), (bold, quiet), strict=False))
        for number in range(3)
    ]
    wide = [max(side, *(sheet.fitted(*name, _COLUMN, 4, lines=1).width for name in step)) for step in names]
    middle = _TEXT + wide[0] + (_COLUMN - sum(wide)) / 2
    columns = []
    for number, x in enumerate((_TEXT, middle, _RIGHT - wide[2])):
        pictogram = _pictogram(sheet, look, number, x + (wide[number] - side) / 2, side)
        lines = [sheet.block(name, x, wide[number], 4, style, lines=1) for name, style in names[number]]
        columns.append(stacked([pictogram, stacked(lines, 0.9)], 1.3))
    return beside(*columns)


def _pictogram(sheet: Sheet, look: Look, number: int, x: float, side: float) -> Block:
    return side, lambda y: draw(sheet, _PICTOGRAMS[number], x, y, side, look.accent_on_panel, 1.8)


def _help(sheet: Sheet, look: Look, words: Sequence[Words], larger: float, indent: float) -> Block:
    """Whom to call, one below the other, all in one size."""
    text = Type(REGULAR, 6.25 * larger, 5.5, look.on_panel, leading=1.15)
    x, across = _TEXT + indent, _COLUMN - indent
    whom = ["\n".join(each.help[place].brief for each in words) for place in range(len(words[0].help))]
    size = min(sheet.fitted(each, text, across, 8, lines=len(words)).size for each in whom)
    text, bold = replace(text, size=size), Type(BOLD, size, size, look.on_panel)
    rows = []
    for call, each in zip(words[0].help, whom, strict=True):
        height, said = sheet.block(each, x, across, 8, text, lines=len(words))
        _, number = sheet.block(call.number, _TEXT, indent, 3, bold, lines=1)
        rows.append(beside((height, number), (height, said)))
    return stacked(rows, size / 5.5)


def _name(sheet: Sheet, look: Look, words: Sequence[Words], link: Link, larger: float) -> list[Block]:
    """Return the name to search for and to compare, and what the bot never asks for."""
    by_name = "\n".join(each.by_name for each in words)
    free = "\n".join(each.free_short for each in words)
    quiet = Type(REGULAR, 6.25 * larger, 5.5, look.quiet_on_panel, leading=1.1)
    medium = Type(MEDIUM, 6.5 * larger, 5.5, look.on_panel, leading=1.1)
    name = Type(EXACT, 11 * larger, 7.5, look.on_panel)
    return [
        stacked(
            [
                sheet.block(by_name, _LEFT, _ACROSS, 6, quiet, lines=len(words)),
                sheet.block(f"@{link.bot_username}", _LEFT, _ACROSS, 3.6, name, lines=1),
            ],
            1.3 * larger,
        ),
        sheet.block(free, _LEFT, _ACROSS, 6, medium, lines=len(words)),
    ]


def _foot(
    sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], larger: float, apart: bool
) -> list[Block]:
    """Whom to call, if that isn't said beside the code; who runs it, footer, number, version, place."""
    texts = (poster.run_by(words), *poster.footers(words).split("\n"), poster.mark_short)
    said = ("\n" if apart else " · ").join(text for text in texts if text)
    small = Type(REGULAR, 5.75 * larger, 5.5, look.quiet_on_panel, leading=1.15)
    foot = sheet.block(said, _LEFT, _ACROSS, 99, small)
    if not _help_below(poster, words):
        return [foot]
    text = Type(REGULAR, 6.25 * larger, 5.5, look.on_panel, leading=1.1)
    return [sheet.block(_called(words), _LEFT, _ACROSS, 6, text), foot]


def _called(words: Sequence[Words]) -> str:
    """Whom to call, on one line; what is the same in both languages is said once."""
    rows = zip(words[0].help, *(each.help_short for each in words), strict=True)
    return " · ".join(f"{call.number} {' / '.join(dict.fromkeys(whom))}" for call, *whom in rows)
