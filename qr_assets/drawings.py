"""SVG to pictures. resvg shares no code with what draws them.

It ends its process where groups stand inside each other by the thousand; one element can ask for any amount
of memory, and a picture inside is looked for among this machine's files: what comes from elsewhere is drawn
by `apart`.
"""

from __future__ import annotations

from io import BytesIO

import resvg_py
from PIL import Image

from qr_assets.errors import AssetError


class BrokenSvg(AssetError):
    """resvg can't make a picture of it."""


def looks_like_one(content: bytes) -> bool:
    """Whether a file's content begins as XML does, and nothing else that is read here."""
    return content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def pictured(svg: bytes, across: int, down: int) -> Image.Image:
    """In colour on white, as large as fits into so many pixels. Raises `BrokenSvg`."""
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg.decode(),
            background="#fff",
            skip_system_fonts=True,
            dpi=96,  # of what has millimetres
            width=across,
            height=down,
        )
    except ValueError as error:  # and what isn't UTF-8
        raise BrokenSvg from error
    with Image.open(BytesIO(png)) as image:
        return image.convert("RGB")
