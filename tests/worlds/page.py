"""People and a bot that is nothing but calls of the Bot API, on one page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from playwright.async_api import Browser

from bot.sandbox.testing import Group, Person, Sandbox
from tests.browser.screen import Phone, Screen, screen
from tests.sandbox.conftest import Caller


@dataclass
class Room:
    """One citizen, two officers, their group, and the page on which all are."""

    here: Screen
    sandbox: Sandbox
    api: Caller
    sari: Person
    ayu: Person
    wira: Person
    group: Group

    async def phone(self, nth: int = 0) -> Phone:
        """Sari's phone."""
        return await self.here.phone("Sari", nth)

    async def sends(self, text: str, **options: Any) -> int:
        """The bot writes to Sari."""
        return int(
            (await self.api.ok("sendMessage", chat_id=self.sari.id, text=text, **options))["message_id"]
        )

    async def gets(self) -> dict[str, Any]:
        """The newest update that the bot hasn't confirmed, once there is one; everything so far is then."""
        updates = await self.api.ok("getUpdates", timeout=10)
        await self.api.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
        return dict(updates[-1])


@asynccontextmanager
async def room(browser: Browser) -> AsyncIterator[Room]:
    """A sandbox and a page of their own."""
    async with Sandbox.serve(seed=3) as sandbox, aiohttp.ClientSession() as session:
        sari = await sandbox.user("Sari", started=True)
        ayu, wira = await sandbox.user("Ayu", started=True), await sandbox.user("Wira", started=True)
        group = await sandbox.group("Sipropam Contoh", owner=wira, members=[ayu], bot="administrator")
        async with screen(browser, sandbox.bot.api_url) as here:
            yield Room(here, sandbox, Caller(session, sandbox), sari, ayu, wira, group)
