"""getUpdates: what it confirms, keeps, forgets and refuses."""

import asyncio

from bot.sandbox.testing import Sandbox
from tests.sandbox.conftest import Caller


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_offset_confirms_what_lies_below_it(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    for text in ("satu", "dua", "tiga"):
        await citizen.says(text)
    first = await api.ok("getUpdates")
    assert texts(first) == ["satu", "dua", "tiga"]
    assert texts(await api.ok("getUpdates", offset=first[1]["update_id"])) == ["dua", "tiga"]
    assert texts(await api.ok("getUpdates")) == ["dua", "tiga"]
    assert await api.ok("getUpdates", offset=first[2]["update_id"] + 1) == []
    await sandbox.drained()


async def test_the_limit_cuts_a_batch(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    for text in ("satu", "dua", "tiga"):
        await citizen.says(text)
    assert texts(await api.ok("getUpdates", limit=2)) == ["satu", "dua"]


async def test_a_negative_offset_keeps_only_the_newest(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    for text in ("satu", "dua", "tiga"):
        await citizen.says(text)
    assert texts(await api.ok("getUpdates", offset=-2)) == ["dua", "tiga"]
    assert texts(await api.ok("getUpdates")) == ["dua", "tiga"]


async def test_a_long_poll_ends_with_the_first_update(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    poll = asyncio.ensure_future(api.ok("getUpdates", timeout=50))
    await sandbox.polled()
    await citizen.says("halo")
    assert texts(await poll) == ["halo"]


async def test_a_long_poll_ends_empty_when_its_time_is_over(sandbox: Sandbox, api: Caller) -> None:
    poll = asyncio.ensure_future(api.ok("getUpdates", timeout=50))
    await sandbox.polled()
    await sandbox.advance(50)
    assert await poll == []


async def test_a_second_poller_ends_the_first_with_409(sandbox: Sandbox, api: Caller) -> None:
    first = asyncio.ensure_future(api.fails("getUpdates", timeout=50))
    await sandbox.polled()
    assert await api.ok("getUpdates") == []
    status, description = await first
    assert status == 409
    assert "terminated by other getUpdates request" in description


async def test_a_poller_that_hung_up_is_in_nobodys_way(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    gone = asyncio.ensure_future(api.ok("getUpdates", timeout=50))
    await sandbox.polled()
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await citizen.says("halo")
    assert texts(await api.ok("getUpdates", timeout=50)) == ["halo"]


async def test_the_choice_of_updates_is_kept_between_calls(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    await api.ok("getUpdates", allowed_updates=["edited_message"])
    message = await citizen.says("halo")
    await api.ok("getUpdates")
    await citizen.edits(message, "halo!")
    found = await api.ok("getUpdates")
    assert [list(update)[1] for update in found] == ["edited_message"]
    assert found[0]["edited_message"]["edit_date"] >= found[0]["edited_message"]["date"]
    await api.ok("getUpdates", allowed_updates=[])
    await citizen.says("lagi")
    assert "message" in (await api.ok("getUpdates"))[-1]


async def test_updates_are_forgotten_after_a_day(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("kemarin")
    await sandbox.advance(hours=23)
    await citizen.says("hari ini")
    await sandbox.advance(hours=1)
    assert texts(await api.ok("getUpdates")) == ["hari ini"]


async def test_a_tap_is_forgotten_after_150_seconds(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    await api.ok("sendMessage", chat_id=citizen.id, text="Setuju?", reply_markup=keyboard)
    await citizen.taps("Ya")
    query = (await api.ok("getUpdates"))[0]["callback_query"]
    await sandbox.advance(151)
    assert await api.ok("getUpdates") == []
    status, description = await api.fails("answerCallbackQuery", callback_query_id=query["id"])
    assert status == 400
    assert description == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_numbers_run_on_after_six_days_and_start_anew_after_seven(
    sandbox: Sandbox, api: Caller
) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("satu")
    first = (await api.ok("getUpdates"))[0]["update_id"]
    await sandbox.advance(days=6)
    await citizen.says("dua")
    second = (await api.ok("getUpdates"))[0]["update_id"]
    assert second == first + 1
    await sandbox.advance(days=7)
    await citizen.says("tiga")
    assert (await api.ok("getUpdates"))[0]["update_id"] != second + 1


async def test_an_offset_far_above_the_newest_is_answered_from_the_head(
    sandbox: Sandbox, api: Caller
) -> None:
    citizen = await sandbox.user("Sari")
    await sandbox.renumber(1000)
    await citizen.says("halo")
    for _ in range(2):
        found = await api.ok("getUpdates", offset=900_000_000)
        assert [update["update_id"] for update in found] == [1000]


async def test_a_broken_update_can_be_put_into_the_queue(sandbox: Sandbox, api: Caller) -> None:
    await sandbox.renumber(7)
    assert await sandbox.inject({"message": {"nonsense": True}}) == [7]
    assert await api.ok("getUpdates") == [{"update_id": 7, "message": {"nonsense": True}}]
