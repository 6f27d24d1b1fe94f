"""The reporter's own number reaches no case: neither through /tambah nor through "which report?"."""

from __future__ import annotations

from storage import messages
from storage.records import Case, Json
from tests.worlds.room import BUDI, SARI, Room

PHONE = "6281277700011"


def contact_of(user_id: int | None) -> Json:
    contact: Json = {"phone_number": PHONE, "first_name": "Sari"}
    return {"contact": contact | ({"user_id": user_id} if user_id else {})}


async def bodies(room: Room, case: Case) -> list[Json]:
    async with room.store.read() as tx:
        return [message.body for message in await messages.messages(tx, case.id)]


async def test_an_addition_never_holds_the_writers_own_number(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    answer = await room.sends(SARI, contact_of(SARI))
    assert "Nama dan nomor saya" in answer.texts(SARI)[0]
    await room.sends(SARI, contact_of(BUDI))
    await room.says(SARI, "Lanjut.")
    assert await bodies(room, case) == [{"name": "Sari", "phone": PHONE}, {"text": "Lanjut."}]


async def test_an_own_number_does_not_even_wait_for_a_report(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    answer = await room.sends(SARI, contact_of(SARI))
    assert "Nama dan nomor saya" in answer.texts(SARI)[0]
    assert answer.data == []
    waiting = await room.says(SARI, "Orang itu datang lagi.")
    assert (await room.sends(SARI, contact_of(SARI))).data == waiting.data
    conversation = await room.conversation(SARI)
    assert conversation is not None
    assert PHONE not in str(conversation.flow)
    await room.taps(SARI, waiting.data[0])
    assert await bodies(room, case) == [{"text": "Orang itu datang lagi."}]


async def test_from_another_account_too_the_reporters_number_is_not_taken(room: Room) -> None:
    case, code = await room.case_of(SARI)
    await room.says(BUDI, f"/tambah {case.ticket}")
    await room.says(BUDI, code)
    await room.sends(BUDI, contact_of(SARI))
    await room.sends(BUDI, contact_of(BUDI))
    assert await bodies(room, case) == []
