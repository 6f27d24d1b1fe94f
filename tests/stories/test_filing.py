"""From a poster to a receipt, and what may come between."""

from __future__ import annotations

import pytest

from bot.sandbox.seeing import find_button
from storage import cases, conversations, evidence
from storage.records import Urgency
from tests.reporter.form import photos
from tests.worlds.people import (
    STORY,
    comes_to_the_review,
    comes_to_the_story,
    reports,
    sends,
    takes_up_the_draft,
    tells,
)
from tests.worlds.scene import Scene

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.both_worlds]


async def test_what_was_told_is_in_the_case_that_the_receipt_names(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await comes_to_the_story(sari, world.poster)
    await tells(sari, STORY, "Namanya saya dengar.")
    await sari.sends_photo()
    await sari.hears("Foto tersimpan")
    await comes_to_the_review(sari)
    ticket = await sends(sari)
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        content = await cases.content(tx, case.id)
        conversation = await conversations.load(tx, sari.id)
        files = await evidence.of_case(tx, case.id)
    assert [part["text"] for part in content["story"] if "text" in part] == [STORY, "Namanya saya dengar."]
    assert len(files) == 1
    assert conversation is not None
    assert "draft" not in conversation.flow


async def test_a_draft_goes_on_where_it_was_left(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await comes_to_the_story(sari, world.poster)
    await tells(sari, "Awal cerita.")
    await world.passes(hours=2)
    await takes_up_the_draft(sari)
    await tells(sari, "Akhir cerita.")
    await comes_to_the_review(sari)
    ticket = await sends(sari)
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        content = await cases.content(tx, case.id)
    assert [part["text"] for part in content["story"]] == ["Awal cerita.", "Akhir cerita."]


async def test_a_danger_stands_on_the_card_and_its_words_in_the_file_alone(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await comes_to_the_story(sari, world.poster)
    await tells(sari, STORY)
    await sari.taps("Lanjut")
    await sari.hears("bertugas di mana")
    await sari.taps("Polsek ini")
    await sari.hears("bahaya")
    await sari.taps("Ya, ada bahaya sekarang")
    await sari.hears("siapa yang terancam")
    await sari.says("Rudi diancam di rumah.")
    await sari.hears("anak di bawah 18 tahun")
    await sari.taps("Tidak tahu")
    await sari.hears("ringkasan")
    ticket = await sends(sari)
    card = await world.ayu.finds(f"{ticket} · ", in_chat=world.group)
    assert "MENDESAK" in card.text
    assert not [each for each in await world.ayu.sees(world.group) if "Rudi" in each.text]
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
    assert case is not None
    assert case.urgency is Urgency.URGENT


async def test_a_code_that_is_none_of_ours_begins_nothing_and_a_photo_says_more(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await sari.scans(world.sandbox.bot.link("abcdefghijkl"))
    await sari.hears("Barcode itu tidak kami kenal.")
    await sari.sends_photo(photos.taken(photos.of_code(world.poster)))
    verdict = await sari.hears("Barcode poster ini asli.")
    assert "Ruang tunggu" in verdict.text
    await sari.taps("Lapor lewat poster ini")
    await sari.hears("Wilayah: Polsek Sekotong.")


async def test_the_code_is_taken_out_of_the_chat_once_it_is_saved(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    ticket = await reports(sari, world.poster)
    await sari.taps("Sudah saya simpan")
    await sari.is_told("Kode sudah dihapus")
    assert "Kode rahasia sudah dihapus" in (await sari.hears(ticket)).text
    assert not [each for each in await sari.sees() if "Kode rahasia:" in each.text]
    assert find_button(await sari.sees(), "Sudah saya simpan") is None


async def test_whoever_takes_english_is_answered_in_english(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await sari.says("/bahasa")
    await sari.hears("Pilih bahasa")
    await sari.taps("English")
    await sari.hears("English")
    await sari.scans(world.poster)
    await sari.hears("Free.")
