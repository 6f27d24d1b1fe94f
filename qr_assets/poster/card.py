"""A card to hand out, ten on a sheet of A4 to cut apart: in front the code, on the back the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import Block, Sheet, Type, largest, spread, stacked
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 297.0)
FACE: Final = (85.0, 55.0)
CODE: Final = 33.0

_COLUMNS, _ROWS = 2, 5
_LEFT, _RIGHT = 5.0, 80.0
_TOP = 4.2
_ACROSS = _RIGHT - _LEFT
_INSET = 0.5
_CARD = CODE + 2 * _INSET
_TEXT = 43.0
_LOGO = 7.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Two pages of ten faces edge to edge, with marks at the margins where to cut."""
    _ten(sheet, look, lambda: _front(sheet, poster, look, words, code, link), filled=True)
    sheet.turn()
    _ten(sheet, look, lambda: _back(sheet, poster, look, words), filled=False)


def _ten(sheet: Sheet, look: Look, face: Callable[[], None], *, filled: bool) -> None:
    across, down = FACE
    left, top = (SIZE[0] - _COLUMNS * across) / 2, (SIZE[1] - _ROWS * down) / 2
    for number in range(_COLUMNS + 1):
        x = left + number * across
        sheet.upright(x, top - 8, 6, look.muted)
        sheet.upright(x, top + _ROWS * down + 2, 6, look.muted)
    for number in range(_ROWS + 1):
        y = top + number * down
        sheet.rule(left - 8, y, 6, look.muted, 0.1)
        sheet.rule(left + _COLUMNS * across + 2, y, 6, look.muted, 0.1)
    if filled:
        sheet.area(left, top, _COLUMNS * across, _ROWS * down, look.panel)
    for place in range(_COLUMNS * _ROWS):
        row, column = divmod(place, _COLUMNS)
        with sheet.moved(left + column * across, top + row * down):
            if look.saving or not filled:
                sheet.area(0, 0, across, down, None, line=look.line, weight=0.1)
            face()


def _front(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """The promise, the code, and the name to type and to compare; but for the ground."""
    line = look.line if look.saving else None
    sheet.area(_LEFT, _TOP, _CARD, _CARD, (1.0, 1.0, 1.0), radius=2, line=line)
    sheet.code(code, _LEFT + _INSET, _TOP + _INSET, CODE, look.in_code)
    _promise(sheet, poster, look, words)
    quiet = Type(REGULAR, 5.75, 5.5, look.quiet_on_panel, leading=1.2)
    compare = " ".join(each.compare_short for each in words)
    blocks = [
        sheet.block(f"@{link.bot_username}", _LEFT, _ACROSS, 3.4, Type(EXACT, 12, 8, look.on_panel), lines=1),
        sheet.block(compare, _LEFT, _ACROSS, 2, Type(MEDIUM, 6.5, 5.5, look.on_panel), lines=1),
        sheet.block(poster.mark_short, _LEFT, _ACROSS, 4, quiet, lines=2),
    ]
    spread(blocks, _TOP + _CARD + 2.2, FACE[1] - 3.8, 0.9)


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
    """Three steps, what is never asked for, whom to call, another way, and who runs it; on white."""
    two = len(words) > 1
    small = Type(REGULAR, 6, 5.5, look.ink, leading=1.2)
    third = _ACROSS / 3
    for number, pictogram in enumerate(("scan", "tell", "follow")):
        x = _LEFT + number * third
        draw(sheet, pictogram, x, 4.6, 5.6, look.strong, 1.7)
        made = sheet.fitted(words[0].steps[number][0], Type(BOLD, 7.5, 6, look.ink), third - 8, 3, lines=1)
        height = made.height + (2.9 if two else 0)
        top = 4.6 + 2.8 - height / 2
        sheet.place(made, x + 7.4, top, third, look.ink)
        for other in words[1:]:
            sheet.text(other.steps[number][0], x + 7.4, top + made.height + 1.3, third - 8, 2, small, lines=1)
    y = 12.6
    free = "\n".join(each.free_short for each in words)
    y = sheet.text(free, _LEFT, y, _ACROSS, 4.6, Type(BOLD, 6.75, 5.5, look.ink, leading=1.22), lines=2)
    sheet.rule(_LEFT, y + 1.9, _ACROSS, look.line, 0.2)
    y = _help(sheet, look, words, y + 3.9)
    sheet.rule(_LEFT, y + 1.9, _ACROSS, look.line, 0.2)
    _who(sheet, poster, look, words, y + 3.9)


def _help(sheet: Sheet, look: Look, words: Sequence[Words], y: float) -> float:
    """Whom to call; gives the y of the last baseline."""
    if len(words) > 1:
        text = "\n".join(each.help_line for each in words)
        return sheet.text(text, _LEFT, y, _ACROSS, 5, Type(MEDIUM, 6.5, 5.5, look.ink, 1.22), lines=2)
    style = Type(REGULAR, 6.25, 5.5, look.ink, leading=1.15)
    for place, (number, _, brief) in enumerate(words[0].help):
        x = _LEFT + place * _ACROSS / 3
        made = sheet.fitted(number, Type(HEAVY, 10, 10, look.strong), 9, 4, lines=1)
        sheet.place(made, x, y + 0.8, 9, look.strong)
        sheet.text(brief, x + 7.8, y, _ACROSS / 3 - 8.5, made.height + 1.6, style, lines=2, middle=True)
    return y + 4.2


def _who(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], y: float) -> None:
    """Another way from above, who runs it and a line of the unit's own from below."""
    muted = Type(REGULAR, 5.75, 5.5, look.muted, leading=1.18)
    run_by = f"{' / '.join(each.run_by for each in words)} {poster.organisation}"
    rest = "\n".join(text for text in (run_by, poster.footers(words)) if text)
    made = sheet.fitted(rest, muted, _ACROSS, 15)
    top = FACE[1] - 4.6 - made.height
    sheet.place(made, _LEFT, top, _ACROSS, look.muted)
    way = poster.other_ways(words, titled=True)
    if way:
        style = Type(MEDIUM, 7.5, 5.5, look.ink, leading=1.2)
        sheet.text(way, _LEFT, y, _ACROSS, top - y - 1.4, style)
