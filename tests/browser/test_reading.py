"""Where readers are and stay: among many messages, on several phones, after a reload or a failure."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.testing import Sandbox
from tests.browser.screen import NARROW, PATIENCE, Screen, screen
from tests.worlds.page import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_a_look_that_failed_is_made_again(room: Room) -> None:
    phone = await room.phone()
    await phone.says("halo")
    await room.here.page.route("**/messages?**", lambda route: route.abort(), times=1)
    await room.sends("tetap sampai")
    await phone.hears("tetap sampai")
    room.here.complaints.clear()  # the browser's own, of the look that failed


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
