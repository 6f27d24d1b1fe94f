"""Blocks: something drawn whose height is known and whose place isn't yet, and how they share a page.

A layout says what stands below what; these give each the room that there is, or refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from qr_assets.poster.letters import DoesNotFit

_Way = TypeVar("_Way")

Block = tuple[float, Callable[[float], object]]
"""A height, and what draws something so high at a y."""


def stacked(blocks: Sequence[Block], gap: float) -> Block:
    """Blocks that belong together, as one."""

    def at(y: float) -> None:
        for height, draw in blocks:
            draw(y)
            y += height + gap

    return sum(height for height, _ in blocks) + gap * (len(blocks) - 1), at


def beside(*blocks: Block) -> Block:
    """Blocks of one row, each half-way down."""
    height = max(each for each, _ in blocks)

    def at(y: float) -> None:
        for each, draw in blocks:
            draw(y + (height - each) / 2)

    return height, at


def largest(made: Callable[[float], Block], sizes: Sequence[float], room: float) -> Block:
    """Return a block in the first of these sizes in which it is no higher than `room`, or in the last."""
    block = made(sizes[0])
    for size in sizes[1:]:
        if block[0] <= room:
            break
        block = made(size)
    return block


def spread(blocks: Sequence[Block], top: float, bottom: float, least: float = 1.5) -> None:
    """Draw blocks from top to bottom with equal gaps between them.

    Raises `DoesNotFit` if the gaps were less than `least`, below which descenders touch.
    """
    gap = _gap(blocks, bottom - top)
    if gap < least:
        raise DoesNotFit("the texts of this poster are too long together")
    stacked(blocks, gap)[1](top)


def _gap(blocks: Sequence[Block], room: float) -> float:
    return (room - sum(height for height, _ in blocks)) / max(1, len(blocks) - 1)


def roomy(
    made: Callable[[_Way], list[Block]],
    ways: Sequence[_Way],
    top: float,
    bottom: float,
    gap: float,
    *,
    least: float,
) -> None:
    """Spread blocks made in the first of these ways (sizes, say) that leaves such gaps, or in the last."""
    blocks = made(ways[0])
    for way in ways[1:]:
        if _gap(blocks, bottom - top) >= gap:
            break
        blocks = made(way)
    spread(blocks, top, bottom, least)
