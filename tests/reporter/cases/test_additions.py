from __future__ import annotations

import pytest

from storage import cases, evidence
from storage.records import Case, Status
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen
from tests.worlds.contents import STICKER, photo
from tests.worlds.followup import BUDI, SARI, added, bodies

PLACE = {"location": {"latitude": -8.6, "longitude": 116.1}}
CONTACT = {"contact": {"phone_number": "6281200000000", "first_name": "Wati"}}


async def files(chat: Chat, case: Case) -> list[str | None]:
    async with chat.store.read() as tx:
        return [file.file_id for file in await evidence.of_case(tx, case.id)]


async def test_everything_sent_goes_to_the_named_case_until_done(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    assert (await sari.says("/tambah")).data == ["r:c:done"]
    await sari.says("Saya ingat nama jalannya.")
    await sari.sends(PLACE)
    await sari.sends(CONTACT)
    await sari.sends(photo("foto") | {"caption": "dari samping"})
    await sari.taps_data("r:c:done")
    assert await bodies(chat, case) == [
        {"text": "Saya ingat nama jalannya."},
        {"latitude": -8.6, "longitude": 116.1},
        {"name": "Wati", "phone": "6281200000000"},
        {"text": "dari samping"},
    ]
    assert await files(chat, case) == ["foto"]
    assert len(await added(chat, case)) == 5
    assert len(await chat.left("reporter.fetch_file")) == 1
    await sari.says("Ini sudah tidak masuk.")
    assert len(await added(chat, case)) == 5


async def test_the_holder_is_told_at_once_and_of_the_rest_once_more(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    for number in range(4):
        await sari.sends(photo(f"foto{number}", album="a"))
    told = await chat.left("officers.added")
    (first,) = told
    assert (first["case_id"], first["messages"], len(first["files"])) == (case.id, [], 1)
    await chat.later(minutes=3)
    assert [len(n["files"]) for n in await chat.left("officers.added")] == [1, 3]
    await sari.says("Satu lagi.")
    await chat.later(minutes=3)
    assert sorted(len(n["files"]) for n in await chat.left("officers.added")) == [0, 1, 3]


async def test_an_album_is_answered_once(sari: Citizen) -> None:
    await sari.sent_case_with_code()
    await sari.says("/tambah")
    assert (await sari.sends(photo("a", album="x"))).messages
    assert not (await sari.sends(photo("b", album="x"))).messages


async def test_of_several_open_cases_the_bot_asks_which(chat: Chat, sari: Citizen) -> None:
    one = await sari.sent_case()
    two = await sari.sent_case()
    done = await sari.sent_case()
    async with chat.store.write() as tx:
        await cases.set_status(tx, done.id, Status.REJECTED)
    offered = (await sari.says("/tambah")).data
    assert sorted(offered) == sorted([f"r:c:add:{one.ticket}", f"r:c:add:{two.ticket}"])
    await sari.taps_data(f"r:c:add:{one.ticket}")
    await sari.says("Untuk yang pertama.")
    assert await bodies(chat, one) == [{"text": "Untuk yang pertama."}]
    assert await bodies(chat, two) == []


async def test_two_taps_on_add_ask_once(sari: Citizen) -> None:
    case = await sari.sent_case()
    assert (await sari.taps_data(f"r:c:add:{case.ticket}")).messages
    second = await sari.taps_data(f"r:c:add:{case.ticket}")
    assert not second.messages
    assert second.toasts


async def test_after_half_an_hour_nothing_listens_any_more(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    chat.passes(minutes=31)
    answer = await sari.says("Halo?")
    assert await bodies(chat, case) == []
    assert any(data.endswith(case.ticket) for data in answer.data)


async def test_a_case_closed_meanwhile_takes_nothing(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_SETTLED)
    await sari.says("Masih ada.")
    assert await bodies(chat, case) == []


async def test_a_file_too_big_is_refused_at_once_and_its_caption_kept(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    small = await sari.sends(photo("kecil"))
    big = await sari.sends(photo("besar", size=25_000_000) | {"caption": "rekaman"})
    assert big.shape() != small.shape()
    empty = await sari.sends(photo("kosong", size=0))
    assert empty.shape() not in (small.shape(), big.shape())
    assert await files(chat, case) == ["kecil"]
    assert await bodies(chat, case) == [{"text": "rekaman"}]


async def test_a_sticker_loses_nothing(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    assert (await sari.sends(STICKER)).data == ["r:c:done"]
    await sari.says("Lanjut.")
    assert await bodies(chat, case) == [{"text": "Lanjut."}]


async def test_with_the_code_another_account_adds_and_the_owner_is_told_once(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    await budi.says(f"/tambah {case.ticket}")
    assert (await budi.says(code)).seen_by(BUDI).data == ["r:c:done"]
    await budi.says("Dari telepon lain.")
    await budi.says("Satu lagi.")
    assert [e.payload and e.payload["with_code"] for e in await added(chat, case)] == [True, True]
    opened, told = sari.unheard()
    assert ("dibuka dari akun" in opened, "ditambahkan dari akun" in told) == (True, True)


async def test_a_message_with_open_cases_is_asked_about_and_attached_only_by_the_tap(
    chat: Chat, sari: Citizen
) -> None:
    case = await sari.sent_case()
    answer = await sari.says("Orang itu datang lagi.")
    assert await added(chat, case) == []
    more = await sari.sends(photo("foto"))
    to, new, none = answer.data
    assert more.data == [to, f"r:c:poster:{new.split(':')[3]}", new, none]
    assert to.endswith(case.ticket)
    assert (new.split(":")[2], none.split(":")[2]) == ("new", "none")
    await sari.taps_data(to)
    await sari.taps_data(to)
    assert await bodies(chat, case) == [{"text": "Orang itu datang lagi."}]
    assert await files(chat, case) == ["foto"]
    assert len(await chat.left("officers.added")) == 1


@pytest.mark.parametrize("which", [1, 2])
async def test_a_message_for_no_case_is_forgotten(chat: Chat, sari: Citizen, which: int) -> None:
    case = await sari.sent_case()
    answer = await sari.says("Salah kirim.")
    await sari.taps_data(answer.data[which])
    assert not (await sari.taps_data(answer.data[0])).messages
    assert await added(chat, case) == []
    conversation = await sari.conversation()
    assert conversation is None or "asking" not in conversation.flow


async def test_another_chats_button_moves_nothing(chat: Chat, sari: Citizen, budi: Citizen) -> None:
    case = await sari.sent_case()
    answer = await sari.says("Untuk siapa ini?")
    await budi.taps_data(answer.data[0])
    assert await added(chat, case) == []


async def test_without_cases_a_message_is_led_to_the_form(sari: Citizen) -> None:
    answer = await sari.says("Halo")
    assert "Mulailah dengan tombol di bawah ini" in answer.texts(SARI.id)[0]
    assert await sari.is_unknown()


async def test_what_waits_goes_to_the_case_that_is_named_next(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    waiting = await sari.says("Untuk yang mana?")
    assert len((await sari.says(f"/tambah {case.ticket}")).texts(SARI.id)) == 2
    assert not (await sari.taps_data(waiting.data[0])).messages
    assert await bodies(chat, case) == []
    await chat.later(minutes=3)
    assert await bodies(chat, case) == [{"text": "Untuk yang mana?"}]


async def test_what_waits_goes_on_waiting_while_something_else_is_asked(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    waiting = await sari.says("Untuk yang mana?")
    await sari.taps_data(f"r:c:me1:{case.ticket}")
    await sari.says("Sari")
    await sari.taps_data(waiting.data[0])
    assert await bodies(chat, case) == [{"text": "Untuk yang mana?"}]


async def test_too_much_waiting_is_said(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    answers = [await sari.says(f"Pesan {number}") for number in range(31)]
    assert answers[30].shape() != answers[29].shape()
    assert answers[30].data == answers[29].data
    await sari.taps_data(answers[30].data[0])
    assert len(await bodies(chat, case)) == 30
