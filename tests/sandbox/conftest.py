"""A sandbox for each test, and a plain caller of its Bot API."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.testing import Person, Sandbox


class Caller:
    """Calls the Bot API as plain HTTP; `ok` returns the result, `fails` the error body."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self.session = session
        self.base = f"{sandbox.bot.base_url}{sandbox.bot.token}"
        self.files = f"{sandbox.bot.base_file_url}{sandbox.bot.token}"

    async def raw(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.base}/{method}", json=params) as answer:
            return answer.status, await answer.json()

    async def ok(self, method: str, **params: Any) -> Any:
        status, body = await self.raw(method, **params)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def fails(self, method: str, **params: Any) -> tuple[int, str]:
        status, body = await self.raw(method, **params)
        assert body["ok"] is False, body
        assert body["error_code"] == status
        return status, body["description"]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.serve(seed=1) as served:
        yield served


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(session, sandbox)


@pytest.fixture
async def chief(sandbox: Sandbox) -> Person:
    """Who owns groups."""
    return await sandbox.user("Kepala")


@pytest.fixture
async def officer(sandbox: Sandbox) -> Person:
    """A member of them."""
    return await sandbox.user("Budi")
