"""A case takes so much in a day; what is beyond is refused kindly, and the next day it goes on."""

from __future__ import annotations

import pytest

from bot.reporter.followup import daily_limits
from storage import evidence, messages
from storage.records import Case
from tests.worlds.room import BUDI, SARI, Room

pytestmark = pytest.mark.any_day
FILE = {"document": {"file_id": "f", "file_unique_id": "f", "file_size": 2000}}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(daily_limits.DAILY_LIMITS, daily_limits.FILES, 2)
    monkeypatch.setitem(daily_limits.DAILY_LIMITS, daily_limits.MESSAGES, 3)


async def kept(room: Room, case: Case) -> tuple[int, int]:
    """How many files and messages the case has."""
    async with room.store.read() as tx:
        return len(await evidence.of_case(tx, case.id)), len(await messages.messages(tx, case.id))


async def test_beyond_the_days_measure_nothing_is_taken_and_a_way_out_is_said(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    await room.says(SARI, "/tambah")
    for _ in range(2):
        await room.sends(SARI, FILE)
    file = await room.sends(SARI, FILE | {"caption": "Masih ada."})
    assert "besok" in file.texts(SARI)[0]
    await room.says(SARI, "Satu.")
    await room.says(SARI, "Dua.")
    text = await room.says(SARI, "Tiga.")
    assert "besok" in text.texts(SARI)[0]
    assert case.ticket in text.texts(SARI)[0]
    assert await kept(room, case) == (2, 3)
    assert text.data == ["r:c:done"]


async def test_it_is_counted_for_the_case_whoever_adds_and_anew_each_day(room: Room) -> None:
    case, code = await room.case_of(SARI)
    other, _ = await room.case_of(SARI)
    await room.says(SARI, f"/tambah {case.ticket}")
    for _ in range(2):
        await room.sends(SARI, FILE)
    await room.says(BUDI, f"/tambah {case.ticket}")
    await room.says(BUDI, code)
    await room.sends(BUDI, FILE)
    await room.says(SARI, f"/tambah {other.ticket}")
    await room.sends(SARI, FILE)
    assert [(await kept(room, one))[0] for one in (case, other)] == [2, 1]
    room.passes(hours=24)
    await room.says(SARI, f"/tambah {case.ticket}")
    await room.sends(SARI, FILE)
    assert await kept(room, case) == (3, 0)


async def test_what_waited_goes_in_as_far_as_there_is_room(room: Room) -> None:
    case, _ = await room.case_of(SARI)
    for number in range(5):
        answer = await room.says(SARI, f"Pesan {number}")
    done = await room.taps(SARI, answer.data[0])
    assert "besok" in done.texts(SARI)[0]
    assert await kept(room, case) == (0, 3)
