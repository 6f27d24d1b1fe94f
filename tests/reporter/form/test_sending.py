"""From the summary to the case: receipt, once only, and to the right unit."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import replace

import pytest

from bot.reporter.filing import welcome
from bot.rules import ticket
from bot.texts import translator
from storage import cases, conversations, events, identities, units, verify
from storage.records import EventKind, Json, Mode, Poster, Urgency
from tests.reporter.form.conftest import LOBAR, NTB
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import STORY, Citizen


async def test_the_case_keeps_what_was_told_and_how_its_unit_was_found(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    assert (case.poster_id, case.poster_unit_id) == (poster.id, poster.unit_id)
    assert (case.urgency, case.consent_version) == (Urgency.NORMAL, welcome.CONSENT_VERSION)
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
        chain = await events.of_case(tx, case.id)
        assert await verify.verify(tx) == []
    assert content["story"] == [{"text": STORY}]
    assert content["found"] == "poster"
    assert content["answers"]["accused"] == "unknown"
    assert [event.kind for event in chain] == [EventKind.REGISTERED]


async def test_a_case_whose_unit_was_chosen_tells_the_officers_so(chat: Chat, sari: Citizen) -> None:
    await sari.says("/start abcdefghijkl")
    await sari.taps("Lanjut", "Setuju, mulai lapor", "Polsek Gerung", "Lainnya / tidak yakin")
    await sari.says(STORY)
    await sari.taps("Lanjut", "Polsek ini", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
    assert (case.poster_id, content["found"], content["summary"][0]["key"]) == (None, "unknown", "found")


async def test_another_language_in_the_middle_loses_nothing_and_is_the_receipts(
    sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    before = (await sari.conversation()).flow["draft"]["answers"]
    await sari.says("/bahasa")
    await sari.taps("English")
    await sari.says("/report")
    await sari.taps("Continue")
    assert (await sari.conversation()).flow["draft"]["answers"] == before
    await sari.taps("Send")
    assert sari.labels == ["I have saved it", "Copy number", "More"]


async def test_a_question_beside_the_form_is_answered_first_and_the_form_goes_on(
    sari: Citizen, poster: Poster
) -> None:
    await sari.reports(f"/start {poster.token}")
    await sari.reaches_review(f"/start {poster.token}")
    await sari.says("/tambah")
    await sari.says("Keterangan untuk pengaduan yang pertama.")
    draft = (await sari.conversation()).flow["draft"]
    assert [part["text"] for part in draft["story"]] == [STORY]
    await sari.says("/lapor")
    await sari.taps("Lanjutkan", "Kirim pengaduan")
    assert len(await sari.cases()) == 2


async def test_sent_twice_is_one_case_and_the_second_tap_names_it(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    review = sari.page
    await sari.taps("Kirim pengaduan")
    sari.page = review
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    assert case.ticket in sari.answer.toasts[0].text
    assert not sari.answer.to(sari.person.id)


async def test_two_taps_in_one_batch_are_one_case(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await chat.batch([tap(sari, "Kirim pengaduan"), tap(sari, "Kirim pengaduan")])
    assert len(await sari.cases()) == 1


def tap(citizen: Citizen, label: str) -> Json:
    """The raw update of a tap on the newest page."""
    assert citizen.page is not None
    data = next(b["callback_data"] for b in citizen.page.buttons if b["text"] == label)
    return {
        "callback_query": {
            "id": f"{citizen.person.id}-{label}",
            "from": citizen.person.raw(),
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": citizen.page.message_id,
                "date": 1,
                "chat": {"id": citizen.person.id, "type": "private", "first_name": "x"},
                "text": "…",
            },
        }
    }


async def test_a_hundred_sent_in_one_batch_get_a_hundred_tickets(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    row = await sari.conversation()
    citizens = [Citizen(chat, Person(5000 + number, "Warga"), page=sari.page) for number in range(100)]
    async with chat.store.write() as tx:
        for citizen in citizens:
            key = {"key": secrets.token_hex(32)}
            flow = row.flow | {"draft": row.flow["draft"] | key}
            await conversations.save(tx, replace(row, chat_id=citizen.person.id, flow=flow))
    answer = await chat.batch([tap(citizen, "Kirim pengaduan") for citizen in citizens])
    for citizen in citizens:
        citizen.see(answer)
    tickets = {ticket.find_tickets(citizen.texts)[0] for citizen in citizens}
    assert len(tickets) == 100
    (case,) = await citizens[-1].cases()
    assert case.ticket in tickets


async def test_a_report_about_the_polsek_goes_to_its_polres_and_about_that_above_it(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reports(f"/start {poster.token}", "Polsek ini")
    assert sari.answer.to(LOBAR)
    assert not sari.answer.to(NTB)
    await sari.reports(f"/start {poster.token}", "Polres Lombok Barat")
    assert sari.answer.to(NTB)
    assert not sari.answer.to(LOBAR)


async def test_a_section_of_the_polres_typed_as_another_unit_never_reaches_that_polres(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says(STORY)
    await sari.taps("Lanjut", "Satuan lain")
    await sari.sends({"message_id": 700, "text": "Brimob"})
    await sari.taps("Tidak")
    await sari.sends({"message_id": 700, "text": "Satlantas Polres Lobar", "edit_date": 1}, edited=True)
    await sari.taps("Kirim pengaduan")
    assert sari.answer.to(NTB)
    assert not sari.answer.to(LOBAR)
    async with chat.store.read() as tx:
        answers = (await cases.content(tx, (await sari.cases())[0].id))["answers"]
    assert (answers["accused"], answers["accused_other"]["text"]) == ("polres", "Satlantas Polres Lobar")


async def test_another_unit_than_those_at_hand_is_handled_nearby(sari: Citizen, poster: Poster) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says(STORY)
    await sari.taps("Lanjut", "Satuan lain")
    await sari.says("Brimob")
    await sari.taps("Tidak", "Kirim pengaduan")
    assert sari.answer.to(LOBAR)


async def test_a_group_lost_before_sending_keeps_the_draft_and_names_other_doors(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    async with chat.store.write() as tx:
        for unit in await units.all_units(tx):
            await units.unbind_group(tx, unit.id)
    await sari.taps("Kirim pengaduan")
    assert await sari.cases() == []
    assert "Kompolnas" in sari.texts
    assert "Kirim pengaduan" in sari.labels


async def test_name_and_phone_are_in_the_identity_and_nowhere_in_the_case(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Ubah", "Kerahasiaan", "Sebutkan nama saya")
    await sari.says("Sari Uniknama")
    assert sari.labels[0] == "Bagikan nomor saya"
    await sari.sends(
        {"contact": {"phone_number": "628123450000", "first_name": "Sari", "user_id": sari.person.id}}
    )
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
        who = await identities.reporter(tx, case.id)
        known = await identities.mode(tx, case.id)
    assert (who.name, who.phone, known) == ("Sari Uniknama", "+628123450000", Mode.IDENTIFIED)
    assert "Uniknama" not in json.dumps(content)
    assert "8123450000" not in json.dumps(content)


async def test_the_phones_keyboard_is_taken_away_again(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Lengkapi", "Tempat")
    assert sari.labels == ["Bagikan lokasi saya", "Di tempat poster ini", "Kembali", "Lewati"]
    await sari.says("Kembali")
    first = sari.answer.to(sari.person.id)[0]
    assert first.message.params["reply_markup"] == {"remove_keyboard": True}
    assert "Kirim pengaduan" in sari.labels


async def test_an_edit_after_sending_is_added_to_the_case_and_the_first_words_stay(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.sends({"message_id": 700, "text": STORY})
    await sari.taps("Lanjut", "Polsek ini", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    await sari.sends({"message_id": 700, "text": "Sebenarnya begini.", "edit_date": 1}, edited=True)
    assert case.ticket in sari.texts
    async with chat.store.read() as tx:
        added = await cases.messages(tx, case.id)
        chain = await events.of_case(tx, case.id)
        assert (await cases.content(tx, case.id))["story"] == [{"text": STORY}]
    assert [message.body["text"] for message in added] == ["Sebenarnya begini."]
    assert chain[-1].kind is EventKind.ANSWER_CHANGED


async def test_an_edit_of_anything_else_is_answered(sari: Citizen) -> None:
    await sari.sends({"message_id": 3, "text": "…", "edit_date": 1}, edited=True)
    assert sari.texts


async def test_the_buttons_of_a_sent_report_say_that_it_was_sent(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    old = sari.page
    await sari.says("ok")
    case_page = sari.page
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    sari.page = old
    await sari.taps("Ubah")
    assert case.ticket in sari.answer.toasts[0].text
    assert case_page is not old
    assert sari.answer.last.message.method == "editMessageReplyMarkup"


async def test_officers_get_the_same_of_a_report_whatever_a_phone_speaks(chat: Chat, poster: Poster) -> None:
    got: list[tuple[Json, str]] = []
    for code in ("id", "en"):
        person = Citizen(chat, Person(2000 + len(got), "Sam", language_code=code))
        await tells_the_shortest(person, f"/start {poster.token}", code)
        (case,) = await person.cases()
        async with chat.store.read() as tx:
            assert (await identities.reporter(tx, case.id)).language == code
            assert await identities.chosen_language(tx, case.id) is None
            content = await cases.content(tx, case.id)
        shown = json.dumps([s.message.params for s in person.answer.to(LOBAR)])
        shown = shown.replace(case.ticket, "").replace(case.pseudonym, "")
        got.append((content, re.sub(r'"(offset|length)": \d+', "", shown)))
    assert got[0] == got[1]


@pytest.mark.parametrize("way", ["on the welcome", "by /bahasa"])
async def test_a_language_tapped_before_sending_is_known_as_chosen(
    chat: Chat, sari: Citizen, poster: Poster, way: str
) -> None:
    if way == "by /bahasa":
        await sari.says("/bahasa")
        await sari.taps("English")
    await sari.says(f"/start {poster.token}")
    if way == "on the welcome":
        await sari.taps("English")
    await tells_the_shortest(sari, None, "en")
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        assert await identities.chosen_language(tx, case.id) == "en"


async def tells_the_shortest(citizen: Citizen, start: str | None, code: str) -> None:
    t = translator(code)
    if start is not None:
        await citizen.says(start)
    await citizen.taps(str(t("Setuju, mulai lapor")), str(t("Lainnya / tidak yakin")))
    await citizen.says(STORY)
    await citizen.taps(*(str(t(label)) for label in ("Lanjut", "Polsek ini", "Tidak", "Kirim pengaduan")))


async def test_before_sending_it_is_asked_whose_name_and_number_stand_in_the_words(
    chat: Chat, poster: Poster
) -> None:
    wayan = Citizen(chat, Person(7711, "Wayan", username="wayan_uniknama"))
    await wayan.says(f"/start {poster.token}")
    await wayan.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await wayan.says("Nama saya Wayan. Polisi itu menelepon dari 0813 1111 2222.")
    await wayan.taps("Lanjut", "Polsek ini", "Tidak", "Kirim pengaduan")
    assert await wayan.cases() == []
    assert "“Wayan” (nama Anda di Telegram)" in wayan.texts
    assert wayan.labels == ["☑ Wayan", "☐ 0813 1111 2222", "Samarkan", "Ubah", "Biarkan semua"]
    await wayan.taps("Samarkan")
    assert "Nama saya •••. Polisi itu menelepon dari 0813 1111 2222." in wayan.texts
    await wayan.taps("Kirim pengaduan")
    (case,) = await wayan.cases()
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
    assert content["story"] == [{"text": "Nama saya •••. Polisi itu menelepon dari 0813 1111 2222."}]


async def test_what_was_left_is_not_asked_about_again_and_the_report_is_sent(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says("Nomor petugas itu 0813 1111 2222.")
    await sari.taps("Lanjut", "Polsek ini", "Tidak")
    await sari.says("kirim pengaduan")  # typed, like a tap
    assert sari.labels == ["Samarkan", "Ubah", "Biarkan"]
    await sari.taps("Biarkan")
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
    assert content["story"] == [{"text": "Nomor petugas itu 0813 1111 2222."}]
    assert "left" not in content
