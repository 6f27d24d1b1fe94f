"""Posters as SVG: what the PDF shows, as large, and readable for programs and ears."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from qr_assets import drawings, poster, reading
from qr_assets.errors import CodeError
from qr_assets.poster import LAYOUTS, Look, letters, press
from qr_assets.poster.pdf import PdfCanvas
from qr_assets.poster.svg import SvgCanvas
from tests.worlds.sheets import LINK, USUAL, drawn, pdf_of

ACROSS = 160
"""Pixels in which two pictures are compared."""
FINER = 4
"""Times as large as that they are made, because pdfium and resvg shade edges differently."""


def far_apart(pdf: bytes, svg: bytes, page: int, points: tuple[float, float]) -> tuple[float, int]:
    """How the pictures of a page differ: in the mean of all colours, and at most in one of a pixel."""
    wide, high = points
    printed = press.pictured(pdf, FINER * ACROSS / wide * 72, page)
    # resvg stretches a drawing to whole pixels of its own size.
    larger = re.sub(r'(width|height)="([\d.]+)mm"', r'\1="\2e2"', svg.decode(), count=2).encode()
    shown = drawings.pictured(larger, printed.width, printed.height + FINER)
    assert shown.size == pytest.approx(printed.size, abs=FINER)
    small = ACROSS, round(ACROSS * high / wide)
    one, other = (image.resize(small, Image.Resampling.BOX) for image in (printed, shown))
    difference = ImageChops.difference(one, other)
    mean = sum(ImageStat.Stat(difference).mean) / 3
    return mean, max(int(high) for _, high in difference.getextrema())  # type: ignore[misc]


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - {"a3", "a5"}))
def test_an_svg_shows_what_the_pdf_shows(layout: str, logo: Path) -> None:
    look = Look(logo=logo, emblem=True)
    sheet = drawn(USUAL, layout, "both", look, marks=True)
    pdf = pdf_of(sheet)
    svgs = drawn(USUAL, layout, "both", look, marks=True, on=SvgCanvas).finished()
    assert len(svgs) == len(sheet.texts)
    for page, svg in enumerate(svgs):
        mean, most = far_apart(pdf, svg, page, sheet.page)
        assert mean < 1.3
        assert most < 50, "less than any line of small letters that is missing"


def filled(canvas: Any) -> None:
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.rect(20, 20, 60, 40, stroke=0, fill=1)
    canvas.setFillColorRGB(0.1, 0.1, 0.8)
    canvas.roundRect(100, 20, 60, 40, 15, stroke=0, fill=1)
    canvas.circle(60, 130, 30, stroke=0, fill=1)


def outlined(canvas: Any) -> None:
    canvas.setStrokeColorRGB(0.1, 0.6, 0.1)
    for width, y in ((4, 20), (12, 80)):
        canvas.setLineWidth(width)
        canvas.rect(20, y, 60, 40, stroke=1, fill=0)
        canvas.line(100, y, 180, y + 40)
    canvas.circle(60, 160, 20, stroke=1, fill=0)


def ends_and_corners(canvas: Any) -> None:
    canvas.setLineWidth(16)
    for cap, join, y in ((0, 0, 20), (1, 1, 80), (2, 2, 140)):
        canvas.setLineCap(cap)
        canvas.setLineJoin(join)
        path = canvas.beginPath()
        path.moveTo(30, y)
        path.lineTo(60, y + 35)
        path.lineTo(90, y)
        path.curveTo(110, y + 60, 140, y + 60, 170, y)
        canvas.drawPath(path, stroke=1, fill=0)


def one_in_another(canvas: Any) -> None:
    path = canvas.beginPath()
    path.rect(20, 20, 160, 160)
    path.rect(60, 60, 80, 80)
    canvas.drawPath(path, stroke=0, fill=1)


def moved_and_back(canvas: Any) -> None:
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.saveState()
    canvas.translate(100, 100)
    canvas.scale(2, -2)
    canvas.setFillColorRGB(0.1, 0.1, 0.8)
    canvas.rect(5, 5, 30, 20, stroke=0, fill=1)
    canvas.restoreState()
    canvas.rect(20, 120, 50, 50, stroke=0, fill=1)


def clipped(canvas: Any) -> None:
    path = canvas.beginPath()
    path.rect(50, 50, 100, 60)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.circle(100, 100, 60, stroke=0, fill=1)


def stamped(canvas: Any) -> None:
    for x in (20, 110):
        canvas.saveState()
        canvas.translate(x, 60)
        canvas.scale(10, 10)
        path = canvas.beginPath()
        path.moveTo(0, 0)
        path.lineTo(7, 0)
        path.lineTo(7, 7)
        path.close()
        canvas.stamp(path, 7)
        canvas.restoreState()


def written(canvas: Any) -> None:
    canvas.setFillColorRGB(0.1, 0.1, 0.8)
    canvas.setFont(letters.loaded(letters.HEAVY), 44)
    canvas.drawString(15, 120, "Lapor\u00a0@8")
    canvas.setFont(letters.loaded(letters.EXACT), 30)
    canvas.drawString(15, 50, "gjpq & <Å>")


def pictured(canvas: Any) -> None:
    image = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (0, 0, 200, 100))
    image.paste((30, 30, 200, 128), (200, 100, 400, 200))
    canvas.setFillColorRGB(0.9, 0.8, 0.3)
    canvas.rect(0, 0, 200, 60, stroke=0, fill=1)
    canvas.picture(image, 20, 20, 160, 120)


STROKES = (
    filled,
    outlined,
    ends_and_corners,
    one_in_another,
    moved_and_back,
    clipped,
    stamped,
    written,
    pictured,
)


@pytest.mark.parametrize("draw", STROKES, ids=lambda draw: draw.__name__)
def test_a_stroke_is_the_same_on_both_canvases(draw: Callable[[Any], None]) -> None:
    size = 200.0, 200.0
    canvases = PdfCanvas(size, "x"), SvgCanvas(size, "x")
    for canvas in canvases:
        draw(canvas)
        canvas.showPage()
    (pdf,), (svg,) = (canvas.finished() for canvas in canvases)
    mean, most = far_apart(pdf, svg, 0, size)
    assert mean < 1
    assert most < 50


def test_an_svg_is_as_large_as_its_paper_and_says_in_words_what_it_shows() -> None:
    (svg,) = drawn(USUAL, "a4", "both", on=SvgCanvas).finished()
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("210mm", "297mm")
    said = [line for each in root.iter() if (line := each.get("aria-label"))]
    assert said == [text.replace("\u00a0", " ") for text, _ in drawn(USUAL, "a4", "both").texts[0]]
    assert root.findtext("{*}title") == "SEK-001 · a4 · both"
    assert not list(root.iter("{*}text")), "letters are outlines"


def test_signs_that_mean_something_in_xml_are_written_as_they_are() -> None:
    given = dataclasses.replace(USUAL, unit='Polsek "A" & <B>')
    (svg,) = drawn(given, "a4", "id", on=SvgCanvas).finished()
    labels = [each.get("aria-label") for each in ElementTree.fromstring(svg).iter()]
    assert 'Polsek "A" & <B>' in labels


@pytest.mark.parametrize("letter", ["\uffff", "\x0b", "\ufffe", "\x00"])
def test_what_xml_forbids_is_refused(letter: str, tmp_path: Path) -> None:
    for kind in ("pdf", "svg"):
        with pytest.raises(CodeError, match="not among the letters"):
            poster.render(dataclasses.replace(USUAL, unit=f"Polsek{letter}"), tmp_path, formats=[kind])
    assert letters.printable(letter) == letter


@pytest.mark.parametrize(
    "font", [letters.REGULAR, letters.MEDIUM, letters.BOLD, letters.HEAVY, letters.EXACT]
)
def test_letters_are_as_wide_as_they_were_measured(font: str) -> None:
    text = "Jalan Contoh 1\u00a0· Gerung @lobar_yanduan_bot"
    advances = sum(advance for _, advance in letters.glyphs(text, font)) / letters.units(font)
    assert advances * 10 / letters.MM == pytest.approx(letters.width(text, font, 10), rel=0.002)


def test_two_drawings_in_one_page_keep_their_own_codes() -> None:
    other = LINK.replace("Ab3", "Xy9")
    svgs = [
        svg.decode().partition("?>")[2]
        for link in (LINK, other)
        for svg in drawn(dataclasses.replace(USUAL, link=link), "sticker", "id", on=SvgCanvas).finished()
    ]
    below = svgs[1].replace("<svg ", '<svg y="71mm" ', 1)
    page = f'<svg xmlns="http://www.w3.org/2000/svg" width="70mm" height="141mm">{svgs[0]}{below}</svg>'
    assert reading.of_drawing(page.encode(), longest=1600) == [LINK, other]


def test_a_logo_brings_no_profile_of_colours_that_the_pdf_lacks(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (30, 20), (200, 30, 30)).save(logo, icc_profile=profile)
    plain = tmp_path / "plain.png"
    Image.new("RGB", (30, 20), (200, 30, 30)).save(plain)
    svgs = [drawn(USUAL, "a4", "id", Look(logo=file), on=SvgCanvas).finished() for file in (logo, plain)]
    assert svgs[0] == svgs[1]
