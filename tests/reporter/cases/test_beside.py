"""Withdrawing, contact, language, privacy, help, and pushes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.texts import LANGUAGES
from storage import cases, conversations, events, identities
from storage.records import Conversation, EventKind, Mode, Status
from storage.schema import work
from tests.worlds.chat import Answer
from tests.worlds.room import BUDI, SARI, Room


async def kinds(room: Room, case_id: str) -> list[EventKind]:
    async with room.store.read() as tx:
        return [event.kind for event in await events.of_case(tx, case_id)]


async def test_withdrawing_takes_two_taps_and_happens_once(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    asked = await room.taps(SARI, f"r:c:wd:{case.ticket}")
    assert (await room.case(case.id)).status is Status.RECEIVED
    assert asked.data == [f"r:c:wdy:{case.ticket}", f"r:c:page:{case.ticket}"]
    await room.taps(SARI, f"r:c:wdy:{case.ticket}")
    await room.taps(SARI, f"r:c:wdy:{case.ticket}")
    assert (await room.case(case.id)).status is Status.CLOSED_WITHDRAWN
    assert (await kinds(room, case.id)).count(EventKind.WITHDRAWN) == 1
    assert await room.chat.left("officers.withdrawn") == [{"case_id": case.id}]


async def test_cancel_offers_the_open_cases_for_withdrawal(room: Room) -> None:
    assert (await room.says(SARI, "/batal")).data == []
    case, _ = await room.case_of(SARI)
    assert (await room.says(SARI, "/cancel")).data == [f"r:c:wd:{case.ticket}"]


async def test_an_old_cancel_button_stops_nothing_begun_since(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.taps(SARI, f"r:c:me1:{case.ticket}")
    await room.says(SARI, "/tambah")
    await room.taps(SARI, "r:c:stop")
    await room.says(SARI, "Masih masuk.")
    assert EventKind.ADDED in await kinds(room, case.id)


async def test_another_command_is_not_taken_for_a_name(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.taps(SARI, f"r:c:me1:{case.ticket}")
    await room.says(SARI, "/status")
    assert (await room.says(SARI, "Halo")).data[0].startswith("r:c:to:")


async def test_cancel_ends_the_open_question_and_keeps_the_draft(room: Room) -> None:
    await room.case_of(SARI)
    draft = {"nonce": "ab", "answers": {"category": "B1"}}
    async with room.store.write() as tx:
        await conversations.save(tx, Conversation(SARI, "id", {"draft": draft}, tx.now))
    await room.says(SARI, "/tambah")
    await room.says(SARI, "/batal")
    conversation = await room.conversation(SARI)
    assert conversation is not None
    assert conversation.flow == {"draft": draft}


async def test_another_language_changes_nothing_else(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    before = await room.conversation(SARI)
    assert before is not None
    for language in ("en", "id"):
        await room.says(SARI, "/bahasa")
        await room.taps(SARI, f"r:c:lang:{language}")
        assert await room.conversation(SARI) == replace(before, language=language, chosen=True)
    await room.says(SARI, "Tetap masuk.")
    assert EventKind.ADDED in await kinds(room, case.id)


async def test_every_push_is_said_in_the_language_chosen_last_and_begins_neutrally(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    first = {language: await _pushes(room, case.id, language) for language in LANGUAGES}
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


async def _pushes(room: Room, case_id: str, language: str) -> list[str]:
    await room.speaks(SARI, language)
    answers = [await room.told(kind, {"case_id": case_id} | more) for kind, more in PUSHES.items()]
    return [text for answer in answers for text in answer.texts(SARI)]


async def test_the_answer_to_an_officers_question_goes_to_that_case(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.case_of(SARI)
    asked = await room.told("reporter.tell_reply", {"case_id": case.id, "text": "Kapan?"})
    assert asked.data[0] == f"r:c:add:{case.ticket}"
    await room.taps(SARI, asked.data[0])
    await room.says(SARI, "Hari Senin.")
    assert EventKind.ADDED in await kinds(room, case.id)


async def test_an_officers_own_sentence_is_pushed_as_it_is(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    payload = {
        "case_id": case.id,
        "status": "forwarded",
        "sentence": "Kalimat petugas.",
        "unit": "Polda Contoh",
    }
    answer = await room.told("reporter.tell_status", payload)
    assert "Kalimat petugas." in answer.texts(SARI)[0]
    assert "Polda Contoh" in answer.texts(SARI)[0]


async def test_news_of_a_missed_date_is_not_pushed_once_somebody_took_the_case_up(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    async with room.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    assert not (await room.told("reporter.tell_late", {"case_id": case.id})).messages


async def test_nobody_is_told_once_the_identity_was_erased(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    async with room.store.write() as tx:
        await identities.erase(tx, case.id)
    for kind, more in PUSHES.items():
        assert not (await room.told(kind, {"case_id": case.id} | more)).messages


async def test_name_and_phone_are_given_and_taken_back_and_nobody_else_hears(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.taps(SARI, f"r:c:me1:{case.ticket}")
    await room.says(SARI, "Sari")
    await room.taps(SARI, f"r:c:me2:{case.ticket}")
    assert (await room.says(SARI, "bukan nomor")).data == ["r:c:stop"]
    await room.says(SARI, "0812 3456 7890")
    async with room.store.read() as tx:
        reporter = await identities.reporter(tx, case.id)
    assert (reporter.name, reporter.phone) == ("Sari", "+6281234567890")
    assert await mode(room, case.id) is Mode.IDENTIFIED
    await room.taps(SARI, f"r:c:me0:{case.ticket}")
    await room.taps(SARI, f"r:c:me0:{case.ticket}")
    async with room.store.read() as tx:
        reporter = await identities.reporter(tx, case.id)
    assert (reporter.name, reporter.phone) == (None, None)
    assert await mode(room, case.id) is Mode.CONFIDENTIAL
    assert await kinds(room, case.id) == [EventKind.REGISTERED]
    assert await room.case(case.id) == case
    async with room.store.read() as tx:
        waiting = await tx.fetch_all(select(work.c.kind))
    assert waiting == []


async def mode(room: Room, case_id: str) -> Mode:
    async with room.store.read() as tx:
        return await identities.mode(tx, case_id)


async def test_help_numbers_come_in_their_order(room: Room) -> None:
    for language in LANGUAGES:
        await room.speaks(SARI, language)
        text = (await room.says(SARI, "/bantuan")).texts(SARI)[0]
        assert text.index("148") < text.index("129") < text.index("110")


async def test_privacy_names_the_consent_of_each_case_of_this_account_only(room: Room) -> None:
    mine, _ = await room.case_of(SARI)
    other, _ = await room.case_of(BUDI)
    text = (await room.says(SARI, "/privasi")).texts(SARI)[0]
    assert mine.ticket in text
    assert other.ticket not in text


async def test_every_command_is_answered_in_both_languages(room: Room) -> None:
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
            await room.speaks(SARI, language)
            said.append(await room.says(SARI, command))
        assert said[0].shape() != said[1].shape()
        assert all(len(label) <= 30 for answer in said for label in answer.labels)


async def test_a_tap_in_a_group_shows_nothing_there(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    assert not (await room.taps(SARI, f"r:c:see:{case.ticket}", group=-5, silent=True)).messages
