"""The control API as such: what it answers."""

import asyncio
import re

import aiohttp
import pytest

import bot.sandbox as sandbox_package
from bot.sandbox.acts.registry import ACTS
from bot.sandbox.control import Control
from bot.sandbox.guard import Guard
from bot.sandbox.testing import ControlError, Sandbox
from bot.sandbox.waiting import LOOKS, wait
from bot.sandbox.world import World
from tests.sandbox.conftest import Caller


async def test_many_acts_go_in_one_request_and_fail_singly(sandbox: Sandbox, api: Caller) -> None:
    orders = [{"act": "create_user", "first_name": f"Warga {n}", "id": 1000 + n} for n in range(500)]
    orders += [{"act": "says", "user": 1000 + n, "text": f"laporan {n}"} for n in range(500)]
    orders.append({"act": "says", "user": 1, "text": "hantu"})
    results = await sandbox.client.acts(orders)
    assert [result for result in results if "error" in result] == [{"error": "there is no user 1"}]
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 500


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ({"act": "flies"}, "there is no act 'flies'"),
        ({"act": "says"}, "says needs user, text"),
        ({"act": "says", "user": 5, "text": "x"}, "there is no user 5"),
        (
            {"act": "create_user", "first_name": "A", "shoe": 42},
            "create_user takes no shoe; it takes first_name",
        ),
        ({"act": "create_group", "title": "A", "kind": "channel"}, "kind is 'group' or 'supergroup'"),
    ],
)
async def test_an_impossible_act_says_why(sandbox: Sandbox, order: dict[str, object], why: str) -> None:
    with pytest.raises(ControlError, match=why):
        await sandbox.client.post("acts", order)


async def test_the_call_log_tells_who_was_sent_what(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    other = await sandbox.user("Budi", started=True)
    await api.ok("sendMessage", chat_id=citizen.id, text="rahasia")
    await api.ok("sendMessage", chat_id=other.id, text="umum")
    (call,) = await sandbox.calls(chat=citizen)
    assert (call["method"], call["params"]["text"], call["verdict"]) == ("sendMessage", "rahasia", "ok")
    assert call["answer"]["text"] == "rahasia"
    assert [c["chat_id"] for c in await sandbox.calls("sendmessage", after=call["seq"])] == [other.id]


async def test_the_call_log_keeps_only_the_newest() -> None:
    async with Sandbox.serve(journal_size=3) as sandbox, aiohttp.ClientSession() as session:
        api = Caller(session, sandbox)
        for _ in range(5):
            await api.ok("getMe")
        assert [call["seq"] for call in await sandbox.calls()] == [3, 4, 5]
        assert [call["seq"] for call in await sandbox.calls(after=4)] == [5]


async def test_the_newest_calls_are_given_without_those_of_no_interest(sandbox: Sandbox, api: Caller) -> None:
    for method in ("getMe", "getUpdates", "getWebhookInfo", "getUpdates"):
        await api.ok(method)
    without = await sandbox.calls(without="GETUPDATES")
    assert [call["method"] for call in without] == ["getMe", "getWebhookInfo"]
    newest = await sandbox.calls(without="getUpdates", limit=1)
    assert [call["method"] for call in newest] == ["getWebhookInfo"]
    assert len(await sandbox.calls(limit=100)) == 4
    assert await sandbox.calls(limit=0) == []


async def test_a_wait_that_ends_in_vain_finds_nothing(sandbox: Sandbox) -> None:
    citizen = await sandbox.user("Sari")
    assert await sandbox.client.wait("message", **{"as": citizen.id}, timeout=0.01) is None
    assert await sandbox.client.wait("toast", **{"as": citizen.id}, timeout=0.01) is None
    assert await sandbox.client.wait("call", method="getMe", timeout=0.01) is None


async def test_several_messages_can_be_waited_for_at_once(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    waiting = asyncio.ensure_future(sandbox.client.wait("message", **{"as": citizen.id}, count=3))
    for number in range(3):
        await api.ok("sendMessage", chat_id=citizen.id, text=f"{number}")
    assert [found["message"]["text"] for found in await waiting] == ["0", "1", "2"]


async def test_the_state_of_the_bot_is_told(sandbox: Sandbox, api: Caller) -> None:
    await api.ok("setWebhook", url="https://example.org/hook")
    state = await sandbox.client.get("bot")
    assert (state["token"], state["username"]) == (sandbox.bot.token, sandbox.bot.username)
    assert state["webhook"]["url"] == "https://example.org/hook"
    assert state["polled"] is False
    assert (state["program"], state["flood"], state["offset"]) == ("absent", False, 0)
    await sandbox.flood_limits()
    await sandbox.freeze()
    await sandbox.advance(60)
    later = await sandbox.client.get("bot")
    assert later["flood"] is True
    assert later["now"] >= state["now"] + 60
    assert later["offset"] == pytest.approx(60, abs=5)
    assert later["world"] == state["world"] != World().id


async def test_another_process_would_use_the_same_client(sandbox: Sandbox) -> None:
    async with Sandbox.connect(sandbox.bot.api_url) as remote:
        assert remote.bot == sandbox.bot
        assert remote.world is None
        await (await remote.user("Sari")).says("halo")
    assert len(await sandbox.pending()) == 1


async def test_privacy_mode_can_be_switched(sandbox: Sandbox, api: Caller) -> None:
    await sandbox.client.post("bot", {"privacy": False})
    assert (await api.ok("getMe"))["can_read_all_group_messages"] is True


@pytest.mark.parametrize(
    "route", ["http://example.org", "http://127.0.0.1:80@evil.example/x", "ftp://127.0.0.1", "http://[::1"]
)
async def test_webhook_deliveries_are_led_nowhere_else(sandbox: Sandbox, route: str) -> None:
    with pytest.raises(ControlError, match="only led to this machine"):
        await sandbox.route_webhook(route)


async def test_what_the_bot_is_doing_shows_until_its_message_comes(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)

    async def shown() -> str:
        view = await sandbox.client.get(f"chats/{citizen.id}/messages", **{"as": citizen.id})
        return str(view["typing"])

    await api.ok("sendChatAction", chat_id=citizen.id, action="typing")
    assert await shown() == "typing"
    await sandbox.advance(5)
    assert await shown() == ""
    await api.ok("sendChatAction", chat_id=citizen.id, action="upload_photo")
    await api.ok("sendMessage", chat_id=citizen.id, text="halo")
    assert await shown() == ""


async def test_an_account_that_is_there_can_be_taken_up(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    again = await sandbox.person(sari.id)
    assert (await again.says("halo")).sender == "Sari"


async def test_a_mistake_of_the_sandbox_is_told_as_one(
    sandbox: Sandbox, api: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    assert sandbox.world is not None
    sandbox.world.bot = None  # type: ignore[assignment]
    status, description = await api.fails("getMe")
    assert (status, description[:31]) == (500, "Internal Server Error: sandbox:")
    assert "the sandbox failed in getMe" in caplog.text
    assert sandbox.bot.token not in caplog.text


async def test_everything_shown_can_be_read_in_order(sandbox: Sandbox, api: Caller) -> None:
    await sandbox.freeze()
    sari, budi = await sandbox.user("Sari"), await sandbox.user("Budi", started=True)
    said = await sari.says("halo")
    waiting = asyncio.ensure_future(sandbox.answered(2))
    await sandbox.advance(1.5)
    sent = await api.ok("sendMessage", chat_id=budi.id, text="satu")
    await api.ok("editMessageText", chat_id=budi.id, message_id=sent["message_id"], text="dua")
    await waiting
    found = await sandbox.shown()
    assert [(message.text, message.edits) for message in found] == [("halo", 0), ("satu", 0), ("dua", 1)]
    assert found[1].time - said.time == pytest.approx(1.5)
    assert [message.text for message in await sandbox.shown(after=found[0].seq, limit=1)] == ["satu"]


def test_every_path_is_documented() -> None:
    documented = " ".join((sandbox_package.__doc__ or "").replace("ID", "").split())
    for route in Control(World(), Guard()).routes():
        path = re.sub(r"\{\w+\}", "", route.path.removeprefix("/control/"))
        assert f"{route.method} {path.rstrip('/')}" in documented.replace("/FILE_", "/"), route.path


def test_every_act_and_everything_to_wait_for_is_documented() -> None:
    assert all(function.__doc__ for function in ACTS.values())
    for awaited in LOOKS:
        assert re.search(rf"^ +{awaited} ", wait.__doc__ or "", re.MULTILINE), awaited
