"""What a chat on the page shows, and what its buttons do."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.sandbox.links import read_link
from tests.worlds.page import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_a_quote_shows_what_it_quotes_as_it_stands_now(room: Room) -> None:
    card = await room.sends("Menunggu")
    await room.sends("Jawaban", reply_parameters={"message_id": card})
    quote = (await room.phone()).chat.locator(".reply-quote")
    await expect(quote).to_contain_text("Menunggu")
    await room.api.ok("editMessageText", chat_id=room.sari.id, message_id=card, text="Selesai")
    await expect(quote).to_contain_text("Selesai")
    await expect(quote).not_to_contain_text("Menunggu")
    await room.api.ok("deleteMessage", chat_id=room.sari.id, message_id=card)
    await expect(quote).to_have_text("Pesan dihapus")
    await room.here.is_accessible()


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


async def test_a_double_tap_on_start_starts_once(room: Room) -> None:
    await room.sandbox.user("Tini")
    tini = await room.here.add_phone("Tini")
    await tini.opens("Yanduan")
    await tini.place.get_by_role("button", name="MULAI", exact=True).dblclick()
    await tini.hears("/start")
    await tini.says("halo")
    assert [update["message"]["text"] for update in await room.api.ok("getUpdates")] == ["/start", "halo"]


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


async def test_links_mean_the_same_to_the_page_and_to_the_sandbox(room: Room) -> None:
    bot = room.sandbox.bot.username
    links = (
        f"https://t.me/{bot}?start=a", f"t.me/{bot}?start=a", f"https://www.telegram.me/{bot}?start=a",
        f"https://t.me/{bot}?startgroup=b", f"https://t.me/{bot}?start=a&startgroup=b", f"https://t.me/{bot}",
        f"tg://resolve?domain={bot}&start=a", f"tg://resolvex?domain={bot}&start=a", f"https://t.me/{bot}?start=a%20b",
        f"https://t.me/{bot}?startgroup=b&admin=delete_messages+pin_messages+x",
        f"https://t.me/{bot[:3]}/{bot[3:]}?start=a", "https://t.me/bot_lain?start=a", "https://contoh.example/",
    )  # fmt: skip
    page = await room.here.page.evaluate(
        "async links => { const { parse } = await import('/page/links.js'); return links.map(parse); }",
        list(links),
    )
    for link, read in zip(links, page, strict=True):
        known = read_link(link)
        door = "startgroup" if known.door == "group" else "start"
        meant = {"door": door, "payload": known.payload, "rights": list(known.rights)}
        assert read == (meant if known.bot == bot else None), link


async def test_the_menu_of_commands_is_what_the_bot_has_set(room: Room) -> None:
    commands = [{"command": "lapor", "description": "Buat pengaduan"}]
    await room.api.ok("setMyCommands", commands=commands, scope={"type": "all_private_chats"})
    phone = await room.phone()
    await phone.place.get_by_role("button", name="Perintah bot").click()
    await room.here.is_accessible()
    await phone.place.get_by_role("menuitem", name="/lapor Buat pengaduan").click()
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


async def test_round_and_live_films_are_shown_as_what_they_are(room: Room) -> None:
    await room.sari.sends_video_note()
    await room.sari.sends_live_photo(caption="di pos")
    phone = await room.phone()
    await expect(phone.place.get_by_label("Pesan video", exact=True)).to_be_visible()
    await expect(phone.place.get_by_label("Foto bergerak", exact=True)).to_be_visible()
    await expect(phone.place.get_by_role("button", name=re.compile("Perbesar foto"))).to_be_visible()
    await expect(phone.place.get_by_text("di pos")).to_be_visible()


async def test_a_file_that_took_the_place_of_another_is_shown_there(room: Room) -> None:
    document = await room.sari.sends_document(file_name="lama.pdf")
    sent = await room.api.ok("sendDocument", chat_id=room.sari.id, document=document.file_id)
    photo = await room.sari.sends_photo()
    phone = await room.phone()
    await expect(phone.place.get_by_text("lama.pdf")).to_have_count(2)
    media = {"type": "photo", "media": photo.file_id, "caption": "Sudah dihapus"}
    await room.api.ok("editMessageMedia", chat_id=room.sari.id, message_id=sent["message_id"], media=media)
    await expect(phone.place.get_by_text("Sudah dihapus")).to_be_visible()
    await expect(phone.place.get_by_text("lama.pdf")).to_have_count(1)


async def test_what_the_bot_says_of_itself_stands_where_nothing_was_said_yet(room: Room) -> None:
    await room.api.ok("setMyDescription", description="Layanan pengaduan contoh")
    phone = await room.phone()
    await expect(phone.place.get_by_text("Layanan pengaduan contoh")).to_be_visible()
    await room.sends("halo")
    await expect(phone.place.get_by_text("Layanan pengaduan contoh")).to_have_count(0)
