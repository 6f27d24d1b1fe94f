"""`/periksa`, and photos that come by themselves: when they are looked at, and when never."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from storage import cases, evidence
from storage.records import Poster
from tests.reporter.form import photos
from tests.reporter.form.photos import taken
from tests.worlds.camera import GENUINE, NO_ADVERT, NO_CODE, NOT_OURS, Phone, alarms, nothing_is_kept
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen


async def test_before_consent_a_photo_is_looked_at_by_itself(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    await phone.citizen.says("/start abcdefghijkl")
    assert "Periksa foto poster" in phone.citizen.labels
    said = await phone.sees(taken(printed))
    assert said.startswith(GENUINE)
    await nothing_is_kept(chat)
    await phone.citizen.taps("Lapor lewat poster ini")
    assert phone.citizen.labels[0] == "Setuju, mulai lapor"


async def test_before_consent_a_photo_without_a_code_gets_the_usual_answer_and_a_hint(phone: Phone) -> None:
    await phone.citizen.says("/start")
    said = await phone.sees(taken(photos.of_wall()), caption="Saya dipukul")
    assert said.startswith("Pesan Anda belum kami simpan")
    assert "/periksa" in said
    assert phone.citizen.labels[0] == "Setuju, mulai lapor"


async def test_whoever_never_wrote_before_may_send_a_photo(phone: Phone, printed: Image.Image) -> None:
    assert (await phone.sees(taken(printed))).startswith(GENUINE)
    said = await phone.sees(taken(photos.of_wall()))
    assert said.startswith("Pesan Anda belum kami simpan")
    assert "/periksa" in said


async def test_an_unasked_photo_alarms_nobody_for_any_address_that_hangs_about(
    chat: Chat,
    phone: Phone,
) -> None:
    assert (await phone.sees(taken(photos.of_code(NO_ADVERT)))).startswith(NOT_OURS)
    assert await alarms(chat) == {}


async def test_a_picture_or_a_pdf_sent_as_a_file_is_looked_at_too_and_no_other_file_is(
    phone: Phone, printed: Image.Image
) -> None:
    assert (await phone.sees(taken(printed), document="image/jpeg")).startswith(GENUINE)
    pdf = BytesIO()
    printed.convert("L").save(pdf, "PDF")
    assert (await phone.sees(pdf.getvalue(), document="application/pdf")).startswith(GENUINE)
    await phone.shoots(b"halo", document="text/plain")
    assert phone.citizen.texts.startswith("Pesan Anda belum kami simpan")
    assert not await phone.citizen.chat.due()


async def test_of_an_album_each_photo_is_looked_at_and_the_usual_is_said_once(
    phone: Phone, printed: Image.Image
) -> None:
    wall, sari = taken(photos.of_wall()), phone.citizen
    for content in (wall, wall, taken(printed)):
        await phone.shoots(content, media_group_id="7")
    said = await phone.hears()
    assert said.count("Pesan Anda belum kami simpan") == 1
    assert said.count(GENUINE) == 1
    await sari.says("/periksa")
    for content in (wall, taken(printed)):
        await phone.shoots(content, media_group_id="8")
    said = await phone.hears()
    assert (said.count(NO_CODE), said.count(GENUINE)) == (1, 1)


async def test_each_verdict_answers_its_photo(phone: Phone, printed: Image.Image) -> None:
    await phone.sees(taken(printed), message_id=4711)
    (sending,) = phone.citizen.answer.sendings
    assert sending.message.params["reply_parameters"]["message_id"] == 4711


async def test_in_the_form_photos_are_evidence_and_never_guessed(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    await phone.citizen.reaches_review(f"/start {poster.token}")
    await phone.shoots(taken(printed))
    assert "Foto tersimpan." in phone.citizen.texts
    assert [item.kind for item in await chat.due() if "check" in item.kind] == []


async def test_in_the_form_a_poster_can_be_checked_and_the_form_goes_on_where_it_was(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    sari = phone.citizen
    await sari.reaches_review(f"/start {poster.token}")
    before = (await sari.conversation()).flow["draft"]
    await sari.says("/periksa")
    for _ in range(2):
        await phone.shoots(taken(printed), media_group_id="7")
    said = await phone.hears()
    assert said.count(GENUINE) == 2
    flow = (await sari.conversation()).flow
    assert flow["draft"] == before
    await nothing_is_kept(chat)
    assert sari.labels == ["Lapor lewat poster ini", "Lanjutkan pengaduan"]
    await sari.taps("Lanjutkan pengaduan")
    assert "Kirim pengaduan" in sari.labels
    await phone.shoots(taken(printed))  # evidence again
    assert "Foto tersimpan." in sari.texts
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        assert len(await evidence.of_case(tx, case.id)) == 1


async def test_words_for_the_form_are_not_swallowed_while_a_photo_is_waited_for(
    phone: Phone,
    poster: Poster,
) -> None:
    sari = phone.citizen
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says("/periksa")
    await sari.says("Saya diminta uang.")
    assert "Tersimpan." in sari.texts
    await phone.shoots(b"x")
    assert "Foto tersimpan." in sari.texts


async def test_a_tap_on_the_form_ends_the_waiting_for_a_photo(
    phone: Phone,
    poster: Poster,
) -> None:
    sari = phone.citizen
    await sari.reaches_review(f"/start {poster.token}")
    review = sari.page
    await sari.says("/periksa")
    sari.page = review
    await sari.taps("Lengkapi", "Lampiran")
    await phone.shoots(b"x")
    assert "Foto tersimpan." in sari.texts


async def test_a_photo_is_not_waited_for_for_ever(phone: Phone, poster: Poster) -> None:
    await phone.citizen.reaches_review(f"/start {poster.token}")
    await phone.citizen.says("/periksa")
    phone.citizen.chat.passes(minutes=31)
    await phone.shoots(b"x")
    assert "Foto tersimpan." in phone.citizen.texts


async def test_anything_but_a_photo_is_told_that_one_is_awaited_and_how_to_end_it(
    phone: Phone,
) -> None:
    sari = phone.citizen
    await sari.says("/periksa")
    await sari.says("halo")
    assert "Kami menunggu foto" in sari.texts
    await sari.taps("Batal")
    assert "asking" not in (await sari.conversation()).flow


async def test_with_an_open_case_a_photo_is_asked_about_and_may_be_a_posters(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    sari = phone.citizen
    case = await sari.reports(f"/start {poster.token}")
    await phone.shoots(taken(printed))
    assert "Foto poster: periksa" in sari.labels
    asked = sari.page
    await sari.taps("Foto poster: periksa")
    assert "tidak disimpan" in sari.texts
    assert (await phone.hears()).startswith(GENUINE)
    await nothing_is_kept(chat)
    async with chat.store.read() as tx:
        assert not await cases.messages(tx, case.id)
    sari.page = asked
    await sari.taps("Foto poster: periksa")  # the second of a double tap
    assert sari.answer.toasts
    await sari.says("Hanya kata-kata.")
    assert "Foto poster: periksa" not in sari.labels


async def test_with_an_open_case_the_command_checks_at_once(
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    await phone.citizen.reports(f"/start {poster.token}")
    await phone.citizen.says("/periksa")
    assert (await phone.sees(taken(printed))).startswith(GENUINE)


async def test_in_english_everything_is_said_in_english(
    chat: Chat,
    poster: Poster,
    printed: Image.Image,
) -> None:
    john = Phone(Citizen(chat, Person(1002, "John", language_code="en")))
    await john.citizen.says("/check")
    assert "Send a photo of the poster." in john.citizen.texts
    assert (await john.sees(taken(printed))).startswith("The code of this poster is genuine.")
    assert john.citizen.labels == ["Report via this poster"]
    await john.citizen.says("/check")
    assert (await john.sees(taken(photos.of_code(NO_ADVERT)))).startswith("This is not our poster.")
    await john.citizen.says("/check")
    assert (await john.sees(taken(photos.of_wall()))).startswith("We found no QR code in this photo.")


@pytest.mark.parametrize("way", ["/bantuan", "door"])
async def test_whoever_doubts_finds_the_way(sari: Citizen, way: str) -> None:
    if way == "door":
        await sari.says("/start")
        await sari.taps("Apakah nama saya aman?")
    else:
        await sari.says(way)
        assert "/periksa" in sari.texts
    await sari.taps("Periksa foto poster")
    assert "Kirim foto posternya." in sari.texts


async def test_what_another_question_waits_for_is_not_taken_for_a_poster(
    chat: Chat, phone: Phone, poster: Poster, printed: Image.Image
) -> None:
    case = await phone.citizen.reports(f"/start {poster.token}")
    await phone.citizen.says("/tambah")
    await phone.shoots(taken(printed))
    assert not [item for item in await chat.due() if item.kind == "reporter.check_poster"]
    async with chat.store.read() as tx:
        assert len(await evidence.of_case(tx, case.id)) == 1
    await phone.citizen.says("/periksa")  # asked for in so many words: the case listens no more
    assert (await phone.sees(taken(printed))).startswith(GENUINE)
    async with chat.store.read() as tx:
        assert len(await evidence.of_case(tx, case.id)) == 1


async def test_consent_given_while_a_photo_is_looked_at_is_not_asked_for_again(
    phone: Phone, poster: Poster
) -> None:
    sari = phone.citizen
    await sari.says(f"/start {poster.token}")
    welcome = sari.page
    await phone.shoots(taken(photos.of_wall()))
    sari.page = welcome
    await sari.taps("Setuju, mulai lapor")
    assert "Setuju, mulai lapor" not in await phone.hears()
    assert "draft" in (await sari.conversation()).flow
