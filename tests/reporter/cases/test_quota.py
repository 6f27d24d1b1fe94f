"""A case takes so much in a day; what is beyond is refused kindly, and the next day it goes on."""

from __future__ import annotations

import pytest

from bot.reporter.followup import daily_limits
from storage import evidence, messages
from storage.records import Case
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen
from tests.worlds.followup import SARI

pytestmark = pytest.mark.any_day
FILE = {"document": {"file_id": "f", "file_unique_id": "f", "file_size": 2000}}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(daily_limits.DAILY_LIMITS, daily_limits.FILES, 2)
    monkeypatch.setitem(daily_limits.DAILY_LIMITS, daily_limits.MESSAGES, 3)


async def kept(chat: Chat, case: Case) -> tuple[int, int]:
    """How many files and messages the case has."""
    async with chat.store.read() as tx:
        return len(await evidence.of_case(tx, case.id)), len(await messages.messages(tx, case.id))


async def test_beyond_the_days_measure_nothing_is_taken_and_a_way_out_is_said(
    chat: Chat, sari: Citizen
) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    for _ in range(2):
        await sari.sends(FILE)
    file = await sari.sends(FILE | {"caption": "Masih ada."})
    assert "besok" in file.texts(SARI.id)[0]
    await sari.says("Satu.")
    await sari.says("Dua.")
    text = await sari.says("Tiga.")
    assert "besok" in text.texts(SARI.id)[0]
    assert case.ticket in text.texts(SARI.id)[0]
    assert await kept(chat, case) == (2, 3)
    assert text.data == ["r:c:done"]


async def test_it_is_counted_for_the_case_whoever_adds_and_anew_each_day(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    other = await sari.sent_case()
    await sari.says(f"/tambah {case.ticket}")
    for _ in range(2):
        await sari.sends(FILE)
    await budi.says(f"/tambah {case.ticket}")
    await budi.says(code)
    await budi.sends(FILE)
    await sari.says(f"/tambah {other.ticket}")
    await sari.sends(FILE)
    assert [(await kept(chat, one))[0] for one in (case, other)] == [2, 1]
    chat.passes(hours=24)
    await sari.says(f"/tambah {case.ticket}")
    await sari.sends(FILE)
    assert await kept(chat, case) == (3, 0)


async def test_what_waited_goes_in_as_far_as_there_is_room(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    for number in range(5):
        answer = await sari.says(f"Pesan {number}")
    done = await sari.taps_data(answer.data[0])
    assert "besok" in done.texts(SARI.id)[0]
    assert await kept(chat, case) == (0, 3)
