"""Withdrawing, contact, language, privacy, help, and pushes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.texts import LANGUAGES
from storage import cases, conversations, events, identities
from storage.records import Conversation, EventKind, Mode, Status
from storage.schema import work
from tests.worlds.chat import Answer, Chat
from tests.worlds.citizen import Citizen
from tests.worlds.followup import SARI


async def kinds(chat: Chat, case_id: str) -> list[EventKind]:
    async with chat.store.read() as tx:
        return [event.kind for event in await events.of_case(tx, case_id)]


async def test_withdrawing_takes_two_taps_and_happens_once(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    asked = await sari.taps_data(f"r:c:wd:{case.ticket}")
    assert (await chat.case(case)).status is Status.RECEIVED
    assert asked.data == [f"r:c:wdy:{case.ticket}", f"r:c:page:{case.ticket}"]
    await sari.taps_data(f"r:c:wdy:{case.ticket}")
    await sari.taps_data(f"r:c:wdy:{case.ticket}")
    assert (await chat.case(case)).status is Status.CLOSED_WITHDRAWN
    assert (await kinds(chat, case.id)).count(EventKind.WITHDRAWN) == 1
    assert await chat.left("officers.withdrawn") == [{"case_id": case.id}]


async def test_cancel_offers_the_open_cases_for_withdrawal(sari: Citizen) -> None:
    assert (await sari.says("/batal")).data == []
    case = await sari.sent_case()
    assert (await sari.says("/cancel")).data == [f"r:c:wd:{case.ticket}"]


async def test_an_old_cancel_button_stops_nothing_begun_since(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.taps_data(f"r:c:me1:{case.ticket}")
    await sari.says("/tambah")
    await sari.taps_data("r:c:stop")
    await sari.says("Masih masuk.")
    assert EventKind.ADDED in await kinds(chat, case.id)


async def test_another_command_is_not_taken_for_a_name(sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.taps_data(f"r:c:me1:{case.ticket}")
    await sari.says("/status")
    assert (await sari.says("Halo")).data[0].startswith("r:c:to:")


async def test_cancel_ends_the_open_question_and_keeps_the_draft(chat: Chat, sari: Citizen) -> None:
    await sari.sent_case_with_code()
    draft = {"nonce": "ab", "answers": {"category": "B1"}}
    async with chat.store.write() as tx:
        await conversations.save(tx, Conversation(SARI.id, "id", {"draft": draft}, tx.now))
    await sari.says("/tambah")
    await sari.says("/batal")
    conversation = await sari.conversation()
    assert conversation.flow == {"draft": draft}


async def test_another_language_changes_nothing_else(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    before = await sari.conversation()
    for language in ("en", "id"):
        await sari.says("/bahasa")
        await sari.taps_data(f"r:c:lang:{language}")
        assert await sari.conversation() == replace(before, language=language, chosen=True)
    await sari.says("Tetap masuk.")
    assert EventKind.ADDED in await kinds(chat, case.id)


async def test_every_push_is_said_in_the_language_chosen_last_and_begins_neutrally(
    chat: Chat, sari: Citizen
) -> None:
    case = await sari.sent_case()
    first = {language: await _pushes(chat, case.id, language) for language in LANGUAGES}
    for said in first.values():
        assert len(said) == len(PUSHES)
        assert all(case.ticket in text.splitlines()[0] for text in said)
        assert len({text.splitlines()[0] for text in said}) == 1
    assert all(a != b for a, b in zip(first["id"], first["en"], strict=True))


PUSHES = {
    "reporter.tell_status": {"status": "verifying", "sentence": "", "unit": ""},
    "reporter.tell_claimed": {},
    "reporter.tell_reply": {"text": "Kapan kejadiannya?"},
    "reporter.tell_identity": {"reason": "Undangan klarifikasi"},
    "reporter.tell_reopened": {},
    "reporter.tell_late": {},
    "reporter.tell_guess": {},
    "reporter.tell_opened": {},
    "reporter.tell_code_used": {},
}


async def _pushes(chat: Chat, case_id: str, language: str) -> list[str]:
    await Citizen(chat, SARI).speaks(language)
    answers = [await chat.leaves(kind, {"case_id": case_id} | more) for kind, more in PUSHES.items()]
    return [text for answer in answers for text in answer.texts(SARI.id)]


async def test_the_answer_to_an_officers_question_goes_to_that_case(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.sent_case_with_code()
    asked = await chat.leaves("reporter.tell_reply", {"case_id": case.id, "text": "Kapan?"})
    assert asked.data[0] == f"r:c:add:{case.ticket}"
    await sari.taps_data(asked.data[0])
    await sari.says("Hari Senin.")
    assert EventKind.ADDED in await kinds(chat, case.id)


async def test_an_officers_own_sentence_is_pushed_as_it_is(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    payload = {
        "case_id": case.id,
        "status": "forwarded",
        "sentence": "Kalimat petugas.",
        "unit": "Polda Contoh",
    }
    answer = await chat.leaves("reporter.tell_status", payload)
    assert "Kalimat petugas." in answer.texts(SARI.id)[0]
    assert "Polda Contoh" in answer.texts(SARI.id)[0]


async def test_news_of_a_missed_date_is_not_pushed_once_somebody_took_the_case_up(
    chat: Chat, sari: Citizen
) -> None:
    case = await sari.sent_case()
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    assert not (await chat.leaves("reporter.tell_late", {"case_id": case.id})).messages


async def test_nobody_is_told_once_the_identity_was_erased(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    async with chat.store.write() as tx:
        await identities.erase(tx, case.id)
    for kind, more in PUSHES.items():
        assert not (await chat.leaves(kind, {"case_id": case.id} | more)).messages


async def test_name_and_phone_are_given_and_taken_back_and_nobody_else_hears(
    chat: Chat, sari: Citizen
) -> None:
    case = await sari.sent_case()
    await sari.taps_data(f"r:c:me1:{case.ticket}")
    await sari.says("Sari")
    await sari.taps_data(f"r:c:me2:{case.ticket}")
    assert (await sari.says("bukan nomor")).data == ["r:c:stop"]
    await sari.says("0812 3456 7890")
    async with chat.store.read() as tx:
        reporter = await identities.reporter(tx, case.id)
    assert (reporter.name, reporter.phone) == ("Sari", "+6281234567890")
    assert await mode(chat, case.id) is Mode.IDENTIFIED
    await sari.taps_data(f"r:c:me0:{case.ticket}")
    await sari.taps_data(f"r:c:me0:{case.ticket}")
    async with chat.store.read() as tx:
        reporter = await identities.reporter(tx, case.id)
    assert (reporter.name, reporter.phone) == (None, None)
    assert await mode(chat, case.id) is Mode.CONFIDENTIAL
    assert await kinds(chat, case.id) == [EventKind.REGISTERED]
    assert await chat.case(case) == case
    async with chat.store.read() as tx:
        waiting = await tx.fetch_all(select(work.c.kind))
    assert waiting == []


async def mode(chat: Chat, case_id: str) -> Mode:
    async with chat.store.read() as tx:
        return await identities.mode(tx, case_id)


async def test_help_numbers_come_in_their_order(sari: Citizen) -> None:
    for language in LANGUAGES:
        await sari.speaks(language)
        text = (await sari.says("/bantuan")).texts(SARI.id)[0]
        assert text.index("148") < text.index("129") < text.index("110")


async def test_privacy_names_the_consent_of_each_case_of_this_account_only(
    sari: Citizen, budi: Citizen
) -> None:
    mine = await sari.sent_case()
    other = await budi.sent_case()
    text = (await sari.says("/privasi")).texts(SARI.id)[0]
    assert mine.ticket in text
    assert other.ticket not in text


async def test_every_command_is_answered_in_both_languages(sari: Citizen) -> None:
    for command in (
        "/status",
        "/laporanku",
        "/tambah",
        "/batal",
        "/periksa",
        "/bahasa",
        "/privasi",
        "/bantuan",
    ):
        said: list[Answer] = []
        for language in LANGUAGES:
            await sari.speaks(language)
            said.append(await sari.says(command))
        assert said[0].shape() != said[1].shape()
        assert all(len(label) <= 30 for answer in said for label in answer.labels)


async def test_a_tap_in_a_group_shows_nothing_there(sari: Citizen) -> None:
    case = await sari.sent_case()
    assert not (await sari.taps_data(f"r:c:see:{case.ticket}", group=-5)).messages
