"""The neutral picture that takes the place of a file which can't be deleted any more."""

from __future__ import annotations

import io
from functools import cache
from typing import Final

SIZE: Final = (480, 270)
GREY: Final = "#d5d8dc"
LINE: Final = "#8a9199"


@cache
def draw_blank() -> bytes:
    """Return a PNG: a line across a grey ground."""
    # Pillow takes a tenth of a second to load, which a start needn't wait for.
    from PIL import Image, ImageDraw

    ground = Image.new("RGB", SIZE, GREY)
    middle = SIZE[1] // 2
    ImageDraw.Draw(ground).line([(SIZE[0] // 3, middle), (SIZE[0] * 2 // 3, middle)], LINE, width=6)
    out = io.BytesIO()
    ground.save(out, "PNG", optimize=True)
    return out.getvalue()
