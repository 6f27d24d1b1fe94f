"""Codes read back: what is in a picture or PDF, and whether a picture of a code bears what will happen to it.

zxing-cpp shares no code with what draws. A picture is read as it is, and after each harm of `qr_assets.harm`
in the amount that every code must bear; two of three tries must succeed, each in another size, with other
noise and other stains.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image, ImageDraw

from qr_assets import harm, pages
from qr_assets.matrices import CodeError

SVG: Final = "http://www.w3.org/2000/svg"
MOST_BYTES: Final = 100_000_000
"""Of a file."""
MOST_PX: Final = 60_000_000
"""A picture that would unpack to more is scaled down or refused."""
MOST_PAGES: Final = 100
"""Of a PDF."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_WEBP_PX: Final = 20_000_000
"""Its decoder takes four times the memory of others."""
_TOO_LARGE: Final = "{label} is too large: save the picture with fewer pixels"
_PAGE_DPI: Final = 300
_PAGE_PX: Final = 20_000_000
_SIDE_PX: Final = 65_500
"""The reader takes hardly more."""

_RUN: Final = re.compile(r"M(\d{1,4}),(\d{1,4})h(\d{1,4})v1h-\3z")
_READ_SCALE: Final = 8
_STAINS: Final = {"H": 10.0, "Q": 5.0, "M": 2.0}
"""Percent of the area that each level bears whatever the link; more is reported by `make bench-qr`."""


def check(file: Path) -> list[str]:
    """What the QR codes in a file say, in reading order: a photo, an SVG of ours, or the pages of a PDF.

    Empty if there are none. Raises `CodeError` if its content can't be read or is too large, and else nothing
    but `OSError`.
    """
    label = str(file)
    if file.stat().st_size > MOST_BYTES:
        raise CodeError(f"{label} has more than {MOST_BYTES // 1_000_000} MB")
    content = file.read_bytes()
    if content.lstrip()[:5] == b"%PDF-":
        return _on_pages(content, label)
    return found(opened(content, label))


def of_bytes(content: bytes, *, longest: int | None = None) -> list[str]:
    """What the QR codes in a JPEG, PNG, WebP or PDF say, in reading order; empty if none.

    One with a side of more than `longest` pixels is made smaller first. Raises `CodeError` if it is no such
    picture, is broken, or is too large to be unpacked, and nothing else. How long it takes depends on what
    is in the picture: those from strangers are read by `apart`.
    """
    if content.lstrip()[:5] == b"%PDF-":
        return _on_pages(content, "this file")
    picture = _unpacked(content, "this file")
    if longest is not None:
        picture.thumbnail((longest, longest))
    return found(picture)


def opened(content: bytes, label: str) -> Image.Image:
    """The grey picture in a file's content; `label` names it in a `CodeError`."""
    if content.lstrip()[:5] in {b"<?xml", b"<svg "}:
        return _drawn(content, label)
    return _unpacked(content, label)


def _unpacked(content: bytes, label: str) -> Image.Image:
    """JPEG, PNG or WebP; a JPEG that is too large is unpacked at half its size or less."""
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PX and not image.info.get("progressive"):
                image.draft("L", (image.width // 2, image.height // 2))  # does nothing to other formats
            too_many = image.width * image.height > (_WEBP_PX if image.format == "WEBP" else MOST_PX)
            if too_many or max(image.size) > _SIDE_PX:
                raise CodeError(_TOO_LARGE.format(label=label))
            return _on_white(image)
    except CodeError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise CodeError(_TOO_LARGE.format(label=label)) from error
    except Exception as error:  # each decoder has errors of its own for what is broken
        raise CodeError(f"{label} is no picture that can be read: use JPEG, PNG, WebP or PDF") from error


def _on_pages(content: bytes, label: str) -> list[str]:
    try:
        number = pages.count(content)
        if number > MOST_PAGES:
            raise CodeError(
                f"{label} has {number} pages; of a PDF at most {MOST_PAGES} are looked at: split it"
            )
        return [said for page in range(number) for said in found(pages.grey(content, page, _page_scale))]
    except CodeError:
        raise
    except Exception as error:  # as of pictures
        raise CodeError(f"{label} is no PDF that can be read") from error


def _page_scale(width: float, height: float) -> float:
    """Pixels a point: a page as it is printed, or coarser if it is huge."""
    of_area, of_side = (_PAGE_PX / max(width * height, 1.0)) ** 0.5, _SIDE_PX / max(width, height, 1.0)
    return float(min(_PAGE_DPI / 72, of_area, of_side))


def found(image: Image.Image) -> list[str]:
    """What the codes in a picture say, from top to bottom."""
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ordered = sorted(codes, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [str(code.text) for code in ordered]


def prove(code: Image.Image, link: str, modules: int, level: str, label: str) -> None:
    """Raises `CodeError` unless a picture of one code alone, with its quiet zone, is read after harm."""
    paper = harm.Paper(code.convert("L"))
    for kind in harm.HARMS:
        amount = _STAINS[level] if kind.name == "soiling" else kind.required
        read = misread = 0
        while max(read, misread) < 2:
            seed = read + misread
            fine = found(kind(paper, modules, amount=amount, seed=seed)) == [link]
            read, misread = read + fine, misread + (not fine)
        if misread > read:
            raise CodeError(f"{label} can't be read after {kind.name} ({amount:g} {kind.unit}); not written")


def _on_white(image: Image.Image) -> Image.Image:
    """As it looks on paper: what is transparent is white."""
    if not image.has_transparency_data:
        return image.convert("L")
    full = image if image.mode == "RGBA" else image.convert("RGBA")
    return Image.composite(full.convert("L"), Image.new("L", full.size, 255), full.getchannel("A"))


def _drawn(content: bytes, label: str) -> Image.Image:
    """A picture of an SVG's path, drawn from the file and from nothing else."""
    try:
        root = ET.fromstring(content)  # noqa: S314 - expat of Python 3.11 on limits entity expansion
        size = float(root.attrib["viewBox"].split()[2])
        path = next(root.iter(f"{{{SVG}}}path")).attrib["d"]
    except Exception as error:  # expat has as many as other decoders
        raise CodeError(f"{label} is no code that was drawn here; check it as PNG") from error
    if _RUN.sub("", path) or not 1 <= size <= 1000:
        raise CodeError(f"{label} is no code that was drawn here; check it as PNG")
    image = Image.new("L", (int(size) * _READ_SCALE,) * 2, 255)
    draw = ImageDraw.Draw(image)
    for run in _RUN.finditer(path):
        x, y, length = map(int, run.groups())
        left, top = x * _READ_SCALE, y * _READ_SCALE
        draw.rectangle((left, top, left + length * _READ_SCALE - 1, top + _READ_SCALE - 1), fill=0)
    return image
