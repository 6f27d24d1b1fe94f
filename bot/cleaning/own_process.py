"""A picture's file in, its pages drawn anew out: in a process with limits (`qr_assets.confined`).

It answers with one line of JSON ({"pages": sizes, "of", "photos"} or {"why"}), then the pages.
"""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from typing import Any, Final

from bot.cleaning.drawn_picture import PAGES, Drawn
from qr_assets import confined

SECONDS: Final = 20
"""Of a processor."""
_NICE: Final = 5
_JPEG: Final = b"\xff\xd8\xff"


class Why(StrEnum):
    """Why a picture can't be cleaned."""

    UNREADABLE = "unreadable"
    TOO_MUCH = "too_much"  # time, memory or pixels
    DIFFERENT = "different"  # what was drawn doesn't look like what came
    ENDED = "ended"  # its process ended by itself, each time


class Uncleaned(Exception):
    """It can't be cleaned, and a second try would end alike."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


async def clean(content: bytes, *, seconds: int = SECONDS) -> Drawn:
    """Return the pages of a picture's file, drawn anew.

    Raises `Uncleaned`, `confined.Ended` if its process ended by itself, which may be tried once more, or
    `confined.Prevented` if the machine is at fault.
    """
    try:
        return await _drawn(content, seconds)
    except confined.TooMuch:
        raise Uncleaned(Why.TOO_MUCH) from None
    except confined.Ended:
        await _see_that_any_can_be_drawn(seconds)
        raise


async def _drawn(content: bytes, seconds: int) -> Drawn:
    answer = await confined.run("bot.cleaning.own_process", str(seconds), content=content, seconds=seconds)
    try:
        return _pages(answer)
    except (ValueError, TypeError, KeyError):
        raise confined.Ended from None


async def _see_that_any_can_be_drawn(seconds: int) -> None:
    """Draw a picture that is known to be well: where that can't be done either, no file is at fault."""
    try:
        await _drawn(_SOUND, seconds)
    except (Uncleaned, confined.TooMuch, confined.Ended) as error:
        raise confined.Prevented from error


_SOUND: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b"
    "550000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""One white pixel, as a PNG."""


def _pages(answer: bytes) -> Drawn:
    """Return what the process says; whoever broke it may have it say anything."""
    line, _, body = answer.partition(b"\n")
    told = json.loads(line)
    if not isinstance(told, dict):
        raise TypeError
    if "why" in told:
        raise Uncleaned(Why(told["why"]))
    pages, begin = [], 0
    for size in told["pages"]:
        pages.append(body[begin : begin + size])
        begin += size
    if not 0 < len(pages) <= PAGES or begin != len(body) or not all(p.startswith(_JPEG) for p in pages):
        raise ValueError
    return Drawn(pages, max(len(pages), int(told["of"])), bool(told["photos"]))


def main() -> None:
    """Run the process, which gives way to whoever waits for an answer of the bot."""
    from bot.cleaning import drawing  # in this process only

    os.nice(_NICE)
    content = confined.given(seconds=int(sys.argv[1]))
    told: dict[str, Any]
    pages: list[bytes] = []
    try:
        drawn = drawing.draw(content)
    except drawing.Unreadable:
        confined.blame_the_machine()
        told = {"why": Why.UNREADABLE}
    except drawing.TooLarge:
        told = {"why": Why.TOO_MUCH}
    except drawing.Different:
        told = {"why": Why.DIFFERENT}
    except MemoryError:
        confined.blame_the_machine()
        sys.exit(confined.TOO_MUCH_MEMORY)
    else:
        pages = drawn.pages
        told = {"pages": [len(page) for page in pages], "of": drawn.of, "photos": drawn.photos}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(pages))


if __name__ == "__main__":
    main()
