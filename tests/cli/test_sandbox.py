"""`yanduan sandbox` as a program: its options reach what it serves."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp

from bot.sandbox.testing import Sandbox
from tests.worlds.office import Office

ROOT = Path(__file__).parents[2]


async def test_its_clock_is_told_to_a_file_and_it_answers_under_other_names(tmp_path: Path) -> None:
    words = ("--port", "0", "--clock-file", "offset", "--allow-host", "a.test", "--allow-host", "b.test")
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "sandbox",
        *words,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout is not None
    url = (await program.stdout.readline()).decode().strip().removeprefix("YANDUAN_API_URL=")
    async with Sandbox.connect(url) as sandbox:
        assert float((tmp_path / "offset").read_text()) == 0
        await sandbox.advance(hours=1)
        assert float((tmp_path / "offset").read_text()) == 3600
    async with aiohttp.ClientSession() as session:
        for host, status in (("a.test", 200), ("b.test", 200), ("c.test", 403)):
            async with session.get(f"{url}/control/bot", headers={"Host": host}) as answer:
                assert answer.status == status
    program.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(program.wait(), 5) == 0


def test_a_folder_can_be_no_clock_file(empty: Office) -> None:
    empty.fails("sandbox", "--clock-file", str(empty.folder), code=2)
