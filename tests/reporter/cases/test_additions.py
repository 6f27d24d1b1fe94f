from __future__ import annotations

import pytest

from storage import cases, events, evidence, messages
from storage.records import Case, EventKind, Json, Status
from tests.worlds.room import BUDI, SARI, Room

PLACE = {"location": {"latitude": -8.6, "longitude": 116.1}}
CONTACT = {"contact": {"phone_number": "6281200000000", "first_name": "Wati"}}
STICKER = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
        "type": "regular",
    }
}


def photo(name: str, *, album: str | None = None, size: int = 2000) -> Json:
    picture = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": size}
    small = picture | {"file_id": "thumbnail", "file_size": 10}
    return {"photo": [small, picture]} | ({"media_group_id": album} if album else {})


async def bodies(room: Room, case: Case) -> list[Json]:
    async with room.store.read() as tx:
        return [message.body for message in await messages.messages(tx, case.id)]


async def files(room: Room, case: Case) -> list[str | None]:
    async with room.store.read() as tx:
        return [file.file_id for file in await evidence.of_case(tx, case.id)]


async def added(room: Room, case: Case) -> list[Json | None]:
    async with room.store.read() as tx:
        return [e.payload for e in await events.of_case(tx, case.id) if e.kind is EventKind.ADDED]


async def test_everything_sent_goes_to_the_named_case_until_done(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    assert (await room.says(SARI, "/tambah")).data == ["r:c:done"]
    await room.says(SARI, "Saya ingat nama jalannya.")
    await room.sends(SARI, PLACE)
    await room.sends(SARI, CONTACT)
    await room.sends(SARI, photo("foto") | {"caption": "dari samping"})
    await room.taps(SARI, "r:c:done")
    assert await bodies(room, case) == [
        {"text": "Saya ingat nama jalannya."},
        {"latitude": -8.6, "longitude": 116.1},
        {"name": "Wati", "phone": "6281200000000"},
        {"text": "dari samping"},
    ]
    assert await files(room, case) == ["foto"]
    assert len(await added(room, case)) == 5
    assert len(await room.chat.left("reporter.fetch_file")) == 1
    await room.says(SARI, "Ini sudah tidak masuk.")
    assert len(await added(room, case)) == 5


async def test_the_holder_is_told_at_once_and_of_the_rest_once_more(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    for number in range(4):
        await room.sends(SARI, photo(f"foto{number}", album="a"), silent=True)
    told = await room.chat.left("officers.added")
    (first,) = told
    assert (first["case_id"], first["messages"], len(first["files"])) == (case.id, [], 1)
    await room.chat.later(minutes=3)
    assert [len(n["files"]) for n in await room.chat.left("officers.added")] == [1, 3]
    await room.says(SARI, "Satu lagi.")
    await room.chat.later(minutes=3)
    assert sorted(len(n["files"]) for n in await room.chat.left("officers.added")) == [0, 1, 3]


async def test_an_album_is_answered_once(room: Room) -> None:
    await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    assert (await room.sends(SARI, photo("a", album="x"))).messages
    assert not (await room.sends(SARI, photo("b", album="x"), silent=True)).messages


async def test_of_several_open_cases_the_bot_asks_which(room: Room) -> None:
    one, _ = await room.case_of(SARI)
    two, _ = await room.case_of(SARI)
    done, _ = await room.case_of(SARI)
    async with room.store.write() as tx:
        await cases.set_status(tx, done.id, Status.REJECTED)
    offered = (await room.says(SARI, "/tambah")).data
    assert sorted(offered) == sorted([f"r:c:add:{one.ticket}", f"r:c:add:{two.ticket}"])
    await room.taps(SARI, f"r:c:add:{one.ticket}")
    await room.says(SARI, "Untuk yang pertama.")
    assert await bodies(room, one) == [{"text": "Untuk yang pertama."}]
    assert await bodies(room, two) == []


async def test_two_taps_on_add_ask_once(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    assert (await room.taps(SARI, f"r:c:add:{case.ticket}")).messages
    second = await room.taps(SARI, f"r:c:add:{case.ticket}")
    assert not second.messages
    assert second.toasts


async def test_after_half_an_hour_nothing_listens_any_more(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    room.passes(minutes=31)
    answer = await room.says(SARI, "Halo?")
    assert await bodies(room, case) == []
    assert any(data.endswith(case.ticket) for data in answer.data)


async def test_a_case_closed_meanwhile_takes_nothing(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    async with room.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_SETTLED)
    await room.says(SARI, "Masih ada.")
    assert await bodies(room, case) == []


async def test_a_file_too_big_is_refused_at_once_and_its_caption_kept(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    small = await room.sends(SARI, photo("kecil"))
    big = await room.sends(SARI, photo("besar", size=25_000_000) | {"caption": "rekaman"})
    assert big.shape() != small.shape()
    empty = await room.sends(SARI, photo("kosong", size=0))
    assert empty.shape() not in (small.shape(), big.shape())
    assert await files(room, case) == ["kecil"]
    assert await bodies(room, case) == [{"text": "rekaman"}]


async def test_a_sticker_loses_nothing(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    assert (await room.sends(SARI, STICKER)).data == ["r:c:done"]
    await room.says(SARI, "Lanjut.")
    assert await bodies(room, case) == [{"text": "Lanjut."}]


async def test_with_the_code_another_account_adds_and_the_owner_is_told_once(room: Room) -> None:
    case, code = await room.case_of(SARI)
    await room.says(BUDI, f"/tambah {case.ticket}")
    assert (await room.says(BUDI, code)).data == ["r:c:done"]
    await room.says(BUDI, "Dari telepon lain.")
    await room.says(BUDI, "Satu lagi.")
    assert [p and p["with_code"] for p in await added(room, case)] == [True, True]
    opened, told = room.news(SARI)
    assert ("dibuka dari akun" in opened, "ditambahkan dari akun" in told) == (True, True)


async def test_a_message_with_open_cases_is_asked_about_and_attached_only_by_the_tap(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    answer = await room.says(SARI, "Orang itu datang lagi.")
    assert await added(room, case) == []
    more = await room.sends(SARI, photo("foto"))
    to, new, none = answer.data
    assert more.data == [to, f"r:c:poster:{new.split(':')[3]}", new, none]
    assert to.endswith(case.ticket)
    assert (new.split(":")[2], none.split(":")[2]) == ("new", "none")
    await room.taps(SARI, to)
    await room.taps(SARI, to)
    assert await bodies(room, case) == [{"text": "Orang itu datang lagi."}]
    assert await files(room, case) == ["foto"]
    assert len(await room.chat.left("officers.added")) == 1


@pytest.mark.parametrize("which", [1, 2])
async def test_a_message_for_no_case_is_forgotten(room: Room, which: int) -> None:
    case, _ = await room.case_of(SARI)
    answer = await room.says(SARI, "Salah kirim.")
    await room.taps(SARI, answer.data[which])
    assert not (await room.taps(SARI, answer.data[0])).messages
    assert await added(room, case) == []
    conversation = await room.conversation(SARI)
    assert conversation is None or "asking" not in conversation.flow


async def test_another_chats_button_moves_nothing(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    answer = await room.says(SARI, "Untuk siapa ini?")
    await room.taps(BUDI, answer.data[0])
    assert await added(room, case) == []


async def test_without_cases_a_message_is_led_to_the_form(room: Room) -> None:
    answer = await room.says(SARI, "Halo")
    assert "Mulailah dengan tombol di bawah ini" in answer.texts(SARI)[0]
    assert await room.conversation(SARI) is None


async def test_what_waits_goes_to_the_case_that_is_named_next(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    waiting = await room.says(SARI, "Untuk yang mana?")
    assert len((await room.says(SARI, f"/tambah {case.ticket}")).texts(SARI)) == 2
    assert not (await room.taps(SARI, waiting.data[0])).messages
    assert await bodies(room, case) == []
    await room.chat.later(minutes=3)
    assert await bodies(room, case) == [{"text": "Untuk yang mana?"}]


async def test_what_waits_goes_on_waiting_while_something_else_is_asked(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    waiting = await room.says(SARI, "Untuk yang mana?")
    await room.taps(SARI, f"r:c:me1:{case.ticket}")
    await room.says(SARI, "Sari")
    await room.taps(SARI, waiting.data[0])
    assert await bodies(room, case) == [{"text": "Untuk yang mana?"}]


async def test_too_much_waiting_is_said(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    answers = [await room.says(SARI, f"Pesan {number}") for number in range(31)]
    assert answers[30].shape() != answers[29].shape()
    assert answers[30].data == answers[29].data
    await room.taps(SARI, answers[30].data[0])
    assert len(await bodies(room, case)) == 30
