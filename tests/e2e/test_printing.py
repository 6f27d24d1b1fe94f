"""A poster from the group's chat to paper: the real process, killed before it could hand the file over."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.testing import Message, Person
from qr_assets import apart
from tests.worlds.installation import Place, place
from tests.worlds.scene import PATIENCE


async def test_a_poster_is_sent_after_a_kill_9_and_its_code_leads_to_the_bot(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        await here.chief.says("/poster sek-1", in_chat=here.group)
        await here.chief.hears("SEK-1", in_chat=here.group, timeout=PATIENCE)
        await here.sandbox.fault("502", method="sendDocument")
        await here.chief.taps("A5", in_chat=here.group)
        await here.sandbox.call("sendDocument", verdict="fault", timeout=PATIENCE)
        await here.station.dies()
        await here.sandbox.heal()
        await here.station.starts()
        sent = await here.ayu.finds("SEK-1 · A5", in_chat=here.group, timeout=PATIENCE)
        arrived = tmp_path / "arrived.pdf"
        arrived.write_bytes(await here.ayu.downloads(sent))
        assert await apart.of_file(arrived) == [here.poster]

        made = await registered(here, here.chief)
        assert made.text.startswith("SEKOTONG-001")
        assert await here.sandbox.refusals() == []


async def registered(here: Place, person: Person) -> Message:
    """A new place, for the Polsek below, by taps and one answer."""
    await person.taps("← Daftar", in_chat=here.group)
    for label in ("Poster baru", "Polsek Sekotong", "Kantor desa"):
        await person.taps(label, in_chat=here.group, timeout=PATIENCE)
    await person.hears("Di mana tepatnya", in_chat=here.group, timeout=PATIENCE)
    await person.says("Papan pengumuman", in_chat=here.group)  # the forced reply
    await person.taps("Daftarkan", in_chat=here.group, timeout=PATIENCE)
    return await person.finds("sudah terdaftar", in_chat=here.group, timeout=PATIENCE)
