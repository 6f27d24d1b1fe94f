"""The reporter's own number reaches no case: neither through /tambah nor through "which report?"."""

from __future__ import annotations

from storage.records import Json
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen
from tests.worlds.followup import BUDI, SARI, bodies

PHONE = "6281277700011"


def contact_of(user_id: int | None) -> Json:
    contact: Json = {"phone_number": PHONE, "first_name": "Sari"}
    return {"contact": contact | ({"user_id": user_id} if user_id else {})}


async def test_an_addition_never_holds_the_writers_own_number(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    answer = await sari.sends(contact_of(SARI.id))
    assert "Nama dan nomor saya" in answer.texts(SARI.id)[0]
    await sari.sends(contact_of(BUDI.id))
    await sari.says("Lanjut.")
    assert await bodies(chat, case) == [{"name": "Sari", "phone": PHONE}, {"text": "Lanjut."}]


async def test_an_own_number_does_not_even_wait_for_a_report(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    answer = await sari.sends(contact_of(SARI.id))
    assert "Nama dan nomor saya" in answer.texts(SARI.id)[0]
    assert answer.data == []
    waiting = await sari.says("Orang itu datang lagi.")
    assert (await sari.sends(contact_of(SARI.id))).data == waiting.data
    conversation = await sari.conversation()
    assert PHONE not in str(conversation.flow)
    await sari.taps_data(waiting.data[0])
    assert await bodies(chat, case) == [{"text": "Orang itu datang lagi."}]


async def test_from_another_account_too_the_reporters_number_is_not_taken(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    await budi.says(f"/tambah {case.ticket}")
    await budi.says(code)
    await budi.sends(contact_of(SARI.id))
    await budi.sends(contact_of(BUDI.id))
    assert await bodies(chat, case) == []
