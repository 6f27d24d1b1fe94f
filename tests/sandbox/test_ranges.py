"""Parts of files and posters, as players ask for them."""

from typing import Any

import pytest

from bot.sandbox.testing import PIXEL, Sandbox
from tests.sandbox.conftest import Caller

SOUND = bytes(range(100))


async def stored(sandbox: Sandbox, content: bytes) -> str:
    file_id = await sandbox.client.upload(content, "voice", "suara.oga", "audio/ogg")
    return f"{sandbox.bot.api_url}/control/files/{file_id}"


async def asked(api: Caller, url: str, **headers: str) -> tuple[int, bytes, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with api.session.get(url, headers=named) as answer:
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return answer.status, await answer.read(), answer.headers


@pytest.mark.parametrize(
    ("wanted", "told", "part"),
    [
        ("bytes=0-1", "bytes 0-1/100", SOUND[:2]),
        ("bytes=0-", "bytes 0-99/100", SOUND),
        ("bytes=99-99", "bytes 99-99/100", SOUND[99:]),
        ("bytes=90-1000", "bytes 90-99/100", SOUND[90:]),
        ("bytes=-5", "bytes 95-99/100", SOUND[95:]),
        ("bytes=-1000", "bytes 0-99/100", SOUND),
        ("Bytes=5-6", "bytes 5-6/100", SOUND[5:7]),
    ],
)
async def test_a_part_is_given_with_its_place(
    sandbox: Sandbox, api: Caller, wanted: str, told: str, part: bytes
) -> None:
    status, content, headers = await asked(api, await stored(sandbox, SOUND), Range=wanted)
    assert (status, content, headers["Content-Range"]) == (206, part, told)
    assert (headers["Content-Type"], headers["Content-Length"]) == ("audio/ogg", str(len(part)))
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    "wanted", ["bytes=100-", "bytes=100-200", "bytes=5-4", "bytes=-0", "bytes=-", "bytes=a-b", "bytes="]
)
async def test_a_part_that_is_not_there_is_refused(sandbox: Sandbox, api: Caller, wanted: str) -> None:
    status, content, headers = await asked(api, await stored(sandbox, SOUND), Range=wanted)
    assert (status, headers["Content-Range"]) == (416, "bytes */100")
    assert b"there is no range" in content


async def test_an_empty_file_has_no_parts(sandbox: Sandbox, api: Caller) -> None:
    url = await stored(sandbox, b"")
    assert (await asked(api, url))[:2] == (200, b"")
    for wanted in ("bytes=0-", "bytes=-1"):
        assert (await asked(api, url, Range=wanted))[0] == 416


async def test_who_asks_otherwise_is_given_the_whole(sandbox: Sandbox, api: Caller) -> None:
    url = await stored(sandbox, SOUND)
    many, other, changed = {"Range": "bytes=0-1,4-5"}, {"Range": "lines=0-1"}, {"If_Range": '"x"'}
    for headers in ({}, many, other, changed | {"Range": "bytes=0-1"}):
        status, content, told = await asked(api, url, **headers)
        assert (status, content) == (200, SOUND)
        assert "Content-Range" not in told


async def test_a_part_of_what_is_only_saved_is_only_saved(sandbox: Sandbox, api: Caller) -> None:
    file_id = await sandbox.client.upload(b"<script>", "document", "a.html", "text/html")
    url = f"{sandbox.bot.api_url}/control/files/{file_id}"
    status, _content, headers = await asked(api, url, Range="bytes=0-3")
    assert (status, headers["Content-Type"]) == (206, "application/octet-stream")
    assert headers["Content-Disposition"].startswith("attachment")


async def test_a_poster_is_given_in_parts_too(sandbox: Sandbox, api: Caller) -> None:
    wall = f"{sandbox.bot.api_url}/control/wall"
    async with api.session.post(wall, data=PIXEL) as answer:
        url = f"{wall}/{(await answer.json())['id']}"
    assert (await asked(api, url))[:2] == (200, PIXEL)
    status, content, headers = await asked(api, url, Range="bytes=1-3")
    assert (status, content, headers["Content-Range"]) == (206, b"PNG", f"bytes 1-3/{len(PIXEL)}")
    assert (await asked(api, url, Range=f"bytes={len(PIXEL)}-"))[0] == 416
