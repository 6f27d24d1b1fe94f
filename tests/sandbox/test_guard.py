"""Who may use the sandbox, at whichever of its doors, and what each answer says of itself."""

import aiohttp
import pytest
from yarl import URL

from bot.sandbox.server import serving
from bot.sandbox.testing import PIXEL, Sandbox
from tests.sandbox.conftest import Caller

FOREIGN = [
    {"Host": "evil.example"},
    {"Host": "127.0.0.1.evil.example:8081"},
    {"Host": "localhost.evil.example"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
]
LINKED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


async def doors(sandbox: Sandbox, api: Caller) -> list[str]:
    """An address of each kind, all of which answer 200."""
    sari = await sandbox.user("Sari", started=True)
    photo = await sari.sends_photo()
    path = (await api.ok("getFile", file_id=photo.file_id))["file_path"]
    async with api.session.post(f"{sandbox.bot.api_url}/control/wall", data=PIXEL) as answer:
        poster = (await answer.json())["id"]
    paths = ("control/bot", f"control/files/{photo.file_id}", f"control/wall/{poster}", "control/live")
    return [
        *(f"{sandbox.bot.api_url}/{path}" for path in paths),
        f"{api.base}/getMe",
        f"{api.files}/{path}",
        f"{sandbox.bot.api_url}/",
    ]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_foreign_hosts_and_pages_are_refused_at_every_door(
    sandbox: Sandbox, api: Caller, headers: dict[str, str]
) -> None:
    for door in await doors(sandbox, api):
        async with api.session.get(door, headers=headers) as answer:
            assert answer.status == 403, door
            said = await answer.text()
            assert "is foreign here" in said
            assert sandbox.bot.token not in said


async def test_who_is_at_home_is_let_in_at_every_door(sandbox: Sandbox, api: Caller) -> None:
    port = URL(sandbox.bot.api_url).port
    for door in await doors(sandbox, api):
        for headers in (
            {},
            {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"},
            {"Host": f"[::1]:{port}"},
            {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
            {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
        ):
            async with api.session.get(door, headers=headers) as answer:
                assert answer.status == 200, (door, headers)


async def test_a_foreign_page_makes_the_bot_do_nothing(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    call = f"{api.base}/sendMessage?chat_id={sari.id}&text=jahat"
    for headers in (*FOREIGN, LINKED):
        async with api.session.get(call, headers=headers) as answer:
            body = await answer.json()
            assert (answer.status, body["ok"], body["error_code"]) == (403, False, 403)
            assert body["description"].startswith("Forbidden: sandbox: ")
    assert await sari.sees() == []
    assert await sandbox.calls("sendMessage") == []


async def test_a_link_elsewhere_leads_to_the_page_alone(sandbox: Sandbox, api: Caller) -> None:
    *others, page = await doors(sandbox, api)
    async with api.session.get(page, headers=LINKED) as answer:
        assert answer.status == 200
    for door in others:
        async with api.session.get(door, headers=LINKED) as answer:
            assert answer.status == 403, door


async def test_another_name_is_let_in_when_it_was_named() -> None:
    async with serving(hosts=["sandbox.test"]) as server, aiohttp.ClientSession() as session:
        for path in ("control/bot", f"bot{server.world.token}/getMe", ""):
            for host, status in (("sandbox.test", 200), ("sandbox.test:8081", 200), ("other.test", 403)):
                async with session.get(f"{server.url}/{path}", headers={"Host": host}) as answer:
                    assert answer.status == status


async def test_every_answer_is_for_this_servers_pages_and_is_taken_for_nothing_else(
    sandbox: Sandbox, api: Caller
) -> None:
    base = sandbox.bot.api_url
    found = [(door, 200) for door in await doors(sandbox, api)]
    found += [(f"{base}/control/{path}", status) for path, status in (("files/none", 400), ("none", 404))]
    found += [(f"{base}/page/none.js", 404), (f"{api.base}/none", 404), (f"{api.files}/none", 404)]
    for door, status in found:
        async with api.session.get(door) as answer:
            assert answer.status == status, door
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", door
            assert answer.headers["X-Content-Type-Options"] == "nosniff", door
