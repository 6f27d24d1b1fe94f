"""Codes read back: what is in a picture, and whether a picture of a code bears what will happen to it.

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
from PIL import Image, ImageDraw, UnidentifiedImageError

from qr_assets import harm
from qr_assets.matrices import CodeError

SVG: Final = "http://www.w3.org/2000/svg"

_RUN: Final = re.compile(r"M(\d+),(\d+)h(\d+)v1h-\3z")
_READ_SCALE: Final = 8
_STAINS: Final = {"H": 10.0, "Q": 5.0, "M": 2.0}
"""Percent of the area that each level bears whatever the link; more is reported by `make bench-qr`."""


def check(file: Path) -> list[str]:
    """What the QR codes in an image file say (PNG, JPEG, an SVG of ours…), in reading order; empty if none.

    Raises `CodeError` if the file is no picture that can be read.
    """
    return found(opened(file.read_bytes(), str(file)))


def opened(content: bytes, label: str) -> Image.Image:
    """The grey picture in a file's content; `label` names it in a `CodeError`."""
    if content.lstrip()[:5] in {b"<?xml", b"<svg "}:
        return _drawn(content, label)
    try:
        with Image.open(BytesIO(content)) as image:
            return _on_white(image)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise CodeError(f"{label} is no picture that can be read") from error


def found(image: Image.Image) -> list[str]:
    """What the codes in a picture say, from top to bottom."""
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ordered = sorted(codes, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [str(code.text) for code in ordered]


def prove(code: Image.Image, link: str, modules: int, level: str, label: str) -> None:
    """Raises `CodeError` unless a picture of one code alone, with its quiet zone, is read after harm."""
    grey = code.convert("L")
    frames = [grey.resize((width, width), Image.Resampling.BOX) for width in harm.WIDTHS]
    for kind in harm.HARMS:
        amount = _STAINS[level] if kind.name == "soiling" else kind.required
        read = misread = 0
        while max(read, misread) < 2:
            seed = read + misread
            fine = found(kind(frames[seed], modules, amount=amount, seed=seed)) == [link]
            read, misread = read + fine, misread + (not fine)
        if misread > read:
            raise CodeError(f"{label} can't be read after {kind.name} ({amount:g} {kind.unit}); not written")


def _on_white(image: Image.Image) -> Image.Image:
    """As it looks on paper: what is transparent is white."""
    if image.mode in {"L", "1", "RGB"}:
        return image.convert("L")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("L")


def _drawn(content: bytes, label: str) -> Image.Image:
    """A picture of an SVG's path, drawn from the file and from nothing else."""
    try:
        root = ET.fromstring(content)  # noqa: S314 - expat of Python 3.11 on limits entity expansion
        size = float(root.attrib["viewBox"].split()[2])
        path = next(root.iter(f"{{{SVG}}}path")).attrib["d"]
    except (ET.ParseError, KeyError, IndexError, ValueError, StopIteration) as error:
        raise CodeError(f"{label} is no code that was drawn here; check it as PNG") from error
    if _RUN.sub("", path) or not 0 < size <= 1000:
        raise CodeError(f"{label} is no code that was drawn here; check it as PNG")
    image = Image.new("L", (int(size) * _READ_SCALE,) * 2, 255)
    draw = ImageDraw.Draw(image)
    for run in _RUN.finditer(path):
        x, y, length = map(int, run.groups())
        left, top = x * _READ_SCALE, y * _READ_SCALE
        draw.rectangle((left, top, left + length * _READ_SCALE - 1, top + _READ_SCALE - 1), fill=0)
    return image
