"""Faults on request, flood limits and the clock."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.testing import ControlError, Person, Sandbox
from tests.sandbox.conftest import Caller


@pytest.fixture
async def citizen(sandbox: Sandbox) -> Person:
    return await sandbox.user("Sari", started=True)


async def send(api: Caller, chat: int, text: str = "halo") -> tuple[int, dict[str, Any]]:
    return await api.raw("sendMessage", chat_id=chat, text=text)


async def test_429_says_how_long_to_wait_and_strikes_as_often_as_asked(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    await sandbox.fault("429", method="sendMessage", retry_after=3, times=2)
    expected = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert [await send(api, citizen.id) for _ in range(2)] == [(429, expected)] * 2
    assert (await send(api, citizen.id))[0] == 200
    assert [call["verdict"] for call in await sandbox.calls("sendMessage")] == ["fault:429"] * 2 + ["ok"]
    assert len(await citizen.sees()) == 1


async def test_a_fault_strikes_only_its_method_and_chat(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    other = await sandbox.user("Budi", started=True)
    await sandbox.fault("500", method="sendMessage", chat=other)
    assert (await send(api, citizen.id))[0] == 200
    assert (await send(api, other.id))[0] == 500
    await api.ok("getMe")
    await sandbox.heal()
    assert (await send(api, other.id))[0] == 200


async def test_a_fault_of_a_rate_strikes_that_often(citizen: Person, sandbox: Sandbox, api: Caller) -> None:
    await sandbox.fault("500", rate=0.5)
    statuses = [(await send(api, citizen.id))[0] for _ in range(60)]
    assert 10 < statuses.count(500) < 50


async def test_502_comes_as_a_page(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    await sandbox.fault("502", times=1)
    async with api.session.post(f"{api.base}/getMe") as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")


@pytest.mark.parametrize(("kind", "sent"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_connection_leaves_the_caller_in_the_dark(
    sandbox: Sandbox, citizen: Person, api: Caller, kind: str, sent: int
) -> None:
    await sandbox.fault(kind, method="sendMessage", times=1)
    with pytest.raises(aiohttp.ClientError):
        await send(api, citizen.id)
    assert len(await citizen.sees()) == sent


async def test_an_unreadable_answer_comes_after_the_effect(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    await sandbox.fault("garbage", method="sendMessage", times=1)
    async with api.session.post(
        f"{api.base}/sendMessage", json={"chat_id": citizen.id, "text": "x"}
    ) as answer:
        with pytest.raises(json.JSONDecodeError):
            await answer.json()
    assert len(await citizen.sees()) == 1


async def test_a_slow_answer_waits_for_the_clock_but_its_effect_does_not(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    await sandbox.fault("slow", method="sendMessage", seconds=3600, times=1)
    answer = asyncio.ensure_future(send(api, citizen.id))
    await citizen.hears("halo")
    assert not answer.done()
    await sandbox.advance(3600)
    assert (await answer)[0] == 200


async def test_a_doubled_update_keeps_its_number(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    await sandbox.fault("duplicate_update", times=1)
    await citizen.says("satu")
    await citizen.says("dua")
    found = await api.ok("getUpdates")
    assert [update["message"]["text"] for update in found] == ["satu", "satu", "dua"]
    assert found[0]["update_id"] == found[1]["update_id"] == found[2]["update_id"] - 1


async def test_a_late_update_is_overtaken(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    await sandbox.fault("late_update", method="message", seconds=40, times=1)
    await citizen.says("terlambat")
    await citizen.says("cepat")
    found = await api.ok("getUpdates")
    assert [update["message"]["text"] for update in found] == ["cepat"]
    poll = asyncio.ensure_future(api.ok("getUpdates", offset=found[0]["update_id"] + 1, timeout=50))
    await sandbox.polled()
    await sandbox.fault("late_update", seconds=10, times=1)
    await citizen.says("lebih singkat")
    await sandbox.advance(10)
    assert [update["message"]["text"] for update in await poll] == ["lebih singkat"]
    poll = asyncio.ensure_future(api.ok("getUpdates", offset=found[0]["update_id"] + 2, timeout=50))
    await sandbox.polled()
    await sandbox.advance(30)
    assert [update["message"]["text"] for update in await poll] == ["terlambat"]


async def test_healing_lets_go_of_what_was_held_back(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    await sandbox.fault("late_update", seconds=10**6)
    await citizen.says("terlambat")
    assert await api.ok("getUpdates") == []
    await sandbox.heal()
    assert len(await api.ok("getUpdates")) == 1


async def test_an_unparsable_update_has_a_number_all_the_same(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    await sandbox.fault("unparsable_update", times=1)
    await citizen.says("satu")
    await citizen.says("dua")
    broken, sound = await api.ok("getUpdates")
    assert "chat" not in broken["message"]
    assert sound["update_id"] == broken["update_id"] + 1


async def test_an_unknown_fault_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ControlError, match="no fault 'fire'"):
        await sandbox.fault("fire")


async def test_without_limits_nothing_is_counted(citizen: Person, api: Caller) -> None:
    assert {(await send(api, citizen.id))[0] for _ in range(40)} == {200}


async def test_a_chat_takes_a_short_burst_then_one_a_second(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    await sandbox.freeze()
    await sandbox.flood_limits()
    assert [(await send(api, citizen.id))[0] for _ in range(4)] == [200, 200, 200, 429]
    await sandbox.advance(1)
    assert [(await send(api, citizen.id))[0] for _ in range(2)] == [200, 429]
    await sandbox.advance(60)
    assert [(await send(api, citizen.id))[0] for _ in range(4)] == [200, 200, 200, 429]


async def test_a_group_takes_20_a_minute_edits_included(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", members=[citizen], bot="member")
    await sandbox.freeze()
    await sandbox.flood_limits()
    for number in range(10):
        sent = await api.ok("sendMessage", chat_id=group.id, text=f"kartu {number}")
        await sandbox.advance(1)
        await api.ok(
            "editMessageText", chat_id=group.id, message_id=sent["message_id"], text=f"diambil {number}"
        )
        await sandbox.advance(1)
    status, body = await send(api, group.id)
    assert (status, body["parameters"]["retry_after"]) == (429, 40)
    await sandbox.advance(40)
    assert (await send(api, group.id))[0] == 200


async def test_all_chats_together_take_30_a_second(sandbox: Sandbox, api: Caller) -> None:
    people = [await sandbox.user(f"Warga {number}", started=True) for number in range(31)]
    await sandbox.freeze()
    await sandbox.flood_limits()
    assert [(await send(api, person.id))[0] for person in people] == [200] * 30 + [429]
    await api.ok("sendChatAction", chat_id=people[30].id, action="typing")
    await sandbox.flood_limits(False)
    assert (await send(api, people[30].id))[0] == 200


async def test_the_clock_dates_messages(sandbox: Sandbox, citizen: Person) -> None:
    await sandbox.freeze()
    await sandbox.client.post("clock", {"set": 1_800_000_000})
    assert (await citizen.says("halo")).json["date"] == 1_800_000_000
    await sandbox.advance(1, minutes=1, hours=1, days=1)
    assert await sandbox.now() == 1_800_000_000 + 86_400 + 3600 + 60 + 1
    await sandbox.release()
    assert (await sandbox.client.get("clock"))["frozen"] is False
