"""The sandbox as a program of its own."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.sandbox.server import serving
from bot.sandbox.testing import Sandbox
from bot.sandbox.watching import TIMEOUT


async def test_it_says_where_it_is_and_ends_with_ctrl_c() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "127.0.0.1:0", stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    url = (await program.stdout.readline()).decode().strip().removeprefix("API_URL=")
    token = (await program.stdout.readline()).decode().strip().removeprefix("BOT_TOKEN=")
    async with Sandbox.connect(url) as sandbox:
        assert (sandbox.bot.token, sandbox.bot.api_url) == (token, url)
        await (await sandbox.user("Sari")).says("halo")
    program.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(program.wait(), TIMEOUT) == 0


async def test_token_and_names_can_be_chosen() -> None:
    token = "123456:" + "A" * 35
    async with Sandbox.serve(token=token, username="lapor_bot", name="Lapor") as sandbox:
        assert (sandbox.bot.id, sandbox.bot.token) == (123456, token)
        assert sandbox.bot.link("x") == "https://t.me/lapor_bot?start=x"


async def test_the_same_seed_gives_the_same_world() -> None:
    async with serving(seed=7) as one, serving(seed=7) as two:
        assert one.world.token == two.world.token
        assert one.url != two.url


async def test_it_stops_while_a_bot_polls() -> None:
    async with serving() as server, Sandbox.connect(server.url) as sandbox:
        url = f"{sandbox.bot.base_url}{sandbox.bot.token}/getUpdates?timeout=50"
        poll = asyncio.ensure_future(sandbox.client.session.get(url))
        await sandbox.polled()
        await server.stop()
        answer = await poll
        assert answer.status == 409
        answer.release()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_it_listens_where_it_is_told(host: str) -> None:
    async with serving(host) as server, Sandbox.connect(server.url) as sandbox:
        assert sandbox.bot.token == server.world.token


async def test_a_file_is_kept_at_what_the_clock_is_ahead(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    async with Sandbox.serve(clock_file=file) as sandbox:
        assert float(file.read_text()) == 0
        await sandbox.advance(hours=2)
        assert float(file.read_text()) == 7200
        await sandbox.freeze()
        await sandbox.client.post("clock", {"set": await sandbox.now() + 100})
        assert float(file.read_text()) == pytest.approx(7300, abs=5)
        await sandbox.release()
        assert float(file.read_text()) == pytest.approx(7300, abs=5)
    assert [path.name for path in tmp_path.iterdir()] == ["offset"]
