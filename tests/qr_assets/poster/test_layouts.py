"""What is peculiar to one layout: sizes, folds, cuts, and what a sticker has no room for."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PIL import Image

from qr_assets import poster
from qr_assets.errors import CodeError
from qr_assets.poster import LANGUAGES, Look, Poster, press, sticker, tent
from qr_assets.poster.letters import CAP, DESCENT
from qr_assets.poster.words import WORDS
from tests.worlds.sheets import LONG, USUAL, drawn, pdf_of, words_of


def own_on_sticker(given: Poster, language: str, look: Look | None = None) -> list[bool]:
    """Whether a sticker says all of a second way, who runs the bot, and the footer."""
    words = [WORDS[each] for each in (("id", "en") if language == "both" else (language,))]
    said = words_of(drawn(given, "sticker", language, look))
    own = (given.other_ways(words, titled=True), given.run_by(words), given.footers(words))
    return [text.replace("\n", " ") in said for text in own]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sticker_leaves_out_the_footer_then_who_runs_it_then_another_way(language: str) -> None:
    """It is never refused for them, however long they are."""
    footer, runs = "Jalan Contoh Nomor 123 " * 20, "Seksi Profesi dan Pengamanan " * 15
    way = "Datang ke ruang pelayanan Propam " * 15
    for changes, says in (
        ({}, [True, True, True]),
        ({"footer": footer}, [True, True, False]),
        ({"organisation": runs}, [True, False, False]),
        ({"other_way": way, "other_way_en": way}, [False, True, False]),
        ({"other_way": "x" * 300, "other_way_en": "x" * 300}, [False, True, False]),
        ({"other_way": way, "other_way_en": way, "organisation": runs}, [False, False, False]),
    ):
        given = dataclasses.replace(USUAL, **changes)  # type: ignore[arg-type]
        assert own_on_sticker(given, language) == says, changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, [True, True, True]),
        ({"footer": "Seksi Propam, Jalan Contoh Nomor 1, Gerung, Lombok Barat"}, [True, True, False]),
        ({"unit": "Kepolisian Resor Lombok Barat, Polsek Sekotong Tengah Selatan"}, [True, True, True]),
    ],
    ids=["usual", "the footer would take the air", "there is none to win"],
)
def test_a_sticker_in_two_languages_leaves_out_a_footer_for_air_and_nothing_else(
    changes: dict[str, str], says: list[bool]
) -> None:
    given = dataclasses.replace(USUAL, **changes)  # type: ignore[arg-type]
    assert own_on_sticker(given, "both") == says


def test_no_line_touches_the_card_of_a_sticker_in_two_languages() -> None:
    sheet = drawn(USUAL, "sticker", "both")
    _, top, _, bottom = sheet.codes[0]
    boxes = [box for _, box in sheet.texts[0]]
    assert top - sticker._INSET - max(box[3] for box in boxes if box[1] < top - 1) > 0.95
    assert min(box[1] for box in boxes if box[1] > bottom) - bottom - sticker._INSET > 1.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sticker_holds_what_it_can_of_the_longest_texts(language: str, logo: Path) -> None:
    for look in (Look(), Look(logo=logo, saving=True)):
        assert all(own_on_sticker(LONG, language, look)) == (language != "both")
        one_way = dataclasses.replace(LONG, other_way_en="")
        assert own_on_sticker(one_way, language, look)[0], "also in two languages"


def test_what_a_sticker_leaves_out_is_no_text_to_shorten() -> None:
    crowded = dataclasses.replace(
        USUAL, place="Kantor Desa Sekotong Tengah " * 20, footer="Jalan Contoh " * 60
    )
    with pytest.raises(CodeError, match=r"on the sticker layout .*the place \(\d+ letters\)") as raised:
        drawn(crowded, "sticker", "both")
    assert "the footer" not in str(raised.value)
    assert "the second way" not in str(raised.value)


def test_cards_have_bleed_and_one_set_of_marks_however_they_are_asked_for() -> None:
    sheet = drawn(USUAL, "cards", "id", marks=True)
    pdf = pdf_of(sheet)
    assert pdf == pdf_of(drawn(USUAL, "cards", "id"))
    assert list(sheet.page) == [210, 297]
    assert pdf.count(b"/TrimBox [ 56.69291 31.1811 538.5827 810.7087 ]") == 2
    assert pdf.count(b"/BleedBox [ 48.18898 22.67717 547.0866 819.2126 ]") == 2
    image = press.grey(pdf, 127)
    panel = image.getpixel((110, 150))
    for inner, outer in (((87, 150), (83, 150)), ((150, 42), (150, 38)), ((963, 1443), (967, 1447))):
        assert image.getpixel(inner) == panel
        assert image.getpixel(outer) == 255
    marks = {round(x / 5) for x in range(image.width) if image.getpixel((x, 25)) != 255}
    assert marks == {20, 105, 190}


def dark_at(line: Image.Image) -> set[int]:
    """Where in mm a line of pixels, ten to a millimetre, isn't white."""
    return {round(place / 10) for place, value in enumerate(line.tobytes()) if value < 220}


def is_even(part: Image.Image) -> bool:
    return len(set(part.tobytes())) == 1


@pytest.mark.parametrize("saving", [False, True])
def test_cards_are_marked_at_both_ends_of_every_cut_and_nothing_is_drawn_along_it(saving: bool) -> None:
    pdf = pdf_of(drawn(USUAL, "cards", "both", Look(saving=saving)))
    uprights, levels = [20, 105, 190], [11, 66, 121, 176, 231, 286]
    for page in range(2):
        image = press.grey(pdf, 254, page)
        for y in (5, 292):
            assert dark_at(image.crop((0, 10 * y, image.width, 10 * y + 1))) == set(uprights)
        for x in (14, 196):
            assert dark_at(image.crop((10 * x, 0, 10 * x + 1, image.height))) == set(levels)
        inner = slice(None) if saving or page else slice(1, -1)  # at the outer cuts colour ends
        for x in uprights[inner]:
            assert is_even(image.crop((10 * x - 10, 115, 10 * x + 10, 2855)))
        for y in levels[inner]:
            assert is_even(image.crop((205, 10 * y - 10, 1895, 10 * y + 10)))


def test_a_square_has_no_marks() -> None:
    assert pdf_of(drawn(USUAL, "square", "id", marks=True)) == pdf_of(drawn(USUAL, "square", "id"))


def test_a_square_for_social_media_has_1080_pixels(tmp_path: Path) -> None:
    (file,) = poster.render(USUAL, tmp_path, layouts=["square"], formats=["png"])
    with Image.open(file) as image:
        assert image.size == (1080, 1080)


@pytest.mark.parametrize(
    ("layout", "size", "code"),
    [
        ("a3", (297, 420), 131.5),
        ("a5", (148.5, 210), 65.8),
        ("banner", (600, 1600), 411.9),
        ("cards", (210, 297), 33),
        ("tent", (210, 297), 66),
    ],
)
def test_a_layout_has_the_size_of_its_paper_and_a_code_for_its_distance(
    layout: str, size: tuple[float, float], code: float
) -> None:
    sheet = drawn(USUAL, layout, "id")
    assert sheet.page == pytest.approx(size, abs=0.1)
    for left, top, right, bottom in sheet.codes:
        assert right - left == pytest.approx(bottom - top)
        assert right - left == pytest.approx(code, abs=0.1)


def test_a_sheet_has_ten_cards_and_a_tent_two_sides() -> None:
    assert len(drawn(USUAL, "cards", "id").codes) == 10
    assert len(drawn(USUAL, "tent", "id").codes) == 2


def test_a_tent_stands_as_a_prism_of_two_equal_faces_and_a_base() -> None:
    ridge, foot, last = tent.FOLDS
    behind, front, base, flap = ridge, foot - ridge, last - foot, tent.SIZE[1] - last
    assert front == behind, "the base lies level"
    assert base > front / 6, "it isn't easily knocked over"
    assert 10 <= flap < behind, "there is enough to glue, and it is hidden inside"


@pytest.mark.parametrize("marks", [False, True])
def test_a_tent_is_marked_at_all_three_folds_and_no_text_lies_across(marks: bool) -> None:
    sheet = drawn(USUAL, "tent", "both", Look(saving=True), marks=marks)
    image = press.grey(pdf_of(sheet), 254)
    margin = round((sheet.page[0] - sheet.across) / 2 * 10)
    for inside in (60, 2040):
        x = margin + inside
        column = image.crop((x, margin, x + 1, margin + 2970)).tobytes()
        assert {round(y / 10) for y, value in enumerate(column) if value < 200} == set(tent.FOLDS)
    for text, (_, top, _, bottom) in sheet.texts[0]:
        assert not any(top < fold < bottom for fold in tent.FOLDS), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tent_says_on_its_strip_how_to_fold_and_glue_it(language: str) -> None:
    _, foot, last = tent.FOLDS
    (texts,) = drawn(LONG, "tent", language).texts
    strip = [(text, box[1] > last) for text, box in texts if box[1] > foot]
    words = [WORDS[each] for each in ("id", "en") if language in {each, "both"}]
    assert strip == [*((each.fold, False) for each in words), *((each.glue, True) for each in words)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_the_floor_a_banner_says_nothing_that_a_citizen_needs(language: str) -> None:
    words = WORDS["en" if language == "en" else "id"]
    for given in (USUAL, LONG):
        sheet = drawn(given, "banner", language)
        (texts,) = sheet.texts
        low = " ".join(text for text, box in texts if (sheet.down - box[3]) * sheet.scale < 145)
        known = f"{given.footer} {given.footer_en} {given.mark(words)}"
        assert set(low.replace("\u00a0", " ").split()) <= set(known.split())


def test_digits_of_numbers_to_call_are_three_centimetres_high_on_a_banner() -> None:
    sheet = drawn(USUAL, "banner", "both")
    numbers = [box for text, box in sheet.texts[0] if text in {"148", "129", "110"}]
    assert len(numbers) == 3
    digit = CAP / (CAP + DESCENT)
    assert all((bottom - top) * digit * sheet.scale > 30 for _, top, _, bottom in numbers)
