"""The poster for a wall, upright, in the proportions of A4; A3 and A5 are the same, larger and smaller.

A panel in the unit's colour with the promise, large enough to be read across a room; the code on a white
card that hangs over the panel's edge; three steps beside it; below, what makes it trustworthy, and other
help.
"""

from __future__ import annotations

from collections.abc import Sequence

from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster.letters import BOLD, EXACT, HEAVY, MEDIUM, REGULAR, fitted
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pictograms import draw
from qr_assets.poster.sheet import BLEED, Sheet, Type
from qr_assets.poster.words import Words

SIZE = (210.0, 297.0)
CODE = 93.0
"""The code's width, quiet zone included."""

_LEFT, _RIGHT = 15.0, 195.0
_PANEL = 128.0
CARD = (15.0, 100.0, 102.0, 128.0)
COLUMN = (127.0, 68.0)


def lay(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    """Draw the whole poster; `words` holds one language or two, the first one larger."""
    if look.panel is not None:
        sheet.area(-BLEED, -BLEED, SIZE[0] + 2 * BLEED, _PANEL + BLEED, look.panel)
    else:
        sheet.rule(_LEFT, _PANEL - 31, _RIGHT - _LEFT, look.line, 0.5)
    header(sheet, poster, look, words)
    headline(sheet, look, words)
    card(sheet, look, words, code, link)
    _meaning(sheet, look, words)
    _steps(sheet, poster, look, words)
    trust(sheet, look, words)
    help_numbers(sheet, look, words)
    foot(sheet, poster, look, words)


def header(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    x = _LEFT
    if look.picture is not None:
        x += sheet.picture(look.picture, _LEFT, 12, 40, 17) + 5
    across = _RIGHT - x
    name = fitted(poster.unit, font=BOLD, across=across, down=11, largest=17, least=11, leading=1.2, lines=2)
    below = f"{' / '.join(each.run_by for each in words)} {poster.organisation}"
    run_by = fitted(
        below, font=REGULAR, across=across, down=8, largest=10.5, least=7.5, leading=1.25, lines=2
    )
    top = 12 + (17 - name.height - 3.4 - run_by.height) / 2
    sheet.place(name, x, top, across, look.on_panel)
    sheet.place(run_by, x, top + name.height + 3.4, across, look.quiet_on_panel)


def headline(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    first, across = words[0], _RIGHT - _LEFT
    y = 40.0
    largest = 44.0 if len(words) == 1 else 37.0
    y = sheet.text(
        first.headline, _LEFT, y, across, 36, Type(HEAVY, largest, 24, look.on_panel, leading=1.08), lines=2
    )
    y = sheet.text(
        first.promise,
        _LEFT,
        y + 7,
        across,
        16,
        Type(HEAVY, 33 if len(words) == 1 else 29, 20, look.accent_on_panel),
        lines=1,
    )
    for other in words[1:]:
        y = sheet.text(
            f"{other.headline} {other.promise}",
            _LEFT,
            y + 6.5,
            across,
            8,
            Type(MEDIUM, 15.5, 11, look.quiet_on_panel),
            lines=1,
        )


def card(sheet: Sheet, look: Look, words: Sequence[Words], code: Code, link: Link) -> None:
    x, y, across, down = CARD
    sheet.area(x, y, across, down, (1.0, 1.0, 1.0), radius=5, line=look.line, weight=0.5)
    sheet.code(code, x + (across - CODE) / 2, y + 0.5, CODE)
    inner = (x + 6, across - 12)
    top = y + CODE + 1.5
    by_hand = "\n".join(each.by_hand for each in words)
    size = 10.5 if len(words) == 1 else 9.5
    top = sheet.text(
        by_hand,
        inner[0],
        top,
        inner[1],
        6,
        Type(MEDIUM, size, 7, look.muted, leading=1.2, align="centre"),
        lines=2,
    )
    top = sheet.text(
        f"@{link.bot_username}",
        inner[0],
        top + 4.2,
        inner[1],
        9,
        Type(EXACT, 24, 11, look.strong, align="centre"),
        lines=1,
    )
    compare = "\n".join(each.compare for each in words)
    sheet.text(
        compare,
        inner[0],
        top + 4.4,
        inner[1],
        12,
        Type(REGULAR, 9.5 if len(words) == 1 else 8.5, 7, look.muted, leading=1.3, align="centre"),
    )


def _meaning(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    x, across = COLUMN
    texts = [f"{each.meaning} {each.telegram_knows}" for each in words]
    if len(words) == 1:
        draw(sheet, "lock", x + 3, 101, 10, look.accent_on_panel, 1.7)
        sheet.text(texts[0], x + 20, 101, across - 20, 23, Type(MEDIUM, 10.5, 8, look.on_panel))
        return
    y = sheet.text(texts[0], x, 101, across, 11, Type(MEDIUM, 9, 8, look.on_panel))
    sheet.text(texts[1], x, y + 3, across, 11, Type(REGULAR, 8.5, 7.5, look.quiet_on_panel))


def _steps(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    top, bottom = 135.0, 229.0
    if poster.other_way:
        bottom = 207.0
        _other_way(sheet, poster, look, words, bottom)
    each_down = (bottom - top) / 3
    for number, pictogram in enumerate(("scan", "tell", "follow")):
        step(sheet, look, words, number, pictogram, top + number * each_down)


def step(
    sheet: Sheet,
    look: Look,
    words: Sequence[Words],
    number: int,
    pictogram: str,
    y: float,
    wide: float = COLUMN[1],
) -> None:
    """One of the three steps, in the right column, `wide` mm across."""
    x = COLUMN[0]
    sheet.disc(x + 8, y + 8, 8, look.tint or (1.0, 1.0, 1.0))
    draw(sheet, pictogram, x + 3, y + 3, 10, look.strong, 1.7)
    x, across = x + 20, wide - 20
    title, text, brief = words[0].steps[number]
    made = fitted(f"{number + 1}. {title}", font=HEAVY, across=across, down=7, largest=15, least=11, lines=1)
    sheet.place(made, x, y + 0.5, across, look.ink)
    y += 0.5 + made.height
    if len(words) == 1:
        sheet.text(text, x, y + 3.2, across, 14, Type(REGULAR, 10.5, 8, look.ink), lines=3)
        return
    y = sheet.text(brief, x, y + 3.2, across, 6.6, Type(REGULAR, 9.5, 8, look.ink), lines=1)
    other, _, brief = words[1].steps[number]
    brief = f"{other}: {brief[0].lower()}{brief[1:]}"
    sheet.text(brief, x, y + 2.6, across, 6, Type(REGULAR, 8.5, 7, look.muted), lines=1)


def _other_way(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words], y: float) -> None:
    x, across = COLUMN
    sheet.rule(x, y, across, look.line)
    title = " / ".join(each.other_way for each in words)
    below = sheet.text(title, x, y + 4.5, across, 5, Type(BOLD, 10.5, 7, look.ink), lines=1)
    sheet.text(
        poster.other_way,
        x,
        below + 2.8,
        across,
        229 - below - 3,
        Type(REGULAR, 9.5, 7, look.ink, leading=1.35),
    )


def trust(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    y, down = 235.0, 15.0
    sheet.area(
        _LEFT, y, _RIGHT - _LEFT, down, look.tint, radius=4, line=look.line if look.tint is None else None
    )
    draw(sheet, "shield", _LEFT + 5, y + 3, 9, look.strong, 1.8)
    left, across = _LEFT + 19, _RIGHT - _LEFT - 25
    if len(words) == 1:
        sheet.text(words[0].free, left, y, across, down, Type(BOLD, 15, 10, look.ink), lines=1, middle=True)
        return
    below = sheet.text(words[0].free, left, y + 3.2, across, 5, Type(BOLD, 12.5, 9, look.ink), lines=1)
    sheet.text(words[1].free, left, below + 3, across, 4, Type(REGULAR, 9.5, 8, look.muted), lines=1)


def help_numbers(sheet: Sheet, look: Look, words: Sequence[Words]) -> None:
    title = " / ".join(each.help_title for each in words)
    sheet.text(title, _LEFT, 256, _RIGHT - _LEFT, 4, Type(BOLD, 10, 8, look.ink), lines=1)
    across = (_RIGHT - _LEFT) / 3
    for place, (number, *_) in enumerate(words[0].help):
        x = _LEFT + place * across
        sheet.text(number, x, 263, 20, 9, Type(HEAVY, 24, 24, look.strong), lines=1)
        whom = "\n".join(each.help[place][min(len(words), 2)] for each in words)
        sheet.text(
            whom, x + 18, 261.7, across - 22, 10, Type(REGULAR, 9, 6.5, look.ink, leading=1.25), middle=True
        )


def foot(sheet: Sheet, poster: Poster, look: Look, words: Sequence[Words]) -> None:
    sheet.rule(_LEFT, 278, _RIGHT - _LEFT, look.line)
    number = words[0].number.format(number=poster.number, version=poster.version)
    made = fitted(number, font=MEDIUM, across=80, down=4, largest=8.5, least=6, lines=1)
    sheet.place(made, _RIGHT - 80, 283, 80, look.muted, "right")
    if poster.footer:
        room = _RIGHT - _LEFT - made.width - 8
        sheet.text(
            poster.footer, _LEFT, 283, room, 7, Type(REGULAR, 8.5, 6.5, look.muted, leading=1.3), lines=2
        )
