"""QR codes for print, none of which is kept before another program has read it.

Error correction is Q. More correction means more and smaller modules, which blur sooner; less means that a
spill or a torn corner is the end. Measured on 25 start links of 49 characters, printed at 40 mm and read back
by zxing-cpp from a grey, noisy picture: the last step at which at least 20 were read.

    level   module    white patch of   blur (sigma)   least width in the picture
    M       0.98 mm    9 mm            0.45 mm        63 pixels
    Q       0.89 mm   12 mm            0.45 mm        69 pixels
    H       0.82 mm   13 mm            0.40 mm        69 pixels

So Q bears a patch a third wider than M for a tenth less distance; H adds little to that and blurs sooner.

The quiet zone is the four modules that the standard asks for, and part of `print_mm`: a code that is pasted
into a layout brings its own margin. Modules are a whole number of pixels, so that their edges are sharp; the
PNG names the resolution at which it prints at exactly `print_mm`, a little below `dpi`.

`qrcode` makes the matrix and zxing-cpp, which shares no code with it, reads it back: from the PNG's pixels,
and for the SVG from a picture drawn from the path in its text. Only what says exactly the given link is
written, beside its place and then renamed into it. The same link gives the same bytes.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import qrcode
import zxingcpp
from PIL import Image, ImageDraw, UnidentifiedImageError
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

FORMATS: Final = ("png", "svg")

QUIET_ZONE: Final = 4
"""Modules of white on each side."""
PRINT_MM: Final = 40.0
DPI: Final = 300
LEAST_MODULE_MM: Final = 0.5
"""A smaller module isn't read from arm's length off paper by the phones that people have."""

_MM_PER_INCH: Final = 25.4
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SVG: Final = "http://www.w3.org/2000/svg"
_RUN: Final = re.compile(r"M(\d+),(\d+)h(\d+)v1h-\3z")
_READ_SCALE: Final = 8

Matrix = tuple[tuple[bool, ...], ...]


class CodeError(Exception):
    """A code that can't be made as asked, or that doesn't read back; nothing was written."""


def matrix(link: str) -> Matrix:
    """The code's modules by row, dark ones true, quiet zone included."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(link)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise CodeError(f"{len(link)} characters are too many for a code") from error
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def check_name(name: str) -> None:
    """Raises `CodeError` if `name` can't name a file."""
    if not _NAME.fullmatch(name):
        raise CodeError(f"{name!r} can't name a file: use letters, digits, dot, underscore and hyphen")


def render(
    link: str,
    out: Path,
    *,
    formats: Sequence[str] = FORMATS,
    name: str,
    print_mm: float = PRINT_MM,
    dpi: int = DPI,
) -> list[Path]:
    """Write `<name>.png` and `<name>.svg` into the folder `out` (made if missing) and give back their paths.

    `print_mm` is the printed width, quiet zone included. Raises `CodeError` before anything is written if the
    modules would be too small for print, or if any of the files doesn't read back as exactly `link`.
    """
    check_name(name)
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise CodeError(f"{unknown[0]!r} is no format of a code: use {' or '.join(FORMATS)}")
    modules = matrix(link)
    _check_size(len(modules), print_mm, dpi)
    drawn = {"png": lambda: _png(modules, print_mm, dpi), "svg": lambda: _svg(modules, print_mm)}
    contents = {out / f"{name}.{kind}": drawn[kind]() for kind in formats}
    for path, content in contents.items():
        _must_read(content, path, link)
    out.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        _write(path, content)
    return list(contents)


def _check_size(modules: int, print_mm: float, dpi: int) -> None:
    least = modules * LEAST_MODULE_MM
    if print_mm < least:
        raise CodeError(
            f"{print_mm:g} mm is too small for a code of {modules} modules: print it at {least:g} mm or more"
        )
    if _module_px(modules, print_mm, dpi) < 2:
        raise CodeError(f"{dpi} dpi is too coarse for {print_mm:g} mm: a module needs two pixels or more")


def _module_px(modules: int, print_mm: float, dpi: int) -> int:
    return int(print_mm / _MM_PER_INCH * dpi / modules)


def _image(modules: Matrix, scale: int) -> Image.Image:
    """Black on white, one bit a pixel, `scale` pixels a module."""
    size = len(modules)
    image = Image.new("1", (size, size), 1)
    image.putdata([int(not dark) for row in modules for dark in row])
    return image.resize((size * scale, size * scale), Image.Resampling.NEAREST)


def _png(modules: Matrix, print_mm: float, dpi: int) -> bytes:
    """A PNG that prints at `print_mm`: what whole pixels don't fill is made up by the resolution it names."""
    image = _image(modules, _module_px(len(modules), print_mm, dpi))
    true_dpi = image.width * _MM_PER_INCH / print_mm
    file = BytesIO()
    image.save(file, "PNG", dpi=(true_dpi, true_dpi), optimize=True)
    return file.getvalue()


def _svg(modules: Matrix, print_mm: float) -> bytes:
    """One path over a white ground, in units of modules: a rectangle for each run of dark ones."""
    size = len(modules)
    path = "".join(f"M{x},{y}h{length}v1h-{length}z" for y, x, length in _runs(modules))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="{_SVG}" width="{print_mm:g}mm" height="{print_mm:g}mm" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{path}"/></svg>\n'
    ).encode()


def _runs(modules: Matrix) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield y, start, x - start
                start = None


def check(file: Path) -> list[str]:
    """What the QR codes in an image file say (PNG, JPEG, an SVG of ours…), in reading order; empty if none.

    Raises `CodeError` if the file is no picture that can be read.
    """
    return _read(file.read_bytes(), str(file))


def _read(content: bytes, label: str) -> list[str]:
    if content.lstrip()[:5] in {b"<?xml", b"<svg "}:
        image = _drawn(content, label)
    else:
        try:
            with Image.open(BytesIO(content)) as opened:
                image = _on_white(opened)
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
            raise CodeError(f"{label} is no picture that can be read") from error
    return _decoded(image)


def _on_white(image: Image.Image) -> Image.Image:
    """As it looks on paper: what is transparent is white."""
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("L")


def _decoded(image: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ordered = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return [str(code.text) for code in ordered]


def _drawn(content: bytes, label: str) -> Image.Image:
    """A picture of an SVG's path, drawn from the file and from nothing else."""
    try:
        root = ET.fromstring(content)  # noqa: S314 - expat of Python 3.11 on limits entity expansion
        size = float(root.attrib["viewBox"].split()[2])
        path = next(root.iter(f"{{{_SVG}}}path")).attrib["d"]
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


def _must_read(content: bytes, path: Path, link: str) -> None:
    found = _read(content, path.name)
    if found != [link]:
        raise CodeError(f"{path.name} does not read back as its link ({len(found)} codes found); not written")


def _write(path: Path, content: bytes) -> None:
    with _replacing(path) as temporary, temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that becomes it if all goes well, and vanishes if not."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
