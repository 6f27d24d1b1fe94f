"""An account with many open cases: the newest eight have buttons, any other is named."""

from __future__ import annotations

import pytest

from bot.rules import ticket
from storage.records import Case
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen
from tests.worlds.followup import SARI, bodies


async def many(sari: Citizen) -> list[Case]:
    """Ten open cases of Sari's, oldest first."""
    made = []
    for _ in range(10):
        made.append(await sari.sent_case())
        sari.chat.passes(minutes=1)
    return made


@pytest.mark.parametrize(("said", "what"), [("/tambah", "add"), ("/batal", "wd"), ("Datang lagi.", "to")])
async def test_the_newest_eight_have_buttons_and_how_to_name_another_is_said(
    chat: Chat, sari: Citizen, said: str, what: str
) -> None:
    mine = await many(sari)
    answer = await sari.says(said)
    offered = [data.rsplit(":", 1)[1] for data in answer.data if data.split(":")[2] == what]
    assert offered == [case.ticket for case in reversed(mine[2:])]
    assert "8" in answer.texts(SARI.id)[0]
    assert "YDN-XXXX-XXXX" in answer.texts(SARI.id)[0]


async def test_a_waiting_message_goes_to_the_case_that_is_named(chat: Chat, sari: Citizen) -> None:
    mine = await many(sari)
    await sari.says("Orang itu datang lagi.")
    await sari.says(mine[0].ticket.lower())
    assert await bodies(chat, mine[0]) == [{"text": "Orang itu datang lagi."}]
    assert await bodies(chat, mine[9]) == []


async def test_a_named_case_can_be_taken_back(chat: Chat, sari: Citizen) -> None:
    mine = await many(sari)
    assert f"r:c:wdy:{mine[0].ticket}" in (await sari.says(f"/batal {mine[0].ticket}")).data


async def test_what_is_not_ones_own_cannot_be_named_for_taking_back(sari: Citizen, budi: Citizen) -> None:
    case = await sari.sent_case()
    known = await budi.says(f"/batal {case.ticket}")
    assert known.data == []
    assert (await budi.says(f"/batal {ticket.make_ticket(3)}")).shape() == known.shape()


async def test_the_case_opened_with_its_code_is_among_the_offered(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    await many(sari)
    other, code = await budi.sent_case_with_code()
    await sari.says(f"/status {other.ticket} {code}")
    answer = await sari.says("Datang lagi.")
    assert any(data.endswith(other.ticket) for data in answer.data)
