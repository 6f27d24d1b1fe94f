"""The code alone as PNG and SVG, for a layout of one's own; none is kept before another program has read it.

Modules are a whole number of pixels, so that their edges are sharp; the PNG names the resolution at which it
prints at exactly `print_mm`, a little below `dpi`. The quiet zone is part of `print_mm`: a code that is
pasted into a layout brings its own margin. Codes are black on white: one plate prints them, sharp, and in bad
light nothing stands out more.

Each file is read back: the PNG's pixels, and for the SVG a picture drawn from the path in its text; as it
is, and after simulated harm. Only what says exactly the given link is written, beside its place and then
renamed into it. The same link gives the same bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from PIL import Image

from qr_assets import matrices, reading
from qr_assets.matrices import Code, CodeError, Matrix

FORMATS: Final = ("png", "svg")

PRINT_MM: Final = 40.0
DPI: Final = 300

_MM_PER_INCH: Final = 25.4
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


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
    modules would be too small for print, or if a file doesn't read back as exactly `link`.
    """
    check_name(name)
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise CodeError(f"{unknown[0]!r} is no format of a code: use {' or '.join(FORMATS)}")
    code = matrices.choose(link, print_mm)
    contents = {out / f"{name}.{kind}": drawn(code, kind, print_mm, dpi) for kind in formats}
    for path, content in contents.items():
        must_read(content, path.name, link, code)
    write(contents)
    return list(contents)


def drawn(code: Code, kind: str, print_mm: float, dpi: int = DPI) -> bytes:
    """The content of a PNG or SVG file. Raises `CodeError` if the resolution is too coarse."""
    if kind == "svg":
        return _svg(code.matrix, print_mm)
    if _module_px(code.size, print_mm, dpi) < 2:
        raise CodeError(f"{dpi} dpi is too coarse for {print_mm:g} mm: a module needs two pixels or more")
    return _png(code.matrix, print_mm, dpi)


def must_read(content: bytes, label: str, link: str, code: Code) -> None:
    """Raises `CodeError` unless the picture of the code alone says `link` and nothing else, harmed or not."""
    image = reading.opened(content, label)
    said = reading.found(image)
    if said != [link]:
        raise CodeError(f"{label} does not read back as its link ({len(said)} codes found); not written")
    reading.prove(image, link, code.size, code.level, label)


def _module_px(modules: int, print_mm: float, dpi: int) -> int:
    return int(print_mm / _MM_PER_INCH * dpi / modules)


def image(modules: Matrix, scale: int) -> Image.Image:
    """Black on white, one bit a pixel, `scale` pixels a module."""
    size = len(modules)
    small = Image.new("1", (size, size), 1)
    small.putdata([int(not dark) for row in modules for dark in row])
    return small.resize((size * scale, size * scale), Image.Resampling.NEAREST)


def _png(modules: Matrix, print_mm: float, dpi: int) -> bytes:
    """A PNG that prints at `print_mm`: what whole pixels don't fill is made up by the resolution it names."""
    plain = image(modules, _module_px(len(modules), print_mm, dpi))
    true_dpi = plain.width * _MM_PER_INCH / print_mm
    file = BytesIO()
    plain.save(file, "PNG", dpi=(true_dpi, true_dpi), optimize=True)
    return file.getvalue()


def _svg(modules: Matrix, print_mm: float) -> bytes:
    """One path over a white ground, in units of modules: a rectangle for each run of dark ones."""
    size = len(modules)
    path = "".join(f"M{x},{y}h{length}v1h-{length}z" for y, x, length in matrices.runs(modules))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="{reading.SVG}" width="{print_mm:g}mm" height="{print_mm:g}mm"'
        f' viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}"/></svg>\n'
    ).encode()


def write(contents: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all, each beside its place first; folders are made."""
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
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
