from __future__ import annotations

from pathlib import Path

from tests.e2e.station import place


async def test_main(tmp_path: Path) -> None:
    async with place(tmp_path) as p:
        sari = await p.sandbox.user("Sari", language_code="id")
        await sari.scans(p.poster)
        m = await sari.hears("Selamat datang", timeout=8)
        print(await sari.transcript())
        await sari.taps("Setuju, mulai lapor")
        await sari.taps("Pungli")
        print(await sari.transcript())
