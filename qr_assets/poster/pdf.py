"""A canvas for paper: reportlab's, with what is the same for all sheets."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from qr_assets.poster.letters import REGULAR, loaded

Size = tuple[float, float]
"""Width and height in points."""

_BY: Final = "Yanduan"


class _Properties(PDFInfo):  # type: ignore[misc] # reportlab has no types
    """What a viewer shows about a file: only what is true.

    reportlab would call the author "anonymous" and the subject "unspecified", and date every file alike.
    """

    def format(self, document: object) -> Any:
        known = {"Title": self.title, "Creator": self.creator, "Producer": self.producer}
        return PDFDictionary({name: PDFString(said) for name, said in known.items()}).format(document)


class PdfCanvas(Canvas):  # type: ignore[misc] # reportlab has no types
    """Pages of `size`; the same drawing gives the same bytes."""

    def __init__(self, size: Size, title: str) -> None:
        super().__init__(
            BytesIO(), pagesize=size, invariant=1, pageCompression=1, initialFontName=loaded(REGULAR)
        )
        self._stamps: dict[str, str] = {}
        self._doc.info = _Properties()
        self.setTitle(title)
        self.setCreator(_BY)
        self.setProducer(_BY)

    def stamp(self, path: PDFPathObject, side: float) -> None:
        """Draw a path in black that may come again; `side` is how large it is."""
        content = path.getCode()
        if content not in self._stamps:
            name = self._stamps[content] = f"stamp{len(self._stamps)}"
            self.beginForm(name, 0, 0, side, side)
            self.setFillGray(0)
            self.drawPath(path, stroke=0, fill=1)
            self.endForm()
        self.doForm(self._stamps[content])

    def picture(self, image: Image.Image, x: float, y: float, across: float, down: float) -> None:
        """Draw an image in a box whose lower left corner is (x, y); its transparent parts stay so."""
        self.drawImage(ImageReader(image), x, y, across, down, mask="auto")

    def finished(self) -> list[bytes]:
        """One file with all pages."""
        data: Any = self.getpdfdata()
        return [bytes(data)]
