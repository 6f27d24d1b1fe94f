"""A poster's code ends: who scans it goes on safely, and its unit learns of it."""

from __future__ import annotations

import pytest

from tests.e2e.station import PATIENCE, Place

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_scans_of_a_revoked_poster_are_told_to_its_group_with_their_number(here: Place) -> None:
    command, people = here.station.command, here.sandbox
    _, link, _ = await command("poster", "add", "SEK-9", "--unit", "SEKOTONG", "--place", "Pos jaga")
    assert (await command("poster", "revoke", "SEK-9"))[0] == 0
    for number in range(5):
        sari = await people.user(f"Sari {number}")
        await sari.scans(link.strip())
        await sari.hears("Setuju, mulai lapor", timeout=PATIENCE)
    told = await here.ayu.finds("SEK-9", in_chat=here.group, timeout=PATIENCE)
    assert "5 kali" in told.text
    assert "Pos jaga" in told.text
