"""The small server says how it goes, and never of whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web

from bot.web import build_application


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[tuple[ClientSession, str]]:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with ClientSession() as session:
            yield session, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_health_is_fine_while_updates_are_stored_and_failing_when_not() -> None:
    fine = True
    async with served(build_application(None, "/", lambda: fine, dict)) as (session, url):
        async with session.get(f"{url}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"status": "ok"})
        fine = False
        async with session.get(f"{url}/healthz") as answer:
            assert (answer.status, await answer.json()) == (503, {"status": "failing"})


async def test_metrics_are_counts_and_nothing_else_and_of_peoples_acts_in_fives() -> None:
    figures = {"updates_taken": 7, "messages_waiting": 4, "updates_failed": 1}
    async with (
        served(build_application(None, "/", lambda: True, lambda: figures)) as (session, url),
        session.get(f"{url}/metrics") as answer,
    ):
        lines = (await answer.text()).splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "yanduan_updates_taken 5",
        "yanduan_messages_waiting 0",
        "yanduan_updates_failed 1",
    ]


async def test_without_a_webhook_nobody_can_bring_updates() -> None:
    async with (
        served(build_application(None, "/telegram", lambda: True, dict)) as (session, url),
        session.post(f"{url}/telegram", json={"update_id": 1}) as answer,
    ):
        assert answer.status == 404
