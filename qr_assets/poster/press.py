"""From a drawn page to files that were read back.

What turns a page into the picture that is read shares no code with what drew it: pdfium for PDF, whose
picture becomes the PNG, and resvg for SVG.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

from qr_assets import drawings, pages, reading
from qr_assets.errors import CodeError
from qr_assets.matrices import Code
from qr_assets.pages import pictured
from qr_assets.poster.sheet import Sheet

__all__ = ["DPI", "as_png", "dpi_for", "flat", "grey", "of_drawing", "pictured", "prove"]

DPI: Final = 300

_MOST_PX: Final = 5000


def dpi_for(sheet: Sheet) -> float:
    """`DPI`, or less for a sheet so large that its picture would have over 5000 pixels on a side."""
    return min(float(DPI), _MOST_PX / max(sheet.page) * 25.4)


def flat(image: Image.Image) -> Image.Image:
    """In at most 256 colours: what was drawn has few, and shades at edges; a quarter of the file."""
    few = image.reduce(4).quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return image.quantize(palette=few, dither=Image.Dither.NONE)


def as_png(image: Image.Image, dpi: float) -> bytes:
    """Return a PNG that names its resolution."""
    file = BytesIO()
    image.save(file, "PNG", dpi=(dpi, dpi), compress_level=3 if image.mode == "RGB" else 6)
    return file.getvalue()


def grey(pdf: bytes, dpi: float, number: int = 0) -> Image.Image:
    """Return a page for a reader alone: five times as fast as in colour."""
    return pages.grey(pdf, number, lambda _wide, _high: dpi / 72)


def of_drawing(svg: bytes, sheet: Sheet) -> Image.Image:
    """Return a page of a sheet that was drawn as SVG."""
    pixels = dpi_for(sheet) / 25.4
    return drawings.pictured(svg, round(sheet.page[0] * pixels), round(sheet.page[1] * pixels))


def prove(picture: Image.Image, sheet: Sheet, number: int, link: str, code: Code, label: str) -> None:
    """Raise `CodeError` unless each code in a page's picture says `link` alone, harmed or not.

    The first page has the sheet's codes, the others none.
    """
    image = picture.convert("L")
    boxes = sheet.codes if number == 0 else []
    said = reading.found(image)
    if said != [link] * len(boxes):
        raise CodeError(f"{label} does not read back as its link ({len(said)} codes found); not written")
    if boxes:
        scale = image.width / sheet.page[0]
        left, top, right, bottom = (round(value * scale) for value in boxes[0])
        reading.prove(image.crop((left, top, right, bottom)), link, code.size, code.level, label)
