"""The process dies between any two steps of an errand: it is done once all the same, and said once."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import speech
from bot.errands import HIDE_CODE, SentReceipt
from bot.reporter.filing import receipt
from bot.rules import time_limits
from storage import cases, slots
from storage.tx import Tx
from tests.worlds.chat import Chat
from tests.worlds.followup import SARI, asks, kept, sent_case_with_code, standing


class Killed(BaseException):
    """Caught by nothing: the process is gone."""


class Death:
    """Comes before the statement of this number, once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = self.steps = 0
        for name in ("execute", "fetch_all"):
            monkeypatch.setattr(Tx, name, self._before(getattr(Tx, name)))

    def _before(self, statement: Any) -> Any:
        async def counted(*args: Any, **more: Any) -> Any:
            self.steps += 1
            if self.steps == self.at:
                raise Killed
            return await statement(*args, **more)

        return counted

    async def strikes(self, chat: Chat, step: int, **passed: float) -> bool:
        """Time passes, and the process dies in what is due then; False if there are fewer steps than that."""
        self.at, self.steps = step, 0
        try:
            await chat.later(**passed)
        except Killed:
            return True
        finally:
            self.at = 0
        return False


@pytest.fixture
def death(monkeypatch: pytest.MonkeyPatch) -> Death:
    return Death(monkeypatch)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with Chat.open(tmp_path) as opened:
        yield opened


async def test_a_reply_that_is_held_goes_in_once_whenever_the_process_dies(chat: Chat, death: Death) -> None:
    for step in itertools.count(1):
        case, _ = await sent_case_with_code(chat, SARI)
        shown = await chat.replies(SARI, await asks(chat, case), f"Hari ke-{step}.")
        assert shown.last.labels == ["Bukan ini"]
        died = await death.strikes(chat, step, minutes=3)
        if died:
            assert await kept(chat, case) in ([], [f"Hari ke-{step}."]), "all or nothing"
            await chat.later()
        await chat.later()
        assert await kept(chat, case) == [f"Hari ke-{step}."]
        said = [text for text in standing(chat, SARI) if case.ticket in text and "masuk" in text]
        assert len(said) == 1, step
        if not died:
            break
        async with chat.store.write() as tx:
            await cases.destroy(tx, case.id)
    assert step > 10, "it died between many steps"


async def test_the_code_goes_out_of_the_receipt_once_whenever_the_process_dies(
    chat: Chat, death: Death
) -> None:
    for step in itertools.count(1):
        case, code = await sent_case_with_code(chat, SARI)

        async def given(tx: Tx, _deployment: object, case: Any = case, code: str = code) -> None:
            slot = await slots.new(tx, chat_id=SARI.id, case_id=case.id, kind=receipt.SLOT)
            await speech.queue_message(tx, SARI.id, f"{case.ticket} {code}", slot=slot.id, case_id=case.id)
            shown = SentReceipt(case.id, slot.id, "id")
            await HIDE_CODE.put(tx, shown, tx.now + time_limits.CODE_SHOWN_FOR)

        await chat.job(given)
        before = len(chat.everything)
        died = await death.strikes(chat, step, hours=25)
        if died:
            await chat.later()
        await chat.later()
        assert not any(code in text for text in standing(chat, SARI)), step
        assert [s.message.method for s in chat.everything[before:]] == ["editMessageText"]
        async with chat.store.read() as tx:
            assert await slots.of_case(tx, case.id, receipt.SLOT) == []
        if not died:
            break
    assert step > 5, "it died between many steps"
