"""An account with many open cases: the newest eight have buttons, any other is named."""

from __future__ import annotations

import pytest

from bot.rules import ticket
from storage import messages
from storage.records import Case, Json
from tests.worlds.room import BUDI, SARI, Room


async def many(room: Room) -> list[Case]:
    """Ten open cases of Sari's, oldest first."""
    made = []
    for _ in range(10):
        made.append((await room.case_of(SARI))[0])
        room.passes(minutes=1)
    return made


async def bodies(room: Room, case: Case) -> list[Json]:
    async with room.store.read() as tx:
        return [message.body for message in await messages.messages(tx, case.id)]


@pytest.mark.parametrize(("said", "what"), [("/tambah", "add"), ("/batal", "wd"), ("Datang lagi.", "to")])
async def test_the_newest_eight_have_buttons_and_how_to_name_another_is_said(
    room: Room, said: str, what: str
) -> None:
    mine = await many(room)
    answer = await room.says(SARI, said)
    offered = [data.rsplit(":", 1)[1] for data in answer.data if data.split(":")[2] == what]
    assert offered == [case.ticket for case in reversed(mine[2:])]
    assert "8" in answer.texts(SARI)[0]
    assert "YDN-XXXX-XXXX" in answer.texts(SARI)[0]


async def test_a_waiting_message_goes_to_the_case_that_is_named(room: Room) -> None:
    mine = await many(room)
    await room.says(SARI, "Orang itu datang lagi.")
    await room.says(SARI, mine[0].ticket.lower())
    assert await bodies(room, mine[0]) == [{"text": "Orang itu datang lagi."}]
    assert await bodies(room, mine[9]) == []


async def test_a_named_case_can_be_taken_back(room: Room) -> None:
    mine = await many(room)
    assert f"r:c:wdy:{mine[0].ticket}" in (await room.says(SARI, f"/batal {mine[0].ticket}")).data


async def test_what_is_not_ones_own_cannot_be_named_for_taking_back(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    known = await room.says(BUDI, f"/batal {case.ticket}")
    assert known.data == []
    assert (await room.says(BUDI, f"/batal {ticket.make_ticket(3)}")).shape() == known.shape()


async def test_the_case_opened_with_its_code_is_among_the_offered(room: Room) -> None:
    await many(room)
    other, code = await room.case_of(BUDI)
    await room.says(SARI, f"/status {other.ticket} {code}")
    answer = await room.says(SARI, "Datang lagi.")
    assert any(data.endswith(other.ticket) for data in answer.data)
