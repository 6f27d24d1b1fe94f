"""PDF to pictures. pdfium isn't made for several threads, so one at a time uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import pypdfium2
from PIL import Image

from qr_assets.errors import AssetError

_PDFIUM: Final = Lock()


class BrokenPdf(AssetError):
    """pdfium can't open it, or one of its pages."""


def pictured(pdf: bytes, dpi: float, number: int = 0) -> Image.Image:
    """Page `number` (from 0) in colour."""
    with _opened(pdf) as document:
        picture: Image.Image = document[number].render(scale=dpi / 72, rev_byteorder=True).to_pil()
        return picture.convert("RGB")


def count(pdf: bytes) -> int:
    """Return how many pages there are. Raises `BrokenPdf`."""
    with _opened(pdf) as document:
        return len(document)


def grey(pdf: bytes, number: int, scale: Callable[[float, float], float]) -> Image.Image:
    """Page `number` (from 0) in grey; `scale` gives pixels a point for a width and height in points.

    Raises `BrokenPdf`.
    """
    with _opened(pdf) as document:
        page = document[number]
        picture: Image.Image = page.render(scale=scale(*page.get_size()), grayscale=True).to_pil()
        return picture.convert("L")


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise BrokenPdf from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise BrokenPdf from error
        finally:
            document.close()
