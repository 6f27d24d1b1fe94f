"""Numbers to call, side by side, each column as wide as its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qr_assets.poster.blocks import Block
from qr_assets.poster.letters import Fitted, width
from qr_assets.poster.sheet import Sheet, Type


def numbers(
    sheet: Sheet, called: Sequence[tuple[str, str]], x: float, across: float, number: Type, text: Type
) -> Block:
    """Return a number with its text in up to two lines beside it, and so on; equal gaps between them."""
    large = [sheet.fitted(each, number, across, 99, lines=1) for each, _ in called]
    near = number.size / 7
    least, gaps = 1.6 * near, len(called) - 1
    room = across - sum(made.width + near for made in large) - gaps * least
    narrow = [_narrowest(said, text.font) for _, said in called]
    shares = [room * each / sum(narrow) for each in narrow]

    def fitted(style: Type) -> list[Fitted]:
        return [
            sheet.fitted(said, style, share, 99, lines=2)
            for (_, said), share in zip(called, shares, strict=True)
        ]

    beside = fitted(replace(text, size=min(made.size for made in fitted(text))))
    height = max(made.height for made in (*large, *beside))
    taken = sum(one.width + near + other.width for one, other in zip(large, beside, strict=True))
    gap = (across - taken) / gaps

    def at(y: float) -> None:
        left = x
        for one, other in zip(large, beside, strict=True):
            sheet.place(one, left, y + (height - one.height) / 2, one.width, number.colour)
            left += one.width + near
            sheet.place(other, left, y + (height - other.height) / 2, other.width, text.colour)
            left += other.width + gap

    return height, at


def _narrowest(said: str, font: str) -> float:
    """Return how wide a text is at one point, at least, in two lines."""
    words = said.split(" ")
    ways = (
        [said.split("\n")]
        if "\n" in said
        else [[" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(len(words))]
    )
    return min(max(width(line, font, 1) for line in way) for way in ways)
