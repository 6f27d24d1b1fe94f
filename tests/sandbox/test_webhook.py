"""The webhook: what is pushed, in which order, and what happens when it fails."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.testing import Sandbox
from bot.sandbox.watching import TIMEOUT
from tests.sandbox.conftest import Caller


class Receiver:
    """A bot's webhook: keeps what comes and answers what it is told to, 200 by default."""

    def __init__(self) -> None:
        self.url = ""
        self.arrived: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.answers: list[tuple[int, Any]] = []
        self.broken = False

    async def receive(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        update = await request.json()
        status, body = self.answers.pop(0) if self.answers else (200, None)
        await self.arrived.put((secret, update))
        if self.broken:
            return web.Response(text="{", content_type="application/json")
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    async def text(self) -> str:
        """The text of the next message that arrives."""
        _secret, update = await asyncio.wait_for(self.arrived.get(), TIMEOUT)
        return str(update["message"]["text"])


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    app = web.Application()
    app.router.add_post("/hook", found.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_and_confirmed_by_200(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("sebelumnya")
    await api.ok("setWebhook", url=f"{receiver.url}/hook", secret_token="s3cret-_")
    assert await receiver.text() == "sebelumnya"
    await citizen.says("halo")
    secret, update = await receiver.arrived.get()
    assert (secret, update["message"]["text"]) == ("s3cret-_", "halo")
    await sandbox.drained()
    info = await api.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (f"{receiver.url}/hook", 0)


async def test_polling_and_a_webhook_exclude_each_other(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    poll = asyncio.ensure_future(api.fails("getUpdates", timeout=50))
    await sandbox.polled()
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    assert await poll == (409, "Conflict: terminated by setWebhook request")
    status, why = await api.fails("getUpdates")
    assert status == 409
    assert "can't use getUpdates method while webhook is active" in why
    await api.ok("deleteWebhook")
    assert await api.ok("getUpdates") == []


async def test_a_failed_delivery_is_repeated_at_once_and_then_with_doubled_pauses(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    citizen = await sandbox.user("Sari")
    await sandbox.freeze()
    receiver.answers = [(500, None)] * 4
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    await citizen.says("penting")
    for _ in range(2):
        assert await receiver.text() == "penting"
    for pause in (2, 4):
        await sandbox.pausing()
        await sandbox.advance(pause - 0.1)
        assert receiver.arrived.empty()
        await sandbox.advance(0.1)
        assert await receiver.text() == "penting"
    await sandbox.pausing()
    assert "500" in (await api.ok("getWebhookInfo"))["last_error_message"]
    await sandbox.advance(8)
    assert await receiver.text() == "penting"
    await sandbox.drained()


async def test_a_chat_waits_for_its_failed_update_while_others_go_on(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    sari, budi = await sandbox.user("Sari"), await sandbox.user("Budi")
    await sandbox.freeze()
    receiver.answers = [(500, None)] * 2
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    await sari.says("satu")
    assert [await receiver.text() for _ in range(2)] == ["satu", "satu"]
    await sandbox.pausing()
    await sari.says("dua")
    await budi.says("tiga")
    assert await receiver.text() == "tiga"
    await sandbox.advance(2)
    assert [await receiver.text() for _ in range(2)] == ["satu", "dua"]


async def test_an_update_that_no_one_takes_is_given_up_after_a_day(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    citizen = await sandbox.user("Sari")
    await sandbox.freeze()
    receiver.answers = [(500, None)] * 2
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    await citizen.says("usang")
    assert [await receiver.text() for _ in range(2)] == ["usang", "usang"]
    await sandbox.pausing()
    await sandbox.advance(days=1)
    await sandbox.drained()
    await citizen.says("baru")
    assert await receiver.text() == "baru"


async def test_a_method_in_the_answer_is_executed(sandbox: Sandbox, api: Caller, receiver: Receiver) -> None:
    citizen = await sandbox.user("Sari")
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    receiver.answers = [
        (200, {"method": "sendMessage", "chat_id": citizen.id, "text": "Terima", "reply_markup": keyboard}),
        (200, {"method": "sendMessage", "chat_id": citizen.id, "text": "x", "parse_mode": "HTML"}),
    ]
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    await citizen.says("halo")
    assert (await citizen.hears("Terima")).labels == ["Ya"]
    await citizen.says("lagi")
    await sandbox.call("sendMessage", verdict="strict")


async def test_a_public_address_is_led_to_this_machine(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    citizen = await sandbox.user("Sari")
    await sandbox.route_webhook(receiver.url)
    await api.ok("setWebhook", url="https://lapor.example.org:8443/hook")
    await citizen.says("halo")
    assert await receiver.text() == "halo"


async def test_pending_updates_can_be_dropped(sandbox: Sandbox, api: Caller, receiver: Receiver) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("lama")
    await api.ok("setWebhook", url=f"{receiver.url}/hook", drop_pending_updates=True)
    await citizen.says("baru")
    assert await receiver.text() == "baru"


async def test_an_answer_that_makes_no_sense_still_confirms(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    citizen = await sandbox.user("Sari")
    receiver.answers = [(200, ["no", "method"]), (200, {"method": 5}), (200, {"method": "sendNothing"})]
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    for text in ("satu", "dua", "tiga", "empat"):
        await citizen.says(text)
    assert [await receiver.text() for _ in range(4)] == ["satu", "dua", "tiga", "empat"]
    await sandbox.drained()


async def test_an_answer_that_is_no_json_still_confirms(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    citizen = await sandbox.user("Sari")
    receiver.broken = True
    await api.ok("setWebhook", url=f"{receiver.url}/hook")
    await citizen.says("satu")
    await citizen.says("dua")
    assert [await receiver.text() for _ in range(2)] == ["satu", "dua"]
    await sandbox.drained()


async def test_two_hundred_chats_are_served_once_each(
    sandbox: Sandbox, api: Caller, receiver: Receiver
) -> None:
    orders = [{"act": "create_user", "first_name": "Warga", "id": 1000 + n} for n in range(200)]
    orders += [{"act": "says", "user": 1000 + n % 200, "text": f"{n // 200}"} for n in range(600)]
    await sandbox.client.acts(orders)
    await api.ok("setWebhook", url=f"{receiver.url}/hook", max_connections=20)
    await sandbox.drained()
    arrived: dict[int, list[str]] = {}
    while not receiver.arrived.empty():
        message = receiver.arrived.get_nowait()[1]["message"]
        arrived.setdefault(message["chat"]["id"], []).append(message["text"])
    assert arrived == {1000 + n: ["0", "1", "2"] for n in range(200)}
