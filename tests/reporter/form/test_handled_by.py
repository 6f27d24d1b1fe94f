"""What is said of who will handle this very report, and that it is so."""

from __future__ import annotations

import pytest

from storage import units
from storage.records import Poster
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen

LOBAR, NTB = "Polres Lombok Barat", "Polda NTB"


async def handling(chat: Chat, sari: Citizen) -> str:
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        return (await units.get(tx, case.handling_unit_id)).name


@pytest.mark.parametrize(("again", "unit"), [("Ya", NTB), ("Tidak", LOBAR), ("Tidak tahu", LOBAR)])
async def test_who_does_not_know_is_asked_once_more_and_the_summary_names_who_handles_it(
    chat: Chat, sari: Citizen, poster: Poster, again: str, unit: str
) -> None:
    await sari.reaches_review(f"/start {poster.token}", "Polsek ini")
    await sari.taps("Ubah", "Kesatuan terlapor", "Tidak tahu")
    assert f"Apakah ia bertugas di {LOBAR}?" in sari.texts
    await sari.taps(again)
    assert f"akan ditangani Propam di {unit}" in sari.texts
    await sari.taps("Kirim pengaduan")
    assert await handling(chat, sari) == unit


async def test_a_unit_chosen_without_a_poster_says_it_as_well(chat: Chat, sari: Citizen) -> None:
    await sari.says("/start")
    await sari.taps("Setuju, mulai lapor")
    await sari.says("Polsek Sekotong")
    await sari.taps("Lainnya / tidak yakin")
    await sari.says("Saya diminta uang.")
    await sari.taps("Lanjut")
    assert f"Bila ia bertugas di {LOBAR}, pengaduan ini ditangani {NTB}." in sari.texts


async def test_if_another_unit_would_handle_it_nothing_is_sent_before_that_was_seen(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}", "Polsek ini")
    assert LOBAR in sari.texts
    review = sari.page
    async with chat.store.write() as tx:
        lobar = await units.by_code(tx, "lobar")
        assert lobar is not None
        await units.unbind_group(tx, lobar.id)
    await sari.taps("Kirim pengaduan")
    assert await sari.cases() == []
    assert f"sekarang {NTB}" in sari.texts
    assert f"akan ditangani Propam di {NTB}" in sari.texts
    shown, sari.page = sari.page, review
    await sari.taps("Kirim pengaduan")  # the second of a double tap
    assert await sari.cases() == []
    sari.page = shown
    await sari.taps("Kirim pengaduan")
    assert await handling(chat, sari) == NTB
