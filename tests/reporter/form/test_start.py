"""The way in: posters, languages, doors, consent, and the unit where no poster tells it."""

from __future__ import annotations

import pytest

from bot.reporter.filing.welcome import CONSENT_VERSION
from storage import counters, posters, units
from storage.records import Poster
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen


async def test_the_welcome_names_the_posters_unit_and_has_both_languages(
    sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    assert "Polsek Sekotong" in sari.texts
    assert sari.labels == [
        "Setuju, mulai lapor",
        "Apakah nama saya aman?",
        "Bukan soal polisi",
        "Darurat",
        "Bahasa Indonesia",
        "English",
    ]


async def test_in_danger_the_help_numbers_come_in_their_order(sari: Citizen, poster: Poster) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Darurat")
    assert sari.texts.index("148") < sari.texts.index("129") < sari.texts.index("110")


@pytest.mark.parametrize("old", ["agree", "agree2"])
async def test_below_an_older_text_nobody_agrees_to_todays(
    chat: Chat, sari: Citizen, poster: Poster, old: str
) -> None:
    await sari.says(f"/start {poster.token}")
    assert sari.page is not None
    message_id = sari.page.message_id
    sari.see(await chat.taps_data(sari.person, message_id, f"r:w:{old}:p{poster.id}"))
    assert "draft" not in (await sari.conversation()).flow
    assert sari.answer.toasts[0].alert
    await sari.taps("Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]["consent"]["version"] == CONSENT_VERSION


async def test_telegrams_language_speaks_first_and_the_chosen_one_from_then_on(chat: Chat) -> None:
    john = Citizen(chat, Person(1002, "John", language_code="en"))
    await john.says("/start")
    assert john.labels[0] == "Agree and report"
    await john.taps("Bahasa Indonesia")
    assert john.labels[0] == "Setuju, mulai lapor"
    await john.taps("Setuju, mulai lapor", "Polsek Sekotong")
    assert "Penanganan laporan saya" in john.labels
    assert (await john.conversation()).language == "id"


async def test_another_language_on_the_old_welcome_asks_the_open_question_in_it(
    sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    welcome = sari.page
    await sari.taps("Setuju, mulai lapor")
    sari.page = welcome
    await sari.taps("English")
    assert "How my report is handled" in sari.labels
    assert "Agree and report" not in sari.labels
    assert all(sending.message.method == "sendMessage" for sending in sari.answer.to(sari.person.id))
    await sari.taps("Other, not sure")
    assert (await sari.conversation()).flow["draft"]["step"] == "story"


async def test_a_tap_on_the_language_spoken_already_is_answered_and_changes_nothing(sari: Citizen) -> None:
    await sari.says("/start")
    await sari.taps("English", "English")
    assert [toast.text for toast in sari.answer.toasts]
    assert not sari.answer.sendings


@pytest.mark.parametrize(
    ("door", "name"),
    [("Bukan soal polisi", "police"), ("Darurat", "urgent"), ("Apakah nama saya aman?", "name")],
)
async def test_each_door_is_answered_counted_and_has_a_way_back(
    chat: Chat, sari: Citizen, poster: Poster, door: str, name: str
) -> None:
    await sari.says(f"/start {poster.token}")
    welcome = sari.texts
    await sari.taps(door)
    assert sari.labels == [
        "Setuju, mulai lapor",
        *(["Agar chat bisa dibersihkan", "Periksa foto poster"] if name == "name" else []),
        "Kembali",
    ]
    async with chat.store.read() as tx:
        assert await counters.total(tx, f"door.{name}", poster.unit_id) == 1
    await sari.taps("Kembali")
    assert sari.texts == welcome


async def test_a_scan_is_counted(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.says(f"/start {poster.token}")
    async with chat.store.read() as tx:
        assert sum((await counters.by_day(tx, "scan", poster.id)).values()) == 1


async def test_nothing_is_kept_before_consent_and_the_poster_is_not_forgotten(
    sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.says("Saya dipukul!")
    assert sari.labels[0] == "Setuju, mulai lapor"
    assert "draft" not in (await sari.conversation()).flow
    await sari.taps("Setuju, mulai lapor")
    draft = (await sari.conversation()).flow["draft"]
    assert draft["place"]["poster_id"] == poster.id
    assert draft["story"] == []
    assert draft["consent"]["version"] == CONSENT_VERSION


async def test_agreeing_twice_begins_one_draft(sari: Citizen, poster: Poster) -> None:
    await sari.says(f"/start {poster.token}")
    welcome = sari.page
    await sari.taps("Setuju, mulai lapor")
    first = (await sari.conversation()).flow["draft"]["nonce"]
    sari.page = welcome
    await sari.taps("Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]["nonce"] == first
    assert sari.answer.toasts


@pytest.mark.parametrize(
    ("token", "found"), [("", "none"), ("abcdefghijkl", "unknown"), ("revoked", "revoked")]
)
async def test_without_a_valid_token_the_unit_is_chosen_and_the_case_says_so(
    chat: Chat, sari: Citizen, poster: Poster, token: str, found: str
) -> None:
    if token == "revoked":
        token = poster.token
        async with chat.store.write() as tx:
            await posters.revoke(tx, poster.code)
    await sari.says(f"/start {token}")
    await sari.taps(*(["Lanjut"] if token else []), "Setuju, mulai lapor")
    assert sari.labels == ["Polsek Gerung", "Polsek Sekotong", "Polres Lombok Barat saja", "Batal"]
    await sari.taps("Polsek Gerung")
    draft = (await sari.conversation()).flow["draft"]
    assert (draft["place"]["found"], draft["place"]["unit_name"]) == (found, "Polsek Gerung")
    assert draft["step"] == "group"


async def test_a_units_name_may_be_typed(sari: Citizen) -> None:
    await sari.says("/lapor")
    await sari.taps("Setuju, mulai lapor")
    await sari.says("polres lombok barat")
    assert (await sari.conversation()).flow["draft"]["place"]["unit_name"] == "Polres Lombok Barat"


async def test_a_part_of_a_name_leads_to_that_unit_and_those_below_it(sari: Citizen) -> None:
    await sari.says("/lapor")
    await sari.taps("Setuju, mulai lapor")
    await sari.says("lombok")
    assert {"Polsek Sekotong", "Polsek Gerung", "Polres Lombok Barat saja"} < set(sari.labels)
    await sari.says("gerung")
    assert {"Polsek Gerung saja", "Lihat semua kesatuan"} < set(sari.labels)


async def test_a_unit_that_was_chosen_is_named_and_can_be_changed(sari: Citizen) -> None:
    await sari.says("/lapor")
    await sari.taps(
        "Setuju, mulai lapor", "Polsek Gerung", "Kembali", "Polsek Gerung", "Lainnya / tidak yakin"
    )
    await sari.says("Saya diminta uang.")
    await sari.taps("Lanjut")
    assert "Polsek Gerung" in sari.texts
    await sari.taps("Polsek ini", "Tidak")
    assert "Wilayah: Polsek Gerung" in sari.texts
    await sari.taps("Ubah", "Wilayah", "Polsek Sekotong")
    assert "Pengaduan ini untuk wilayah Polsek Sekotong" in sari.texts
    await sari.taps("Kembali")
    assert "Wilayah: Polsek Sekotong" in sari.texts
    await sari.taps("Kirim pengaduan")
    assert "Polsek ini" in sari.labels  # of which one had changed
    await sari.taps("Polsek ini", "Kirim pengaduan")
    assert len(await sari.cases()) == 1


async def test_a_change_of_unit_can_be_left_off(sari: Citizen) -> None:
    await sari.says("/lapor")
    await sari.taps("Setuju, mulai lapor", "Polsek Gerung", "Lainnya / tidak yakin")
    await sari.says("Saya diminta uang.")
    await sari.taps("Lanjut", "Polsek ini", "Tidak", "Ubah", "Wilayah", "Kembali", "Kirim pengaduan")
    assert len(await sari.cases()) == 1


async def test_a_posters_unit_is_not_asked_about(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Ubah")
    assert "Cerita" in sari.labels
    assert "Wilayah" not in sari.labels


async def test_a_name_that_several_units_share_leads_to_a_choice(sari: Citizen) -> None:
    await sari.says("/lapor")
    await sari.taps("Setuju, mulai lapor")
    await sari.says("polsek")
    assert {"Polsek Sekotong saja", "Polsek Gerung saja"} < set(sari.labels)
    await sari.taps("Lihat semua kesatuan", "Polres Lombok Barat saja")
    assert (await sari.conversation()).flow["draft"]["place"]["unit_name"] == "Polres Lombok Barat"


async def test_where_no_unit_could_handle_a_report_it_is_refused_kindly_with_other_doors(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    async with chat.store.write() as tx:
        for unit in await units.all_units(tx):
            await units.unbind_group(tx, unit.id)
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor")
    assert "Ombudsman" in sari.texts
    assert "draft" not in (await sari.conversation()).flow


async def test_start_in_the_middle_offers_to_go_on_and_loses_nothing(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    before = (await sari.conversation()).flow["draft"]["answers"]
    await sari.says(f"/start {poster.token}")
    assert sari.labels == ["Lanjutkan", "Mulai baru"]
    await sari.taps("Lanjutkan")
    assert "Kirim pengaduan" in sari.labels
    assert (await sari.conversation()).flow["draft"]["answers"] == before


async def test_starting_anew_destroys_the_old_draft_and_keeps_the_new_poster(
    sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.says(f"/start {poster.token}")
    choice = sari.page
    await sari.taps("Mulai baru")
    assert "draft" not in (await sari.conversation()).flow
    assert "Polsek Sekotong" in sari.texts
    sari.page = choice
    await sari.taps("Mulai baru")
    assert sari.answer.toasts
