"""`make screenshots`: all layouts beside each other, for docs/operations.md."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from qr_assets import poster
from tests.worlds.sheets import USUAL

HIGH: Final = 560
"""Pixels of a row."""
GAP: Final = 24
GROUND: Final = (224, 228, 230)
ROWS: Final = (
    (("a4", "id"), ("a4", "both"), ("banner", "id"), ("tent", "id")),
    (("square", "id"), ("sticker", "id"), ("cards", "id")),
)
"""A5 and A3 look like A4."""


def picture(layout: str, language: str) -> Image.Image:
    content = poster.picture(USUAL, layout=layout, language=language, width=1200)
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB").resize((round(image.width * HIGH / image.height), HIGH))


def joined(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    across = max(sum(image.width + GAP for image in row) for row in rows) + GAP
    sheet = Image.new("RGB", (across, len(rows) * (HIGH + GAP) + GAP), GROUND)
    for number, row in enumerate(rows):
        x = (across - sum(image.width + GAP for image in row) + GAP) // 2
        for image in row:
            sheet.paste(image, (x, GAP + number * (HIGH + GAP)))
            x += image.width + GAP
    return sheet


def main() -> None:
    sheet = joined([[picture(*each) for each in row] for row in ROWS])
    sheet.quantize(128).save(Path(sys.argv[1]), optimize=True)


if __name__ == "__main__":
    main()
