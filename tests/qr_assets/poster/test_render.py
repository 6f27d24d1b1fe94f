"""Posters: every layout holds every text, says its link to a reader, and looks as it was approved."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from qr_assets import matrices, poster, reading
from qr_assets.poster import FORMATS, LAYOUTS, Look, Poster, press, sticker, tent
from qr_assets.poster.letters import CAP, DESCENT, Fitted
from qr_assets.poster.sheet import Box, Sheet
from qr_assets.poster.words import WORDS
from tests import pictures
from tests.qr_assets.poster.given import BARE, LINK, LONG, LONG_NAME, USUAL, drawn, pdf_of

GOLDEN = Path(__file__).with_name("golden")
LANGUAGES = ("id", "en", "both")
GOLDEN_WIDTH = 240


def words_of(sheet: Sheet) -> str:
    return " ".join(text for page in sheet.texts for text, _ in page).replace("\u00a0", " ")


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_text_leaves_the_page_or_touches_another_or_the_code(
    layout: str, language: str, logo: Path
) -> None:
    for given, look in ((BARE, Look()), (LONG, Look()), (LONG, Look(logo=logo, saving=True))):
        sheet = drawn(given, layout, language, look)
        codes = [tuple(edge / sheet.scale for edge in box) for box in sheet.codes]
        for page, texts in enumerate(sheet.texts):
            for number, (text, box) in enumerate(texts):
                assert box[0] >= 3, text
                assert box[1] >= 3, text
                assert box[2] <= sheet.across - 3 + 0.01, text
                assert box[3] <= sheet.down - 3, text
                for code in codes if page == 0 else ():
                    assert not meet(box, code), text  # type: ignore[arg-type]
                for other, other_box in texts[number + 1 :]:
                    assert not meet(box, other_box), (text, other)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_poster_says_what_a_citizen_has_to_know(layout: str) -> None:
    for language in LANGUAGES:
        said = words_of(drawn(USUAL, layout, language))
        for part in (
            "@lobar_yanduan_bot",
            " Telegram",
            "SEK-001",
            "Kantor Desa Sekotong Tengah",
            "Polsek Sekotong",
            "OTP",
        ):
            assert part in said, (layout, language, part)
        for words in (WORDS[each] for each in ("id", "en") if language in {each, "both"}):
            assert words.compare in said or words.compare_short in said, (layout, language)
        assert said.index("148") < said.index("129") < said.index("110")
        lower = said.lower()
        assert not any(word in lower for word in ("anonim", "anonym", "100 %", "100%", "divpropam"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_poster_says_who_runs_it_and_another_way_in_each_language(layout: str) -> None:
    for language in LANGUAGES:
        said = words_of(drawn(USUAL, layout, language))
        assert "Propam Polres Lombok Barat" in said
        assert "Jalan Contoh Nomor 1, Gerung" in said
        assert ("Datang ke ruang" in said) == (language != "en")
        assert ("Come to the Propam" in said) == (language != "id")


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
    with pytest.raises(
        matrices.CodeError, match=r"on the sticker layout .*the place \(\d+ letters\)"
    ) as raised:
        drawn(crowded, "sticker", "both")
    assert "the footer" not in str(raised.value)
    assert "the second way" not in str(raised.value)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_runs_it_is_not_said_where_that_is_not_set(layout: str) -> None:
    for given in (USUAL, BARE):
        said = words_of(drawn(dataclasses.replace(given, organisation=""), layout, "both"))
        assert "Dikelola" not in said
        assert "Run by" not in said


@pytest.mark.parametrize(
    "way",
    [
        "Tanpa Telegram: datang ke ruang pelayanan.",
        "tanpa telegram / without Telegram: Datang ke ruang pelayanan.",
        "Tanpa Telegram, datang ke ruang pelayanan.",
        "Tanpa Telegram? Datang ke ruang pelayanan.",
        "Tanpa Telegram — datang ke ruang pelayanan.",
        "No Telegram?! Datang ke ruang pelayanan.",
        "Tidak punya Telegram: datang ke ruang pelayanan.",
        "Tanpa Telegram:datang ke ruang pelayanan.",
        "Datang ke ruang pelayanan.",
    ],
)
def test_a_second_way_that_begins_with_its_title_has_it_once(way: str) -> None:
    given = dataclasses.replace(USUAL, other_way=way)
    said = "Tanpa Telegram: Datang ke ruang pelayanan."
    assert given.other_ways([WORDS["id"]], titled=True) == said


@pytest.mark.parametrize(
    "way",
    [
        "Tanpa Telegram pun bisa: datang ke ruang pelayanan.",
        "Tidak punya Telegram/WhatsApp? Datang ke ruang SPKT.",
        "Tanpa Telegram & WhatsApp: datang ke ruang SPKT.",
        "Without Telegram’s app, call 0370-000000",
        "No Telegram-account? Come to the SPKT.",
        "Tanpa Telegram-pun bisa.",
        'Tanpa Telegram "Halo" 0370-000000',
    ],
)
def test_a_sentence_that_begins_like_a_title_stays_whole(way: str) -> None:
    given = dataclasses.replace(USUAL, other_way=way)
    assert given.other_ways([WORDS["id"]]) == way


def test_what_is_only_said_in_indonesian_is_said_so_once() -> None:
    given = dataclasses.replace(USUAL, other_way_en="")
    for language in LANGUAGES:
        assert words_of(drawn(given, "a4", language)).count("0370-000000") == 1
    assert "Tanpa Telegram / Without Telegram: Datang" in given.other_ways(list(WORDS.values()), titled=True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_printed_too_small_to_read(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """7 points, on what is held in the hand 5.5: also in the longest texts."""
    sizes: list[float] = []
    place = Sheet.place

    def noted(sheet: Sheet, made: Fitted, *where: Any) -> None:
        sizes.append(made.size * sheet.scale * abs(sheet._place[0]))
        place(sheet, made, *where)

    monkeypatch.setattr(Sheet, "place", noted)
    drawn(LONG, layout, "both")
    least = {"sticker": 5.5, "cards": 5.5, "square": 5.75}.get(layout, 7.0)
    assert min(sizes) >= least - 1e-6


def test_texts_that_are_too_long_together_are_refused() -> None:
    crowded = dataclasses.replace(LONG, footer=LONG.footer + ", " + LONG.footer)
    with pytest.raises(
        matrices.CodeError, match=r"on the square layout .*longest, the footer \(128 letters\)"
    ):
        drawn(crowded, "square", "both")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"unit": "x" * 300}, "on the a5 layout the unit's name, 'xxx"),
        ({"organisation": "x" * 300}, "on the a5 layout the organisation, 'xxx"),
        ({"other_way": "x" * 300}, "on the a5 layout the second way, 'Xxx"),
        ({"footer_en": "x" * 300}, "on the a5 layout .*the footer in English, 'xxx"),
        ({"place": "x" * 300}, "on the a5 layout .*the place, 'xxx"),
    ],
)
def test_a_text_that_is_too_long_is_named_with_its_layout(changes: dict[str, str], says: str) -> None:
    with pytest.raises(matrices.CodeError, match=says):
        drawn(dataclasses.replace(USUAL, **changes), "a5", "both")  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", ["a4", "a5", "banner", "tent", "square"])
def test_numbers_to_call_stand_apart_from_the_words_before_them(layout: str) -> None:
    for language in LANGUAGES:
        (texts, *_) = drawn(USUAL, layout, language).texts
        texts = [
            each for each in texts if layout != "tent" or each[1][1] > tent.FOLDS[0]
        ]  # the face that stands upright
        for _, (left, top, _, bottom) in (each for each in texts if each[0] in {"129", "110"}):
            before = [
                box[2]
                for _, box in texts
                if box[0] < left and box[1] < bottom and box[3] > top and box[2] < left + 5
            ]
            assert left - max(before) > (bottom - top) / 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_file_of_a_poster_reads_back_as_its_link(layout: str, tmp_path: Path) -> None:
    """In all formats on three layouts, one of which has a back; the others draw with the same means."""
    formats = {"cards": FORMATS, "a4": FORMATS, "sticker": FORMATS}.get(layout, ("pdf", "code"))
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
        with pytest.raises(matrices.CodeError, match=f"the logo .*{file}.* {why}"):
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


def test_an_emblem_that_leaves_too_little_correction_is_refused_and_so_is_one_without_logo(
    tmp_path: Path, logo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrices, "EMBLEM", 15)
    with pytest.raises(matrices.CodeError, match=r"with an emblem SEK-001-a4-id .*soiling.* leave it out"):
        poster.render(USUAL, tmp_path / "print", formats=["pdf"], look=Look(logo=logo, emblem=True))
    assert not (tmp_path / "print").exists()
    with pytest.raises(matrices.CodeError, match="give one, or leave the emblem out"):
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
    with pytest.raises(matrices.CodeError, match=says):
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
    with pytest.raises(matrices.CodeError, match=says):
        poster.render(USUAL, tmp_path, **wrong)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_poster_whose_code_says_something_else_is_not_written(
    format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer's fault is played by drawing another link's code."""
    other = matrices.choose(LINK.replace("Ab3", "Xy9"), 90)
    monkeypatch.setattr(matrices, "choose", lambda *_: other)
    with pytest.raises(matrices.CodeError, match="does not read back as its link"):
        poster.render(USUAL, tmp_path, formats=[format_])
    assert list(tmp_path.iterdir()) == []
