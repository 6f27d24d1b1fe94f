"""Codes read back: what is in a picture or PDF, and whether a picture of a code bears what will happen to it.

zxing-cpp shares no code with what draws. A picture is read as it is, and after each harm of `qr_assets.harm`
in the amount that every code must bear; two of three tries must succeed, each in another size, with other
noise and other stains.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

import zxingcpp
from PIL import Image

from qr_assets import drawings, harm, pages
from qr_assets.errors import CodeError

MOST_PX: Final = 60_000_000
"""A picture that would unpack to more is scaled down or refused."""
MOST_PAGES: Final = 100
"""Of a PDF."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_HEIC: Final = (b"ftypheic", b"ftypheix", b"ftypmif1")
_WEBP_PX: Final = 20_000_000
"""Its decoder takes four times the memory of others."""
_TOO_LARGE: Final = "this file is too large: save the picture with fewer pixels"
_PAGE_DPI: Final = 300
_PAGE_PX: Final = 20_000_000
_SIDE_PX: Final = 65_500
"""The reader takes hardly more."""

_STAINS: Final = {"H": 10.0, "Q": 5.0, "M": 2.0}
"""Percent of the area that each level bears whatever the link; more is reported by `make bench-qr`."""


def of_bytes(content: bytes, *, longest: int | None = None) -> list[str]:
    """Return what the QR codes in a JPEG, PNG, WebP or PDF say, in reading order; empty if none.

    A picture with a side of more pixels than `longest` is made smaller first. Raises `CodeError` if it is no
    such picture, is broken, or is too large to be unpacked. How long it takes depends on what is in it: call
    `apart`.
    """
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return _on_pages(content)
    picture = _unpacked(content)
    if longest is not None:
        picture.thumbnail((longest, longest))
    return found(picture)


def of_drawing(content: bytes, *, longest: int) -> list[str]:
    """Return what the QR codes in an SVG say, drawn so that its longer side has so many pixels.

    Raises `CodeError` if it is none. It may never end, or end this process: call `apart`.
    """
    try:
        return found(drawings.pictured(content, longest, longest).convert("L"))
    except drawings.BrokenSvg as error:
        raise CodeError("this file is no drawing that can be read; check it as PNG") from error


def _unpacked(content: bytes) -> Image.Image:
    """JPEG, PNG or WebP; a JPEG that is too large is unpacked at half its size or less."""
    if content[4:12] in _HEIC:
        raise CodeError("this file is HEIC, as iPhones save photos, which isn't read: save it as JPEG")
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PX and not image.info.get("progressive"):
                image.draft("L", (image.width // 2, image.height // 2))  # does nothing to other formats
            too_many = image.width * image.height > (_WEBP_PX if image.format == "WEBP" else MOST_PX)
            if too_many or max(image.size) > _SIDE_PX:
                raise CodeError(_TOO_LARGE)
            return _on_white(image)
    except CodeError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise CodeError(_TOO_LARGE) from error
    except Exception as error:  # each decoder has errors of its own for what is broken
        raise CodeError(
            "this file is no picture that can be read: use JPEG, PNG, WebP, PDF or SVG"
        ) from error


def _on_pages(content: bytes) -> list[str]:
    try:
        number = pages.count(content)
        if number > MOST_PAGES:
            raise CodeError(
                f"this file has {number} pages; of a PDF at most {MOST_PAGES} are looked at: split it"
            )
        return [said for page in range(number) for said in found(pages.grey(content, page, _page_scale))]
    except CodeError:
        raise
    except MemoryError as error:
        raise CodeError(_TOO_LARGE) from error
    except Exception as error:  # as of pictures
        raise CodeError("this file is no PDF that can be read") from error


def _page_scale(width: float, height: float) -> float:
    """Pixels a point: a page as it is printed, or coarser if it is huge."""
    of_area, of_side = (_PAGE_PX / max(width * height, 1.0)) ** 0.5, _SIDE_PX / max(width, height, 1.0)
    return float(min(_PAGE_DPI / 72, of_area, of_side))


def found(image: Image.Image) -> list[str]:
    """Return what the codes in a picture say, from top to bottom."""
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ordered = sorted(codes, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [str(code.text) for code in ordered]


def prove(code: Image.Image, link: str, modules: int, level: str, label: str) -> None:
    """Raise `CodeError` unless a picture of one code alone, with its quiet zone, is read after harm."""
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
