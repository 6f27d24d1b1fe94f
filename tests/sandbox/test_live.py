"""The stream of changes: what it tells, and when."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.live import events
from bot.sandbox.server import serving
from bot.sandbox.testing import Sandbox
from bot.sandbox.world import World
from tests.sandbox.conftest import Caller


class Stream:
    """The events of an open stream, one by one."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def event(self) -> dict[str, Any]:
        while not (line := await self._answer.content.readline()).startswith(b"data: "):
            assert line, "the stream has ended"
        found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
        return found

    async def topics(self) -> set[str]:
        return set((await self.event())["topics"])

    async def told(self, *topics: str) -> None:
        """Waits until all these topics were told, in one event or several."""
        missing = set(topics)
        while missing:
            missing -= await self.topics()


def open_stream(session: aiohttp.ClientSession, url: str, **options: Any) -> Any:
    return session.get(f"{url}/control/live", **options)


async def test_the_first_event_tells_everything_that_is_known(sandbox: Sandbox) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("halo")
    async with aiohttp.ClientSession() as session, open_stream(session, sandbox.bot.api_url) as answer:
        assert answer.content_type == "text/event-stream"
        first = await Stream(answer).event()
    assert first["world"] == (await sandbox.client.get("bot"))["world"]
    assert set(first["topics"]) == {"people", f"chat:{citizen.id}", "bot"}


async def test_a_later_listener_is_told_only_what_came_later(sandbox: Sandbox) -> None:
    sari, budi = await sandbox.user("Sari"), await sandbox.user("Budi")
    await sari.says("halo")
    rev = (await sandbox.client.get(f"users/{sari.id}/chats"))["rev"]
    await budi.says("halo")
    url, query = sandbox.bot.api_url, {"after": str(rev)}
    async with aiohttp.ClientSession() as session, open_stream(session, url, params=query) as answer:
        assert await Stream(answer).topics() == {"people", f"chat:{budi.id}", "bot"}


async def test_whoever_comes_from_another_sandbox_is_told_everything(sandbox: Sandbox) -> None:
    await sandbox.user("Sari")
    url = sandbox.bot.api_url
    async with aiohttp.ClientSession() as session:
        for options in (
            {"params": {"after": "1000000"}},
            {"params": {"after": "1", "world": "another"}},
            {"headers": {"Last-Event-ID": "another 1"}},
        ):
            async with open_stream(session, url, **options) as answer:
                assert await Stream(answer).topics() == {"people"}


async def test_a_browser_that_comes_back_says_itself_what_it_knows(sandbox: Sandbox) -> None:
    await sandbox.user("Sari")
    state = await sandbox.client.get("bot")
    await sandbox.advance(1)
    headers = {"Last-Event-ID": f"{state['world']} 1"}
    url = sandbox.bot.api_url
    async with aiohttp.ClientSession() as session, open_stream(session, url, headers=headers) as answer:
        assert await Stream(answer).topics() == {"rules"}


async def test_every_kind_of_change_is_told_under_its_topic(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    chat = f"chat:{sari.id}"
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    async with aiohttp.ClientSession() as session, open_stream(session, sandbox.bot.api_url) as answer:
        stream = Stream(answer)
        await stream.event()
        sent = await api.ok("sendMessage", chat_id=sari.id, text="?", reply_markup=keyboard)
        await stream.told(chat, "calls")
        await sari.reads()
        await stream.told(chat)
        await sari.taps("Ya")
        await stream.told("bot")
        query = (await sandbox.pending())[-1]["callback_query"]["id"]
        await api.ok("answerCallbackQuery", callback_query_id=query)
        await stream.told(f"toasts:{sari.id}")
        for method in ("editMessageReplyMarkup", "deleteMessage"):
            await api.ok(method, chat_id=sari.id, message_id=sent["message_id"])
            await stream.told(chat)
        await api.ok("sendChatAction", chat_id=sari.id, action="typing")
        await stream.told(chat)
        await sari.opens(sandbox.bot.link("abc"))
        await stream.told(chat)
        await sari.blocks()
        await stream.told(chat, "people")
        await sandbox.group("Propam", members=[sari])
        await stream.told("people")
        await api.ok("setMyCommands", commands=[{"command": "lapor", "description": "Lapor"}])
        await stream.told("people")
        await sandbox.advance(1)
        await stream.told("rules")
        await sandbox.fault("429", method="getMe", times=1)
        await stream.told("rules")
        await api.fails("getMe")
        await stream.told("rules")
        for path, body in (("flood", {"enabled": True}), ("bot", {"privacy": False})):
            await sandbox.client.post(path, body)
            await stream.told("rules")
        poll = asyncio.ensure_future(api.ok("getUpdates", offset=-1, timeout=50))
        await stream.told("bot")
        await poll


async def test_a_slow_listener_is_told_all_at_once() -> None:
    world = World()
    stream = events(world, 0)
    await anext(stream)
    for number in range(100):
        world.touch(f"chat:{number % 2}")
    event = json.loads((await anext(stream)).splitlines()[0].removeprefix("data: "))
    assert event == {"world": world.id, "rev": 100, "topics": ["chat:1", "chat:0"]}
    await stream.aclose()


async def test_in_quiet_times_the_stream_says_that_it_is_there() -> None:
    stream = events(World(), 0, beat=0.001)
    await anext(stream)
    assert await anext(stream) == ": still here\n\n"
    await stream.aclose()


@pytest.mark.parametrize("path", ["live", "wait"])
async def test_who_listens_or_waits_does_not_hold_up_the_end(path: str) -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        async with serving() as server:
            url = f"{server.url}/control/{path}"
            order = {"for": "polled", "timeout": 30}
            listening = asyncio.ensure_future(
                session.get(url) if path == "live" else session.post(url, json=order)
            )
            async with session.get(f"{server.url}/control/bot") as answer:
                assert answer.status == 200
            began = loop.time()
        async with await listening as answer:
            await answer.read()
        assert loop.time() - began < 0.9
