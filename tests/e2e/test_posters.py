"""A poster's code ends: who scans it goes on safely, and its unit learns of it when the day is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds.installation import place
from tests.worlds.scene import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_scans_of_a_revoked_poster_are_told_to_its_group_in_steps(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        assert (await here.station.command("poster", "revoke", "SEK-1"))[0] == 0
        for number in range(5):
            sari = await here.sandbox.user(f"Sari {number}")
            await sari.scans(here.poster)
            await sari.hears("Poster itu tidak berlaku lagi.", timeout=PATIENCE)
        here.station.clock_moves(24 * 3600)
        told = await here.ayu.finds("SEK-1", in_chat=here.group, timeout=PATIENCE)
        assert "5–9 kali" in told.text
        assert "Ruang tunggu" in told.text
