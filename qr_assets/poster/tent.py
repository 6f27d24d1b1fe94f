"""A table tent: A4 folded to a triangular prism that stands, with the same face in front and behind.

From the top of the sheet: the face behind, on its head; the ridge; the face in front, upright; its foot; the
base; and a flap. All three folds go away from what is printed. The base then lies on the table, its print
below; the flap's fold meets the upper edge of the sheet, which is the foot of the face behind, and the flap
stands inside, its print against that face's blank side, where it is glued. So both faces stand the right way
up, leaning back by 6 degrees on a base of 27 mm, and what says how to fold is seen no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block, spread, stacked
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.numbers import numbers
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type, inside
from qr_assets.poster.words import Words

SIZE: Final = (210.0, 297.0)
CODE: Final = 66.0

_SIDE = 129.0
"""The height of a face."""
_BASE = 27.0
"""How deep it stands; what is left over is the flap."""
FOLDS: Final = (_SIDE, 2 * _SIDE, 2 * _SIDE + _BASE)
_FOLD_MARK = 8.0
"""From the edge inwards: an office printer leaves out the first 4 or 5 mm."""
_BEYOND = 2.0
"""That the ground goes on beyond the front's foot, so that no white shows where a fold is a little off."""
_LEFT, _RIGHT = 11.0, 199.0
_TOP = 9.0
_FOOT = _SIDE - 6.5
_CARD = (74.0, 93.0)
_TEXT = _LEFT + _CARD[0] + 9
_COLUMN = _RIGHT - _TEXT
_LOGO = 11.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Two faces head to head, below them base and flap, and marks where to fold."""
    across, down = SIZE[0], _SIDE
    sheet.area(-BLEED, -BLEED, across + 2 * BLEED, 2 * down + BLEED + _BEYOND, look.panel)
    # The upright one first: it is the first code of a page that harm is played on.
    with sheet.moved(0, down):
        _face(sheet, poster, look, words, code, link)
    with sheet.moved(across, down, turned=True):
        _face(sheet, poster, look, words, code, link)
    for fold in FOLDS:
        colour = look.line if fold <= 2 * down else look.muted
        sheet.rule(0, fold, _FOLD_MARK, colour, 0.2)
        sheet.rule(across - _FOLD_MARK, fold, _FOLD_MARK, colour, 0.2)
    _to_fold(sheet, look, words)


def _to_fold(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    """How to fold on the base, beside a view from the side; and on the flap where to glue."""
    _, foot, last = FOLDS
    side, quiet = 16.0, Type(REGULAR, 8.5, 7, look.muted, 1.3)
    _from_the_side(sheet, look, _LEFT, foot + _BEYOND + (_BASE - _BEYOND - side) / 2, side)
    left = _LEFT + side
    for said, top, down in (
        ([each.fold for each in words], foot + _BEYOND, _BASE - _BEYOND),
        ([each.glue for each in words], last, SIZE[1] - last - 3),
    ):
        sheet.text("\n".join(said), left, top, _RIGHT - left, down, quiet, lines=len(words), middle=True)


def _from_the_side(sheet: Sheet, look: Look, x: float, y: float, side: float) -> None:
    """Draw the folded paper's edge, from the flap's end inside to the foot of the face behind."""
    flap, *others = ((13.7, 14.0), (15.5, 22.0), (7.0, 22.0), (12.0, 2.0), (17.0, 22.0))
    with sheet.grid(x, y, side, look.muted, 0.5) as canvas:
        path = canvas.beginPath()
        path.moveTo(*flap)
        for corner in others:
            path.lineTo(*corner)
        canvas.drawPath(path, stroke=1, fill=0)


def _face(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """One side, but for its ground."""
    _card(sheet, look, words, code, link)
    blocks = [
        _header(sheet, poster, look, words),
        _promise(sheet, look, words),
        *(_step(sheet, look, words, number) for number in range(3)),
        _free(sheet, look, words),
        _help(sheet, look, words),
    ]
    spread(blocks, _TOP + 0.5, _TOP + _CARD[1] - 0.5)
    _foot(sheet, poster, look, words)


def _card(sheet: Sheet, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    across, down = _CARD
    line = look.line if look.saving else None
    sheet.area(_LEFT, _TOP, across, down, (1.0, 1.0, 1.0), radius=4, line=line)
    sheet.code(code, _LEFT + (across - CODE) / 2, _TOP + 1, CODE, look.in_code)
    left, inner = _LEFT + 4, across - 8
    quiet = Type(MEDIUM, 8, 7, look.muted, leading=1.2, align="centre")
    blocks = [
        sheet.block("\n".join(each.by_hand for each in words), left, inner, 6, quiet, lines=2),
        sheet.block(
            f"@{link.bot_username}", left, inner, 6, Type(EXACT, 17, 9, look.strong, align="centre"), lines=1
        ),
        sheet.block("\n".join(each.compare for each in words), left, inner, 6, quiet, lines=2),
    ]
    spread(blocks, _TOP + CODE + (2 if len(words) > 1 else 4), _TOP + down - (4.5 if len(words) > 1 else 6))


def _header(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> Block:
    x = _TEXT
    if look.picture is not None:
        x += inside(look.picture, 26, _LOGO)[0] + 4
    across = _RIGHT - x
    name = sheet.fitted(poster.unit, Type(BOLD, 12, 8, look.on_panel, 1.15), across, 7, lines=2)
    blocks: list[Block] = [(name.height, lambda y: sheet.place(name, x, y, across, look.on_panel))]
    if run_by := poster.run_by(words):
        style = Type(REGULAR, 8, 7, look.quiet_on_panel, 1.2)
        blocks.append(sheet.block(run_by, x, across, 6, style, lines=2))
    height, said = stacked(blocks, 2.2)

    def at(y: float) -> None:
        if look.picture is not None:
            sheet.picture(look.picture, _TEXT, y + (height - _LOGO) / 2, 26, _LOGO)
        said(y)

    return height, at


def _promise(sheet: Sheet, look: Look, words: Sequence[Words]) -> Block:
    first, two = words[0], len(words) > 1
    size = 18 if two else 19
    headline = sheet.fitted(first.headline, Type(HEAVY, size, 14, look.on_panel), _COLUMN, 7, lines=1)
    promise = sheet.fitted(
        first.promise, Type(HEAVY, headline.size, 14, look.accent_on_panel), _COLUMN, 7, lines=1
    )
    others = [
        sheet.fitted(
            f"{each.headline}\n{each.promise}", Type(MEDIUM, 9, 7.5, look.quiet_on_panel, 1.2), _COLUMN, 7
        )
        for each in words[1:]
    ]

    def at(y: float) -> None:
        sheet.place(headline, _TEXT, y, _COLUMN, look.on_panel)
        y += headline.height + 2.8
        sheet.place(promise, _TEXT, y, _COLUMN, look.accent_on_panel)
        for other in others:
            sheet.place(other, _TEXT, y + promise.height + 2.6, _COLUMN, look.quiet_on_panel)

    return headline.height + 2.8 + promise.height + sum(2.6 + other.height for other in others), at


def _step(sheet: Sheet, look: Look, words: Sequence[Words], number: int) -> Block:
    x = _TEXT + 12
    across = _RIGHT - x
    title = " / ".join(each.steps[number][0] for each in words)
    made = sheet.fitted(f"{number + 1}. {title}", Type(HEAVY, 11, 9, look.on_panel), across, 4, lines=1)
    text = words[0].steps[number][1] if len(words) == 1 else " ".join(each.steps[number][2] for each in words)
    body = sheet.fitted(text, Type(REGULAR, 9, 7, look.quiet_on_panel, 1.2), across, 6.5, lines=1)

    def at(y: float) -> None:
        draw(sheet, ("scan", "tell", "follow")[number], _TEXT, y - 0.2, 8, look.accent_on_panel, 1.7)
        sheet.place(made, x, y, across, look.on_panel)
        sheet.place(body, x, y + made.height + 2.1, across, look.quiet_on_panel)

    return made.height + 2.1 + body.height, at


def _free(sheet: Sheet, look: Look, words: Sequence[Words]) -> Block:
    text = "\n".join(each.free for each in words)
    return sheet.block(text, _TEXT, _COLUMN, 8, Type(BOLD, 10, 7.5, look.on_panel, 1.2), lines=len(words))


def _help(sheet: Sheet, look: Look, words: Sequence[Words]) -> Block:
    if len(words) > 1:
        lines = "\n".join(each.help_line for each in words)
        return sheet.block(lines, _TEXT, _COLUMN, 7, Type(MEDIUM, 9, 7, look.on_panel, 1.25), lines=2)
    called = [(call.number, call.brief) for call in words[0].help]
    number, text = Type(HEAVY, 14, 14, look.on_panel), Type(REGULAR, 8, 7, look.on_panel, leading=1.15)
    return numbers(sheet, called, _TEXT, _COLUMN, number, text)


def _foot(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    """Another way, a line of the unit's own, and the poster's number, all across."""
    across = _RIGHT - _LEFT
    small = Type(REGULAR, 7.5, 7, look.quiet_on_panel, leading=1.2)
    footer = poster.footers(words)
    room = 88.0 if footer else across
    mark = sheet.fitted(poster.mark(words[0]), small, room, 6.2, lines=2)
    y = _FOOT - mark.height
    way = poster.other_ways(words, titled=True)
    if footer:
        made = sheet.fitted(footer, small, across - room - 6, 6.2, lines=2)
        y = min(y, _FOOT - made.height)
        sheet.place(made, _LEFT, y, across - room - 6, look.quiet_on_panel)
    sheet.place(mark, _RIGHT - room, y, room, look.quiet_on_panel, "right")
    if way:
        top = _TOP + _CARD[1] + 3
        style = Type(MEDIUM, 9, 7, look.on_panel, leading=1.2)
        sheet.text(way, _LEFT, top, across, y - top - 2.2, style, middle=True)
