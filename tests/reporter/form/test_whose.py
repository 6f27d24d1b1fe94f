"""Whose member is meant by what is typed after [Satuan lain]."""

from __future__ import annotations

import pytest

from bot.reporter.form.named_unit import accused_answer

OWN = {"Polsek Gerung": "this", "Polres Lombok Barat": "polres"}


@pytest.mark.parametrize(
    "text",
    [
        "Satlantas Polres Lombok Barat",
        "polres  LOMBOK barat",
        "Polres Lobar",
        "Polresta Lombok Barat",
        "Satlantas",
        "anggota sat lantas",
        "Kasat Reskrim",
        "Satresnarkoba Lombok Barat",
        "satreskrim polres",
        "Satreskrim Polres setempat",
        "Polres Lombok",
        "SPKT",
        "Lombok Barat",
    ],
)
def test_a_section_or_the_name_of_the_posters_polres_is_that_polres(text: str) -> None:
    assert accused_answer(OWN, text) == "polres"


@pytest.mark.parametrize("text", ["Polsek Gerung", "Reskrim Polsek Gerung", "Gerung", "polsek ini"])
def test_the_name_of_the_posters_own_unit_is_that_unit(text: str) -> None:
    assert accused_answer(OWN, text) == "this"


@pytest.mark.parametrize(
    "text",
    [
        "Brimob",
        "Polres Lombok Tengah",
        "Polres Loteng",
        "Satlantas Polres Mataram",
        "Polsek Sekotong",
        "Brimob Polda NTB",
        "satuan di kota sebelah",
        "Satpol PP",
        "",
    ],
)
def test_any_other_name_is_another_unit(text: str) -> None:
    assert accused_answer(OWN, text) == "other"


def test_a_section_at_a_polres_is_its_own() -> None:
    assert accused_answer({"Polres Metro Jakarta Barat": "this"}, "Satlantas") == "this"
    assert accused_answer({"Polres Metro Jakarta Barat": "this"}, "Polres Jakbar") == "this"


def test_the_polda_that_would_handle_the_report_is_known_by_its_name() -> None:
    own = OWN | {"Polda NTB": "propam"}
    assert accused_answer(own, "Ditlantas Polda NTB") == "propam"
    assert accused_answer(own, "Polda Bali") == "other"
