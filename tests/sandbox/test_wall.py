"""Posters on the wall."""

import aiohttp
import pytest

from bot.sandbox.testing import PIXEL, ControlError, Sandbox
from tests.sandbox.test_scanning import code, packed, scan


async def hang(sandbox: Sandbox, content: bytes, **query: str) -> int:
    url = f"{sandbox.bot.api_url}/control/wall"
    async with aiohttp.ClientSession() as session, session.post(url, data=content, params=query) as answer:
        body = await answer.json()
        if answer.status != 200:
            raise ControlError(body["error"])
        return int(body["id"])


async def test_a_poster_hangs_until_it_is_taken_down(sandbox: Sandbox) -> None:
    one = await hang(sandbox, PIXEL, title="SEK-001", place="Ruang tunggu")
    two = await hang(sandbox, packed(code("halo"), "JPEG"))
    assert (await sandbox.client.get("wall"))["posters"] == [
        {"id": one, "title": "SEK-001", "place": "Ruang tunggu"},
        {"id": two, "title": "", "place": ""},
    ]
    await sandbox.client.delete(f"wall/{one}")
    assert [each["id"] for each in (await sandbox.client.get("wall"))["posters"]] == [two]
    with pytest.raises(ControlError, match=f"no poster {one}"):
        await sandbox.client.delete(f"wall/{one}")


async def test_a_poster_can_be_looked_at_and_scanned(sandbox: Sandbox) -> None:
    poster = packed(code(sandbox.bot.link("abc")))
    number = await hang(sandbox, poster)
    url = f"{sandbox.bot.api_url}/control/wall/{number}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", poster)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await scan(sandbox, b"", poster=number))[1]["codes"][0]["payload"] == "abc"
    assert (await scan(sandbox, b"", poster=number + 1))[0] == 400


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", b"<html>"])
async def test_only_pictures_hang_on_the_wall(sandbox: Sandbox, content: bytes) -> None:
    with pytest.raises(ControlError, match="only a PNG or JPEG"):
        await hang(sandbox, content)
