"""Answers to taps: not kept, because they are worth something for seconds only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram.ext import ExtBot

    from bot.turn import Toast

AT_ONCE: Final = 4

log = structlog.get_logger()


class TapAnswers:
    """Answers each tap once, soon or never."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self._bot = bot
        self._toasts: asyncio.Queue[Toast] = asyncio.Queue()

    def answer(self, toasts: Iterable[Toast]) -> None:
        """Answer the taps that a commit brought; called after it."""
        for toast in toasts:
            self._toasts.put_nowait(toast)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._answer_all())

    async def _answer_all(self) -> None:
        while True:
            toast = await self._toasts.get()
            params: dict[str, Any] = {"callback_query_id": toast.query_id}
            if toast.text:
                params |= {"text": toast.text, "show_alert": toast.alert}
            if toast.url:
                params["url"] = toast.url
            try:
                await self._bot.do_api_request("answerCallbackQuery", api_kwargs=params)
            except Exception as error:  # noqa: BLE001 - one lost answer must not end the others
                log.debug("a tap's answer came too late", action="toast_lost", error=type(error).__name__)
