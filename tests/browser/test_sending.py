"""What a person sends from the page: text, files, sound, places, contacts, answers that were asked for."""

from __future__ import annotations

import asyncio
import math
import re
import wave
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Route, expect

from bot.sandbox.testing import PIXEL
from tests.browser.screen import DROP, PATIENCE
from tests.worlds.page import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_forced_reply_is_given_unless_it_is_waved_away(room: Room) -> None:
    asked = await room.sends(
        "Siapa?", reply_markup={"force_reply": True, "input_field_placeholder": "Nama Anda"}
    )
    phone = await room.phone()
    await expect(phone.place.get_by_placeholder("Nama Anda")).to_be_visible()
    await phone.says("Sari")
    assert (await room.gets())["message"]["reply_to_message"]["message_id"] == asked
    await room.sends("Lagi?", reply_markup={"force_reply": True})
    await phone.place.get_by_role("button", name="Batalkan").click()
    await phone.says("tidak")
    assert "reply_to_message" not in (await room.gets())["message"]


async def test_a_reply_keyboard_sends_its_label_the_number_or_a_place(room: Room) -> None:
    keys = [
        [{"text": "Ya"}],
        [{"text": "Nomor", "request_contact": True}, {"text": "Tempat", "request_location": True}],
    ]
    await room.sends("Jawab", reply_markup={"keyboard": keys, "resize_keyboard": True})
    phone = await room.phone()

    async def press(label: str) -> None:
        await phone.place.get_by_role("button", name=label, exact=True).click()

    await press("Ya")
    assert (await room.gets())["message"]["text"] == "Ya"
    await press("Nomor")
    await room.here.is_accessible()
    await room.here.dialog.get_by_role("button", name="Bagikan").click()
    assert (await room.gets())["message"]["contact"]["user_id"] == room.sari.id
    await press("Tempat")
    await room.here.dialog.get_by_label("Lintang").fill("-8.5")
    await room.here.dialog.get_by_label("Bujur").fill("116.25")
    await room.here.dialog.get_by_role("button", name="Kirim lokasi ini").click()
    location = (await room.gets())["message"]["location"]
    assert (location["latitude"], location["longitude"]) == (-8.5, 116.25)


async def test_a_place_is_chosen_on_the_map_with_the_keys(room: Room) -> None:
    phone = await room.phone()
    await phone.place.get_by_role("button", name="Lampirkan").click()
    await phone.place.get_by_role("menuitem", name="Lokasi").click()
    await room.here.is_accessible()
    before = float(await room.here.dialog.get_by_label("Lintang").input_value())
    await room.here.dialog.get_by_role("group", name=re.compile("Pilih tempat")).press("ArrowUp")
    await room.here.dialog.get_by_role("button", name="Kirim lokasi ini").click()
    assert (await room.gets())["message"]["location"]["latitude"] > before
    await expect(phone.chat.get_by_role("img", name=re.compile("Peta"))).to_be_visible()


async def test_what_is_typed_while_a_message_is_sent_is_the_next_one(room: Room) -> None:
    async def slowly(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    gate = asyncio.Event()
    await room.here.page.route("**/control/acts", slowly)
    phone = await room.phone()
    area = phone.place.get_by_label("Tulis pesan", exact=True)
    await area.press_sequentially("satu")
    await area.press("Enter")
    await area.press_sequentially("dua")
    gate.set()
    await area.press("Enter")
    await expect(phone.chat.locator(".bubble")).to_have_count(2)
    assert [update["message"]["text"] for update in await room.api.ok("getUpdates")] == ["satu", "dua"]


async def test_what_is_protected_can_be_neither_forwarded_nor_saved(room: Room, photo: Path) -> None:
    form = aiohttp.FormData({"chat_id": str(room.sari.id), "protect_content": "true"})
    form.add_field("document", b"%PDF-1.4", filename="berkas.pdf")
    async with room.api.session.post(f"{room.api.base}/sendDocument", data=form) as answer:
        assert answer.status == 200
    await room.sends("Rahasia", protect_content=True)
    await room.sends("Umum")
    phone = await room.phone()
    await expect(phone.chat.get_by_text("berkas.pdf")).to_be_visible()
    await expect(phone.chat.get_by_role("link", name=re.compile("berkas.pdf"))).to_have_count(0)
    await phone.menu("Rahasia", "Teruskan (dilindungi)")
    await expect(room.here.page.get_by_role("alert")).to_contain_text("dilindungi")
    await phone.menu("Umum", "Teruskan")
    await room.here.dialog.get_by_role("button", name="Yanduan").click()
    assert (await room.gets())["message"]["forward_origin"]["sender_user"]["id"] == room.sandbox.bot.id
    await phone.hears("Diteruskan dari Yanduan")


async def test_photos_go_as_an_album_without_what_the_camera_wrote_and_files_as_they_are(
    room: Room, photo: Path, tmp_path: Path
) -> None:
    second, letter, empty = tmp_path / "dua.png", tmp_path / "surat.pdf", tmp_path / "kosong.txt"
    second.write_bytes(PIXEL)
    letter.write_bytes(b"%PDF-1.4 surat")
    empty.write_bytes(b"")
    phone = await room.phone()
    await phone.place.get_by_label("Tulis pesan", exact=True).fill("dua foto")
    await phone.attaches("Foto atau video", photo, second)
    await expect(phone.chat.locator(".album img")).to_have_count(2)
    first, _ = [update["message"] for update in await room.api.ok("getUpdates")]
    assert first["caption"] == "dua foto"
    content = await room.sandbox.file(first["photo"][-1]["file_id"])
    assert content.startswith(b"\xff\xd8")
    assert b"Contoh Telepon" in photo.read_bytes()
    assert b"Contoh Telepon" not in content
    await phone.attaches("Berkas", letter, empty)
    await expect(phone.chat.get_by_role("link", name=re.compile("surat.pdf"))).to_be_visible()
    await expect(room.here.page.get_by_role("alert")).to_contain_text("kosong")
    document = (await room.gets())["message"]["document"]
    assert await room.sandbox.file(document["file_id"]) == letter.read_bytes()
    await room.here.is_accessible()
    await phone.menu("dua foto", "Hapus untuk semua")
    await expect(phone.chat.locator(".album")).to_have_count(0)
    await expect(phone.chat.get_by_role("img")).to_have_count(0)


async def test_a_voice_note_is_ogg_with_opus_whatever_was_recorded(room: Room) -> None:
    phone = await room.phone()
    await phone.records()
    await expect(phone.chat.get_by_text("Pesan suara")).to_be_visible(timeout=PATIENCE)
    voice = (await room.gets())["message"]["voice"]
    content = await room.sandbox.file(voice["file_id"])
    assert voice["mime_type"] == "audio/ogg"
    assert content.startswith(b"OggS")
    assert b"OpusHead" in content[:100]


async def test_sound_from_a_file_goes_as_a_voice_note_and_what_is_none_is_said_so(
    room: Room, tmp_path: Path
) -> None:
    tone, letter = tmp_path / "nada.wav", tmp_path / "surat.wav"
    with wave.open(str(tone), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(
            b"".join(int(9000 * math.sin(n / 6)).to_bytes(2, "little", signed=True) for n in range(16_000))
        )
    letter.write_bytes(b"bukan suara")
    phone = await room.phone()
    await phone.attaches("Pesan suara dari berkas", letter)
    await expect(room.here.page.get_by_role("alert")).to_contain_text("tidak dapat dibaca")
    await phone.attaches("Pesan suara dari berkas", tone)
    await expect(phone.chat.get_by_text("Pesan suara")).to_be_visible(timeout=PATIENCE)
    voice = (await room.gets())["message"]["voice"]
    assert voice["duration"] == 1
    assert (await room.sandbox.file(voice["file_id"])).startswith(b"OggS")


async def test_a_contact_is_ones_own_unless_a_number_is_given(room: Room) -> None:
    phone = await room.phone()
    for number, whose in (("", room.sari.id), ("+628110000001", None)):
        await phone.place.get_by_role("button", name="Lampirkan").click()
        await phone.place.get_by_role("menuitem", name="Kontak").click()
        await room.here.is_accessible()
        await room.here.dialog.get_by_label("Nomor telepon").fill(number)
        await room.here.dialog.get_by_role("button", name="Kirim", exact=True).click()
        contact = (await room.gets())["message"]["contact"]
        assert contact.get("user_id") == whose
        assert contact["phone_number"] == number or not number
        await expect(phone.chat.get_by_role("link", name=contact["phone_number"])).to_be_visible()


async def test_files_are_dropped_onto_a_chat(room: Room) -> None:
    phone = await room.phone()
    await phone.chat.evaluate(DROP, ["foto.png", "image/png", list(PIXEL)])
    await expect(phone.chat.get_by_role("img", name=re.compile("Foto"))).to_be_visible()
    assert "photo" in (await room.gets())["message"]


async def test_a_long_text_goes_in_parts_and_keeps_its_lines(room: Room) -> None:
    phone = await room.phone()
    await phone.says("baris satu\nbaris dua\n" + "kata " * 1000)
    await expect(phone.chat.locator(".bubble")).to_have_count(2)
    texts = [update["message"]["text"] for update in await room.api.ok("getUpdates")]
    assert len(texts) == 2
    assert texts[0].startswith("baris satu\nbaris dua\nkata")
    assert sum(text.count("kata") for text in texts) == 1000
