"""`yanduan demo`, as a newcomer starts it, used over the control API as its page uses it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bot.sandbox.testing import Person, Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE = 60.0


@dataclass
class Demo:
    """The demo's process, the sandbox that it serves, and the bot's process below it."""

    process: psutil.Process
    sandbox: Sandbox

    async def person(self, first_name: str) -> Person:
        accounts = (await self.sandbox.client.get("users"))["users"]
        [found] = [account["id"] for account in accounts if account["first_name"] == first_name]
        return await self.sandbox.person(found)

    async def program(self, order: str) -> str:
        """Let the bot's program be started or ended. Returns its state."""
        return str((await self.sandbox.client.post("program", {"do": order}))["state"])

    async def becomes(self, state: str) -> None:
        """Wait until the page would be told of this state."""
        client = self.sandbox.client
        async with asyncio.timeout(PATIENCE), client.session.get(f"{client.url}/control/live") as events:
            async for line in events.content:
                if line.startswith(b"data:") and (await client.get("program"))["state"] == state:
                    return

    async def scan(self, poster: int) -> str:
        """The link that a poster's code on the wall says."""
        client = self.sandbox.client
        where = f"{client.url}/control/scan"
        async with client.session.post(where, params={"poster": str(poster)}) as answer:
            [code] = (await answer.json())["codes"]
            return str(code["text"])


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The command and the address that it prints. The options of another installation don't touch it."""
    foreign = {"YANDUAN_LANGUAGE": "none", "YANDUAN_DATABASE_URL": "none", "TMPDIR": str(folder)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"),
        env=os.environ | foreign | {"PYTHONWARNINGS": "error"},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        first = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        address = re.search(r"http://\S+", first)
        assert address is not None, first
        yield process, address[0]
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """One demo for all; told to stop at the end, it leaves no process and no folder."""
    folder = tmp_path_factory.mktemp("demo")
    async with started(folder) as (process, url):
        async with Sandbox.connect(url) as sandbox:
            here = psutil.Process(process.pid)
            yield Demo(here, sandbox)
            assert await sandbox.refusals() == []
        children = here.children(recursive=True)
        assert children
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
        assert not any(child.is_running() for child in children)
        assert list(folder.iterdir()) == []


async def test_people_groups_and_posters_are_there_and_nobody_has_written_to_the_bot(demo: Demo) -> None:
    people = (await demo.sandbox.client.get("users"))["users"]
    assert [each["first_name"] for each in people] == ["Sari", "Joko", "Ayu", "Budi", "Wira"]
    assert not any(each["started"] for each in people)
    groups = (await demo.sandbox.client.get("chats"))["groups"]
    assert [each["title"] for each in groups] == ["Sipropam Polres Lombok Barat", "Bidpropam Polda NTB"]
    places = [each["place"] for each in (await demo.sandbox.client.get("wall"))["posters"]]
    assert places == ["Ruang tunggu SPKT", "poster Polsek Sekotong", "Lobi pelayanan", "Ruang Yanduan"]


async def test_each_group_hears_whose_it_is_and_lacks_nothing(demo: Demo) -> None:
    chief = await demo.person("Wira")
    groups = (await demo.sandbox.client.get("chats"))["groups"]
    for found, unit in zip(groups, ("Polres Lombok Barat", "Polda NTB"), strict=True):
        query = {"as": chief.id}
        shown = (await demo.sandbox.client.get(f"chats/{found['id']}/messages", **query))["messages"]
        [welcome] = [each["message"]["text"] for each in shown if each["by_bot"] and not each["service"]]
        assert unit in welcome
        assert "memerlukan hak" not in welcome


async def test_a_poster_on_the_wall_leads_to_the_bot_from_where_it_hangs(demo: Demo) -> None:
    joko = await demo.person("Joko")
    for poster in (await demo.sandbox.client.get("wall"))["posters"]:
        await joko.scans(await demo.scan(poster["id"]))
        await joko.hears(poster["title"], timeout=PATIENCE)


async def test_what_is_written_while_the_bot_is_stopped_is_answered_when_it_is_back(demo: Demo) -> None:
    ayu = await demo.person("Ayu")
    assert await demo.program("stop") == "stopped"
    await ayu.starts()
    assert len(await demo.sandbox.pending()) == 1
    assert await demo.program("start") == "running"
    await ayu.hears(timeout=PATIENCE)


async def test_a_bot_that_dies_is_shown_as_stopped_and_can_be_started_again(demo: Demo) -> None:
    [bot] = demo.process.children()
    bot.kill()
    await demo.becomes("stopped")
    assert await demo.program("start") == "running"
    assert await demo.program("kill") == "stopped"
    assert await demo.program("start") == "running"


async def test_the_bot_goes_by_the_sandbox_s_clock(demo: Demo) -> None:
    sari = await demo.person("Sari")
    await sari.scans(await demo.scan(1))
    await sari.taps("Setuju, mulai lapor", timeout=PATIENCE)
    await sari.hears("tentang apa")
    await demo.sandbox.advance(hours=7)
    await sari.hears("belum selesai", timeout=PATIENCE)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="tells when a process of somebody else ends")
async def test_a_demo_that_is_killed_leaves_no_bot(tmp_path: Path) -> None:
    async with started(tmp_path) as (process, url):
        [bot] = psutil.Process(process.pid).children()
        async with Sandbox.connect(url) as sandbox:
            assert (await sandbox.client.get("program"))["state"] == "running"
        descriptor, ended = os.pidfd_open(bot.pid), asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(descriptor, ended.set)
        process.kill()
        try:
            await asyncio.wait_for(ended.wait(), PATIENCE)
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)
