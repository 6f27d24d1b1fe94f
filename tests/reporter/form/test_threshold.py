"""What is said before the welcome: for which area complaints are taken, where nothing is left to choose."""

from __future__ import annotations

import pytest

from storage import counters, units
from storage.records import Level
from tests.worlds.chat import Chat
from tests.worlds.citizen import STORY, Citizen

AREA = [
    "Benar",
    "Polres Lombok Barat",
    "Polda NTB",
    "Bukan di sini: pintu lain",
    "Bahasa Indonesia",
    "English",
]


@pytest.fixture(autouse=True)
async def _one_branch(chat: Chat) -> None:
    """Polda, Polres and a single Polsek."""
    async with chat.store.write() as tx:
        gerung = await units.by_code(tx, "gerung")
        assert gerung is not None
        await units.remove(tx, gerung.id)


async def place(sari: Citizen) -> str:
    """For which area the draft is."""
    return str((await sari.conversation()).flow["draft"]["place"]["unit_name"])


async def test_the_only_area_is_shown_before_consent_and_agreed_to(sari: Citizen) -> None:
    await sari.says("/start")
    assert "Apakah kejadiannya di wilayah Polsek Sekotong?" in sari.texts
    assert sari.labels == AREA
    await sari.taps("Benar")
    assert "Wilayah: Polsek Sekotong." in sari.texts
    assert sari.labels[0] == "Setuju, mulai lapor"
    await sari.taps("Setuju, mulai lapor")
    assert await place(sari) == "Polsek Sekotong"
    assert "Penanganan laporan saya" in sari.labels


async def test_elsewhere_in_the_polres_area_is_no_reason_to_be_sent_away(sari: Citizen) -> None:
    await sari.says("/start")
    await sari.taps("Polres Lombok Barat")
    assert "Wilayah: Polres Lombok Barat." in sari.texts
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    assert await place(sari) == "Polres Lombok Barat"
    await sari.says(STORY)
    await sari.taps("Lanjut", "Tidak tahu", "Tidak tahu", "Tidak", "Kirim pengaduan")
    assert len(await sari.cases()) == 1


async def test_outside_of_it_other_doors_are_named_counted_and_there_is_a_way_back(
    chat: Chat, sari: Citizen
) -> None:
    await sari.says("/start")
    await sari.taps("Bukan di sini: pintu lain")
    assert all(door in sari.texts for door in ("Itwasum", "Kompolnas", "Ombudsman", "148"))
    async with chat.store.read() as tx:
        assert await counters.total(tx, "door.away", None) == 1
    await sari.taps("Kembali")
    assert sari.labels == AREA


async def test_a_doubtful_code_is_called_so_on_the_same_page(sari: Citizen) -> None:
    await sari.says("/start abcdefghijkl")
    assert sari.texts.startswith("Barcode itu tidak kami kenal.")
    assert [*AREA[:4], "Periksa foto poster", *AREA[4:]] == sari.labels
    await sari.taps("Benar", "Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]["place"]["found"] == "unknown"


async def test_the_language_changes_here_too(sari: Citizen) -> None:
    await sari.says("/start")
    await sari.taps("English")
    assert sari.labels[0] == "Yes, it did"
    await sari.taps("Yes, it did")
    assert sari.labels[0] == "Agree and report"


@pytest.mark.parametrize("said", ["Pak saya mau lapor", "halo", "p"])
async def test_whoever_writes_without_a_poster_gets_the_way_in_with_its_button(
    sari: Citizen, said: str
) -> None:
    await sari.says(said)
    assert sari.texts.startswith("Pesan Anda belum kami simpan")
    assert sari.labels == AREA
    await sari.taps("Benar")
    await sari.says(said)
    assert sari.labels[0] == "Setuju, mulai lapor", "it is remembered how far they came"
    await sari.taps("Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]["story"] == []


async def test_what_waits_from_an_old_welcome_is_asked_where_it_happened(chat: Chat, sari: Citizen) -> None:
    await sari.says("/start")
    assert sari.page is not None
    sari.see(await chat.taps_data(sari.person, sari.page.message_id, "r:w:agree:n"))
    assert sari.labels == AREA
    assert "draft" not in (await sari.conversation()).flow


async def test_where_the_area_is_the_units_own_nothing_is_said_of_parts(chat: Chat, sari: Citizen) -> None:
    async with chat.store.write() as tx:
        for code in ("sekotong", "lobar", "ntb"):
            unit = await units.by_code(tx, code)
            assert unit is not None
            if unit.group_chat_id is not None:
                await units.unbind_group(tx, unit.id)
            await units.remove(tx, unit.id)
        alone = await units.add(
            tx, code="x", name="Polres X", level=Level.POLRES, parent_code=None, timezone="WIB"
        )
        await units.bind_group(tx, alone.id, -1)
    await sari.says("/start")
    assert sari.labels[:2] == ["Benar", "Bukan di sini: pintu lain"]
    assert "bagian lain" not in sari.texts
