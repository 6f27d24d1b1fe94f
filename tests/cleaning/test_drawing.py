"""What is drawn of a stranger's picture: what was to be seen in it, all of it, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import ExifTags, Image, ImageDraw

from bot.cleaning import drawing, likeness
from bot.cleaning.drawing import LONGEST_SIDE, PIXELS, Different, TooLarge, Unreadable, draw
from bot.cleaning.drawn_picture import PAGES, Drawn
from tests.cleaning import bombs, corpus
from tests.cleaning.corpus import saved

ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


def photo(width: int = 60, height: int = 40, *, kind: str = "JPEG") -> bytes:
    """With everything that a phone writes into it."""
    picture = Image.new("RGB", (width, height), "blue")
    exif = picture.getexif()
    exif[ARTIST] = "MARK-ARTIST"
    exif.get_ifd(GPS)[ExifTags.GPS.GPSLatitude] = (8.0, 42.0, 11.0)
    more = {"comment": b"MARK-COMMENT"} if kind == "JPEG" else {}
    return saved(picture, kind, exif=exif, **more)


def shown(content: bytes) -> list[Image.Image]:
    return [Image.open(io.BytesIO(page)) for page in draw(content).pages]


@pytest.mark.parametrize("kind", corpus.KINDS)
def test_every_kind_of_picture_looks_as_it_came(kind: str) -> None:
    content, seen = corpus.KINDS[kind]()
    (drawn,) = shown(content)
    assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", seen.size)
    assert likeness.alike(likeness.of(drawn, 255), likeness.of(seen, 255))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_photo_goes_out_without_place_camera_or_comment(kind: str) -> None:
    before = photo(kind=kind)
    assert b"MARK-ARTIST" in before
    (page,) = draw(before).pages
    assert b"MARK" not in page
    drawn = Image.open(io.BytesIO(page))
    assert not dict(drawn.getexif())
    assert not drawn.getexif().get_ifd(GPS)
    assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(drawn.info)


def test_what_follows_the_picture_in_the_file_is_left_behind() -> None:
    assert b"MARK" not in draw(photo() + b"MARK-TRAILER").pages[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (60, 40), (5, 20)),
        (2, (60, 40), (55, 20)),
        (3, (60, 40), (55, 20)),
        (4, (60, 40), (5, 20)),
        (5, (40, 60), (20, 5)),
        (6, (40, 60), (20, 5)),
        (7, (40, 60), (20, 55)),
        (8, (40, 60), (20, 55)),
    ],
)
def test_a_photo_stays_upright(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int], kind: str
) -> None:
    (drawn,) = shown(corpus.turned(orientation, kind))
    assert drawn.size == size
    red, _, blue = drawn.getpixel(red_at)  # type: ignore[misc]
    assert red > blue
    red, _, blue = drawn.getpixel((size[0] - 1 - red_at[0], size[1] - 1 - red_at[1]))  # type: ignore[misc]
    assert blue > red


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG", "GIF", "AVIF"])
@pytest.mark.parametrize("frames", [1, 3, PAGES, 25])
def test_every_page_is_drawn_up_to_ten_and_it_is_said_how_many_there_are(kind: str, frames: int) -> None:
    drawn = draw(corpus.film(frames, kind))
    assert (len(drawn.pages), drawn.of) == (min(frames, PAGES), frames)
    reds = [Image.open(io.BytesIO(page)).getpixel((5, 5))[0] for page in drawn.pages]  # type: ignore[index]
    assert reds == sorted(reds)
    assert len(set(reds)) == len(reds)


def test_of_a_long_film_the_end_is_shown_too_and_of_a_document_the_first_pages() -> None:
    film, document = draw(corpus.film(25, "WEBP")), draw(corpus.film(25, "TIFF"))
    last = [Image.open(io.BytesIO(drawn.pages[-1])).getpixel((5, 5))[0] for drawn in (film, document)]  # type: ignore[index]
    assert last[0] > 250
    assert last[1] < 100


def test_a_phones_second_picture_inside_its_photo_is_not_given() -> None:
    both = saved(corpus.photograph(), "MPO", save_all=True, append_images=[Image.new("L", corpus.SIZE, 255)])
    assert Image.open(io.BytesIO(both)).n_frames == 2  # type: ignore[attr-defined]
    assert (len(draw(both).pages), draw(both).of) == (1, 1)


def test_a_large_photo_is_no_larger_than_telegram_shows_it() -> None:
    (drawn,) = shown(photo(6000, 3000))
    assert drawn.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_an_honest_phones_largest_photo_is_shown() -> None:
    """108 million pixels: more than are ever unpacked, and a JPEG is read smaller to begin with."""
    (drawn,) = shown(saved(Image.new("L", (12_000, 9_000)), "JPEG", quality=1))
    assert drawn.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


@pytest.mark.parametrize("size", [(120, 2600), (2600, 120), (1080, 9000)])
def test_a_long_screenshot_keeps_its_words_and_goes_as_a_document(size: tuple[int, int]) -> None:
    drawn = draw(photo(*size, kind="PNG"))
    assert Image.open(io.BytesIO(drawn.pages[0])).size == size
    assert not drawn.photos
    assert draw(photo(1080, 2400)).photos


@pytest.mark.parametrize("side", [int(PIXELS**0.5) + 1, 10_000, 15_000, 100_000])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(side: int) -> None:
    with pytest.raises(TooLarge):
        draw(bombs.png(side, side))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ this is a program",
        b"\xff\xd8\xff\xe0 begins as a photo",
        photo()[:200],
        bombs.png(10, 10),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_picture_or_a_broken_one_is_not_drawn(content: bytes) -> None:
    with pytest.raises(Unreadable):
        draw(content)


@pytest.mark.parametrize("wrong", corpus.WRONG)
@pytest.mark.parametrize("made", [corpus.colours, corpus.photo, corpus.screenshot])
def test_what_a_library_draws_wrongly_without_a_word_is_noticed(
    wrong: str, made: Callable[[], Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = made()
    monkeypatch.setattr(drawing, "flat", lambda _picture, _ground: corpus.WRONG[wrong](seen))
    with pytest.raises(drawing.Different):
        draw(saved(seen, "PNG"))


def test_a_lost_signature_is_noticed_though_the_page_is_nearly_as_bright() -> None:
    page = Image.new("L", corpus.SIZE, 255)
    page.paste(corpus.sheet().crop((215, 470, 380, 530)), (215, 470))
    blank = likeness.of(Image.new("L", corpus.SIZE, 255), 255)
    signed = likeness.of(page, 255)
    assert sum(abs(a - b) for a, b in zip(blank, signed, strict=True)) / len(blank) < likeness.MEAN_APART
    assert not likeness.alike(blank, signed)


def test_the_way_things_were_drawn_before_is_noticed() -> None:
    """A plain conversion: transparent ground black, sixteen bits white."""
    for name in ("scan on transparent ground, colours", "16 bits, TIFF"):
        content, _ = corpus.KINDS[name]()
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            plain = likeness.of(picture.convert("RGB"), 255)
            assert not likeness.alike(plain, likeness.of(picture, 255))


def test_drawn_pages_say_what_they_are() -> None:
    assert draw(photo()) == Drawn(draw(photo()).pages, 1, photos=True)


def test_ink_that_would_go_on_any_ground_is_said_not_to_be_drawn_rightly() -> None:
    ink = corpus.sheet().point(lambda value: 255 - value)
    with pytest.raises(Different):
        draw(saved(corpus.inks_for_no_ground(ink), "PNG"))


def test_what_was_cut_out_of_a_photo_is_drawn_though_its_rim_is_of_every_shade() -> None:
    cut, rim = Image.new("RGB", corpus.SIZE, (250, 250, 250)), Image.new("L", corpus.SIZE, 0)
    cut.paste((128, 128, 128), (0, 200, 420, 400))
    cut.paste((5, 5, 5), (0, 400, 420, 594))
    ImageDraw.Draw(rim).ellipse((40, 60, 380, 540), fill=255)
    cut.putalpha(rim)
    assert draw(saved(cut, "PNG")).of == 1
