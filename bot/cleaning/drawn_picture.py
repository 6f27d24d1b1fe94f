"""What comes of drawing a picture anew. The bot, which draws nothing itself, loads no more than this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PAGES: Final = 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages that were drawn, of how many, and whether Telegram takes them as photos."""

    pages: list[bytes]
    of: int
    photos: bool
