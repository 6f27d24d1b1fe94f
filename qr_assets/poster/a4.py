"""The poster for a wall, upright, in the proportions of A4; A3 and A5 are the same, larger and smaller.

A panel in the unit's colour with the promise, large enough to be read across a room; the code on a white
card that hangs over the panel's edge; three steps beside it; below, what makes it trustworthy, other help,
and another way. What a unit leaves empty leaves its room to the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.blocks import Block, stacked
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.numbers import numbers
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE = (210.0, 297.0)
CODE = 93.0
"""The code's width, quiet zone included."""

_LEFT, _RIGHT = 15.0, 195.0
_ACROSS = _RIGHT - _LEFT
CARD = (15.0, 96.0, 102.0, 127.0)
COLUMN = (127.0, 68.0)
_FOOT = 282.5
TRUST_DOWN, HELP_DOWN = 13.5, 13.0


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole poster; `words` holds one language or two, the first one larger."""
    panel = 125.0 if len(words) == 1 else 135.5
    if look.panel is not None:
        sheet.area(-BLEED, -BLEED, SIZE[0] + 2 * BLEED, panel + BLEED, look.panel)
    else:
        sheet.rule(_LEFT, 92.5, _ACROSS, look.line, 0.5)
    header(sheet, poster, look, words)
    headline(sheet, look, words)
    card(sheet, look, words, code, link)
    _meaning(sheet, look, words, panel)
    bottom = CARD[1] + CARD[3]
    each_down = (bottom - panel - 7) / 3
    for number in range(3):
        step(sheet, look, words, number, panel + 7 + number * each_down)
    _below(sheet, poster, look, words, bottom)
    foot(sheet, poster, look, words, _FOOT)


def header(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    x = _LEFT
    if look.picture is not None:
        x += sheet.picture(look.picture, _LEFT, 12, 40, 17) + 5
    across = _RIGHT - x
    name = sheet.fitted(poster.unit, Type(BOLD, 17, 11, look.on_panel, leading=1.2), across, 11, lines=2)
    blocks: list[Block] = [(name.height, lambda y: sheet.place(name, x, y, across, look.on_panel))]
    if below := poster.run_by(words):
        style = Type(REGULAR, 10.5, 9, look.quiet_on_panel, leading=1.25)
        blocks.append(sheet.block(below, x, across, 8, style, lines=2))
    height, at = stacked(blocks, 3.4)
    at(12 + (17 - height) / 2)


def headline(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    first, two = words[0], len(words) > 1
    large = Type(HEAVY, 37 if two else 44, 24, look.on_panel, leading=1.08)
    y = sheet.text(first.headline, _LEFT, 40, _ACROSS, 36, large, lines=2)
    accent = Type(HEAVY, 29 if two else 33, 20, look.accent_on_panel)
    y = sheet.text(first.promise, _LEFT, y + 7, _ACROSS, 16, accent, lines=1)
    for other in words[1:]:
        text, style = f"{other.headline} {other.promise}", Type(MEDIUM, 15.5, 11, look.quiet_on_panel)
        y = sheet.text(text, _LEFT, y + 6.5, _ACROSS, 8, style, lines=1)


def card(sheet: Sheet, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    x, y, across, down = CARD
    two = len(words) > 1
    sheet.area(x, y, across, down, (1.0, 1.0, 1.0), radius=5, line=look.line, weight=0.5)
    sheet.code(code, x + (across - CODE) / 2, y + 1, CODE, look.in_code)
    left, inner = x + 5, across - 10
    quiet = Type(MEDIUM, 10 if two else 11, 9, look.muted, leading=1.2, align="centre")
    top = sheet.text(
        "\n".join(each.by_hand for each in words),
        left,
        y + CODE + (1 if two else 3),
        inner,
        7,
        quiet,
        lines=2,
    )
    name = Type(EXACT, 24, 11, look.strong, align="centre")
    top = sheet.text(f"@{link.bot_username}", left, top + 4, inner, 9, name, lines=1)
    quiet = Type(REGULAR, 10 if two else 10.5, 9, look.muted, leading=1.25, align="centre")
    sheet.text("\n".join(each.compare for each in words), left, top + 4.2, inner, 7.2, quiet, lines=2)


def _meaning(sheet: Sheet, look: Look, words: Sequence[Words], panel: float) -> None:
    x, across = COLUMN
    texts = [f"{each.meaning} {each.telegram_knows}" for each in words]
    top = CARD[1] + 1
    down = panel - 4 - top
    if len(words) == 1:
        draw(sheet, "lock", x + 1.5, top, 10, look.accent_on_panel, 1.7)
        sheet.text(texts[0], x + 17, top, across - 17, down, Type(MEDIUM, 10.5, 9, look.on_panel, 1.25))
        return
    draw(sheet, "lock", x - 5, top, 8, look.accent_on_panel, 1.7)
    x, across = x + 5.5, across - 5.5
    y = sheet.text(texts[0], x, top, across, 17, Type(MEDIUM, 10, 9, look.on_panel, 1.2), lines=4)
    sheet.text(texts[1], x, y + 3, across, 17, Type(REGULAR, 10, 9, look.quiet_on_panel, 1.2), lines=4)


def step(
    sheet: Sheet, look: Look, words: Sequence[Words], number: int, y: float, wide: float = COLUMN[1]
) -> None:
    """One of the three steps, in the right column, `wide` mm across."""
    x = COLUMN[0]
    sheet.disc(x + 6.5, y + 6.5, 6.5, look.tint or (1.0, 1.0, 1.0))
    draw(sheet, ("scan", "tell", "follow")[number], x + 2.2, y + 2.2, 8.6, look.strong, 1.7)
    x, across = x + 17, wide - 17
    title, text, brief = words[0].steps[number]
    made = sheet.fitted(f"{number + 1}. {title}", Type(HEAVY, 15, 11, look.ink), across, 7, lines=1)
    sheet.place(made, x, y + 0.5, across, look.ink)
    if len(words) == 1:
        body = Type(REGULAR, 10.5, 9, look.ink, leading=1.28)
        sheet.text(text, x, y + made.height + 3.6, across, 15, body, lines=3)
        return
    other, _, other_brief = words[1].steps[number]
    beside, style = x + made.width + 2, Type(MEDIUM, 11, 9, look.muted)
    second = sheet.fitted(other, style, across - made.width - 2, 7, lines=1)
    sheet.place(second, beside, y + 0.5 + made.height - second.height, across, look.muted)
    body = Type(REGULAR, 10, 9, look.ink, leading=1.22)
    below = sheet.text(brief, x, y + made.height + 3.4, across, 8, body, lines=2)
    sheet.text(other_brief, x, below + 2.2, across, 8, Type(REGULAR, 10, 9, look.muted, 1.22), lines=2)


def _below(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], top: float) -> None:
    """Trust, help and another way, at equal distances between the card and the foot."""
    way = other_way(sheet, poster, words, look)
    parts = [TRUST_DOWN, HELP_DOWN, *([way] if way else [])]
    gap = (_FOOT - top - sum(parts)) / (len(parts) + 1)
    trust(sheet, look, words, top + gap)
    help_numbers(sheet, look, words, top + TRUST_DOWN + 2 * gap)
    if way:
        other_way(sheet, poster, words, look, _FOOT - gap - way)


def other_way(
    sheet: Sheet, poster: Poster, words: Sequence[Words], look: Look, y: float | None = None
) -> float:
    """For people without Telegram: draws it at `y` if given, and gives its height, 0 if there is none."""
    text = poster.other_ways(words)
    if not text:
        return 0.0
    title = sheet.fitted(
        " / ".join(each.other_way for each in words), Type(BOLD, 10.5, 9, look.ink), 40, 8, lines=2
    )
    left, across = _LEFT + 42, _ACROSS - 42
    made = sheet.fitted(text, Type(REGULAR, 10.5, 9, look.ink, leading=1.25), across, 17.5)
    if y is not None:
        sheet.place(title, _LEFT, y, 40, look.ink)
        sheet.place(made, left, y, across, look.ink)
    return max(title.height, made.height)


def trust(sheet: Sheet, look: Look, words: Sequence[Words], y: float) -> None:
    line = look.line if look.tint is None else None
    sheet.area(_LEFT, y, _ACROSS, TRUST_DOWN, look.tint, radius=4, line=line)
    draw(sheet, "shield", _LEFT + 5, y + (TRUST_DOWN - 9) / 2, 9, look.strong, 1.8)
    left, across = _LEFT + 19, _ACROSS - 25
    if len(words) == 1:
        bold = Type(BOLD, 15, 10, look.ink)
        sheet.text(words[0].free, left, y, across, TRUST_DOWN, bold, lines=1, middle=True)
        return
    below = sheet.text(words[0].free, left, y + 2.9, across, 5, Type(BOLD, 12.5, 9, look.ink), lines=1)
    sheet.text(words[1].free, left, below + 2.7, across, 4, Type(REGULAR, 10, 9, look.muted), lines=1)


def help_numbers(sheet: Sheet, look: Look, words: Sequence[Words], y: float) -> None:
    title = " / ".join(each.help_title for each in words)
    sheet.text(title, _LEFT, y, _ACROSS, 4, Type(BOLD, 10.5, 9, look.ink), lines=1)
    called = [
        (call.number, "\n".join(each.help[place].brief for each in words) if len(words) > 1 else call.text)
        for place, call in enumerate(words[0].help)
    ]
    number, text = Type(HEAVY, 22, 22, look.strong), Type(REGULAR, 10, 9, look.ink, leading=1.2)
    height, at = numbers(sheet, called, _LEFT, _ACROSS, number, text)
    at(y + 8.9 - height / 2)


def foot(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], y: float) -> None:
    """Below a rule, a line of the unit's own at the left, and the poster's number and place at the right."""
    sheet.rule(_LEFT, y, _ACROSS, look.line)
    footer = poster.footers(words)
    style = Type(MEDIUM, 9.5, 8, look.muted, leading=1.25, align="right")
    mark = sheet.fitted(poster.mark(words[0]), style, 104 if footer else _ACROSS, 7, lines=2)
    sheet.place(mark, _LEFT, y + 3.4, _ACROSS, look.muted, "right")
    if footer:
        style = Type(REGULAR, 9.5, 8, look.muted, leading=1.25)
        sheet.text(footer, _LEFT, y + 3.4, _ACROSS - mark.width - 5, 7, style, lines=2)
