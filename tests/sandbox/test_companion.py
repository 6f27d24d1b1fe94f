"""The bot's program, as far as the sandbox starts and stops it."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest

from bot.sandbox.errors import ActError
from bot.sandbox.testing import ControlError, Sandbox
from bot.sandbox.watching import TIMEOUT


class Program:
    """A program that does what it is told once `may_end` is done, and notes it."""

    def __init__(self) -> None:
        self.state = "stopped"
        self.on_change: Callable[[], None] | None = None
        self.told: list[str] = []
        self.may_end = asyncio.Event()
        self.may_end.set()

    def _become(self, state: str) -> None:
        self.state = state
        if self.on_change is not None:
            self.on_change()

    async def start(self) -> None:
        if self.state == "running":
            raise ActError("the program runs already")
        self.told.append("start")
        self._become("running")

    async def stop(self) -> None:
        self.told.append("stop")
        self._become("stopping")
        await self.may_end.wait()
        self._become("stopped")

    async def kill(self) -> None:
        self.told.append("kill")
        self._become("stopped")


async def test_without_a_program_there_is_nothing_to_start(sandbox: Sandbox) -> None:
    assert await sandbox.client.get("program") == {"state": "absent"}
    assert (await sandbox.client.get("bot"))["program"] == "absent"
    with pytest.raises(ControlError, match="was not started by this sandbox"):
        await sandbox.client.post("program", {"do": "start"})


async def test_a_program_is_started_stopped_and_killed() -> None:
    program = Program()
    async with Sandbox.serve(companion=program) as sandbox:
        assert (await sandbox.client.get("bot"))["program"] == "stopped"
        for order, state in (("start", "running"), ("stop", "stopped"), ("kill", "stopped")):
            assert await sandbox.client.post("program", {"do": order}) == {"state": state}
        assert program.told == ["start", "stop", "kill"]
        with pytest.raises(ControlError, match="can start, stop, kill, not 'dance'"):
            await sandbox.client.post("program", {"do": "dance"})
        await program.start()
        with pytest.raises(ControlError, match="runs already"):
            await sandbox.client.post("program", {"do": "start"})


async def test_a_change_of_the_program_s_own_is_told() -> None:
    program = Program()
    async with Sandbox.serve(companion=program) as sandbox:
        assert sandbox.world is not None
        before = sandbox.world.rev
        await program.kill()
        assert sandbox.world.touched(before) == ["bot"]


async def test_a_stop_is_carried_to_its_end_when_who_asked_for_it_has_gone() -> None:
    program = Program()
    program.may_end.clear()
    async with Sandbox.serve(companion=program) as sandbox:
        assert sandbox.world is not None
        async with aiohttp.ClientSession() as session:
            url = f"{sandbox.bot.api_url}/control/program"
            asking = asyncio.ensure_future(session.post(url, json={"do": "stop"}))
            await sandbox.world.signal.wait_for(lambda: program.state == "stopping" or None, TIMEOUT)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
        assert await sandbox.client.get("program") == {"state": "stopping"}
        program.may_end.set()
        await sandbox.world.signal.wait_for(lambda: program.state == "stopped" or None, TIMEOUT)
        assert program.state == "stopped"


async def test_the_sandbox_ends_without_waiting_for_the_program() -> None:
    program = Program()
    program.may_end.clear()
    async with Sandbox.serve(companion=program) as sandbox:
        assert sandbox.world is not None
        asking = asyncio.ensure_future(sandbox.client.post("program", {"do": "stop"}))
        await sandbox.world.signal.wait_for(lambda: program.state == "stopping" or None, TIMEOUT)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert program.state == "stopping"
