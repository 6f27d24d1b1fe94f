"""What posters say: every layout holds every text, and says all that a citizen has to know."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from qr_assets.errors import CodeError
from qr_assets.poster import LANGUAGES, LAYOUTS, Look, tent
from qr_assets.poster.letters import Fitted
from qr_assets.poster.sheet import Box, Sheet
from qr_assets.poster.words import WORDS
from tests.worlds.sheets import BARE, LONG, USUAL, drawn, words_of


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
    with pytest.raises(CodeError, match=r"on the square layout .*longest, the footer \(128 letters\)"):
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
    with pytest.raises(CodeError, match=says):
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
