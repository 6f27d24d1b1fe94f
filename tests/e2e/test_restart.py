"""A draft outlives the process, whether that was stopped or killed."""

from __future__ import annotations

from pathlib import Path

from storage import cases
from tests.worlds.installation import place
from tests.worlds.people import comes_to_the_review, comes_to_the_story, sends, takes_up_the_draft, tells
from tests.worlds.scene import PATIENCE


async def test_a_draft_goes_on_where_it_was_after_a_stop_and_after_a_kill(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        sari = await here.sandbox.user("Sari")
        await comes_to_the_story(sari, here.poster)
        await tells(sari, "Pertama")
        assert await here.station.stops() == 0
        await sari.says("Kedua, saat bot berhenti")
        await here.station.starts()
        await sari.hears("Tersimpan", timeout=PATIENCE)
        await takes_up_the_draft(sari)
        await tells(sari, "Ketiga")
        await comes_to_the_review(sari)

        await here.station.dies()
        await here.station.starts()
        ticket = await sends(sari)  # on the keyboard from before the kill
        async with here.station.store() as store, store.read() as tx:
            (case,) = await cases.of_account(tx, sari.id)
            assert case.ticket == ticket
            story = (await cases.content(tx, case.id))["story"]
            told = [part["text"] for part in story]
        assert told == ["Pertama", "Kedua, saat bot berhenti", "Ketiga"]
        assert await here.sandbox.refusals() == []
