"""The answers as an officer reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.officers.casefile import answers, origins, timeline
from bot.officers.casefile.origins import Origin
from bot.texts import translator
from storage.records import ActorRole, CaseMessage, Evidence, EvidenceKind, EvidenceState, Site
from tests.support import assert_harmless

FILE = Evidence(
    "e1", "c1", EvidenceKind.PHOTO, EvidenceState.STORED, datetime(2026, 11, 23, tzinfo=UTC), 3_400_000,
    mime="image/jpeg",
)  # fmt: skip
ORIGIN = Origin("poster", {"this": "Polsek Gerung", "polres": "Polres Lobar"})
CONTENT = {
    "form": 1,
    "spot": "Ruang SPKT",
    "story": [
        {"text": "Bagian satu."},
        {"evidence": "e1"},
        {"location": {"latitude": -8.65, "longitude": 116.32, "title": "Pos"}},
        {"contact": {"name": "Wayan", "phone": "0812"}},
    ],
    "people": [{"rank": "Bripka", "name": "Doni"}, {}],
    "captions": {"e1": "Foto pos."},
    "answers": {
        "category": "B1",
        "accused": "this",
        "when": {"date": "2026-11-20", "precision": "about"},
        "where": {"text": "Pasar"},
        "amount": {"rupiah": 1_250_000},
        "safety": "danger",
        "name": {"text": "Namamark"},
        "phone": {"text": "Phonemark"},
    },
    "summary": [{"key": "weather", "name": "Cuaca", "answer": "hujan"}],
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_answer_is_shown_and_no_identity(language: str) -> None:
    text = str(answers.render_answers(CONTENT, [FILE], ORIGIN, translator(language), "YDN-7K3Q-M4XD"))
    facts = ["YDN-7K3Q-M4XD", "Bagian satu.", "-8.65000, 116.32000", "Wayan", "Bripka", "Doni", "Pasar"]
    facts += ["Foto pos.", "hujan", "Ruang SPKT", "2026", "Rp1"]
    assert [fact for fact in facts if fact not in text] == []
    assert "mark" not in text


def test_the_parts_of_the_story_keep_their_order() -> None:
    text = str(answers.render_answers(CONTENT, [FILE], ORIGIN, translator("id"), "YDN-7K3Q-M4XD"))
    places = [text.index(part) for part in ("Bagian satu.", "-8.65", "Wayan")]
    assert places == sorted(places)


def test_an_almost_empty_complaint_can_be_read() -> None:
    assert "YDN-7K3Q-M4XD" in str(answers.render_answers({}, [], ORIGIN, translator("id"), "YDN-7K3Q-M4XD"))


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"text": "Tambahan."}, "Tambahan."),
        ({"latitude": -8.5, "longitude": 116.0}, "116.0"),
        ({"name": "Wayan", "phone": "0812"}, "Wayan 0812"),
    ],
)
def test_what_was_added_later_is_shown_as_what_it_is(body: dict[str, object], fact: str) -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    said = CaseMessage("m1", "c1", at, ActorRole.REPORTER, "addition", body)
    text = str(timeline.render_additions([said], translator("id"), "Asia/Makassar", "YDN-7K3Q-M4XD"))
    assert fact in text
    assert "23 November 2026, pagi" in text
    assert "WITA" not in text


@pytest.mark.parametrize(("accused", "unit"), [("this", "Polsek Gerung"), ("polres", "Polres Lobar")])
def test_a_unit_is_called_by_its_name(accused: str, unit: str) -> None:
    content = {"answers": {"accused": accused}}
    text = str(answers.render_answers(content, [], ORIGIN, translator("id"), "YDN-7K3Q-M4XD"))
    assert f"Kesatuan terlapor: {unit}" in text


@pytest.mark.parametrize("found", ["none", "unknown", "revoked"])
def test_a_file_names_the_unit_once_and_says_whether_a_poster_led_there(found: str) -> None:
    summary = [{"key": "found", "name": "Asal", "answer": "kesatuan dipilih pelapor, tanpa barcode"}]
    origin = Origin(found, {"this": "Polsek Gerung"})
    text = str(answers.render_answers({"summary": summary}, [], origin, translator("id"), "YDN-7K3Q-M4XD"))
    assert text.count("Kesatuan: Polsek Gerung (") == 1
    assert "Asal" not in text
    assert "dipilih" not in text


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ({"site": "office"}, "Ruang SPKT (di kantor kesatuan)"),
        ({"site": "village"}, "Ruang SPKT (tempat netral: kantor desa atau kelurahan)"),
        ({"site": ""}, "Ruang SPKT"),
        ({}, "Ruang SPKT"),
    ],
    ids=["office", "village", "not known", "of an older version"],
)
def test_the_place_of_the_code_is_named_with_its_kind_where_that_is_known(
    site: dict[str, str], said: str
) -> None:
    text = str(answers.render_answers(CONTENT | site, [], ORIGIN, translator("id"), "YDN-7K3Q-M4XD"))
    assert f"Letak barcode: {said}" in text.splitlines()


def test_every_kind_of_place_has_words() -> None:
    assert origins.SITE_LINES.keys() == {site.value for site in Site}


NASTY = st.sampled_from(
    "\u202e\u2066\u2069\u2068\u200f\u3164\u115f\u2800\u200d\u200c\u200b\u2060\U000e0041\u2028\r\n اب👩💻"
)
TYPED = st.text(alphabet=st.one_of(NASTY, st.characters()), max_size=12)


@given(TYPED, TYPED, TYPED)
def test_whatever_was_typed_hides_and_turns_nothing_in_the_file(one: str, two: str, three: str) -> None:
    content = {
        "spot": one,
        "story": [
            {"text": one},
            two,
            {"location": {"latitude": -8.65, "longitude": 116.32, "title": three}},
            {"contact": {"name": one, "phone": two}},
        ],
        "people": [dict.fromkeys(answers.PERSON_LABELS, one), {"name": two}, {"looks": three}],
        "captions": {"e1": one},
        "answers": {
            "accused_other": {"text": two},
            "plate": three,
            "when": {"precision": "about", "text": one},
            "where": {"latitude": -8.65, "longitude": 116.32, "text": two},
            "link": one,
        },
        "summary": [{"key": "weather", "name": one, "answer": two}],
    }
    t = translator("id")
    assert_harmless(answers.render_answers(content, [FILE], ORIGIN, t, "YDN-7K3Q-M4XD").text)
    for body in ({"text": one}, {"phone_number": two, "first_name": one, "last_name": three}):
        assert_harmless(timeline.render_message(body, t).text)


@pytest.mark.parametrize("blank", ["\u3164", "\u200b", "\u202e\u2069", "\u2800 "])
def test_an_answer_that_shows_nothing_is_none(blank: str) -> None:
    content = {
        "story": [
            {"text": blank},
            {"contact": {"name": blank, "phone": "0812"}},
            {"contact": {"name": blank}},
        ],
        "people": [{"name": blank, "rank": "Bripka"}, {"name": blank}],
        "captions": {"e1": blank},
        "answers": {"accused_other": {"text": blank}},
    }
    text = answers.render_answers(content, [FILE], ORIGIN, translator("id"), "YDN-7K3Q-M4XD").text
    assert "Cerita\n–\nKontak: 0812\nKontak: –" in text
    assert "1. pangkat: Bripka\n" in text
    assert "2." not in text
    assert "Satuan yang disebut: –" in text
    assert text.endswith("masih dibersihkan")
