"""Webhooks instead of polling, with the real process behind a public address."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from storage import cases, verify
from tests.worlds.installation import free_port, place
from tests.worlds.people import comes_to_the_review, comes_to_the_story, sends, tells
from tests.worlds.scene import PATIENCE

PUBLIC = "https://yanduan.example.id/telegram/hook"


async def test_a_report_by_webhook_and_nothing_from_whoever_lacks_the_secret(tmp_path: Path) -> None:
    port = free_port()
    local = f"http://127.0.0.1:{port}"
    settings = {"YANDUAN_WEBHOOK_URL": PUBLIC, "YANDUAN_LISTEN": f"127.0.0.1:{port}"}
    async with place(tmp_path, start=False, **settings) as here, aiohttp.ClientSession() as anybody:
        await here.sandbox.route_webhook(f"{local}/telegram/hook")
        await here.station.starts(ready=False)
        sari = await here.sandbox.user("Sari")
        await comes_to_the_story(sari, here.poster)
        await tells(sari, "Lewat webhook")

        forged = {"update_id": 1, "message": {"text": "/start"}}
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "tebakan"}):
            async with anybody.post(f"{local}/telegram/hook", json=forged, headers=headers) as answer:
                assert answer.status == 403
        async with anybody.get(f"{local}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"status": "ok"})
        async with anybody.get(f"{local}/metrics") as answer:
            figures = dict(line.split() for line in (await answer.text()).splitlines() if line[0] != "#")
        assert int(figures["yanduan_updates_taken"]) >= 5
        assert int(figures["yanduan_updates_failed"]) == 0

        await here.station.dies()
        await sari.says("Saat bot mati")
        await here.sandbox.pausing(PATIENCE)
        await here.station.starts(ready=False)
        await here.station.logs('"action": "ready"', times=2)
        await here.sandbox.advance(minutes=2)  # Telegram's next attempt
        await sari.hears("Tersimpan", timeout=PATIENCE)
        await comes_to_the_review(sari)
        ticket = await sends(sari)
        assert await here.station.stops() == 0
        async with here.station.store() as store, store.read() as tx:
            (case,) = await cases.of_account(tx, sari.id)
            assert case.ticket == ticket
            story = (await cases.content(tx, case.id))["story"]
            assert story == [{"text": "Lewat webhook"}, {"text": "Saat bot mati"}]
            assert await verify.verify(tx) == []
        assert await here.sandbox.refusals() == []
        assert await here.sandbox.calls("getUpdates") == []
