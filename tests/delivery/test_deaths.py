"""The process dies at each step of a message that has several ways to go: nothing is lost, and doubled at
most what was in flight.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.delivery import blank_picture
from bot.delivery.courier import Courier
from bot.sandbox.testing import Sandbox
from bot.transport import AiohttpRequest, make_bot
from bot.turn import Deployment
from bot.upkeep import jobs
from storage import outbox
from storage.files import EvidenceFiles
from tests.delivery import test_losses as losses
from tests.delivery import test_taking_away as away
from tests.support import StillClock, open_store
from tests.worlds.post import NO_LIMITS, Post


class Killed(BaseException):
    """Caught by nothing: the process is gone."""


@dataclass
class Mortal(Post):
    """A post office whose courier dies at a step of its choice, and begins again as a new process would.

    Steps are: before a call to Telegram, after one that was answered well, before marks are written, after.
    """

    at: int = 0
    steps: int = 0

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mortal]:
        clock = StillClock()
        async with Sandbox.serve() as sandbox, open_store(folder, clock) as store:
            bot = make_bot(sandbox.bot.token, sandbox.bot.api_url, AiohttpRequest())
            await bot.initialize()
            files = EvidenceFiles(folder / "evidence")
            deployment = Deployment(sandbox.bot.id, sandbox.bot.username, "Propam", "id", files)
            courier = Courier(bot, store, deployment, NO_LIMITS)
            here = cls(store, courier, sandbox, clock, deployment, bot)
            here._is_mortal(monkeypatch)
            try:
                yield here
            finally:
                await bot.shutdown()

    def _is_mortal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        call, mark = ExtBot.do_api_request, outbox.mark

        async def called(*args: Any, **more: Any) -> Any:
            self._step()
            result = await call(*args, **more)
            self._step()
            return result

        async def marked(*args: Any, **more: Any) -> None:
            self._step()
            await mark(*args, **more)
            self._step()

        monkeypatch.setattr(ExtBot, "do_api_request", called)
        monkeypatch.setattr(outbox, "mark", marked)

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Killed

    def dies_at(self, step: int) -> None:
        """From now on; 0 for never."""
        self.at, self.steps = step, 0

    @property
    def died(self) -> bool:
        return 0 < self.at <= self.steps

    async def delivered(self) -> None:
        """Deliver until nothing is owed, through deaths."""
        while not await self._lives():
            pass

    async def _lives(self) -> bool:
        courier = Courier(self.bot, self.store, self.deployment, NO_LIMITS)
        self.store.after_commit.append(courier.committed)
        running = asyncio.ensure_future(courier.run())
        empty = asyncio.ensure_future(super().delivered())
        await asyncio.wait({running, empty}, return_when=asyncio.FIRST_COMPLETED)
        empty.cancel()
        courier.stop()
        self.store.after_commit.remove(courier.committed)
        (ended,) = await asyncio.gather(running, return_exceptions=True)
        if ended is None:
            return True
        assert isinstance(ended, BaseExceptionGroup)
        assert ended.split(Killed)[1] is None, "it died of nothing else"
        return False


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mortal]:
    async with Mortal.open(tmp_path, monkeypatch) as mortal:
        yield mortal


async def test_a_voice_note_that_falls_back_to_a_file_is_given_whenever_the_process_dies(
    here: Mortal, tmp_path: Path
) -> None:
    for step in itertools.count(1):
        rina = await here.sandbox.user(f"Rina{step}", started=True)
        await rina.takes_voice(False)
        note = await losses.a_voice_note(here, tmp_path, rina.id)
        here.dies_at(step)
        await losses.owe(here, note)
        await here.delivered()
        given = [m for m in await rina.sees() if m.text == "Bukti 1"]
        assert 1 <= len(given) <= (2 if here.died else 1), step
        assert {m.kind for m in given} == {"document"}
        assert await rina.downloads(given[0]) == losses.SOUND
        assert await losses.left(here) == [], "nothing says that it wasn't given"
        if not here.died:
            break
    assert step > 5, "it died at each step"


async def test_words_in_place_of_a_voice_note_leave_its_loss_once_whenever_it_dies(
    here: Mortal, tmp_path: Path
) -> None:
    for step in itertools.count(1):
        rina = await here.sandbox.user(f"Rina{step}", started=True)
        note = await losses.a_voice_note(here, tmp_path, rina.id, kept=False)
        here.dies_at(step)
        await losses.owe(here, note)
        await here.delivered()
        told = [m for m in await rina.sees() if m.text == "Berkas ini tidak dapat dibuka."]
        assert 1 <= len(told) <= (2 if here.died else 1), step
        assert len(await losses.left(here)) == step, "one a note"
        if not here.died:
            break
    assert step > 4, "it died at each step"


async def test_what_is_taken_away_is_replaced_or_said_to_stay_whenever_the_process_dies(
    here: Mortal, tmp_path: Path
) -> None:
    known: list[int] = []
    for step in itertools.count(1):
        rina = await here.sandbox.user(f"Rina{step}", started=True)
        here.dies_at(0)
        await away.shown(here, tmp_path, rina, "sendPhoto", "sendDocument", "sendVoice")
        here.dies_at(step)
        *replaced, voice = await away.taken_away(here, tmp_path, rina, hours=49)
        for one in replaced:
            assert one.text == jobs.REMOVED, step
            assert await rina.downloads(one) == blank_picture.draw_blank()
        assert voice.kind == "voice"
        left = await away.left(here)
        assert left == [*known, voice.id], f"what stays is said once, and nothing else: {step}"
        known = left
        if not here.died:
            break
    assert step > 12, "it died at each step"
