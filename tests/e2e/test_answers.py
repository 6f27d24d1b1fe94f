"""An officer asks, a frightened person answers by what is nearest, and the program dies in between."""

from __future__ import annotations

from pathlib import Path

from storage import cases, messages
from tests.worlds.installation import place
from tests.worlds.people import claims, reports
from tests.worlds.scene import PATIENCE


async def test_a_reply_outlives_a_kill_and_reaches_the_holder_once(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        sari = await here.sandbox.user("Sari")
        await reports(sari, here.poster)
        ticket = await reports(sari, here.poster)
        await claims(here.ayu, here.group, ticket)
        await here.ayu.taps("Tulis ke pelapor")
        await here.ayu.hears("tulis pesan untuk pelapor", timeout=PATIENCE)
        await here.ayu.says("Hari apa kejadiannya?")
        await here.ayu.hears("Pesan untuk pelapor", timeout=PATIENCE)
        await here.ayu.taps("Kirim", timeout=PATIENCE)
        asked = await sari.hears("Hari apa kejadiannya?", timeout=PATIENCE)

        await sari.says("Bapak itu pakai motor hitam.")
        await sari.hears("Untuk pengaduan yang mana?", timeout=PATIENCE)
        await sari.says("Senin.", reply_to=asked)
        await sari.hears(f"Untuk pengaduan {ticket}", timeout=PATIENCE)
        await sari.taps("Bukan ini", timeout=PATIENCE)
        await sari.hears("2 pesan Anda belum masuk", timeout=PATIENCE)
        await sari.says("Hari Senin pagi.", reply_to=asked)
        await sari.hears(f"Untuk pengaduan {ticket}", timeout=PATIENCE)

        await here.station.dies()
        here.station.clock_moves(130)
        await here.station.starts()
        await here.ayu.hears("Hari Senin pagi.", timeout=PATIENCE)
        async with here.station.store() as store, store.read() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            said = [m.body["text"] for m in await messages.messages(tx, case.id) if m.kind == "addition"]
        assert said == ["Bapak itu pakai motor hitam.", "Senin.", "Hari Senin pagi."]
        assert await here.sandbox.refusals() == []
