"""How a poster is printed: as the poster has it, else as usual; and a long place is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import poster_printing, store_opening
from bot.settings import Settings
from bot.turn import Deployment
from storage.files import EvidenceFiles
from storage.records import Level, Poster, Unit

DEPLOYMENT = Deployment(1, "yanduan_bot", "Polres Lombok Barat", "id", EvidenceFiles(Path("nowhere")))
POSTER = Poster("p", "SKT-1", "u", "ruang tunggu", "Ab3dEf6hIj9k", datetime(2026, 7, 27, tzinfo=UTC))
UNIT = Unit("u", "SEKOTONG", "Polsek Sekotong", Level.POLSEK, None, "Asia/Makassar", None)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("ruang tunggu", "ruang tunggu"),
        ("ruang tunggu SPKT", "ruang tunggu…"),
        ("pelayanan terpadu", "pelayanan…"),
        ("pelayanan-terpadu", "pelayanan-…"),
        ("Pelayananterpadu", "Pelayananter…"),
        ("Pelayananterpadu satu atap", "Pelayananter…"),
        ("", ""),
    ],
)
def test_a_text_is_cut_between_words_or_between_letters_where_no_word_fits(text: str, cut: str) -> None:
    assert poster_printing.shorten_text(text, 13) == cut


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), min_size=1), st.integers(2, 50)
)
def test_no_text_is_longer_than_it_may_be_and_something_is_left_of_it(words: list[str], length: int) -> None:
    text = " ".join(words)
    cut = poster_printing.shorten_text(text, length)
    assert len(cut) <= length
    assert cut == text or (len(cut) > 1 and cut.endswith("…") and text.startswith(cut[:-1]))


def test_a_sheet_bears_the_link_and_what_the_poster_says() -> None:
    sheet = poster_printing.build_sheet(DEPLOYMENT, replace(POSTER, place="x" * 120, version=3), UNIT)
    assert sheet.link == "https://t.me/yanduan_bot?start=Ab3dEf6hIj9k"
    assert (sheet.number, sheet.unit, sheet.version) == ("SKT-1", "Polsek Sekotong", 3)
    assert sheet.place == "x" * (poster_printing.PLACE_LENGTH - 1) + "…"


def test_a_poster_is_printed_as_it_has_it_and_else_as_usual() -> None:
    own = replace(POSTER, language="both", layouts="a3,sticker")
    assert (poster_printing.poster_language(DEPLOYMENT, POSTER), poster_printing.poster_layouts(POSTER)) == (
        "id",
        ("a4",),
    )
    assert (poster_printing.poster_language(DEPLOYMENT, own), poster_printing.poster_layouts(own)) == (
        "both",
        ("a3", "sticker"),
    )


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ({}, ""),
        ({"organisation": "Propam"}, ""),
        ({"organisation": "Sipropam Polres Lombok Barat"}, "Sipropam Polres Lombok Barat"),
    ],
)
def test_no_poster_says_that_the_national_propam_runs_it(
    tmp_path: Path, said: dict[str, str], printed: str
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, **said)  # type: ignore[arg-type]
    deployment = store_opening.build_deployment(settings, 1, "yanduan_bot")
    assert poster_printing.build_sheet(deployment, POSTER, UNIT).organisation == printed
