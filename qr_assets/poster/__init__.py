"""Posters for print: a page with everything on it that a citizen needs, as PDF, PNG and SVG.

    words       what is said, in both languages
    look        what a poster is about; colours, logo, black on white
    letters     the fonts, and text that fits or is refused
    blocks      what stands below what, and how it shares the room
    pdf, svg    two canvases with the same strokes
    sheet       a page in millimetres, on either
    pictograms  drawn here
    a4, …       one module a layout
    press       file to picture, and the proof that the code reads

`render` writes files, `picture` gives a PNG for a screen. A PNG is a picture of the PDF; PDF and SVG come
from the same calls. Each file is read back from a picture of it. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qr_assets import links, matrices, writing
from qr_assets.errors import CodeError
from qr_assets.links import Link
from qr_assets.matrices import Code
from qr_assets.poster import a4, banner, card, press, square, sticker, tent
from qr_assets.poster.letters import DoesNotFit
from qr_assets.poster.look import Look, Poster
from qr_assets.poster.pdf import PdfCanvas
from qr_assets.poster.sheet import Sheet
from qr_assets.poster.svg import SvgCanvas
from qr_assets.poster.words import LANGUAGES, WORDS, Words

__all__ = ["FORMATS", "LANGUAGES", "LAYOUTS", "Look", "Poster", "picture", "render"]

FORMATS: Final = ("pdf", "png", "svg", "code")
"""What is written of a poster; `code` is its code alone, as SVG."""
_ENDINGS: Final = ("", "-back")
"""Of the files of each page, where every page has its own."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's size and its code's in mm as drawn, how much larger it is printed, and who draws it.

    `least` points is its smallest size of type, as printed; `bare`: bleed and crop marks are never added,
    because it has its own, or is no paper.
    """

    size: tuple[float, float]
    code: float
    lay: Callable[[Sheet, Poster, Look, Sequence[Words], Code, Link], None]
    scale: float = 1.0
    least: float = 7.0
    bare: bool = False


_SQUARE: Final = 1079.5 / press.DPI * 25.4
"""Millimetres, so that the PNG has the 1080 pixels that social media show."""

LAYOUTS: Final[Mapping[str, Layout]] = {
    "a4": Layout(a4.SIZE, a4.CODE, a4.lay),
    "a3": Layout(a4.SIZE, a4.CODE, a4.lay, scale=2**0.5),
    "a5": Layout(a4.SIZE, a4.CODE, a4.lay, scale=0.5**0.5),
    "sticker": Layout(sticker.SIZE, sticker.CODE, sticker.lay, least=5.5),
    "square": Layout(
        square.SIZE, square.CODE, square.lay, scale=_SQUARE / square.SIZE[0], least=5.75, bare=True
    ),
    "cards": Layout(card.SIZE, card.CODE, card.lay, least=5.5, bare=True),
    "tent": Layout(tent.SIZE, tent.CODE, tent.lay),
    "banner": Layout(banner.SIZE, banner.CODE, banner.lay, scale=banner.SCALE),
}


def render(
    poster: Poster,
    out: Path,
    *,
    layouts: Sequence[str] = ("a4",),
    formats: Sequence[str] = ("pdf", "png", "svg"),
    language: str = "id",
    look: Look | None = None,
    marks: bool = False,
) -> list[Path]:
    """Write `<number>-<layout>-<language>.pdf`, `.png` and `.svg` into a folder.

    The saving version and one with marks are named so, `…-id-saving-marks.pdf`: no file takes another's
    place. Cards have a back: the PDF's second page, a `…-back.png` and a `…-back.svg`. The format `code` is
    the code alone, without emblem, for a layout of one's own: `<number>-<layout>-code.svg`, at the size that
    it has there. `marks` adds bleed and crop marks, except to cards, which always have them, and to a square,
    which is no paper.

    Raises `CodeError` before anything is written if something is unknown, a text doesn't fit, or a file
    doesn't read back.
    """
    writing.check_name(poster.number)
    _check(layouts, LAYOUTS, "layout")
    _check(formats, FORMATS, "format")
    _check([language], LANGUAGES, "language")
    _link(poster)
    contents: dict[Path, bytes] = {}
    for name in layouts:
        stem = out / f"{poster.number}-{name}"
        contents |= _files(poster, name, stem, formats, language, look or Look(), marks=marks)
    writing.write(contents)
    return list(contents)


def picture(
    poster: Poster,
    *,
    layout: str = "a4",
    language: str = "id",
    look: Look | None = None,
    width: int = 1000,
) -> bytes:
    """Return a PNG of a poster for a screen, `width` pixels wide, whose code was read from it."""
    _check([layout], LAYOUTS, "layout")
    _check([language], LANGUAGES, "language")
    sheet = _drawn(poster, layout, language, look or Look(), marks=False)
    dpi = width / sheet.page[0] * 25.4
    (pdf,) = sheet.finished()
    image = press.pictured(pdf, dpi)
    press.prove(image, sheet, 0, poster.link, _code(poster, layout), poster.number)
    return press.as_png(image, dpi)


def _files(
    poster: Poster, layout: str, stem: Path, formats: Sequence[str], language: str, look: Look, *, marks: bool
) -> dict[Path, bytes]:
    made, code = LAYOUTS[layout], _code(poster, layout)
    manner = ("-saving" if look.saving else "") + ("-marks" if marks and not made.bare else "")
    named = Path(f"{stem}-{language}{manner}")

    def drawn(on: type[PdfCanvas] | type[SvgCanvas]) -> Sheet:
        return _drawn(poster, layout, language, look, marks=marks, on=on)

    found: dict[Path, bytes] = {}
    try:
        if {"pdf", "png"} & set(formats):
            found |= _pages(drawn(PdfCanvas), poster.link, code, named, formats)
        if "svg" in formats:
            found |= _drawings(drawn(SvgCanvas), poster.link, code, named)
    except CodeError as error:
        if not look.emblem:
            raise
        raise CodeError(
            f"with an emblem {error}: this code needs all its correction, leave it out"
        ) from error
    if "code" in formats:
        found |= _drawings(_alone(code, made, poster.number), poster.link, code, Path(f"{stem}-code"))
    return found


def _pages(sheet: Sheet, link: str, code: Code, stem: Path, formats: Sequence[str]) -> dict[Path, bytes]:
    """Return the PDF and the PNG of each page, as far as they are wanted, each page proven as it is
    printed.
    """
    (pdf,), dpi = sheet.finished(), press.dpi_for(sheet)
    found = {Path(f"{stem}.pdf"): pdf} if "pdf" in formats else {}
    for number, ending in enumerate(_ENDINGS[: len(sheet.texts)]):
        image = (press.pictured if "png" in formats else press.grey)(pdf, dpi, number)
        if "png" in formats and not sheet.photos:
            image = press.flat(image)
        press.prove(image, sheet, number, link, code, stem.name)
        if "png" in formats:
            found[Path(f"{stem}{ending}.png")] = press.as_png(image, dpi)
    return found


def _drawings(sheet: Sheet, link: str, code: Code, stem: Path) -> dict[Path, bytes]:
    """Return the SVG of each page, proven as it is printed."""
    found = {}
    for number, svg in enumerate(sheet.finished()):
        press.prove(press.of_drawing(svg, sheet), sheet, number, link, code, f"{stem.name}.svg")
        found[Path(f"{stem}{_ENDINGS[number]}.svg")] = svg
    return found


def _alone(code: Code, layout: Layout, title: str) -> Sheet:
    """Return a sheet with nothing but the code, as large as on a layout."""
    side = layout.code * layout.scale
    sheet = Sheet(side, side, title=title, on=SvgCanvas)
    sheet.code(code, 0, 0, side)
    return sheet


def _code(poster: Poster, layout: str) -> Code:
    """Return the code in the size that it has on a layout."""
    made = LAYOUTS[layout]
    return matrices.choose(poster.link, made.code * made.scale)


def _drawn(
    poster: Poster,
    layout: str,
    language: str,
    look: Look,
    *,
    marks: bool,
    on: type[PdfCanvas] | type[SvgCanvas] = PdfCanvas,
) -> Sheet:
    made, code = LAYOUTS[layout], _code(poster, layout)
    words = [WORDS[each] for each in (("id", "en") if language == "both" else (language,))]
    title = f"{poster.number} · {layout} · {language}"
    marks = marks and not made.bare
    sheet = Sheet(*made.size, title=title, scale=made.scale, marks=marks, least=made.least, on=on)
    try:
        made.lay(sheet, poster, look, words, code, _link(poster))
    except DoesNotFit as error:
        raise DoesNotFit(
            f"on the {layout} layout {_too_long(error, poster, sheet.asked)}", error.text
        ) from error
    return sheet


def _link(poster: Poster) -> Link:
    link = links.parse(poster.link)
    if link is None or link.door is not links.Door.START:
        raise CodeError(
            "a poster's code leads to a bot's chat and nowhere else: make its link with start_link"
        )
    return link


def _too_long(error: DoesNotFit, poster: Poster, asked: Collection[str]) -> str:
    """Return which of the poster's own texts didn't fit, and what to do."""
    own = poster.own
    if not error.text:
        printed = [(name, text) for name, text in own.items() if any(text in whole for whole in asked)]
        longest = sorted(printed, key=lambda each: -len(each[1]))[:3]
        names = ", ".join(f"{name} ({len(text)} letters)" for name, text in longest)
        return f"the texts are too long together: shorten the longest, {names}"
    inside = {name: text for name, text in own.items() if text in error.text}
    outermost = [
        f"{name}, {text!r},"
        for name, text in inside.items()
        if not any(text in o != text for o in inside.values())
    ]
    if not outermost:
        return str(error)
    return f"{' with '.join(outermost)} is too long for its place: shorten it"


def _check(given: Sequence[str], known: Sequence[str] | Mapping[str, object], what: str) -> None:
    for name in given:
        if name not in known:
            raise CodeError(f"{name!r} is no {what} of a poster: use {', '.join(known)}")
