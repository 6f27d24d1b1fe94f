"""The files of posters: each says its link to a reader, looks as it was approved, or is refused."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from qr_assets import matrices, poster, reading
from qr_assets.errors import CodeError
from qr_assets.poster import FORMATS, LANGUAGES, LAYOUTS, Look, Poster, press
from tests import pictures
from tests.worlds.sheets import LINK, LONG, LONG_NAME, USUAL, drawn, pdf_of

GOLDEN = Path(__file__).with_name("golden")
GOLDEN_WIDTH = 240


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_file_of_a_poster_reads_back_as_its_link(layout: str, tmp_path: Path) -> None:
    """In all formats on two layouts, one of which has a back; the others draw with the same means."""
    formats = {"cards": FORMATS, "sticker": FORMATS}.get(layout, ("pdf", "code"))
    files = poster.render(LONG, tmp_path, layouts=[layout], formats=formats, language="both")
    assert sorted(tmp_path.iterdir()) == sorted(files)
    names = [file.name.removeprefix(f"{LONG.number}-{layout}-") for file in files]
    sides = ("", "-back") if layout == "cards" else ("",)
    images = [f"both{side}.{kind}" for kind in ("png", "svg") if kind in formats for side in sides]
    assert names == ["both.pdf", *images, "code.svg"]
    copies = len(drawn(LONG, layout, "both").codes)
    for file, name in zip(files, names, strict=True):
        times = 1 if name == "code.svg" else 0 if "back" in name else copies
        assert pictures.said_in(file) == [LONG.link] * times, name


def test_the_same_poster_gives_the_same_bytes(tmp_path: Path) -> None:
    first = poster.render(USUAL, tmp_path / "a", layouts=["sticker"], formats=FORMATS)
    second = poster.render(USUAL, tmp_path / "b", layouts=["sticker"], formats=FORMATS)
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    assert poster.picture(USUAL) == poster.picture(USUAL)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_font_is_embedded(layout: str) -> None:
    pdf = pdf_of(drawn(USUAL, layout, "both"))
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Subtype /TrueType") > 0
    assert b"/Type1" not in pdf


def test_a_pdf_is_as_large_as_its_paper_and_says_where_to_cut() -> None:
    plain = pdf_of(drawn(USUAL, "a4", "id"))
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in plain
    sheet = drawn(USUAL, "a4", "id", marks=True)
    assert list(sheet.page) == [230, 317]
    marked = pdf_of(sheet)
    assert b"/TrimBox" in marked
    assert b"/BleedBox" in marked
    image = press.pictured(marked, 72)
    assert image.getpixel((image.width // 2, 4)) == (255, 255, 255), "paper above the bleed"
    assert image.getpixel((image.width // 2, 24)) == image.getpixel((image.width // 2, 60)), "bleed"
    assert reading.found(press.pictured(marked, 200)) == [LINK]


def test_the_properties_of_a_pdf_name_the_poster_and_nothing_untrue() -> None:
    properties = pypdfium2.PdfDocument(pdf_of(drawn(USUAL, "a4", "id"))).get_metadata_dict(skip_empty=True)
    assert properties == {"Title": "SEK-001 · a4 · id", "Creator": "Yanduan", "Producer": "Yanduan"}


def test_no_version_takes_the_place_of_another(tmp_path: Path) -> None:
    for look, marks in ((Look(), False), (Look(saving=True), False), (Look(saving=True), True)):
        poster.render(USUAL, tmp_path, layouts=["sticker"], formats=["pdf"], look=look, marks=marks)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "SEK-001-sticker-id-saving-marks.pdf",
        "SEK-001-sticker-id-saving.pdf",
        "SEK-001-sticker-id.pdf",
    ]


def test_it_is_said_why_a_logo_can_not_be_used(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "huge.png")
    Image.new("L", (9, 9)).save(tmp_path / "other.gif")
    for file, why in (
        ("none.png", "isn't there"),
        ("huge.png", "too many pixels"),
        ("other.gif", "can't be read"),
    ):
        with pytest.raises(CodeError, match=f"the logo .*{file}.* {why}"):
            _ = Look(logo=tmp_path / file).picture


def test_a_png_names_its_resolution(tmp_path: Path) -> None:
    (file,) = poster.render(USUAL, tmp_path, formats=["png"])
    with Image.open(file) as image:
        assert image.size == (2481, 3508)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_a_png_has_few_colours_unless_a_logo_has_more(tmp_path: Path, logo: Path) -> None:
    for look, mode in ((Look(), "P"), (Look(logo=logo), "RGB")):
        (file,) = poster.render(USUAL, tmp_path, layouts=["sticker"], formats=["png"], look=look)
        with Image.open(file) as image:
            assert image.mode == mode


def test_a_picture_for_a_screen_is_as_wide_as_asked() -> None:
    with Image.open(BytesIO(poster.picture(USUAL, width=1000))) as image:
        assert image.size == (1000, 1415)
        assert reading.found(image.convert("L")) == [LINK]


@pytest.mark.parametrize("given", [USUAL, LONG], ids=["usual", "long"])
def test_an_emblem_is_printed_where_the_code_still_bears_all_harm(
    given: Poster, tmp_path: Path, logo: Path
) -> None:
    look = Look(logo=logo, emblem=True)
    pdf, svg = poster.render(given, tmp_path, formats=["pdf", "svg"], look=look)
    assert pictures.said_in(pdf) == pictures.said_in(svg) == [given.link]
    sheet = drawn(given, "a4", "id", look)
    left, top, right, bottom = sheet.codes[0]
    colour = press.pictured(pdf.read_bytes(), 72).getpixel(
        (round((left + right) / 2 / 25.4 * 72), round((top + bottom) / 2 / 25.4 * 72))
    )
    assert isinstance(colour, tuple)
    assert colour[0] > colour[1] + 50, "the logo's red"


def test_nothing_dark_is_printed_around_an_emblem(tmp_path: Path) -> None:
    """Where the logo is transparent, the middle of the code is as white as the card."""
    clear = tmp_path / "clear.png"
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear)
    sheet = drawn(USUAL, "a4", "id", Look(logo=clear, emblem=True))
    image = press.grey(pdf_of(sheet), 300)
    left, top, right, bottom = (edge / 25.4 * 300 for edge in sheet.codes[0])
    code = matrices.choose(LINK, LAYOUTS["a4"].code)
    module = (right - left) / code.size
    for inset, least in ((0.2, 255), (-0.8, 0)):
        side = matrices.EMBLEM * module / 2 - inset * module
        x, y = (left + right) / 2, (top + bottom) / 2
        middle = image.crop((round(x - side), round(y - side), round(x + side), round(y + side)))
        assert middle.getextrema()[0] == least


def test_an_emblem_that_leaves_too_little_correction_or_has_no_logo_is_refused(
    tmp_path: Path, logo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrices, "EMBLEM", 15)
    with pytest.raises(CodeError, match=r"with an emblem SEK-001-a4-id .*soiling.* leave it out"):
        poster.render(USUAL, tmp_path / "print", formats=["pdf"], look=Look(logo=logo, emblem=True))
    assert not (tmp_path / "print").exists()
    with pytest.raises(CodeError, match="give one, or leave the emblem out"):
        Look(emblem=True)


def test_saving_ink_prints_black_on_white_alone(tmp_path: Path, logo: Path) -> None:
    pdf = pdf_of(drawn(USUAL, "a4", "id", Look(logo=logo, saving=True)))
    image = press.pictured(pdf, 60)
    grey = image.convert("L").convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(image, grey)).mean) < 0.1
    assert ImageStat.Stat(image.convert("L")).mean[0] > 215
    colourful = press.pictured(pdf_of(drawn(USUAL, "a4", "id")), 60)
    assert ImageStat.Stat(colourful.convert("L")).mean[0] < 190


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_poster_looks_as_it_was_approved(layout: str, language: str) -> None:
    """With `GOLDEN_WIDTH` pixels across: another version of a library may shade an edge differently."""
    sheet = drawn(USUAL, layout, language)
    pdf, dpi = pdf_of(sheet), GOLDEN_WIDTH / sheet.page[0] * 25.4
    for page in range(len(sheet.texts)):
        image = press.grey(pdf, dpi, page)
        path = GOLDEN / f"{layout}-{language}{'-back' if page else ''}.png"
        if not path.exists():
            image.quantize(16).save(path, optimize=True)
            pytest.fail(f"{path.name} was missing: look at it, and keep it if it is fine")
        with Image.open(path) as approved:
            difference = ImageChops.difference(image, approved.convert("L"))
        assert ImageStat.Stat(difference).mean[0] < 4
        assert sum(difference.histogram()[96:]) < 0.004 * image.width * image.height


@pytest.mark.parametrize(
    "link", [f"https://t.me/{'x' * length}bot?start={'Aa0_-z' * 2}" for length in (2, 29)]
)
def test_a_code_alone_is_as_large_as_on_its_layout(link: str, tmp_path: Path) -> None:
    given = dataclasses.replace(USUAL, link=link)
    files = poster.render(given, tmp_path, layouts=["a4", "sticker"], formats=["code"])
    assert [file.name for file in files] == ["SEK-001-a4-code.svg", "SEK-001-sticker-code.svg"]
    for file, layout in zip(files, ("a4", "sticker"), strict=True):
        assert f'width="{LAYOUTS[layout].code:g}mm"' in file.read_text()
        assert pictures.said_in(file) == [link]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"link": "https://example.org/"}, "a bot's chat and nowhere else"),
        ({"link": "https://t.me/lobar_yanduan_bot?startgroup=Ab3dEf6hIj9k"}, "a bot's chat and nowhere else"),
        ({"link": LINK[:-13]}, "a bot's chat and nowhere else"),
        ({"number": "../x"}, "can't name a file"),
        ({"unit": LONG_NAME * 4}, "too long for its place"),
        ({"other_way": "x" * 190}, "too long for its place"),
        ({"footer": "Полиция"}, "not among the letters"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_is_written(
    changes: dict[str, str], says: str, tmp_path: Path
) -> None:
    with pytest.raises(CodeError, match=says):
        poster.render(dataclasses.replace(USUAL, **changes), tmp_path)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"layouts": ["a4", "a0"]}, "'a0' is no layout"),
        ({"formats": ["gif"]}, "'gif' is no format"),
        ({"language": "fr"}, "'fr' is no language"),
    ],
)
def test_what_is_unknown_is_named_with_what_there_is(
    wrong: dict[str, str], says: str, tmp_path: Path
) -> None:
    with pytest.raises(CodeError, match=says):
        poster.render(USUAL, tmp_path, **wrong)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_poster_whose_code_says_something_else_is_not_written(
    format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer's fault is played by drawing another link's code."""
    other = matrices.choose(LINK.replace("Ab3", "Xy9"), 90)
    monkeypatch.setattr(matrices, "choose", lambda *_: other)
    with pytest.raises(CodeError, match="does not read back as its link"):
        poster.render(USUAL, tmp_path, formats=[format_])
    assert list(tmp_path.iterdir()) == []
