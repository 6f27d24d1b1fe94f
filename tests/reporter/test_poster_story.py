"""A citizen who doubts, and the real process, killed while it looks at their photo."""

from __future__ import annotations

from pathlib import Path

from storage import outbox, work
from tests.reporter.form import photos
from tests.worlds.installation import place
from tests.worlds.scene import PATIENCE

ROOT = str(Path(__file__).parents[2])  # the process is to run what lies beside this test


async def test_a_photo_is_judged_though_the_process_dies_after_it_came(tmp_path: Path) -> None:
    async with place(tmp_path, PYTHONPATH=ROOT) as here:
        sari = await here.sandbox.user("Sari")
        await sari.scans(here.sandbox.bot.link("abcdefghijkl"))
        await sari.hears("Barcode itu tidak kami kenal.", timeout=PATIENCE)
        await here.sandbox.fault("slow", method="getFile", times=1, seconds=1)
        await sari.sends_photo(photos.taken(photos.of_code(here.poster)))
        await sari.hears("Sebentar", timeout=PATIENCE)
        await here.station.dies()

        await here.station.starts()
        verdict = await sari.hears("Barcode poster ini asli.", timeout=PATIENCE)
        assert "Ruang tunggu" in verdict.text
        await sari.taps("Lapor lewat poster ini", timeout=PATIENCE)
        await sari.hears("Wilayah: Polsek Sekotong.", timeout=PATIENCE)
        await here.sandbox.drained(PATIENCE)
        assert await here.station.stops() == 0

        assert len([each for each in await sari.sees() if "Barcode poster ini asli." in each.text]) == 1
        assert not [
            path for path in here.station.data.rglob("*") if "evidence" in path.parts and path.is_file()
        ]
        async with here.station.store() as store, store.read() as tx:
            assert await work.due(tx) == []
            assert (await outbox.counts(tx))["pending"] == 0
        assert await here.sandbox.refusals() == []
