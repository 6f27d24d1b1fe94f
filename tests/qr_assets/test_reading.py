"""Reading: codes are found in what people send; one that the first stain would end is none for a poster."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from qr_assets import matrices, reading
from qr_assets.errors import CodeError
from tests import pictures

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"


def picture(code: matrices.Code) -> Image.Image:
    return pictures.of_modules(code.matrix, 12)


def proven(image: Image.Image, code: matrices.Code, link: str = LINK) -> None:
    reading.prove(image, link, code.size, code.level, "x")


@pytest.mark.parametrize("length", range(5, 33, 3))
def test_a_code_for_any_name_that_a_bot_can_have_bears_all_harm(length: int) -> None:
    link = f"https://t.me/{'x' * (length - 3)}bot?start=Ab3dEf6hIj9k"
    code = matrices.choose(link, 34)
    proven(picture(code), code, link)


def test_what_still_reads_but_bears_no_more_is_refused_and_says_which_harm() -> None:
    code = matrices.choose(LINK, 40)
    stained = picture(code)
    middle, spot = stained.width // 2, stained.width // 6
    stained.paste(255, (middle - spot, middle - spot, middle + spot, middle + spot))
    assert reading.found(stained) == [LINK]
    with pytest.raises(CodeError, match=r"x can't be read after soiling \(10 % of area\)"):
        proven(stained, code)
    blurred = picture(code).filter(ImageFilter.GaussianBlur(5))
    assert reading.found(blurred) == [LINK]
    with pytest.raises(CodeError, match="x can't be read after blur"):
        proven(blurred, code)


def test_a_code_of_another_link_is_never_proven() -> None:
    code = matrices.choose(LINK.replace("Ab3", "Xy9"), 40)
    with pytest.raises(CodeError, match="can't be read"):
        proven(picture(code), code)


@pytest.mark.parametrize("level", ["M", "Q"])
def test_less_correction_is_asked_to_bear_fewer_stains(level: str) -> None:
    code = matrices._made(LINK, level)
    proven(picture(code), code)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pdf(*sheets: tuple[float, float], link: str = LINK) -> bytes:
    """A page of each size in points, with two codes a fifth of its width across."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    code = ImageReader(picture(matrices.choose(link, 40)))
    for width, height in sheets:
        canvas.setPageSize((width, height))
        for y in (0.1, 0.6):
            canvas.drawImage(code, width * 0.1, height * y, width / 5, width / 5)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_picture_from_anybody_is_read_whichever_way_it_was_held(kind: str, turned: int) -> None:
    assert reading.of_bytes(saved(picture(matrices.choose(LINK, 40)).rotate(turned), kind)) == [LINK]


def test_what_is_transparent_is_paper() -> None:
    code = picture(matrices.choose(LINK, 40))
    ink = Image.new("RGBA", code.size, (0, 0, 0, 0))
    ink.putalpha(code.point(lambda value: 255 - value))
    assert reading.of_bytes(saved(ink, "PNG")) == [LINK]


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"<svg ", b"%PDF-1.7", saved(Image.new("L", (9, 9)), "GIF")]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(CodeError, match="that can be read"):
        reading.of_bytes(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_picture_is_refused_or_read_and_nothing_else(kind: str) -> None:
    whole, rng = saved(picture(matrices.choose(LINK, 40)), kind), Random(1)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            broken[rng.randrange(min(200, len(broken)))] = rng.randrange(256)
        del broken[rng.randint(len(broken) // 2, 2 * len(broken)) :]
        try:
            reading.of_bytes(bytes(broken))
        except CodeError:
            continue


def test_a_photo_as_iphones_save_it_is_named_with_what_to_do() -> None:
    with pytest.raises(CodeError, match=r"HEIC.* save it as JPEG"):
        reading.of_bytes(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic")


def test_a_picture_that_would_unpack_to_too_much_is_refused_or_scaled_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = Image.new("L", (900, 1000), 255)
    photo.paste(picture(matrices.choose(LINK, 40)), (100, 100))
    monkeypatch.setattr(reading, "MOST_PX", 800_000)
    monkeypatch.setattr(reading, "_WEBP_PX", 800_000)
    assert reading.of_bytes(saved(photo, "JPEG")) == [LINK]
    for content in (saved(photo, "PNG"), saved(photo, "WEBP"), saved(photo, "JPEG", progressive=True)):
        with pytest.raises(CodeError, match="too large: save the picture with fewer pixels"):
            reading.of_bytes(content)


@pytest.mark.parametrize("size", [(70_000, 10), (10, 70_000)])
def test_a_picture_with_a_side_that_the_reader_can_not_take_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(CodeError, match="too large"):
        reading.of_bytes(saved(Image.new("1", size), "PNG"))


def test_a_picture_of_a_few_bytes_and_a_billion_pixels_is_not_unpacked() -> None:
    whole = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    whole[16:24] = (40_000).to_bytes(4, "big") * 2
    with pytest.raises(CodeError):
        reading.of_bytes(bytes(whole))


def test_a_photo_with_two_codes_is_read_from_top_to_bottom() -> None:
    other = LINK.replace("Ab3", "Xy9")
    photo = Image.new("L", (1000, 1300), 255)
    for link, place in ((other, (300, 650)), (LINK, (50, 50))):
        photo.paste(picture(matrices.choose(link, 40)), place)
    assert reading.of_bytes(saved(photo, "JPEG", quality=80)) == [LINK, other]


def test_a_picture_without_a_code_says_nothing() -> None:
    assert reading.of_bytes(saved(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG")) == []


def test_every_page_of_a_pdf_is_read_however_large_it_is() -> None:
    assert reading.of_bytes(pdf((300, 500), (14_000, 14_000))) == [LINK] * 4


@pytest.mark.parametrize("size", [(9_000_000, 100), (100, 9_000_000), (9_000_000, 9_000_000), (0, 0)])
def test_a_page_of_any_shape_is_looked_at(size: tuple[int, int]) -> None:
    assert set(reading.of_bytes(pdf(size))) <= {LINK}


def test_a_pdf_that_is_broken_or_endless_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CodeError, match=r"this file is no PDF that can be read"):
        reading.of_bytes(b"%PDF-1.7 and no more")
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    with pytest.raises(CodeError, match="has 2 pages"):
        reading.of_bytes(pdf((300, 500), (300, 500)))


def test_a_code_survives_a_spill_over_a_fifth_of_its_width() -> None:
    image = picture(matrices.choose(LINK, 40))
    middle, spill = image.width // 2, image.width // 5
    image.paste(255, (middle, middle, middle + spill, middle + spill))
    assert reading.found(image) == [LINK]
