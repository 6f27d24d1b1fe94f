"""The page at `/`: what is served, to whom, and under which rules."""

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.sandbox.pages import PAGE, TYPES
from bot.sandbox.server import Server, serving

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    page = tmp_path / "page"
    (page / "parts").mkdir(parents=True)
    (page / "index.html").write_text("<title>Obrolan</title>")
    (page / "parts" / "chat.js").write_text("export {}")
    (page / "notes.py").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "page-not").mkdir()
    (tmp_path / "page-not" / "secret.txt").write_text("secret")
    async with serving(page=page) as served:
        yield served


async def test_the_page_and_its_parts_are_served_as_what_they_are(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        for path, kind, text in (
            ("/", "text/html", "<title>Obrolan</title>"),
            ("/page/parts/chat.js", "text/javascript", "export {}"),
        ):
            async with session.get(server.url + path) as answer:
                assert (answer.status, answer.content_type) == (200, kind)
                assert answer.charset == "utf-8"
                assert await answer.text() == text


async def test_every_answer_keeps_what_it_serves_to_itself(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/page/parts/chat.js", "/page/none.js"):
            async with session.get(server.url + path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Cache-Control"] == "no-cache"
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
                assert answer.headers["Permissions-Policy"] == "microphone=(self)"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "parts/..%2f..%2fsecret.txt",
        "..%2fpage-not%2fsecret.txt",
        "%2fetc%2fpasswd",
        "notes.py",
        "parts",
        "chat%00.js",
        "none.js",
    ],
)
async def test_nothing_else_is_served(server: Server, path: str) -> None:
    url = URL(f"{server.url}/page/{path}", encoded=True)
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 404
        assert "secret" not in await answer.text()


async def test_a_link_that_leads_out_of_the_folder_is_not_followed(server: Server, tmp_path: Path) -> None:
    (tmp_path / "page" / "way.txt").symlink_to(tmp_path / "secret.txt")
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/page/way.txt") as answer:
        assert answer.status == 404


async def test_the_page_is_refused_under_a_foreign_name(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/page/parts/chat.js"):
            async with session.get(server.url + path, headers={"Host": "evil.example"}) as answer:
                assert (answer.status, answer.content_type) == (403, "text/plain")


async def test_a_page_that_is_known_is_not_sent_again(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(server.url) as answer:
            tag = answer.headers["ETag"]
        async with session.get(server.url, headers={"If-None-Match": tag}) as answer:
            assert answer.status == 304


def test_all_that_the_page_consists_of_is_served_and_packed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = project["tool"]["setuptools"]["package-data"]["bot.sandbox"]
    packed = {file for pattern in patterns for file in PAGE.parent.glob(pattern)}
    for file in PAGE.rglob("*"):
        if file.is_file():
            assert file.suffix in TYPES or file.name == "LICENSE", file
            assert file in packed, file
