"""What a chat on the page shows and does, with a bot that is nothing but calls of the Bot API."""

from __future__ import annotations

import asyncio
import math
import re
import wave
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from bot.sandbox.links import read_link
from bot.sandbox.testing import PIXEL, Group, Person, Sandbox
from tests.browser.screen import NARROW, PATIENCE, Phone, Screen, screen
from tests.sandbox.conftest import Caller

pytestmark = pytest.mark.asyncio(loop_scope="session")


# Drops a file, given as name, type and bytes, as a mouse would.
DROP = """(element, [name, type, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@dataclass
class Room:
    """One citizen, two officers, their group, and the page on which all are."""

    here: Screen
    sandbox: Sandbox
    api: Caller
    sari: Person
    ayu: Person
    wira: Person
    group: Group

    async def phone(self, nth: int = 0) -> Phone:
        """Sari's phone."""
        return await self.here.phone("Sari", nth)

    async def sends(self, text: str, **options: Any) -> int:
        """The bot writes to Sari."""
        return int(
            (await self.api.ok("sendMessage", chat_id=self.sari.id, text=text, **options))["message_id"]
        )

    async def gets(self) -> dict[str, Any]:
        """The newest update that the bot hasn't confirmed, once there is one; everything so far is then."""
        updates = await self.api.ok("getUpdates", timeout=10)
        await self.api.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
        return dict(updates[-1])


@pytest_asyncio.fixture(loop_scope="session")
async def room(browser: Browser) -> AsyncIterator[Room]:
    async with Sandbox.serve(seed=3) as sandbox, aiohttp.ClientSession() as session:
        sari = await sandbox.user("Sari", started=True)
        ayu, wira = await sandbox.user("Ayu", started=True), await sandbox.user("Wira", started=True)
        group = await sandbox.group("Sipropam Contoh", owner=wira, members=[ayu], bot="administrator")
        async with screen(browser, sandbox.bot.api_url) as here:
            yield Room(here, sandbox, Caller(session, sandbox), sari, ayu, wira, group)


async def test_formatting_is_shown_and_a_spoiler_waits_for_a_tap(room: Room) -> None:
    kinds = ["bold", "italic", "underline", "strikethrough", "code", "spoiler", "blockquote"]
    marks = tuple(
        zip(kinds, ["tebal", "miring", "garis", "coret", "kode", "rahasia", "kutipan"], strict=True)
    )
    text = "😀 " + " ".join(word for _, word in marks)
    entities = [
        {"type": kind, "offset": len(text[: text.index(word)].encode("utf-16-le")) // 2, "length": len(word)}
        for kind, word in marks
    ]
    await room.sends(text, entities=entities)
    phone = await room.phone()
    for tag, word in (
        ("strong", "tebal"),
        ("em", "miring"),
        ("u", "garis"),
        ("s", "coret"),
        ("code", "kode"),
    ):
        await expect(phone.chat.locator(tag, has_text=word)).to_have_text(word)
    await expect(phone.chat.locator("blockquote")).to_have_text("kutipan")
    await phone.chat.get_by_role("button", name="Teks tersembunyi").click()
    await expect(phone.chat.locator(".spoiler.open")).to_have_text("rahasia")
    await room.here.is_accessible()


async def test_what_looks_like_markup_is_text(room: Room) -> None:
    await room.sari.says("<img src=x onerror=alert(1)> & <b>x</b>")
    await (await room.phone()).hears("<img src=x onerror=alert(1)> & <b>x</b>")


async def test_a_tap_waits_for_its_answer_a_line_or_an_alert(room: Room) -> None:
    keys = [[{"text": "Satu", "callback_data": "1"}, {"text": "Dua", "callback_data": "2"}]]
    await room.sends("Pilih", reply_markup={"inline_keyboard": keys})
    phone = await room.phone()
    await phone.taps("Satu")
    key = phone.chat.get_by_role("button", name="Satu", exact=True)
    await expect(key).to_have_attribute("aria-busy", "true")
    query = (await room.gets())["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("1", room.sari.id)
    await room.api.ok("answerCallbackQuery", callback_query_id=query["id"], text="Tersimpan")
    await phone.toast("Tersimpan")
    await expect(key).to_have_attribute("aria-busy", "false")
    await phone.taps("Dua")
    query = (await room.gets())["callback_query"]
    await room.api.ok(
        "answerCallbackQuery", callback_query_id=query["id"], text="Sudah diambil", show_alert=True
    )
    await expect(room.here.dialog).to_contain_text("Sudah diambil")
    await room.here.is_accessible()
    await room.here.page.keyboard.press("Escape")
    await expect(room.here.dialog).to_have_count(0)


async def test_two_buttons_with_one_label_are_two(room: Room) -> None:
    keys = [[{"text": "Pilih", "callback_data": "1"}, {"text": "Pilih", "callback_data": "2"}]]
    await room.sends("Mana?", reply_markup={"inline_keyboard": keys})
    phone = await room.phone()
    await phone.taps("Pilih")  # the last of them
    assert (await room.gets())["callback_query"]["data"] == "2"


async def test_alerts_wait_for_each_other_and_stay_in_the_window_that_was_tapped(
    room: Room, browser: Browser
) -> None:
    keys = [[{"text": "Satu", "callback_data": "1"}, {"text": "Dua", "callback_data": "2"}]]
    await room.sends("Pilih", reply_markup={"inline_keyboard": keys})
    phone = await room.phone()
    await phone.taps("Satu")
    await phone.taps("Dua")
    async with screen(browser, room.sandbox.bot.api_url) as other:
        await other.page.get_by_role("button", name="Grup baru").click()
        queries = [update["callback_query"] for update in await room.api.ok("getUpdates")]
        for query in queries:
            text = f"peringatan {query['data']}"
            await room.api.ok(
                "answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=True
            )
        for number in "12":
            await expect(room.here.dialog).to_contain_text(f"peringatan {number}")
            await room.here.dialog.get_by_role("button", name="Mengerti").click()
        await expect(room.here.dialog).to_have_count(0)
        await expect(other.dialog).to_contain_text("Nama grup")


async def test_a_double_tap_on_start_starts_once(room: Room) -> None:
    await room.sandbox.user("Tini")
    tini = await room.here.add_phone("Tini")
    await tini.opens("Yanduan")
    await tini.place.get_by_role("button", name="MULAI", exact=True).dblclick()
    await tini.hears("/start")
    await tini.says("halo")
    assert [update["message"]["text"] for update in await room.api.ok("getUpdates")] == ["/start", "halo"]


async def test_what_was_begun_is_finished_as_whoever_began_it(room: Room) -> None:
    phone = await room.phone()
    await phone.place.get_by_role("button", name="Rekam pesan suara").click()
    await expect(phone.place.locator(".recording", has_text="0:01")).to_be_visible(timeout=PATIENCE)
    await phone.place.get_by_label("Ponsel siapa").select_option(label="Wira")
    wira = await room.here.phone("Wira")
    await wira.opens("Sipropam Contoh")
    await expect(wira.place.get_by_text(re.compile("Merekam"))).to_have_count(0)
    ayu = await room.here.phone("Ayu")
    await ayu.place.get_by_role("button", name="Lampirkan").click()
    await ayu.place.get_by_role("menuitem", name="Lokasi").click()
    await expect(room.here.dialog).to_be_visible()
    await room.wira.kicks(room.ayu, room.group)
    await expect(room.here.dialog).to_have_count(0)
    kinds = [kind for update in await room.api.ok("getUpdates") for kind in update.get("message", {})]
    assert not {"voice", "location"} & set(kinds)


async def test_an_edit_that_is_left_leaves_the_draft_as_it_was(room: Room) -> None:
    phone = await room.phone()
    await phone.says("sudah dikirim")
    area = phone.place.get_by_label("Tulis pesan", exact=True)
    await area.fill("belum dikirim")
    await phone.menu("sudah dikirim", "Ubah")
    await expect(area).to_have_value("sudah dikirim")
    await phone.place.get_by_role("button", name="Batalkan").click()
    await expect(area).to_have_value("belum dikirim")


async def test_a_reload_keeps_the_phones_and_what_was_typed(room: Room) -> None:
    wira = await room.here.add_phone("Wira")
    await wira.opens("Sipropam Contoh")
    await wira.place.get_by_label("Tulis pesan", exact=True).fill("setengah jadi")
    await room.here.page.reload()
    wira = await room.here.phone("Wira")
    await expect(wira.place.get_by_role("heading", name="Sipropam Contoh")).to_be_visible(timeout=PATIENCE)
    await expect(wira.place.get_by_label("Tulis pesan", exact=True)).to_have_value("setengah jadi")


async def test_on_a_phone_the_button_for_going_back_leads_to_the_list(room: Room, browser: Browser) -> None:
    async with screen(browser, room.sandbox.bot.api_url, "id", NARROW) as here:
        await here.phone("Sari")
        await here.page.go_back()
        await expect(here.page.get_by_role("heading", name="Obrolan")).to_be_visible()


async def test_a_button_with_a_link_of_the_bot_opens_it_and_a_foreign_one_is_shown_first(room: Room) -> None:
    own, foreign = room.sandbox.bot.link("abc"), "https://contoh.example/x"
    await room.sends(
        "Buka",
        reply_markup={"inline_keyboard": [[{"text": "Sini", "url": own}, {"text": "Sana", "url": foreign}]]},
    )
    phone = await room.phone()
    await phone.taps("Sana")
    await expect(room.here.dialog).to_contain_text(foreign)
    await room.here.dialog.get_by_role("button", name="Batal").click()
    await phone.taps("Sini")
    await phone.starts()
    assert (await room.gets())["message"]["text"] == "/start abc"


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


async def test_own_messages_are_edited_and_deleted_and_the_bots_change_in_place(room: Room) -> None:
    sent = await room.sends("Pertama")
    phone = await room.phone()
    await phone.says("salah tulis")
    await phone.menu("salah tulis", "Ubah")
    await expect(phone.place.get_by_label("Tulis pesan", exact=True)).to_have_value("salah tulis")
    await phone.says("benar")
    assert (await room.gets())["edited_message"]["text"] == "benar"
    await room.api.ok("editMessageText", chat_id=room.sari.id, message_id=sent, text="Kedua")
    await phone.hears("Kedua")
    await expect(phone.chat.get_by_text("diubah")).to_have_count(2)
    await phone.menu("benar", "Hapus untuk semua")
    await expect(phone.chat.get_by_text("benar")).to_have_count(0)
    await room.api.ok("deleteMessage", chat_id=room.sari.id, message_id=sent)
    await expect(phone.chat.get_by_text("Kedua")).to_have_count(0)


async def test_an_answer_quotes_what_it_answers_and_leads_there(room: Room) -> None:
    await room.sends("Pertanyaan")
    phone = await room.phone()
    await phone.menu("Pertanyaan", "Balas")
    await phone.says("Jawaban")
    assert (await room.gets())["message"]["reply_to_message"]["text"] == "Pertanyaan"
    await phone.chat.locator(".reply-quote").click()
    await expect(phone.chat.locator(".message.found")).to_contain_text("Pertanyaan")


async def test_a_message_far_above_is_fetched_to_be_shown(room: Room) -> None:
    first = await room.sends("yang pertama")
    orders = [{"act": "says", "user": room.sari.id, "text": f"di antara {n}"} for n in range(250)]
    await room.sandbox.client.acts(orders)
    await room.sends("jawaban", reply_parameters={"message_id": first})
    await room.api.ok("pinChatMessage", chat_id=room.sari.id, message_id=first)
    phone = await room.phone()
    await phone.hears("jawaban")
    await phone.chat.locator(".reply-quote").last.click()
    await expect(phone.chat.locator(".message.found")).to_contain_text("yang pertama", timeout=PATIENCE)
    await phone.place.get_by_role("button", name="Ke pesan terbaru").click()
    await expect(phone.chat.get_by_text("jawaban", exact=True)).to_be_in_viewport()
    await phone.place.locator(".pinned").click()
    await expect(phone.chat.get_by_text("yang pertama", exact=True)).to_be_in_viewport()


async def test_who_was_away_does_not_see_what_was_said_before(room: Room) -> None:
    await room.api.ok("sendMessage", chat_id=room.group.id, text="rahasia lama")
    ayu = await room.here.phone("Ayu")
    await ayu.hears("rahasia lama")
    await ayu.place.get_by_role("button", name="Kembali ke daftar obrolan").click()
    await room.wira.kicks(room.ayu, room.group)
    await room.wira.adds(room.ayu, room.group)
    await room.api.ok("sendMessage", chat_id=room.group.id, text="kabar baru")
    await ayu.opens("Sipropam Contoh")
    await ayu.hears("kabar baru")
    await expect(ayu.chat.get_by_text("rahasia lama")).to_have_count(0)


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


async def test_a_look_that_failed_is_made_again(room: Room) -> None:
    phone = await room.phone()
    await phone.says("halo")
    await room.here.page.route("**/messages?**", lambda route: route.abort(), times=1)
    await room.sends("tetap sampai")
    await phone.hears("tetap sampai")
    room.here.complaints.clear()  # the browser's own, of the look that failed


async def test_links_mean_the_same_to_the_page_and_to_the_sandbox(room: Room) -> None:
    bot = room.sandbox.bot.username
    links = (
        f"https://t.me/{bot}?start=a", f"t.me/{bot}?start=a", f"https://www.telegram.me/{bot}?start=a",
        f"https://t.me/{bot}?startgroup=b", f"https://t.me/{bot}?start=a&startgroup=b", f"https://t.me/{bot}",
        f"tg://resolve?domain={bot}&start=a", f"tg://resolvex?domain={bot}&start=a", f"https://t.me/{bot}?start=a%20b",
        f"https://t.me/{bot[:3]}/{bot[3:]}?start=a", "https://t.me/bot_lain?start=a", "https://contoh.example/",
    )  # fmt: skip
    page = await room.here.page.evaluate(
        "async links => { const { parse } = await import('/page/links.js'); return links.map(parse); }",
        list(links),
    )
    for link, read in zip(links, page, strict=True):
        known = read_link(link)
        door = "startgroup" if known.door == "group" else "start"
        expected = {"door": door, "payload": known.payload} if known.bot == bot else None
        assert read == expected, link


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


async def test_sound_from_a_file_goes_as_a_voice_note_and_what_is_no_sound_is_said_to_be_none(
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


async def test_the_menu_of_commands_is_what_the_bot_has_set(room: Room) -> None:
    commands = [{"command": "lapor", "description": "Buat laporan"}]
    await room.api.ok("setMyCommands", commands=commands, scope={"type": "all_private_chats"})
    phone = await room.phone()
    await phone.place.get_by_role("button", name="Perintah bot").click()
    await room.here.is_accessible()
    await phone.place.get_by_role("menuitem", name="/lapor Buat laporan").click()
    assert (await room.gets())["message"]["text"] == "/lapor"


async def test_typing_is_shown_until_the_message_comes(room: Room) -> None:
    phone = await room.phone()
    await room.api.ok("sendChatAction", chat_id=room.sari.id, action="typing")
    await expect(phone.place.get_by_text("mengetik…")).to_be_visible()
    await room.sends("Halo")
    await expect(phone.place.get_by_text("mengetik…")).to_have_count(0)


async def test_a_blocked_bot_is_started_again(room: Room) -> None:
    phone = await room.phone()
    await phone.place.get_by_role("button", name="Menu obrolan").click()
    await phone.place.get_by_role("menuitem", name="Blokir bot").click()
    await expect(phone.place.get_by_role("button", name="MULAI ULANG BOT")).to_be_visible()
    assert (await room.api.fails("sendMessage", chat_id=room.sari.id, text="x"))[0] == 403
    await phone.place.get_by_role("button", name="MULAI ULANG BOT").click()
    await phone.hears("/start")
    assert (await room.gets())["message"]["text"] == "/start"


async def test_two_windows_stay_in_step(room: Room, browser: Browser) -> None:
    async with screen(browser, room.sandbox.bot.api_url) as other:
        one, two = await room.phone(), await other.phone("Sari")
        await one.says("dari jendela pertama")
        await two.hears("dari jendela pertama")
        await two.says("dari jendela kedua")
        await one.hears("dari jendela kedua")
        await room.api.ok("sendMessage", chat_id=room.group.id, text="untuk grup")
        for window in (room.here, other):
            chip = window.page.get_by_role("navigation").get_by_role("button", name=re.compile("^Wira"))
            await expect(chip).to_contain_text("1")
        wira = await room.here.add_phone("Wira")
        await wira.opens("Sipropam Contoh")
        for window in (room.here, other):
            chip = window.page.get_by_role("navigation").get_by_role("button", name=re.compile("^Wira"))
            await expect(chip).not_to_contain_text("1")


async def test_each_sees_only_what_their_account_would(room: Room) -> None:
    await room.api.ok("sendMessage", chat_id=room.group.id, text="hanya untuk grup")
    ayu = await room.here.phone("Ayu")
    await ayu.hears("hanya untuk grup")
    phone = await room.phone()
    await phone.place.get_by_role("button", name="Kembali ke daftar obrolan").click()
    await expect(phone.place.get_by_role("button", name="Sipropam Contoh")).to_have_count(0)
    await room.wira.kicks(room.ayu, room.group)
    await expect(ayu.place.get_by_role("heading", name="Obrolan")).to_be_visible()
    await expect(ayu.place.get_by_text("hanya untuk grup")).to_have_count(0)


async def test_ten_thousand_messages_stand_in_the_document_as_a_few(room: Room) -> None:
    orders = [
        {"act": "says", "user": room.ayu.id, "chat": room.group.id, "text": f"pesan {n}"}
        for n in range(10_000)
    ]
    for start in range(0, 10_000, 1000):
        await room.sandbox.client.acts(orders[start : start + 1000])
    ayu = await room.here.phone("Ayu")
    await ayu.hears("pesan 9999")
    for _ in range(12):
        oldest = await ayu.chat.locator("[data-id]").first.get_attribute("data-id")
        await ayu.chat.evaluate("log => { log.scrollTop = 0 }")
        await expect(ayu.chat.locator("[data-id]").first).not_to_have_attribute("data-id", str(oldest))
        assert await ayu.chat.locator("[data-id]").count() <= 260
    await ayu.place.get_by_role("button", name="Ke pesan terbaru").click()
    await expect(ayu.chat.get_by_text("pesan 9999", exact=True)).to_be_in_viewport()


async def test_a_reader_of_older_messages_is_not_moved_by_new_ones(room: Room) -> None:
    for number in range(60):
        await room.sends(f"nomor {number}")
    phone = await room.phone()
    await phone.hears("nomor 59")
    await phone.chat.evaluate("log => { log.scrollTop = 400 }")
    await expect(phone.place.get_by_role("button", name="Ke pesan terbaru")).to_be_visible()
    before = await phone.chat.evaluate("log => log.scrollTop")
    await room.sends("yang baru")
    await expect(phone.place.get_by_role("button", name="Ke pesan terbaru")).to_contain_text("1")
    assert await phone.chat.evaluate("log => log.scrollTop") == pytest.approx(before, abs=2)


async def test_a_sandbox_that_is_gone_is_said_to_be_and_its_successor_is_taken_up(browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        async with Sandbox.serve() as sandbox:
            await sandbox.user("Sari", started=True)
            port = int(sandbox.bot.api_url.rpartition(":")[2])
            here = await stack.enter_async_context(screen(browser, sandbox.bot.api_url))
        await succeeded(here, port)


async def succeeded(here: Screen, port: int) -> None:
    """The page says that its sandbox is gone, and takes up another one at the same port."""
    await expect(here.page.get_by_role("alert")).to_contain_text("tidak terhubung", timeout=PATIENCE)
    async with Sandbox.serve(port=port) as successor:
        await successor.user("Tari", started=True)
        await expect(here.page.get_by_role("button", name="Tari", exact=True)).to_be_visible(timeout=PATIENCE)
        await expect(here.page.get_by_role("alert")).not_to_contain_text("tidak terhubung")
        here.complaints.clear()  # the browser's own, of the time between
